package twilio

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"presszero/ivr"
)

// KindParam is the query parameter by which our own addresses say why they are called when the form itself is silent.
// A webhook hands Decode the query and the body as one form, as http.Request.Form holds them.
const KindParam = "kind"

// The kinds: [Links.Silence] carries the first, [Links.Continue] the second, and [Links.Turn] none.
const (
	KindSilence  = "silence"
	KindContinue = "continue"
)

// ErrRequest is wrapped by every error of Decode and DecodeStatus: the request cannot be understood.
var ErrRequest = errors.New("request cannot be understood")

// Bounds on what a request may say.
const (
	maxParameters = 1000
	maxCallID     = 64
	maxAddress    = 256
	maxKeys       = 128
	maxSeconds    = 24 * 60 * 60
	// hangUpKey is what a recording's Digits hold when the caller hung up instead of pressing a key.
	hangUpKey = "hangup"
)

// Decode reads what happened to a call from the form of a voice webhook. The mode of the call decides what the form
// alone leaves open; it is empty for a call that nothing is known of, whose first request is its arrival. A failure
// names the parameter that is wrong and wraps ErrRequest.
func Decode(form url.Values, mode ivr.Mode) (ivr.Event, error) {
	call, err := callID(form, "CallSid")
	if err != nil {
		return ivr.Event{}, err
	}
	switch {
	case form.Get("ErrorCode") != "":
		return ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}, nil
	case mode == "":
		from, to := address(form.Get("From")), address(form.Get("To"))
		return ivr.Event{Kind: ivr.EventArrived, Call: call, From: from, To: to}, nil
	case form.Get("DialCallStatus") != "":
		return decodeDial(form, mode)
	case form.Get("RecordingUrl") != "" || form.Get("Digits") == hangUpKey:
		return decodeRecording(form)
	case form.Get("SpeechResult") != "":
		return ivr.Event{Kind: ivr.EventSpeech, Text: form.Get("SpeechResult"), Confidence: confidence(form)}, nil
	case form.Get("Digits") != "":
		return decodeKeys(form)
	default:
		return decodeNothing(form, mode)
	}
}

// ParseForm reads a form as url.ParseQuery does, with a third of its allocations. It fails on a form of which any part is
// malformed, and on one of more than 1000 parameters.
func ParseForm(text string) (url.Values, error) {
	most := strings.Count(text, "&") + 1
	if most > maxParameters {
		return nil, fmt.Errorf("a form has more than %d parameters", maxParameters)
	}
	form, all := make(url.Values, most+1), make([]string, 0, most) // KindParam joins them
	for text != "" {
		var pair string
		if pair, text, _ = strings.Cut(text, "&"); pair == "" {
			continue
		}
		name, value, err := parsePair(pair)
		if err != nil {
			return nil, err
		}
		if values, repeated := form[name]; repeated {
			form[name] = append(values, value)
			continue
		}
		all = append(all, value)
		form[name] = all[len(all)-1 : len(all) : len(all)]
	}
	return form, nil
}

func parsePair(pair string) (name, value string, err error) {
	if strings.Contains(pair, ";") {
		return "", "", errors.New("a form parameter holds a semicolon")
	}
	name, value, _ = strings.Cut(pair, "=")
	if name, err = url.QueryUnescape(name); err != nil {
		return "", "", err
	}
	value, err = url.QueryUnescape(value)
	return name, value, err
}

func decodeKeys(form url.Values) (ivr.Event, error) {
	keys, err := keys(form)
	if err != nil {
		return ivr.Event{}, err
	}
	return ivr.Event{Kind: ivr.EventKeys, Keys: keys}, nil
}

// notMet is what becomes of a caller whom the carrier did not let into the conference.
var notMet = ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}

// decodeDial reads the action of a Dial, into a conference or to a number.
func decodeDial(form url.Values, mode ivr.Mode) (ivr.Event, error) {
	status := ivr.DialStatus(form.Get("DialCallStatus"))
	switch {
	case mode == ivr.ModeTalk && status == ivr.DialFailed && !gone(form):
		return notMet, nil
	case mode == ivr.ModeTalk:
		return ivr.Event{Kind: ivr.EventTalked, Gone: gone(form)}, nil
	}
	switch status {
	case ivr.DialCompleted, ivr.DialBusy, ivr.DialNoAnswer, ivr.DialFailed, ivr.DialCanceled:
	case "answered":
		status = ivr.DialCompleted
	default:
		return ivr.Event{}, wrong("DialCallStatus")
	}
	if status == ivr.DialCompleted && form.Get("DialBridged") == "false" {
		status = ivr.DialDeclined // picked up, and never connected: nobody said that they are a person
	}
	return ivr.Event{Kind: ivr.EventDialled, Dial: status, Gone: gone(form)}, nil
}

// decodeRecording reads the action of a Record. The key that ended it is kept: 0 leads to a person here too.
func decodeRecording(form url.Values) (ivr.Event, error) {
	e := ivr.Event{Kind: ivr.EventRecorded, Recording: form.Get("RecordingUrl"), Gone: gone(form)}
	var err error
	if e.Length, err = seconds(form, "RecordingDuration"); err != nil {
		return ivr.Event{}, err
	}
	if form.Get("Digits") == hangUpKey {
		e.Gone = true
		return e, nil
	}
	if e.Keys, err = keys(form); err != nil {
		return ivr.Event{}, err
	}
	return e, nil
}

// decodeNothing reads a request that brings no result. Our address says what led to it; an address that does not is the
// one where the outcome of the present mode was awaited, and the carrier skipped the verb.
func decodeNothing(form url.Values, mode ivr.Mode) (ivr.Event, error) {
	if gone(form) {
		return ivr.Event{Kind: ivr.EventHungUp}, nil
	}
	switch form.Get(KindParam) {
	case KindContinue:
		return ivr.Event{Kind: ivr.EventContinue}, nil
	case KindSilence:
		return ivr.Event{Kind: ivr.EventSilence}, nil
	case "":
	default:
		return ivr.Event{}, wrong(KindParam)
	}
	switch mode {
	case ivr.ModeTalk:
		return notMet, nil
	case ivr.ModeDial:
		return ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialFailed}, nil
	case ivr.ModeVoicemail:
		return ivr.Event{Kind: ivr.EventRecorded}, nil
	default:
		return ivr.Event{Kind: ivr.EventSilence}, nil
	}
}

// callID reads a call's identifier. Other providers than the first speak the same protocol with identifiers of their
// own, so it may be any 1 to 64 printable characters.
func callID(form url.Values, name string) (string, error) {
	id := form.Get(name)
	if id == "" || len(id) > maxCallID || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", wrong(name)
	}
	return id, nil
}

// withheld are the ways in which networks spell a number that the caller does not show: words, and words on a keypad.
var withheld = map[string]bool{
	"anonymous": true, "unknown": true, "restricted": true, "blocked": true, "private": true, "unavailable": true, "withheld": true,
	"+266696687": true, "+7378742833": true, "+2562533": true, "+8656696": true, "+464": true,
	"266696687": true, "7378742833": true, "2562533": true, "8656696": true, "464": true,
}

// address is a caller's or called address, empty when it is withheld or unusable.
func address(raw string) string {
	a := strings.TrimSpace(raw)
	user, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(a), "sip:"), "@")
	if withheld[user] || len(a) > maxAddress || strings.ContainsFunc(a, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return a
}

func keys(form url.Values) (string, error) {
	keys := form.Get("Digits")
	if len(keys) > maxKeys || strings.Trim(keys, "0123456789*#ABCD") != "" {
		return "", wrong("Digits")
	}
	return keys, nil
}

// confidence is 0 to 1, or 0 when the carrier does not tell: what was heard is worth more than how surely.
func confidence(form url.Values) float64 {
	c, err := strconv.ParseFloat(form.Get("Confidence"), 64)
	if err != nil || !(c >= 0 && c <= 1) {
		return 0
	}
	return c
}

// seconds reads a length in whole seconds; a missing one is zero.
func seconds(form url.Values, name string) (time.Duration, error) {
	n, err := number(form, name, maxSeconds)
	return time.Duration(n) * time.Second, err
}

func number(form url.Values, name string, limit int) (int, error) {
	raw := form.Get(name)
	if raw == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 || n > limit {
		return 0, wrong(name)
	}
	return n, nil
}

// gone says that the caller's leg had ended when the request was made.
func gone(form url.Values) bool { return State(form.Get("CallStatus")).Over() }

// wrong names a parameter, never its value, which may be a caller's number.
func wrong(name string) error {
	return fmt.Errorf("%w: parameter %s is missing or malformed", ErrRequest, name)
}
