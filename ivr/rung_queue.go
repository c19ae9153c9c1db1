package ivr

import "presszero/flows"

// tryQueue asks another queue for a place at the old service clock. It is false when that is closed. What is due to be
// said waits for the answer, and so does the queue in which the caller stood.
func (t *turn) tryQueue(rung *flows.Rung) bool {
	other, ok := t.prog.Site.Queues[rung.Queue]
	if !ok || !t.isOpen(other) || t.faulted {
		return false
	}
	t.s.Over = rung.Queue
	t.note(NotePerson, rung.Queue)
	t.askFor(t.otherPlace())
	return true
}

// otherPlace is the caller's place, in the queue to which the ladder leads. Anybody there will do.
func (t *turn) otherPlace() Place {
	place := *t.s.Place
	t.lead(&place, t.s.Over)
	if q, ok := t.prog.Site.Queues[place.Queue]; ok && q.Routing.Language == flows.WishRequired {
		place.Lane = ""
	}
	place.Insists, place.MayWait = false, false
	return place
}

// landed takes a caller into the queue to which a ladder has led, and says so. It is false when nobody can serve them soon
// there either: they are back on the ladder then, on the next rung, and nothing was said.
func (t *turn) landed() bool {
	place := t.otherPlace()
	q, ok := t.prog.Site.Queues[place.Queue]
	if line := t.ev.Line; !ok || line != nil && !line.Connected && (line.Staff <= 0 || t.tooLong(q, line) || tooMany(q, line)) {
		t.out.Leave = LeaveChose
		t.passOver()
		return false
	}
	t.noteRung("taken")
	t.s.Place, t.s.Hold = &place, t.s.Hold.carried(t.now)
	t.tell(t.words().OtherLine(t.titleIn(q)))
	return true
}

// passOver goes on down the ladder behind a queue that does not take the caller.
func (t *turn) passOver() {
	t.s.Over = ""
	t.noteRung("passed over")
	t.climb(t.s.Place.Queue, t.s.Why)
}

// titleIn is how a queue is called in the caller's language.
func (t *turn) titleIn(q *flows.Queue) string {
	title, err := q.Title.Of(t.s.Language).Text.Render(nil)
	if err != nil || title == "" {
		return q.Name
	}
	return title
}
