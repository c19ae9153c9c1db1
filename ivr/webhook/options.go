package webhook

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/ivr/twilio"
	"presszero/queue"
	"presszero/queue/estimate"
)

// Engine walks calls.
type Engine interface {
	Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome
	Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome
}

// Line is the waiting line, as callers meet it.
type Line interface {
	Join(ctx context.Context, t queue.Ticket) (queue.View, error)
	Poll(ctx context.Context, call string) (queue.View, error)
	Met(ctx context.Context, call string) error
	Leave(ctx context.Context, call string, why queue.Outcome) error
	// Recall fetches a caller out of a room to which nobody will come.
	Recall(ctx context.Context, call string)
	// LeaveSoon takes a caller out of the line as soon as the line can be reached.
	LeaveSoon(call string, why queue.Outcome)
}

// Desk is the line, as agents' legs meet it.
type Desk interface {
	Answered(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
	Accept(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
	Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) error
	Ended(ctx context.Context, ref queue.OfferRef, why queue.Refusal) error
	// Parted: the agent has left the room, while the leg may be up for a moment.
	Parted(ctx context.Context, ref queue.OfferRef) error
	// Machine: a machine has answered that leg.
	Machine(ctx context.Context, ref queue.OfferRef, leg string) error
	Agent(ctx context.Context, id string) (queue.Agent, error)
	SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error)
	// Return sets an agent ready who is still on the phone.
	Return(ctx context.Context, id string) (queue.Agent, error)
}

// Calls remembers the turns of calls.
type Calls interface {
	Commit(ctx context.Context, t ivr.Turn) (ivr.Committed, error)
	Load(ctx context.Context, call string) (ivr.Session, error)
	End(ctx context.Context, call string) error
	Keep(ctx context.Context, m ivr.Message) error
}

// Queues are the queues as now declared.
type Queues interface {
	// Limit is how many callers may wait; 0: any number.
	Limit(queue string) int
	// Title is how the queue's name is spoken.
	Title(queue, lang string) string
	// Estimate is how long the caller still waits.
	Estimate(v queue.View) queue.Wait
	// Policy decides what the queue's callers are told of their wait.
	Policy(queue string) estimate.Policy
	// CallsBack reports whether anybody is ever called back.
	CallsBack() bool
	// CallsAgain reports whether a callback that is being called is tried again if nobody is reached.
	CallsAgain(e queue.Entry, now time.Time) bool
}

// Phrases are our sentences as the operator words them now. A [phrase.Catalogue] is one.
type Phrases interface {
	For(lang string) *phrase.Phrases
}

// Observer counts.
type Observer interface {
	WebhookAnswered(ctx context.Context, route string, code int, took time.Duration)
	FaultAnswered(reason string)
	EscapeTaken(flow, step string)
	CallStarted(flow string)
	CallEnded(flow, outcome string)
	// CutShort: a caller whom an agent has accepted came out of the music or an announcement, so long after the carrier was told.
	CutShort(gap time.Duration)
	// Met: a caller hears a person, so long after the call began.
	Met(ctx context.Context, flow string, after time.Duration)
}

// Options are the parts of a Handler. All are required.
type Options struct {
	Engine    Engine
	Line      Line
	Desk      Desk
	Talks     Talks
	Callbacks Callbacks
	Calls     Calls
	Texts     Texts
	Queues    Queues
	Fetches   Fetches
	Contacts  Contacts
	Remembers func(flow string) bool        // callers of the flow choose a language, which is worth remembering
	Phrases   Phrases                       // to agents
	Voices    func(lang string) flows.Voice // of sentences to agents
	Sounds    Sounds
	Verifier  *twilio.Verifier
	Addresses *Addresses
	Flow      func(number string) string // the flow that answers a number
	AgentAt   func(number string) string // the agent whose phone that is and who may set their state by it; empty: nobody's
	Fallback  func() []byte              // the document for every fault
	Timeout   time.Duration              // the longest a request may take
	Clock     clock.Clock
	Observer  Observer
	Feed      Feed
	Log       *zap.Logger
}

func (o Options) check() error {
	switch {
	case o.Engine == nil, o.Line == nil, o.Desk == nil, o.Talks == nil, o.Callbacks == nil, o.Calls == nil, o.Texts == nil, o.Queues == nil, o.Phrases == nil, o.Voices == nil, o.Sounds == nil:
		return errors.New("webhook: Engine, Line, Desk, Talks, Callbacks, Calls, Texts, Queues, Phrases, Voices and Sounds are required")
	case o.Fetches == nil, o.Contacts == nil, o.Remembers == nil:
		return errors.New("webhook: Fetches, Contacts and Remembers are required")
	case o.Verifier == nil, o.Addresses == nil, o.Flow == nil, o.AgentAt == nil, o.Fallback == nil, o.Timeout <= 0:
		return errors.New("webhook: Verifier, Addresses, Flow, AgentAt, Fallback and Timeout are required")
	case o.Clock == nil, o.Observer == nil, o.Feed == nil, o.Log == nil:
		return errors.New("webhook: Clock, Observer, Feed and Log are required")
	}
	return nil
}
