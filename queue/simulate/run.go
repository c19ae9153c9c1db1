package simulate

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"presszero/queue"
	"presszero/queue/memq"
)

// What people do takes its time: an agent answers and accepts after answerTime. Nobody's phone rings in vain.
const (
	answerTime = 5 * time.Second
	unrung     = 30 * time.Second
	sweepBatch = 1_000
)

// ErrUnknownQueue tells that a caller calls for a queue that is not declared.
var ErrUnknownQueue = errors.New("no such queue")

// Run plays callers, sorted by when they call, through a site, and reports what became of them once the last of them has
// gone, or nobody will come any more who could serve them.
func Run(ctx context.Context, site Site, callers []Caller, target time.Duration) (Report, error) {
	return Watch(ctx, site, callers, target, Watcher{})
}

// Watcher looks at the line while callers are played through it.
type Watcher struct {
	Every time.Duration // of the simulated time
	Look  func(line *memq.Store, now time.Time) error
}

// Watch is Run with somebody who looks; nobody does where Look is nil.
func Watch(ctx context.Context, site Site, callers []Caller, target time.Duration, w Watcher) (Report, error) {
	p := &play{site: site, callers: callers, ctx: ctx, now: begin, target: target, report: newReport(target)}
	if err := p.run(w); err != nil {
		return Report{}, err
	}
	return p.report, nil
}

func (p *play) run(w Watcher) error {
	var err error
	if p.line, err = memq.New(memq.Options{Now: func() time.Time { return p.now }}); err != nil {
		return fmt.Errorf("open the line: %w", err)
	}
	if err := p.open(); err != nil {
		return err
	}
	for i, c := range p.callers {
		if _, declared := p.site.Queues[c.Queue]; !declared {
			return fmt.Errorf("a caller for %s: %w", c.Queue, ErrUnknownQueue)
		}
		p.at(begin.Add(c.At), func() error { return p.arrive(i) })
	}
	if w.Look != nil {
		p.watch(w)
	}
	for len(p.ahead) > 0 {
		next, _ := heap.Pop(&p.ahead).(happening) // nothing else is put in
		p.now = next.at
		if err := p.ctx.Err(); err != nil {
			return fmt.Errorf("simulate: %w", err)
		}
		if err := errors.Join(next.do(), p.match()); err != nil {
			return fmt.Errorf("%s after the beginning: %w", p.now.Sub(begin), err)
		}
	}
	p.report.close(p.now.Sub(begin), p.site.Shifts)
	return nil
}

// watch has the watcher look for as long as anything else will happen.
func (p *play) watch(w Watcher) {
	p.at(p.now.Add(w.Every), func() error {
		if len(p.ahead) > 0 {
			p.watch(w)
		}
		return w.Look(p.line, p.now)
	})
}

// begin is when every simulation begins; what day it is does not matter.
var begin = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// play is one run.
type play struct {
	ctx     context.Context //nolint:containedctx // of this one run
	site    Site
	callers []Caller
	target  time.Duration
	line    *memq.Store
	now     time.Time
	ahead   agenda
	queues  []string
	seq     int
	report  Report
}

// open declares the site and signs everybody in.
func (p *play) open() error {
	routing := map[string]queue.Routing{}
	for name, q := range p.site.Queues {
		routing[name] = q.Routing
	}
	p.queues = slices.Sorted(maps.Keys(p.site.Queues))
	err := errors.Join(p.line.PutRouting(p.ctx, routing), p.line.PutAgents(p.ctx, p.site.Agents))
	for _, a := range p.site.Agents {
		p.report.agent(a.ID)
		shifts, declared := p.site.Shifts[a.ID]
		if !declared {
			err = errors.Join(err, p.sign(a.ID, queue.Ready))
		}
		for _, shift := range shifts {
			p.at(begin.Add(shift.From), func() error { return p.sign(a.ID, queue.Ready) })
			p.at(begin.Add(shift.To), func() error { return p.sign(a.ID, queue.Offline) })
		}
	}
	return err
}

// sign signs an agent in or out.
func (p *play) sign(id string, state queue.AgentState) error {
	_, err := p.line.SetAgent(p.ctx, id, state, "")
	return err
}

// at lets something happen; what happens at one time happens in the order in which it was planned.
func (p *play) at(when time.Time, do func() error) {
	p.seq++
	heap.Push(&p.ahead, happening{at: when, seq: p.seq, do: do})
}

func callName(i int) string { return "CA" + strconv.Itoa(i+1) }

// arrive puts a caller in line, and plans when the caller will leave, and when more agents may serve them.
func (p *play) arrive(i int) error {
	c, call := p.callers[i], callName(i)
	q := p.site.Queues[c.Queue]
	count := p.report.lane(c.Queue, c.Lane)
	count.Calls++
	ticket := queue.Ticket{Call: call, Queue: c.Queue, Lane: c.Lane, Head: max(c.Head, q.Head), Limit: q.MaxWaiting}
	view, err := p.line.Join(p.ctx, ticket)
	if errors.Is(err, queue.ErrFull) {
		count.Full++
		return nil
	}
	if err != nil {
		return err
	}
	if c.Patience > 0 {
		p.at(p.now.Add(c.Patience), func() error { return p.leave(i, queue.Abandoned) })
	}
	if q.MaxWait > 0 {
		p.at(p.now.Add(q.MaxWait), func() error { return p.leave(i, queue.Left) })
	}
	for _, after := range q.opens() {
		if when := view.Order().Add(after); when.After(p.now) {
			p.at(when, func() error { return nil })
		}
	}
	return nil
}

// leave takes a caller out who still waits.
func (p *play) leave(i int, why queue.Outcome) error {
	c := p.callers[i]
	view, err := p.line.Poll(p.ctx, callName(i))
	if err != nil || !view.InLine() {
		return err
	}
	_, offer, err := p.line.Leave(p.ctx, callName(i), why, 0)
	if err != nil {
		return err
	}
	count := p.report.lane(c.Queue, c.Lane)
	count.left(why, p.now.Sub(view.Clock))
	if offer == nil {
		return nil
	}
	p.report.busy(offer.Agent.ID, p.now.Sub(offer.Made))
	return p.line.Release(p.ctx, offer.Ref)
}

// match makes every offer that can be made.
func (p *play) match() error {
	for {
		offer, err := p.line.Offer(p.ctx, p.queues, unrung)
		if err != nil || offer == nil {
			return err
		}
		if err := p.line.Rang(p.ctx, offer.Ref, string(offer.Ref), unrung); err != nil {
			return err
		}
		p.report.offered(*offer)
		p.at(p.now.Add(cmp.Or(p.caller(*offer).Answer, answerTime)), func() error { return p.answer(*offer) })
	}
}

// answer lets the agent of an offer meet the caller, if the caller is still there.
func (p *play) answer(offer queue.Offer) error {
	_, err := p.line.Accept(p.ctx, offer.Ref, time.Hour)
	if errors.Is(err, queue.ErrStaleOffer) {
		return nil
	}
	if err == nil {
		err = p.line.Bridged(p.ctx, offer.Entry.Call)
	}
	if err != nil {
		return err
	}
	q := p.site.Queues[offer.Entry.Queue]
	p.report.lane(offer.Entry.Queue, offer.Entry.Lane).answered(offer, p.now, p.target)
	p.at(p.now.Add(cmp.Or(p.caller(offer).Talk, q.talk())), func() error { return p.end(offer, q) })
	return nil
}

// caller is who is offered.
func (p *play) caller(offer queue.Offer) Caller {
	i, err := strconv.Atoi(offer.Entry.Call[len("CA"):])
	if err != nil {
		return Caller{} // every call was named by callName
	}
	return p.callers[i-1]
}

// end ends a talk, and the agent's leg with it. The agent is free after the wrap-up.
func (p *play) end(offer queue.Offer, q Queue) error {
	wrapUp := cmp.Or(p.caller(offer).WrapUp, q.WrapUp)
	_, err := p.line.EndTalk(p.ctx, offer.Ref, wrapUp)
	if err == nil {
		err = p.line.Release(p.ctx, offer.Ref)
	}
	p.report.served(offer.Agent.ID, p.now.Add(wrapUp).Sub(offer.Made))
	p.at(p.now.Add(wrapUp), func() error {
		_, err := p.line.Sweep(p.ctx, sweepBatch)
		return err
	})
	return err
}

// happening is something that will happen.
type happening struct {
	at  time.Time
	seq int
	do  func() error
}

// agenda is a heap of what will happen, the next first.
type agenda []happening

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return cmp.Or(a[i].at.Compare(a[j].at), cmp.Compare(a[i].seq, a[j].seq)) < 0
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push implements heap.Interface.
func (a *agenda) Push(x any) {
	if h, ok := x.(happening); ok {
		*a = append(*a, h)
	}
}

// Pop implements heap.Interface.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}
