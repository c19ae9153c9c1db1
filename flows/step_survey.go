package flows

import "time"

// Survey asks for a score from 1 to 5 after the service, and for a recorded remark if the flow wants one. Silence is no
// answer there, not a request for help: after as many tries as the step allows the call goes on without a score. 0 is a
// person, as everywhere, which is why the scale begins with 1.
type Survey struct {
	StepMeta
	Prompt  Prompt
	Comment Prompt        // said before the beep; zero: no remark is asked for
	Max     time.Duration // of the remark, 5 s - 10 min
	Into    string        // variable of kind number; empty: none
	Input   Input         // keys or both
	Timeout time.Duration // silence after the question, 1-30 s
	Tries   int           // times it is asked, 1-5
	Next    string        // empty: a goodbye
}

// MaxScore is the best score of a survey; 1 is the worst.
const MaxScore = 5

// A caller who says nothing passes through a survey, so a loop of nothing but surveys is a loop without input.
var surveyKind = describe(passes, "asks for a score from 1 to 5 after the service",
	field[Survey]{"survey", required, prompt(func(s *Survey) *Prompt { return &s.Prompt }), "the question; it says what 1 and 5 mean"},
	field[Survey]{"comment", optional, prompt(func(s *Survey) *Prompt { return &s.Comment }), "asks for a remark after the beep; none is asked for when left out"},
	field[Survey]{"max", optional, duration(5*time.Second, 10*time.Minute, func(s *Survey) *time.Duration { return &s.Max }).or("1m"), "the longest remark"},
	field[Survey]{"into", optional, variableOf(KindNumber, func(s *Survey) *string { return &s.Into }), "the variable that takes the score"},
	field[Survey]{"input", optional, choice(func(s *Survey) *Input { return &s.Input }, InputKeys, InputBoth).or("keys"), "how callers answer; keys work always"},
	field[Survey]{"timeout", optional, silence(func(s *Survey) *time.Duration { return &s.Timeout }), "how long it waits for a key"},
	field[Survey]{"tries", optional, tries(func(s *Survey) *int { return &s.Tries }), "how often it asks before it goes on without an answer"},
	field[Survey]{"next", optional, target(func(s *Survey) *string { return &s.Next }), "the step that follows, with an answer or without; a goodbye when left out"},
)
