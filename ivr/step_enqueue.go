package ivr

import "presszero/flows"

func (t *turn) enterEnqueue(step *flows.Enqueue) {
	if place, ok := t.enqueued(step); ok {
		t.join(place)
	}
}
