package queue

import (
	"maps"
	"slices"
	"time"
)

// AgentState says what an agent is doing.
type AgentState string

// The states of an agent. Only a Ready agent is offered a caller.
const (
	Offline  AgentState = "offline"
	Away     AgentState = "away"
	Ready    AgentState = "ready"
	Reserved AgentState = "reserved" // an offer is out, or was withdrawn and the phone may still ring
	Talking  AgentState = "talking"
	WrapUp   AgentState = "wrap-up" // after a talk, or resting: after a miss, or before being ready
)

// Reasons for being away that the line itself gives. An agent's own reason is free text.
const (
	ReasonNoAnswer    = "no-answer"
	ReasonDeclined    = "declined"
	ReasonBusy        = "busy"
	ReasonUnreachable = "unreachable"
	ReasonAbsent      = "absent" // nothing was heard of the agent's browser for the length of the lease
)

// Agent is a person who takes calls.
type Agent struct {
	ID       string
	Name     string
	Address  string   // +E.164, sip:user@host or client:name
	Queues   []string // queues served, sorted
	Language string   // BCP 47 tag in which the agent is spoken to

	Tiers  map[string]int // the tier in which a queue is served, 1 the nearest; queues that are not named: 1
	Skills map[string]int // levels by skill, 1 to MaxLevel
	Lease  time.Duration  // how long the agent stays at work without a sign of life; 0: no sign is needed
	Weight int            // share of callers under Weighted; less than 1 counts as 1
	Place  int            // place in the declared order under Linear, lower first

	State    AgentState
	Since    time.Time  // when State was last set; longest idle is counted from here
	Reason   string     // why away, or why Next is Away
	Next     AgentState // where the agent goes when the work in hand is done: Ready, Away or Offline; empty: Ready
	Offer    OfferRef   // the offer in hand while Reserved, Talking or WrapUp
	Call     string     // the caller of that offer; empty once it was withdrawn
	Deadline time.Time  // when wrap-up, or the rest after a miss, ends by itself
	Work     Work       // since the agent signed in
	Leaving  bool       // no longer registered: forgotten when the work in hand is done
}

// Serves reports whether the agent takes callers of the queue.
func (a Agent) Serves(queue string) bool { return slices.Contains(a.Queues, queue) }

// Busy reports whether the agent has work in hand, so that a wish must wait.
func (a Agent) Busy() bool { return a.State == Reserved || a.State == Talking || a.State == WrapUp }

// AtWork reports whether the agent is signed in and not away.
func (a Agent) AtWork() bool { return a.State == Ready || a.Busy() }

// Rests reports whether the agent has no talk to wrap up, but is only not to be rung yet.
func (a Agent) Rests() bool { return a.State == WrapUp && a.Call == "" }

// Normal is the agent as every store registers it: queues sorted and named once, tiers of those queues only and beyond
// the first, skills of some level, a lease in whole milliseconds.
func (a Agent) Normal() Agent {
	a.Queues = slices.Compact(slices.Sorted(slices.Values(a.Queues)))
	a.Lease = whole(a.Lease)
	a.Tiers, a.Skills = maps.Clone(a.Tiers), maps.Clone(a.Skills)
	maps.DeleteFunc(a.Tiers, func(queue string, tier int) bool { return tier <= 1 || !a.Serves(queue) })
	maps.DeleteFunc(a.Skills, func(_ string, level int) bool { return level < 1 })
	return a
}

// Profile is what decides whom the agent may serve.
func (a Agent) Profile() Profile { return Profile{Queues: a.Queues, Tiers: a.Tiers, Skills: a.Skills} }
