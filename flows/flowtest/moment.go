package flowtest

import (
	"time"

	"presszero/ivr"
)

// Story is a call as it happened: of the simulator, or out of the log of a real one.
type Story struct {
	Name    string // of the test that is made of it
	Flow    string
	Call    string // the carrier's identifier, for readers; empty: none
	Moments []Moment
}

// End lets the story end with the end of the call: the carrier tells no more of a caller who hangs up.
func (s *Story) End(at time.Time) {
	last := len(s.Moments) - 1
	if last < 0 || s.Moments[last].ToMode == ivr.ModeGoodbye || s.Moments[last].ToMode == ivr.ModeDone {
		return
	}
	if at.Before(s.Moments[last].At) { // or not known
		at = s.Moments[last].At
	}
	s.Moments = append(s.Moments, Moment{
		At: at, Event: ivr.Event{Kind: ivr.EventHungUp}, Mode: s.Moments[last].ToMode, Step: s.Moments[last].ToStep,
	})
}

// Moment is one event of a call and where the call stood before and after it.
type Moment struct {
	At    time.Time
	Turn  int // of the call, before
	Event ivr.Event
	Mode  ivr.Mode // before
	Step  string   // before

	ToMode ivr.Mode
	ToStep string
	Wrong  bool     // the answer did not fit
	Zero   bool     // the caller asked for a person
	Choice string   // key that was chosen, by pressing or by saying it; empty: none
	Hidden int      // keys that were pressed and that nobody may know; 0: those of the event are all
	Arms   []string // that experiments took, each as id=arm

	Fetching bool // the caller waited for another system
}

// NewMoment is what an event has come to.
func NewMoment(before ivr.Session, ev ivr.Event, out ivr.Outcome, at time.Time) Moment {
	m := Moment{
		At: at, Turn: before.Turn, Event: ev, Mode: before.Mode, Step: before.Step,
		ToMode: out.Session.Mode, ToStep: out.Session.Step, Choice: out.Chosen(),
		Fetching: before.Fetch != nil,
	}
	for _, note := range out.Notes {
		switch note.Kind {
		case ivr.NoteWrong:
			m.Wrong = true
		case ivr.NoteEscape:
			m.Zero = true
		case ivr.NoteExperiment:
			m.Arms = append(m.Arms, note.Detail)
		}
	}
	return m
}

// asides are events that answer what the engine has asked for within the same request.
func (m Moment) aside() bool {
	switch m.Event.Kind {
	case ivr.EventJoined, ivr.EventRefused, ivr.EventPromised, ivr.EventOwed, ivr.EventFound, ivr.EventNotFound:
		return true
	default:
		return false
	}
}
