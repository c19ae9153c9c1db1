package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// Callbacks is the part of a caller's life in which they are not on the phone.
type Callbacks interface {
	Owed(ctx context.Context, number string) (queue.Entry, error)
	CallFirst(ctx context.Context, ref queue.OfferRef, lapse time.Duration) (queue.Entry, error)
	Defer(ctx context.Context, ref queue.OfferRef, until time.Time) (queue.Entry, error)
	Dialled(ctx context.Context, call, leg string, ring time.Duration) (queue.Entry, error)
	Reached(ctx context.Context, call, leg string) (queue.View, error)
	Missed(ctx context.Context, call, leg string, why queue.Missing, next time.Time) (queue.Entry, *queue.Offer, error)
}

// CallbackRules say how the callers of a queue are called back. The zero value is auto, three tries ten minutes apart, a
// ring of 25 s, no expiry and no quiet hours.
type CallbackRules struct {
	First  string        // who is on the phone first: CustomerFirst, AgentFirst or Auto; empty: Auto
	Tries  int           // how often the number is called
	Gap    time.Duration // between two tries
	Expiry time.Duration // a callback is given up so long after it could first be called; 0: never
	Ring   time.Duration // how long the customer's phone rings

	Next func(t time.Time) time.Time // the first time from t on at which customers may be called; nil: t
}

// Who is on the phone first.
const (
	Auto          = "auto"     // the customer, where enough agents share the lane that one is free soon; else the agent
	AgentFirst    = "agent"    // the agent waits for the customer to answer
	CustomerFirst = "customer" // the customer waits for an agent, at the old place; while one is being called for each ready agent, the agent
)

func (r CallbackRules) withDefaults() CallbackRules {
	r.First, r.Tries = cmp.Or(r.First, Auto), cmp.Or(r.Tries, 3)
	r.Gap, r.Ring = cmp.Or(r.Gap, 10*time.Minute), cmp.Or(r.Ring, 25*time.Second)
	if r.Next == nil {
		r.Next = func(t time.Time) time.Time { return t }
	}
	return r
}

func (d *Dispatcher) rules(name string) CallbackRules {
	return d.o.Queues()[name].Callback.withDefaults()
}

// owing is the ticket with what the rules of its queue say about the callback that it asks for: never in quiet hours, and
// given up in the end.
func (d *Dispatcher) owing(t queue.Ticket) queue.Ticket {
	c := &t.Callback
	if !c.Owed() {
		return t
	}
	rules, now := d.rules(t.Queue), d.o.Clock.Now()
	first := now
	if c.After.After(now) {
		first = c.After
	}
	if first = rules.Next(first); first.After(now) {
		c.After = first
	}
	if c.Expires.IsZero() && rules.Expiry > 0 {
		c.Expires = first.Add(rules.Expiry)
	}
	return t
}

// Owed reads the entry that owes a callback to the number. queue.ErrUnknownCall: none does.
func (d *Dispatcher) Owed(ctx context.Context, number string) (queue.Entry, error) {
	return d.o.Store.Owed(ctx, number)
}

// CustomerAnswered notes that the leg of somebody who is called back was answered, by whom is not known yet.
// queue.ErrStaleOffer: nobody is to be called back as that call any more, and the leg is to be ended politely.
func (d *Dispatcher) CustomerAnswered(ctx context.Context, call, leg string) (queue.Entry, error) {
	entry, err := d.o.Store.Dialled(ctx, call, leg, d.o.Accept)
	return entry, tooLate(err)
}

// CustomerReached notes that a person pressed the key on that leg. They are in line at the old place, or connected with
// the agent who waits for them. queue.ErrStaleOffer as for CustomerAnswered.
func (d *Dispatcher) CustomerReached(ctx context.Context, call, leg string) (queue.View, error) {
	d.seen.note(call)
	view, err := d.o.Store.Reached(ctx, call, leg)
	if err != nil {
		return view, tooLate(err)
	}
	d.o.Log.Info("customer reached", zap.String("call", call), zap.String("leg", leg), zap.String("state", string(view.State)))
	d.nudge()
	return view, nil
}

// CustomerEnded notes that a leg on which somebody is called back has ended, or that a machine answered, before a person
// pressed the key. Of a leg on which one did, or that belongs to nothing any more, it notes nothing.
func (d *Dispatcher) CustomerEnded(ctx context.Context, call, leg string, why queue.Missing) error {
	view, err := d.o.Store.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("leg of %s: %w", call, err)
	}
	if view.Callback.Trying == unknownLeg {
		leg = unknownLeg
	}
	return d.missed(ctx, view.Entry, leg, why)
}

// tooLate is the error of a leg that belongs to nothing any more.
func tooLate(err error) error {
	if errors.Is(err, queue.ErrEnded) || errors.Is(err, queue.ErrUnknownCall) {
		return fmt.Errorf("%w: %w", queue.ErrStaleOffer, err)
	}
	return err
}

// callBack serves a callback whose turn has come: not in quiet hours, not while the call still lasts in which it was asked
// for, and with the agent or the customer first.
func (d *Dispatcher) callBack(ctx context.Context, offer queue.Offer) {
	log := d.o.Log.With(zap.String("call", offer.Entry.Call), zap.String("agent", offer.Agent.ID))
	rules, now := d.rules(offer.Entry.Queue), d.o.Clock.Now()
	open := rules.Next(now)
	if !open.After(now) && d.stillUp(ctx, offer.Entry) {
		open = now.Add(goodbyeTime)
	}
	if open.After(now) {
		if _, err := d.o.Store.Defer(ctx, offer.Ref, open); err != nil {
			log.Warn("put callback off", zap.Error(err))
		}
		return
	}
	if !d.customerFirst(ctx, offer.Entry, rules) {
		d.call(ctx, offer)
		return
	}
	entry, err := d.o.Store.CallFirst(ctx, offer.Ref, d.o.Unrung)
	if errors.Is(err, queue.ErrEnoughCalled) {
		d.call(ctx, offer)
		return
	}
	if err != nil {
		log.Warn("call customer first", zap.Error(err))
		return
	}
	d.dial(ctx, entry)
}

// goodbyeTime is for how long a callback is put off whose caller has not hung up yet.
const goodbyeTime = 5 * time.Second

// stillUp reports whether the call still lasts in which a callback was asked for that was never tried: the phone to be
// called is busy with it. A carrier that does not say keeps nobody from being called.
func (d *Dispatcher) stillUp(ctx context.Context, entry queue.Entry) bool {
	if !entry.Callback.Called.IsZero() {
		return false
	}
	up, err := d.o.Carrier.Live(ctx, entry.Call)
	if err != nil {
		d.o.Log.Info("whether the caller has hung up is not known", zap.String("call", entry.Call), zap.Error(err))
	}
	return up
}

// shortWait is how long a customer who answers may be expected to wait for an agent.
const shortWait = 15 * time.Second

// customerFirst decides who is on the phone first. An agent who waits for a phone to be answered serves nobody meanwhile,
// and many are not; a customer who was called should not have to wait.
func (d *Dispatcher) customerFirst(ctx context.Context, entry queue.Entry, rules CallbackRules) bool {
	switch rules.First {
	case AgentFirst:
		return false
	case CustomerFirst:
		return true
	}
	view, err := d.o.Store.Poll(ctx, entry.Call)
	return err == nil && view.Line.Staff() > 0 && view.Line.NextFree() <= shortWait
}

// dial rings a customer and notes the leg. While the carrier is at fault it tries again; if nothing comes of that, nobody
// was rung, no try is counted, and the callback falls due again.
func (d *Dispatcher) dial(ctx context.Context, entry queue.Entry) {
	log := d.o.Log.With(zap.String("call", entry.Call), zap.Int("try", entry.Callback.Tries+1))
	ring := d.rules(entry.Queue).Ring
	leg, err := d.o.Carrier.RingCustomer(ctx, entry, ring)
	for err != nil && !errors.Is(err, ErrUnknownOutcome) && !errors.Is(err, ErrUnreachable) {
		log.Warn("ring customer", zap.Error(err))
		d.rest.set(d.o.Clock.Now().Add(time.Second))
		if clock.Sleep(ctx, d.o.Clock, time.Second) != nil {
			return
		}
		leg, err = d.o.Carrier.RingCustomer(ctx, entry, ring)
	}
	ctx, cancel := d.request(ctx) // a ring that took all of its time must be noted all the same
	defer cancel()
	if err != nil {
		log.Warn("ring customer", zap.Error(err))
		leg = unknownLeg
	}
	if errors.Is(err, ErrUnreachable) {
		if err := d.missed(ctx, entry, "", queue.MissedUnreachable); err != nil {
			log.Error("give callback up", zap.Error(err))
		}
		return
	}
	log.Info("customer's phone rings", zap.String("leg", leg), zap.String("queue", entry.Queue))
	if _, err := d.o.Store.Dialled(ctx, entry.Call, leg, ring+ringSlack+d.o.Accept); err != nil {
		log.Info("callback was over while the phone was dialled", zap.Error(err))
		d.hangUpLeg(ctx, leg)
	}
}

// callAgain goes on with a callback of whose call nothing was heard: a phone that has rung for long enough is given up, and
// who was never rung is rung now.
func (d *Dispatcher) callAgain(ctx context.Context, entry queue.Entry) {
	leg := entry.Callback.Trying
	if leg == "" {
		d.dial(ctx, entry)
		return
	}
	d.hangUpLeg(ctx, leg)
	if err := d.missed(ctx, entry, leg, queue.MissedNoAnswer); err != nil {
		d.o.Log.Error("give call back up", zap.String("call", entry.Call), zap.Error(err))
	}
}

// missed notes that nobody was reached on a leg. An agent who waited for it is told and let go.
func (d *Dispatcher) missed(ctx context.Context, entry queue.Entry, leg string, why queue.Missing) error {
	entry, offer, err := d.o.Store.Missed(ctx, entry.Call, leg, why, d.nextTry(entry))
	if errors.Is(tooLate(err), queue.ErrStaleOffer) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("miss %s: %w", entry.Call, err)
	}
	d.o.Log.Info("customer not reached", zap.String("call", entry.Call), zap.String("why", string(why)),
		zap.Int("tries", entry.Callback.Tries), zap.String("state", string(entry.State)))
	if offer != nil {
		d.background(ctx, func(ctx context.Context) { d.dismiss(ctx, *offer) })
	}
	if entry.State == queue.Ended {
		d.callbackOver(entry)
	}
	d.nudge()
	return nil
}

// nextTry is when the number of a callback may be called again; zero: not any more.
func (d *Dispatcher) nextTry(entry queue.Entry) time.Time {
	rules := d.rules(entry.Queue)
	if entry.Callback.Tries+1 >= rules.Tries {
		return time.Time{}
	}
	next := rules.Next(d.o.Clock.Now().Add(rules.Gap))
	if expires := entry.Callback.Expires; !expires.IsZero() && !next.Before(expires) {
		return time.Time{}
	}
	return next
}

// dismiss tells an agent who waits in the room that nobody will come. The end of the leg frees the agent.
func (d *Dispatcher) dismiss(ctx context.Context, offer queue.Offer) {
	if offer.Leg == "" || offer.Leg == unknownLeg {
		return // the deadline of the offer frees the agent
	}
	if err := d.o.Carrier.Dismiss(ctx, offer); err != nil {
		d.o.Log.Warn("tell agent", zap.String("agent", offer.Agent.ID), zap.Error(err))
		d.letGo(ctx, offer)
	}
}

// callbackOver reports what became of the time that was promised to a caller who was to be called back, or had been.
func (d *Dispatcher) callbackOver(entry queue.Entry) {
	if !entry.Callback.Owed() {
		return
	}
	promise := entry.Promise(entry.Changed)
	d.o.Observer.CallbackEnded(entry, promise)
	d.o.Log.Info("callback over", zap.String("call", entry.Call), zap.String("outcome", string(entry.Outcome)),
		zap.String("promise", string(promise)), zap.Int("tries", entry.Callback.Tries))
}

// silence ends the leg on which a callback was being tried that is over, without waiting for it.
func (d *Dispatcher) silence(ctx context.Context, entry queue.Entry) {
	if leg := entry.Callback.Trying; leg != "" {
		d.background(ctx, func(ctx context.Context) { d.hangUpLeg(ctx, leg) })
	}
}
