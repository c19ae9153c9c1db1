package crowd

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"strings"
	"sync"
	"time"

	"presszero/queue"
	"presszero/queue/dispatch"
)

// What callers need and agents can: every lane has agents, some of whom serve others as well.
var (
	names  = []string{"billing", "sales", "support"}
	lanes  = []string{"", "", "lang:hi", "lang:ta?", "technics>=2"}
	skills = []map[string]int{{"lang:hi": 2}, {"lang:ta": 1, "technics": 2}, {"technics": 3, "lang:hi": 1}, nil}
)

func queues() map[string]dispatch.Queue {
	all := map[string]dispatch.Queue{}
	for _, name := range names {
		all[name] = dispatch.Queue{Ring: 20 * time.Second, WrapUp: 2 * time.Second}
	}
	return all
}

func caller(n int) queue.Ticket {
	return queue.Ticket{
		Call: fmt.Sprintf("CA%05d", n), Queue: names[n%len(names)], Lane: lanes[n%len(lanes)], Turn: 1,
		Head: time.Duration(n%7/6) * time.Minute,
	}
}

func agent(n int) queue.Agent {
	serves := names
	if n%5 == 0 {
		serves = names[n%len(names) : n%len(names)+1]
	}
	id := fmt.Sprintf("agent%03d", n)
	return queue.Agent{ID: id, Address: "client:" + id, Queues: serves, Skills: skills[n%len(skills)]}
}

// open declares the agents.
func (c *crowd) open(ctx context.Context) error {
	var all []queue.Agent
	for n := range c.size.Agents {
		all = append(all, agent(n))
	}
	return c.dispatchers[0].PutAgents(ctx, all)
}

func (c *crowd) signIn(ctx context.Context) {
	for n := range c.size.Agents {
		c.note(c.comeBack(ctx, agent(n).ID))
	}
}

func (c *crowd) comeBack(ctx context.Context, id string) error {
	_, err := c.any().SetAgent(context.WithoutCancel(ctx), id, queue.Ready, "")
	return err
}

// any is the dispatcher whom the next request happens to reach.
func (c *crowd) any() *dispatch.Dispatcher {
	return c.dispatchers[c.turns.Add(1)%uint64(len(c.dispatchers))]
}

// chance is a number from 0 to 99 that depends on the things named only.
func chance(about ...string) int {
	h := fnv.New32a()
	for _, a := range about {
		_, _ = h.Write([]byte(a))
	}
	return int(h.Sum32() % 100)
}

// join lets a caller come. The request of one in twenty is repeated elsewhere at the same time, and one in twenty hangs
// up at once.
func (c *crowd) join(ctx context.Context, t queue.Ticket) error {
	if chance("twice", t.Call) < 5 {
		c.acts.Go(func() { c.note(c.late(c.enter(ctx, t))) })
	}
	if err := c.late(c.enter(ctx, t)); err != nil {
		return err
	}
	if chance("hurry", t.Call) < 5 {
		c.acts.Go(func() { c.note(c.leave(ctx, t.Call)) })
	}
	return nil
}

func (c *crowd) enter(ctx context.Context, t queue.Ticket) error {
	_, err := c.any().Join(context.WithoutCancel(ctx), t)
	return err
}

// leave hangs up, which ends the talk at the carrier at once, and the carrier tells of it twice.
func (c *crowd) leave(ctx context.Context, call string) error {
	c.phones.over(call)
	ctx = context.WithoutCancel(ctx)
	return errors.Join(c.any().Leave(ctx, call, queue.Abandoned), c.any().Leave(ctx, call, queue.Abandoned))
}

// late forgives what those are told who come too late.
func (c *crowd) late(err error) error {
	if errors.Is(err, queue.ErrStaleOffer) || errors.Is(err, queue.ErrEnded) {
		return nil
	}
	return err
}

// carrier obeys the dispatchers; the agents' moods decide what comes of it.
type carrier struct{ *crowd }

// Ring has the agent's phone ring, or fails in one of the ways in which carriers fail.
func (c carrier) Ring(ctx context.Context, offer queue.Offer, ring time.Duration) (string, error) {
	mood := chance("ring", string(offer.Ref))
	switch {
	case mood < 2:
		return "", errors.New("the carrier is at fault")
	case mood < 4:
		return "", dispatch.ErrUnreachable
	case mood < 6:
		return "", dispatch.ErrUnknownOutcome
	}
	name := "leg-" + string(offer.Ref)
	if busy := c.phones.ring(offer, name, c.clock.Now().Add(ring)); busy != "" {
		if offer.Made.Sub(c.phones.made(busy)) < queue.WithdrawnFor { // sooner than any deadline frees an agent
			c.broken.add(fmt.Sprintf("%s is rung for %s while %s is up", offer.Agent.ID, offer.Entry.Call, busy))
		}
		return "", dispatch.ErrUnreachable
	}
	if mood >= 12 { // the others never answer
		c.acts.Go(func() { c.note(c.answer(context.WithoutCancel(ctx), offer, name, mood)) })
	}
	if chance("impatient", offer.Entry.Call) < 8 {
		c.acts.Go(func() { c.note(c.leave(ctx, offer.Entry.Call)) })
	}
	return name, nil
}

// answer is an agent who has picked up: one in eight declines, the others accept, some of them twice, and talk until
// somebody hangs up.
func (c *crowd) answer(ctx context.Context, offer queue.Offer, leg string, mood int) error {
	if !c.phones.answer(leg) {
		return nil // the carrier had stopped ringing
	}
	over := func(why queue.Refusal) error {
		c.phones.down(leg)
		return errors.Join(c.any().Ended(ctx, offer.Ref, why), c.any().Ended(ctx, offer.Ref, why))
	}
	if _, err := c.any().Answered(ctx, offer.Ref); err != nil {
		return errors.Join(c.late(err), over(queue.NoAnswer))
	}
	if mood < 24 {
		return over(queue.Declined)
	}
	_, err := c.any().Accept(ctx, offer.Ref)
	if mood < 40 && err == nil {
		_, err = c.any().Accept(ctx, offer.Ref)
	}
	if err != nil || mood < 44 { // too late, or hung up before the caller came
		return errors.Join(c.late(err), over(queue.NoAnswer))
	}
	if err := c.late(c.any().Met(ctx, offer.Entry.Call)); err != nil {
		return err
	}
	if mood < 56 {
		return errors.Join(c.leave(ctx, offer.Entry.Call), over(queue.NoAnswer))
	}
	return over(queue.NoAnswer)
}

// RingCustomer rings nobody: who is in the crowd waits on the phone.
func (c carrier) RingCustomer(context.Context, queue.Entry, time.Duration) (string, error) {
	return "", dispatch.ErrUnreachable
}

// Dismiss ends a leg.
func (c carrier) Dismiss(ctx context.Context, offer queue.Offer) error {
	return c.HangUp(ctx, offer.Leg)
}

// Excuse hangs up: a leg of a crowd is told nothing.
func (c carrier) Excuse(ctx context.Context, offer queue.Offer) (bool, error) {
	return true, c.HangUp(ctx, offer.Leg)
}

// Fetch has the caller ask where they belong: they come into the room.
func (c carrier) Fetch(ctx context.Context, call string) error {
	c.note(c.late(c.any().Met(ctx, call)))
	return nil
}

// HangUp ends a leg.
func (c carrier) HangUp(_ context.Context, leg string) error {
	c.phones.down(leg)
	return nil
}

// Live knows only agents' legs; no caller goes without a word.
func (c carrier) Live(_ context.Context, leg string) (bool, error) {
	return strings.HasPrefix(leg, "CA") || c.phones.up(leg), nil
}

// phones are those of the agents, each of which can take one call.
type phones struct {
	mu    sync.Mutex
	now   func() time.Time
	last  map[string]string // the latest leg of each agent
	legs  map[string]leg    // those that are not known to be down
	count int
}

// leg is up until somebody hangs up, or until the carrier stops to ring.
type leg struct {
	call     string
	made     time.Time // when its offer was made
	till     time.Time
	answered bool
}

func newPhones(now func() time.Time) *phones {
	return &phones{now: now, last: map[string]string{}, legs: map[string]leg{}}
}

// ring begins a leg, or returns the other one that is up.
func (p *phones) ring(offer queue.Offer, name string, till time.Time) (busy string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if before := p.last[offer.Agent.ID]; p.legs[before].till.After(p.now()) {
		return before
	}
	p.last[offer.Agent.ID], p.legs[name] = name, leg{call: offer.Entry.Call, made: offer.Made, till: till}
	p.count++
	return ""
}

// answer reports whether the leg still rang; it is up from then on until somebody hangs up.
func (p *phones) answer(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, now := p.legs[name], p.now()
	if !l.till.After(now) {
		return false
	}
	l.till, l.answered = now.Add(24*time.Hour), true
	p.legs[name] = l
	return true
}

// over ends the legs that were answered for a caller.
func (p *phones) over(call string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.legs, func(_ string, l leg) bool { return l.answered && l.call == call })
}

func (p *phones) down(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.legs, name)
}

func (p *phones) up(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.legs[name].till.After(p.now())
}

func (p *phones) made(name string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.legs[name].made
}

func (p *phones) rung() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// nobody is an observer who does not look.
type nobody struct{}

func (nobody) OfferEnded(string, string)                                {}
func (nobody) QueueLeft(context.Context, string, string, time.Duration) {}
func (nobody) Connected(time.Duration)                                  {}
func (nobody) SetDrift(string, int)                                     {}
func (nobody) Healed(string)                                            {}
func (nobody) CallbackEnded(queue.Entry, queue.Promise)                 {}
