package estimate

import (
	"math"
	"time"

	"presszero/queue"
)

// Policy decides what a caller in line is told. DefaultPolicy is the one to start from. All but Restless are seconds.
type Policy struct {
	First    float64 // seconds in line until the first announcement
	Every    float64 // least seconds between two announcements
	Progress float64 // seconds after which a line without news is spoken
	Likely   float64 // nothing is said to a caller who will likely be answered within so many seconds
	Offer    float64 // a callback is offered when the wait spoken is at least so many seconds
	Restless float64 // expected overtakers from which no position is said
}

// DefaultPolicy is what suits most lines.
func DefaultPolicy() Policy {
	return Policy{First: 7, Every: 60, Progress: 120, Likely: 15, Offer: 300, Restless: 0.5}
}

// Told is what a caller has been told so far. The zero value is nothing.
type Told struct {
	First    float64 // deadline of the first promise, seconds on the store's clock; 0: none was made
	Deadline float64 // deadline in force; 0: none was made, or it was taken back or missed
	Last     float64 // when something was said last; 0: never
	Position int     // position said last; 0: none
	Raises   int     // times a wait was lengthened, openly
	Missed   int     // deadlines that passed
	Count    int     // announcements
	Asleep   bool    // no more deadlines are promised
}

// Saying is what is said.
type Saying uint8

// What can be said.
const (
	SayNothing  Saying = iota
	SayWait            // the first word on the wait
	SaySooner          // it goes faster than we said
	SayProgress        // thank you for waiting
	SayLonger          // this takes longer than we said
	SaySorry           // the time we promised has passed
)

// Words is one announcement.
type Words struct {
	Say      Saying
	Spoken   queue.Spoken // the wait, Unknown when no time is said
	Position int          // 0: none is said
	Offer    bool         // with the offer of a callback
}

// View is a caller as the policy sees them.
type View struct {
	Now, Joined float64  // seconds on the store's clock
	Forecast    Forecast // as of Now
	Position    int
	Overtakers  float64 // callers per second who join before this one
}

// Next is what to say now, and what the caller has been told after it. A deadline is never lengthened without a word.
func (p Policy) Next(told Told, v View) (Words, Told) {
	f := v.Forecast
	promised := told.Deadline > 0 && f.Spoken()
	switch {
	case p.tooSoon(told, v):
		return Words{}, told
	case told.Deadline > 0 && v.Now > told.Deadline:
		return p.sorry(told, v)
	case told.Last == 0:
		return p.first(told, v)
	case promised && v.Now+f.P50 > told.Deadline:
		return p.longer(told, v)
	case promised && v.Now+upper(queue.Round(f.Wait())) <= told.Deadline-60:
		return p.sooner(told, v)
	case v.Now-told.Last >= p.Progress:
		return p.say(SayProgress, queue.Spoken{Kind: queue.Unknown}, told, v)
	}
	return Words{}, told
}

// tooSoon reports whether to be quiet: just joined, about to be answered, or told something a moment ago.
func (p Policy) tooSoon(told Told, v View) bool {
	likely := v.Forecast.Spoken() && v.Forecast.P50 < p.Likely
	return v.Now-v.Joined < p.First || likely || told.Last > 0 && v.Now-told.Last < p.Every
}

func (p Policy) first(told Told, v View) (Words, Told) {
	if v.Forecast.Spoken() && v.Forecast.P80 <= 20 {
		return Words{}, told
	}
	spoken := queue.Round(v.Forecast.Wait())
	if u := upper(spoken); !math.IsInf(u, 1) {
		told.First = v.Now + u
		told.Deadline = told.First
	}
	return p.say(SayWait, spoken, told, v)
}

func (p Policy) sooner(told Told, v View) (Words, Told) {
	spoken := queue.Round(v.Forecast.Wait())
	told.Deadline = v.Now + upper(spoken)
	return p.say(SaySooner, spoken, told, v)
}

// longer tells a caller that the promise will likely be missed, once with a new one that nine of ten waits keep, and
// after that without.
func (p Policy) longer(told Told, v View) (Words, Told) {
	if told.Asleep {
		return Words{}, told
	}
	told.Raises++
	spoken := queue.Round(cautious(v.Forecast))
	u := upper(spoken)
	if told.Raises > 1 || math.IsInf(u, 1) {
		told.Asleep, told.Deadline = true, 0
		return p.say(SayLonger, moreThan(v.Forecast), told, v)
	}
	told.Deadline = v.Now + u
	return p.say(SayLonger, spoken, told, v)
}

// sorry follows a deadline that passed; no number is said.
func (p Policy) sorry(told Told, v View) (Words, Told) {
	told.Missed++
	told.Deadline, told.Asleep = 0, true
	words, told := p.say(SaySorry, queue.Spoken{Kind: queue.Unknown}, told, v)
	words.Offer = true
	return words, told
}

func (p Policy) say(what Saying, spoken queue.Spoken, told Told, v View) (Words, Told) {
	words := Words{Say: what, Spoken: spoken, Offer: what == SayLonger || upper(spoken) >= p.Offer}
	calm := v.Overtakers*max(v.Forecast.P50, 60) <= p.Restless
	if v.Position > 0 && calm && (told.Position == 0 || v.Position < told.Position) {
		words.Position, told.Position = v.Position, v.Position
	}
	told.Last = v.Now
	told.Count++
	return words, told
}

// upper is the end of what was spoken in seconds, without end where none was.
func upper(s queue.Spoken) float64 {
	if s.High == 0 {
		return math.Inf(1)
	}
	return float64(s.High) * 60
}

// cautious is a forecast whose upper end is what nine of ten waits keep.
func cautious(f Forecast) queue.Wait {
	w := f.Wait()
	w.High = asDuration(f.P90)
	return w
}

func moreThan(f Forecast) queue.Spoken {
	kind := queue.Spoken{Kind: queue.MoreThan30, Low: 30}
	if asDuration(f.P50) > time.Hour {
		kind = queue.Spoken{Kind: queue.MoreThanHour, Low: 60}
	}
	if f.P50 < 1800 {
		kind = queue.Spoken{Kind: queue.Unknown}
	}
	return kind
}
