package ivr

import "presszero/flows"

// fault answers a fault of ours: the caller comes into a person's line, or stays in it. The answer to EventJoined and
// EventRefused is always a document, so that a fault that repeats itself cannot ask for a place again and again.
func (t *turn) fault(why Reason) {
	t.moving = false
	t.prompts = nil
	t.out.Do, t.out.Join, t.out.Callback, t.out.Met = nil, nil, nil, false
	t.out.Lookup, t.out.Fetch, t.out.Missed, t.out.Cancel = nil, nil, "", ""
	t.s.Over = ""
	t.blame(why)
	if t.faulted {
		return
	}
	t.faulted = true
	if t.s.Mode == ModeRecord {
		t.keepGiven()
	}
	switch {
	case t.ev.Kind == EventRefused:
		t.tell(t.words().OurFault())
		t.climb(t.placeOrPerson(), flows.WhyFull)
	case t.s.Mode == ModeLine && t.s.Place != nil && t.connected():
	case t.waitsOnPhone():
		t.s.Mode = ModeLine
		if !t.connected() {
			t.hold()
		}
	case t.ev.Kind == EventJoined, t.s.Mode == ModeLine && t.s.Place != nil:
		t.placeOrPerson()
		t.hold()
	case t.s.Mode == ModeCalled && t.s.Place != nil:
		t.tell(t.words().OurFault())
		t.reached()
	case t.s.Mode == ModeTalk && t.s.Place != nil:
		t.rejoin()
	default:
		t.tell(t.words().OurFault())
		t.person()
	}
}

// blame records why we, not the caller, chose a person; the first reason stays.
func (t *turn) blame(why Reason) {
	if t.out.Fault == "" {
		t.out.Fault = why
	}
}

// placeOrPerson is the queue in which the caller stands, or else that of the person behind 0, where the caller now is.
func (t *turn) placeOrPerson() string {
	if t.s.Place == nil {
		t.s.Place = &Place{}
		t.lead(t.s.Place, t.prog.PersonFor(t.s.Step))
	}
	t.s.Mode = ModeLine
	return t.s.Place.Queue
}
