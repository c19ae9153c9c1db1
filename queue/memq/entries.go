package memq

import (
	"time"

	"presszero/queue"
)

// enter makes a new entry of the ticket and puts it in line.
func (s *Store) enter(t queue.Ticket, now time.Time) *queue.Entry {
	s.tombstones.drop(t.Call)
	e := &queue.Entry{Call: t.Call, Clock: t.Clock, Seq: t.Seq}
	if e.Clock.IsZero() {
		e.Clock = now
	}
	if e.Seq == 0 {
		e.Seq = s.seq + 1
	}
	s.seq = max(s.seq, e.Seq)
	s.entries[e.Call] = e
	s.place(e, t, now)
	return e
}

// place puts an entry in the ticket's line by its own clock.
func (s *Store) place(e *queue.Entry, t queue.Ticket, now time.Time) {
	e.Queue, e.Lane, e.Head, e.Turn = t.Queue, t.Lane, t.Head, t.Turn
	e.Language, e.Note, e.From, e.To = t.Language, t.Note, t.From, t.To
	e.Joined = now
	s.line(e.Queue).inLine.put(member(e), e.Order().UnixMilli())
	s.await(e, now)
}

// await makes a caller in line ready to be offered.
func (s *Store) await(e *queue.Entry, now time.Time) {
	e.State, e.Changed, e.Offer, e.Agent = queue.Waiting, now, "", ""
	s.line(e.Queue).waiting.put(member(e), e.Order().UnixMilli())
}

// move takes a caller in line to the ticket's queue, and returns the offer that is withdrawn by it.
func (s *Store) move(e *queue.Entry, t queue.Ticket, now time.Time) *queue.Offer {
	o := s.offers[e.Offer]
	var a *agent
	if o != nil {
		a = s.withdraw(e, o, string(queue.Moved), now)
	}
	s.waited(e, now, queue.Moved)
	s.unlist(e)
	s.place(e, t, now)
	s.emit(now, queue.Event{Kind: queue.EventJoined, Call: e.Call, Queue: e.Queue, Why: string(queue.Moved)})
	return show(o, e, a)
}

// unlist takes a caller out of the line, but not out of mind.
func (s *Store) unlist(e *queue.Entry) {
	l := s.line(e.Queue)
	l.inLine.drop(member(e))
	l.waiting.drop(member(e))
	delete(l.talking, e.Call)
}

// end makes the entry a tombstone.
func (s *Store) end(e *queue.Entry, why queue.Outcome, now time.Time) {
	s.unlist(e)
	e.State, e.Changed, e.Outcome = queue.Ended, now, why
	s.tombstones.put(e.Call, now.UnixMilli())
	s.emit(now, queue.Event{
		Kind: queue.EventEnded, Call: e.Call, Queue: e.Queue, Agent: e.Agent, Offer: e.Offer, Why: string(why),
	})
}

// depart ends an entry: as answered when caller and agent have met, for the given reason otherwise.
func (s *Store) depart(e *queue.Entry, why queue.Outcome, now time.Time) {
	if !e.Bridged.IsZero() {
		s.end(e, queue.Answered, now)
		return
	}
	s.waited(e, now, why)
	s.end(e, why, now)
}

// waited adds a wait that is over to the queue's patience: until now in line, until the offer was accepted otherwise.
func (s *Store) waited(e *queue.Entry, now time.Time, why queue.Outcome) {
	until := now
	if !e.InLine() {
		until = e.Changed
	}
	seconds := until.Sub(e.Joined).Seconds()
	l := s.line(e.Queue)
	if why == queue.Abandoned || why == queue.Vanished {
		l.patience = l.patience.Add(seconds, queue.KeepPatience)
		return
	}
	l.patience = l.patience.Censored(seconds, queue.KeepPatience)
}

// view is what one look at the entry tells.
func (s *Store) view(e *queue.Entry, now time.Time) queue.View {
	v := queue.View{Entry: *e, Now: now}
	ahead, inLine := s.line(e.Queue).inLine.rank(member(e))
	if inLine {
		v.Position = ahead + 1
	}
	v.Line = s.facts(e.Queue, ahead)
	return v
}

// facts are the line as somebody with so many callers ahead meets it.
func (s *Store) facts(name string, ahead int) queue.Line {
	l := s.line(name)
	facts := queue.Line{
		Queue:    name,
		Ahead:    ahead,
		Waiting:  l.inLine.len(),
		Ready:    l.staff[queue.Ready],
		Reserved: l.staff[queue.Reserved],
		Talking:  l.staff[queue.Talking],
		WrapUp:   l.staff[queue.WrapUp],
		Away:     l.staff[queue.Away],
		Handle:   l.handle,
		Patience: l.patience,
	}
	if head, ok := l.inLine.first(); ok && ahead > 0 {
		facts.HeadClock = s.entries[callOf(head.member)].Clock
	}
	return facts
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
