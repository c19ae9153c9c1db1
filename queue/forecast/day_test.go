package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/estimate"
	"presszero/queue/memq"
	"presszero/queue/simulate"
)

// noted is what an observer was told.
type noted struct {
	mu     sync.Mutex
	scores map[string]Score
	events int
	gaps   int
	told   int
	most   int // callers forecast at once
	ceased int
}

func (n *noted) FeedRead(_ string, events int, _ time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.events += events
}

func (n *noted) FeedGap(string) { n.gaps++ }

func (n *noted) Forecast(_ time.Duration, callers, published, _ int) {
	n.told += published
	n.most = max(n.most, callers)
}

func (n *noted) Scored(name string, s Score) {
	if n.scores == nil {
		n.scores = map[string]Score{}
	}
	n.scores[name] = s
}

func (n *noted) Ceased() { n.ceased++ }

// day plays callers through the real line in memory, and forecasts them as the service does.
type day struct {
	*testing.T
	noted  noted
	teller *teller
	now    time.Time
	each   func(line *memq.Store, now time.Time)
}

func newDay(t *testing.T) *day {
	t.Helper()
	return &day{T: t}
}

func (d *day) play(site simulate.Site, callers []simulate.Caller) simulate.Report {
	d.Helper()
	declared := map[string]Queue{}
	for name, q := range site.Queues {
		declared[name] = Queue{Handle: q.Handle}
	}
	var service *Service
	look := func(line *memq.Store, now time.Time) error {
		d.now = now
		if service == nil {
			o := Options{
				Store: line, Clock: stopped{&d.now}, Queues: func() map[string]Queue { return declared }, Observer: &d.noted, Log: zap.NewNop(),
			}
			var err error
			if service, err = New(o); err != nil {
				return err
			}
			d.teller = service.teller
		}
		if err := service.Look(d.Context()); err != nil {
			return err
		}
		if d.each != nil {
			d.each(line, now)
		}
		return nil
	}
	report, err := simulate.Watch(d.Context(), site, callers, 20*time.Second, simulate.Watcher{Every: 2 * time.Second, Look: look})
	if err != nil {
		d.Fatal(err)
	}
	return report
}

// busy is a site with ten agents for one queue, and callers for so many hours who are more than they can serve.
func busy(hours float64, seed uint64) (simulate.Site, []simulate.Caller) {
	const wrapUp = 30
	site := simulate.Site{Queues: map[string]simulate.Queue{"sales": {Handle: 4 * time.Minute, WrapUp: wrapUp * time.Second}}}
	for i := range 10 {
		site.Agents = append(site.Agents, queue.Agent{ID: fmt.Sprint("agent", i), Queues: []string{"sales"}})
	}
	random := rand.New(rand.NewPCG(seed, 1))
	var callers []simulate.Caller
	for at := 0.0; at < hours*3600; at += random.ExpFloat64() * 19 {
		callers = append(callers, simulate.Caller{
			At: asDuration(at), Queue: "sales", Talk: asDuration(lognormal(random, 180, 0.9) + 1), Patience: asDuration(random.ExpFloat64()*500 + 0.1),
		})
	}
	return site, callers
}

func asDuration(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Truncate(time.Millisecond)
}

func lognormal(r *rand.Rand, mean, cv float64) float64 {
	s2 := math.Log(1 + cv*cv)
	return math.Exp(math.Log(mean) - s2/2 + math.Sqrt(s2)*r.NormFloat64())
}

func TestADayOfTheRealLineTeachesTheTrueLaws(t *testing.T) {
	t.Parallel()
	d := newDay(t)
	d.play(busy(4, 7))
	b := &d.teller.lore.shelf.Books[d.teller.lore.places["sales"]]
	handle, patience := b.Handle.All(), b.Patience.All()
	law := estimate.NewLaw(&handle, nil, 0)
	if want := 181.0 + 5 + 30; math.Abs(law.Mean()-want) > 0.05*want {
		t.Errorf("a call takes %.0f s, want about %.0f", law.Mean(), want)
	}
	if cv := math.Sqrt(law.CV2()); math.Abs(cv-0.9*181/216) > 0.1 {
		t.Errorf("its coefficient of variation is %.2f, want about 0.75", cv)
	}
	stays := estimate.NewLaw(&patience, nil, 0)
	for _, x := range []float64{30, 60, 120} {
		if got, want := stays.Survival(x), math.Exp(-x/500); math.Abs(got-want) > 0.04 {
			t.Errorf("%.3f of the callers are still there after %.0f s, want about %.3f", got, x, want)
		}
	}
	if delay := d.teller.lore.shelf.Team.Delay(); math.Abs(delay-5) > 0.5 {
		t.Errorf("phones ring for %.1f s, want about 5", delay)
	}
}

func TestEightOfTenAreServedBeforeTheTimeCalledP80(t *testing.T) {
	t.Parallel()
	for name, site := range map[string]func(hours float64, seed uint64) (simulate.Site, []simulate.Caller){"one queue": busy, "lanes and tiers": mixed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDay(t)
			d.play(site(4, 3))
			for queueOf, s := range d.noted.scores {
				t.Logf("%s: %+v", queueOf, s)
				if s.Count < 100 || s.Held[2] < 0.75 || s.Held[2] > 0.87 {
					t.Errorf("%s: %.3f of %.0f waits ended within P80, want 0.75 to 0.87", queueOf, s.Held[2], s.Count)
				}
			}
		})
	}
}

// mixed is a site of two queues that share agents, with needs, tiers, and callers who come first.
func mixed(hours float64, seed uint64) (simulate.Site, []simulate.Caller) {
	site := simulate.Site{Queues: map[string]simulate.Queue{
		"sales":   {Handle: 3 * time.Minute, WrapUp: 20 * time.Second, Routing: queue.Routing{Tiers: []queue.Tier{{After: 30 * time.Second}}}},
		"support": {Handle: 5 * time.Minute, WrapUp: 30 * time.Second},
	}}
	for i := range 18 {
		a := queue.Agent{ID: fmt.Sprint("agent", i), Queues: [][]string{{"sales"}, {"support"}, {"sales", "support"}}[i%3]}
		if i%3 == 2 {
			a.Tiers = map[string]int{"sales": 2}
		}
		if i%2 == 0 {
			a.Skills = map[string]int{"lang:hi": 1}
		}
		site.Agents = append(site.Agents, a)
	}
	random := rand.New(rand.NewPCG(seed, 2))
	var callers []simulate.Caller
	for at := 0.0; at < hours*3600; at += random.ExpFloat64() * 13 {
		c := simulate.Caller{At: asDuration(at), Queue: "sales", Talk: asDuration(lognormal(random, 150, 0.9) + 1), Patience: asDuration(random.ExpFloat64()*500 + 0.1)}
		if random.IntN(10) < 4 {
			c.Queue, c.Talk = "support", asDuration(lognormal(random, 250, 1)+1)
		}
		if random.IntN(4) == 0 {
			c.Lane = "lang:hi"
		}
		if random.IntN(6) == 0 {
			c.Head = 5 * time.Minute
		}
		callers = append(callers, c)
	}
	return site, callers
}

func TestWhoStandsBehindIsNotToldLess(t *testing.T) {
	t.Parallel()
	d := newDay(t)
	looked := 0
	d.each = func(line *memq.Store, _ time.Time) {
		page, err := line.Lineup(t.Context(), 0, 1_000)
		if err != nil {
			t.Error(err)
		}
		before := map[string]queue.Wait{}
		for _, s := range page.Callers {
			v, err := line.Poll(t.Context(), s.Call)
			if err != nil {
				t.Error(err)
			}
			w, key := v.Forecast, fmt.Sprint(s.Queue, s.Lane, s.Head)
			if s.State != queue.Waiting || w.At.IsZero() {
				continue
			}
			if first, ok := before[key]; ok && first.At.Equal(w.At) {
				looked++
				if w.Low < first.Low || w.Likely < first.Likely || w.High < first.High || w.Latest < first.Latest {
					t.Errorf("%s is told %+v, who stands before them %+v", s.Call, w, first)
				}
			}
			before[key] = w
		}
	}
	d.play(mixed(1, 5))
	if looked < 200 {
		t.Errorf("only %d pairs were seen", looked)
	}
}
