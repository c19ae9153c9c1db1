package history

import (
	"time"
)

// Length is how long an interval is. Intervals begin at full quarters of an hour of UTC, which are those of every zone
// whose distance from it is whole quarters.
const Length = 15 * time.Minute

// Slot is the number of an interval, from 1970 on.
type Slot int64

// SlotOf is the interval in which a time lies.
func SlotOf(t time.Time) Slot { return Slot(t.Unix() / int64(Length/time.Second)) }

// Begins is when the interval begins.
func (s Slot) Begins() time.Time { return time.Unix(int64(s)*int64(Length/time.Second), 0).UTC() }

// Ends is when the next one begins.
func (s Slot) Ends() time.Time { return (s + 1).Begins() }

// Field is one of the things that are counted, by the name under which it is kept: it begins with a letter. One with a label,
// such as a reason, is a field for each: see [Field.Of].
type Field string

// The things that forecasts rest on, each under a letter. Callers count in the interval in which they came in line, whenever
// it is that something becomes of them.
const (
	Offered   Field = "o" // callers who came in line
	Answered  Field = "a" // who met an agent
	InTime    Field = "t" // of those, within the time of the queue's service level
	Abandoned Field = "h" // who hung up, or whom the carrier no longer knew
	Early     Field = "e" // of those, within the time of the service level
	Short     Field = "s" // of those, within the queue's cut of short hang-ups
	Elsewhere Field = "w" // who left by another way: to the ladder, another queue, or to be called back
	Handled   Field = "n" // talks that ended
	Handle    Field = "d" // milliseconds that they took agents, from the ring until the agent was free
	Present   Field = "p" // milliseconds that agents who serve the queue were at work
	Forecast  Field = "f" // thousandths of callers who were expected when the interval began
)

// Basic reports whether forecasts rest on the field.
func (f Field) Basic() bool { return len(f) == 1 }

// ShortAbandon is the time within which who hangs up has changed their mind, and not lost their patience, where the queue
// does not say.
const ShortAbandon = 5 * time.Second

// Count adds to one thing that is counted.
type Count struct {
	Queue string // empty: of the site, and of no queue in particular
	Slot  Slot
	Field Field
	Add   int64
}

// Interval is a quarter of an hour of a queue.
type Interval struct {
	Slot Slot

	Offered, Answered, InTime          int
	Abandoned, Early, Short, Elsewhere int
	Handled                            int
	Handle, Present                    time.Duration
	Forecast                           float64 // callers who were expected; 0 where nobody had forecast it

	More map[Field]int64 // whatever else was counted
}

// Add adds a count to the interval. Counts add up in any order.
func (i *Interval) Add(f Field, n int64) {
	switch f {
	case Handle:
		i.Handle += time.Duration(n) * time.Millisecond
	case Present:
		i.Present += time.Duration(n) * time.Millisecond
	case Forecast:
		i.Forecast += float64(n) / 1000
	default:
		if to := i.number(f); to != nil {
			*to += int(n)
			return
		}
		if i.More == nil {
			i.More = map[Field]int64{}
		}
		i.More[f] += n
	}
}

// number is where a field of callers or talks is kept; nil: it is none.
func (i *Interval) number(f Field) *int {
	switch f {
	case Offered:
		return &i.Offered
	case Answered:
		return &i.Answered
	case InTime:
		return &i.InTime
	case Abandoned:
		return &i.Abandoned
	case Early:
		return &i.Early
	case Short:
		return &i.Short
	case Elsewhere:
		return &i.Elsewhere
	case Handled:
		return &i.Handled
	}
	return nil
}

// settled is who is no longer in line.
func (i *Interval) settled() int { return i.Answered + i.Abandoned + i.Elsewhere }

// Level is the share of callers who were answered in time, of all of whom something has become; 1 where that is nobody.
// Who is still in line after that time counts as not answered.
func (i *Interval) Level() float64 { return share(i.InTime, i.settled()) }

// LevelOfStayed is the same without those who hung up within that time.
func (i *Interval) LevelOfStayed() float64 { return share(i.InTime, i.settled()-i.Early) }

// Lost is the share of callers who hung up; 0 where nobody called.
func (i *Interval) Lost() float64 { return 1 - share(i.settled()-i.Abandoned, i.settled()) }

// MeanHandle is how long a talk took an agent in the mean; 0 where none ended.
func (i *Interval) MeanHandle() time.Duration { return i.Handle / time.Duration(max(i.Handled, 1)) }

// Agents is how many agents were at work in the mean, the whole interval through.
func (i *Interval) Agents() float64 { return float64(i.Present) / float64(Length) }

func share(part, all int) float64 {
	if all <= 0 {
		return 1
	}
	return float64(part) / float64(all)
}

// Sum is several intervals as one; its Slot is that of the first.
func Sum(all ...Interval) Interval {
	var total Interval
	for k, i := range all {
		if k == 0 {
			total.Slot = i.Slot
		}
		total.Include(i)
	}
	return total
}

// Include adds another interval's counts.
func (i *Interval) Include(o Interval) {
	i.Offered, i.Answered, i.InTime = i.Offered+o.Offered, i.Answered+o.Answered, i.InTime+o.InTime
	i.Abandoned, i.Early, i.Short = i.Abandoned+o.Abandoned, i.Early+o.Early, i.Short+o.Short
	i.Elsewhere, i.Handled = i.Elsewhere+o.Elsewhere, i.Handled+o.Handled
	i.Handle, i.Present, i.Forecast = i.Handle+o.Handle, i.Present+o.Present, i.Forecast+o.Forecast
	if i.More == nil && len(o.More) > 0 {
		i.More = make(map[Field]int64, len(o.More))
	}
	for f, n := range o.More {
		i.More[f] += n
	}
}
