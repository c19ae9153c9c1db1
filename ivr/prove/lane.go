package prove

import "presszero/ivr"

// holdsLane looks for callers who would take any person and are handed to the ladder because nobody serves their lane,
// although nobody else was asked.
func (x *explorer) holdsLane(from *node, m Move, out ivr.Outcome) {
	if from == nil || !narrow(from.out.Session) || m.Event.Line == nil || m.Event.Line.Signed > 0 || m.Event.Line.Offered {
		return
	}
	switch m.Event.Kind {
	case ivr.EventSilence, ivr.EventContinue:
	default:
		return // a key may choose another way
	}
	if out.Join == nil && out.Session.Rung > 0 {
		x.fail(Kept, from, m, out, "a caller who would take any person is taken out of the line before anybody else was asked")
	}
}

// narrow reports whether a caller waits in a lane that they would give up.
func narrow(s ivr.Session) bool {
	return s.Mode == ivr.ModeLine && s.Place != nil && s.Place.Any && s.Place.Lane != ""
}
