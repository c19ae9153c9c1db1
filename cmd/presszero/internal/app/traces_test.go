package app

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	traced "go.opentelemetry.io/proto/otlp/trace/v1"

	"presszero/flows"
	"presszero/internal/obs/trace"
	"presszero/internal/obs/trace/collector"
	"presszero/internal/redistest"
	"presszero/sim"
)

// newTraces are handed over to a collector of this test.
func newTraces(t *testing.T, to *collector.Collector) *trace.Traces {
	t.Helper()
	exporter, err := otlptracehttp.New(t.Context(), otlptracehttp.WithEndpointURL(to.URL+"/v1/traces"))
	if err != nil {
		t.Fatal(err)
	}
	traces, err := trace.New(trace.Options{Exporter: exporter, Version: "test", Report: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	return traces
}

// traceLife plays callers on a traced service, one of whom enters a card number, and is what the collector was told.
func traceLife(t *testing.T) (x *exchange, told *collector.Collector) {
	t.Helper()
	told = collector.Start(t)
	traces := newTraces(t, told)
	x = newExchange(t, setup{redis: redistest.Start(t), flow: "vault", speed: 20, traces: traces, edit: func(f *Files) {
		f.Flows = append(f.Flows, flows.File{Name: "vault.yaml", Data: []byte(vault)})
	}, agent: sim.Party{After: 5 * time.Second, Script: agentWhoTalks(time.Second).Script}})
	x.finish(
		x.call(number(1), sim.AwaitAsked(), sim.Press(cardNumber), sim.AwaitHeard("ends in 1 3"), sim.Press("1"),
			sim.AwaitConnected(), sim.AwaitFinished()),
		x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()),
	)
	private, err := x.app().Private()
	x.must(err)
	private.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/v1/queues?token=sesame&from=%2B15550111", nil))
	x.must(x.app().Stop())
	x.must(traces.Stop(t.Context()))
	return x, told
}

// TestNoSpanTellsWhoCalledOrWhatWasPressed looks through everything that the collector of an operator is sent.
func TestNoSpanTellsWhoCalledOrWhatWasPressed(t *testing.T) {
	t.Parallel()
	x, told := traceLife(t)
	text := told.Text(t)
	if len(told.Spans()) < 100 {
		t.Errorf("only %d spans were told", len(told.Spans()))
	}
	secrets := []string{cardNumber, cardNumber[:6], number(1)[1:], number(2)[1:], StageNumber[1:], outsider[1:], "sesame", "?", "http://", "%2B", "127.0.0.1:"}
	for _, agent := range x.site.Agents {
		secrets = append(secrets, strings.TrimPrefix(agent.Address, "+"))
	}
	secrets = append(secrets, x.apps[0].settings.Twilio.AuthToken.Reveal())
	for _, secret := range secrets {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("%q can be read: %s", secret, text[max(0, at-200):min(len(text), at+60)])
		}
	}
	sealed := regexp.MustCompile(`[A-Za-z0-9_-]{60,}`) // as the tokens in addresses are
	if token := sealed.FindString(text); token != "" {
		t.Errorf("a token can be read: %s", token)
	}
}

// TestATraceLeadsFromTheWebhookToRedisAndToTheCarrier follows the parents of spans upwards.
func TestATraceLeadsFromTheWebhookToRedisAndToTheCarrier(t *testing.T) {
	t.Parallel()
	x, told := traceLife(t)
	spans := told.Spans()
	byID := map[string]*traced.Span{}
	for _, s := range spans {
		byID[string(s.GetSpanId())] = s
	}
	var ways []string
	for _, s := range spans {
		way := s.GetName()
		for up := byID[string(s.GetParentSpanId())]; up != nil; up = byID[string(up.GetParentSpanId())] {
			way = up.GetName() + " > " + way
		}
		ways = append(ways, way)
	}
	for _, want := range []string{
		"POST /voice/incoming > engine step",
		"POST /voice/turn > line join > fcall",
		"POST /voice/turn > calls commit > evalsha",
		"dispatch offer > carrier ring > carrier request",
		"dispatch offer > line rang > fcall",
		"POST /voice/agent > line accept > fcall",
		"POST /voice/agent > carrier redirect > carrier request",
	} {
		if !slices.Contains(ways, want) {
			t.Errorf("no trace leads %s", want)
		}
	}
	if t.Failed() {
		slices.Sort(ways)
		t.Log(strings.Join(slices.Compact(ways), "\n"))
	}
	if log := strings.Join(x.said.about(""), "\n"); !strings.Contains(log, `"trace": "`) {
		t.Error("no line of the log names its trace")
	}
}
