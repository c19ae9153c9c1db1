package obs

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

// exercised returns metrics on which each method was called once, all with the same label.
func exercised(value string) *Metrics {
	m := NewMetrics("1.0.0")
	m.WebhookAnswered(context.Background(), value, 200, 20*time.Millisecond)
	m.CallStarted(value)
	m.EscapeTaken(value, value)
	m.FaultAnswered(value)
	m.QueueLeft(value, value, time.Minute)
	m.OfferEnded(value)
	m.Connected(time.Second)
	m.CutShort(250 * time.Millisecond)
	m.CallEnded(value, value)
	m.SetDrift(value, 2)
	m.Healed(value)
	m.MessageDone(value, value)
	m.CarrierRequested(value, value)
	m.Reloaded(value)
	m.FeedRead(value, 3, time.Second)
	m.FeedGap(value)
	m.SetForecast(20*time.Millisecond, 7, 1)
	m.SetForecastScore(value, map[string]float64{value: 0.8}, 30, -2)
	m.SetLine(Line{
		Queues: map[string]QueueLine{value: {Waiting: 4, OldestWait: 90 * time.Second}},
		Agents: map[string]int{value: 5}, Messages: map[string]Messages{value: {Open: 7, Late: 2}},
	})
	return m
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
		`presszero_offers_total{outcome="sales"} 1`,
		`presszero_messages_done_total{promise="sales",queue="sales"} 1`,
		`presszero_messages_open{queue="sales"} 7`,
		`presszero_messages_overdue{queue="sales"} 2`,
		`presszero_connect_delay_seconds_count 1`,
		`presszero_announcement_gap_seconds_sum 0.25`,
		`presszero_reconcile_drift{kind="sales"} 2`,
		`presszero_reconcile_healed_total{kind="sales"} 1`,
		`presszero_carrier_requests_total{operation="sales",outcome="sales"} 1`,
		`presszero_reloads_total{outcome="sales"} 1`,
		`presszero_feed_events_total{job="sales"} 3`,
		`presszero_feed_lag_seconds{job="sales"} 1`,
		`presszero_feed_gaps_total{job="sales"} 1`,
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
