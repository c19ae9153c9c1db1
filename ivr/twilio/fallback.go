package twilio

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"presszero/ivr"
)

// againEnglish is heard when a dialled call is over as well as when nobody answered: a static document cannot know which.
const againEnglish = "If nobody has answered, please stay on the line. We are trying again. If you are finished, you may hang up."

// Fallback is the document for the hour in which nothing of ours works.
type Fallback struct {
	Message  string
	Locale   string        // BCP 47; empty: English
	Numbers  []string      // rung all at once: +E.164, sip: or client:
	Timeout  time.Duration // of ringing, 5 s to 10 min; zero: 25 s
	CallerID string        // shown to those who are rung; empty: the caller's own number
	// Again is said when a round of ringing is over. Empty: a sentence of ours in English, the message in other languages.
	Again string
}

// Encode returns the document: the message, then the numbers, twice over, and then the same document from its start. It
// needs nothing but the carrier: no address stands in it, not even of recordings or music, and the redirect that closes
// it is empty, which leads to the document itself. So it never hangs up on a caller who waits, and whenever the
// service lives again the redirect reaches it. It takes no message, because in that hour nobody would be told of one. It is
// checked here, and is short enough to be stored at the carrier.
func (f Fallback) Encode() ([]byte, error) {
	if !strings.ContainsFunc(f.Message, pronounced) {
		return nil, errors.New("fallback document: it has no message")
	}
	if f.Timeout == 0 {
		f.Timeout = 25 * time.Second
	}
	w := writer{}
	w.raw(prologue)
	w.say(ivr.Speak{Text: f.Message, Locale: f.Locale})
	for range 2 {
		w.raw("<Dial")
		if err := w.addresses(ivr.Dial{To: f.Numbers, Timeout: f.Timeout}, f.CallerID); err != nil {
			return nil, fmt.Errorf("fallback document: %w", err)
		}
		w.say(ivr.Speak{Text: f.again(), Locale: f.Locale})
		w.raw(`<Pause length="3"/>`)
	}
	w.raw(`<Redirect method="POST"></Redirect></Response>`)
	if n := utf8.RuneCount(w.buf); n > maxStored {
		return nil, fmt.Errorf("fallback document: it has %d characters, more than the %d that the carrier stores", n, maxStored)
	}
	if err := wellFormed(w.buf); err != nil {
		return nil, fmt.Errorf("fallback document: %w", err)
	}
	return w.buf, nil
}

func (f Fallback) again() string {
	switch language, _, _ := strings.Cut(f.Locale, "-"); {
	case f.Again != "":
		return f.Again
	case language == "" || language == "en":
		return againEnglish
	default:
		return f.Message
	}
}

// wellFormed reads a document as strictly as the carrier does.
func wellFormed(document []byte) error {
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
