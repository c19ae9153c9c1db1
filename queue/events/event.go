package events

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"presszero/queue"
)

// Event is an event as it is published. What does not apply is left out.
type Event struct {
	ID       string           `json:"id"`
	Version  int              `json:"v"`
	At       time.Time        `json:"at"`
	Kind     queue.EventKind  `json:"kind"`
	Call     string           `json:"call,omitempty"`
	Queue    string           `json:"queue,omitempty"`
	Needs    string           `json:"needs,omitempty"`
	HeadMS   int64            `json:"head_start_ms,omitempty"`
	Before   string           `json:"before,omitempty"`
	Agent    string           `json:"agent,omitempty"`
	Offer    queue.OfferRef   `json:"offer,omitempty"`
	Leg      string           `json:"leg,omitempty"`
	State    queue.AgentState `json:"state,omitempty"`
	Promise  queue.Promise    `json:"promise,omitempty"`
	Item     string           `json:"item,omitempty"`
	Flow     string           `json:"flow,omitempty"`
	Step     string           `json:"step,omitempty"`
	Why      string           `json:"why,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	WaitedMS *int64           `json:"waited_ms,omitempty"`
}

// Of is an event of the line as it is published. No number is in it: people may write one into a reason, and it is masked.
func Of(e queue.Event) Event {
	p := Event{
		ID: e.ID, Version: Version, At: e.At.UTC(), Kind: e.Kind, Call: e.Call, Queue: e.Queue, Needs: e.Lane, HeadMS: e.Head.Milliseconds(), Before: e.Before, Agent: e.Agent, Offer: e.Offer,
		Leg: e.Leg, State: e.State, Promise: e.Promise, Item: e.Item, Flow: e.Flow, Step: e.Step, Why: masked(e.Why), Reason: masked(e.Reason),
	}
	if e.Kind == queue.EventEnded {
		ms := e.Waited.Milliseconds()
		p.WaitedMS = &ms
	}
	return p
}

// Gap tells that events are missing after the ID.
func Gap(after string, now time.Time) Event {
	return Event{ID: after, Version: Version, At: now.UTC(), Kind: EventGap}
}

// number is what may be a telephone number: seven digits or more, with what people write between them.
var number = regexp.MustCompile(`\+?\d(?:[ ().\-/]{0,2}\d){6,}`)

// masked hides all but the last two digits of every number in a text.
func masked(text string) string {
	return number.ReplaceAllStringFunc(text, func(found string) string { return "***" + found[len(found)-2:] })
}

// After reports whether an ID is later than another; an empty one is the earliest of all. An ID that cannot be read is not.
func After(id, other string) bool {
	ms, n := parts(id)
	otherMS, otherN := parts(other)
	return ms > otherMS || ms == otherMS && n > otherN
}

// IsID reports whether a text is the ID of an event.
func IsID(id string) bool { return anID.MatchString(id) }

var anID = regexp.MustCompile(`^\d{1,15}-\d{1,15}$`)

func parts(id string) (ms, n int64) {
	if _, err := fmt.Sscanf(id, "%d-%d", &ms, &n); err != nil {
		return -1, -1
	}
	return ms, n
}

// Line is an event as a line of text, in the time zone of its time.
func (e Event) Line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %-16s", e.At.Format("2006-01-02 15:04:05.000"), e.Kind)
	for _, part := range []struct{ name, value string }{
		{"queue", e.Queue}, {"needs", e.Needs}, {"head_start", e.headStart()}, {"call", e.Call}, {"flow", e.Flow}, {"step", e.Step}, {"agent", e.Agent}, {"state", string(e.State)}, {"why", e.Why}, {"reason", e.Reason}, {"before", e.Before},
		{"waited", e.waited()}, {"promise", string(e.Promise)}, {"item", e.Item}, {"leg", e.Leg}, {"offer", string(e.Offer)},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, " %s=%s", part.name, quoted(part.value))
		}
	}
	if e.Kind == EventGap {
		b.WriteString(" events are missing here: they were no longer kept")
	}
	return strings.TrimRight(b.String(), " ")
}

func (e Event) headStart() string {
	if e.HeadMS == 0 {
		return ""
	}
	return (time.Duration(e.HeadMS) * time.Millisecond).String()
}

func (e Event) waited() string {
	if e.WaitedMS == nil {
		return ""
	}
	return (time.Duration(*e.WaitedMS) * time.Millisecond).String()
}

// quoted is a value that stands as one word.
func quoted(value string) string {
	if strings.ContainsAny(value, " \t\n\"=") {
		return fmt.Sprintf("%q", value)
	}
	return value
}
