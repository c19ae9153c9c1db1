package twilio

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"presszero/ivr"
)

// Limits on the text of one Say: the carrier sends it on URL-encoded, and its narrowest voices take 3,000 characters.
const (
	maxSayEncoded    = 4500
	maxSayCharacters = 3000
)

// speech is how a locale is spoken when the plain one would be passed over in silence.
type speech struct{ language, voice string }

// speeches holds the locales for which the carrier's default voice does not speak, or which it knows by another name.
var speeches = map[string]speech{
	"bn-BD": {"bn-IN", "Google.bn-IN-Wavenet-C"},
	"bn-IN": {"bn-IN", "Google.bn-IN-Wavenet-C"},
	"en-IN": {"en-IN", "Google.en-IN-Wavenet-C"},
	"hi-IN": {"hi-IN", "Google.hi-IN-Wavenet-C"},
	"ta-IN": {"ta-IN", "Google.ta-IN-Wavenet-C"},
}

// say writes a text as one Say, or as several when it is longer than the carrier speaks at once. A text without
// anything to pronounce is left out: the carrier would complain of it.
func (w *writer) say(s ivr.Speak) {
	voice, language := s.Voice, s.Locale
	if known, ok := speeches[s.Locale]; ok {
		language = known.language
		if voice == "" {
			voice = known.voice
		}
	}
	pace := paceOf(s, voice)
	for rest := s.Text; rest != ""; {
		length := sayable(rest)
		if pace == apart {
			length = sentence(rest[:length])
		}
		piece := rest[:length]
		rest = rest[length:]
		if !strings.ContainsFunc(piece, pronounced) {
			continue
		}
		w.raw("<Say")
		w.optional("voice", voice)
		w.optional("language", language)
		w.raw(">")
		w.raw(pace.before)
		w.text(piece)
		w.raw(pace.after)
		w.raw("</Say>")
		w.raw(pace.between)
	}
}

// pace is how a text is written that is to be said slowly, or as usual.
type pace struct{ before, after, between string }

var (
	usual = pace{}
	slow  = pace{before: `<prosody rate="80%">`, after: `</prosody>`} // 80% lasts 1.25 times as long
	apart = pace{between: `<Pause length="1"/>`}                      // each sentence, with a pause after it
)

// paceOf is slow speech where a voice has it: those of Polly, and of Google but for Chirp. Others know no markup, and make
// pauses between their sentences.
func paceOf(s ivr.Speak, voice string) pace {
	switch {
	case !s.Slow:
		return usual
	case strings.HasPrefix(voice, "Polly."), strings.HasPrefix(voice, "Google.") && !strings.Contains(voice, "-Chirp"):
		return slow
	default:
		return apart
	}
}

// sentence is the length of the first sentence of a text, with the space behind it; of the whole where no sentence ends
// before.
func sentence(text string) int {
	ends := false
	for i, r := range text {
		if ends && unicode.IsSpace(r) {
			return i + utf8.RuneLen(r)
		}
		ends = strings.ContainsRune(sentenceEnds, r)
	}
	return len(text)
}

// sentenceEnds are the characters that end a sentence.
const sentenceEnds = ".!?।॥。"

// sayable is the length of the longest beginning of text that fits one Say and ends a sentence; if none does, a word;
// if none does, a character.
func sayable(text string) int {
	if len(text)*3 <= maxSayEncoded {
		return len(text)
	}
	sentence, word, encoded, characters := 0, 0, 0, 0
	ends := false // the character before ended a sentence
	for i, r := range text {
		encoded += encodedLength(r)
		characters++
		if encoded > maxSayEncoded || characters > maxSayCharacters {
			return firstOf(sentence, word, i)
		}
		if unicode.IsSpace(r) {
			word = i + utf8.RuneLen(r)
			if ends {
				sentence = word
			}
		}
		ends = strings.ContainsRune(sentenceEnds, r)
	}
	return len(text)
}

// firstOf is the first length that is not zero.
func firstOf(lengths ...int) int {
	for _, n := range lengths {
		if n > 0 {
			return n
		}
	}
	return 0
}

// encodedLength is how many characters r takes in a URL.
func encodedLength(r rune) int {
	if r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') {
		return 1
	}
	return 3 * utf8.RuneLen(r)
}

func pronounced(r rune) bool { return legal(r) && !unicode.IsSpace(r) }

// addresses writes the rest of a Dial that rings all addresses at once: attributes, then one element for each.
func (w *writer) addresses(d ivr.Dial, callerID string) error {
	if len(d.To) == 0 || len(d.To) > maxDialled {
		return errors.New("it must have 1 to 10 addresses")
	}
	w.number("timeout", seconds64(min(max(d.Timeout, minDialTimeout), maxDialTimeout)))
	w.optional("callerId", callerID)
	w.raw(` answerOnBridge="false">`)
	whisper := ""
	if d.Whisper != nil {
		if whisper = w.links.Whisper; whisper == "" {
			return errors.New("link Whisper is not set")
		}
	}
	for _, to := range d.To {
		if err := w.address(to, whisper); err != nil {
			return err
		}
	}
	w.raw("</Dial>")
	return nil
}

// address writes one who is dialled, and whom the carrier first lets hear the whisper, if there is one. The error does not repeat the address, which may be a person's number.
func (w *writer) address(to, whisper string) error {
	switch {
	case strings.HasPrefix(to, "sip:") && len(to) > len("sip:"):
		w.called("Sip", to, whisper)
	case strings.HasPrefix(to, "client:") && len(to) > len("client:"):
		w.called("Client", strings.TrimPrefix(to, "client:"), whisper)
	case isNumber(to):
		w.called("Number", to, whisper)
	default:
		return errors.New("an address is none of +number, sip:name@host and client:name")
	}
	return nil
}

func (w *writer) called(name, address, whisper string) {
	w.raw("<" + name)
	w.optional("url", whisper)
	if whisper != "" {
		w.raw(` method="POST"`)
	}
	w.raw(">")
	w.text(address)
	w.raw("</" + name + ">")
}

// isNumber says whether s is a telephone number in E.164 form.
func isNumber(s string) bool {
	return len(s) >= 4 && len(s) <= 16 && s[0] == '+' && strings.Trim(s[1:], "0123456789") == ""
}

// onKeypad says whether every character of keys is a key of a telephone.
func onKeypad(keys string) bool { return strings.Trim(keys, "0123456789*#") == "" }

func absolute(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
