package ivr

import (
	"time"

	"presszero/flows"
)

// roomPrefix begins the name of the conference in which a caller meets an agent.
const roomPrefix = "pz-"

// Room is the conference in which a caller and an agent meet.
func Room(call string) string { return roomPrefix + call }

// join asks for a place in line, or, when the queue is closed, says so and what happens instead.
func (t *turn) join(p Place) {
	q, ok := t.prog.Site.Queues[p.Queue]
	if !ok {
		t.joinFlowsOwn(p)
		return
	}
	hold := t.s.Hold.carried(t.now)
	t.leaveQueue()
	t.s.Place, t.s.Hold = &p, hold
	t.note(NotePerson, p.Queue)
	if !t.open(q) {
		t.climb(p.Queue, flows.WhyClosed)
		return
	}
	t.ask()
}

// joinFlowsOwn joins the queue of the flow's person in place of one that is not declared.
func (t *turn) joinFlowsOwn(p Place) {
	t.blame(ReasonNoQueue)
	if t.declared(t.prog.Person) {
		t.lead(&p, t.prog.Person)
		t.join(p)
	}
}

// declared reports whether the operator has such a queue.
func (t *turn) declared(queue string) bool {
	_, ok := t.prog.Site.Queues[queue]
	return ok
}

// rejoin asks for the place that the caller had.
func (t *turn) rejoin() {
	t.s.Hold = t.s.Hold.carried(t.now)
	t.note(NotePerson, t.s.Place.Queue)
	t.s.Place.MayWait = false
	t.ask()
}

// ask asks for the place in line. What is due to be said waits for the answer.
func (t *turn) ask() { t.askFor(*t.s.Place) }

func (t *turn) askFor(place Place) {
	t.s.Mode = ModeLine
	t.s.Owed, t.prompts = t.prompts, nil
	t.out.Join = &place
}

// joined welcomes a caller in line.
func (t *turn) joined() {
	t.placeOrPerson()
	if t.s.Over != "" && !t.landed() {
		return
	}
	t.leaveLadder()
	line := t.ev.Line
	if line != nil {
		t.s.Place.Clock, t.s.Place.Seq = line.Clock.UTC(), line.Seq
	}
	if t.connected() || t.unserved() {
		return
	}
	t.welcomeBack()
	if t.holding().SaidAt.IsZero() {
		t.announceAll()
	}
	t.hold()
}

// refused takes a caller whom the line does not take to the ladder.
func (t *turn) refused() {
	if t.s.Over != "" && t.s.Place != nil {
		t.passOver()
		return
	}
	t.tell(t.words().LineFull())
	t.climb(t.placeOrPerson(), flows.WhyFull)
}

// wait answers a caller who is in line.
func (t *turn) wait() {
	if t.s.Place == nil {
		t.fault(ReasonUnexpected)
		return
	}
	if t.ev.Kind == EventTalked {
		t.talked()
		return
	}
	t.follow()
	if t.connected() || t.unserved() || t.moved() {
		return
	}
	switch t.ev.Kind {
	case EventSilence, EventContinue:
		t.announceNews()
	case EventKeys, EventSpeech:
		if t.chosen() {
			return
		}
	default:
		t.fault(ReasonUnexpected)
		return
	}
	t.hold()
}

// chosen answers a key of the line. It is true when the caller leaves the line by it.
func (t *turn) chosen() bool {
	switch {
	case t.ev.Keys == "1" && t.maySkip():
		t.leaveFor(func(queue string) { t.climb(queue, flows.WhyClosing) })
		return true
	case t.ev.Keys == "1":
		t.leaveFor(t.climbToVoicemail)
		return true
	case t.ev.Keys == "2" && t.callsBack():
		t.arrange(ModeCallback)
		return true
	case t.ev.Keys == "*", t.asksForPerson():
		t.announceAll()
	case t.choseTaste():
	}
	return false
}

// connected puts a caller through whose call an agent has accepted. Nothing is said before.
func (t *turn) connected() bool {
	if t.ev.Line == nil || !t.ev.Line.Connected {
		return false
	}
	t.meet()
	return true
}

func (t *turn) meet() {
	t.prompts = nil
	t.s.Mode, t.s.Hold = ModeTalk, nil // whatever was promised is kept
	t.out.Met = true
	t.do(Meet{Room: Room(t.s.InLineAs())})
}

// moved takes a caller out of a queue that is not declared any more to that of the flow's person, at the same service
// clock.
func (t *turn) moved() bool {
	if t.declared(t.s.Place.Queue) || !t.declared(t.prog.Person) {
		return false
	}
	t.out.Leave = LeaveChose
	t.joinFlowsOwn(*t.s.Place)
	return true
}

// leaveFor leaves the line for another way.
func (t *turn) leaveFor(way func(queue string)) {
	t.out.Leave = LeaveChose
	way(t.s.Place.Queue)
}

// talk answers a caller who is in the room with an agent.
func (t *turn) talk() {
	switch {
	case t.ev.Kind == EventTalked:
		t.talked()
	case t.ev.Kind == EventAgain:
		t.do(Meet{Room: Room(t.s.InLineAs())})
	case t.ev.Kind == EventSent && t.s.Place != nil:
		t.sent()
	case t.ev.Kind == EventOutside:
		t.outside()
	case t.ev.Line != nil && t.ev.Line.Connected:
		t.meet()
	default:
		t.fault(ReasonUnexpected)
	}
}

// talked goes on after the talk.
func (t *turn) talked() {
	t.out.Leave = LeaveTalked
	if t.s.Place != nil {
		t.s.Served = t.s.Place.Queue
	}
	t.served()
	t.afterPerson()
}

// served remembers that the caller has talked to a person, and in which queue.
func (t *turn) served() {
	t.memory().Served = true
	if t.s.Place != nil {
		t.memory().Queue = t.s.Place.Queue
	}
}

// afterPerson goes where the flow wants a caller who has been served, or says goodbye.
func (t *turn) afterPerson() {
	next := ""
	if t.s.Place != nil {
		next = t.s.Place.Next
	}
	t.leaveQueue()
	t.goOn(next)
}

// goOn goes to a step, or says goodbye where there is none.
func (t *turn) goOn(next string) {
	if next == "" {
		t.goodbye()
		return
	}
	t.goTo(next)
}

// open reports whether a queue is open. When it is closed, that and the next opening are said.
func (t *turn) open(q *flows.Queue) bool {
	if t.isOpen(q) {
		return true
	}
	t.tellClosed(q)
	t.tellOpening(q)
	return false
}

// tellClosed says that a queue is closed, and why, if that is known: an emergency, or a holiday that lasts all day.
func (t *turn) tellClosed(q *flows.Queue) {
	hours, ok := t.prog.Site.Hours[q.Hours]
	if !ok {
		return
	}
	if t.tellShut(hours) {
		return
	}
	_, next := t.opening(q)
	today := next.Format(time.DateOnly) == t.now.In(hours.Zone).Format(time.DateOnly)
	if title := t.titleOf(hours.HolidayAt(t.now)); title != "" && !today && hours.EmergencyAt(t.now) == nil {
		t.tell(t.words().ClosedFor(title))
		return
	}
	if !t.sayOfSite(q.Closed) {
		t.tell(t.words().Closed())
	}
}

// sayOfSite says what the operator has written for all flows. It is false when nothing is written in the caller's language.
func (t *turn) sayOfSite(p flows.Prompt) bool {
	s, ok := t.ofSite(p)
	if ok {
		t.prompts = append(t.prompts, s)
	}
	return ok
}

// ofSite is what the operator has written for all flows, in the caller's language. It is false where that is nothing.
func (t *turn) ofSite(p flows.Prompt) (Saying, bool) {
	part, lang, ok := t.prog.Translation(p, t.s.Language)
	if !ok {
		return Saying{}, false
	}
	text, err := part.Text.Render(nil)
	if err != nil || text == "" && part.Audio == "" {
		return Saying{}, false
	}
	return Saying{Lang: lang, Text: text, Audio: MediaPath(part.Audio)}, true
}

// titleOf is what a holiday is called in the caller's language; empty where it has no title in it.
func (t *turn) titleOf(holiday *flows.Holiday) string {
	if holiday == nil {
		return ""
	}
	title, err := holiday.Title.Of(t.s.Language).Text.Render(nil)
	if err != nil {
		return ""
	}
	return title
}

// isOpen reports whether a queue is open; one without hours always is.
func (t *turn) isOpen(q *flows.Queue) bool {
	hours, ok := t.prog.Site.Hours[q.Hours]
	return !ok || hours.IsOpen(t.now)
}

// opening is whether a queue is open, and when that changes, in the time zone of its hours.
func (t *turn) opening(q *flows.Queue) (open bool, next time.Time) {
	hours, ok := t.prog.Site.Hours[q.Hours]
	if !ok {
		return true, time.Time{}
	}
	open, next = hours.At(t.now)
	if !next.IsZero() {
		next = next.In(hours.Zone)
	}
	return open, next
}

// tellOpening says when a closed queue opens, if that is known.
func (t *turn) tellOpening(q *flows.Queue) {
	if open, next := t.opening(q); !open && !next.IsZero() {
		t.tell(t.words().Opens(t.now.In(next.Location()), next))
	}
}
