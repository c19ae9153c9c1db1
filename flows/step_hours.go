package flows

// HoursStep goes one way when the named hours are open and another when they are closed.
type HoursStep struct {
	StepMeta
	Hours  string
	Open   string
	Closed string
}

var hoursKind = describe(passes, "goes one way while opening hours are open and another while they are closed",
	field[HoursStep]{"hours", required, hoursName(func(s *HoursStep) *string { return &s.Hours }), "the opening hours, as declared in hours.yaml"},
	field[HoursStep]{"open", required, target(func(s *HoursStep) *string { return &s.Open }), "the step that follows while open"},
	field[HoursStep]{"closed", required, target(func(s *HoursStep) *string { return &s.Closed }), "the step that follows while closed"},
)
