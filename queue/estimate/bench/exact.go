package bench

import (
	"fmt"
	"math"
)

// ExactCase is an M/M/s+M queue of which the exact answer is known.
type ExactCase struct {
	Agents               int
	Load                 float64 // arrivals over what the agents can handle
	HangUps              float64 // rate of hang-ups over the rate at which one agent ends calls; 0: nobody hangs up
	Handle               float64
	MeanWait, RMSE       float64 // exact: mean offered wait of the delayed, RMSE of QL_m; 0: not compared
	HeadRatio            float64 // of the squared error of HOL over that of QL; 0: not compared
	GotMean, GotRMSE     float64
	MeanHalf, RMSEHalf   float64 // half of the 95 per cent interval over seeds
	GotRatio, HalfOfRate float64
}

// exactCases are those of Ibrahim and Whitt's setting; exact values by summing over the stationary distribution.
func exactCases() []ExactCase {
	return []ExactCase{
		{Agents: 20, Load: 1.1, HangUps: 0.4, Handle: 240, MeanWait: 96.50, RMSE: 32.45},
		{Agents: 100, Load: 1.4, HangUps: 1, Handle: 300, MeanWait: 102.46, RMSE: 16.11},
		{Agents: 5, Load: 0.9, HangUps: 0.5, Handle: 200, MeanWait: 101.35, RMSE: 60.29},
		{Agents: 100, Load: 0.95, Handle: 300, HeadRatio: 2},
	}
}

func (c ExactCase) String() string {
	return fmt.Sprintf("M/M/%d+M, load %v, hang-ups %v", c.Agents, c.Load, c.HangUps)
}

// theory knows the true rates and writes down what QL_m and HOL say, and what came of it.
type theory struct {
	handle, hangUps float64
	agents          float64
	from, until     float64
	open            map[*caller][2]float64
	n               float64
	waits           float64
	ql, head        float64 // squared errors
}

func (t *theory) see(w *world, e event) {
	switch e.what {
	case joined:
		if e.agent != nil || w.now < t.from || w.now > t.until {
			return
		}
		var ql float64
		for i := range w.live[0] {
			ql += 1 / (t.agents/t.handle + float64(i)*t.hangUps)
		}
		t.open[e.caller] = [2]float64{ql, w.now - oldest(w, 0, w.now)}
	case answered, passed:
		said, ok := t.open[e.caller]
		if !ok {
			return
		}
		delete(t.open, e.caller)
		t.n++
		t.waits += e.caller.offered
		t.ql += (said[0] - e.caller.offered) * (said[0] - e.caller.offered)
		t.head += (said[1] - e.caller.offered) * (said[1] - e.caller.offered)
	}
}

// oldest is when the first of a queue's callers joined, otherwise the time given.
func oldest(w *world, q int, otherwise float64) float64 {
	first := otherwise
	for _, c := range w.line {
		if c.queue == q && !c.ghost {
			first = min(first, c.joined)
		}
	}
	return first
}

// run plays one seed of a case and returns the mean wait, the RMSE of QL_m and the ratio of HOL to QL.
func (c ExactCase) run(seed uint64, seconds float64) (mean, rmse, ratio float64) {
	mu := 1 / c.Handle
	s := Scenario{DayLen: seconds, Days: 1, Groups: []GroupSpec{{N: c.Agents, Skills: []int{0}}}, Queues: []QueueSpec{{
		Arrivals: Arrivals{Const: c.Load * float64(c.Agents) * mu}, Service: Dist{Kind: "exp", Mean: c.Handle},
	}}}
	if c.HangUps > 0 {
		s.Queues[0].Patience = &Dist{Kind: "exp", Mean: c.Handle / c.HangUps}
	}
	w := newWorld(&s, seed)
	t := &theory{
		handle: c.Handle, hangUps: c.HangUps * mu, agents: float64(c.Agents),
		from: 30 * c.Handle, until: seconds, open: map[*caller][2]float64{},
	}
	w.watchers = []watcher{t}
	w.run(seconds + 20*c.Handle)
	return t.waits / t.n, math.Sqrt(t.ql / t.n), t.head / t.ql
}

// runExact plays all cases over the seeds.
func runExact(seeds int, callers float64) []ExactCase {
	cases := exactCases()
	for i := range cases {
		c := &cases[i]
		seconds := 30*c.Handle + callers/(c.Load*float64(c.Agents)/c.Handle)
		var means, errors, ratios []float64
		for seed := range seeds {
			mean, rmse, ratio := c.run(uint64(seed)+1, seconds)
			means, errors, ratios = append(means, mean), append(errors, rmse), append(ratios, ratio)
		}
		c.GotMean, c.MeanHalf = interval(means)
		c.GotRMSE, c.RMSEHalf = interval(errors)
		c.GotRatio, c.HalfOfRate = interval(ratios)
	}
	return cases
}
