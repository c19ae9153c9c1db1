package ivr

import (
	"slices"
	"time"

	"presszero/flows"
)

// enqueued is the place for which an enqueue step asks.
func (t *turn) enqueued(step *flows.Enqueue) (Place, bool) {
	note, ok := t.render(step.Note)
	if !ok {
		return Place{}, false
	}
	known, ok := t.render(step.Agent)
	if !ok {
		return Place{}, false
	}
	lane := flows.Lane(step.Needs(t.prog.Site, t.s.Language), "")
	return Place{
		Queue: step.Queue, Lane: laneName(t.withKnown(lane, known, step.Queue)), Head: max(step.Head, t.headOf(step.Queue)),
		Note: note, Next: step.Next,
	}, true
}

// withKnown adds the agent whom the caller knows to a lane, if it is an agent of the queue, and if there is room.
func (t *turn) withKnown(lane, known, queue string) string {
	serves := func(a flows.Agent) bool { return a.ID == known && slices.Contains(a.Queues, queue) }
	if known == "" || !slices.ContainsFunc(t.prog.Site.Agents, serves) || len(lane)+len("@")+len(known) > flows.MaxLane {
		return lane
	}
	return lane + "@" + known
}

// headOf is the head start of a queue's callers.
func (t *turn) headOf(queue string) (head time.Duration) {
	if q, ok := t.prog.Site.Queues[queue]; ok {
		head = q.Routing.Head
	}
	return head
}

// lead points a place to a queue, for a caller who wants any person: where the queue goes by languages, one who speaks the
// caller's, as long as there is such a person.
func (t *turn) lead(p *Place, queue string) {
	p.Queue, p.Head = queue, max(p.Head, t.headOf(queue))
	p.Lane = laneName(flows.Lane(t.prog.Site.EscapeNeeds(queue, t.s.Language), ""))
	p.Any = p.Lane != ""
}

// laneName is a lane as sessions carry it: nothing for the main one.
func laneName(lane string) string {
	if lane == flows.MainLane {
		return ""
	}
	return lane
}

// wantsAnybody notes that a caller with a place has asked for a person: rather anybody than nobody.
func (t *turn) wantsAnybody() {
	if t.s.Place != nil && t.s.Place.Lane != "" {
		t.s.Place.Any = true
	}
}

// relaxed takes a caller who wants any person out of a lane in which nobody will come, into the queue's main one.
func (t *turn) relaxed() bool {
	p := t.s.Place
	if !p.Any || p.Lane == "" {
		return false
	}
	p.Lane = ""
	t.holding().Unstaffed = time.Time{}
	t.ask()
	return true
}

// follow learns what the line says of the caller's place: a person may have moved the caller to another queue, or given
// another priority. What was promised in the old queue follows the caller.
func (t *turn) follow() {
	line, p := t.ev.Line, t.s.Place
	if line == nil || line.Queue == "" {
		return
	}
	if q, ok := t.prog.Site.Queues[line.Queue]; ok && line.Queue != p.Queue {
		t.s.Hold = t.holding().carried(t.now)
		p.Queue = line.Queue
		t.tell(t.words().NowInLineFor(t.titleIn(q)))
	}
	if line.Queue == p.Queue {
		p.Lane, p.Head = laneName(line.Lane), line.Head
	}
}

// welcomeBack tells a caller who has phoned in again that the old place is theirs; once.
func (t *turn) welcomeBack() {
	if line := t.ev.Line; line != nil && line.Resumed && !t.s.Welcomed {
		t.s.Welcomed = true
		t.tell(t.words().WelcomeBack())
	}
}
