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

// Field is one of the things that are counted.
type Field byte

// The things that are counted, each under the letter by which it is kept. Callers count in the interval in which they came
// in line, whenever it is that something becomes of them.
const (
	Offered   Field = 'o' // callers who came in line
	Answered  Field = 'a' // who met an agent
	InTime    Field = 't' // of those, within the time of the queue's service level
	Abandoned Field = 'h' // who hung up, or whom the carrier no longer knew
	Early     Field = 'e' // of those, within the time of the service level
	Short     Field = 's' // of those, within ShortAbandon
	Elsewhere Field = 'w' // who left by another way: to the ladder, another queue, or to be called back
	Handled   Field = 'n' // talks that ended
	Handle    Field = 'd' // milliseconds that they took agents, from the ring until the agent was free
	Present   Field = 'p' // milliseconds that agents who serve the queue were at work
	Forecast  Field = 'f' // thousandths of callers who were expected when the interval began
)

// ShortAbandon is the time within which who hangs up has changed their mind, and not lost their patience.
const ShortAbandon = 5 * time.Second

// Count adds to one thing that is counted.
type Count struct {
	Queue string
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
		}
	}
}

func (i *Interval) number(f Field) *int {
	return map[Field]*int{
		Offered: &i.Offered, Answered: &i.Answered, InTime: &i.InTime, Abandoned: &i.Abandoned, Early: &i.Early, Short: &i.Short,
		Elsewhere: &i.Elsewhere, Handled: &i.Handled,
	}[f]
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
		for f, n := range map[Field]int{
			Offered: i.Offered, Answered: i.Answered, InTime: i.InTime, Abandoned: i.Abandoned, Early: i.Early, Short: i.Short,
			Elsewhere: i.Elsewhere, Handled: i.Handled,
		} {
			total.Add(f, int64(n))
		}
		total.Handle += i.Handle
		total.Present += i.Present
		total.Forecast += i.Forecast
	}
	return total
}
