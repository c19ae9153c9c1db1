package forecast

import (
	"context"
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
	report, err := simulate.Watch(d.Context(), site, callers, 20*time.Second, simulate.Watcher{Every: 500 * time.Millisecond, Look: look})
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
	site, callers := busy(10, 7)
	report := d.play(site, callers)
	_ = report
	b := &d.teller.lore.shelf.Books[d.teller.lore.places["sales"]]
	all := b.Handle.All()
	law := estimate.NewLaw(&all, nil, 0)
	patience := b.Patience.All()
	stays := estimate.NewLaw(&patience, nil, 0)
	ended, cut := patience.Count()
	t.Logf("handle %.0f cv2 %.2f seen %.0f; patience %.0f of %v/%v; score %+v", law.Mean(), law.CV2(), law.Seen(), stays.Mean(), ended, cut, d.noted.scores["sales"])
	t.Logf("team %+v delay %.1f", d.teller.lore.shelf.Team.Rings, d.teller.lore.shelf.Team.Delay())
}

var _ context.Context
