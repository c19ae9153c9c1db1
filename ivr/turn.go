package ivr

import (
	"slices"
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
)

// Bounds of one turn, of turns without the caller, and of what is remembered of the walk.
const (
	maxSteps = 64 // steps walked in one turn
	maxAlone = 8  // legs dialled in a row while the caller has no part in the call
	maxPath  = 12 // steps remembered
)

// turn is one event being answered. Methods write the document, or ask to go on at another step; none does both.
type turn struct {
	engine *Engine
	prog   *flows.Program
	pinned bool    // prog is the version that the call began with
	s      Session // our own copy
	ev     Event
	now    time.Time

	env     flows.Env // built when first needed
	prompts []Saying  // begin the next document
	next    string    // step to go on at, when moving
	moving  bool
	faulted bool // a fault has been answered; one in the answer is not
	out     Outcome
}

func (e *Engine) turn(s Session, ev Event, now time.Time) *turn {
	t, pooled := e.turns.Get().(*turn)
	if !pooled {
		t = &turn{}
	}
	*t = turn{engine: e, s: s.clone(), ev: ev, now: now.UTC()}
	t.prompts, t.s.Owed = t.s.Owed, nil
	return t
}

// begin walks into the flow.
func (t *turn) begin() {
	t.prog, _ = t.engine.programs.Program(t.s.Flow, t.s.Version)
	t.tellNotices()
	if t.s.Owes = t.ev.Owes; t.s.Owes != nil {
		t.remind()
		return
	}
	t.goTo(t.s.Step)
	t.walk()
}

// answer understands the event by what the call is doing. A request for a person comes before everything else.
func (t *turn) answer() {
	switch {
	case t.ev.Kind == EventHungUp || t.ev.Gone:
		t.gone()
		return
	case !t.find():
		t.out.Fault = ReasonUnknownFlow
		return
	case !t.pinned:
		t.s.Version = t.prog.Version
		t.fault(ReasonUnknownFlow)
	case t.ev.Kind == EventFault:
		t.fault(t.ev.Fault)
	case t.asksForPerson():
		t.escape()
	case t.circles():
		t.fault(ReasonLoop)
	default:
		t.proceed()
	}
	t.walk()
}

// find finds the program that the call began with, or, when that is gone, the current one.
func (t *turn) find() bool {
	t.prog, t.pinned = t.engine.programs.Program(t.s.Flow, t.s.Version)
	if !t.pinned {
		var found bool
		if t.prog, found = t.engine.programs.Program(t.s.Flow, ""); !found {
			return false
		}
	}
	t.restore()
	t.settle()
	return true
}

// settle gives callers whose queue is not declared any more the queue of the flow's person, and those on a rung that is
// gone the last one. Callers in line are handed on by the line itself, which has a place of theirs to give up.
func (t *turn) settle() {
	p := t.s.Place
	if p == nil {
		t.s.Rung = 0
		return
	}
	inLine := (t.s.Mode == ModeLine || t.s.Mode == ModeCallback) && t.ev.Kind != EventRefused
	if !inLine && !t.declared(p.Queue) && t.declared(t.prog.Person) {
		t.blame(ReasonNoQueue)
		t.lead(p, t.prog.Person)
	}
	if q, ok := t.prog.Site.Queues[p.Queue]; ok {
		t.s.Rung = min(max(t.s.Rung, 0), len(q.Ladder))
	}
}

// restore gives the variables the kinds that JSON took from them.
func (t *turn) restore() {
	t.restoreSecrets()
	if t.s.Vars == nil {
		t.s.Vars = t.prog.Initial()
		return
	}
	t.prog.Restore(t.s.Vars)
}

// circles counts the legs that were dialled while the caller had no part in the call, and reports whether there have been
// too many of them: the flow goes round through numbers that nobody answers, or only a machine. Lines are waited in on
// purpose, and a ladder on which nobody answers has an end.
func (t *turn) circles() bool {
	switch {
	case t.s.Mode == ModeLine, t.s.Mode == ModeTalk, t.ev.Keys != "", t.ev.Text != "", t.recorded():
		t.s.Alone = 0
	case t.ev.Kind == EventDialled && (!t.onLadder() || t.ev.Dial == DialCompleted):
		t.s.Alone++
	}
	if t.s.Alone <= maxAlone {
		return false
	}
	t.s.Alone = 0
	return true
}

// proceed hands the event to what the call is doing.
func (t *turn) proceed() {
	switch t.ev.Kind {
	case EventJoined:
		t.joined()
		return
	case EventRefused:
		t.refused()
		return
	case EventFound, EventNotFound:
		t.lookedUp()
		return
	}
	switch t.s.Mode {
	case ModeFlow:
		t.resume()
	case ModeLine:
		t.wait()
	case ModeTalk:
		t.talk()
	case ModeCallback, ModeRungCallback:
		t.arranging()
	case ModeCalled:
		t.called()
	case ModeOwed:
		t.reminded()
	case ModeDial:
		t.dialling()
	case ModeVoicemail:
		t.voicemail()
	case ModeRecord:
		t.recording()
	case ModeText:
		t.texting()
	case ModeGoodbye:
		t.leavetaking()
	default:
		t.fault(ReasonUnexpected)
	}
}

// goTo asks to go on at a step.
func (t *turn) goTo(step string) {
	t.leaveQueue()
	t.s.Mode = ModeFlow
	t.s.Tries, t.s.Given, t.s.Confirming = 0, "", false
	t.s.Fetch, t.s.Owes = nil, nil
	t.next, t.moving = step, true
}

// leaveQueue forgets the queue in which the caller stood.
func (t *turn) leaveQueue() {
	t.s.Place, t.s.Hold = nil, nil
	t.leaveLadder()
}

// leaveLadder forgets how far down the ladder the caller has come.
func (t *turn) leaveLadder() { t.s.Rung, t.s.Chose, t.s.Why, t.s.Over = 0, false, "", "" }

// walk enters steps until one of them waits for the caller.
func (t *turn) walk() {
	for range maxSteps {
		if !t.moving {
			return
		}
		t.moving = false
		t.enter()
	}
	if t.moving {
		t.fault(ReasonLoop)
	}
}

// gone ends a call whose caller has hung up. What was recorded until then is kept.
func (t *turn) gone() {
	switch t.s.Mode {
	case ModeLine, ModeCallback:
		t.out.Leave = LeaveHungUp
	case ModeCalled:
		t.out.Missed = MissSilence
	case ModeTalk:
		t.out.Leave = LeaveTalked
		t.served()
	case ModeVoicemail:
		if t.recorded() && t.find() {
			t.keepMessage()
		}
	case ModeRecord:
		if t.find() {
			t.keepGiven()
		}
	}
	t.end()
}

// end ends the call.
func (t *turn) end() {
	t.s.Mode = ModeDone
	t.note(NoteEnd, "")
}

// outcome is what the turn has come to.
func (t *turn) outcome() Outcome {
	if len(t.out.Do) > 0 {
		t.s.Turn++
	}
	if t.s.Mode != ModeFlow {
		t.s.Fetch = nil // of use only to a caller who still waits for it
	}
	t.out.Session = t.s
	return t.out
}

func (t *turn) note(kind NoteKind, detail string) {
	t.out.Notes = append(t.out.Notes, Note{Kind: kind, Step: t.s.Step, Detail: detail})
}

// trace remembers that a step was entered.
func (t *turn) trace(step string) {
	if len(t.s.Path) >= maxPath {
		t.s.Path = slices.Delete(t.s.Path, 0, len(t.s.Path)-maxPath+1)
	}
	t.s.Path = append(t.s.Path, step)
}

// traceKey remembers the key chosen at the present step.
func (t *turn) traceKey(key string) {
	if last := len(t.s.Path) - 1; last >= 0 && t.s.Path[last] == t.s.Step {
		t.s.Path[last] += ":" + key
	}
}

// words are what we ourselves say, in the caller's language.
func (t *turn) words() *phrase.Phrases { return t.wordsIn(t.s.Language) }

// wordsIn are what we ourselves say in a language: as the operator words it, in the version of the flow with which the call
// began.
func (t *turn) wordsIn(lang string) *phrase.Phrases {
	if t.prog != nil && t.prog.Site != nil && t.prog.Site.Phrases != nil {
		return t.prog.Site.Phrases.Catalogue.For(lang)
	}
	return t.engine.phrases.For(lang)
}
