package queue

import (
	"errors"
	"fmt"
)

// What a store answers when a request does not fit the state of things.
var (
	// ErrUnknownCall: no entry and no tombstone of that call.
	ErrUnknownCall = errors.New("call is not in any line")
	// ErrEnded: the call has left the line for good; the request is too late.
	ErrEnded = errors.New("call has left the line")
	// ErrFull: as many callers wait as the queue allows.
	ErrFull = errors.New("queue is full")
	// ErrOwed: the number is to be called back already, for an earlier entry.
	ErrOwed = errors.New("a callback to that number is owed already")
	// ErrEnoughCalled: as many customers are being called back as agents are ready for them.
	ErrEnoughCalled = errors.New("no agent is ready for one more customer who is called first")
	// ErrStaleOffer: the offer was withdrawn, refused or overtaken.
	ErrStaleOffer = errors.New("offer is no longer open")
	// ErrTaken: the offer was withdrawn because another agent of its ring group accepted first. It is an ErrStaleOffer.
	ErrTaken = fmt.Errorf("a colleague has taken the caller: %w", ErrStaleOffer)
	// ErrOvertaken: somebody else has learnt from those events already.
	ErrOvertaken = errors.New("somebody else has learnt from those events")
	// ErrNoWrapUp: the agent has no talk to wrap up.
	ErrNoWrapUp = errors.New("agent is not wrapping up")
	// ErrUnknownAgent: no such agent is registered.
	ErrUnknownAgent = errors.New("no such agent")
	// ErrNotAWish: agents ask for ready, away or offline; the other states follow from their work.
	ErrNotAWish = errors.New("an agent can only ask for ready, away or offline")
)
