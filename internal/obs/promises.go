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
	Overdue int // open, and their time has passed
	Kept    int // of the last Of that were due and came to an end
	Of      int
}

// promiseCollector counts promises, and shows how they stand.
type promiseCollector struct {
	made     *prometheus.CounterVec
	settled  *prometheus.CounterVec
	margins  *prometheus.HistogramVec
	standing atomic.Pointer[map[PromiseOf]Promises]

	overdue, ratio *prometheus.Desc
}

func newPromiseCollector() *promiseCollector {
	of := []string{"queue", "kind"}
	c := &promiseCollector{
		made: counter("promises_made_total", "Promises that callers were told, by queue and kind.", of...),
		settled: counter("promises_settled_total",
			"Promises that came to an end, by queue, kind and what became of them: kept, late, broken, void or replaced.", "queue", "kind", "outcome"),
		margins: histogram("promise_margin_seconds",
			"Time that was left of a promised time when it was kept or not; below 0 when it had passed.",
			[]float64{-3600, -900, -300, -120, -60, -30, 0, 30, 60, 120, 300, 900, 3600, 14400}, of...),
		overdue: prometheus.NewDesc(namespace+"_promises_overdue", "Promises whose time has passed and which are open.", of, nil),
		ratio: prometheus.NewDesc(namespace+"_promises_kept_ratio",
			"Share of the last promises, at most 200, that were kept, of those that were kept, late or broken.", of, nil),
	}
	c.standing.Store(&map[PromiseOf]Promises{})
	return c
}

// Describe implements prometheus.Collector.
func (c *promiseCollector) Describe(descs chan<- *prometheus.Desc) {
	c.made.Describe(descs)
	c.settled.Describe(descs)
	c.margins.Describe(descs)
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
		of = PromiseOf{label(of.Queue), label(of.Kind)}
		sum := sums[of]
		sums[of] = Promises{sum.Overdue + p.Overdue, sum.Kept + p.Kept, sum.Of + p.Of}
	}
	for of, p := range sums {
		metrics <- prometheus.MustNewConstMetric(c.overdue, prometheus.GaugeValue, float64(p.Overdue), of.Queue, of.Kind)
		if p.Of > 0 {
			metrics <- prometheus.MustNewConstMetric(c.ratio, prometheus.GaugeValue, float64(p.Kept)/float64(p.Of), of.Queue, of.Kind)
		}
	}
}

// PromiseMade counts a promise that a caller was told.
func (m *Metrics) PromiseMade(queue, kind string) {
	m.promises.made.WithLabelValues(label(queue), label(kind)).Inc()
}

// PromiseSettled counts a promise that came to an end.
func (m *Metrics) PromiseSettled(queue, kind, outcome string) {
	m.promises.settled.WithLabelValues(label(queue), label(kind), label(outcome)).Inc()
}

// PromiseMargin counts how much time was left of a promise, below 0 when its time had passed.
func (m *Metrics) PromiseMargin(queue, kind string, left time.Duration) {
	m.promises.margins.WithLabelValues(label(queue), label(kind)).Observe(left.Seconds())
}

// ShowPromises replaces the picture of how promises stand; nothing is shown where another replica settles them. The caller
// changes it no more.
func (m *Metrics) ShowPromises(all map[PromiseOf]Promises) { m.promises.standing.Store(&all) }
