package flows

import "strings"

// SMS sends a text message. It goes on only when the carrier has taken the message, and to Failed otherwise: the number
// is withheld or cannot get texts, the carrier refuses or does not answer in time, or the call has had enough of them.
type SMS struct {
	StepMeta
	Text   Prompt   // in the caller's language; never audio
	To     Template // +E.164; zero: the caller's number
	Next   string
	Failed string
}

var smsKind = describe(passes, "sends a text message",
	field[SMS]{"sms", required, written(func(s *SMS) *Prompt { return &s.Text }), "the message"},
	field[SMS]{"to", optional, textAddress(), "the number that gets it; the caller's when left out"},
	field[SMS]{"next", required, target(func(s *SMS) *string { return &s.Next }), "the step when the carrier has taken the message"},
	field[SMS]{"failed", required, target(func(s *SMS) *string { return &s.Failed }), "the step when it cannot be sent"},
)

// written is a text that is read, not heard.
func written[S any](get func(*S) *Prompt) value[S] {
	v := prompt(get)
	read := v.read
	v.read = func(r *reader, c cursor, s *S) {
		read(r, c, s)
		for _, part := range get(s).Parts {
			if part.Audio != "" {
				r.errorAt(c.anchor(), codeAudio, "write the message as text", "a text message cannot be a recording")
				return
			}
		}
	}
	return v
}

// textAddress is the number that gets a text message; it may be computed.
func textAddress() value[SMS] {
	const what = `a number such as "+15550100"`
	return value[SMS]{what: what, shape: matching(phoneShape, computed), read: func(r *reader, c cursor, s *SMS) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		s.To = r.template(c.node, text)
		if !strings.Contains(text, "{{") {
			r.checkAddress(c.node, text, what, phoneShape)
		}
	}}
}
