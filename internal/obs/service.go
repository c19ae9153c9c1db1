package obs

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Cuts are the waits by which a queue tells callers apart.
type Cuts struct {
	Short  time.Duration // who hangs up within it is held not to have waited at all; the target, where that is shorter
	Target time.Duration // the time of the service level
}

// services are the counts that every formula of a service level is made of, and what store and callers notice of speed.
type services struct {
	left   counters
	waits  histograms
	target gauges
	aim    gauges
	human  histograms
	store  histograms
	storeU prometheus.Gauge
}

func newServices() services {
	return services{
		left: newCounters("queue_left_total",
			"Callers who left the line, by queue, how, and within what: short, the cut of short abandons; target, the time of the service level; late.",
			"queue", "outcome", "within"),
		waits: newHistograms("queue_wait_seconds", "Time that callers have waited in line, by how it ended.",
			[]float64{1, 5, 10, 20, 30, 60, 120, 180, 300, 600, 900, 1800, 3600}, "queue", "outcome"),
		target: newGauges("queue_service_level_target_seconds", "Time within which callers of a queue are to be answered.", "queue"),
		aim:    newGauges("queue_service_level_target_ratio", "Share of callers of a queue who are to be answered within that time.", "queue"),
		human: newHistograms("time_to_human_seconds", "Time from the beginning of a call until the caller heard a person, by flow.",
			[]float64{10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800, 3600}, "flow"),
		store: newHistograms("store_request_duration_seconds", "Time that Redis took to answer, by what was asked and outcome.",
			[]float64{.00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}, "operation", "outcome"),
		storeU: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Name: "store_up", Help: "1 while the store of the line answers this replica, else 0."}),
	}
}

func (s services) serviceCollectors() []prometheus.Collector {
	return []prometheus.Collector{s.left, s.waits, s.target, s.aim, s.human, s.store, s.storeU}
}

// QueueLeft counts a caller who left the line, and the time spent in it.
func (s services) QueueLeft(ctx context.Context, queue, outcome string, waited time.Duration, cuts Cuts) {
	observe(ctx, s.waits.of(queue, outcome), waited)
	in := "late"
	switch {
	case waited <= min(cuts.Short, cuts.Target):
		in = "short"
	case waited <= cuts.Target:
		in = "target"
	}
	s.left.of(queue, outcome, in).Inc()
}

// SetTarget tells what share of a queue's callers is to be answered, and within what time.
func (s services) SetTarget(queue string, share float64, within time.Duration) {
	s.target.of(queue).Set(within.Seconds())
	s.aim.of(queue).Set(share)
}

// Met counts a caller who hears a person, so long after the call began.
func (s services) Met(ctx context.Context, flow string, after time.Duration) {
	observe(ctx, s.human.of(flow), after)
}

// StoreAsked counts a request to Redis; outcome is ok, refused, timeout or failed.
func (s services) StoreAsked(ctx context.Context, operation, outcome string, took time.Duration) {
	observe(ctx, s.store.of(operation, outcome), took)
}

// SetStoreUp tells whether the store answers: 1 or 0.
func (s services) SetStoreUp(up float64) { s.storeU.Set(up) }
