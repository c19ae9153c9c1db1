package bench

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"slices"

	"presszero/queue/estimate"
)

// caller is one who has called. A caller in line who hangs up stays there as a ghost.
type caller struct {
	id, queue, level int
	joined           float64
	leaves           float64 // when they hang up if nobody answers
	work             float64 // handling time before drift and the agent's speed
	converts         bool    // will take a callback
	noReply          bool    // and not pick it up
	callback, ghost  bool
	offered          float64 // wait offered; -1: not known yet
	score            *sample
}

func (c *caller) turn() float64 { return c.joined - float64(c.level)*estimate.Always }

type agent struct {
	id, group int
	skills    estimate.Skills
	speed     float64
	doing     estimate.Doing
	since     float64
	caller    *caller
	began     float64 // of the ring of the call in hand
	absences  int     // staff events in force
	onShift   bool
}

func (a *agent) wanted() bool { return a.onShift && a.absences == 0 }

// happening is what watchers are told of.
type happening uint8

const (
	joined    happening = iota // to a line, or straight to an agent
	passed                     // a ghost's wait is known
	answered                   // by an agent; the caller's wait is known
	unheard                    // the agent did not answer
	hungUp                     // became a ghost
	converted                  // became a callback
	finished                   // a call, the agent is free or goes on a break
	returned                   // an agent, from a break or an absence of so many seconds
)

// event is one happening. Took is the length of what ended: a handling time, a break, an absence.
type event struct {
	what   happening
	caller *caller
	agent  *agent
	took   float64
	was    estimate.Doing // what a returning agent did
}

// watcher sees everything that a real engine sees, and nothing else.
type watcher interface{ see(w *world, e event) }

// world is a site with a virtual clock.
type world struct {
	spec     *Scenario
	now      float64
	agents   []*agent
	line     []*caller // in the order of service, ghosts among them
	live     []int     // of each queue, callers in line who are not ghosts
	day      []float64 // of each queue, today's factor
	todo     agenda
	serial   int
	callers  int
	watchers []watcher
	chance   streams
	arrive   func(*caller) // asked when a caller has to wait
}

// streams are independent sequences of chance, so that a change in one thing leaves the others as they were.
type streams struct{ arrivals, callers, staff *rand.Rand }

func newWorld(s *Scenario, seed uint64) *world {
	w := &world{spec: s, live: make([]int, len(s.Queues)), day: make([]float64, len(s.Queues))}
	w.chance = streams{
		arrivals: rand.New(rand.NewPCG(seed, 1)),
		callers:  rand.New(rand.NewPCG(seed, 2)),
		staff:    rand.New(rand.NewPCG(seed, 3)),
	}
	for g, group := range s.Groups {
		for range group.N {
			a := &agent{id: len(w.agents), group: g, skills: estimate.SkillsOf(group.Skills...), speed: 1, doing: estimate.Left}
			if group.SpeedCV > 0 {
				d := Dist{Kind: "lognormal", Mean: 1, CV: group.SpeedCV}
				a.speed = d.draw(w.chance.staff)
			}
			a.onShift = len(group.Shifts) == 0
			if a.onShift {
				a.doing = estimate.Idle
			}
			w.agents = append(w.agents, a)
		}
	}
	for day := range s.Days + 1 {
		w.planDay(day)
	}
	for q := range s.Queues {
		w.nextArrival(q)
	}
	return w
}

// planDay puts a day's shifts and staff events on the agenda. The day after the last is played for those still in line.
func (w *world) planDay(day int) {
	start := float64(day) * w.spec.DayLen
	w.at(start, func() {
		for q := range w.day {
			w.day[q] = gamma(w.chance.arrivals, w.spec.Queues[q].Arrivals.DayCV)
		}
	})
	for g, group := range w.spec.Groups {
		for _, shift := range group.Shifts {
			w.at(start+shift[0], func() { w.shift(g, (*agent).comeOn) })
			w.at(start+shift[1], func() { w.shift(g, (*agent).goOff) })
		}
	}
	for _, e := range w.spec.Staff {
		if e.Day >= 0 && e.Day != day {
			continue
		}
		from := start + e.T + e.Jitter*(2*w.chance.staff.Float64()-1)
		long := e.Dur
		if e.DurCV > 0 {
			d := Dist{Kind: "lognormal", Mean: e.Dur, CV: e.DurCV}
			long = d.draw(w.chance.staff)
		}
		w.at(max(from, 0), func() { w.lose(e, long) })
	}
}

func (a *agent) comeOn() { a.onShift = true }
func (a *agent) goOff()  { a.onShift = false }

func (w *world) shift(group int, change func(*agent)) {
	for _, a := range w.agents {
		if a.group == group {
			change(a)
			w.settle(a)
		}
	}
}

// lose takes agents of a group away, chosen by chance, and brings them back.
func (w *world) lose(e StaffEvent, long float64) {
	var in []*agent
	for _, a := range w.agents {
		if a.group == e.Group && a.wanted() {
			in = append(in, a)
		}
	}
	w.chance.staff.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
	in = in[:min(e.Remove, len(in))]
	for _, a := range in {
		a.absences++
		w.settle(a)
	}
	w.at(w.now+long, func() {
		for _, a := range in {
			a.absences--
			w.settle(a)
		}
	})
}

// settle brings an agent to where the rota wants them, if they are not in a call or on a break.
func (w *world) settle(a *agent) {
	switch {
	case a.doing == estimate.Idle && !a.wanted():
		w.set(a, estimate.Left)
	case a.doing == estimate.Left && a.wanted():
		away, first := w.now-a.since, a.since == 0
		w.set(a, estimate.Idle)
		if !first {
			w.tell(event{what: returned, agent: a, took: away, was: estimate.Left})
		}
		w.serve(a)
	}
}

func (w *world) set(a *agent, doing estimate.Doing) { a.doing, a.since = doing, w.now }

func (w *world) tell(e event) {
	for _, each := range w.watchers {
		each.see(w, e)
	}
}

// run plays until the time given.
func (w *world) run(until float64) {
	for len(w.todo) > 0 && w.todo[0].at <= until {
		next := heap.Pop(&w.todo).(task) //nolint:errcheck,forcetypeassert // the agenda holds nothing else
		w.now = next.at
		next.do()
	}
	w.now = until
}

func (w *world) at(t float64, do func()) {
	w.serial++
	heap.Push(&w.todo, task{max(t, w.now), w.serial, do})
}

// nextArrival puts the next arrival of a queue on the agenda, by thinning of a faster stream.
func (w *world) nextArrival(q int) {
	a := &w.spec.Queues[q].Arrivals
	most := a.most()
	if a.DayCV > 0 {
		most *= 1 + 4*a.DayCV // a greater day than this is cut off
	}
	if most <= 0 {
		return
	}
	w.at(w.now+w.chance.arrivals.ExpFloat64()/most, func() {
		rate := a.rate(math.Mod(w.now, w.spec.DayLen), w.now) * w.day[q]
		if w.chance.arrivals.Float64()*most < rate {
			w.join(q)
		}
		w.nextArrival(q)
	})
}

func (a *Arrivals) most() float64 {
	rate := a.Const
	for _, r := range a.R {
		rate = max(rate, r)
	}
	most := 1.0
	for _, b := range a.Bursts {
		most = max(most, b.Mul)
	}
	return rate * most * (1 + math.Abs(a.SinA))
}

// rate is the rate at a time of the day.
func (a *Arrivals) rate(t, now float64) float64 {
	rate := a.Const
	if n := len(a.T); n > 0 {
		k, _ := slices.BinarySearch(a.T, t)
		switch k {
		case 0:
			rate = a.R[0]
		case n:
			rate = a.R[n-1]
		default:
			rate = a.R[k-1] + (a.R[k]-a.R[k-1])*(t-a.T[k-1])/(a.T[k]-a.T[k-1])
		}
	}
	if a.SinP > 0 {
		rate *= 1 + a.SinA*math.Sin(2*math.Pi*now/a.SinP)
	}
	for _, b := range a.Bursts {
		if t >= b.T && t < b.T+b.Dur {
			rate *= b.Mul
		}
	}
	return rate
}

func (w *world) join(q int) {
	spec, r := &w.spec.Queues[q], w.chance.callers
	w.callers++
	c := &caller{id: w.callers, queue: q, joined: w.now, leaves: math.Inf(1), offered: -1}
	c.work = spec.Service.draw(r)
	if spec.Patience != nil {
		c.leaves = w.now + spec.Patience.draw(r)
	}
	u := r.Float64()
	for level, p := range spec.PrioMix {
		if u -= p; u < 0 {
			c.level = level
			break
		}
	}
	c.converts, c.noReply = r.Float64() < spec.CallbackP, r.Float64() < spec.CallbackNoReply
	if a := w.idle(q); a != nil {
		w.tell(event{what: joined, caller: c, agent: a})
		w.ring(a, c)
		return
	}
	w.enqueue(c)
	w.tell(event{what: joined, caller: c})
	w.at(c.leaves, func() { w.hangUp(c) })
	if c.converts {
		w.at(w.now+spec.CallbackAfter, func() { w.convert(c) })
	}
	if w.arrive != nil {
		w.arrive(c)
	}
}

// idle is the agent of a queue who has been free the longest.
func (w *world) idle(q int) *agent {
	var best *agent
	for _, a := range w.agents {
		if a.doing == estimate.Idle && a.skills.Has(q) && (best == nil || a.since < best.since) {
			best = a
		}
	}
	return best
}

func (w *world) enqueue(c *caller) {
	k, _ := slices.BinarySearchFunc(w.line, c.turn(), func(o *caller, t float64) int {
		if o.turn() <= t {
			return -1
		}
		return 1
	})
	w.line = slices.Insert(w.line, k, c)
	w.live[c.queue]++
}

func (w *world) waiting(c *caller) bool {
	return c.offered < 0 && !c.ghost && slices.Contains(w.line, c)
}

func (w *world) hangUp(c *caller) {
	if c.leaves > w.now || c.callback || !w.waiting(c) {
		return // answered, called back, or more patient than it seemed
	}
	c.ghost = true
	w.live[c.queue]--
	w.tell(event{what: hungUp, caller: c})
}

func (w *world) convert(c *caller) {
	if !w.waiting(c) {
		return
	}
	c.callback = true
	w.tell(event{what: converted, caller: c})
}

// serve gives a free agent the first caller whom they may take. Ghosts before that one learn the wait they missed.
func (w *world) serve(a *agent) {
	for k := 0; k < len(w.line); {
		c := w.line[k]
		if !a.skills.Has(c.queue) {
			k++
			continue
		}
		w.line = slices.Delete(w.line, k, k+1)
		if !c.ghost {
			w.live[c.queue]--
			w.ring(a, c)
			return
		}
		c.offered = w.now - c.joined
		w.tell(event{what: passed, caller: c})
	}
}

// ring reserves the agent for the caller, who is taken from this moment unless the agent does not answer.
func (w *world) ring(a *agent, c *caller) {
	w.set(a, estimate.OnCall)
	a.caller, a.began = c, w.now
	if w.spec.NoAnswer > 0 && w.chance.staff.Float64() < w.spec.NoAnswer {
		w.at(w.now+w.spec.RingOut, func() { w.ringOut(a, c) })
		return
	}
	c.offered = w.now - c.joined
	w.tell(event{what: answered, caller: c, agent: a})
	w.at(w.now+w.handling(a, c), func() { w.finish(a) })
}

// handling is the time from the ring to the agent being free.
func (w *world) handling(a *agent, c *caller) float64 {
	spec := &w.spec.Queues[c.queue]
	took := c.work * a.speed * spec.drift(math.Mod(w.now, w.spec.DayLen))
	if w.spec.RingMean > 0 && !c.callback {
		took += w.spec.RingMean * w.chance.staff.ExpFloat64()
	}
	if c.callback && c.noReply {
		return spec.CallbackDial
	}
	if c.callback {
		took += spec.CallbackDial
	}
	return took
}

func (q *QueueSpec) drift(t float64) float64 {
	f := 1.0
	for i, from := range q.DriftT {
		if t >= from {
			f = q.DriftF[i]
		}
	}
	return f
}

func (w *world) ringOut(a *agent, c *caller) {
	a.caller = nil
	w.pause(a)
	w.tell(event{what: unheard, caller: c, agent: a})
	if free := w.idle(c.queue); free != nil {
		w.ring(free, c)
		return
	}
	w.enqueue(c)
	w.at(c.leaves, func() { w.hangUp(c) })
}

func (w *world) pause(a *agent) {
	w.set(a, estimate.OnBreak)
	long := w.spec.PauseMean
	if long <= 0 {
		long = 300
	}
	w.at(w.now+long*w.chance.staff.ExpFloat64(), func() { w.comeBack(a) })
}

func (w *world) comeBack(a *agent) {
	took := w.now - a.since
	w.set(a, estimate.Idle)
	w.tell(event{what: returned, agent: a, took: took, was: estimate.OnBreak})
	w.goOn(a)
}

func (w *world) finish(a *agent) {
	c := a.caller
	took := w.now - a.began
	a.caller = nil
	w.set(a, estimate.Idle)
	if a.wanted() && w.spec.PauseP > 0 && w.chance.staff.Float64() < w.spec.PauseP {
		w.pause(a)
	}
	w.tell(event{what: finished, caller: c, agent: a, took: took})
	w.goOn(a)
}

func (w *world) goOn(a *agent) {
	w.settle(a)
	if a.doing == estimate.Idle {
		w.serve(a)
	}
}

// task is something to be done at a time; agenda is a heap of them.
type task struct {
	at     float64
	serial int
	do     func()
}

type agenda []task

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].serial < a[j].serial
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push is part of heap.Interface.
func (a *agenda) Push(x any) { *a = append(*a, x.(task)) } //nolint:errcheck,forcetypeassert // as above

// Pop is part of heap.Interface.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	old[len(old)-1] = task{}
	*a = old[:len(old)-1]
	return last
}
