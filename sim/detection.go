package sim

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// How long it takes the carrier, with its thresholds untouched, to tell a person from a machine: a word and the silence
// after it, or more speech than people answer with. A greeting that goes on for longer than the last is unknown.
const (
	personTakes  = 2 * time.Second
	machineTakes = 2400 * time.Millisecond
	verdictWait  = 30 * time.Second
)

// The ways in which the carrier examines who answers.
const (
	detectEnable     = "Enable"           // the verdict comes as soon as it is known
	detectMessageEnd = "DetectMessageEnd" // of a machine, after its greeting
)

// refuseDetection checks how who answers is to be examined.
func refuseDetection(q call) *apiError {
	switch q.form.Get("MachineDetection") {
	case "", detectEnable, detectMessageEnd:
		return nil
	}
	return &apiError{http.StatusBadRequest, 21263, "Invalid MachineDetection"}
}

// examine finds out who has answered, which takes its time, and returns what the carrier then asks the first document with.
func (l *leg) examine(life context.Context, how string) url.Values {
	if how == "" {
		return nil
	}
	verdict, takes := l.verdict(how)
	if l.carrier.sleep(life, takes) != nil {
		return nil
	}
	l.carrier.mu.Lock()
	l.answeredBy = verdict
	l.carrier.mu.Unlock()
	return url.Values{"AnsweredBy": {verdict}, "MachineDetectionDuration": {decimal(int(takes / time.Millisecond))}}
}

// verdict is what the carrier makes of the party, and after how long.
func (l *leg) verdict(how string) (verdict string, takes time.Duration) {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	greeting := l.carrier.lines[l.party].party.Machine
	switch {
	case greeting == 0:
		return "human", personTakes
	case how == detectEnable:
		return "machine_start", machineTakes
	case greeting > verdictWait:
		return "unknown", verdictWait
	}
	return "machine_end_beep", max(greeting, machineTakes)
}
