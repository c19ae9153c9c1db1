package events

import (
	"fmt"
	"slices"

	"presszero/queue"
)

// Check holds an event of a store against the table: a kind that is in it, with the fields that it must have and no others.
func Check(e queue.Event) error {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == e.Kind })
	if i < 0 {
		return fmt.Errorf("event %s: kind %q is not in the table of queue/events", e.ID, e.Kind)
	}
	k := kinds[i]
	for field, set := range given(e) {
		switch {
		case set && !slices.Contains(k.Must, field) && !slices.Contains(k.May, field):
			return fmt.Errorf("event %s: %s is not to have %s", e.ID, e.Kind, field)
		case !set && slices.Contains(k.Must, field):
			return fmt.Errorf("event %s: %s lacks %s", e.ID, e.Kind, field)
		}
	}
	if !IsID(e.ID) || e.At.IsZero() {
		return fmt.Errorf("event %q at %v: want an ID and a time", e.ID, e.At)
	}
	return nil
}

// given says which fields an event has.
func given(e queue.Event) map[string]bool {
	return map[string]bool{
		"call": e.Call != "", "queue": e.Queue != "", "before": e.Before != "", "agent": e.Agent != "", "offer": e.Offer != "", "leg": e.Leg != "",
		"state": e.State != "", "item": e.Item != "", "flow": e.Flow != "", "step": e.Step != "", "promise": e.Promise != "", "why": e.Why != "", "reason": e.Reason != "", "waited_ms": e.Kind == queue.EventEnded,
	}
}
