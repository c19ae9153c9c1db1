package queuetest

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

// NeverStopsOffering makes offers in random states until the store makes none, and holds that no agent is ready then who
// may serve a caller without an offer, by queue.NewPlan.
func NeverStopsOffering(t *testing.T, open Open) {
	t.Helper()
	Histories(t, open, func(rt *rapid.T, s Store) {
		for {
			o, err := s.Offer(t.Context(), someQueues, unrung)
			if err != nil {
				rt.Fatal(err)
			}
			if o == nil {
				break
			}
		}
		site, err := s.Snapshot(t.Context(), 1000)
		if err != nil {
			rt.Fatal(err)
		}
		for _, q := range site.Queues {
			for _, e := range q.Entries {
				if a, able := able(site, e); e.State == queue.Waiting && able {
					rt.Fatalf("no offer is made, but %+v may serve %+v", a, e)
				}
			}
		}
	})
}

// able finds a ready agent who may serve the caller by now.
func able(site queue.Snapshot, e queue.Entry) (queue.Agent, bool) {
	plan := site.Plan()
	l, turn := plan.Lanes[queue.LaneRef{Queue: e.Queue, Lane: e.Lane}], e.Turned(site.Now)
	var known *queue.Agent
	for i, a := range site.Agents {
		if a.ID == l.Agent {
			known = &site.Agents[i]
		}
	}
	for _, a := range site.Agents {
		if a.State != queue.Ready {
			continue
		}
		if known != nil && a.ID == known.ID && a.Serves(e.Queue) {
			return a, true
		}
		for _, r := range l.Reach {
			member := plan.Pools[r.Pool].String() == a.Profile().String()
			if member && r.Open(turn) && turn >= l.Hold(e.Queue, known) {
				return a, true
			}
		}
	}
	return queue.Agent{}, false
}

// RingsNobodyOnThePhone holds all along random histories that no agent is offered a caller who has an offer or a talk in
// hand, or whose last leg is not known to be down and was up less than Breath ago.
func RingsNobodyOnThePhone(t *testing.T, open Open) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{now: start}
		s := &phones{
			Store: open(t, func() time.Time { return h.now }), t: rt, now: func() time.Time { return h.now },
			busy: map[string]queue.OfferRef{}, until: map[string]time.Time{},
		}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			h.next(rt).do(t.Context(), s)
			if rapid.IntRange(0, 3).Draw(rt, "talks") == 0 {
				s.talk(t.Context(), h)
			}
		}
	})
}

// phones is a store that watches which agents are on the phone, and by which offer.
type phones struct {
	Store
	t     *rapid.T
	now   func() time.Time
	busy  map[string]queue.OfferRef
	until map[string]time.Time // when the leg of a talk that is over counts as down; zero: while busy
}

// talk is a whole talk without wrap-up, after which the line moves on.
func (p *phones) talk(ctx context.Context, h *history) {
	o, err := p.Offer(ctx, someQueues, unrung)
	if err == nil && o != nil {
		h.refs = append(h.refs, o.Ref)
		_, _ = p.Accept(ctx, o.Ref, connect)
		_, _ = p.EndTalk(ctx, o.Ref, 0)
	}
	_, _ = p.Sweep(ctx, 100)
}

func (p *phones) Offer(ctx context.Context, queues []string, d time.Duration) (*queue.Offer, error) {
	o, err := p.Store.Offer(ctx, queues, d)
	if o == nil {
		return nil, err
	}
	if ref, on := p.busy[o.Agent.ID]; on && (p.until[o.Agent.ID].IsZero() || p.now().Before(p.until[o.Agent.ID])) {
		p.t.Fatalf("%s is offered %s by %s, and is on the phone by %s", o.Agent.ID, o.Entry.Call, o.Ref, ref)
	}
	p.busy[o.Agent.ID] = o.Ref
	delete(p.until, o.Agent.ID)
	return o, err
}

func (p *phones) Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) (queue.Offer, error) {
	o, err := p.Store.Refuse(ctx, ref, why)
	if o.Entry.Call != "" {
		delete(p.busy, o.Agent.ID)
	}
	return o, err
}

func (p *phones) EndTalk(ctx context.Context, ref queue.OfferRef, wrapUp time.Duration) (queue.Offer, error) {
	o, err := p.Store.EndTalk(ctx, ref, wrapUp)
	if o.Entry.Call != "" {
		p.until[o.Agent.ID] = p.now().Add(queue.Breath)
	}
	return o, err
}

func (p *phones) Leave(
	ctx context.Context, call string, why queue.Outcome, wrapUp time.Duration,
) (queue.Entry, *queue.Offer, error) {
	e, o, err := p.Store.Leave(ctx, call, why, wrapUp)
	if o != nil && o.Agent.State == queue.WrapUp {
		p.until[o.Agent.ID] = p.now().Add(queue.Breath)
	}
	return e, o, err
}

func (p *phones) Release(ctx context.Context, ref queue.OfferRef) error {
	for id, busy := range p.busy {
		a, err := p.Agent(ctx, id)
		if busy == ref && (err != nil || a.Call == "" || a.State == queue.WrapUp) {
			delete(p.busy, id)
		}
	}
	return p.Store.Release(ctx, ref)
}

func (p *phones) Sweep(ctx context.Context, limit int) ([]queue.Due, error) {
	all, err := p.Store.Sweep(ctx, limit)
	for _, due := range all {
		switch due.Kind {
		case queue.DueOfferLapsed, queue.DueOfferLost, queue.DueWithdrawn:
			delete(p.busy, due.Offer.Agent.ID)
		case queue.DueConnect, queue.DueAbsent, queue.DueWrapUp:
		}
	}
	return all, err
}

func (p *phones) CallFirst(ctx context.Context, ref queue.OfferRef, lapse time.Duration) (queue.Entry, error) {
	e, err := p.Store.CallFirst(ctx, ref, lapse)
	p.spared(ref, err)
	return e, err
}

func (p *phones) Defer(ctx context.Context, ref queue.OfferRef, until time.Time) (queue.Entry, error) {
	e, err := p.Store.Defer(ctx, ref, until)
	p.spared(ref, err)
	return e, err
}

// spared notes that the phone of an offer has never rung.
func (p *phones) spared(ref queue.OfferRef, err error) {
	for id, busy := range p.busy {
		if err == nil && busy == ref {
			delete(p.busy, id)
		}
	}
}
