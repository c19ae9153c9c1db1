package app

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"presszero/internal/redistest"
	"presszero/sim"
)

// TestPrometheusFindsNoFaultWithTheMetricsOfADay plays calls, and has promtool check what is then told.
func TestPrometheusFindsNoFaultWithTheMetricsOfADay(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{redis: redistest.Start(t)})
	x.finish(
		x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()),
		x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()),
	)
	x.eventually("the line is told", func() bool { return x.tellsMetric("presszero_store_up 1") && x.gauge("presszero_queue_agents") > 0 })
	x.eventually("the end of a talk is told", func() bool { return strings.Contains(x.metrics(), `operation="end_talk",outcome="ok"`) })
	page := x.metrics()
	check := exec.CommandContext(t.Context(), "promtool", "check", "metrics")
	check.Stdin = strings.NewReader(page)
	if says, err := check.CombinedOutput(); err != nil {
		t.Errorf("promtool: %v\n%s", err, says)
	}
	for _, line := range []string{
		`presszero_queue_left_total{outcome="answered",queue="reception",within="`,
		`presszero_time_to_human_seconds_count{flow="front-desk"} 2`,
		`presszero_offers_total{outcome="accepted",queue="reception"} 2`,
		`presszero_store_request_duration_seconds_count{operation="join",outcome="ok"} `,
		`presszero_store_request_duration_seconds_count{operation="end_talk",outcome="ok"} `,
		`presszero_carrier_request_duration_seconds_count{operation="ring"} 2`,
		`presszero_queue_service_level_target_ratio{queue="reception"} 0.8`,
		`presszero_line_read_timestamp_seconds `,
	} {
		if !strings.Contains(page, "\n"+line) {
			t.Errorf("the page lacks %s", line)
		}
	}
}

// TestAStoreThatIsGoneIsTold within one reading of the line.
func TestAStoreThatIsGoneIsTold(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	x := newExchange(t, setup{redis: server})
	x.eventually("the store answers", func() bool { return x.tellsMetric("presszero_store_up 1") })
	server.Kill()
	before := x.clock.Now()
	x.eventually("the store is gone", func() bool { return x.tellsMetric("presszero_store_up 0") })
	if took := x.clock.Now().Sub(before); took > 2*time.Minute {
		t.Errorf("after %v", took)
	}
	if !strings.Contains(x.metrics(), `presszero_store_request_duration_seconds_count{operation="snapshot",outcome="failed"}`) {
		t.Error("no failed request is counted")
	}
}

// tellsMetric reports whether a line stands among the metrics.
func (x *exchange) tellsMetric(line string) bool {
	x.Helper()
	return strings.Contains(x.metrics(), "\n"+line+"\n")
}
