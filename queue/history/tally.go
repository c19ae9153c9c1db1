package history

import (
	"maps"
	"slices"
	"strings"
	"time"

	"presszero/queue"
)

// Options say what a Tally cannot read off the events.
type Options struct {
	Within func(name string) time.Duration                       // of a queue's service level
	Serves func(agent string) []string                           // the queues that an agent serves
	Expect func(name string, s Slot) (calls float64, known bool) // forecast of an interval that begins; nil: there are none
	Queues func() []string                                       // those of which forecasts and lines are kept; nil: none
	Cut    func(name string) time.Duration                       // within which hang-ups of a queue are short; nil: ShortAbandon
}

// Tally makes counts out of events. What it remembers is who is in line and who is at work, so that a new one begins by
// [Tally.Recall] of the last hours: the same events give the same counts, whoever counts them.
type Tally struct {
	o      Options
	stays  map[string]stay
	hands  map[string]hand
	atWork map[string]shift
	calls  map[string]phoned
	slot   Slot // of the last event
	counts []Count
}

// stay is a caller of whom nothing has become yet, or who talks.
type stay struct {
	queue    string
	joined   time.Time
	over     bool // what has become of them is counted
	callback bool // they are to be called back, or were
}

// hand is the work that an agent has.
type hand struct {
	call     string
	queue    string
	since    time.Time // the offer
	accepted time.Time // zero: it is not
	over     time.Time // the talk; zero: it is not
	onHold   time.Time // since when the caller is on hold; zero: is not
	held     time.Duration
}

// phoned is a call that has not ended.
type phoned struct {
	at  time.Time
	met bool // a person
}

// shift is an agent at work.
type shift struct {
	until time.Time // up to when the agent's time has been counted
	busy  bool
}

// The kinds of events that tell of hold.
const (
	heldTalk    queue.EventKind = "held"
	resumedTalk queue.EventKind = "resumed-talk"
)

// New returns a tally that knows of nobody.
func New(o Options) *Tally {
	if o.Cut == nil {
		o.Cut = func(string) time.Duration { return ShortAbandon }
	}
	return &Tally{o: o, stays: map[string]stay{}, hands: map[string]hand{}, atWork: map[string]shift{}, calls: map[string]phoned{}}
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
		is := queue.Agent{State: a.State, Call: a.Call}
		if _, known := t.atWork[a.ID]; !known && is.AtWork() && !a.Since.After(at) {
			t.atWork[a.ID] = shift{until: later(a.Since, t.slot.Begins()), busy: is.Busy() && !is.Rests()}
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
	if _, asked := queue.TalkOf(e.Call); asked && e.Kind != queue.EventAgent {
		return t.counts // a colleague is asked about a caller, who counts already
	}
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
	default:
		t.beside(e)
	}
	return t.counts
}

// beside counts what is no move of the line.
func (t *Tally) beside(e queue.Event) {
	slot := SlotOf(e.At)
	switch e.Kind {
	case queue.EventArrived:
		if _, told := t.calls[e.Call]; !told { // the carrier asks again where it got no answer
			t.calls[e.Call] = phoned{at: e.At}
			t.add(e.Queue, slot, Calls.Of(e.Flow), 1)
		}
	case queue.EventCallEnded:
		if _, began := t.calls[e.Call]; began {
			delete(t.calls, e.Call)
			t.add(e.Queue, slot, Ended.Of(e.Why), 1)
		}
	case queue.EventZeroOut:
		t.add(e.Queue, slot, ZeroOuts.Of(e.Flow+"/"+e.Step), 1)
	case queue.EventSilence:
		t.add(e.Queue, slot, Silences.Of(e.Flow+"/"+e.Step), 1)
	case queue.EventWrong:
		t.add(e.Queue, slot, Wrong.Of(e.Flow+"/"+e.Step), 1)
	case queue.EventCallbackOffered:
		t.add(e.Queue, slot, Callbacks.Of(CallbackOffered), 1)
	case queue.EventFault:
		t.add(e.Queue, slot, Faults.Of(e.Why), 1)
	case queue.EventPromised, queue.EventPromiseSettled:
		t.promised(e)
	case heldTalk, resumedTalk:
		t.hold(e)
	}
}

// promised counts the waits with a time that callers were told.
func (t *Tally) promised(e queue.Event) {
	kind, _, _ := strings.Cut(e.Why, " ")
	switch {
	case queue.PromiseKind(kind) != queue.PromisedWait:
	case e.Kind == queue.EventPromised:
		t.add(e.Queue, SlotOf(e.At), Told, 1)
	default:
		t.add(e.Queue, SlotOf(e.At), Settled.Of(string(e.Promise)), 1)
	}
}

func (t *Tally) add(name string, s Slot, f Field, n int64) {
	if n != 0 {
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
	maps.DeleteFunc(t.calls, func(_ string, c phoned) bool { return at.Sub(c.at) > longestCall })
	if !first {
		t.inLine(now)
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

// longestCall is after how long a call is forgotten whose end was not told.
const longestCall = 12 * time.Hour

// inLine counts who is in line as an interval begins.
func (t *Tally) inLine(now Slot) {
	waiting := map[string]int64{}
	if t.o.Queues != nil {
		for _, name := range t.o.Queues() {
			waiting[name] = 0
		}
	}
	for _, s := range t.stays {
		if !s.over {
			waiting[s.queue]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(waiting)) {
		t.add(name, now, Line, waiting[name]+1)
	}
}

// present counts an agent's time up to a moment, to the intervals in which it lies: for each queue that the agent serves,
// and once for the site.
func (t *Tally) present(agent string, until time.Time) {
	is := t.atWork[agent]
	from := is.until
	names := append([]string{""}, t.o.Serves(agent)...)
	for s := SlotOf(from); from.Before(until); s++ {
		to := s.Ends()
		if until.Before(to) {
			to = until
		}
		for _, name := range names {
			t.add(name, s, Present, to.Sub(from).Milliseconds())
			if is.busy {
				t.add(name, s, Busy, to.Sub(from).Milliseconds())
			}
		}
		from = to
	}
	is.until = until
	t.atWork[agent] = is
}

func (t *Tally) leaves(agent string, at time.Time) {
	if _, known := t.atWork[agent]; known {
		t.present(agent, at)
		delete(t.atWork, agent)
	}
}

func (t *Tally) joined(e queue.Event) {
	known, stands := t.stays[e.Call]
	callback := e.Why == queue.WhyCallback
	t.wishes(e, known)
	switch {
	case stands && e.Kind == queue.EventRejoined:
		return // the store had lost the caller, this tally has not
	case stands && !known.over && callback:
		known.callback = true
		t.goes(e, known, WayCallback)
		return
	case stands && (known.over || known.queue == e.Queue):
		return // a callback, or another lane
	case stands:
		t.goes(e, known, WayQueue)
	}
	t.stays[e.Call] = stay{queue: e.Queue, joined: e.At, over: callback, callback: callback} // whom we are asked to call has not called
	if !callback {
		t.comes(e)
	}
}

// comes counts a caller whose stay begins.
func (t *Tally) comes(e queue.Event) {
	slot := SlotOf(e.At)
	t.add(e.Queue, slot, Offered, 1)
	switch {
	case e.Before != "" && e.Before != e.Queue:
		t.add(e.Queue, slot, Transferred, 1)
	case e.Why == queue.WhyResumed:
		t.add(e.Queue, slot, Redialled, 1)
	}
}

// wishes counts a callback that is promised to a caller, or arranged for them.
func (t *Tally) wishes(e queue.Event, known stay) {
	if e.Kind == queue.EventJoined && e.Why == queue.WhyCallback && !known.callback {
		t.add(e.Queue, SlotOf(e.At), Callbacks.Of(CallbackAccepted), 1)
	}
}

// goes counts a caller who leaves by a way of their own.
func (t *Tally) goes(e queue.Event, s stay, way string) {
	t.becomes(e.Call, s, Elsewhere, e.At.Sub(s.joined))
	t.add(s.queue, SlotOf(s.joined), Gone.Of(way), 1)
}

// becomes counts what has become of a caller after so long.
func (t *Tally) becomes(call string, s stay, of Field, after time.Duration) {
	slot := SlotOf(s.joined)
	after = max(after, 0)
	for _, f := range t.fieldsOf(s.queue, of, after) {
		t.add(s.queue, slot, f, 1)
	}
	switch of {
	case Answered:
		t.add(s.queue, slot, WaitAnswered, after.Milliseconds())
	case Abandoned:
		t.add(s.queue, slot, WaitAbandoned, after.Milliseconds())
	}
	s.over = true
	t.stays[call] = s
}

// fieldsOf are the fields in which a caller counts of whom that became after so long.
func (t *Tally) fieldsOf(name string, of Field, after time.Duration) []Field {
	fields := []Field{of}
	switch of {
	case Answered:
		fields = append(fields, Waits.Of(Bucket(after)))
	case Abandoned:
		fields = append(fields, Losses.Of(Bucket(after)))
		if after <= t.o.Cut(name) {
			fields = append(fields, Short)
		}
	}
	if after <= t.o.Within(name) {
		fields = append(fields, map[Field]Field{Answered: InTime, Abandoned: Early, Elsewhere: EarlyGone}[of])
	}
	return fields
}

func (t *Tally) bridged(e queue.Event) {
	s, known := t.stays[e.Call]
	if !known || s.over {
		return
	}
	t.becomes(e.Call, s, Answered, e.At.Sub(s.joined))
	t.meets(e, s)
}

// meets counts how long it took a caller who phoned to come to a person.
func (t *Tally) meets(e queue.Event, s stay) {
	call, phones := t.calls[e.Call]
	if !phones || call.met {
		return
	}
	call.met = true
	t.calls[e.Call] = call
	took := max(e.At.Sub(call.at), 0)
	t.add(s.queue, SlotOf(s.joined), Human, took.Milliseconds())
	t.add(s.queue, SlotOf(s.joined), Humans.Of(Bucket(took)), 1)
}

func (t *Tally) ended(e queue.Event) {
	s, known := t.stays[e.Call]
	t.calledBack(e)
	if known && !s.over {
		switch queue.Outcome(e.Why) {
		case queue.Answered:
			t.becomes(e.Call, s, Answered, min(e.Waited, e.At.Sub(s.joined)))
		case queue.Abandoned, queue.Vanished:
			t.becomes(e.Call, s, Abandoned, e.At.Sub(s.joined))
		default:
			t.goes(e, s, wayOf(queue.Outcome(e.Why)))
		}
	}
	delete(t.stays, e.Call)
}

func wayOf(o queue.Outcome) string {
	switch o {
	case queue.Left:
		return WayLadder
	case queue.Moved:
		return WayQueue
	}
	return WayOther
}

// calledBack counts what became of a callback that is over.
func (t *Tally) calledBack(e queue.Event) {
	slot := SlotOf(e.At)
	switch e.Promise {
	case queue.PromiseKept, queue.PromiseLate, queue.PromiseBroken:
		t.add(e.Queue, slot, Callbacks.Of(string(e.Promise)), 1)
	}
	if queue.Outcome(e.Why) == queue.Unreached {
		t.add(e.Queue, slot, Callbacks.Of(CallbackUnreached), 1)
	}
}

// offered counts offers, and keeps what work an agent has in hand.
func (t *Tally) offered(e queue.Event) {
	slot := SlotOf(e.At)
	h, has := t.hands[e.Agent]
	switch e.Kind {
	case queue.EventOffered:
		t.add(e.Queue, slot, Offers, 1)
		t.free(e.Agent, e.At)
		t.hands[e.Agent] = hand{call: e.Call, queue: e.Queue, since: e.At}
		return
	case queue.EventAccepted:
		t.add(e.Queue, slot, Accepted, 1)
		if !has {
			h = hand{call: e.Call, queue: e.Queue, since: e.At}
		}
		h.accepted = e.At
		t.hands[e.Agent] = h
		return
	case queue.EventRefused:
		t.add(e.Queue, slot, Refused.Of(e.Why), 1)
	case queue.EventWithdrawn:
		t.add(e.Queue, slot, Withdrawn, 1)
	}
	if h.accepted.IsZero() {
		delete(t.hands, e.Agent)
	}
}

// hold takes in that a caller is on hold, or is not any more.
func (t *Tally) hold(e queue.Event) {
	h, has := t.hands[e.Agent]
	switch {
	case !has || h.accepted.IsZero() || !h.over.IsZero():
		return
	case e.Kind == heldTalk && h.onHold.IsZero():
		h.onHold = e.At
	case e.Kind == resumedTalk:
		h = h.resumed(e.At)
	}
	t.hands[e.Agent] = h
}

// resumed is the work when the caller is not on hold any more.
func (h hand) resumed(at time.Time) hand {
	if !h.onHold.IsZero() {
		h.held += at.Sub(h.onHold)
		h.onHold = time.Time{}
	}
	return h
}

func (t *Tally) agent(e queue.Event) {
	is := queue.Agent{State: e.State, Call: e.Call}
	if h, has := t.hands[e.Agent]; has && e.State != queue.Talking && e.State != queue.Reserved && h.over.IsZero() && !h.accepted.IsZero() {
		h = h.resumed(e.At)
		h.over = e.At
		t.hands[e.Agent] = h
	}
	if !is.Busy() {
		t.free(e.Agent, e.At)
	}
	if !is.AtWork() {
		t.leaves(e.Agent, e.At)
		return
	}
	before, known := t.atWork[e.Agent]
	if !known {
		before.until = e.At
	}
	busy := is.Busy() && !is.Rests()
	if known && before.busy != busy {
		t.present(e.Agent, e.At)
		before = t.atWork[e.Agent]
	}
	before.busy = busy
	t.atWork[e.Agent] = before
}

// free counts the work that an agent had in hand, if it was a talk.
func (t *Tally) free(agent string, at time.Time) {
	h := t.hands[agent]
	delete(t.hands, agent)
	if h.accepted.IsZero() {
		return
	}
	if h.over.IsZero() {
		h = h.resumed(at)
		h.over = at
	}
	slot := SlotOf(at)
	t.add(h.queue, slot, Handled, 1)
	t.add(h.queue, slot, Handle, at.Sub(h.since).Milliseconds())
	t.add(h.queue, slot, Rung, h.accepted.Sub(h.since).Milliseconds())
	t.add(h.queue, slot, Talked, (h.over.Sub(h.accepted) - h.held).Milliseconds())
	t.add(h.queue, slot, Wrapped, at.Sub(h.over).Milliseconds())
	if h.held > 0 {
		t.add(h.queue, slot, Held, h.held.Milliseconds())
		t.add(h.queue, slot, HeldTalks, 1)
	}
}
