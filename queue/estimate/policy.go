package estimate

import (
	"math"
	"time"

	"presszero/queue"
)

// Policy decides what a caller in line is told of the wait, and when. DefaultPolicy is the one to start from.
type Policy struct {
	First    time.Duration // in line until the first word on wait and position; 0: on joining
	Lead     time.Duration // from the beginning of what is said on joining until the wait has been heard: a promise counts from then
	Every    time.Duration // least time from one announcement to the next
	Progress time.Duration // after which a caller without news is thanked
	Likely   time.Duration // nothing is said to a caller who will as likely as not be answered sooner than that
	Soon     time.Duration // no time is named when eight of ten are answered by then
	Gain     time.Duration // least time that a promise must move earlier to be worth saying
	Offer    time.Duration // a callback is offered when the wait spoken is at least so long
	Restless float64       // expected overtakers from which no position is said
	Talk     float64       // largest share, 0 to 1, that words take of the time from one announcement to the next; 0: any
	Quantile float64       // share of the waits that end within what is told at first, 0.5 to 0.95
	Farthest int           // last position that is said; 0: none is
	Untimed  bool          // no time is said
}

// DefaultPolicy is what suits most lines.
func DefaultPolicy() Policy {
	return Policy{
		Lead: 7 * time.Second, Every: time.Minute, Progress: 2 * time.Minute, Likely: 15 * time.Second, Soon: 20 * time.Second,
		Gain: time.Minute, Offer: 5 * time.Minute, Restless: 0.5, Talk: 0.2, Quantile: 0.8, Farthest: math.MaxInt,
	}
}

// Told is what a caller has been told so far, wherever they waited. The zero value is nothing.
type Told struct {
	First    time.Time     // end of the first promise, by the store's clock; zero: none was made
	Deadline time.Time     // end of the promise in force; zero: none is
	Spoken   queue.Spoken  // the wait that was told last; the zero one: nothing was said of it
	Last     time.Time     // when something was said last; zero: never
	Talk     time.Duration // how long that took
	Position int           // said last; 0: none
	Raises   int           // times a wait was lengthened, openly, before it was over
	Missed   int           // promises that passed
	Count    int           // announcements
	Asleep   bool          // no more deadlines are promised
	Then     Facts         // how the line stood when the promise was made
}

// Saying is what is said.
type Saying uint8

// What can be said.
const (
	SayNothing  Saying = iota
	SayWait            // the first word on the wait
	SaySoon            // an agent will be there in a moment
	SaySooner          // it goes faster than we said
	SayProgress        // thank you for waiting
	SayLonger          // this takes longer than we said
	SaySorry           // the time we promised has passed
	SayAgain           // what we said, and how long ago
)

// Words is one announcement.
type Words struct {
	Say      Saying
	Spoken   queue.Spoken  // the wait; the zero one: nothing is said of it
	Position int           // 0: none is said
	Offer    bool          // with the offer of a callback
	Why      Why           // of a wait that has become longer; empty: it is not known
	Ago      time.Duration // SayAgain: since Spoken was told
}

// View is a caller as the policy sees them.
type View struct {
	Now, Joined time.Time // by the store's clock
	Wait        queue.Wait
	Position    int
	Facts       Facts
}

// Join is what to say to a caller who has just come into the line. Who brings a promise along hears what it is worth here.
func (p Policy) Join(told Told, v View) (Words, Told) {
	if p.First > 0 && told.Count == 0 {
		return Words{}, told
	}
	v.Now = v.Now.Add(p.Lead) // a promise counts from when it is heard
	return p.Answer(told, v)
}

// Answer is what to say to a caller who asks how they stand: the promise in force, unless it cannot be kept or something
// better is known. It never is nothing, unless there is nothing that may be said.
func (p Policy) Answer(told Told, v View) (Words, Told) {
	spoken := p.spoken(told, v.Wait)
	switch {
	case p.near(v):
		return p.say(SaySoon, queue.Spoken{}, told, v)
	case told.missed(v.Now):
		return p.sorry(told, v)
	case told.worse(v):
		return p.longer(told, v)
	case p.better(told, spoken, v.Now):
		return p.promise(SaySooner, spoken, told, v)
	case !told.Deadline.IsZero():
		return p.again(told, v)
	case told.Asleep:
		return p.say(SayWait, p.moreThan(v.Wait), told, v)
	default:
		return p.promise(SayWait, spoken, told, v)
	}
}

// Next is what to say now to a caller who waits, and what the caller has been told after it. A deadline is never lengthened
// without a word.
func (p Policy) Next(told Told, v View) (Words, Told) {
	spoken := p.spoken(told, v.Wait)
	switch {
	case p.tooSoon(told, v):
		return Words{}, told
	case told.missed(v.Now):
		return p.sorry(told, v)
	case told.worse(v):
		return p.longer(told, v)
	case told.Count == 0, told.learns(spoken):
		return p.promise(SayWait, spoken, told, v)
	case p.better(told, spoken, v.Now):
		return p.promise(SaySooner, spoken, told, v)
	case p.place(told, v) > 0, v.Now.Sub(told.Last) >= p.Progress:
		return p.say(SayProgress, queue.Spoken{}, told, v)
	}
	return Words{}, told
}

// tooSoon reports whether to be quiet: just joined, about to be answered, or told something a moment ago.
func (p Policy) tooSoon(told Told, v View) bool {
	if p.near(v) {
		return true
	}
	if told.Count == 0 {
		return v.Now.Sub(v.Joined) < p.First
	}
	gap := p.Every
	if p.Talk > 0 {
		gap = max(gap, time.Duration(float64(told.Talk)/p.Talk))
	}
	return v.Now.Sub(told.Last) < gap
}

// near reports whether an agent will likely be there before an announcement is over.
func (p Policy) near(v View) bool {
	return v.Wait.Known && (v.Wait.Likely < p.Likely || v.Wait.High <= p.Soon)
}

// spoken is a wait as it is told to who was promised nothing longer. Who was told of a wait without an end is promised one only
// when nine of ten waits keep it: such lines are those whose waits are hardest to know.
func (p Policy) spoken(told Told, w queue.Wait) queue.Spoken {
	if p.Untimed {
		return queue.Spoken{}
	}
	w.High = w.Quantile(p.Quantile)
	if told.open() {
		w.High = max(w.High, w.Latest)
	}
	return queue.Round(w)
}

// open reports whether the caller was told of a wait without an end.
func (t Told) open() bool { return t.Deadline.IsZero() && t.Spoken.Low > 0 }

// moreThan is a wait as it is told to who is promised nothing any more.
func (p Policy) moreThan(w queue.Wait) queue.Spoken {
	spoken := queue.RoundDown(w)
	if p.Untimed || spoken.Kind == queue.Unknown {
		return queue.Spoken{}
	}
	return spoken
}

// missed reports whether the promise in force has passed.
func (t Told) missed(now time.Time) bool { return !t.Deadline.IsZero() && now.After(t.Deadline) }

// worse reports whether the promise in force will likelier be missed than kept.
func (t Told) worse(v View) bool {
	return !t.Deadline.IsZero() && v.Wait.Known && v.Now.Add(v.Wait.Likely).After(t.Deadline)
}

// learns reports whether a time can be told for the first time.
func (t Told) learns(spoken queue.Spoken) bool {
	return t.Spoken.Low == 0 && t.Spoken.High == 0 && !t.Asleep && (spoken.Low > 0 || spoken.High > 0)
}

// better reports whether a wait is news to somebody who was told a longer one.
func (p Policy) better(told Told, spoken queue.Spoken, now time.Time) bool {
	switch {
	case spoken.High == 0 || told.Asleep:
		return false
	case told.Deadline.IsZero():
		return told.open()
	}
	return !now.Add(end(spoken)).After(told.Deadline.Add(-p.Gain))
}

// promise says a wait, with a deadline where it has an end.
func (p Policy) promise(what Saying, spoken queue.Spoken, told Told, v View) (Words, Told) {
	told.Spoken, told.Then = spoken, v.Facts
	if spoken.High > 0 {
		told.Deadline = v.Now.Add(end(spoken))
		if told.First.IsZero() {
			told.First = told.Deadline
		}
	}
	return p.say(what, spoken, told, v)
}

// longer tells a caller that the promise will likely be missed.
func (p Policy) longer(told Told, v View) (Words, Told) {
	words, after := p.renew(SayLonger, told, v)
	after.Raises++
	return words, after
}

// sorry follows a promise that has passed.
func (p Policy) sorry(told Told, v View) (Words, Told) {
	words, after := p.renew(SaySorry, told, v)
	after.Missed++
	return words, after
}

// renew makes a new promise, once, that nine of ten waits keep. After that, and where there is none to be made, the caller is
// only told of more than what time, and never promised one again.
func (p Policy) renew(what Saying, told Told, v View) (Words, Told) {
	why := v.Facts.why(told.Then)
	w := v.Wait
	w.High = max(w.Latest, w.Quantile(p.Quantile))
	spoken := queue.Round(w)
	if told.renewed() || spoken.High == 0 || p.Untimed {
		told.Asleep, told.Deadline, spoken = true, time.Time{}, p.moreThan(v.Wait)
	}
	words, told := p.promise(what, spoken, told, v)
	words.Offer, words.Why = true, why
	return words, told
}

// renewed reports whether a promise was made in the place of another that did not hold.
func (t Told) renewed() bool { return t.Raises > 0 || t.Missed > 0 }

// again repeats the promise in force.
func (p Policy) again(told Told, v View) (Words, Told) {
	words, told := p.say(SayAgain, told.Spoken, told, v)
	words.Ago = max(v.Now.Add(end(told.Spoken)).Sub(told.Deadline), 0)
	return words, told
}

func (p Policy) say(what Saying, spoken queue.Spoken, told Told, v View) (Words, Told) {
	words := Words{Say: what, Spoken: spoken, Offer: spoken.Kind != "" && (spoken.High == 0 || end(spoken) >= p.Offer)}
	repeats := what != SayProgress && what != SaySooner && v.Position == told.Position && p.calm(v)
	if place := p.place(told, v); place > 0 || repeats {
		words.Position, told.Position = v.Position, v.Position
	}
	told.Last = v.Now
	told.Count++
	return words, told
}

// place is the position when it may be told and is better than the one told last, and otherwise 0.
func (p Policy) place(told Told, v View) int {
	if v.Position <= 0 || !p.calm(v) || told.Position > 0 && v.Position >= told.Position {
		return 0
	}
	return v.Position
}

// unsure is the wait from which overtakers are counted where none is known.
const unsure = 10 * time.Minute

// calm reports whether a position will hold: it is one that is said, and hardly anybody will come before the caller.
func (p Policy) calm(v View) bool {
	likely := unsure
	if v.Wait.Known {
		likely = max(v.Wait.Likely, time.Minute)
	}
	return v.Position <= p.Farthest && v.Wait.Overtakers*likely.Seconds() <= p.Restless
}

// end is how long a wait is at most that was told with an end.
func end(s queue.Spoken) time.Duration { return time.Duration(s.High) * time.Minute }
