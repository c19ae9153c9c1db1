package obs

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"
	dto "github.com/prometheus/client_model/go"
	"go.opentelemetry.io/otel/trace"
)

// exercised returns metrics on which each method was called once, all with the same label.
func exercised(value string) *Metrics {
	m := NewMetrics("1.0.0")
	exercise(m, context.Background(), value)
	return m
}

// exercise calls each method of the metrics once, all with the same label.
func exercise(m *Metrics, ctx context.Context, value string) { //nolint:revive // what is exercised comes first
	m.WebhookAnswered(ctx, value, 200, 20*time.Millisecond)
	m.CallStarted(value)
	m.EscapeTaken(value, value)
	m.FaultAnswered(value)
	m.QueueLeft(ctx, value, value, time.Minute, Cuts{Short: 5 * time.Second, Target: 2 * time.Minute})
	m.SetTarget(value, 0.8, 20*time.Second)
	m.Met(ctx, value, 70*time.Second)
	m.StoreAsked(ctx, value, value, time.Millisecond)
	m.SetStoreUp(1)
	m.OfferEnded(value, value)
	m.Connected(time.Second)
	m.CutShort(250 * time.Millisecond)
	m.CallEnded(value, value)
	m.CallbackEnded(value, value, 2)
	m.SetDrift(value, 2)
	m.Healed(value)
	m.MessageDone(value, value)
	m.CarrierRequested(value, value, time.Second)
	m.Reloaded(value)
	m.FeedLost(value)
	m.Fetched(value, value, time.Second)
	m.PromiseMade(value, value)
	m.PromiseSettled(value, value, value)
	m.PromiseMargin(value, value, time.Minute)
	m.ShowPromises(map[PromiseOf]Promises{{Queue: value, Kind: value}: {Open: 3, Overdue: 1, Next: time.Unix(1772452800, 0), Kept: 3, Of: 4}})
	m.FeedRead(value, 3, time.Second)
	m.FeedGap(value)
	m.SetForecast(20*time.Millisecond, 7, 1)
	m.SetForecastScore(value, map[string]float64{value: 0.8}, 30, -2)
	m.SetStaffing(value, Staffing{State: value, AtWork: 3, Required: 4, Promised: 2, Level: 0.7, Newcomer: 95})
	m.SetLine(Line{
		At:     time.Unix(1772452800, 0),
		Queues: map[string]QueueLine{value: {Waiting: 4, OldestWait: 90 * time.Second, Callers: map[string]int{value: 2}, Agents: map[string]int{value: 3}}},
		Agents: map[string]int{value: 5}, Messages: map[string]Messages{value: {Open: 7, Late: 2}},
	})
}

func scrape(m *Metrics) string {
	response := httptest.NewRecorder()
	m.Handler().ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return response.Body.String()
}

func TestMetricsFollowTheRulesOfPrometheus(t *testing.T) {
	t.Parallel()
	problems, err := testutil.GatherAndLint(exercised("sales").registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// TestMetricsFollowTheRulesOfTheHouse: who reads a name and its help knows what is counted, of what, and in which unit.
func TestMetricsFollowTheRulesOfTheHouse(t *testing.T) {
	t.Parallel()
	units := regexp.MustCompile(`_(seconds|bytes|ratio|total|info|timestamp_seconds)$`)
	families, err := exercised("sales").registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		name, help := f.GetName(), f.GetHelp()
		if !strings.HasPrefix(name, namespace+"_") {
			if !strings.HasPrefix(name, "go_") && !strings.HasPrefix(name, "process_") && !strings.HasPrefix(name, "promhttp_") {
				t.Errorf("%s has no prefix", name)
			}
			continue
		}
		if !regexp.MustCompile(`^[A-Z0-9].*\.$`).MatchString(help) {
			t.Errorf("the help of %s is no sentence: %q", name, help)
		}
		if counts := f.GetType() == dto.MetricType_COUNTER; counts != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s", name, f.GetType())
		}
		if f.GetType() == dto.MetricType_HISTOGRAM && !strings.HasSuffix(name, "_seconds") {
			t.Errorf("%s is a histogram without a unit", name)
		}
		for _, p := range f.GetMetric()[0].GetLabel() {
			if !slices.Contains(knownLabels, p.GetName()) {
				t.Errorf("%s has a label %s, which is not one of %v", name, p.GetName(), knownLabels)
			}
		}
		if strings.Contains(help, "milli") || strings.Contains(help, "percent") || units.MatchString(name) && strings.Contains(name, "_ms") {
			t.Errorf("%s is not in base units: %q", name, help)
		}
	}
}

// knownLabels are all labels that there are: few, and each of a known set of values.
var knownLabels = []string{
	"code", "flow", "go_version", "host", "kind", "level", "need", "operation", "outcome", "promise", "queue", "reason", "route",
	"state", "step", "task", "version", "within",
}

// TestSlowRequestsNameTheirTrace: a scrape in the OpenMetrics format leads from a bucket to a trace, if that is kept.
func TestSlowRequestsNameTheirTrace(t *testing.T) {
	t.Parallel()
	m := NewMetrics("1.0.0")
	at := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled})
	exercise(m, trace.ContextWithSpanContext(t.Context(), at), "sales")
	response := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept", "application/openmetrics-text")
	m.Handler().ServeHTTP(response, request)
	page := response.Body.String()
	for _, name := range []string{"webhook_duration_seconds", "queue_wait_seconds", "time_to_human_seconds", "store_request_duration_seconds"} {
		if !regexp.MustCompile(`presszero_` + name + `_bucket\{.*\} 1 # \{trace_id="01000000000000000000000000000000"\}`).MatchString(page) {
			t.Errorf("%s names no trace", name)
		}
	}
	if strings.Contains(scrape(exercised("sales")), "trace_id") {
		t.Error("a trace is named where there is none")
	}
}

// TestHistogramsAreNativeToo asks as a Prometheus that reads native histograms does.
func TestHistogramsAreNativeToo(t *testing.T) {
	t.Parallel()
	families, err := exercised("sales").registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetType() != dto.MetricType_HISTOGRAM || !strings.HasPrefix(f.GetName(), namespace) {
			continue
		}
		h := f.GetMetric()[0].GetHistogram()
		if h.Schema == nil || len(h.GetBucket()) == 0 {
			t.Errorf("%s is not both", f.GetName())
		}
	}
}

func TestEveryMetricIsExposed(t *testing.T) {
	t.Parallel()
	page := scrape(exercised("sales"))
	for _, line := range []string{
		`presszero_build_info{go_version="`,
		`presszero_calls_total{flow="sales",outcome="sales"} 1`,
		`presszero_calls_started_total{flow="sales"} 1`,
		`presszero_escapes_total{flow="sales",step="sales"} 1`,
		`presszero_faults_total{reason="sales"} 1`,
		`presszero_webhook_duration_seconds_bucket{code="200",route="sales",le="0.025"} 1`,
		`presszero_queue_callers_waiting{queue="sales"} 4`,
		`presszero_queue_oldest_wait_seconds{queue="sales"} 90`,
		`presszero_queue_wait_seconds_sum{outcome="sales",queue="sales"} 60`,
		`presszero_agents{state="sales"} 5`,
		`presszero_offers_total{outcome="sales",queue="sales"} 1`,
		`presszero_queue_left_total{outcome="sales",queue="sales",within="target"} 1`,
		`presszero_queue_callers{queue="sales",state="sales"} 2`,
		`presszero_queue_agents{queue="sales",state="sales"} 3`,
		`presszero_queue_service_level_target_seconds{queue="sales"} 20`,
		`presszero_queue_service_level_target_ratio{queue="sales"} 0.8`,
		`presszero_time_to_human_seconds_sum{flow="sales"} 70`,
		`presszero_store_request_duration_seconds_count{operation="sales",outcome="sales"} 1`,
		`presszero_store_up 1`,
		`presszero_line_read_timestamp_seconds 1.7724528e+09`,
		`presszero_promises_open{kind="sales",queue="sales"} 3`,
		`presszero_promise_next_due_timestamp_seconds{kind="sales",queue="sales"} 1.7724528e+09`,
		`presszero_promises_kept_ratio{kind="sales",queue="sales"} 0.75`,
		`presszero_carrier_request_duration_seconds_count{operation="sales"} 1`,
		`presszero_staffing_agents{need="required",queue="sales"} 4`,
		`presszero_messages_done_total{promise="sales",queue="sales"} 1`,
		`presszero_messages_open{queue="sales"} 7`,
		`presszero_messages_overdue{queue="sales"} 2`,
		`presszero_connect_delay_seconds_count 1`,
		`presszero_announcement_gap_seconds_sum 0.25`,
		`presszero_reconcile_drift{kind="sales"} 2`,
		`presszero_reconcile_healed_total{kind="sales"} 1`,
		`presszero_carrier_requests_total{operation="sales",outcome="sales"} 1`,
		`presszero_reloads_total{outcome="sales"} 1`,
		`presszero_feed_events_total{task="sales"} 3`,
		`presszero_feed_lag_seconds{task="sales"} 1`,
		`presszero_feed_gaps_total{task="sales"} 1`,
		`presszero_forecast_coverage_ratio{level="sales",queue="sales"} 0.8`,
		`presszero_forecast_rmse_seconds{queue="sales"} 30`,
		`presszero_forecast_bias_seconds{queue="sales"} -2`,
		`presszero_forecast_refresh_seconds_count 1`,
		`presszero_forecasts_published 7`,
		`presszero_forecasts_disputed 1`,
		`go_goroutines `,
	} {
		if !strings.Contains(page, "\n"+line) {
			t.Errorf("the page lacks %s", line)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}

func TestAQueueThatIsGoneLeavesNoValue(t *testing.T) {
	t.Parallel()
	m := exercised("sales")
	m.SetLine(Line{Queues: map[string]QueueLine{"support": {Waiting: 1}}})
	want := `
# HELP presszero_queue_callers_waiting Callers in line.
# TYPE presszero_queue_callers_waiting gauge
presszero_queue_callers_waiting{queue="support"} 1
`
	err := testutil.GatherAndCompare(m.registry, strings.NewReader(want), "presszero_queue_callers_waiting", "presszero_agents")
	if err != nil {
		t.Error(err)
	}
}

// TestAFloodOfNamesMakesNoFloodOfSeries has every label take more values than any operator has names, as a fault of ours or a
// stranger might.
func TestAFloodOfNamesMakesNoFloodOfSeries(t *testing.T) {
	t.Parallel()
	m := NewMetrics("1.0.0")
	for i := range 2 * mostSeries {
		exercise(m, t.Context(), fmt.Sprintf("queue-%d-%s", i, strings.Repeat("x", i%7)))
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		most := mostSeries + 1
		if f.GetName() == "presszero_staffing_agents" { // has three labels of its own for each queue
			most = 3 * most
		}
		if n := len(f.GetMetric()); n > most {
			t.Errorf("%s has %d series", f.GetName(), n)
		}
	}
	if page := scrape(m); !strings.Contains(page, `presszero_queue_left_total{outcome="other",queue="other",within="other"} 1000`) {
		t.Error("what came too late is not counted as other")
	}
}

func TestNoLabelTellsWhoCalled(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"+15550100", "client:+15550100", "CA1234567890abcdef1234567890abcdef", "5555550100", "not UTF-8 \xff",
	} {
		page := scrape(exercised(value))
		if strings.Contains(page, value) || !strings.Contains(page, `presszero_escapes_total{flow="other",step="other"} 1`) {
			t.Errorf("the label %q is shown:\n%s", value, page)
		}
	}
	if diff := cmp.Diff("wrap-up", label("wrap-up")); diff != "" {
		t.Errorf("an ordinary label changes (-want +got):\n%s", diff)
	}
}
