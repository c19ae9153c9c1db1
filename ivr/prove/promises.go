package prove

import (
	"cmp"
	"fmt"
	"strings"

	"presszero/flows"
	"presszero/ivr"
)

// Promise is one of the things that are proven.
type Promise string

// The promises.
const (
	Zero     Promise = "zero"     // 0, or a word for a person, reaches a person's line in one request
	Silence  Promise = "silence"  // silence for ever reaches a person and ends no call
	End      Promise = "end"      // nothing else than what may end a call ends it
	Fault    Promise = "fault"    // a fault of ours reaches a person
	Document Promise = "document" // every state answers with a document
	Sound    Promise = "sound"    // no way through the flow makes the engine give up
	Kept     Promise = "kept"     // nobody is taken out of a line just before their turn
	Bounded  Promise = "bounded"  // there are no more states than can be looked at
)

const zero = "0"

// holds holds an outcome against the promises. It is false when the outcome leads nowhere.
func (x *explorer) holds(from *node, m Move, out ivr.Outcome) bool {
	if gone(m.Event) {
		if len(out.Do) > 0 || out.Session.Mode != ivr.ModeDone {
			x.fail(End, from, m, out, "a caller who has hung up is answered")
		}
		return false
	}
	if len(out.Do) == 0 && !asksUs(out) {
		x.fail(Document, from, m, out, "there is no document to answer with")
		return false
	}
	if from != nil && (asksAgain(from, out) || out.Lookup != nil && from.out.Lookup != nil) {
		x.fail(Document, from, m, out, "the same is asked of us again and again")
		return false
	}
	x.holdsZero(from, m, out)
	x.holdsFault(from, m, out)
	x.holdsEnd(from, m, out)
	x.holdsKept(from, m, out)
	x.holdsLane(from, m, out)
	x.holdsRound(from, m, out)
	return true
}

// asksAgain reports whether a place is asked for in a queue that has been asked within the same request. A ladder may lead to
// other queues, each of which is asked once; in each there is one way from a lane in which nobody will come to the main one,
// and none back; and who was refused a call back may still ask for a place on the phone.
func asksAgain(from *node, out ivr.Outcome) bool {
	for n := from; out.Join != nil && n != nil && n.out.Join != nil; n = n.from {
		again := n.out.Callback == nil || out.Callback != nil
		if before := n.out.Join; again && before.Queue == out.Join.Queue && (out.Join.Lane != "" || before.Lane == "") {
			return true
		}
	}
	return false
}

func gone(ev ivr.Event) bool { return ev.Kind == ivr.EventHungUp || ev.Gone }

// holdsZero looks for a request for a person that leads nowhere, and for words during which no key is heard.
func (x *explorer) holdsZero(from *node, m Move, out ivr.Outcome) {
	if asks, how := x.asks(from, m.Event); asks && !x.reachesPerson(from, m, out) {
		x.fail(Zero, from, m, out, how+" does not lead to a person's line")
	}
	for _, i := range out.Do {
		switch i.(type) {
		case ivr.Speak, ivr.Audio, ivr.Pause:
			x.fail(Zero, from, m, out, "something is played while no key is heard")
			return
		default:
		}
	}
}

// asks reports whether a move asks for a person, and how.
func (x *explorer) asks(from *node, ev ivr.Event) (asks bool, how string) {
	if from == nil {
		return false, ""
	}
	switch ev.Kind {
	case ivr.EventKeys:
		return ev.Keys == zero && listens(from.out), "0"
	case ivr.EventRecorded:
		return ev.Keys == zero, "0 in a recording"
	case ivr.EventSpeech:
		return ev.Text == x.personWord(from.out.Session.Language), fmt.Sprintf("the word %q", ev.Text)
	default:
		return false, ""
	}
}

// holdsFault looks for faults that do not reach a person, and for those of the engine itself.
func (x *explorer) holdsFault(from *node, m Move, out ivr.Outcome) {
	if m.Event.Kind == ivr.EventFault {
		if !x.reachesPerson(from, m, out) {
			x.fail(Fault, from, m, out, "a fault of ours does not lead to a person")
		}
		return
	}
	switch out.Fault {
	case "":
	case ivr.ReasonExpression:
		if !x.reachesPerson(from, m, out) {
			x.fail(Fault, from, m, out, "an expression that fails does not lead to a person")
		}
	default:
		x.fail(Sound, from, m, out, "the engine gives up: "+string(out.Fault))
	}
}

// waitsForPerson reports whether a caller is in a person's line, in the talk, or on a ladder.
func waitsForPerson(out ivr.Outcome) bool {
	s := out.Session
	return out.Join != nil || s.Place != nil && (inLine(s) || s.Mode == ivr.ModeTalk || s.Rung > 0)
}

// reachesPerson reports whether a move has taken a caller to a person's line. The voicemail of a ladder is one only where
// the queue is closed, or where the line has just said that it takes nobody.
func (x *explorer) reachesPerson(from *node, m Move, out ivr.Outcome) bool {
	s := out.Session
	switch {
	case out.Join != nil:
		return x.prog.Site.Queues[out.Join.Queue] != nil
	case !waitsForPerson(out):
		return false
	case inLine(s), s.Mode == ivr.ModeTalk:
		return true
	case s.Mode == ivr.ModeDial:
		return x.ringsPerson(out)
	default:
		return from != nil && (from.out.Join != nil || inLine(from.out.Session)) || x.closed(s.Place.Queue, m)
	}
}

// closed reports whether a queue is closed when something happens.
func (x *explorer) closed(queue string, m Move) bool {
	q := x.prog.Site.Queues[queue]
	if q == nil {
		return false
	}
	hours := x.prog.Site.Hours[q.Hours]
	if hours == nil {
		return false
	}
	open, _ := hours.At(m.At)
	return !open
}

// endsCall reports whether an outcome ends the call.
func endsCall(out ivr.Outcome) bool {
	_, hangsUp := waiting(out).(ivr.HangUp)
	return hangsUp || out.Session.Mode == ivr.ModeDone
}

// holdsEnd looks for calls that are ended by nobody who may end them.
func (x *explorer) holdsEnd(from *node, m Move, out ivr.Outcome) {
	saysGoodbye := out.Session.Mode == ivr.ModeGoodbye
	if !endsCall(out) && !saysGoodbye || from != nil && from.out.Session.Mode == ivr.ModeGoodbye {
		return
	}
	why, may := x.mayEnd(from, m, out)
	if !may {
		x.fail(End, from, m, out, "the call is ended, and nobody has ended it")
		return
	}
	x.ends[why] = true
	if _, written := x.prog.Steps[out.Session.Step].(*flows.Hangup); written && x.silently(from, m) {
		x.fail(Silence, from, m, out, "a caller who is silent is hung up on")
	}
}

// mayEnd says why a call may end.
func (x *explorer) mayEnd(from *node, m Move, out ivr.Outcome) (why string, may bool) {
	step := out.Session.Step
	if why, may := endsCallback(from, m, out); may {
		return why, true
	}
	switch _, written := x.prog.Steps[step].(*flows.Hangup); {
	case written:
		return "the hangup " + step, true
	case m.Event.Kind == ivr.EventTalked, m.Event.Kind == ivr.EventDialled && m.Event.Dial == ivr.DialCompleted:
		return "the talk with a person", true
	case out.Message != nil:
		return "a message that was left", true
	case from != nil && isSurvey(x, from.out.Session.Step):
		return "the survey " + from.out.Session.Step, true
	case out.Session.Rung > 0 && from != nil && from.out.Session.Mode == ivr.ModeVoicemail && from.out.Session.Rung > 0:
		return "the voicemail of a ladder", true
	default:
		return "", false
	}
}

func isSurvey(x *explorer, step string) bool {
	_, is := x.prog.Steps[step].(*flows.Survey)
	return is
}

// silently reports whether a move is that of a caller who was asked or was being connected, and did nothing.
// A survey that is not answered is none: the service was over before it.
func (x *explorer) silently(from *node, m Move) bool {
	if from == nil || from.out.Session.Rung > 0 || from.out.Session.Fetch != nil || isSurvey(x, from.out.Session.Step) {
		return false
	}
	switch from.out.Session.Mode {
	case ivr.ModeFlow:
		return m.Event.Kind == ivr.EventSilence
	case ivr.ModeVoicemail, ivr.ModeRecord:
		return m.Event.Kind == ivr.EventRecorded && empty(m.Event)
	case ivr.ModeDial:
		return m.Event.Kind == ivr.EventDialled && unanswered(m.Event)
	default:
		return false
	}
}

// fail keeps a counter-example, unless the like has been found in a state of the same kind.
func (x *explorer) fail(p Promise, from *node, m Move, out ivr.Outcome, says string) {
	where := "the beginning"
	if from != nil {
		where = place(from.out.Session)
	}
	kind := strings.Join([]string{string(p), says, where}, "\n")
	if x.told[kind] {
		return
	}
	x.told[kind] = true
	x.add(Counterexample{Promise: p, Says: says + ", " + where, Language: opened(from, m), Path: append(path(from), turnOf(m, out))})
}

// opened is the language in which a call begins that is to come to a state and to a move; empty: the flow's first.
func opened(from *node, m Move) string {
	language := m.Event.Language
	for ; from != nil; from = from.from {
		language = cmp.Or(language, from.language, from.move.Event.Language)
	}
	return language
}

// mostFound is how many counter-examples are kept.
const mostFound = 20

func (x *explorer) add(c Counterexample) {
	if len(x.found) < mostFound {
		c.Flow = x.prog.Name
		x.found = append(x.found, c)
	}
}

// limitReached tells that there are more states than may be looked at.
func (x *explorer) limitReached(from *node, m Move) {
	x.add(Counterexample{
		Promise: Bounded, Says: fmt.Sprintf("there are more than %d states: use fewer variables in conditions, or fewer values of them", x.o.Limit),
		Path: append(path(from), turnOf(m, ivr.Outcome{})),
	})
}

// place says where a call is.
func place(s ivr.Session) string {
	switch {
	case s.Rung > 0 && s.Place != nil:
		return fmt.Sprintf("on rung %d of the ladder of %s", s.Rung, s.Place.Queue)
	case s.Mode == ivr.ModeOwed:
		return "asked about a callback that is owed"
	case s.Mode == ivr.ModeCalled:
		return "called back"
	case s.Place != nil && s.Mode == ivr.ModeCallback:
		return "choosing a callback in line for " + s.Place.Queue
	case s.Place != nil && s.Mode == ivr.ModeLine:
		return "in line for " + s.Place.Queue
	case s.Place != nil && s.Mode == ivr.ModeTalk:
		return "in the talk with " + s.Place.Queue
	case s.Mode == ivr.ModeGoodbye:
		return "in the goodbye of step " + s.Step
	default:
		return "at step " + s.Step
	}
}
