package obs

import (
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// mostSeries is how many sets of labels one metric may have. An operator's names stay far below; what grows beyond is a
// fault or an attack, and would cost Prometheus more than it tells.
const mostSeries = 1000

// series are the sets of labels of one metric. Of those that come when there are too many, all labels become "other".
type series struct {
	mu   sync.Mutex
	seen map[string]bool
}

// admit returns values that may be labels: as many as there are, each without who called.
func (s *series) admit(values []string) []string {
	clean := make([]string, len(values))
	for i, value := range values {
		clean[i] = label(value)
	}
	key := strings.Join(clean, "\xff")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[key] {
		return clean
	}
	if len(s.seen) >= mostSeries {
		for i := range clean {
			clean[i] = otherLabel
		}
		return clean
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[key] = true
	return clean
}

func (s *series) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.seen)
}

// counters are counters of one name, told apart by labels.
type counters struct {
	*prometheus.CounterVec
	series *series
}

func (c counters) of(values ...string) prometheus.Counter {
	return c.WithLabelValues(c.series.admit(values)...)
}

// gauges are gauges of one name, told apart by labels.
type gauges struct {
	*prometheus.GaugeVec
	series *series
}

func (g gauges) of(values ...string) prometheus.Gauge {
	return g.WithLabelValues(g.series.admit(values)...)
}

// forget leaves no value behind.
func (g gauges) forget() {
	g.Reset()
	g.series.forget()
}

// histograms are histograms of one name, told apart by labels.
type histograms struct {
	*prometheus.HistogramVec
	series *series
}

func (h histograms) of(values ...string) prometheus.Observer {
	return h.WithLabelValues(h.series.admit(values)...)
}

func newCounters(name, help string, labels ...string) counters {
	return counters{prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels), &series{}}
}

func newGauges(name, help string, labels ...string) gauges {
	return gauges{prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels), &series{}}
}

func newHistograms(name, help string, buckets []float64, labels ...string) histograms {
	return histograms{prometheus.NewHistogramVec(histogramOpts(name, help, buckets), labels), &series{}}
}
