package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"presszero/queue"
)

// returning is how long an agent who asks on the phone to be ready is not rung: until they have been told and have hung up.
const returning = 8 * time.Second

// Agent reads one agent. queue.ErrUnknownAgent.
func (d *Dispatcher) Agent(ctx context.Context, id string) (queue.Agent, error) {
	agent, err := d.o.Store.Agent(ctx, id)
	if err != nil {
		return agent, fmt.Errorf("read %s: %w", id, err)
	}
	return agent, nil
}

// Return sets an agent ready who asks for it on the phone, as soon as that phone can ring again.
func (d *Dispatcher) Return(ctx context.Context, id string) (queue.Agent, error) {
	return d.tended(d.o.Store.Rest(ctx, id, returning))
}

// Machine notes that a machine has answered the agent's leg of an offer: a miss, and the leg ends. Whoever has accepted is
// a person.
func (d *Dispatcher) Machine(ctx context.Context, ref queue.OfferRef, leg string) error {
	err := d.Refuse(ctx, ref, queue.NoAnswer)
	if errors.Is(err, queue.ErrStaleOffer) {
		return nil
	}
	if err != nil {
		return err
	}
	d.background(ctx, func(ctx context.Context) { d.hangUp(ctx, queue.Offer{Ref: ref, Leg: leg}) })
	return nil
}

// ExtendWrapUp has the wrap-up of an agent go on for by from now, within what the queue allows. queue.ErrNoWrapUp.
func (d *Dispatcher) ExtendWrapUp(ctx context.Context, id string, by time.Duration) (queue.Agent, error) {
	return d.tended(d.o.Store.ExtendWrapUp(ctx, id, by))
}

// Beat is a sign of life of an agent who is reached in a browser; lease 0: until the declared lease has passed.
func (d *Dispatcher) Beat(ctx context.Context, id string, lease time.Duration) (queue.Agent, error) {
	return d.tended(d.o.Store.Beat(ctx, id, lease))
}

// tended remembers an agent as the store now has them, who may be ready for a caller.
func (d *Dispatcher) tended(agent queue.Agent, err error) (queue.Agent, error) {
	if err != nil {
		return agent, fmt.Errorf("tend agent: %w", err)
	}
	d.staff.note(agent)
	d.nudge()
	return agent, nil
}
