package dispatch

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
)

// Store is the line, as far as dispatch moves it.
type Store interface {
	Line
	Offers
	Callbacks
	Staff
	Watch
}

// Line is the callers' side of the store.
type Line interface {
	Join(ctx context.Context, t queue.Ticket) (queue.View, error)
	Prioritise(ctx context.Context, call string, head time.Duration, why string) (queue.View, error)
	Move(ctx context.Context, call string, to queue.LaneRef, turn int, why string) (queue.View, error)
	Poll(ctx context.Context, call string) (queue.View, error)
	Leave(ctx context.Context, call string, why queue.Outcome, wrapUp time.Duration) (queue.Entry, *queue.Offer, error)
	Bridged(ctx context.Context, call string) error
}

// Offers is the life of an offer.
type Offers interface {
	Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error)
	Rang(ctx context.Context, ref queue.OfferRef, leg string, ring time.Duration) error
	Accept(ctx context.Context, ref queue.OfferRef, connect time.Duration) (queue.Offer, error)
	Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) (queue.Offer, error)
	Release(ctx context.Context, ref queue.OfferRef) error
	EndTalk(ctx context.Context, ref queue.OfferRef, wrapUp time.Duration) (queue.Offer, error)
	FindOffer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
}

// Staff is the agents' side of the store.
type Staff interface {
	PutRouting(ctx context.Context, routing map[string]queue.Routing) error
	PutAgents(ctx context.Context, agents []queue.Agent) error
	SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error)
	Agent(ctx context.Context, id string) (queue.Agent, error)
	Rest(ctx context.Context, id string, d time.Duration) (queue.Agent, error)
	ExtendWrapUp(ctx context.Context, id string, by time.Duration) (queue.Agent, error)
	Beat(ctx context.Context, id string, lease time.Duration) (queue.Agent, error)
}

// Watch is what falls due, and the whole at a glance.
type Watch interface {
	Sweep(ctx context.Context, limit int) ([]queue.Due, error)
	Snapshot(ctx context.Context, limit int) (queue.Snapshot, error)
	Belief(ctx context.Context, from, limit int) (queue.Belief, error)
	Lease(ctx context.Context, job, holder string, d time.Duration) (bool, error)
}

// Carrier carries out what dispatch decides. Each request may be repeated; a leg that has ended already is no error.
type Carrier interface {
	// Ring calls the agent of the offer. ErrUnreachable: the address cannot be called. ErrUnknownOutcome: the phone may
	// be ringing.
	Ring(ctx context.Context, offer queue.Offer, ring time.Duration) (leg string, err error)
	// RingCustomer calls the number of a callback. Errors as those of Ring.
	RingCustomer(ctx context.Context, entry queue.Entry, ring time.Duration) (leg string, err error)
	// Dismiss leads the agent's leg of an offer out of the room, to hear that nobody will come, and ends it.
	Dismiss(ctx context.Context, offer queue.Offer) error
	// Excuse ends the agent's leg of an offer that a colleague has taken: a phone that rings stops, and who listens already
	// is told why before the leg ends. It reports whether the leg is down.
	Excuse(ctx context.Context, offer queue.Offer) (down bool, err error)
	// Fetch makes the carrier ask at once where the caller on that leg now belongs. ErrGone: the call is over.
	Fetch(ctx context.Context, leg string) error
	// HangUp ends a leg.
	HangUp(ctx context.Context, leg string) error
	// Live reports whether a leg is still up.
	Live(ctx context.Context, leg string) (bool, error)
}

// Legs tells what is up at the carrier, so that the line can be compared with it.
type Legs interface {
	// Up lists the legs of the account that are up. False: there are too many to list. The list may lag behind.
	Up(ctx context.Context) (legs []Leg, whole bool, err error)
	// Waits reports whether a call whose leg is up waits in line, by what is remembered of the call itself.
	Waits(ctx context.Context, call string) (bool, error)
}

// What a Carrier answers when a request cannot be carried out.
var (
	// ErrUnreachable: the agent's address cannot be called at all.
	ErrUnreachable = errors.New("address cannot be called")
	// ErrUnknownOutcome: the carrier may have done it; no answer came.
	ErrUnknownOutcome = errors.New("outcome is unknown")
	// ErrGone: the leg has ended.
	ErrGone = errors.New("leg has ended")
)

// Queue is what dispatch needs to know of a queue.
type Queue struct {
	Ring   time.Duration // how long an agent's phone rings
	WrapUp time.Duration // work after a call

	Callback CallbackRules // how callers are called back

	Routing queue.Routing // whom callers may be offered to, and when
}

// Observer is told what came of things, for metrics.
type Observer interface {
	OfferEnded(queue, outcome string)
	QueueLeft(ctx context.Context, queue, outcome string, waited time.Duration)
	Connected(delay time.Duration)
	SetDrift(kind string, legs int) // on how many legs line and carrier disagreed when last compared; see Drifts
	Healed(kind string)
	// CallbackEnded: a callback is over, and what has become of the time that was promised.
	CallbackEnded(entry queue.Entry, promise queue.Promise)
}

// Options are the parts of a Dispatcher. All but Legs, Talks and what has a number beside it are required.
type Options struct {
	Store    Store
	Carrier  Carrier
	Talks    Talks // nil: nothing is done to talks beside the line
	Legs     Legs  // nil: legs that have been silent for a while are asked for one by one
	Clock    clock.Clock
	Queues   func() map[string]Queue // the queues as now declared
	Observer Observer
	Log      *zap.Logger
	// Trace lets what dispatch begins by itself be traced; nil: it is not.
	Trace func(context.Context) context.Context

	Unrung time.Duration // an offer that nobody rang is lost after this; Request and 5 s more
	Accept time.Duration // an agent who has answered accepts within this; 25 s
	// Connect is the time in which caller and agent meet, or the carrier is told again; 30 s. It is longer than being told
	// once can take, because who is fetched out of the room ends the talk, and than a turn of the hold loop, which leads a
	// caller into the room as well.
	Connect   time.Duration
	Sweep     time.Duration // how often what is due is settled and the line is matched; 500 ms
	Reconcile time.Duration // how often the line is compared with the carrier's legs, by one replica; 4 s
	Request   time.Duration // the longest a request of dispatch's own may take; 10 s
	Batch     int           // legs that are healed, or asked for one by one, in one round of reconciling; 20
	Rings     int           // ring requests under way at once; 4. Few, so that none waits long for the carrier's rate limit
}

func (o Options) check() error {
	for name, missing := range map[string]bool{
		"Store": o.Store == nil, "Carrier": o.Carrier == nil, "Clock": o.Clock == nil,
		"Queues": o.Queues == nil, "Observer": o.Observer == nil, "Log": o.Log == nil,
	} {
		if missing {
			return errors.New("dispatch: option " + name + " is required")
		}
	}
	return nil
}

func (o Options) withDefaults() Options {
	for field, value := range map[*time.Duration]time.Duration{
		&o.Accept: 25 * time.Second, &o.Connect: 30 * time.Second,
		&o.Sweep: 500 * time.Millisecond, &o.Reconcile: 4 * time.Second, &o.Request: 10 * time.Second,
	} {
		if *field == 0 {
			*field = value
		}
	}
	if o.Trace == nil {
		o.Trace = func(ctx context.Context) context.Context { return ctx }
	}
	if o.Unrung == 0 { // longer than a request: an agent must not be offered again while the first ring is under way
		o.Unrung = o.Request + 5*time.Second
	}
	if o.Batch == 0 {
		o.Batch = 20
	}
	if o.Rings == 0 {
		o.Rings = 4
	}
	return o
}
