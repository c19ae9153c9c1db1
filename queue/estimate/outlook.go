package estimate

import (
	"math"
	"slices"

	"presszero/queue"
)

// Coming is callers who are yet to call a queue.
type Coming struct {
	Queue int
	Head  float64 // their head start, in seconds
	Steps []Step  // how many come, from now on; the last step goes on for ever
	Doubt float64 // coefficient of variation of all those rates together, which are taken as gamma distributed
}

// Step is callers who come at one rate for a while.
type Step struct {
	Seconds float64
	Rate    float64 // callers per second
}

// after is when the given number of callers is expected to have come, counted from at on.
func (c *Coming) after(at, callers float64) float64 {
	from := 0.0
	for i, s := range c.Steps {
		until := from + s.Seconds
		if i == len(c.Steps)-1 {
			until = math.Inf(1)
		}
		if room := (until - max(at, from)) * s.Rate; until > at {
			if s.Rate > 0 && callers <= room {
				return max(at, from) + callers/s.Rate
			}
			if s.Rate > 0 {
				callers -= room
			}
		}
		from = until
	}
	return math.Inf(1)
}

// Ahead is a time to come that is played, and who calls in it.
type Ahead struct {
	Window float64   // seconds from now on whose callers count; at most three hours
	Within []float64 // of each queue, the seconds within which a caller is to be answered
	Coming []Coming
}

// Outlook is what becomes of the callers of one queue who call within the window, in each replica.
type Outlook struct {
	Calls     []float64
	InTime    []float64 // answered within the time of the queue
	Abandoned []float64 // hung up, whenever that was
}

// Level is the service level over all replicas together: callers answered in time of all who call. 1 where nobody calls.
func (o Outlook) Level() float64 { return shareOf(sum(o.InTime), sum(o.Calls)) }

// Lost is the share of callers who hang up, over all replicas together. 0 where nobody calls.
func (o Outlook) Lost() float64 { return 1 - shareOf(sum(o.Calls)-sum(o.Abandoned), sum(o.Calls)) }

// Missing is the chance that the service level of the window stays below the share. A window without callers misses nothing.
func (o Outlook) Missing(share float64) float64 {
	missed := 0.0
	for r, calls := range o.Calls {
		if shareOf(o.InTime[r], calls) < share {
			missed++
		}
	}
	return missed / float64(len(o.Calls))
}

// Between are the service levels that one window in ten does not reach, and that one in ten exceeds.
func (o Outlook) Between() (p10, p90 float64) {
	levels := make([]float64, len(o.Calls))
	for r, calls := range o.Calls {
		levels[r] = shareOf(o.InTime[r], calls)
	}
	slices.Sort(levels)
	return quantile(levels, 0.1), quantile(levels, 0.9)
}

func shareOf(part, all float64) float64 {
	if all == 0 {
		return 1
	}
	return part / all
}

func sum(all []float64) float64 {
	total := 0.0
	for _, x := range all {
		total += x
	}
	return total
}

// Outlook plays the line together with those who are yet to call, and tells what becomes of these, by queue. It is the
// play of Estimate: one code decides who takes whom, and the same State stands at its beginning. Two plays with one seed
// make up the same callers, so that they differ only in what is done about them. What is returned belongs to the caller.
func (e *Estimator) Outlook(s State, a Ahead) []Outlook {
	then := &ahead{Ahead: a, outlooks: make([]Outlook, len(s.Queues))}
	for q := range then.outlooks {
		then.outlooks[q] = Outlook{
			Calls: make([]float64, e.options.Replicas), InTime: make([]float64, e.options.Replicas), Abandoned: make([]float64, e.options.Replicas),
		}
	}
	e.twin.playAhead(&s, e.options.Replicas, e.options.Without, then)
	return then.outlooks
}

// Kept is the chance that the i-th caller in the line is taken within so many seconds, in the play of the last Outlook.
func (e *Estimator) Kept(i int, seconds float64) float64 {
	kept := 0.0
	row := e.twin.took[i*e.options.Replicas : (i+1)*e.options.Replicas]
	for _, x := range row {
		if x <= seconds {
			kept++
		}
	}
	return kept / float64(len(row))
}

// By is the time in seconds by which the i-th caller in the line is taken with that chance, in the play of the last Outlook.
func (e *Estimator) By(i int, chance float64) float64 {
	e.row = append(e.row[:0], e.twin.took[i*e.options.Replicas:(i+1)*e.options.Replicas]...)
	slices.Sort(e.row)
	return quantile(e.row, chance)
}

// ahead is a time to come while it is played.
type ahead struct {
	Ahead
	outlooks []Outlook
	factors  []float64 // of each queue: how many more come in this replica
	open     int       // classes whose next caller still counts
	replica  int
}

// addComing makes a class of each kind of callers who are yet to call.
func (t *twin) addComing() {
	for i := range t.ahead.Coming {
		coming := &t.ahead.Coming[i]
		t.classes[t.class(coming.Queue, coming.Head)].coming = coming
	}
}

// unsettled reports whether somebody who counts is not taken yet.
func (t *twin) unsettled() bool { return t.left > 0 || t.ahead != nil && t.ahead.open > 0 }

// beginAhead draws how many call.
func (t *twin) beginAhead(r int, c chance) {
	if t.ahead == nil {
		return
	}
	a := t.ahead
	a.replica, a.open = r, 0
	a.factors = sized(a.factors, len(t.s.Queues))
	for q := range a.factors {
		a.factors[q] = 1
	}
	for i := range a.Coming {
		if doubt := a.Coming[i].Doubt; doubt > 0 {
			q := a.Coming[i].Queue
			a.factors[q] = queue.GammaQuantile(1, doubt*doubt, c.of(ofTheirNumber, uint64(q)))
		}
	}
	for k := range t.classes {
		if t.classes[k].coming != nil {
			a.open++ // until the first of them is drawn
		}
	}
}

// number names the caller who joins next.
func (c *class) number() uint64 { return uint64(c.queue)<<56 ^ math.Float64bits(c.head)<<24 ^ c.drawn }

func (t *twin) nextComing(class *class, c chance) {
	counted := class.comes < t.ahead.Window
	class.drawn++
	gap := -math.Log(c.of(ofComing, class.number())) / t.ahead.factors[class.queue]
	class.comes = class.coming.after(class.comes, gap)
	class.leaves = math.Inf(1)
	if patience := t.s.Queues[class.queue].Patience; patience != nil && t.parts&WithoutHangUps == 0 {
		class.leaves = class.comes + patience.Draw(c.of(ofTheirPatience, class.number()))
	}
	if counted && class.comes >= t.ahead.Window {
		t.ahead.open--
	}
}

// newcomer has an agent take the newcomer of a class.
func (t *twin) newcomer(class *class, now float64, c chance) int32 {
	if class.coming == nil {
		return newcomer
	}
	if t.unheard(c) {
		return silent
	}
	t.note(class, now)
	return newcomer
}

// note counts the newcomer of a class who is taken, or has hung up, at a time.
func (t *twin) note(class *class, at float64) {
	if class.coming == nil || class.comes >= t.ahead.Window {
		return
	}
	o, r := &t.ahead.outlooks[class.queue], t.ahead.replica
	o.Calls[r]++
	switch {
	case at >= class.leaves:
		o.Abandoned[r]++
	case at-class.comes <= t.ahead.Within[class.queue]:
		o.InTime[r]++
	}
}

// forsake counts those whom nobody will take.
func (t *twin) forsake(c chance) {
	if t.ahead == nil {
		return
	}
	for k := range t.classes {
		class := &t.classes[k]
		for class.coming != nil && class.comes < t.ahead.Window {
			t.note(class, min(class.leaves, horizon))
			t.nextArrival(class, c)
		}
	}
}
