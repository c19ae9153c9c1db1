// Package queuetest is the conformance suite of the waiting line: every store passes it, whatever it is made of.
package queuetest

import (
	"context"
	"time"

	"presszero/queue"
)

// Store is all that a line does. Each method is one atomic transition or one read; a transition that is repeated
// changes nothing the second time. Errors are those of package queue, wrapped, or of the store's own transport.
type Store interface {
	// PutRouting says how queues are routed from now on; queues that are not named, by the zero Routing.
	PutRouting(ctx context.Context, routing map[string]queue.Routing) error
	// PutAgents registers agents: new ones start Offline, known ones keep their state and work and take over the rest; agents that are not listed go Offline when their work in hand is done and are then forgotten.
	PutAgents(ctx context.Context, agents []queue.Agent) error
	// SetAgent asks for Ready, Away (with a reason) or Offline. While the agent is reserved, talking or wrapping up the wish
	// is kept as Next and takes effect afterwards; an agent in wrap-up who asks for Ready is ready as soon as the leg of the
	// talk is down, or Breath after its end. A wish to be Ready does not undo a refusal, nor cut a rest short. ErrNotAWish,
	// ErrUnknownAgent.
	SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error)
	// Rest has an agent who is offline, away or ready be ready after d (at least a millisecond), and not before; for one
	// with work in hand it is the wish to be Ready. ErrUnknownAgent.
	Rest(ctx context.Context, id string, d time.Duration) (queue.Agent, error)
	// ExtendWrapUp has the wrap-up of an agent go on for by from now, unless it lasts longer anyway, and never longer in all
	// than the WrapUpMax of its queue. ErrUnknownAgent; ErrNoWrapUp, also when the agent only rests.
	ExtendWrapUp(ctx context.Context, id string, by time.Duration) (queue.Agent, error)
	// Beat is a sign of life of an agent who needs one, for lease from now (0: as declared). Without another one until then
	// the agent is Away as absent, or when the work in hand is done; a beat after that takes it back. An agent is at work
	// without one for the declared Lease. Who is offline, or away for another reason, stays so. ErrUnknownAgent.
	Beat(ctx context.Context, id string, lease time.Duration) (queue.Agent, error)
	// Agent reads one agent. ErrUnknownAgent.
	Agent(ctx context.Context, id string) (queue.Agent, error)

	// Join puts a call in line, or back at its old place when the ticket brings Clock and Seq and the store has lost it.
	// A call that is in line or connected stays as it is, but takes over a later turn. ErrEnded: the call has ended at
	// this turn or a later one. ErrFull: Limit, except for a call that the store had lost. A ticket for another queue
	// or lane than the one the call waits in, no older than the call's last turn, moves the call, which keeps its clock
	// and arrival number, and withdraws an offer that is out, which the view then tells, as Leave does. A new call from a
	// number whose last caller hung up in the queue, no longer ago than its routing says, takes up that place, once.
	//
	// A ticket with a callback takes the leg of a caller in line away, who keeps the place; a call that is in no line comes
	// in line without a leg. Not before After: Deferred until then, hence not in line, and then at the old place. ErrOwed:
	// another entry owes a callback to that number, which the view tells. A later turn without one, or a new call from that
	// number in that queue, means that the caller is on the phone again and nothing is owed any more: the one has its leg
	// back, the other takes up the place, and the old entry ends as Resumed; the view tells the callback as TookUp.
	Join(ctx context.Context, t queue.Ticket) (queue.View, error)
	// Prioritise gives a caller in line another head start, for a reason that its event tells; the place changes, the clock
	// does not. A caller who is connected, or has that head start, stays as they are. ErrUnknownCall, ErrEnded.
	Prioritise(ctx context.Context, call string, head time.Duration, why string) (queue.View, error)
	// Move takes a caller in line to another queue or lane at the wish of somebody at work, for a reason that its event
	// tells, whatever that queue's limit. Clock, arrival number and head start stay; an offer that is out is withdrawn, which
	// the view tells. The entry takes over a later turn, so that what an older turn asked for does not undo the move. A
	// caller who is connected, who is being called back, or who stands there already, stays as they are. ErrUnknownCall, ErrEnded.
	Move(ctx context.Context, call string, to queue.LaneRef, turn int, why string) (queue.View, error)
	// Poll reads an entry, its place and its line in one read-only round trip; of a call that has ended, the tombstone.
	// ErrUnknownCall.
	Poll(ctx context.Context, call string) (queue.View, error)
	// Leave takes a call out for good. An offer that is out is withdrawn, as are the others of its ring group, told in it: it is over for the caller and can no longer be
	// accepted, but the phone may be ringing, or be about to. So its agent stays Reserved, without a call, until Release or
	// until WithdrawnFor has passed, and the offer is returned so that its leg can be hung up. Leaving twice, or unknown,
	// changes nothing and returns no offer. A caller who is to be called back is not on the phone, so cannot hang up there:
	// Abandoned and Vanished change nothing; whatever else it is calls the callback off.
	// Who is in line, back at the old place because the two never met, has not been answered: Answered changes nothing there.
	// A call that is Connected ends as Answered, its agent wraps up for wrapUp, and the offer is returned likewise.
	Leave(ctx context.Context, call string, why queue.Outcome, wrapUp time.Duration) (queue.Entry, *queue.Offer, error)

	// Offer reserves the right agent for the next caller of the named queues: of all who wait there the one whose order
	// comes first and whom some ready agent may serve by now, as queue.NewPlan says. That agent is the one whom the caller
	// knows, or else of the lowest rank, and of those the first by the queue's choice. When nobody is ready for anybody
	// without an offer, one more phone rings for the first, in the same order, of those offered for whom fewer ring than the
	// Group of their queue, with an offer of its own. Nil when there is no such pair either. The offer lapses as Lost after
	// unrung unless Rang is called.
	Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error)
	// Rang notes that the agent's leg exists and gives the agent until ring has passed. When the leg has accepted already
	// it is only noted. Twice changes nothing. ErrStaleOffer, also for a second leg of one offer.
	Rang(ctx context.Context, ref queue.OfferRef, leg string, ring time.Duration) error
	// Accept gives the caller to the agent: entry Connected, agent Talking. Until Bridged is called the pair falls due
	// again and again every connect. The other offers of the ring group are withdrawn, as by Leave, and told as Others.
	// Accepting twice changes nothing, and tells no others. ErrStaleOffer; of one withdrawn so, while that is known, ErrTaken.
	Accept(ctx context.Context, ref queue.OfferRef, connect time.Duration) (queue.Offer, error)
	// Refuse ends an offer that was not accepted. While other phones ring for the caller they go on; after the last one the
	// caller is back at the old place. Unless it is Lost it is a miss of the agent, who goes Away for that reason with the
	// last of as many in a row as the queue's Terms allow, and rests for their Pause after one before. Refusing an offer that is over changes nothing and returns only its ref.
	// ErrStaleOffer when it was accepted.
	Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) (queue.Offer, error)
	// Bridged notes that caller and agent have met. Twice changes nothing. ErrUnknownCall, ErrEnded, and ErrStaleOffer for
	// a call that is not connected.
	Bridged(ctx context.Context, call string) error
	// Release tells that the leg of a withdrawn offer is down, or that none was made: its agent is ready again as if it
	// had never been, or what the agent wished for meanwhile. Of a talk that is over it tells the same: nothing but wrap-up
	// keeps the agent any more. Releasing twice, or any other offer, changes nothing.
	Release(ctx context.Context, ref queue.OfferRef) error
	// EndTalk ends an accepted offer from the agent's side: the entry ends as Answered if it was Bridged; if the two never
	// met, the caller returns to the old place. The agent wraps up for wrapUp, and for Breath at least while nobody has said,
	// by Release, that the leg is down: who is on the phone is never rung. Ending an offer that is over
	// changes nothing and returns only its ref. ErrStaleOffer when it was not accepted.
	EndTalk(ctx context.Context, ref queue.OfferRef, wrapUp time.Duration) (queue.Offer, error)
	// FindOffer reads an offer that is out or accepted. ErrStaleOffer when it is neither, also when it was withdrawn.
	FindOffer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)

	// Owed reads the entry that owes a callback to the number. ErrUnknownCall.
	Owed(ctx context.Context, number string) (queue.Entry, error)
	// CallFirst has the number of a callback called before an agent is reserved for it: the agent of the offer is free as
	// if it had never been, the entry is Calling and falls due after lapse. ErrStaleOffer: the offer is over, rings, or is
	// not that of a callback. ErrEnoughCalled: for each agent who may serve the caller and is ready, this one included, a
	// customer of the queue is being called already.
	CallFirst(ctx context.Context, ref queue.OfferRef, lapse time.Duration) (queue.Entry, error)
	// Defer puts a callback that was offered off until a time, its agent free as if the offer had never been. ErrStaleOffer as
	// for CallFirst.
	Defer(ctx context.Context, ref queue.OfferRef, until time.Time) (queue.Entry, error)
	// Dialled notes the leg on which a callback that is Calling, or Connected to its agent, is tried; it falls due after
	// ring. Repeated, or when the caller was reached on it, it changes nothing. UnknownLeg may be named later.
	// ErrUnknownCall, ErrEnded, and ErrStaleOffer when nobody is to be called, or another leg is being tried.
	Dialled(ctx context.Context, call, leg string, ring time.Duration) (queue.Entry, error)
	// Reached notes that a person answered on the leg that was tried, which is the caller's from now on: in line at the old
	// place, or Connected and due again every connect. Twice changes nothing. Errors as those of Dialled.
	Reached(ctx context.Context, call, leg string) (queue.View, error)
	// Missed notes that nobody was reached on the leg that was tried, empty when none could be dialled: one try more, then
	// Deferred until next, or ended as Unreached when that is zero. An offer that was accepted is withdrawn and returned,
	// to be told and hung up: its agent is free, without wrap-up and idle since the old time, as soon as the leg is down.
	// Errors as those of Dialled; nothing changes then.
	Missed(ctx context.Context, call, leg string, why queue.Missing, next time.Time) (queue.Entry, *queue.Offer, error)

	// Sweep settles what has fallen due, at most limit of them, each reported to exactly one caller of Sweep.
	Sweep(ctx context.Context, limit int) ([]queue.Due, error)
	// Snapshot reads the site: of each queue at most limit entries.
	Snapshot(ctx context.Context, limit int) (queue.Snapshot, error)
	// Events reads what happened after the given ID ("" from the oldest kept, "$" nothing but the ID to go on from), at
	// most limit, and the ID to go on from. An ID that is older than the oldest kept begins there.
	Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error)
	// Belief reads a page of the legs that the line believes in: from the given place, 0 for the first, at most limit entries.
	Belief(ctx context.Context, from, limit int) (queue.Belief, error)
	// Lease gives a job to one holder for d, and again to the same: false while another holds it.
	Lease(ctx context.Context, job, holder string, d time.Duration) (bool, error)
	// Lineup reads a page of who is in line: from the given place, 0 for the first, at most limit callers; with the first page
	// every agent and the routing.
	Lineup(ctx context.Context, from, limit int) (queue.Lineup, error)
	// Learn applies what a job has learnt from events, all of it or nothing, and moves the job's cursor with it. ErrOvertaken:
	// the cursor is not where the lesson begins. A hash may have fields that are added to and fields that are set; no field is
	// both.
	Learn(ctx context.Context, l queue.Lesson) error
	// Learnt reads what a job has learnt, of the hashes whose names begin with the prefix.
	Learnt(ctx context.Context, job, prefix string) (queue.Learnt, error)
	// Publish puts forecasts in the place of all that were published before. For ForecastLife from when they were computed they
	// are told by what tells a View of somebody in line: that of the call, or else of whoever joins its lane with its head
	// start, or with none. Who is to be called back is told none: they were promised a time.
	Publish(ctx context.Context, all []queue.Published) error
	// Forecast reads what is published for whoever joins a lane with a head start now, or with none; the zero Wait: nothing.
	Forecast(ctx context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error)
	// Forecasts reads what is published for calls in line; those for which nothing is told are left out.
	Forecasts(ctx context.Context, calls []string) (map[string]queue.Wait, error)
	// Settle moves the ledger of promises on by a step: all of it, or, where the ledger does not stand at Was, nothing of it.
	// ErrStaleLedger.
	Settle(ctx context.Context, step queue.Settlement) error
	// Promises reads the ledger's state and the wanted records, the newest first.
	Promises(ctx context.Context, w queue.PromisesWish) (queue.PromisesPage, error)
	// Tell appends an event of something beside the line, such as a message that was left.
	Tell(ctx context.Context, e queue.Event) error
	// Ping reports whether the store answers.
	Ping(ctx context.Context) error
}
