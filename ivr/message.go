package ivr

import "time"

// Message is something that a caller has left for people: a voicemail, a callback that was promised, the answer to a
// survey, a recording. What does not belong to its kind is zero.
type Message struct {
	Kind      MessageKind
	Call      string
	Turn      int // of the call in which it was left
	From      string
	Queue     string
	Owner     string        // queue or agent who is to call back
	Recording string        // address of the audio at the carrier
	Length    time.Duration // of the recording
	Left      time.Time
	Due       time.Time // a person calls back by then
	Language  string    // that the caller speaks
	Number    string    // of a callback: in E.164 form, or as the caller has entered it
	Note      string    // of a callback: what the person who calls is told
	Score     int       // of a survey: 1 to 5
	Agent     string    // of a survey: who served the caller; empty: not known
}

// MessageKind says what was left.
type MessageKind string

// What callers leave.
const (
	MessageVoicemail MessageKind = "voicemail"
	MessageCallback  MessageKind = "callback"
	MessageUnreached MessageKind = "unreached" // a callback that the line has given up: a person is to call
	MessageSurvey    MessageKind = "survey"
	MessageRecording MessageKind = "recording"
)

// left is what the caller leaves in this turn for a queue, with the recording if there is one.
func (t *turn) left(kind MessageKind, queue string) *Message {
	m := &Message{
		Kind: kind, Call: t.s.Call, Turn: t.s.Turn, From: t.s.From, Queue: queue, Owner: queue, Left: t.now, Language: t.s.Language,
	}
	if t.recorded() {
		m.Recording, m.Length = t.ev.Recording, t.ev.Length
	}
	return m
}
