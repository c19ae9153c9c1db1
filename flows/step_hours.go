package flows

import "time"

// HoursStep goes one way when the named hours are open and another when they are closed. Holiday, Emergency and Closing
// are closer reasons for it; where one is empty, Closed or Open counts.
type HoursStep struct {
	StepMeta
	Hours     string
	Open      string
	Closed    string
	Holiday   string        // closed, on a date of a holiday
	Emergency string        // closed by an emergency
	Closing   string        // open, and closed within Soon
	Soon      time.Duration // how close the end of the hours is to Closing
}

var hoursKind = describe(passes, "goes one way while opening hours are open and another while they are closed",
	field[HoursStep]{"hours", required, hoursName(func(s *HoursStep) *string { return &s.Hours }), "the opening hours, as declared in hours.yaml"},
	field[HoursStep]{"open", required, target(func(s *HoursStep) *string { return &s.Open }), "the step that follows while open"},
	field[HoursStep]{"closed", required, target(func(s *HoursStep) *string { return &s.Closed }), "the step that follows while closed"},
	field[HoursStep]{"holiday", optional, target(func(s *HoursStep) *string { return &s.Holiday }), "the step that follows while closed on a holiday; closed when left out"},
	field[HoursStep]{"emergency", optional, target(func(s *HoursStep) *string { return &s.Emergency }), "the step that follows while an emergency closes; closed when left out"},
	field[HoursStep]{"closing", optional, target(func(s *HoursStep) *string { return &s.Closing }), "the step that follows shortly before the hours end; open when left out"},
	field[HoursStep]{"soon", optional, duration(time.Minute, 12*time.Hour, func(s *HoursStep) *time.Duration { return &s.Soon }).or("15m"), "how long before the end closing counts"},
)

// Exit is the step that follows at t.
func (s *HoursStep) Exit(h *Hours, t time.Time) string {
	open, next := h.At(t)
	switch {
	case open && s.Closing != "" && !next.IsZero() && next.Sub(t) <= s.Soon:
		return s.Closing
	case open:
		return s.Open
	case s.Emergency != "" && h.EmergencyAt(t) != nil:
		return s.Emergency
	case s.Holiday != "" && h.HolidayAt(t) != nil:
		return s.Holiday
	default:
		return s.Closed
	}
}
