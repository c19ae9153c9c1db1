package sim

import (
	"context"
	"errors"
	"time"
)

// Behaviour is what a party does when its phone rings.
type Behaviour int

// The behaviours.
const (
	Answers      Behaviour = iota // answers and follows the script
	NeverAnswers                  // lets it ring
	IsBusy                        // gives the busy tone at once
	Rejects                       // presses the red button
	Fails                         // cannot be reached
)

// Party is somebody who can be called: an agent, or anybody else whom the application dials.
type Party struct {
	Behaviour Behaviour
	// After is how long the phone rings before the party answers or rejects.
	After time.Duration
	// Script is what the party does after answering, each time anew.
	Script Script
	// Machine is for how long the greeting of the machine lasts that answers, at most the script's own; 0: a person answers.
	Machine time.Duration
}

// Voicemail is a party whose machine answers after a while, speaks its greeting, listens for half a minute and hangs
// up. It never presses a key.
func Voicemail(after time.Duration) Party {
	greeting := "You have reached the voicemail. Please leave a message after the tone."
	return Party{After: after, Machine: speechLength(greeting), Script: Script{Say(greeting), Wait(30 * time.Second), HangUp()}}
}

// PartyRecord is what a party has been through.
type PartyRecord struct {
	// Rung counts how often the phone was called, Answered how often the party answered.
	Rung, Answered int
	// RungWhileRinging and RungWhileTalking count calls that came while the phone rang or was in use. Such a call gets
	// the busy tone.
	RungWhileRinging, RungWhileTalking int
	// Phone is the phone of the present call, nil between calls.
	Phone *Phone
}

// line is a party's telephone line: one call at a time.
type line struct {
	party  Party
	record PartyRecord
	now    *leg
}

// SetParty says who answers at an address: an E.164 number, sip:... or client:... . It may be changed at any time; a
// call that already rings goes on as it began.
func (c *Carrier) SetParty(address string, p Party) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l, ok := c.lines[address]; ok {
		l.party = p
		return
	}
	c.lines[address] = &line{party: p}
}

// PartyRecord is what the party at an address has been through so far.
func (c *Carrier) PartyRecord(address string) PartyRecord {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.lines[address]
	if !ok {
		return PartyRecord{}
	}
	record := l.record
	if l.now != nil {
		record.Phone = l.now.phone.another()
	}
	return record
}

var errNoAnswer = errors.New("nobody answered in time")

// ring calls the party of an outbound leg. It returns nil once the party has answered, or the ending otherwise.
func (l *leg) ring(life context.Context, patience time.Duration) *ending {
	l.carrier.mu.Lock()
	l.status = "initiated"
	l.callBackLocked("initiated")
	l.status = "queued"
	l.carrier.mu.Unlock()
	party, refused := l.seize()
	if refused != nil {
		return refused
	}
	l.setStatus("ringing", KindRinging)
	limited, stop := l.carrier.deadline(life, patience, errNoAnswer)
	defer stop()
	if party.Behaviour == NeverAnswers {
		<-limited.Done()
		return unanswered(limited)
	}
	if err := l.carrier.sleep(limited, party.After); err != nil {
		return unanswered(limited)
	}
	if party.Behaviour == Rejects {
		return &ending{why: NotAnswered, status: "busy", sip: "603"}
	}
	l.carrier.mu.Lock()
	l.carrier.lines[l.party].record.Answered++
	l.carrier.mu.Unlock()
	l.setStatus("in-progress", KindAnswered)
	l.phone.play(life, party.Script)
	return nil
}

// seize takes the party's line, or says why it cannot be had.
func (l *leg) seize() (Party, *ending) {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	line, ok := c.lines[l.party]
	if !ok || line.party.Behaviour == Fails {
		return Party{}, &ending{why: NotAnswered, status: "failed", sip: "404"}
	}
	line.record.Rung++
	busy := &ending{why: NotAnswered, status: "busy", sip: "486"}
	switch {
	case line.now != nil && line.now.answered.IsZero():
		line.record.RungWhileRinging++
		return Party{}, busy
	case line.now != nil:
		line.record.RungWhileTalking++
		return Party{}, busy
	case line.party.Behaviour == IsBusy:
		return Party{}, busy
	}
	line.now = l
	return line.party, nil
}

// hangUpLine gives the party's line back; the lock is held.
func (c *Carrier) hangUpLine(l *leg) {
	if line, ok := c.lines[l.party]; ok && line.now == l {
		line.now = nil
	}
}

// unanswered is the ending of a leg that stopped ringing: for a time-out, or because somebody ended it.
func unanswered(ctx context.Context) *ending {
	var end *ending
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, errNoAnswer):
		return &ending{why: NotAnswered, status: "no-answer", sip: "487"}
	case errors.As(cause, &end) && end.why == HungUp:
		return &ending{why: NotAnswered, status: "busy", sip: "603"}
	case errors.As(cause, &end) && end.status == "":
		return &ending{why: end.why, status: "canceled", sip: "487"}
	case errors.As(cause, &end):
		return end
	}
	return &ending{why: CarrierClosed, status: "canceled", sip: "487"}
}
