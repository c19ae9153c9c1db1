package flows

import "time"

// Record records the caller, who has agreed to it. A voicemail, which somebody answers, is a [VoicemailStep].
type Record struct {
	StepMeta
	Prompt   Prompt        // said before the beep
	Announce Prompt        // said before the question, such as that calls are recorded; zero: nothing
	Consent  Prompt        // the question: 1 is yes, 2 is no
	Refused  string        // after a no
	Into     string        // variable of kind text that takes the address of the recording; empty: none
	Max      time.Duration // 5 s - 10 min
	Silence  time.Duration // that ends the recording, 1-30 s
	Tries    int           // times that consent, and then the recording, is asked for
	Next     string
}

var recordKind = describe(listens, "records the caller, after asking whether that is all right",
	field[Record]{"record", required, prompt(func(s *Record) *Prompt { return &s.Prompt }), "what is said before the beep"},
	field[Record]{"announce", optional, prompt(func(s *Record) *Prompt { return &s.Announce }), "what is said before the question, such as that the call is recorded"},
	field[Record]{"consent", required, prompt(func(s *Record) *Prompt { return &s.Consent }), "asks whether the caller may be recorded: 1 is yes, 2 is no"},
	field[Record]{"refused", required, target(func(s *Record) *string { return &s.Refused }), "the step for callers who do not want to be recorded"},
	field[Record]{"into", optional, variableOf(KindText, func(s *Record) *string { return &s.Into }), "the variable that takes the address of the recording"},
	field[Record]{"max", optional, duration(5*time.Second, 10*time.Minute, func(s *Record) *time.Duration { return &s.Max }).or("2m"), "the longest recording"},
	field[Record]{"silence", optional, silence(func(s *Record) *time.Duration { return &s.Silence }), "the silence that ends the recording"},
	field[Record]{"tries", optional, tries(func(s *Record) *int { return &s.Tries }), "how often it asks before it fetches a person"},
	field[Record]{"next", required, target(func(s *Record) *string { return &s.Next }), "the step after the recording"},
)
