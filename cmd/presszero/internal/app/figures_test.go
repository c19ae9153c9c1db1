package app

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/figures"
	"presszero/sim"
	"presszero/web"
	"presszero/web/access"
)

// The crowd of the figures: more than the agents can serve at once.
const (
	figuresCallers = 50
	figuresAgents  = 8
	figuresTalk    = 40 * time.Second
	figuresGap     = 2 * time.Second
)

// TestTheFiguresAreWhatHappened has 50 callers and 8 agents on two replicas, and then counts anew, by other code than the
// service's, from the carrier's own log and the events of the line.
func TestTheFiguresAreWhatHappened(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{speed: 12, replicas: 2, redis: redistest.Start(t), edit: dayFiles(figuresAgents), agent: agentWhoTalks(figuresTalk)})
	d := &day{gathering: &gathering{exchange: x, tape: x.record()}}
	for n := range figuresCallers {
		d.all.Go(func() { d.live(n) })
		x.must(clock.Sleep(t.Context(), x.clock, figuresGap))
	}
	d.finish()
	x.settled()
	d.nobodyOwed()
	var answer web.FiguresAnswer
	x.eventually("every call is counted", func() bool {
		answer = web.FiguresAnswer{}
		x.shows("/api/v1/figures?interval=quarter", &answer)
		return total(answer.All.Total.CallsEnded) == int64(len(d.calls)) && answer.All.Total.Handled >= answer.All.Total.Answered
	})
	d.log = d.logs()
	recount := d.recount()
	for name, q := range answer.Queues {
		recount.queues[name].compare(t, name, q.Total)
	}
	d.compareAll(recount, answer.All.Total)
	for n, a := range x.apps {
		x.eventually(fmt.Sprintf("the board of replica %d shows the same", n), func() bool {
			composed, err := a.board(t.Context(), access.Who{})
			x.must(err)
			board := composed.(figures.Board)
			return sameAs(board, answer)
		})
		x.anonymous(a)
	}
}

// recounted is what happened in a queue by the other account.
type recounted struct {
	offered, answered, abandoned, other, offers int
	waits                                       []time.Duration // until caller and agent heard each other
}

// recount is what happened.
type recount struct {
	queues map[string]*recounted
	zeros  int             // whose first key was 0
	human  []time.Duration // from the call until caller and agent heard each other
}

// recount counts callers who phoned: in which line they stood by the events, and what became of them by the carrier's log.
func (d *day) recount() recount {
	r := recount{queues: map[string]*recounted{}}
	for name := range d.site.Queues {
		r.queues[name] = &recounted{}
	}
	joined, began, pressed := map[string]queue.Event{}, map[string]time.Time{}, map[string]bool{}
	backs := map[string]bool{}
	for _, e := range d.log.events {
		switch {
		case e.Kind == queue.EventOffered:
			r.queues[e.Queue].offers++
		case e.Kind == queue.EventJoined && e.Why == queue.WhyCallback:
			backs[e.Call] = true
		case e.Kind == queue.EventJoined && joined[e.Call].Call == "":
			joined[e.Call] = e
		}
	}
	recorded := map[string]bool{}
	for _, e := range d.carrier.Log() {
		switch e.Kind {
		case sim.KindCreated:
			began[e.Call] = e.At
		case sim.KindRecorded:
			recorded[e.Call] = true
		case sim.KindPressed:
			if !pressed[e.Call] && joined[e.Call].Call != "" && e.Text == "0" {
				r.zeros++
			}
			pressed[e.Call] = true
		}
	}
	met := map[string]time.Time{}
	for _, b := range d.log.bridges {
		if at, before := met[b.Caller]; slices.ContainsFunc(d.site.Agents, func(a flows.Agent) bool { return a.Address == b.AgentParty }) && (!before || b.From.Before(at)) {
			met[b.Caller] = b.From
		}
	}
	for call, e := range joined {
		q := r.queues[e.Queue]
		q.offered++
		switch at, answered := met[call]; {
		case answered && !backs[call]:
			q.answered++
			q.waits = append(q.waits, at.Sub(e.At))
			r.human = append(r.human, at.Sub(began[call]))
		case backs[call] || recorded[call]:
			q.other++
		default:
			q.abandoned++
		}
	}
	return r
}

// compare holds the figures of a queue against the other account. What two people heard is told within a second or two.
func (r *recounted) compare(t *testing.T, name string, f figures.Figures) {
	t.Helper()
	got := [5]int{f.Offered, f.Answered, f.Abandoned, f.Elsewhere, int(f.Offers.Made)}
	if want := [5]int{r.offered, r.answered, r.abandoned, r.other, r.offers}; got != want {
		t.Errorf("%s: offered, answered, abandoned, gone another way, offers to agents are %v, want %v", name, got, want)
	}
	if len(r.waits) == 0 {
		return
	}
	least, most := 0, 0
	var sum time.Duration
	for _, w := range r.waits {
		sum += w
		if w < 20*time.Second-tolerated {
			least++
		}
		if w < 20*time.Second+tolerated {
			most++
		}
	}
	if f.InTime < least || f.InTime > most {
		t.Errorf("%s: %d were answered in time, want from %d to %d", name, f.InTime, least, most)
	}
	within(t, name+": ASA", f.ASA, sum/time.Duration(len(r.waits)), tolerated)
	slices.Sort(r.waits)
	within(t, name+": p90", f.WaitP90, r.waits[int(math.Ceil(0.9*float64(len(r.waits))))-1], 2*tolerated)
}

// tolerated is how much later the line may know what the carrier does, on this clock.
const tolerated = 2500 * time.Millisecond

func within(t *testing.T, what string, got *float64, want, off time.Duration) {
	t.Helper()
	if got == nil || math.Abs(*got-want.Seconds()) > off.Seconds() {
		t.Errorf("%s is %v s, want about %v", what, value(got), want)
	}
}

func value(n *float64) string {
	if n == nil {
		return "not known"
	}
	return fmt.Sprintf("%.1f", *n)
}

// compareAll holds the figures of all queues against the other account.
func (d *day) compareAll(r recount, f figures.Figures) {
	d.Helper()
	offered, short := 0, 0
	for _, q := range r.queues {
		offered += q.offered
	}
	if f.Offered != offered || f.Short != short {
		d.Errorf("%d came in line, %d hung up at once; want %d and %d", f.Offered, f.Short, offered, short)
	}
	if got := f.ZeroOuts["front-desk/main"]; got != int64(r.zeros) || r.zeros == 0 {
		d.Errorf("%d asked for a person at the menu, want %d: %v", got, r.zeros, f.ZeroOuts)
	}
	if got := total(f.Calls); got != int64(len(d.calls)) {
		d.Errorf("%d calls began, want %d", got, len(d.calls))
	}
	if len(f.Faults) > 0 {
		d.Errorf("faults: %v", f.Faults)
	}
	var took time.Duration
	for _, h := range r.human {
		took += h
	}
	if f.Human == nil || f.Human.Of != len(r.human) {
		d.Errorf("time to a person: %+v, want that of %d", f.Human, len(r.human))
	} else {
		within(d.T, "time to a person", &f.Human.Mean, took/time.Duration(len(r.human)), tolerated)
	}
	talks := d.log.talksOfCarrier()
	var talked time.Duration
	for _, k := range talks {
		talked += k.to.Sub(k.from)
	}
	if f.Handled != len(talks) {
		d.Errorf("%d talks, want %d", f.Handled, len(talks))
	}
	within(d.T, "talk", f.Talk, talked/time.Duration(max(len(talks), 1)), tolerated)
	if f.Occupancy == nil || *f.Occupancy <= 0 || *f.Occupancy > 1 {
		d.Errorf("occupancy is %s", value(f.Occupancy))
	}
}

func total(counts map[string]int64) (n int64) {
	for _, m := range counts {
		n += m
	}
	return n
}

// sameAs reports whether a board shows what the API tells.
func sameAs(b figures.Board, answer web.FiguresAnswer) bool {
	for name, q := range answer.Queues {
		shown := b.Queues[name]
		if shown.Offered == nil || *shown.Offered != q.Total.Offered || *shown.Answered != q.Total.Answered || *shown.Abandoned != q.Total.Abandoned ||
			levelOff(shown.Levels, q.Total.Levels) > 0.0001 {
			return false
		}
	}
	all := answer.All.Total
	return *b.Total.Offered == all.Offered && *b.Total.Answered == all.Answered && *b.Total.Abandoned == all.Abandoned && b.Total.ZeroOuts["front-desk/main"] == all.ZeroOuts["front-desk/main"]
}

// anonymous holds that a board names no call and no number.
func (x *exchange) anonymous(a *App) {
	x.Helper()
	composed, err := a.board(x.Context(), access.Who{})
	x.must(err)
	text, err := json.Marshal(composed)
	x.must(err)
	if found := regexp.MustCompile(`CA[0-9a-f]{32}|\+1555\d+`).Find(text); found != nil {
		x.Errorf("the board names %s", found)
	}
}

// TestTheFiguresOfAWishThatIsWrongAreRefused with what is wrong with it.
func TestTheFiguresOfAWishThatIsWrongAreRefused(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{})
	for path, want := range map[string]string{
		"queue=none":      "no queue of that name",
		"day=someday":     "is no day",
		"interval=minute": "interval must be",
		"from=yesterday":  "from must be a time",
		"from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z":                  "43 days",
		"from=2026-01-01T00:00:00Z&to=2026-01-20T00:00:00Z&interval=quarter": "8 days",
		"day=today&from=2026-01-01T00:00:00Z":                                "either day",
	} {
		w := x.ask(http.MethodGet, "/api/v1/figures?"+path, "")
		if w.Code < 400 || w.Code > 404 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s, want %q", path, w.Code, w.Body, want)
		}
	}
}

// levelOff is how far two service levels lie apart, by the formula of the caller.
func levelOff(a, b map[string]*figures.Level) float64 {
	x, y := a[figures.Strict], b[figures.Strict]
	if x == nil || y == nil {
		return float64(max(len(a), len(b)))
	}
	return math.Abs(x.Value - y.Value)
}
