package ivr

import (
	"slices"

	"presszero/flows"
)

// onLadder reports whether the caller is on the ladder of a queue in which nobody could take the call.
func (t *turn) onLadder() bool { return t.s.Rung > 0 && t.s.Place != nil }

// climb tries the next rung of a queue's ladder. Whoever comes back to a voicemail stays there: it always takes them.
func (t *turn) climb(queue string) {
	q, ok := t.prog.Site.Queues[queue]
	if !ok || len(q.Ladder) == 0 {
		t.fault(ReasonNoQueue)
		return
	}
	i := min(t.s.Rung, len(q.Ladder)-1)
	if t.s.Rung > 0 && t.s.Rung <= len(q.Ladder) && q.Ladder[t.s.Rung-1].Voicemail != nil {
		i = t.s.Rung - 1
	}
	t.climbTo(q, i)
}

// climbToVoicemail goes straight to the rung that takes a message.
func (t *turn) climbToVoicemail(queue string) {
	q, ok := t.prog.Site.Queues[queue]
	if !ok || voicemailRung(q) < 0 {
		t.fault(ReasonNoQueue)
		return
	}
	t.climbTo(q, voicemailRung(q))
	t.s.Chose = true
}

// voicemailRung is the rung of a queue's ladder that takes a message; -1: none.
func voicemailRung(q *flows.Queue) int {
	return slices.IndexFunc(q.Ladder, func(r flows.Rung) bool { return r.Voicemail != nil })
}

func (t *turn) climbTo(q *flows.Queue, i int) {
	t.s.Rung, t.s.Chose = i+1, false
	t.s.Tries = 0
	if q.Ladder[i].Voicemail != nil {
		t.askMessage()
		return
	}
	t.s.Mode = ModeDial
	t.tell(t.words().RingingOnCall())
	t.listenOn()
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
// again if it is open; and when it is closed that is said, and the caller is where they were.
func (t *turn) escapeLadder() {
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok {
		t.person()
		return
	}
	if t.s.Mode == ModeDial {
		t.ring()
		return
	}
	if t.isOpen(q) {
		t.tell(t.words().ToPerson())
		t.rejoin()
		return
	}
	t.tell(t.words().NobodyNow())
	t.tellOpening(q)
	if t.s.Mode == ModeGoodbye || t.out.Message != nil {
		t.thanks()
		t.goodbye()
		return
	}
	t.askMessage()
}
