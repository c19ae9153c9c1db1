// Package talks is what can be done to a call that is up: hold, transfer, consult, help, and what becomes of the caller when
// a leg goes that should not have. What is meant to happen is noted before anything is told to the carrier, and carried on by
// whoever comes next: the caller's own requests above all, which come by themselves.
package talks

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/keep"
)

// Line is the line, as far as talks end in it or begin there.
type Line interface {
	Poll(ctx context.Context, call string) (queue.View, error)
	Join(ctx context.Context, t queue.Ticket) (queue.View, error)
	Leave(ctx context.Context, call string, why queue.Outcome) error
	Met(ctx context.Context, call string) error
	Tell(ctx context.Context, e queue.Event) error
	Offers
	Agents
}

// Offers are the offers by which agents have callers.
type Offers interface {
	Answered(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
	EndTalk(ctx context.Context, ref queue.OfferRef) error
	Decline(ctx context.Context, ref queue.OfferRef) error
}

// Agents are those who talk and help.
type Agents interface {
	Agent(ctx context.Context, id string) (queue.Agent, error)
	SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error)
}

// Carrier does to legs what is asked for. A leg that has ended is no error, but where it says so.
type Carrier interface {
	// Hold takes the caller out of what is heard in the room, with music, or back. ErrNotInRoom.
	Hold(ctx context.Context, entry queue.Entry) error
	Unhold(ctx context.Context, entry queue.Entry) error
	// Change has a leg take part otherwise in the room of a call. ErrNotInRoom.
	Change(ctx context.Context, call, leg string, how Part) error
	// Coach has a leg in the room of a call be heard by another alone. ErrNotInRoom.
	Coach(ctx context.Context, call, leg, coached string) error
	// Invite calls somebody into the room of a call.
	Invite(ctx context.Context, i Invitation) (leg string, err error)
	// RingBack calls the browser of an agent who has a caller already.
	RingBack(ctx context.Context, offer queue.Offer, address string) (leg string, err error)
	// Hurry has the leg of an offer ask at once for its next document, if it was answered.
	Hurry(ctx context.Context, offer queue.Offer) error
	HangUp(ctx context.Context, leg string) error
	Live(ctx context.Context, leg string) (bool, error)
}

// ErrNotInRoom says that the carrier finds no such leg in the room.
var ErrNotInRoom = errors.New("that leg is not in the room")

// Part is how a leg takes part in a room.
type Part int

// The parts. Those of a supervisor are said whole, so that each can follow any other.
const (
	Heard     Part = iota // is heard
	Silent                // is not
	Ends                  // the room ends when the leg leaves it
	Goes                  // the leg may leave it
	OnlyHears             // of a supervisor: is heard by nobody
	Speaks                // is heard by all
)

// Invitation calls somebody into a room.
type Invitation struct {
	Call    string // the caller's
	To      string // address
	From    string // the number that is shown
	Mode    queue.HelpMode
	Coached string        // the agent's leg
	Begins  bool          // the conference goes on with them alone and another
	Ring    time.Duration // how long
}

// Site is what is declared, as far as callers can be sent there.
type Site interface {
	// Queue tells what is declared of a queue. False: nothing is.
	Queue(name string) (Queue, bool)
	// AgentOf tells what is declared of an agent. False: nothing is.
	AgentOf(id string) (queue.Agent, bool)
}

// Queue is a queue to which callers are sent.
type Queue struct {
	Escalation string // the queue of those who help; empty: none
	Head       time.Duration
}

// Settings bound what is done to talks. See the settings talk.* of the manual.
type Settings struct {
	HoldReminder time.Duration // after which the agent is reminded of the caller
	HoldLongest  time.Duration // after which the caller is back in the talk
	Grace        time.Duration // in which an agent's browser may come back
	Ring         time.Duration // how long an outside number rings
	Outside      []string      // prefixes of the numbers to which callers may be sent; empty: none
}

// Options are the parts of a Service. All are required.
type Options struct {
	Docs     keep.Docs
	Line     Line
	Carrier  Carrier
	Site     Site
	Settings Settings
	Clock    clock.Clock
	Log      *zap.Logger
}

// Service does to talks what agents and supervisors ask for. It holds no state of its own: replicas share the documents.
type Service struct {
	o    Options
	work sync.WaitGroup
}

// New checks the options.
func New(o Options) (*Service, error) {
	if o.Docs == nil || o.Line == nil || o.Carrier == nil || o.Site == nil || o.Clock == nil || o.Log == nil {
		return nil, errors.New("talks: Docs, Line, Carrier, Site, Clock and Log are required")
	}
	return &Service{o: o}, nil
}

// Stop waits for what was begun at the carrier.
func (s *Service) Stop() { s.work.Wait() }

// patience bounds what is done in the background.
const patience = 10 * time.Second

// background tells the carrier something for which no request waits.
func (s *Service) background(ctx context.Context, what string, f func(context.Context) error) {
	s.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		if err := f(ctx); err != nil && !errors.Is(err, ErrNotInRoom) {
			s.o.Log.Warn(what, zap.Error(err))
		}
	})
}
