package prove

import (
	"slices"
	"strings"

	"presszero/flows"
	"presszero/ivr"
)

// holdsKept looks for callers who are taken out of a line that is open and staffed although they are next, or an agent's
// phone is ringing for them.
func (x *explorer) holdsKept(from *node, m Move, out ivr.Outcome) {
	line := m.Event.Line
	if from == nil || line == nil || !x.soonServed(from.out.Session, m) {
		return
	}
	switch m.Event.Kind {
	case ivr.EventSilence, ivr.EventContinue, ivr.EventJoined:
	default:
		return // a key may choose another way
	}
	if out.Session.Mode != ivr.ModeLine && out.Session.Mode != ivr.ModeTalk {
		x.fail(Kept, from, m, out, "a caller is taken out of the line just before their turn")
	}
}

// soonServed reports whether a caller in line is about to be served: nothing that the operator has declared says otherwise.
func (x *explorer) soonServed(s ivr.Session, m Move) bool {
	line := m.Event.Line
	if s.Mode != ivr.ModeLine || s.Place == nil || s.Over != "" || x.prog.Site.Queues[s.Place.Queue] == nil {
		return false
	}
	q := x.prog.Site.Queues[s.Place.Queue]
	waitedLong := q.MaxWait > 0 && m.Waited >= q.MaxWait
	sentHome := q.Limits.AtClose == flows.CloseLadder && x.closed(q.Name, m)
	return line.Offered || line.Position == 1 && line.Staff > 0 && !waitedLong && !sentHome
}

// holdsRound looks for ladders that hand callers on in a circle of queues.
func (x *explorer) holdsRound(from *node, m Move, out ivr.Outcome) {
	for _, note := range out.Notes {
		queue, what, _ := strings.Cut(note.Detail, " ")
		if note.Kind != ivr.NoteLadder || !strings.HasSuffix(what, " taken") || out.Session.Place == nil {
			continue
		}
		w := way{queue, out.Session.Place.Queue}
		if !slices.Contains(x.overs, w) {
			x.overs = append(x.overs, w)
		}
		if x.leads(w.to, w.from, map[string]bool{}) {
			x.fail(Sound, from, m, out, "ladders hand callers on in a circle of queues")
		}
	}
}

// leads reports whether ladders were seen to lead from one queue to another.
func (x *explorer) leads(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	return slices.ContainsFunc(x.overs, func(w way) bool { return w.from == from && x.leads(w.to, to, seen) })
}

// ringsPerson reports whether the number that a caller is being connected to can only be taken by a person: that of a ladder
// asks for a key, unless the operator does not want it to.
func (x *explorer) ringsPerson(out ivr.Outcome) bool {
	s := out.Session
	d, dials := waiting(out).(ivr.Dial)
	q := x.prog.Site.Queues[s.Place.Queue]
	if !dials || q == nil || s.Rung < 1 || s.Rung > len(q.Ladder) {
		return true
	}
	return d.Whisper != nil || !q.Ladder[s.Rung-1].Confirm
}
