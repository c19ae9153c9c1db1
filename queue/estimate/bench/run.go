package bench

import (
	"runtime"
	"sync"
	"time"
)

// Options say how much is measured.
type Options struct {
	Seeds    int                        // runs of each scenario; 10 if 0
	Stride   int                        // scores every so manieth of the callers a scenario names, or more if they are few; 1 if 0
	Exact    int                        // callers of each exact case and seed, in thousands; 100 if 0, none if below 0
	Workers  int                        // runs at a time; as many as there are processors if 0
	Progress func(done, all int)        // told after each run, from one goroutine at a time
	Elapsed  func(func()) time.Duration // measures the cost of the estimate; nil: it is not measured
}

// Quick is little enough for a build server: two seeds, an eighth of the callers.
func Quick() Options { return Options{Seeds: 2, Stride: 8, Exact: 20} }

func (o Options) filled() Options {
	if o.Seeds <= 0 {
		o.Seeds = 10
	}
	if o.Stride <= 0 {
		o.Stride = 1
	}
	if o.Exact == 0 {
		o.Exact = 100
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// Report is everything measured.
type Report struct {
	Seeds     int         `json:"seeds"`
	Stride    int         `json:"stride"`
	Scenarios []Result    `json:"scenarios"`
	Exact     []ExactCase `json:"exact,omitempty"`
	Bars      []Bar       `json:"bars"`
	Costs     []Cost      `json:"-"` // they differ from run to run
}

// Result is one scenario over all seeds.
type Result struct {
	Name   string  `json:"name"`
	Agents int     `json:"agents"`
	Trials []Trial `json:"trials"`
}

// Run plays every scenario with every seed and holds the figures against the bars.
func Run(scenarios []Scenario, o Options) Report {
	o = o.filled()
	r := Report{Seeds: o.Seeds, Stride: o.Stride, Scenarios: make([]Result, len(scenarios))}
	jobs := make(chan func())
	var workers, mutex = sync.WaitGroup{}, sync.Mutex{}
	done, all := 0, len(scenarios)*o.Seeds
	for range o.Workers {
		workers.Go(func() {
			for job := range jobs {
				job()
				mutex.Lock()
				done++
				o.Progress(done, all)
				mutex.Unlock()
			}
		})
	}
	for i := range scenarios {
		s := &scenarios[i]
		r.Scenarios[i] = Result{Name: s.Name, Agents: s.agents(), Trials: make([]Trial, o.Seeds)}
		for seed := range o.Seeds {
			jobs <- func() { r.Scenarios[i].Trials[seed] = newTrial(s, uint64(seed)+1, s.stride(o.Stride)).run() }
		}
	}
	close(jobs)
	workers.Wait()
	if o.Exact > 0 {
		r.Exact = runExact(o.Seeds, float64(o.Exact)*1000)
	}
	if o.Elapsed != nil {
		r.Costs = measureCosts(o.Elapsed)
	}
	r.Bars = judge(&r)
	return r
}

func (s *Scenario) agents() int {
	n := 0
	for _, g := range s.Groups {
		n += g.N
	}
	return n
}

// stride is the given one, or a smaller one in a scenario of which too few callers would be left.
func (s *Scenario) stride(most int) int {
	const enough = 150
	callers := 0.0
	for i := range s.Queues {
		callers += s.Queues[i].Arrivals.most() * s.DayLen * float64(s.Days)
	}
	return max(1, min(most, int(callers/float64(s.every())/enough)))
}
