package flows

import "time"

// VoicemailStep takes a message for a queue.
type VoicemailStep struct {
	StepMeta
	Queue  string
	Prompt Prompt        // zero: the catalogue's sentence
	Max    time.Duration // 5 s - 10 min
	Due    time.Duration // a person calls back within this time
	Next   string        // empty: a goodbye
}

var voicemailKind = describe(listens, "takes a message for the people of a queue",
	field[VoicemailStep]{"voicemail", required, queueName(func(s *VoicemailStep) *string { return &s.Queue }), "the queue whose people call back"},
	field[VoicemailStep]{"prompt", optional, prompt(func(s *VoicemailStep) *Prompt { return &s.Prompt }), "what is said before the beep"},
	field[VoicemailStep]{"max", optional, duration(5*time.Second, 10*time.Minute, func(s *VoicemailStep) *time.Duration { return &s.Max }).or("2m"), "the longest message"},
	field[VoicemailStep]{"due", optional, dueTime(func(s *VoicemailStep) *time.Duration { return &s.Due }), "the time within which a person calls back"},
	field[VoicemailStep]{"next", optional, target(func(s *VoicemailStep) *string { return &s.Next }), "the step after the message; a goodbye when left out"},
)

// dueTime is the time within which a message is answered, which callers are told.
func dueTime[S any](get func(*S) *time.Duration) value[S] {
	return duration(time.Minute, 14*24*time.Hour, get).or("24h")
}
