package flows

import "time"

// Transfer connects the caller to an outside number.
type Transfer struct {
	StepMeta
	To      Template // +E.164 or sip: address
	Timeout time.Duration
	Next    string // after the talk; empty: a goodbye
	Failed  string // busy, no answer, failed; empty: the person's queue
}

var transferKind = describe(passes, "connects the caller to an outside number",
	field[Transfer]{"transfer", required, outside(func(s *Transfer) *Template { return &s.To }), "the number that is rung"},
	field[Transfer]{"timeout", optional, duration(5*time.Second, 2*time.Minute, func(s *Transfer) *time.Duration { return &s.Timeout }).or("20s"), "how long it rings"},
	field[Transfer]{"next", optional, target(func(s *Transfer) *string { return &s.Next }), "the step after the talk; a goodbye when left out"},
	field[Transfer]{"failed", optional, target(func(s *Transfer) *string { return &s.Failed }), "the step when nobody answers; the person behind 0 when left out"},
)
