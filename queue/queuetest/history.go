package queuetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

// history draws a random life of a site, one operation at a time.
type history struct {
	now  time.Time
	refs []queue.OfferRef // every offer made

	opened int // steps of the opening that are done
	owed   owings

	lessons, learnt int // lessons given, and the last of them that counts
}

// operation is something to do to a store, with all that it answers.
type operation struct {
	name string
	do   func(ctx context.Context, s Store) []any
}

// What random histories choose from: few of each, so that their paths cross.
var (
	someCalls   = []string{"CA1", "CA2", "CA3", "CA4", "CA5", "CA6"}
	someQueues  = []string{"sales", "support"}
	someAgents  = []string{"anna", "ben", "cleo"}
	someWhys    = []queue.Outcome{queue.Abandoned, queue.Left, queue.Vanished, queue.Cancelled}
	someNos     = []queue.Refusal{queue.NoAnswer, queue.Declined, queue.Busy, queue.Unreachable, queue.Lost}
	someLanes   = []string{"", "", "lang:hi", "billing>=2", "billing>=2?,lang:hi?", "main@anna", "lang:hi@ben"}
	someFroms   = []string{"", "+15550101", "+15550102", "+266696687"}
	someChoices = []queue.Choice{
		"", queue.LongestIdle, queue.LeastTalked, queue.FewestCalls, queue.RoundRobin, queue.Linear, queue.Weighted,
	}
	someWishes = []queue.AgentState{queue.Ready, queue.Ready, queue.Ready, queue.Away, queue.Offline, queue.Talking}
)

// next draws an operation; time passes now and then. Most histories open with agents who sign in, so that much comes of
// what follows.
func (h *history) next(t *rapid.T) operation {
	h.opened++
	switch n := h.opened - 2; {
	case n < 0 && rapid.IntRange(0, 3).Draw(t, "opens") > 0:
		return h.putAgents(t)
	case n < 0:
		h.opened += len(someAgents) + 1
	case n < len(someAgents):
		return h.signIn(someAgents[n])
	case n == len(someAgents) && rapid.Bool().Draw(t, "owes"):
		return h.owes(t)
	case n == len(someAgents):
		h.opened += callbackOpens
	case n < len(someAgents)+callbackOpens:
		return h.callbackOpening(t, n-len(someAgents))
	}
	h.now = h.now.Add(rapid.SampledFrom([]time.Duration{0, 0, time.Millisecond, 777 * time.Millisecond, 9 * time.Second}).Draw(t, "passes"))
	draws := []func(*rapid.T) operation{
		h.join, h.join, h.join, h.leave, h.offer, h.offer, h.offer, h.rang, h.accept, h.accept, h.refuse, h.release,
		h.bridged, h.bridged, h.endTalk, h.setAgent, h.setAgent, h.setAgent, h.putAgents, h.sweep, h.prioritise,
		h.putRouting, h.callFirst, h.callFirst, h.deferred, h.dialled, h.dialled, h.dialled, h.reached,
		h.reached, h.missed, h.missed, h.move, h.rest, h.extend, h.beat, h.beat,
		h.publish, h.learn,
	}
	return draws[rapid.IntRange(0, len(draws)-1).Draw(t, "operation")](t)
}

func (h *history) join(t *rapid.T) operation {
	ticket := queue.Ticket{
		Call:  rapid.SampledFrom(someCalls).Draw(t, "call"),
		Queue: rapid.SampledFrom(someQueues).Draw(t, "queue"),
		Lane:  rapid.SampledFrom(someLanes).Draw(t, "lane"),
		From:  rapid.SampledFrom(someFroms).Draw(t, "from"),
		Head:  time.Duration(rapid.IntRange(0, 2).Draw(t, "head")) * 5 * time.Second,
		Turn:  rapid.IntRange(0, 20).Draw(t, "turn"),
		Limit: rapid.SampledFrom([]int{0, 0, 0, 3}).Draw(t, "limit"),
		Note:  rapid.SampledFrom([]string{"", "an invoice", "எண்ணெய் விலை பற்றிய கேள்வி"}).Draw(t, "note"),
	}
	if rapid.IntRange(0, 3).Draw(t, "returns") == 0 {
		ticket.Clock = h.now.Add(-time.Duration(rapid.IntRange(-3000, 9000).Draw(t, "ago")) * time.Millisecond)
		ticket.Seq = int64(rapid.IntRange(0, 30).Draw(t, "seq"))
	}
	if rapid.IntRange(0, 2).Draw(t, "parks") == 0 {
		ticket.Callback = h.callback(t)
	}
	return operation{fmt.Sprintf("join %+v", ticket), func(ctx context.Context, s Store) []any {
		v, err := s.Join(ctx, ticket)
		return []any{v, kind(err)}
	}}
}

func (h *history) leave(t *rapid.T) operation {
	call := rapid.SampledFrom(someCalls).Draw(t, "call")
	why := rapid.SampledFrom(someWhys).Draw(t, "outcome")
	wrap := h.wrapUp(t)
	return operation{fmt.Sprint("leave ", call, why, wrap), func(ctx context.Context, s Store) []any {
		e, o, err := s.Leave(ctx, call, why, wrap)
		return []any{e, o, kind(err)}
	}}
}

func (h *history) offer(t *rapid.T) operation {
	queues := rapid.SampledFrom([][]string{{"sales"}, {"support"}, {"sales", "support"}, {"support", "sales", "sales"}}).Draw(t, "queues")
	return operation{fmt.Sprint("offer ", queues), func(ctx context.Context, s Store) []any {
		o, err := s.Offer(ctx, queues, unrung)
		if o != nil && (len(h.refs) == 0 || h.refs[len(h.refs)-1] != o.Ref) {
			h.refs = append(h.refs, o.Ref)
			h.owed.offered(*o)
		}
		return []any{o, kind(err)}
	}}
}

func (h *history) rang(t *rapid.T) operation {
	ref, leg := h.ref(t), rapid.SampledFrom([]string{"leg", "leg", "other"}).Draw(t, "leg")
	return operation{fmt.Sprint("rang ", ref, leg), func(ctx context.Context, s Store) []any {
		return []any{kind(s.Rang(ctx, ref, leg, ring))}
	}}
}

func (h *history) accept(t *rapid.T) operation {
	ref := h.ref(t)
	return operation{fmt.Sprint("accept ", ref), func(ctx context.Context, s Store) []any {
		o, err := s.Accept(ctx, ref, connect)
		h.owed.called(o.Entry)
		return []any{o, kind(err)}
	}}
}

func (h *history) refuse(t *rapid.T) operation {
	ref, why := h.ref(t), rapid.SampledFrom(someNos).Draw(t, "refusal")
	return operation{fmt.Sprint("refuse ", ref, why), func(ctx context.Context, s Store) []any {
		o, err := s.Refuse(ctx, ref, why)
		return []any{o, kind(err)}
	}}
}

func (h *history) release(t *rapid.T) operation {
	ref := h.ref(t)
	return operation{fmt.Sprint("release ", ref), func(ctx context.Context, s Store) []any {
		return []any{kind(s.Release(ctx, ref))}
	}}
}

func (h *history) bridged(t *rapid.T) operation {
	call := rapid.SampledFrom(someCalls).Draw(t, "call")
	return operation{fmt.Sprint("bridged ", call), func(ctx context.Context, s Store) []any {
		return []any{kind(s.Bridged(ctx, call))}
	}}
}

func (h *history) endTalk(t *rapid.T) operation {
	ref, wrap := h.ref(t), h.wrapUp(t)
	return operation{fmt.Sprint("end talk ", ref, wrap), func(ctx context.Context, s Store) []any {
		o, err := s.EndTalk(ctx, ref, wrap)
		return []any{o, kind(err)}
	}}
}

func (h *history) setAgent(t *rapid.T) operation {
	id, state := rapid.SampledFrom(someAgents).Draw(t, "agent"), rapid.SampledFrom(someWishes).Draw(t, "wish")
	return operation{fmt.Sprint("set ", id, state), func(ctx context.Context, s Store) []any {
		a, err := s.SetAgent(ctx, id, state, "lunch")
		return []any{a, kind(err)}
	}}
}

func (h *history) rest(t *rapid.T) operation {
	id, d := rapid.SampledFrom(someAgents).Draw(t, "agent"), h.wrapUp(t)
	return operation{fmt.Sprint("rest ", id, d), func(ctx context.Context, s Store) []any {
		a, err := s.Rest(ctx, id, d)
		return []any{a, kind(err)}
	}}
}

func (h *history) extend(t *rapid.T) operation {
	id := rapid.SampledFrom(someAgents).Draw(t, "agent")
	by := rapid.SampledFrom([]time.Duration{-time.Second, time.Second, 9 * time.Second, time.Hour}).Draw(t, "by")
	return operation{fmt.Sprint("extend ", id, by), func(ctx context.Context, s Store) []any {
		a, err := s.ExtendWrapUp(ctx, id, by)
		return []any{a, kind(err)}
	}}
}

func (h *history) beat(t *rapid.T) operation {
	id, lease := rapid.SampledFrom(someAgents).Draw(t, "agent"), h.wrapUp(t)
	return operation{fmt.Sprint("beat ", id, lease), func(ctx context.Context, s Store) []any {
		a, err := s.Beat(ctx, id, lease)
		return []any{a, kind(err)}
	}}
}

func (h *history) signIn(id string) operation {
	return operation{"sign in " + id, func(ctx context.Context, s Store) []any {
		a, err := s.SetAgent(ctx, id, queue.Ready, "")
		return []any{a, kind(err)}
	}}
}

func (h *history) putAgents(t *rapid.T) operation {
	var all []queue.Agent
	for _, id := range someAgents {
		queues := rapid.SampledFrom([][]string{nil, {"sales"}, {"sales"}, {"sales", "support"}, {"sales", "support"}, {"support"}}).Draw(t, id)
		if queues == nil {
			continue
		}
		a := agentNamed(id, queues...)
		a.Tiers = map[string]int{"sales": rapid.IntRange(0, 3).Draw(t, "tier")}
		a.Skills = map[string]int{"billing": rapid.IntRange(0, 3).Draw(t, "billing"), "lang:hi": rapid.IntRange(0, 1).Draw(t, "hindi")}
		a.Lease = rapid.SampledFrom([]time.Duration{0, 0, 12 * time.Second}).Draw(t, "lease")
		a.Weight, a.Place = rapid.IntRange(0, 3).Draw(t, "weight"), rapid.IntRange(0, 2).Draw(t, "place")
		all = append(all, a)
	}
	return operation{fmt.Sprintf("put %+v", all), func(ctx context.Context, s Store) []any {
		return []any{kind(s.PutAgents(ctx, all))}
	}}
}

func (h *history) putRouting(t *rapid.T) operation {
	routing := map[string]queue.Routing{}
	for _, name := range someQueues {
		routing[name] = someRouting(t)
	}
	return operation{fmt.Sprintf("route %+v", routing), func(ctx context.Context, s Store) []any {
		return []any{kind(s.PutRouting(ctx, routing))}
	}}
}

func someRouting(t *rapid.T) queue.Routing {
	someTime := func(what string) time.Duration {
		return rapid.SampledFrom([]time.Duration{0, 777 * time.Millisecond, 9 * time.Second, time.Hour}).Draw(t, what)
	}
	r := queue.Routing{
		Choice: rapid.SampledFrom(someChoices).Draw(t, "choice"), Sticky: someTime("sticky"), Resume: someTime("resume"),
	}
	r.Group, r.Misses = rapid.IntRange(0, 3).Draw(t, "group"), rapid.IntRange(0, 3).Draw(t, "misses")
	r.Pause, r.WrapUpMax = someTime("pause"), someTime("most")
	for range rapid.IntRange(0, 2).Draw(t, "tiers") {
		r.Tiers = append(r.Tiers, queue.Tier{After: someTime("opens")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "steps") {
		r.Relax = append(r.Relax, queue.Relaxation{
			After: someTime("after"),
			Skill: rapid.SampledFrom([]string{"billing", "lang:hi"}).Draw(t, "skill"),
			Level: rapid.IntRange(0, 1).Draw(t, "to"),
		})
	}
	return r
}

func (h *history) prioritise(t *rapid.T) operation {
	call := rapid.SampledFrom(someCalls).Draw(t, "call")
	head := rapid.SampledFrom([]time.Duration{-time.Second, 0, 5 * time.Second, 2 * queue.MaxHead}).Draw(t, "head")
	return operation{fmt.Sprint("prioritise ", call, head), func(ctx context.Context, s Store) []any {
		v, err := s.Prioritise(ctx, call, head, "a regular")
		return []any{v, kind(err)}
	}}
}

func (h *history) sweep(t *rapid.T) operation {
	limit := rapid.IntRange(1, 5).Draw(t, "limit")
	return operation{fmt.Sprint("sweep ", limit), func(ctx context.Context, s Store) []any {
		due, err := s.Sweep(ctx, limit)
		return []any{due, kind(err)}
	}}
}

// ref is one of the latest offers, seldom an older one.
func (h *history) ref(t *rapid.T) queue.OfferRef {
	if len(h.refs) == 0 {
		return "none"
	}
	back := rapid.SampledFrom([]int{0, 0, 1, 1, 2, 5}).Draw(t, "back")
	return h.refs[max(0, len(h.refs)-1-back)]
}

func (h *history) wrapUp(t *rapid.T) time.Duration {
	return rapid.SampledFrom([]time.Duration{0, 5 * time.Second}).Draw(t, "wrap-up")
}

// kind is the sentinel that an error wraps, or the error itself.
func kind(err error) error {
	for _, sentinel := range []error{
		queue.ErrUnknownCall, queue.ErrEnded, queue.ErrFull, queue.ErrTaken, queue.ErrStaleOffer, queue.ErrUnknownAgent,
		queue.ErrNotAWish, queue.ErrOwed, queue.ErrNoWrapUp, queue.ErrEnoughCalled, queue.ErrOvertaken,
	} {
		if errors.Is(err, sentinel) {
			return sentinel
		}
	}
	return err
}
