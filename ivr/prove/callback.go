package prove

import (
	"presszero/ivr"
)

// asksForCallback reports whether the engine asks for a place that is kept without the caller.
func asksForCallback(out ivr.Outcome) bool { return out.Join != nil && out.Callback != nil }

// owed are a number to which a callback is owed already, in time and too late.
func owed(_ *explorer, out ivr.Outcome) []ivr.Event {
	if !asksForCallback(out) {
		return nil
	}
	var events []ivr.Event
	for _, o := range owings(out.Join.Queue) {
		events = append(events, ivr.Event{Kind: ivr.EventOwed, Owes: &o})
	}
	return events
}

// owings are callbacks that a queue can owe: in time, and too late.
func owings(queue string) []ivr.Owing {
	return []ivr.Owing{{Call: owingCall, Queue: queue, Due: farFuture}, {Call: owingCall, Queue: queue}}
}

// owingCall is the line's name for a caller to whom a callback is owed.
const owingCall = "CA0"

// openings of calls that have to do with callbacks: from callers to whom one is owed, and of those who are called back.
func (x *explorer) callbacks(m Move) []Move {
	var all []Move
	for _, queue := range x.prog.CallsBack() {
		for _, o := range owings(queue) {
			again, back := m, m
			again.Event.Owes = &o
			back.Event.Kind, back.Event.Owes = ivr.EventAnswered, &o
			last, machine := back, back
			final := o
			final.Last = true
			last.Event.Owes, machine.Event.Machine = &final, true
			all = append(all, again, back, last, machine)
		}
	}
	return all
}

// callBack is the answer of a phone that is called back.
func (x *explorer) callBack(m Move) ivr.Outcome {
	arrived := m.Event
	arrived.Kind, arrived.Owes = ivr.EventArrived, nil
	s := x.engine.Begin(x.prog.Name, arrived, m.At).Session
	s.Mode, s.Entry, s.Step, s.Path = ivr.ModeCalled, m.Event.Owes.Call, x.prog.Start, nil
	s.Place = &ivr.Place{Queue: m.Event.Owes.Queue}
	return x.engine.Step(s, m.Event, m.At)
}

// endsCallback says why a call may end that has to do with a callback.
func endsCallback(from *node, m Move, out ivr.Outcome) (why string, may bool) {
	switch {
	case m.Event.Kind == ivr.EventOwed, from != nil && from.out.Session.Owes != nil && m.Event.Keys == "1":
		return "a callback that is owed already", true
	case out.Missed != "", out.Cancel != "":
		return "a call back that nobody takes", true
	default:
		return "", false
	}
}
