package ivr

import "presszero/flows"

func (t *turn) enterEnqueue(step *flows.Enqueue) {
	if note, ok := t.render(step.Note); ok {
		t.join(Place{Queue: step.Queue, Head: step.Head, Note: note, Next: step.Next})
	}
}
