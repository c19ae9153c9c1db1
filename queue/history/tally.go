package history

import (
	"maps"
	"slices"
	"time"

	"presszero/queue"
)

// Options say what a Tally cannot read off the events.
type Options struct {
	Within func(name string) time.Duration                       // of a queue's service level
	Serves func(agent string) []string                           // the queues that an agent serves
	Expect func(name string, s Slot) (calls float64, known bool) // forecast of an interval that begins; nil: there are none
	Queues func() []string                                       // those of which forecasts are kept; nil: none
}

// Tally makes counts out of events. What it remembers is who is in line and who is at work, so that a new one begins by
// [Tally.Recall] of the last hours: the same events give the same counts, whoever counts them.
type Tally struct {
	o      Options
	stays  map[string]stay
	hands  map[string]hand
	atWork map[string]time.Time // agents, and up to when their time has been counted
	slot   Slot                 // of the last event
	counts []Count
}

// stay is a caller of whom nothing has become yet, or who talks.
type stay struct {
	queue  string
	joined time.Time
	over   bool // what has become of them is counted
}

// hand is the work that an agent has.
type hand struct {
	queue  string
	since  time.Time
	talked bool
}

// New returns a tally that knows of nobody.
func New(o Options) *Tally {
	return &Tally{o: o, stays: map[string]stay{}, hands: map[string]hand{}, atWork: map[string]time.Time{}}
}

// Recall takes in an event that is counted already.
func (t *Tally) Recall(e queue.Event) { t.Count(e) }

// Know takes in who was at work at the last event that is counted, which happened at that time, of those agents who have
// not changed their state since: their last change may no longer be in the feed.
func (t *Tally) Know(agents []queue.Serving, at time.Time) {
	if t.slot == 0 && !at.IsZero() {
		t.slot = SlotOf(at)
	}
	for _, a := range agents {
		working := queue.Agent{State: a.State}.AtWork() && !a.Since.After(at)
		if _, known := t.atWork[a.ID]; !known && working {
			t.atWork[a.ID] = later(a.Since, t.slot.Begins())
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Count takes in an event and returns the counts that it makes. They are overwritten by the next call.
func (t *Tally) Count(e queue.Event) []Count {
	t.counts = t.counts[:0]
	t.turn(e.At)
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		t.joined(e)
	case queue.EventBridged:
		t.bridged(e)
	case queue.EventEnded:
		t.ended(e)
	case queue.EventOffered, queue.EventAccepted, queue.EventRefused, queue.EventWithdrawn:
		t.offered(e)
	case queue.EventAgent:
		t.agent(e)
	case queue.EventDismissed:
		t.leaves(e.Agent, e.At)
	}
	return t.counts
}

func (t *Tally) add(name string, s Slot, f Field, n int64) {
	if n != 0 && name != "" {
		t.counts = append(t.counts, Count{Queue: name, Slot: s, Field: f, Add: n})
	}
}

// turn counts the agents' time up to the interval of an event, and what is expected of that one.
func (t *Tally) turn(at time.Time) {
	now := SlotOf(at)
	if now <= t.slot {
		return
	}
	first := t.slot == 0
	t.slot = now
	for _, agent := range slices.Sorted(maps.Keys(t.atWork)) {
		t.present(agent, now.Begins())
	}
	if first || t.o.Expect == nil || t.o.Queues == nil {
		return
	}
	for _, name := range t.o.Queues() {
		if calls, known := t.o.Expect(name, now); known {
			t.add(name, now, Forecast, int64(calls*1000+0.5))
		}
	}
}

// present counts an agent's time up to a moment, to the intervals in which it lies.
func (t *Tally) present(agent string, until time.Time) {
	from := t.atWork[agent]
	names := t.o.Serves(agent)
	for s := SlotOf(from); from.Before(until); s++ {
		to := s.Ends()
		if until.Before(to) {
			to = until
		}
		for _, name := range names {
			t.add(name, s, Present, to.Sub(from).Milliseconds())
		}
		from = to
	}
	t.atWork[agent] = until
}

func (t *Tally) leaves(agent string, at time.Time) {
	if _, known := t.atWork[agent]; known {
		t.present(agent, at)
		delete(t.atWork, agent)
	}
}

func (t *Tally) joined(e queue.Event) {
	known, stands := t.stays[e.Call]
	switch {
	case stands && e.Kind == queue.EventRejoined:
		return // the store had lost the caller, this tally has not
	case stands && !known.over && e.Why == queue.WhyCallback:
		t.becomes(e.Call, known, Elsewhere, 0)
		return
	case stands && (known.over || known.queue == e.Queue):
		return // a callback, or another lane
	case stands:
		t.becomes(e.Call, known, Elsewhere, 0)
	}
	s := stay{queue: e.Queue, joined: e.At, over: e.Why == queue.WhyCallback} // whom we are asked to call has not called
	t.stays[e.Call] = s
	if !s.over {
		t.add(s.queue, SlotOf(s.joined), Offered, 1)
	}
}

// becomes counts what has become of a caller after so long.
func (t *Tally) becomes(call string, s stay, of Field, after time.Duration) {
	slot := SlotOf(s.joined)
	t.add(s.queue, slot, of, 1)
	inTime := after <= t.o.Within(s.queue)
	switch {
	case of == Answered && inTime:
		t.add(s.queue, slot, InTime, 1)
	case of == Abandoned && inTime:
		t.add(s.queue, slot, Early, 1)
	}
	if of == Abandoned && after <= ShortAbandon {
		t.add(s.queue, slot, Short, 1)
	}
	s.over = true
	t.stays[call] = s
}

func (t *Tally) bridged(e queue.Event) {
	if s, known := t.stays[e.Call]; known && !s.over {
		t.becomes(e.Call, s, Answered, e.At.Sub(s.joined))
	}
}

func (t *Tally) ended(e queue.Event) {
	s, known := t.stays[e.Call]
	if known && !s.over {
		of := Elsewhere
		after := e.At.Sub(s.joined)
		switch queue.Outcome(e.Why) {
		case queue.Answered:
			of, after = Answered, min(e.Waited, after)
		case queue.Abandoned, queue.Vanished:
			of = Abandoned
		}
		t.becomes(e.Call, s, of, after)
	}
	delete(t.stays, e.Call)
}

// offered keeps what work an agent has in hand.
func (t *Tally) offered(e queue.Event) {
	h, has := t.hands[e.Agent]
	switch e.Kind {
	case queue.EventOffered:
		t.free(e.Agent, e.At)
		t.hands[e.Agent] = hand{queue: e.Queue, since: e.At}
	case queue.EventAccepted:
		if !has {
			h = hand{queue: e.Queue, since: e.At}
		}
		h.talked = true
		t.hands[e.Agent] = h
	default:
		if !h.talked {
			delete(t.hands, e.Agent)
		}
	}
}

func (t *Tally) agent(e queue.Event) {
	busy := queue.Agent{State: e.State}.Busy()
	if !busy {
		t.free(e.Agent, e.At)
	}
	if !busy && e.State != queue.Ready {
		t.leaves(e.Agent, e.At)
		return
	}
	if _, known := t.atWork[e.Agent]; !known {
		t.atWork[e.Agent] = e.At
	}
}

// free counts the work that an agent had in hand, if it was a talk.
func (t *Tally) free(agent string, at time.Time) {
	h := t.hands[agent]
	if h.talked {
		t.add(h.queue, SlotOf(at), Handled, 1)
		t.add(h.queue, SlotOf(at), Handle, at.Sub(h.since).Milliseconds())
	}
	delete(t.hands, agent)
}
