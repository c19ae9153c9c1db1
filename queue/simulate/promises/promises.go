package promises

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/estimate"
	"presszero/queue/forecast"
	"presszero/queue/memq"
	"presszero/queue/simulate"
)

// How callers are looked after. A tick is what a segment of hold music takes.
const (
	look   = time.Second
	tick   = 20 * time.Second
	often  = 5 * time.Second // the line is forecast, besides when something happens
	fresh  = 10 * time.Second
	events = 1_000
)

// Count is what became of the waits that the callers of a queue were told.
type Count struct {
	Told   int `json:"told"`   // callers who were told a time
	Untold int `json:"untold"` // callers who waited for longer than a minute and were told none
	Kept   int `json:"kept"`   // first promises within which the caller was answered
	Broken int `json:"broken"` // first promises after which the caller was answered, or hung up
	Void   int `json:"void"`   // callers who hung up, or went elsewhere, before the first promise was over
	Raises int `json:"raises"` // waits that were lengthened, openly
	Sorry  int `json:"sorry"`  // promises that passed while the caller waited
}

// KeptShare is the share of the first promises that were kept, of those that could be, 0 to 1; 1 where there were none.
func (c Count) KeptShare() float64 {
	if c.Kept+c.Broken == 0 {
		return 1
	}
	return float64(c.Kept) / float64(c.Kept+c.Broken)
}

// Play plays callers, sorted by when they call, through a site whose queues have a policy of what callers are told.
func Play(ctx context.Context, site simulate.Site, callers []simulate.Caller, target time.Duration) (simulate.Report, Counts, error) {
	s := &speaker{ctx: ctx, site: site, waiting: map[string]*caller{}, counts: Counts{}}
	report, err := simulate.Watch(ctx, site, callers, target, simulate.Watcher{Every: look, Look: s.look})
	if err != nil {
		return report, nil, fmt.Errorf("speak to callers: %w", err)
	}
	return report, s.counts, nil
}

// speaker speaks to everybody in line.
type speaker struct {
	ctx     context.Context //nolint:containedctx // of this one run
	site    simulate.Site
	clock   *clock.Manual
	line    *memq.Store
	service *forecast.Service
	cursor  string
	waiting map[string]*caller
	counts  Counts
}

// caller is somebody in line.
type caller struct {
	queue  string
	joined time.Time
	told   estimate.Told
	next   time.Time
}

func (s *speaker) look(line *memq.Store, now time.Time) error {
	if s.service == nil {
		if err := s.begin(line, now); err != nil {
			return err
		}
	}
	s.clock.Advance(now.Sub(s.clock.Now()))
	if err := s.service.Look(s.ctx); err != nil {
		return err
	}
	return errors.Join(s.follow(), s.speak(now))
}

// begin has the line forecast as in service.
func (s *speaker) begin(line *memq.Store, now time.Time) error {
	s.line, s.clock = line, clock.NewManual(now)
	service, err := forecast.New(forecast.Options{
		Store: line, Clock: s.clock, Queues: s.declared, Observer: unobserved{}, Log: zap.NewNop(), Every: often,
	})
	s.service = service
	return err
}

func (s *speaker) declared() map[string]forecast.Queue {
	queues := map[string]forecast.Queue{}
	for name, q := range s.site.Queues {
		queues[name] = forecast.Queue{Handle: q.Handle}
	}
	return queues
}

// follow takes in who came, and what became of them.
func (s *speaker) follow() error {
	for {
		came, upto, err := s.line.Events(s.ctx, s.cursor, events)
		if err != nil || len(came) == 0 {
			return err
		}
		s.cursor = upto
		for _, e := range came {
			s.see(e)
		}
	}
}

func (s *speaker) see(e queue.Event) {
	switch e.Kind {
	case queue.EventJoined, queue.EventRejoined:
		if s.waiting[e.Call] == nil {
			s.waiting[e.Call] = &caller{queue: e.Queue, joined: e.At, next: e.At}
		}
	case queue.EventBridged, queue.EventEnded:
		if c := s.waiting[e.Call]; c != nil {
			s.settle(c, e)
			delete(s.waiting, e.Call)
		}
	}
}

// settle counts what became of what a caller was told first.
func (s *speaker) settle(c *caller, e queue.Event) {
	n := s.counts.of(c.queue)
	n.Raises += c.told.Raises
	n.Sorry += c.told.Missed
	if c.told.First.IsZero() {
		if e.At.Sub(c.joined) > time.Minute {
			n.Untold++
		}
		return
	}
	n.Told++
	switch late := e.At.After(c.told.First); {
	case late:
		n.Broken++
	case e.Kind == queue.EventBridged:
		n.Kept++
	default:
		n.Void++
	}
}

// speak tells callers what is due.
func (s *speaker) speak(now time.Time) error {
	for _, call := range slices.Sorted(maps.Keys(s.waiting)) {
		c := s.waiting[call]
		if now.Before(c.next) {
			continue
		}
		c.next = now.Add(tick)
		v, err := s.line.Poll(s.ctx, call)
		if err != nil {
			return fmt.Errorf("speak to %s: %w", call, err)
		}
		if v.State != queue.Waiting {
			continue
		}
		policy := s.site.Queues[c.queue].Policy
		decide := policy.Next
		if c.told.Count == 0 {
			decide = policy.Join
		}
		_, c.told = decide(c.told, estimate.View{Now: now, Joined: v.Joined, Wait: s.wait(v), Position: v.Position})
	}
	return nil
}

// wait is what is expected for a caller, as the service would say.
func (s *speaker) wait(v queue.View) queue.Wait {
	if v.Now.Sub(v.Forecast.At) <= fresh {
		return v.Forecast.Aged(v.Now)
	}
	return queue.NewDrain(s.site.Queues[v.Queue].Handle).Estimate(v.Line, v.Now)
}

// Counts are those of each queue.
type Counts map[string]*Count

func (c Counts) of(name string) *Count {
	if c[name] == nil {
		c[name] = &Count{}
	}
	return c[name]
}

// String is the counts as a table for people; nothing where nobody waited.
func (c Counts) String() string {
	if len(c) == 0 {
		return ""
	}
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PROMISES\tTOLD A TIME\tKEPT\tBROKEN\tHUNG UP BEFORE\tKEPT SHARE\tRAISED\tPASSED\tTOLD NONE")
	for _, name := range slices.Sorted(maps.Keys(c)) {
		n := c[name]
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%.0f %%\t%d\t%d\t%d\n", name, n.Told, n.Kept, n.Broken, n.Void, 100*n.KeptShare(), n.Raises, n.Sorry, n.Untold)
	}
	_ = table.Flush() // a builder takes everything
	return out.String()
}

// Changes says what is another than in the counts of a run before, a line for each queue of which something is.
func (c Counts) Changes(before Counts) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c)) {
		was := before[name]
		if was == nil {
			was = &Count{}
		}
		if n := c[name]; *n != *was {
			fmt.Fprintf(&out, "%s: promises kept %.0f %% of %d -> %.0f %% of %d; raised %d -> %d; told no time %d -> %d\n", name,
				100*was.KeptShare(), was.Kept+was.Broken, 100*n.KeptShare(), n.Kept+n.Broken, was.Raises, n.Raises, was.Untold, n.Untold)
		}
	}
	return out.String()
}

// unobserved lets the forecast go without metrics.
type unobserved struct{}

func (unobserved) FeedRead(string, int, time.Duration)   {}
func (unobserved) FeedGap(string)                        {}
func (unobserved) Forecast(time.Duration, int, int, int) {}
func (unobserved) Scored(string, forecast.Score)         {}
func (unobserved) Ceased()                               {}
