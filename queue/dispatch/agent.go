package dispatch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
)

// PutAgents makes the store know the declared agents, and how the queues are routed that are now declared.
func (d *Dispatcher) PutAgents(ctx context.Context, agents []queue.Agent) error {
	if err := d.register(ctx, agents); err != nil {
		return err
	}
	d.staff.declare(agents)
	d.nudge()
	return nil
}

func (d *Dispatcher) register(ctx context.Context, agents []queue.Agent) error {
	routing := map[string]queue.Routing{}
	for name, q := range d.o.Queues() {
		routing[name] = q.Routing
	}
	if err := d.o.Store.PutRouting(ctx, routing); err != nil {
		return fmt.Errorf("declare routing: %w", err)
	}
	if err := d.o.Store.PutAgents(ctx, agents); err != nil {
		return fmt.Errorf("register agents: %w", err)
	}
	return nil
}

// SetAgent sets an agent ready, away or offline; an agent at work finishes first.
func (d *Dispatcher) SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error) {
	agent, err := d.o.Store.SetAgent(ctx, id, state, reason)
	if err != nil {
		return agent, fmt.Errorf("set %s %s: %w", id, state, err)
	}
	d.staff.note(agent)
	d.nudge()
	return agent, nil
}

// Answered is asked when an agent's leg has been answered: it returns the offer, which stays open long enough for the
// agent to listen and decide. queue.ErrStaleOffer: the caller has gone, or the offer went to another.
func (d *Dispatcher) Answered(ctx context.Context, ref queue.OfferRef) (queue.Offer, error) {
	offer, err := d.o.Store.FindOffer(ctx, ref)
	if err != nil {
		return offer, fmt.Errorf("answer offer %s: %w", ref, err)
	}
	return offer, nil
}

// Accept gives the caller to the agent and fetches the caller from the hold music at once. Accepting again does not
// disturb a pair that has met. queue.ErrStaleOffer: it is too late.
func (d *Dispatcher) Accept(ctx context.Context, ref queue.OfferRef) (queue.Offer, error) {
	connect := d.o.Connect + time.Duration(rand.IntN(1000))*time.Millisecond
	offer, err := d.o.Store.Accept(ctx, ref, connect)
	if err != nil {
		return offer, fmt.Errorf("accept offer %s: %w", ref, err)
	}
	if offer.Deadline.Sub(offer.Entry.Changed) != connect {
		return offer, nil // a repeated request: to fetch the caller again would fetch them out of the room
	}
	if !offer.Entry.Bridged.IsZero() {
		return offer, nil
	}
	d.o.Observer.OfferEnded(offer.Entry.Queue, "accepted")
	d.o.Log.Info("agent accepted", zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID))
	d.background(ctx, func(ctx context.Context) { d.bring(ctx, offer.Entry) })
	d.excuseAll(ctx, offer.Others)
	return offer, nil
}

// bring brings a caller to the agent who accepted: out of the hold music, or by calling them back. Who is only asked about a
// caller comes to them.
func (d *Dispatcher) bring(ctx context.Context, entry queue.Entry) {
	if _, asked := queue.TalkOf(entry.Call); asked {
		return // the caller is on hold, and stays there
	}
	if entry.ToCall() {
		d.callAgain(ctx, entry)
		return
	}
	d.fetch(ctx, entry.Call)
}

// Refuse gives the caller back to the line at the old place.
func (d *Dispatcher) Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) error {
	offer, err := d.o.Store.Refuse(ctx, ref, why)
	if err != nil {
		return fmt.Errorf("refuse offer %s: %w", ref, err)
	}
	if offer.Entry.Call == "" { // settled before
		return nil
	}
	d.o.Observer.OfferEnded(offer.Entry.Queue, string(why))
	d.o.Log.Info("offer refused", zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID),
		zap.String("why", string(why)))
	d.unasked(ctx, offer)
	d.nudge()
	return nil
}

// Ended notes that the agent's leg is over: the talk has ended, or, before it was accepted, the offer came to nothing
// for the reason given. An agent whose caller had gone already is free now, and not blamed.
func (d *Dispatcher) Ended(ctx context.Context, ref queue.OfferRef, why queue.Refusal) error {
	return errors.Join(d.ended(ctx, ref, why), d.free(ctx, ref), d.talkOver(ctx, ref))
}

// Parted notes that the agent has left the room while the leg may still be up for a moment. The end of the leg is told by
// Ended.
func (d *Dispatcher) Parted(ctx context.Context, ref queue.OfferRef) error {
	return errors.Join(d.ended(ctx, ref, queue.NoAnswer), d.talkOver(ctx, ref))
}

func (d *Dispatcher) ended(ctx context.Context, ref queue.OfferRef, why queue.Refusal) error {
	err := d.Refuse(ctx, ref, why)
	if !errors.Is(err, queue.ErrStaleOffer) {
		return err
	}
	return d.EndTalk(ctx, ref)
}
