package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"presszero/queue"
)

// Times of the book.
const (
	unleft  = 15 * time.Minute   // after which a message that was to be left was not
	giveUp  = 7 * 24 * time.Hour // after its time, a message that nobody has answered is not going to be
	goneFor = 10 * time.Minute   // how long it is known what became of callers who have left the line
)

// lane is a lane of a queue.
type lane struct{ queue, lane string }

// Book settles promises. It is told, in the order of time, what callers were told and what happened, and gives out what has
// changed by it.
type Book struct {
	stories map[string]*story
	gone    map[string]queue.Event    // with which callers met an agent, or left the line, a while ago
	taken   map[lane]int              // callers whom agents have taken
	meeting map[string]queue.OfferRef // callers who were taken and have not met the agent yet

	dirty    map[string]*queue.PromiseRecord
	events   []queue.Event
	settled  []queue.PromiseRecord
	told     []queue.PromiseRecord
	breaches []queue.PromiseRecord
}

// story is a caller as far as promises go.
type story struct {
	lane    lane
	records []*queue.PromiseRecord // those that may still change, and others of the same stay
	item    string                 // the message that the caller has left; empty: none
	leftAt  time.Time              // when
	breach  bool                   // a wait that was told has passed before
}

// NewBook is a book in which the given records are live. Taken are the callers whom agents had taken by then, as Taken tells
// them.
func NewBook(live []queue.PromiseRecord, taken map[string]int) *Book {
	b := &Book{
		stories: map[string]*story{}, gone: map[string]queue.Event{}, taken: map[lane]int{}, meeting: map[string]queue.OfferRef{},
		dirty: map[string]*queue.PromiseRecord{},
	}
	for name, n := range taken {
		b.taken[laneOf(name)] = n
	}
	slices.SortFunc(live, func(x, y queue.PromiseRecord) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(len(x.ID), len(y.ID)), cmp.Compare(x.ID, y.ID))
	})
	for _, r := range live {
		s := b.story(r)
		s.records = append(s.records, &r)
		s.breach = s.breach || r.Kind == queue.PromisedWait && r.Passed
		if r.Item != "" {
			s.item, s.leftAt = r.Item, r.At
		}
	}
	return b
}

// Taken is how many callers of each lane agents have taken: with the live records, all that the book remembers.
func (b *Book) Taken() map[string]int {
	all := map[string]int{}
	for l, n := range b.taken {
		all[l.queue+"\n"+l.lane] = n
	}
	return all
}

func laneOf(name string) lane {
	for i := range len(name) {
		if name[i] == '\n' {
			return lane{name[:i], name[i+1:]}
		}
	}
	return lane{queue: name}
}

func (b *Book) story(r queue.PromiseRecord) *story {
	s := b.stories[r.Call]
	if s == nil {
		s = &story{}
		b.stories[r.Call] = s
	}
	s.lane = lane{r.Queue, r.Lane}
	return s
}

// Tell takes in what a caller was told.
func (b *Book) Tell(r queue.PromiseRecord) {
	s := b.story(r)
	r.At, r.By = queue.Millis(r.At), queue.Millis(r.By)
	r.Outcome, r.Live, r.First = queue.PromiseOpen, true, !slices.ContainsFunc(s.records, func(old *queue.PromiseRecord) bool { return old.Kind == r.Kind })
	if r.Kind == queue.PromisedPosition {
		r.Base = b.taken[s.lane]
	}
	for _, old := range s.records {
		if old.Kind == r.Kind && old.Open() {
			b.replace(old, r)
		}
	}
	if r.Kind == queue.PromisedMessage {
		r.Item = s.item
	}
	s.records = append(s.records, &r)
	b.note(&r)
	b.told = append(b.told, r)
	b.say(queue.EventPromised, &r)
	if r.Kind == queue.PromisedWait || r.Kind == queue.PromisedPosition {
		b.tooLate(r.Call)
	}
}

// tooLate settles what was told to a caller who had met an agent, or left, in the same moment.
func (b *Book) tooLate(call string) {
	switch e, known := b.gone[call]; {
	case known && e.Kind == queue.EventBridged:
		b.met(e)
	case known:
		b.end(e)
	}
}

// replace settles a promise instead of which another one was told. One whose time has passed is not replaced: it was not kept,
// whatever is told afterwards.
func (b *Book) replace(old *queue.PromiseRecord, by queue.PromiseRecord) {
	switch {
	case old.Overdue(by.At):
	case old.Kind == queue.PromisedPosition && worse(by.Said, old.Said):
		b.settle(old, queue.PromiseBroken, by.At)
	case old.By.IsZero() || by.By.IsZero():
		b.settle(old, queue.PromiseReplaced, by.At)
	default:
		b.settle(old, queue.PromiseReplaced, by.At)
		old.Margin = old.By.Sub(by.By)
	}
}

// worse reports whether a position is further from the head of the line than another.
func worse(position, than string) bool {
	a, err1 := strconv.Atoi(position)
	b, err2 := strconv.Atoi(than)
	return err1 == nil && err2 == nil && a > b
}

// Happen takes in what happened on the line.
func (b *Book) Happen(e queue.Event) {
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		delete(b.gone, e.Call)
		if e.Why == queue.WhyCallback {
			b.chose(e)
		}
	case queue.EventAccepted:
		b.take(e)
	case queue.EventRefused, queue.EventWithdrawn:
		b.release(e)
	case queue.EventBridged:
		delete(b.meeting, e.Call)
		b.gone[e.Call] = e
		b.met(e)
	case queue.EventDialled:
		b.called(e)
	case queue.EventEnded:
		if ref, known := b.meeting[e.Call]; known {
			b.release(queue.Event{Call: e.Call, Queue: e.Queue, Offer: ref})
		}
		b.gone[e.Call] = e
		b.end(e)
	case queue.EventMessageLeft:
		b.left(e)
	case queue.EventMessageCalled, queue.EventMessageClosed:
		b.answered(e)
	}
}

// take counts a caller whom an agent has taken: those behind have one less before them.
func (b *Book) take(e queue.Event) {
	if _, known := b.meeting[e.Call]; known {
		return
	}
	b.meeting[e.Call] = e.Offer
	l := b.laneOf(e)
	for _, r := range b.open(e.Call, queue.PromisedPosition) {
		position, err := strconv.Atoi(r.Said)
		if err == nil {
			r.Overtook = max(b.taken[l]-r.Base-(position-1), 0)
		}
		b.note(r)
	}
	b.taken[l]++
}

// release takes back that an agent has taken a caller: the two have never met.
func (b *Book) release(e queue.Event) {
	if ref, known := b.meeting[e.Call]; known && ref == e.Offer {
		delete(b.meeting, e.Call)
		b.taken[b.laneOf(e)]--
	}
}

// laneOf is the lane of the caller of an event: of one who was told nothing, the main one.
func (b *Book) laneOf(e queue.Event) lane {
	if s := b.stories[e.Call]; s != nil && s.lane.queue == e.Queue {
		return s.lane
	}
	return lane{queue: e.Queue}
}

// met settles what was promised to a caller who has met an agent.
func (b *Book) met(e queue.Event) {
	for _, r := range b.open(e.Call, queue.PromisedWait) {
		b.meet(r, e.At)
	}
	for _, r := range b.open(e.Call, queue.PromisedPosition) {
		if r.Overtook > 0 {
			b.settle(r, queue.PromiseBroken, e.At)
		} else {
			b.settle(r, queue.PromiseKept, e.At)
		}
	}
	b.over(e.Call, func(r *queue.PromiseRecord) { r.Answered = e.At }, queue.PromisedWait, queue.PromisedPosition)
}

// meet settles a promise of something that has now come.
func (b *Book) meet(r *queue.PromiseRecord, at time.Time) {
	if r.By.IsZero() || !at.After(r.By) {
		b.settle(r, queue.PromiseKept, at)
	} else {
		b.settle(r, queue.PromiseLate, at)
	}
}

// called settles what was promised to a caller who is called back.
func (b *Book) called(e queue.Event) {
	for _, r := range b.open(e.Call, queue.PromisedCallback) {
		b.meet(r, e.At)
	}
	b.over(e.Call, nothing, queue.PromisedCallback)
}

// chose settles what was promised to a caller who waits on the phone no more.
func (b *Book) chose(e queue.Event) {
	for _, r := range slices.Concat(b.open(e.Call, queue.PromisedWait), b.open(e.Call, queue.PromisedPosition)) {
		b.leave(r, e.At)
	}
	b.over(e.Call, nothing, queue.PromisedWait, queue.PromisedPosition)
}

// leave settles a promise to a caller who has gone: what was not due by then was neither kept nor broken.
func (b *Book) leave(r *queue.PromiseRecord, at time.Time) {
	if r.Overdue(at) {
		b.settle(r, queue.PromiseBroken, at)
	} else {
		b.settle(r, queue.PromiseVoid, at)
	}
}

// end settles what was promised to a caller who has left the line.
func (b *Book) end(e queue.Event) {
	if queue.Outcome(e.Why) == queue.Answered {
		b.met(e)
	}
	b.chose(e)
	for _, r := range b.open(e.Call, queue.PromisedCallback) {
		switch e.Promise {
		case queue.PromiseKept, queue.PromiseLate, queue.PromiseBroken:
			b.settle(r, e.Promise, e.At)
		default:
			b.leave(r, e.At)
		}
	}
	b.over(e.Call, nothing, queue.PromisedCallback)
}

// left notes that a message was left, which is to be answered.
func (b *Book) left(e queue.Event) {
	s := b.stories[e.Call]
	if s == nil {
		s = &story{lane: lane{queue: e.Queue}}
		b.stories[e.Call] = s
	}
	s.item, s.leftAt = e.Item, e.At
	for _, r := range b.open(e.Call, queue.PromisedMessage) {
		r.Item = e.Item
		b.note(r)
	}
}

// answered settles what was promised to a caller whose message somebody has seen to.
func (b *Book) answered(e queue.Event) {
	for _, r := range b.open(e.Call, queue.PromisedMessage) {
		if r.Item == e.Item {
			b.meet(r, e.At)
		}
	}
	b.over(e.Call, nothing, queue.PromisedMessage)
}

// Pass takes in what time it is.
func (b *Book) Pass(now time.Time) {
	var overdue, messages []*queue.PromiseRecord
	for _, s := range b.stories {
		for _, r := range s.records {
			if r.Overdue(now) && !r.Passed {
				overdue = append(overdue, r)
			}
			if r.Kind == queue.PromisedMessage && r.Open() {
				messages = append(messages, r)
			}
		}
	}
	inOrder := func(x, y *queue.PromiseRecord) int { return cmp.Or(x.By.Compare(y.By), cmp.Compare(x.ID, y.ID)) }
	slices.SortFunc(overdue, inOrder)
	slices.SortFunc(messages, inOrder)
	for _, r := range overdue {
		b.pass(r)
	}
	for _, r := range messages {
		b.wait(r, now)
	}
	b.forget(now)
}

// forget lets go of what was of use for a while.
func (b *Book) forget(now time.Time) {
	maps.DeleteFunc(b.stories, func(_ string, s *story) bool { return !s.lives() && now.Sub(s.leftAt) > unleft })
	maps.DeleteFunc(b.gone, func(_ string, e queue.Event) bool { return now.Sub(e.At) > goneFor })
}

// pass notes that the time of a promise has come and what was promised has not. The first time that a caller waits for longer
// than was told is a breach.
func (b *Book) pass(r *queue.PromiseRecord) {
	r.Passed = true
	b.note(r)
	b.say(queue.EventPromiseOverdue, r)
	if s := b.stories[r.Call]; r.Kind == queue.PromisedWait && !s.breach {
		s.breach = true
		b.breaches = append(b.breaches, *r)
	}
}

// wait settles the promise of an answer to a message that was not left after all, or that nobody is going to answer.
func (b *Book) wait(r *queue.PromiseRecord, now time.Time) {
	switch {
	case r.Item == "" && now.Sub(r.At) > unleft:
		b.settle(r, queue.PromiseVoid, now)
	case !r.By.IsZero() && now.Sub(r.By) > giveUp:
		b.settle(r, queue.PromiseBroken, now)
	default:
		return
	}
	r.Live = false
}

// open are the open promises of a kind to a caller.
func (b *Book) open(call string, kind queue.PromiseKind) []*queue.PromiseRecord {
	s := b.stories[call]
	if s == nil {
		return nil
	}
	var all []*queue.PromiseRecord
	for _, r := range s.records {
		if r.Kind == kind && r.Open() {
			all = append(all, r)
		}
	}
	return all
}

func (b *Book) settle(r *queue.PromiseRecord, outcome queue.Promise, at time.Time) {
	if at.Before(r.At) {
		at = r.At
	}
	r.Outcome, r.Settled = outcome, at
	if !r.By.IsZero() && (outcome == queue.PromiseKept || outcome == queue.PromiseLate || outcome == queue.PromiseBroken) {
		r.Margin = r.By.Sub(at)
	}
	b.note(r)
	b.say(queue.EventPromiseSettled, r)
	b.settled = append(b.settled, *r)
}

// over closes the records of some kinds of a caller: nothing changes them any more.
func (b *Book) over(call string, last func(*queue.PromiseRecord), kinds ...queue.PromiseKind) {
	s := b.stories[call]
	if s == nil {
		return
	}
	for _, r := range s.records {
		if r.Live && slices.Contains(kinds, r.Kind) {
			last(r)
			r.Live = false
			b.note(r)
		}
	}
	b.drop(call)
}

func nothing(*queue.PromiseRecord) {}

// drop forgets a caller of whom nothing is live any more.
func (b *Book) drop(call string) {
	if s := b.stories[call]; s != nil && s.item == "" && !s.lives() {
		delete(b.stories, call)
	}
}

func (s *story) lives() bool {
	return slices.ContainsFunc(s.records, func(r *queue.PromiseRecord) bool { return r.Live })
}

func (b *Book) note(r *queue.PromiseRecord) { b.dirty[r.ID] = r }

// say tells of a promise on the feed, if it names a time.
func (b *Book) say(kind queue.EventKind, r *queue.PromiseRecord) {
	if r.By.IsZero() {
		return
	}
	e := queue.Event{Kind: kind, Call: r.Call, Queue: r.Queue, Why: string(r.Kind) + " " + r.Said}
	if kind == queue.EventPromiseSettled {
		e.Promise = r.Outcome
	}
	b.events = append(b.events, e)
}

// Changes are what has come of what a book was told since they were last taken.
type Changes struct {
	Records  []queue.PromiseRecord // as they now stand
	Events   []queue.Event         // to be told on the feed
	Told     []queue.PromiseRecord // new ones
	Settled  []queue.PromiseRecord
	Breaches []queue.PromiseRecord // waits that have passed, of each caller the first
}

// Take takes the changes out of the book.
func (b *Book) Take() Changes {
	c := Changes{Events: b.events, Told: b.told, Settled: b.settled, Breaches: b.breaches}
	for _, id := range slices.Sorted(maps.Keys(b.dirty)) {
		c.Records = append(c.Records, *b.dirty[id])
	}
	clear(b.dirty)
	b.events, b.told, b.settled, b.breaches = nil, nil, nil, nil
	return c
}

// Stand counts, into how promises stand, those that are open.
func (b *Book) Stand(now time.Time, all map[Of]Standing) {
	for _, s := range b.stories {
		for _, r := range s.records {
			if !r.Open() || r.By.IsZero() {
				continue
			}
			of := Of{r.Queue, r.Kind}
			is := all[of]
			is.Open++
			if r.Overdue(now) {
				is.Overdue++
			}
			if is.Next.IsZero() || r.By.Before(is.Next) {
				is.Next = r.By
			}
			all[of] = is
		}
	}
}

// Of says of what promises are: a queue, and a kind.
type Of struct {
	Queue string
	Kind  queue.PromiseKind
}

// Doubtful are callers of whom the line should have told the end by now: a promise of theirs has passed, or was told long ago.
func (b *Book) Doubtful(now time.Time) []string {
	var calls []string
	for call, s := range b.stories {
		if slices.ContainsFunc(s.records, func(r *queue.PromiseRecord) bool { return doubtful(r, now) }) {
			calls = append(calls, call)
		}
	}
	slices.Sort(calls)
	return calls
}

// Times after which the line is asked what has become of a caller, in case the feed has not told it.
const (
	doubtOverdue = time.Minute
	doubtOld     = time.Hour
)

func doubtful(r *queue.PromiseRecord, now time.Time) bool {
	if !r.Live || r.Kind == queue.PromisedMessage {
		return false
	}
	return now.Sub(r.At) > doubtOld || !r.By.IsZero() && now.Sub(r.By) > doubtOverdue
}
