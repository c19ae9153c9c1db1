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
	services
	stories

	registry *prometheus.Registry
	line     *lineCollector

	calls         counters
	callsStarted  counters
	escapes       counters
	faults        counters
	webhooks      histograms
	offers        counters
	connectDelays prometheus.Histogram
	gaps          prometheus.Histogram
	drift         gauges
	healed        counters
	callbacks     counters
	missedTries   prometheus.Counter
	carrier       counters
	carrierTimes  histograms
	reloads       counters
	messages      counters
	fetches       histograms
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
		services:   newServices(),
		stories:    newStories(),
		promises:   newPromiseCollector(),
		hooks:      newHooks(),
		calls: newCounters("calls_total",
			"Calls that have ended, by the flow that answered and how they ended.", "flow", "outcome"),
		callsStarted: newCounters("calls_started_total",
			"Calls that have begun, by the flow that answers; less calls_total, those in progress.", "flow"),
		escapes: newCounters("escapes_total",
			"Zero-outs: callers who asked for a person, by flow and step.", "flow", "step"),
		faults: newCounters("faults_total",
			"Faults of ours after which the caller was connected to a person, by reason.", "reason"),
		webhooks: newHistograms("webhook_duration_seconds", "Time to answer the carrier.",
			[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15}, "route", "code"),
		offers: newCounters("offers_total",
			"Offers of a caller to an agent, by queue and how they ended; no-answer is a ring that nobody answered.", "queue", "outcome"),
		connectDelays: prometheus.NewHistogram(histogramOpts("connect_delay_seconds",
			"Time from an agent's acceptance until caller and agent hear each other.",
			[]float64{.1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 30})),
		gaps: prometheus.NewHistogram(histogramOpts("announcement_gap_seconds",
			"Time from telling the carrier to fetch an accepted caller until the music or announcement had ended and it asked for the room.",
			[]float64{.025, .05, .1, .2, .3, .5, .75, 1, 2, 5, 10})),
		callbacks: newCounters("callbacks_total",
			"Callbacks that are over, by queue and by what became of the time that was promised.", "queue", "promise"),
		missedTries: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: namespace, Name: "callback_missed_tries_total",
			Help: "Calls to customers that reached nobody, of the callbacks that are over."}),
		drift: newGauges("reconcile_drift", "Legs on which the line and the carrier disagreed when last compared, by kind.", "kind"),
		healed: newCounters("reconcile_healed_total",
			"Legs on which the line and the carrier disagreed, and which were made good, by kind.", "kind"),
		carrier: newCounters("carrier_requests_total", "Requests to the carrier's API, by operation and outcome.", "operation", "outcome"),
		carrierTimes: newHistograms("carrier_request_duration_seconds", "Time that requests to the carrier's API took, with their repetitions.",
			[]float64{.05, .1, .25, .5, 1, 2.5, 5, 10}, "operation"),
		messages: newCounters("messages_done_total",
			"Messages that somebody has seen to, by queue and whether it was by the time that was promised.", "queue", "promise"),
		reloads: newCounters("reloads_total", "Reloads of flows and settings.", "outcome"),
		fetches: newHistograms("fetch_duration_seconds", "Time that other systems took to answer flows, by host and outcome.",
			[]float64{.05, .1, .25, .5, 1, 1.5, 2, 3, 5, 10}, "host", "outcome"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "Always 1; the labels tell what is running.",
		ConstLabels: prometheus.Labels{"version": label(version), "go_version": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(build, m.line, m.promises, m.calls, m.callsStarted, m.escapes, m.faults, m.webhooks,
		m.offers, m.connectDelays, m.gaps, m.callbacks, m.missedTries, m.drift, m.healed, m.carrier, m.carrierTimes, m.messages, m.reloads, m.fetches, m.feedLost,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(m.all()...)
	m.registry.MustRegister(m.collectors()...)
	m.registry.MustRegister(m.serviceCollectors()...)
	m.registry.MustRegister(m.ofHooks()...)
	m.registry.MustRegister(m.storyCollectors()...)
	return m
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry, EnableOpenMetrics: true})
}

// WebhookAnswered counts an answer to the carrier.
func (m *Metrics) WebhookAnswered(ctx context.Context, route string, code int, took time.Duration) {
	observe(ctx, m.webhooks.of(route, strconv.Itoa(code)), took)
}

// CallStarted counts a call that has begun. It may end on another replica.
func (m *Metrics) CallStarted(flow string) { m.callsStarted.of(flow).Inc() }

// EscapeTaken counts a caller who asked for a person at a step.
func (m *Metrics) EscapeTaken(flow, step string) {
	m.escapes.of(flow, step).Inc()
}

// FaultAnswered counts a fault after which a person answered.
func (m *Metrics) FaultAnswered(reason string) { m.faults.of(reason).Inc() }

// OfferEnded counts an offer that was accepted, declined, or ended otherwise.
func (m *Metrics) OfferEnded(queue, outcome string) { m.offers.of(queue, outcome).Inc() }

// Connected counts a caller and an agent who hear each other, and the time since the agent's acceptance.
func (m *Metrics) Connected(delay time.Duration) { m.connectDelays.Observe(delay.Seconds()) }

// CutShort counts a caller who was fetched out of music or an announcement, and how long that held them.
func (m *Metrics) CutShort(gap time.Duration) { m.gaps.Observe(gap.Seconds()) }

// CallbackEnded counts a callback that is over, by what became of the time that was promised, and its tries in vain.
func (m *Metrics) CallbackEnded(queue, promise string, tries int) {
	m.callbacks.of(queue, promise).Inc()
	m.missedTries.Add(float64(tries))
}

// CallEnded counts a call that has ended.
func (m *Metrics) CallEnded(flow, outcome string) {
	m.calls.of(flow, outcome).Inc()
}

// SetDrift tells on how many legs the line and the carrier disagreed in one way when they were last compared.
func (m *Metrics) SetDrift(kind string, n int) { m.drift.of(kind).Set(float64(n)) }

// Healed counts a leg on which the line and the carrier disagreed and which was made good.
func (m *Metrics) Healed(kind string) { m.healed.of(kind).Inc() }

// CarrierRequested counts a request to the carrier's API. A request that was not made, because too many were, took no time.
func (m *Metrics) CarrierRequested(operation, outcome string, took time.Duration) {
	m.carrier.of(operation, outcome).Inc()
	if took > 0 {
		m.carrierTimes.of(operation).Observe(took.Seconds())
	}
}

// Fetched counts a request of a flow to another system; its failure is empty when it was answered.
func (m *Metrics) Fetched(host, failure string, took time.Duration) {
	m.fetches.of(host, cmp.Or(failure, "ok")).Observe(took.Seconds())
}

// MessageDone counts a message that somebody has seen to; promise is kept or late.
func (m *Metrics) MessageDone(queue, promise string) {
	m.messages.of(queue, promise).Inc()
}

// Reloaded counts a reload.
func (m *Metrics) Reloaded(outcome string) { m.reloads.of(outcome).Inc() }

// SetLine replaces the picture of the line, which a scrape sees whole. The caller changes it no more.
func (m *Metrics) SetLine(line Line) { m.line.current.Store(&line) }

const namespace = "presszero"

// histogramOpts gives the fixed buckets for dashboards and, where Prometheus asks for them, native ones.
func histogramOpts(name, help string, buckets []float64) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{
		Namespace: namespace, Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100,
		NativeHistogramMinResetDuration: time.Hour,
	}
}
