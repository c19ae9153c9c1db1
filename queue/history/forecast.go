package history

import (
	"math"
	"time"

	"presszero/queue"
)

// Forecaster says how many will call in an interval. Its answer rests on the same interval of the weeks before, and on how
// today compares with those days so far.
type Forecaster struct {
	Zone *time.Location                        // in which people live by the clock
	Open func(from, to time.Time) float64      // which share of that time the queue is open, from 0 to 1
	Past func(s Slot) (i Interval, known bool) // what was counted; known is false where nobody counted
}

// Basis says what a forecast rests on.
type Basis string

// What a forecast rests on, the best first.
const (
	ByWeeks Basis = "weeks"  // the same interval of up to four weeks before, and today so far
	ByDays  Basis = "days"   // the same interval of the days before, and today so far
	ByToday Basis = "today"  // the last hour, and the day so far
	ByList  Basis = "list"   // a list of callers
	Closed  Basis = "closed" // nobody is let in line
	Nothing Basis = "none"   // nobody knows
)

// Expected is who is expected to call in an interval.
type Expected struct {
	Slot  Slot
	Calls float64 // in the mean
	Doubt float64 // coefficient of variation of that mean, which is taken as gamma distributed
	Basis Basis
}

// AtMost is the mean number of callers that is not exceeded with that chance: what to staff for.
func (e Expected) AtMost(chance float64) float64 {
	if e.Calls == 0 || e.Doubt == 0 {
		return e.Calls
	}
	return queue.GammaQuantile(e.Calls, e.Doubt*e.Doubt*e.Calls*e.Calls, chance)
}

// Count is the number of callers that is not exceeded with that chance: chance itself is in it, besides the doubt.
func (e Expected) Count(chance float64) float64 {
	if e.Calls == 0 {
		return 0
	}
	return queue.GammaQuantile(e.Calls, e.Doubt*e.Doubt*e.Calls*e.Calls+e.Calls, chance)
}

// Listed is who is expected where nothing is known but that so many came in that interval of so many days.
func Listed(s Slot, came, days int) Expected {
	if came == 0 {
		return Expected{Slot: s, Basis: ByList}
	}
	return Expected{Slot: s, Calls: float64(came) / float64(days), Doubt: 1 / math.Sqrt(float64(came)), Basis: ByList}
}

const (
	weeks   = 4   // that are looked back
	daysOld = 6   // days that are looked back where there are no weeks
	dayCV   = 0.2 // how much days of the same kind differ, as a coefficient of variation
	shapeCV = 0.3 // how much the next hours differ from the last one, where nobody knows the day's shape
)

// Expect is who is expected to call in the intervals, in the mind of somebody who knows all that has been counted by now.
func (f *Forecaster) Expect(now time.Time, slots ...Slot) []Expected {
	r := f.today(now)
	all := make([]Expected, len(slots))
	for i, s := range slots {
		all[i] = f.expect(s, r)
	}
	return all
}

func (f *Forecaster) expect(s Slot, r ratio) Expected {
	e := Expected{Slot: s, Basis: Closed}
	open := f.Open(s.Begins(), s.Ends())
	if open == 0 {
		return e
	}
	b := f.base(s)
	e.Basis = b.basis
	switch b.basis {
	case Nothing:
		e.Calls, e.Doubt, e.Basis = r.plain, r.plainDoubt, r.basis
	default:
		e.Calls, e.Doubt = b.calls*r.factor, math.Sqrt(b.variance+r.variance)
	}
	e.Calls *= open
	return e
}

// base is what the same interval of other days says of one.
type base struct {
	calls    float64 // were it open all the time
	variance float64 // of its mean, relative
	basis    Basis
}

// base takes the mean of the same interval of up to four weeks ago, blended with its neighbours, which bring the same
// shape of the day and three times as many callers to judge by. Days on which the queue was closed then are left out.
func (f *Forecaster) base(s Slot) base {
	at := s.Begins().In(f.Zone)
	for _, look := range []struct {
		days, times int
		basis       Basis
	}{{7, weeks, ByWeeks}, {1, daysOld, ByDays}} {
		var sum, weight, squares float64
		days := 0
		for k := 1; k <= look.times; k++ {
			x, w, w2 := f.around(SlotOf(at.AddDate(0, 0, -k*look.days)))
			if w == 0 {
				continue
			}
			days++
			sum, weight, squares = sum+x, weight+w, squares+w2
		}
		if days == 0 {
			continue
		}
		// Half a caller is believed to have come before any was counted, so that no interval is quite impossible.
		calls := (sum + 0.5*squares/weight) / weight
		return base{calls: calls, variance: squares/(weight*weight)/calls + dayCV*dayCV/float64(days), basis: look.basis}
	}
	return base{basis: Nothing}
}

// around are the callers of an interval and its neighbours, weighed, with the sum of the weights and of their squares.
func (f *Forecaster) around(s Slot) (calls, weight, squares float64) {
	if f.Open(s.Begins(), s.Ends()) == 0 {
		return 0, 0, 0
	}
	for n, w := range []float64{0.25, 0.5, 0.25} {
		k := s - 1 + Slot(n)
		i, known := f.Past(k)
		open := f.Open(k.Begins(), k.Ends())
		if !known || open < 0.5 {
			continue
		}
		calls += w * float64(i.Offered) / open
		weight += w
		squares += w * w
	}
	return calls, weight, squares
}

// ratio is how today compares with the days that the base rests on.
type ratio struct {
	factor, variance  float64
	plain, plainDoubt float64 // callers an interval and their doubt, by today alone, once a whole interval was seen
	basis             Basis   // of plain
}

// today compares what was counted since midnight with the base. The factor is a gamma posterior: days are believed to
// differ by dayCV, and a day is judged by the more the more callers it has had. The interval that now lies in counts as
// far as it has gone.
func (f *Forecaster) today(now time.Time) ratio {
	local := now.In(f.Zone)
	first := SlotOf(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, f.Zone))
	current := SlotOf(now)
	var came, expected, hours, recent, lately float64
	for s := first; s <= current; s++ {
		i, known := f.Past(s)
		open := f.Open(s.Begins(), s.Ends())
		if s == current {
			open = f.Open(s.Begins(), now) * float64(now.Sub(s.Begins())) / float64(Length)
		}
		if !known || open == 0 {
			continue
		}
		if b := f.base(s); b.basis != Nothing {
			came += float64(i.Offered)
			expected += b.calls * open
		}
		recent += float64(i.Offered)
		hours += open
		if s < current-lastHour {
			continue
		}
		lately += open
	}
	prior := 1 / (dayCV * dayCV)
	r := ratio{factor: (prior + came) / (prior + expected), variance: 1 / (prior + came), basis: Nothing}
	if hours >= 1 {
		r.basis = ByToday
		r.plain, r.plainDoubt = f.lately(current, now, recent/hours, lately)
	}
	return r
}

const lastHour = 4 // intervals

// lately is the rate of the last hour, with that of the whole day as if it were one interval more.
func (f *Forecaster) lately(current Slot, now time.Time, day, open float64) (calls, doubt float64) {
	seen := 0.0
	for s := current - lastHour; s <= current; s++ {
		if i, known := f.Past(s); known && s.Begins().Before(now) {
			seen += float64(i.Offered)
		}
	}
	calls = (seen + day) / (open + 1)
	return calls, math.Sqrt(1/(seen+day+0.5) + shapeCV*shapeCV)
}
