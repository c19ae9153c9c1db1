package obs

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// PromiseOf says of what promises are: a queue, and a kind such as wait.
type PromiseOf struct{ Queue, Kind string }

// Promises is how promises stand.
type Promises struct {
	Open    int       // with a time
	Overdue int       // of those, whose time has passed
	Next    time.Time // the earliest of the open ones; zero: none
	Kept    int       // of the last Of that were due and came to an end
	Of      int
}

// promiseCollector counts promises, and shows how they stand.
type promiseCollector struct {
	made     counters
	settled  counters
	margins  histograms
	pictured *series
	standing atomic.Pointer[map[PromiseOf]Promises]

	open, next, overdue, ratio *prometheus.Desc
}

func newPromiseCollector() *promiseCollector {
	of := []string{"queue", "kind"}
	describe := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(namespace+"_"+name, help, of, nil) }
	c := &promiseCollector{
		pictured: &series{},
		made:     newCounters("promises_made_total", "Promises that callers were told, by queue and kind.", of...),
		settled: newCounters("promises_settled_total",
			"Promises that came to an end, by queue, kind and what became of them: kept, late, broken, void or replaced.", "queue", "kind", "outcome"),
		margins: newHistograms("promise_margin_seconds",
			"Time that was left of a promised time when it was kept or not; below 0 when it had passed.",
			[]float64{-3600, -900, -300, -120, -60, -30, 0, 30, 60, 120, 300, 900, 3600, 14400}, of...),
		open:    describe("promises_open", "Promises of a time that are open."),
		next:    describe("promise_next_due_timestamp_seconds", "Time, since the epoch, of the promise that is due next, of those that are open."),
		overdue: describe("promises_overdue", "Promises whose time has passed and which are open."),
		ratio:   describe("promises_kept_ratio", "Share of the last promises, at most 200, that were kept, of those that were kept, late or broken."),
	}
	c.standing.Store(&map[PromiseOf]Promises{})
	return c
}

// Describe implements prometheus.Collector.
func (c *promiseCollector) Describe(descs chan<- *prometheus.Desc) {
	c.made.Describe(descs)
	c.settled.Describe(descs)
	c.margins.Describe(descs)
	descs <- c.open
	descs <- c.next
	descs <- c.overdue
	descs <- c.ratio
}

// Collect implements prometheus.Collector.
func (c *promiseCollector) Collect(metrics chan<- prometheus.Metric) {
	c.made.Collect(metrics)
	c.settled.Collect(metrics)
	c.margins.Collect(metrics)
	sums := map[PromiseOf]Promises{}
	for of, p := range *c.standing.Load() {
		names := c.pictured.admit([]string{of.Queue, of.Kind})
		of = PromiseOf{names[0], names[1]}
		sums[of] = sums[of].with(p)
	}
	for of, p := range sums {
		gauge := func(desc *prometheus.Desc, value float64) {
			metrics <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, of.Queue, of.Kind)
		}
		gauge(c.open, float64(p.Open))
		gauge(c.overdue, float64(p.Overdue))
		if !p.Next.IsZero() {
			gauge(c.next, float64(p.Next.UnixMilli())/1000)
		}
		if p.Of > 0 {
			gauge(c.ratio, float64(p.Kept)/float64(p.Of))
		}
	}
}

// with is how two kinds of promises stand together.
func (p Promises) with(q Promises) Promises {
	sum := Promises{Open: p.Open + q.Open, Overdue: p.Overdue + q.Overdue, Next: p.Next, Kept: p.Kept + q.Kept, Of: p.Of + q.Of}
	if sum.Next.IsZero() || !q.Next.IsZero() && q.Next.Before(sum.Next) {
		sum.Next = q.Next
	}
	return sum
}

// PromiseMade counts a promise that a caller was told.
func (m *Metrics) PromiseMade(queue, kind string) {
	m.promises.made.of(queue, kind).Inc()
}

// PromiseSettled counts a promise that came to an end.
func (m *Metrics) PromiseSettled(queue, kind, outcome string) {
	m.promises.settled.of(queue, kind, outcome).Inc()
}

// PromiseMargin counts how much time was left of a promise, below 0 when its time had passed.
func (m *Metrics) PromiseMargin(queue, kind string, left time.Duration) {
	m.promises.margins.of(queue, kind).Observe(left.Seconds())
}

// ShowPromises replaces the picture of how promises stand; nothing is shown where another replica settles them. The caller
// changes it no more.
func (m *Metrics) ShowPromises(all map[PromiseOf]Promises) { m.promises.standing.Store(&all) }
