package flows

import "time"

// Enqueue puts the caller in a queue's line for a person.
type Enqueue struct {
	StepMeta
	Queue string
	Head  time.Duration // head start of a priority
	Note  Template      // what the agent is told the caller chose
	Next  string        // after the talk; empty: a goodbye
}

var enqueueKind = describe(listens, "puts the caller in line for a person",
	field[Enqueue]{"enqueue", required, queueName(func(s *Enqueue) *string { return &s.Queue }), "the queue"},
	field[Enqueue]{"priority", optional, duration(0, time.Hour, func(s *Enqueue) *time.Duration { return &s.Head }), "how much longer than in truth the caller counts as having waited"},
	field[Enqueue]{"note", optional, phrase("a short text", func(s *Enqueue) *Template { return &s.Note }), "what the agent is told before the talk"},
	field[Enqueue]{"next", optional, target(func(s *Enqueue) *string { return &s.Next }), "the step after the talk; a goodbye when left out"},
)
