package forecast

import (
	"cmp"
	"math"
	"slices"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// scene is a site at one moment, with what is believed of it.
type scene struct {
	picture
	grouping
	waits    []queue.Standing  // without an offer, in order of service
	takes    map[string]string // the agent who will have a caller whose phones ring, by call
	heads    map[string][]time.Duration
	worked   func(agent string) bool
	laws     []estimate.Queue // as on the shelf
	crew     estimate.Crew
	books    map[string]int
	streams  func(queue string) []estimate.Stream
	wraps    func(queue string) float64 // how long a wrap-up lasts, in seconds
	delay    float64                    // how long a phone rings until it is answered
	forecast *estimate.Estimator
}

// mostHeads is for how many head starts of a queue it is forecast what who joins now will wait.
const mostHeads = 6

// headsOf are the head starts in use of each queue, none first.
func headsOf(waits []queue.Standing, streams func(string) []estimate.Stream, now float64, queues []string) map[string][]time.Duration {
	all := map[string][]time.Duration{}
	for _, s := range waits {
		all[s.Queue] = append(all[s.Queue], s.Head)
	}
	for _, name := range queues {
		for _, s := range streams(name) {
			if s.PerSecond(now) > seldom {
				all[name] = append(all[name], time.Duration(s.Head*float64(time.Second)).Round(time.Millisecond))
			}
		}
		all[name] = append(all[name], 0)
	}
	for name, heads := range all {
		slices.Sort(heads)
		heads = slices.Compact(heads)
		all[name] = heads[:min(len(heads), mostHeads)]
	}
	return all
}

// seldom is a rate of arrivals below which nobody is expected: one in five hours.
const seldom = 1.0 / (5 * 3600)

// told is a forecast for somebody.
type told struct {
	queue.Published
	forecast estimate.Forecast
	silent   bool // is not published: the caller was promised a time
}

// group forecasts one group: of each caller who waits, in order of service, and of who would join each lane now.
func (s *scene) group(g group) (callers, joining []told) {
	weight := map[string]int{}
	for _, w := range s.waits {
		weight[w.Queue]++
	}
	g = g.merged(weight)
	classOf := map[queue.LaneRef]int{}
	for i, c := range g.classes {
		for _, ref := range c.lanes {
			classOf[ref] = i
		}
	}
	state := s.state(g)
	type row struct {
		estimate.Caller
		who   queue.Standing
		class int
	}
	var rows []row
	for _, w := range s.waits {
		if i, here := classOf[queue.LaneRef{Queue: w.Queue, Lane: w.Lane}]; here {
			age := max(s.now.Sub(w.Clock).Seconds(), 0)
			rows = append(rows, row{estimate.Caller{Queue: i, Age: age, Head: w.Head.Seconds(), Callback: w.Owed}, w, i})
		}
	}
	for i, c := range g.classes {
		for _, head := range s.heads[c.queue] {
			who := queue.Standing{Queue: c.queue, Head: head}
			rows = append(rows, row{estimate.Caller{Queue: i, Head: head.Seconds(), Asking: true}, who, i})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.Age+b.Head, a.Age+a.Head) })
	for _, r := range rows {
		state.Line = append(state.Line, r.Caller)
	}
	for i, f := range s.forecast.Estimate(state) {
		r := rows[i]
		f = f.Later(s.delay)
		wait := s.wait(f, state, r.Caller)
		if !r.Asking {
			callers = append(callers, told{queue.Published{Call: r.who.Call, Wait: wait}, f, r.who.Owed})
			continue
		}
		for _, ref := range g.classes[r.class].lanes {
			joining = append(joining, told{queue.Published{LaneRef: ref, Head: r.who.Head, Wait: wait}, f, false})
		}
	}
	return callers, joining
}

// state is who serves a group, and what is believed of its classes.
func (s *scene) state(g group) estimate.State {
	state := estimate.State{Now: seconds(s.now), Crew: s.crew, Seed: uint64(s.now.Unix() / 60)}
	for _, a := range s.agents {
		if one, in := s.serving(a, g); in {
			state.Agents = append(state.Agents, one)
		}
	}
	for _, c := range g.classes {
		q := s.laws[s.books[c.queue]]
		q.Overtakers = nil
		for _, arrivals := range s.streams(c.queue) {
			if here := slices.Contains(c.lanes, queue.LaneRef{Queue: c.queue, Lane: arrivals.Class}); here && arrivals.Head > 0 {
				q.Overtakers = append(q.Overtakers, estimate.Overtakers{Head: arrivals.Head, Rate: arrivals.PerSecond(state.Now)})
			}
		}
		state.Queues = append(state.Queues, q)
	}
	return state
}

// wait is a forecast as it is published.
func (s *scene) wait(f estimate.Forecast, state estimate.State, c estimate.Caller) queue.Wait {
	w := f.Wait()
	w.At = s.now
	q := state.Queues[c.Queue]
	w.Calls = int(math.Round(q.Calls))
	for _, o := range q.Overtakers {
		if o.Head > c.Head+c.Age {
			w.Overtakers += o.Rate
		}
	}
	return w
}

// ringing is the wait of somebody for whom a phone rings already.
func (s *scene) ringing(queueOf string) queue.Wait {
	delay := time.Duration(s.delay * float64(time.Second))
	return queue.Wait{
		Known: true, Likely: delay, Mean: delay, High: max(ringOut, delay), Latest: max(ringOut, delay), Basis: queue.BasisTwin,
		Confidence: queue.Medium, Calls: int(math.Round(s.laws[s.books[queueOf]].Calls)), At: s.now,
	}
}

// ringOut is how long a phone rings at most, mostly.
const ringOut = 20 * time.Second
