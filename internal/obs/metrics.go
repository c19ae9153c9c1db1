package obs

import (
	"cmp"
	"context"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what happens, for Prometheus. No label ever holds a phone number or a SID: such a value becomes "other".
type Metrics struct {
	forecasts
	staffings
	feedLosses
	hooks

	registry *prometheus.Registry
	line     *lineCollector

	calls         *prometheus.CounterVec
	callsStarted  *prometheus.CounterVec
	escapes       *prometheus.CounterVec
	faults        *prometheus.CounterVec
	webhooks      *prometheus.HistogramVec
	queueWaits    *prometheus.HistogramVec
	offers        *prometheus.CounterVec
	connectDelays prometheus.Histogram
	gaps          prometheus.Histogram
	drift         *prometheus.GaugeVec
	healed        *prometheus.CounterVec
	callbacks     *prometheus.CounterVec
	missedTries   prometheus.Counter
	carrier       *prometheus.CounterVec
	reloads       *prometheus.CounterVec
	messages      *prometheus.CounterVec
	fetches       *prometheus.HistogramVec
	promises      *promiseCollector
}

// NewMetrics returns metrics in a registry of their own, with those of the Go runtime and the process.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		line:     newLineCollector(),

		forecasts: newForecasts(),
		staffings: newStaffings(),

		feedLosses: newFeedLosses(),
		promises:   newPromiseCollector(),
		hooks:      newHooks(),
		calls: counter("calls_total",
			"Calls that have ended, by the flow that answered and how they ended.", "flow", "outcome"),
		callsStarted: counter("calls_started_total",
			"Calls that have begun, by the flow that answers; less calls_total, those in progress.", "flow"),
		escapes: counter("escapes_total",
			"Zero-outs: callers who asked for a person, by flow and step.", "flow", "step"),
		faults: counter("faults_total",
			"Faults of ours after which the caller was connected to a person, by reason.", "reason"),
		webhooks: histogram("webhook_duration_seconds", "Time to answer the carrier.",
			[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15}, "route", "code"),
		queueWaits: histogram("queue_wait_seconds", "Time that callers have waited in line, by how it ended.",
			[]float64{1, 5, 10, 20, 30, 60, 120, 180, 300, 600, 900, 1800, 3600}, "queue", "outcome"),
		offers: counter("offers_total", "Offers of a caller to an agent, by how they ended.", "outcome"),
		connectDelays: prometheus.NewHistogram(histogramOpts("connect_delay_seconds",
			"Time from an agent's acceptance until caller and agent hear each other.",
			[]float64{.1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 30})),
		gaps: prometheus.NewHistogram(histogramOpts("announcement_gap_seconds",
			"Time from telling the carrier to fetch an accepted caller until the music or announcement had ended and it asked for the room.",
			[]float64{.025, .05, .1, .2, .3, .5, .75, 1, 2, 5, 10})),
		callbacks: counter("callbacks_total",
			"Callbacks that are over, by queue and by what became of the time that was promised.", "queue", "promise"),
		missedTries: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: namespace, Name: "callback_missed_tries_total",
			Help: "Calls to customers that reached nobody, of the callbacks that are over."}),
		drift: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Namespace: namespace, Name: "reconcile_drift",
			Help: "Legs on which the line and the carrier disagreed when last compared, by kind."}, []string{"kind"}),
		healed: counter("reconcile_healed_total",
			"Legs on which the line and the carrier disagreed, and which were made good, by kind.", "kind"),
		carrier: counter("carrier_requests_total", "Requests to the carrier's API.", "operation", "outcome"),
		messages: counter("messages_done_total",
			"Messages that somebody has seen to, by queue and whether it was by the time that was promised.", "queue", "promise"),
		reloads: counter("reloads_total", "Reloads of flows and settings.", "outcome"),
		fetches: histogram("fetch_duration_seconds", "Time that other systems took to answer flows, by host and outcome.",
			[]float64{.05, .1, .25, .5, 1, 1.5, 2, 3, 5, 10}, "host", "outcome"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "Always 1; the labels tell what is running.",
		ConstLabels: prometheus.Labels{"version": label(version), "go_version": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(build, m.line, m.promises, m.calls, m.callsStarted, m.escapes, m.faults, m.webhooks, m.queueWaits,
		m.offers, m.connectDelays, m.gaps, m.callbacks, m.missedTries, m.drift, m.healed, m.carrier, m.messages, m.reloads, m.fetches, m.feedLost,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(m.all()...)
	m.registry.MustRegister(m.collectors()...)
	m.registry.MustRegister(m.ofHooks()...)
	return m
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry, EnableOpenMetrics: true})
}

// WebhookAnswered counts an answer to the carrier.
func (m *Metrics) WebhookAnswered(ctx context.Context, route string, code int, took time.Duration) {
	observe(ctx, m.webhooks.WithLabelValues(label(route), strconv.Itoa(code)), took)
}

// CallStarted counts a call that has begun. It may end on another replica.
func (m *Metrics) CallStarted(flow string) { m.callsStarted.WithLabelValues(label(flow)).Inc() }

// EscapeTaken counts a caller who asked for a person at a step.
func (m *Metrics) EscapeTaken(flow, step string) {
	m.escapes.WithLabelValues(label(flow), label(step)).Inc()
}

// FaultAnswered counts a fault after which a person answered.
func (m *Metrics) FaultAnswered(reason string) { m.faults.WithLabelValues(label(reason)).Inc() }

// QueueLeft counts a caller who left the line, and the time spent in it.
func (m *Metrics) QueueLeft(queue, outcome string, waited time.Duration) {
	m.queueWaits.WithLabelValues(label(queue), label(outcome)).Observe(waited.Seconds())
}

// OfferEnded counts an offer that was accepted, declined, or ended otherwise.
func (m *Metrics) OfferEnded(outcome string) { m.offers.WithLabelValues(label(outcome)).Inc() }

// Connected counts a caller and an agent who hear each other, and the time since the agent's acceptance.
func (m *Metrics) Connected(delay time.Duration) { m.connectDelays.Observe(delay.Seconds()) }

// CutShort counts a caller who was fetched out of music or an announcement, and how long that held them.
func (m *Metrics) CutShort(gap time.Duration) { m.gaps.Observe(gap.Seconds()) }

// CallbackEnded counts a callback that is over, by what became of the time that was promised, and its tries in vain.
func (m *Metrics) CallbackEnded(queue, promise string, tries int) {
	m.callbacks.WithLabelValues(label(queue), label(promise)).Inc()
	m.missedTries.Add(float64(tries))
}

// CallEnded counts a call that has ended.
func (m *Metrics) CallEnded(flow, outcome string) {
	m.calls.WithLabelValues(label(flow), label(outcome)).Inc()
}

// SetDrift tells on how many legs the line and the carrier disagreed in one way when they were last compared.
func (m *Metrics) SetDrift(kind string, n int) { m.drift.WithLabelValues(label(kind)).Set(float64(n)) }

// Healed counts a leg on which the line and the carrier disagreed and which was made good.
func (m *Metrics) Healed(kind string) { m.healed.WithLabelValues(label(kind)).Inc() }

// CarrierRequested counts a request to the carrier's API.
func (m *Metrics) CarrierRequested(operation, outcome string) {
	m.carrier.WithLabelValues(label(operation), label(outcome)).Inc()
}

// Fetched counts a request of a flow to another system; its failure is empty when it was answered.
func (m *Metrics) Fetched(host, failure string, took time.Duration) {
	m.fetches.WithLabelValues(label(host), label(cmp.Or(failure, "ok"))).Observe(took.Seconds())
}

// MessageDone counts a message that somebody has seen to; promise is kept or late.
func (m *Metrics) MessageDone(queue, promise string) {
	m.messages.WithLabelValues(label(queue), label(promise)).Inc()
}

// Reloaded counts a reload.
func (m *Metrics) Reloaded(outcome string) { m.reloads.WithLabelValues(label(outcome)).Inc() }

// SetLine replaces the picture of the line, which a scrape sees whole. The caller changes it no more.
func (m *Metrics) SetLine(line Line) { m.line.current.Store(&line) }

const namespace = "presszero"

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(histogramOpts(name, help, buckets), labels)
}

// histogramOpts gives the fixed buckets for dashboards and, where Prometheus asks for them, native ones.
func histogramOpts(name, help string, buckets []float64) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{
		Namespace: namespace, Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100,
		NativeHistogramMinResetDuration: time.Hour,
	}
}
