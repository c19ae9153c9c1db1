package ivr

import (
	"strconv"
	"time"

	"presszero/flows"
)

// Announcement is what is due to be said to a caller in line. Those who know the wait decide it; the engine decides only
// whether this is a moment to speak, says it, and remembers that it did.
type Announcement struct {
	Kind     AnnouncementKind
	Wait     *Wait         // nil: nothing is said of the time. WaitUnknown: that it cannot be said
	Position int           // 0: none is said
	Offer    bool          // with the offer of a callback, where the queue calls back
	Why      WhyLonger     // of a wait that has become longer; empty: not known
	Ago      time.Duration // AnnounceAgain: since Wait was told
	Told     Told          // what the caller has been told, once this was said
}

// AnnouncementKind says what an announcement is about.
type AnnouncementKind string

// What can be announced.
const (
	AnnounceWait     AnnouncementKind = "wait"     // the first word on wait and position
	AnnounceSoon     AnnouncementKind = "soon"     // an agent will be there in a moment
	AnnounceSooner   AnnouncementKind = "sooner"   // it goes faster than we said
	AnnounceProgress AnnouncementKind = "progress" // thank you for waiting
	AnnounceLonger   AnnouncementKind = "longer"   // it takes longer than we said
	AnnounceSorry    AnnouncementKind = "sorry"    // the time that we promised has passed
	AnnounceAgain    AnnouncementKind = "again"    // what we said, and how long ago
)

// WhyLonger says why a wait has become longer.
type WhyLonger string

// Why a wait has become longer.
const (
	WhyFewerAgents WhyLonger = "fewer-agents"
	WhyMoreCallers WhyLonger = "more-callers"
	WhyUrgent      WhyLonger = "urgent" // others had to come first
	WhyLongerCalls WhyLonger = "longer-calls"
)

// Told is what a caller has been told of the wait, in whatever queue: a promise follows its caller. The engine carries it for
// those who decide what is said.
type Told struct {
	First    time.Time // end of the first promise, by the clock of the line; zero: none was made
	Deadline time.Time // end of the promise in force; zero: none is
	Wait     *Wait     // that was told last; nil: none was
	Raises   int       // times a wait was openly lengthened before it was over
	Missed   int       // promises that passed
	Count    int       // announcements
	Asleep   bool      // no more deadlines are promised
	Queue    string    // in which the rest was so, when the promise was made; empty: not known
	Staff    int
	Position int
	Waiting  int
	Handle   time.Duration
}

// clone is a Told that shares nothing with t.
func (t Told) clone() Told {
	if t.Wait != nil {
		wait := *t.Wait
		t.Wait = &wait
	}
	return t
}

// carried is what remains of a hold for a caller who waits anew from now on: the music, and what they were promised.
func (h *Hold) carried(now time.Time) *Hold {
	if h == nil {
		return nil
	}
	return &Hold{Since: now, Music: h.Music + h.heard(now), Position: h.Position, Minutes: h.Minutes, Told: h.Told}
}

// due is what is to be said of the wait; nil: nothing.
func (t *turn) due() *Announcement {
	if t.ev.Line == nil {
		return nil
	}
	return t.ev.Line.Due
}

// isBad reports whether an announcement takes back what was promised. Such news wait for nothing else.
func (a *Announcement) isBad() bool {
	return a != nil && (a.Kind == AnnounceLonger || a.Kind == AnnounceSorry)
}

// announce says what is due, and remembers it.
func (t *turn) announce(a *Announcement) {
	switch a.Kind {
	case AnnounceLonger:
		t.tell(t.words().WaitLonger())
		t.tellWhy(a.Why)
	case AnnounceSorry:
		t.tell(t.words().WaitSorry())
		t.tellWhy(a.Why)
	case AnnounceSoon:
		t.tell(t.words().AnsweredSoon())
	case AnnounceSooner:
		t.tell(t.words().WaitSooner())
	}
	t.tellPosition(a)
	t.tellWait(a)
	told := a.Told.clone()
	t.holding().Told = &told
	t.note(NoteAnnounced, a.detail())
}

// detail is the announcement as logs have it, such as "longer urgent".
func (a *Announcement) detail() string {
	if a.Why == "" {
		return string(a.Kind)
	}
	return string(a.Kind) + " " + string(a.Why)
}

// tellWhy says why it takes longer, where that is known.
func (t *turn) tellWhy(why WhyLonger) {
	switch why {
	case WhyFewerAgents:
		t.tell(t.words().FewerAgents())
	case WhyMoreCallers:
		t.tell(t.words().MoreCallers())
	case WhyUrgent:
		t.tell(t.words().UrgentFirst())
	case WhyLongerCalls:
		t.tell(t.words().LongerCalls())
	}
}

// tellPosition says the position.
func (t *turn) tellPosition(a *Announcement) {
	if a.Position <= 0 {
		return
	}
	t.holding().Position = a.Position
	t.tell(t.words().Position(a.Position))
	t.note(NotePromise, "position "+strconv.Itoa(a.Position))
	t.promise(Promise{Kind: PromisePosition, Said: strconv.Itoa(a.Position), As: a.Kind})
}

// tellWait says the wait. What is only said again is no new promise.
func (t *turn) tellWait(a *Announcement) {
	switch {
	case a.Wait == nil:
		return
	case a.Kind == AnnounceAgain:
		t.tell(t.words().WaitAgain(a.Wait.Sentence(t.words()), a.Ago))
		return
	}
	t.tell(a.Wait.Sentence(t.words()))
	if a.Wait.isUnknown() {
		return
	}
	t.holding().Minutes = a.Wait.Bound()
	t.note(NotePromise, a.Wait.note())
	t.promise(Promise{Kind: PromiseWait, Said: a.Wait.String(), By: a.by(), Basis: t.ev.Line.Basis, As: a.Kind})
}

// by is the end of the wait that is announced; zero where it has none.
func (a *Announcement) by() time.Time {
	if a.Wait.Kind == WaitMoreThan {
		return time.Time{}
	}
	return a.Told.Deadline
}

// tellWays tells callers whose wait has become longer what they can do instead.
func (t *turn) tellWays(q *flows.Queue) {
	t.tellCallback(q)
	t.tellChoices(q)
	t.tell(t.words().StayInLine())
}

// String is the announcement without the words of any language, such as "longer up to 10 position 3 because urgent offer".
func (a *Announcement) String() string {
	text := string(a.Kind)
	if a.Wait != nil {
		text += " " + a.Wait.String()
	}
	if a.Position > 0 {
		text += " position " + strconv.Itoa(a.Position)
	}
	if a.Why != "" {
		text += " because " + string(a.Why)
	}
	if a.Offer {
		text += " offer"
	}
	return text
}
