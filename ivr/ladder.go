package ivr

import (
	"fmt"
	"slices"

	"presszero/flows"
)

// onLadder reports whether the caller is on the ladder of a queue in which nobody could take the call.
func (t *turn) onLadder() bool { return t.s.Rung > 0 && t.s.Place != nil }

// climb tries the rungs of a queue's ladder that hold for a reason, from the one after the last. Whoever comes back to a
// voicemail stays there: it always takes them. A caller who has been in line again begins anew.
func (t *turn) climb(queue string, why flows.Why) {
	q, ok := t.prog.Site.Queues[queue]
	if !ok {
		t.fault(ReasonNoQueue)
		return
	}
	t.s.Why = why
	first := min(t.s.Rung, len(q.Ladder))
	if first > 0 && q.Ladder[first-1].Takes(why) {
		first--
	}
	for i := first; i < len(q.Ladder); i++ {
		if !q.Ladder[i].Holds(why) {
			continue
		}
		if t.climbTo(q, i) {
			return
		}
		t.noteRung("passed over")
	}
	t.fault(ReasonNoQueue)
}

// climbToVoicemail goes straight to the rung that takes a message.
func (t *turn) climbToVoicemail(queue string) {
	q, ok := t.prog.Site.Queues[queue]
	if !ok || voicemailRung(q) < 0 {
		t.fault(ReasonNoQueue)
		return
	}
	t.s.Why = ""
	t.climbTo(q, voicemailRung(q))
	t.s.Chose = true
}

// voicemailRung is the rung of a queue's ladder that takes a message for every reason; -1: none.
func voicemailRung(q *flows.Queue) int {
	return slices.IndexFunc(q.Ladder, func(r flows.Rung) bool { return r.Voicemail != nil && len(r.When) == 0 })
}

// climbTo tries one rung. It is false when that cannot take the caller: nothing was said then, and the next one is tried.
// Each kind of rung has a method of its own, in rung_<kind>.go.
func (t *turn) climbTo(q *flows.Queue, i int) bool {
	t.s.Rung, t.s.Tries = i+1, 0
	t.s.Chose = t.s.Why == flows.WhyClosing || t.s.Place.MayWait
	switch rung := &q.Ladder[i]; {
	case rung.Queue != "":
		return t.tryQueue(rung)
	case rung.Transfer != "":
		return t.tryTransfer()
	case rung.Callback != nil:
		return t.tryCallback()
	case rung.Voicemail != nil:
		return t.tryVoicemail()
	default:
		return false
	}
}

// noteRung tells what has become of the rung on which the caller stands.
func (t *turn) noteRung(what string) {
	t.note(NoteLadder, fmt.Sprintf("%s rung %d %s", t.s.Place.Queue, t.s.Rung, what))
}

// rung is the rung on which the caller stands; nil when not on a ladder.
func (t *turn) rung() *flows.Rung {
	if !t.onLadder() {
		return nil
	}
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || t.s.Rung > len(q.Ladder) {
		return nil
	}
	return &q.Ladder[t.s.Rung-1]
}

// escapeLadder answers 0 where nobody could take the call. The person on call is a person; otherwise the line is tried
// again if it is open, and then only a line that is full or without a person in it refuses; and when it is closed that is
// said, and the caller is where they were.
func (t *turn) escapeLadder() {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok {
		t.person()
		return
	}
	switch {
	case t.s.Mode == ModeDial && !t.mayWait(q):
		t.ring()
	case t.isOpen(q):
		t.tell(t.words().ToPerson())
		t.s.Place.Insists = true
		t.rejoin()
	default:
		t.nobodyNow(q)
	}
}

// nobodyNow tells a caller who asks for a person that nobody can come, and when somebody can. They are where they were.
func (t *turn) nobodyNow(q *flows.Queue) {
	t.tell(t.words().NobodyNow())
	t.tellOpening(q)
	if t.s.Mode == ModeGoodbye || t.out.Message != nil {
		t.thanks()
		t.goodbye()
		return
	}
	if t.s.Mode == ModeRungCallback {
		t.arrange(ModeRungCallback)
		return
	}
	t.askMessage()
}
