package sim

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// endless is how often a loop of 0 is repeated.
const endless = 1000

// speechLength is how long a text takes to say: 300 ms and a second per fifteen characters, half a second at least.
func speechLength(text string) time.Duration {
	length := 300*time.Millisecond + time.Duration(utf8.RuneCountInString(text))*time.Second/15
	return max(length, 500*time.Millisecond)
}

// stretched is how long a text takes whose markup has it said at a share of the usual rate.
func stretched(v verb, usual time.Duration) time.Duration {
	for _, child := range v.children {
		if rate, err := strconv.Atoi(strings.TrimSuffix(child.attrs["rate"], "%")); err == nil && child.name == "prosody" && rate > 0 {
			return usual * 100 / time.Duration(rate)
		}
	}
	return usual
}

// say speaks a text. What cannot be spoken is skipped with a warning, as the real carrier does.
func (l *leg) say(ctx context.Context, v verb) error {
	voice, text := v.or("voice", "man"), plain(v.text)
	language, code, message := speaks(voice, v.attrs["language"])
	if code == 0 {
		code, message = tooMuch(voice, text)
	}
	if code != 0 {
		l.carrier.warn(Warning{Call: l.sid, Level: Caution, Code: code, Message: message})
		return nil
	}
	heard := Heard{Text: text, Language: language, Voice: voice, Length: stretched(v, speechLength(text))}
	return l.repeat(ctx, v, heard, heard.Length)
}

// tooMuch says why a text cannot be spoken by its length, with the code of the warning.
func tooMuch(voice, text string) (code int, message string) {
	limit := 4000
	switch {
	case strings.HasPrefix(voice, "Polly."):
		limit = 3000
	case strings.HasPrefix(voice, "Google."):
		limit = 5000
	}
	switch n, encoded := utf8.RuneCountInString(text), len(url.QueryEscape(text)); {
	case n == 0:
		return 13520, "there is nothing to say"
	case n > limit:
		return 13521, fmt.Sprintf("%d characters are too many for the voice %q", n, voice)
	case encoded > 4500:
		return 13521, fmt.Sprintf("the text has %d characters when URL-encoded", encoded)
	}
	return 0, ""
}

// repeat lets the person hear something as often as the verb's loop says.
func (l *leg) repeat(ctx context.Context, v verb, what Event, length time.Duration) error {
	times := v.integer("loop", 1)
	if times == 0 || times > endless {
		times = endless
	}
	for range times {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		l.tell(what)
		if err := l.carrier.sleep(ctx, length); err != nil {
			return err
		}
	}
	return nil
}

// playVerb fetches an audio file and plays it.
func (l *leg) playVerb(ctx context.Context, doc *document, v verb) error {
	if v.file == nil {
		var err error
		if v, err = l.load(ctx, doc, v, 13420); err != nil {
			return err
		}
	}
	if v.file == nil {
		return nil
	}
	return l.repeat(ctx, v, HeardAudio{URL: v.text, Length: v.file.length}, v.file.length)
}

// load fetches the audio of a Play. A file of a type that cannot be played is skipped with a warning: it stays nil.
func (l *leg) load(ctx context.Context, doc *document, v verb, code int) (verb, error) {
	if plain(v.text) == "" {
		return v, &fault{code: 11100, url: doc.address(), message: "a Play without a URL"}
	}
	address, err := doc.resolve(v.text)
	if err != nil {
		return v, err
	}
	file, err := l.audioAt(ctx, address)
	if err != nil {
		return v, err
	}
	v.text = address
	if file.wrongType != "" {
		l.carrier.warn(Warning{Call: l.sid, URL: address, Level: Caution, Code: code, Message: "cannot play " + file.wrongType})
		return v, nil
	}
	v.file = &file
	return v, nil
}
