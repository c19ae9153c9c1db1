package flows

import "time"

// Callback promises that a person calls back: it confirms the number, keeps the promise and tells the caller both the
// number and the time.
type Callback struct {
	StepMeta
	Queue  string
	Within time.Duration // counted from now, or from the opening while the queue is closed
	Note   Template      // what the person who calls is told
	Tries  int           // times each question is asked before a person is fetched
	Next   string        // empty: a goodbye
}

var callbackKind = describe(listens, "promises that a person calls back, on a number that the caller confirms",
	field[Callback]{"callback", required, queueName(func(s *Callback) *string { return &s.Queue }), "the queue whose people call back"},
	field[Callback]{"within", optional, dueTime(func(s *Callback) *time.Duration { return &s.Within }), "the time within which they do, which the caller is told"},
	field[Callback]{"note", optional, phrase("a short text", func(s *Callback) *Template { return &s.Note }), "what the person who calls back is told"},
	field[Callback]{"tries", optional, tries(func(s *Callback) *int { return &s.Tries }), "how often it asks before it fetches a person"},
	field[Callback]{"next", optional, target(func(s *Callback) *string { return &s.Next }), "the step that follows; a goodbye when left out"},
)
