package twilio

import (
	"math"
	"net/url"
	"strings"
	"time"
)

// State is the state of a leg.
type State string

// The states of a leg, in the order of its life; the last five end it.
const (
	StateQueued     State = "queued"
	StateInitiated  State = "initiated"
	StateRinging    State = "ringing"
	StateInProgress State = "in-progress"
	StateCompleted  State = "completed"
	StateBusy       State = "busy"
	StateNoAnswer   State = "no-answer"
	StateFailed     State = "failed"
	StateCanceled   State = "canceled"
)

// Over says that the leg has ended.
func (s State) Over() bool {
	switch s {
	case StateCompleted, StateBusy, StateNoAnswer, StateFailed, StateCanceled:
		return true
	default:
		return false
	}
}

// Machine says that the leg was examined and a machine or a fax answered.
func (s Status) Machine() bool {
	return s.AnsweredBy == "fax" || strings.HasPrefix(s.AnsweredBy, "machine_")
}

func (s State) known() bool {
	switch s {
	case StateQueued, StateInitiated, StateRinging, StateInProgress:
		return true
	default:
		return s.Over()
	}
}

// Status is how a leg stands. Callbacks arrive late, twice and out of order: Sequence tells which is newer.
type Status struct {
	Call       string
	Parent     string // call that dialled this leg; empty: none
	State      State
	Sequence   int           // counts the callbacks of one leg from 0
	Duration   time.Duration // of the talk, once the leg is over
	At         time.Time     // when it happened, by the carrier's clock; zero: not told
	AnsweredBy string        // human, machine_start, fax ...; empty: not examined
}

// DecodeStatus reads a status callback. A failure names the parameter that is wrong and wraps ErrRequest.
func DecodeStatus(form url.Values) (Status, error) {
	call, err := callID(form, "CallSid")
	if err != nil {
		return Status{}, err
	}
	s := Status{Call: call, State: State(form.Get("CallStatus")), At: moment(form.Get("Timestamp")), AnsweredBy: form.Get("AnsweredBy")}
	if !s.State.known() {
		return Status{}, wrong("CallStatus")
	}
	if form.Get("ParentCallSid") != "" {
		if s.Parent, err = callID(form, "ParentCallSid"); err != nil {
			return Status{}, err
		}
	}
	if s.Sequence, err = number(form, "SequenceNumber", math.MaxInt32); err != nil {
		return Status{}, err
	}
	if s.Duration, err = seconds(form, "CallDuration"); err != nil {
		return Status{}, err
	}
	return s, nil
}

// moment reads a time as the carrier writes it. One that cannot be read is zero: no decision rests on it alone.
func moment(raw string) time.Time {
	t, err := time.Parse(time.RFC1123Z, raw)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
