package sim

import (
	"context"
	"fmt"
	"time"
)

// Faults are what goes wrong, as shares from 0 to 1 of the occasions. Which occasions those are depends on the seed, the
// call and the count of its requests only, so that a run can be repeated.
type Faults struct {
	// Duplicate is the share of requests for a document that are sent twice with one idempotency token: every other of
	// them at the same moment, the rest one after the other.
	Duplicate float64
	// AnswerOf says which answer of a duplicated request the call obeys.
	AnswerOf Attempt
	// Delay holds back the share DelayShare of all requests, on the carrier's clock.
	Delay      time.Duration
	DelayShare float64
	// DropAnswers is the share of requests for a document whose connection breaks before the answer is read.
	DropAnswers float64
	// LoseCallbacks and DuplicateCallbacks are shares of the status callbacks.
	LoseCallbacks, DuplicateCallbacks float64
	// ReorderWindow, if not zero, sends each status callback after a random part of it instead of in order.
	ReorderWindow time.Duration
	// TooMany and ServerError are the shares of REST requests refused with 429 and 500 before anything was done.
	TooMany, ServerError float64
	// LoseRESTAnswers is the share of REST requests that are obeyed, and whose connection breaks instead of an answer.
	LoseRESTAnswers float64
	// HangUpAt makes every caller hang up at the n-th entry that the log has about them; 0 for never.
	HangUpAt int
}

// Attempt is one of the two sendings of a duplicated request.
type Attempt int

// The two attempts.
const (
	FirstAttempt Attempt = iota
	SecondAttempt
)

// SetFaults changes what goes wrong from now on.
func (c *Carrier) SetFaults(f Faults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = f
}

func (c *Carrier) currentFaults() Faults {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults
}

// strikes reports whether a fault with this share happens to the n-th occasion about something.
func (c *Carrier) strikes(share float64, n uint64, about string) bool {
	return share > 0 && c.chance(n, about) < share
}

// exchange is deliver with the faults of document requests around it.
func (l *leg) exchange(life context.Context, m message) (*answer, *fault) {
	c, faults := l.carrier, l.carrier.currentFaults()
	if c.strikes(faults.DelayShare, m.n, "delay"+l.sid) {
		l.faulted("delayed request")
		if err := c.sleep(life, faults.Delay); err != nil {
			return nil, &fault{code: 11200, url: m.url, message: err.Error()}
		}
	}
	if c.strikes(faults.DropAnswers, m.n, "drop"+l.sid) {
		l.faulted("dropped answer")
		_, _ = l.deliver(life, m) // the application has worked; its answer is what gets lost
		return nil, &fault{code: 11206, url: m.url, message: "the connection broke"}
	}
	if !c.strikes(faults.Duplicate, m.n, "duplicate"+l.sid) {
		return l.deliver(life, m)
	}
	l.faulted("duplicated request")
	first, second := l.deliverTwice(life, m)
	if faults.AnswerOf == SecondAttempt {
		return second.answer, second.fault
	}
	return first.answer, first.fault
}

type delivery struct {
	answer *answer
	fault  *fault
}

func (l *leg) deliverTwice(life context.Context, m message) (first, second delivery) {
	if l.carrier.chance(m.n, "together"+l.sid) < 0.5 {
		first.answer, first.fault = l.deliver(life, m)
		second.answer, second.fault = l.deliver(life, m)
		return first, second
	}
	twin := make(chan delivery, 1)
	go func() {
		var d delivery
		d.answer, d.fault = l.deliver(life, m)
		twin <- d
	}()
	first.answer, first.fault = l.deliver(life, m)
	return first, <-twin
}

func (l *leg) faulted(what string) { l.note(Entry{Kind: KindFaulted, Text: what}) }

// jitter is the part of the window for which the n-th callback about something is held back.
func (c *Carrier) jitter(window time.Duration, n uint64, about string) time.Duration {
	return time.Duration(c.chance(n, fmt.Sprint("jitter", about)) * float64(window))
}
