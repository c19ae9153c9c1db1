package memq

import (
	"time"

	"presszero/queue"
)

// enter makes a new entry of the ticket and puts it in line.
func (s *Store) enter(t queue.Ticket, now time.Time) *queue.Entry {
	s.tombstones.drop(t.Call)
	e := &queue.Entry{Call: t.Call, Clock: t.Clock, Seq: t.Seq, Callback: t.Callback, Leg: t.Leg}
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

// comeBack makes a new entry of a ticket that brings no place along: at the place of a callback that is owed to the
// number, which ends, or of an earlier call of the number that was given up a while ago, if there was one.
func (s *Store) comeBack(t queue.Ticket, now time.Time) (e, tookUp *queue.Entry, withdrawn *queue.Offer) {
	var why string
	key := backKey(t.Queue, t.From)
	if owed := s.owedTo(t); owed != nil {
		t.Clock, t.Seq, why = owed.Clock, owed.Seq, queue.WhyResumed
		withdrawn = s.resume(owed, now)
		tookUp = copyOf(owed)
	} else if old, known := s.backs[key]; known && t.Redials() && now.Before(old.Until) {
		t.Clock, t.Seq, why = old.Clock, old.Seq, queue.WhyResumed
		s.forgetBack(key)
	}
	e = s.enter(t, now)
	e.Resumed = why == queue.WhyResumed
	if why == "" && e.ToCall() {
		why = queue.WhyCallback
	}
	s.tellJoined(e, queue.Event{Kind: queue.EventJoined, Why: why}, now)
	return e, tookUp, withdrawn
}

// tellJoined tells that a caller came, and that the time of a callback has not come yet.
func (s *Store) tellJoined(e *queue.Entry, joined queue.Event, now time.Time) {
	s.emit(now, placed(e, joined))
	if e.State == queue.Deferred {
		s.emit(now, queue.Event{Kind: queue.EventDeferred, Call: e.Call, Queue: e.Queue})
	}
}

// placed is an event with the place to which the caller has come.
func placed(e *queue.Entry, event queue.Event) queue.Event {
	event.Call, event.Queue, event.Head = e.Call, e.Queue, e.Head
	if e.Lane != queue.MainLane {
		event.Lane = e.Lane
	}
	return event
}

// back is the place of a caller who hung up in line.
type back struct {
	Clock time.Time
	Seq   int64
	Until time.Time // from when on it is forgotten
}

func backKey(name, from string) string { return name + "\n" + from }

// keepPlace remembers the place of a caller who gives up, for as long as the queue says.
func (s *Store) keepPlace(e *queue.Entry, why queue.Outcome, now time.Time) {
	hungUp := why == queue.Abandoned || why == queue.Vanished
	resume := whole(s.routing[e.Queue].Resume)
	if !hungUp || e.ToCall() || e.From == "" || resume <= 0 {
		return
	}
	key := backKey(e.Queue, e.From)
	s.backs[key] = back{Clock: e.Clock, Seq: e.Seq, Until: now.Add(resume)}
	s.redials.put(key, now.Add(resume).UnixMilli())
}

func (s *Store) forgetBack(key string) {
	s.redials.drop(key)
	delete(s.backs, key)
}

// place puts an entry in the ticket's line by its own clock.
func (s *Store) place(e *queue.Entry, t queue.Ticket, now time.Time) {
	e.Queue, e.Lane, e.Head, e.Turn = t.Queue, t.Lane, t.Head, t.Turn
	e.Language, e.Note, e.From, e.To = t.Language, t.Note, t.From, t.To
	e.Joined = now
	if e.State != queue.Calling {
		e.State, e.Changed, e.Offer, e.Agent = queue.Waiting, now, "", ""
	}
	if e.State == queue.Waiting {
		s.deadlines.drop(dueCall(e.Call))
	}
	if e.ToCall() && e.Callback.After.After(now) {
		e.State = queue.Deferred
	}
	s.relist(e)
	s.owe(e)
}

// await makes a caller in line ready to be offered.
func (s *Store) await(e *queue.Entry, now time.Time) {
	e.State, e.Changed, e.Offer, e.Agent = queue.Waiting, now, "", ""
	l := s.lane(e.Queue, e.Lane)
	l.waiting.put(member(e), e.Order().UnixMilli())
	l.filling.drop(member(e))
}

// move takes a caller who waits to the ticket's queue and lane, and the leg away when a callback is owed from now on. It
// returns the offer that is withdrawn by it. In the same queue the stay goes on.
func (s *Store) move(e *queue.Entry, t queue.Ticket, now time.Time) *queue.Offer {
	why := queue.WhyMoved
	if parks(e, t) {
		why = queue.WhyCallback
	}
	withdrawn := s.withdraw(e, nil, gone, why, now)
	joined, before := e.Joined, e.Queue
	if t.Queue != e.Queue || parks(e, t) {
		s.waited(e, now, queue.Moved)
	}
	if t.Queue != e.Queue {
		joined = now
	}
	s.unlist(e)
	if parks(e, t) {
		e.Callback, e.Leg = t.Callback, ""
	}
	s.place(e, t, now)
	e.Joined = joined
	s.tellJoined(e, queue.Event{Kind: queue.EventJoined, Why: why, Before: before}, now)
	return s.showAll(withdrawn, e)
}

// unlist takes a caller out of the line, but not out of mind.
func (s *Store) unlist(e *queue.Entry) {
	l := s.lane(e.Queue, e.Lane)
	l.inLine.drop(member(e))
	l.waiting.drop(member(e))
	l.filling.drop(member(e))
	delete(s.line(e.Queue).talking, e.Call)
	delete(s.line(e.Queue).calling, e.Call)
	s.line(e.Queue).deferred.drop(e.Call)
}

// end makes the entry a tombstone.
func (s *Store) end(e *queue.Entry, why queue.Outcome, now time.Time) {
	s.unlist(e)
	s.forgo(e)
	e.State, e.Changed, e.Outcome = queue.Ended, now, why
	s.tombstones.put(e.Call, now.UnixMilli())
	ended := queue.Event{
		Kind: queue.EventEnded, Call: e.Call, Queue: e.Queue, Agent: e.Agent, Offer: e.Offer, Why: string(why),
		Waited: e.Waited(now),
	}
	if e.Callback.Owed() {
		ended.Promise = e.Promise(now)
	}
	s.emit(now, ended)
}

// depart ends an entry: as answered when caller and agent have met, for the given reason otherwise.
func (s *Store) depart(e *queue.Entry, why queue.Outcome, now time.Time) {
	if !e.Bridged.IsZero() {
		s.end(e, queue.Answered, now)
		return
	}
	s.waited(e, now, why)
	s.keepPlace(e, why, now)
	s.end(e, why, now)
}

// waited adds a wait that is over to the queue's patience: until now in line, until the offer was accepted otherwise. A
// caller who was to be called back shows none: who is not on the phone cannot hang up.
func (s *Store) waited(e *queue.Entry, now time.Time, why queue.Outcome) {
	if e.Callback.Owed() || e.Leg != "" {
		return
	}
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
	if !e.InLine() {
		v.Line = s.facts(e.Queue, nil, 0, s.line(e.Queue).staff)
		return v
	}
	own := s.lane(e.Queue, e.Lane)
	lanes := append([]*lane{own}, s.peers(own)...)
	ahead := 0
	for _, l := range lanes {
		ahead += l.inLine.below(key{e.Order().UnixMilli(), member(e)})
	}
	v.Position = ahead + 1
	if !e.ToCall() {
		v.Forecast = s.told(e.Call, queue.LaneRef{Queue: e.Queue, Lane: e.Lane}, e.Head, now)
	}
	v.Line = s.facts(e.Queue, lanes, ahead, s.staff(own.plan))
	return v
}

// facts are the line as somebody meets it with so many callers ahead in those lanes, whom those agents may serve.
func (s *Store) facts(name string, lanes []*lane, ahead int, staff map[queue.AgentState]int) queue.Line {
	l := s.line(name)
	facts := queue.Line{
		Queue:    name,
		Ahead:    ahead,
		Waiting:  l.len(),
		Ready:    staff[queue.Ready],
		Reserved: staff[queue.Reserved],
		Talking:  staff[queue.Talking],
		WrapUp:   staff[queue.WrapUp],
		Away:     staff[queue.Away],
		Handle:   l.handle,
		Patience: l.patience,
	}
	if head, ok := firstOf(lanes); ok && ahead > 0 {
		facts.HeadClock = s.entries[callOf(head.member)].Clock
	}
	return facts
}

// firstOf is the caller in line who comes first in all of the lanes.
func firstOf(lanes []*lane) (key, bool) {
	var first key
	found := false
	for _, l := range lanes {
		if k, ok := l.inLine.first(); ok && (!found || k.less(first)) {
			first, found = k, true
		}
	}
	return first, found
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
