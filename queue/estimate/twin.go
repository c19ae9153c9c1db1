package estimate

import (
	"math"
	"slices"
)

const horizon = 4 * 3600.0 // what takes longer is given as this

// twin plays a line forward. It keeps its slices between runs, so that playing allocates nothing.
type twin struct {
	s       *State
	parts   Parts
	reps    int
	classes []class
	order   []int32 // callers by class, in each in the order of service
	kinds   []kind
	kindOf  []int32 // of each agent; -1: serves nobody in line
	heap    []slot
	gone    []float64 // of each caller: when they hang up
	factor  []float64 // of each queue: how much longer calls last in this replica
	took    []float64 // of each caller, each replica: when an agent takes them
	left    int       // callers not taken yet
	tries   uint64
	arrived uint64
	ahead   *ahead // nil: only those in line count
}

// class is callers of one queue with one head start, who are served in turn.
type class struct {
	queue      int
	head       float64
	from, to   int32 // in order
	rate       float64
	next       int32   // the first who is not taken yet
	comes      float64 // when the next who is not in line yet joins
	leaves     float64 // when that one hangs up
	inLine     bool    // has callers in the line
	overtaking bool    // new callers may come before some in line
	coming     *Coming // those who are yet to call; nil: they do not count
	drawn      uint64  // how many of them have been made up
}

// kind is agents with the same skills, who may take callers from the same time of their turns on.
type kind struct {
	skills  Skills
	opens   []float64
	classes []int32
	looks   int32   // the idle one who looks out for the next caller; nobodyLooks
	standBy []int32 // the other idle ones
}

// slot is when an agent becomes free.
type slot struct {
	at    float64
	agent int32
}

// play runs the replicas. After it, took holds each caller's times in a row.
func (t *twin) play(s *State, reps int, parts Parts) { t.playAhead(s, reps, parts, nil) }

func (t *twin) playAhead(s *State, reps int, parts Parts, then *ahead) {
	t.s, t.reps, t.parts, t.ahead = s, reps, parts, then
	t.sortCallers()
	t.sortAgents()
	t.gone = sized(t.gone, len(s.Line))
	t.factor = sized(t.factor, len(s.Queues))
	t.took = sized(t.took, len(s.Line)*reps)
	for r := range reps {
		t.replica(r)
	}
}

func sized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

func (t *twin) sortCallers() {
	t.classes = t.classes[:0]
	lowest := math.Inf(1)
	for i := range t.s.Line {
		c := &t.s.Line[i]
		k := t.class(c.Queue, c.Head)
		t.classes[k].inLine = true
		t.classes[k].to++
		lowest = min(lowest, c.Head)
	}
	if t.ahead != nil {
		t.addComing()
		lowest = math.Inf(1) // they overtake, too
	}
	for q := range t.s.Queues {
		for _, o := range t.s.Queues[q].Overtakers {
			if o.Head > lowest && o.Rate > 0 {
				k := t.class(q, o.Head)
				t.classes[k].rate, t.classes[k].overtaking = o.Rate, true
			}
		}
	}
	var at int32
	for k := range t.classes {
		c := &t.classes[k]
		c.from, at = at, at+c.to
		c.to = c.from
	}
	t.order = sized(t.order, len(t.s.Line))
	for i := range t.s.Line {
		c := &t.classes[t.class(t.s.Line[i].Queue, t.s.Line[i].Head)]
		t.order[c.to] = int32(i)
		c.to++
	}
}

func (t *twin) class(queue int, head float64) int {
	for k := range t.classes {
		if t.classes[k].queue == queue && t.classes[k].head == head {
			return k
		}
	}
	t.classes = append(t.classes, class{queue: queue, head: head})
	return len(t.classes) - 1
}

func (t *twin) sortAgents() {
	t.kinds = t.kinds[:0]
	t.kindOf = sized(t.kindOf, len(t.s.Agents))
	for i := range t.s.Agents {
		t.kindOf[i] = t.kind(&t.s.Agents[i])
	}
}

func (t *twin) kind(a *Agent) int32 {
	skills := a.Skills
	for k := range t.kinds {
		if t.kinds[k].skills == skills && slices.Equal(t.kinds[k].opens, a.Opens) {
			return t.usable(k)
		}
	}
	if len(t.kinds) < cap(t.kinds) {
		t.kinds = t.kinds[:len(t.kinds)+1]
	} else {
		t.kinds = append(t.kinds, kind{})
	}
	last := &t.kinds[len(t.kinds)-1]
	last.skills, last.opens, last.classes = skills, a.Opens, last.classes[:0]
	for k := range t.classes {
		if skills.Has(t.classes[k].queue) {
			last.classes = append(last.classes, int32(k))
		}
	}
	return t.usable(len(t.kinds) - 1)
}

func (t *twin) usable(k int) int32 {
	if len(t.kinds[k].classes) == 0 {
		return -1
	}
	return int32(k)
}

// replica plays the line once.
func (t *twin) replica(r int) {
	c := newChance(t.s.Seed, r)
	t.begin(r, c)
	for t.unsettled() && len(t.heap) > 0 && t.heap[0].at < horizon {
		top := &t.heap[0]
		caller, class := t.take(&t.kinds[t.kindOf[top.agent]], top.at, r, c)
		if caller < 0 && !t.unsettled() {
			return
		}
		at := t.freeAgain(*top, caller, class, c)
		if t.ahead != nil {
			t.stand(caller, at)
			continue
		}
		top.at = at
		t.sink()
	}
	t.forsake(c)
}

// begin sets the line to how it stands now.
func (t *twin) begin(r int, c chance) {
	s := t.s
	t.left, t.tries, t.arrived = len(s.Line), 0, 0
	for q := range s.Queues {
		t.factor[q] = 1
		if t.parts&WithoutTempo == 0 {
			t.factor[q] = s.Queues[q].Tempo.Factor * stretch(s.Queues[q].Tempo.Spread, c.normal(ofStretch, uint64(q)))
		}
	}
	for i := range s.Line {
		t.took[i*t.reps+r] = horizon
		t.gone[i] = t.hangsUp(&s.Line[i], c.of(ofPatience, uint64(i)))
	}
	t.beginAhead(r, c)
	for k := range t.classes {
		class := &t.classes[k]
		class.next, class.comes, class.drawn = class.from, math.Inf(1), 0
		if class.overtaking || class.coming != nil {
			class.comes = 0
			t.nextArrival(class, c)
		}
	}
	for k := range t.kinds {
		t.kinds[k].looks, t.kinds[k].standBy = nobodyLooks, t.kinds[k].standBy[:0]
	}
	t.heap = t.heap[:0]
	for i := range s.Agents {
		if t.kindOf[i] < 0 {
			continue
		}
		if at := t.freeFirst(i, c); at < horizon {
			t.heap = append(t.heap, slot{at, int32(i)})
		}
	}
	for i := len(t.heap)/2 - 1; i >= 0; i-- {
		t.sinkFrom(i)
	}
}

func (t *twin) hangsUp(c *Caller, u float64) float64 {
	patience := t.s.Queues[c.Queue].Patience
	switch {
	case c.Asking:
		return 0
	case c.Callback || patience == nil || t.parts&WithoutHangUps != 0:
		return math.Inf(1)
	}
	return patience.Residual(c.Age, u)
}

// nextArrival draws who joins a class next.
func (t *twin) nextArrival(class *class, c chance) {
	if class.coming != nil {
		t.nextComing(class, c)
		return
	}
	t.arrived++
	class.comes -= math.Log(c.of(ofArrival, t.arrived)) / class.rate
	class.leaves = math.Inf(1)
	if patience := t.s.Queues[class.queue].Patience; patience != nil && t.parts&WithoutHangUps == 0 {
		t.arrived++
		class.leaves = class.comes + patience.Draw(c.of(ofArrival, t.arrived))
	}
}

// freeFirst is when an agent is first free.
func (t *twin) freeFirst(i int, c chance) float64 {
	a := &t.s.Agents[i]
	u := c.of(ofAgent, uint64(i))
	at := 0.0
	switch a.Doing {
	case OnCall:
		f := t.factor[a.Queue]
		at = a.Until
		if at <= 0 {
			at = a.Wraps + f*t.inHand(a).Residual((a.Age+a.Wraps)/f, u)
		}
		at += t.breakAfter(c, uint64(len(t.s.Line)+i))
	case OnBreak:
		at = t.s.Crew.Pause.Residual(a.Age, u)
	case Left: // those who left together are expected back together
		at = t.s.Crew.Away.Residual(a.Age, c.of(ofLeaving, uint64((t.s.Now-a.Age)/600)))
	case Scheduled:
		at = a.Comes
	}
	if a.Goes > 0 && at >= a.Goes {
		return horizon
	}
	return at
}

// inHand is the law of the call that an agent has.
func (t *twin) inHand(a *Agent) *Law {
	if a.Callback {
		return t.s.Queues[a.Queue].calledBack()
	}
	return t.s.Queues[a.Queue].Handle
}

// handling is the law of a caller's handling time.
func (t *twin) handling(c *Caller) *Law {
	if c.Callback {
		return t.s.Queues[c.Queue].calledBack()
	}
	return t.s.Queues[c.Queue].Handle
}

// breakAfter is the break that the i-th call is followed by, mostly none.
func (t *twin) breakAfter(c chance, i uint64) float64 {
	chance := t.s.Crew.PauseChance
	if chance == 0 {
		return 0
	}
	if u := c.of(ofBreak, i); u < chance {
		return t.s.Crew.Pause.Draw(u / chance)
	}
	return 0
}

// take finds whom an agent who is free now takes, and notes it of those who would have been taken had they not hung up.
// The caller is their place in the line, newcomer if they were not in it, nobody if none waits.
func (t *twin) take(k *kind, now float64, r int, c chance) (caller int32, class *class) {
	for {
		best := t.first(k, now)
		switch {
		case best == nil:
			return nobody, nil
		case best.next == best.to:
			if best.leaves > now {
				return t.newcomer(best, now, c), best
			}
			t.note(best, best.leaves)
			t.nextArrival(best, c)
		default:
			i := t.order[best.next]
			if t.gone[i] > now {
				return t.answer(i, best, now, r, c), best
			}
			t.mark(i, best, now, r)
		}
	}
}

// What take finds instead of a caller.
const (
	nobody   = -1
	newcomer = -2
	silent   = -3 // the agent did not answer; the caller keeps the place
)

func (t *twin) answer(i int32, class *class, now float64, r int, c chance) int32 {
	if t.unheard(c) {
		return silent
	}
	t.mark(i, class, now, r)
	return i
}

// unheard is whether the agent does not answer.
func (t *twin) unheard(c chance) bool {
	p := t.s.Crew.NoAnswer
	if p == 0 {
		return false
	}
	t.tries++
	return c.of(ofAnswer, t.tries) < p
}

func (t *twin) mark(i int32, class *class, now float64, r int) {
	t.took[int(i)*t.reps+r] = now
	class.next++
	t.left--
}

// first is the class whose turn it is, nil if nobody waits whom the agents may take by now.
func (t *twin) first(of *kind, now float64) *class {
	var best *class
	turn := math.Inf(1)
	for _, k := range of.classes {
		c := &t.classes[k]
		at := c.turn(t)
		if at < turn && now >= at+of.after(c) && (c.next < c.to || c.comes <= now) {
			best, turn = c, at
		}
	}
	return best
}

// turn is by what the first of a class is served, who may not have come yet.
func (c *class) turn(t *twin) float64 {
	if c.next < c.to {
		return t.s.Line[t.order[c.next]].turn()
	}
	return c.comes - c.head
}

// after is for how long a turn must have been waited for.
func (k *kind) after(c *class) float64 {
	if k.opens == nil {
		return math.Inf(-1)
	}
	return k.opens[c.queue]
}

// freeAgain is when an agent who took the caller is free for the next one; after the horizon: not again.
func (t *twin) freeAgain(s slot, caller int32, class *class, c chance) float64 {
	at := s.at
	switch caller {
	case nobody:
		return t.nextFor(&t.kinds[t.kindOf[s.agent]], s.at)
	case silent:
		at += t.s.Crew.RingOut + t.s.Crew.Pause.Draw(c.of(ofBreak, t.tries+1<<32))
	case newcomer:
		at += t.newcomers(class, c)
		t.nextArrival(class, c)
	default:
		law := t.handling(&t.s.Line[caller])
		at += t.factor[class.queue]*law.Draw(c.of(ofHandling, uint64(caller))) + t.breakAfter(c, uint64(caller))
	}
	if goes := t.s.Agents[s.agent].Goes; goes > 0 && at >= goes {
		return horizon
	}
	return at
}

// newcomers is how long the agent is busy with the newcomer of a class.
func (t *twin) newcomers(class *class, c chance) float64 {
	law := t.s.Queues[class.queue].Handle
	if class.coming != nil {
		i := class.number()
		return t.factor[class.queue]*law.Draw(c.of(ofTheirHandling, i)) + t.breakAfter(c, i)
	}
	return t.factor[class.queue] * law.Draw(c.of(ofHandling, t.arrived+1<<32))
}

// nextFor is when somebody joins, or has waited long enough, whom an idle agent may take.
func (t *twin) nextFor(of *kind, now float64) float64 {
	at := horizon
	for _, k := range of.classes {
		c := &t.classes[k]
		next := c.comes
		if opens := c.turn(t) + of.after(c); c.next < c.to {
			next = opens
		} else {
			next = max(next, opens)
		}
		if next > now {
			at = min(at, next)
		}
	}
	return max(at, now+justAfter)
}

// justAfter is long enough for a time to be later.
const justAfter = 1e-6

func (t *twin) sink() { t.sinkFrom(0) }

// sinkFrom puts a slot of the heap in its place.
func (t *twin) sinkFrom(i int) {
	h := t.heap
	moving := h[i]
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].at < h[child].at {
			child++
		}
		if h[child].at >= moving.at {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = moving
}
