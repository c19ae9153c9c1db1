package trace_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"presszero/internal/obs/trace"
	"presszero/internal/obs/trace/collector"
)

// recorded makes traces, and what reads those that were handed over.
func recorded(t *testing.T) (*trace.Traces, func() tracetest.SpanStubs) {
	t.Helper()
	to := tracetest.NewInMemoryExporter()
	kept := &keeping{InMemoryExporter: to}
	traces, err := trace.New(trace.Options{Exporter: kept, Version: "1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	return traces, func() tracetest.SpanStubs {
		if err := traces.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		return to.GetSpans()
	}
}

// keeping forgets nothing when it is shut down.
type keeping struct{ *tracetest.InMemoryExporter }

func (keeping) Shutdown(context.Context) error { return nil }

// TestNothingIsTracedWhereNoTraceWasBegun is not parallel: it counts allocations.
func TestNothingIsTracedWhereNoTraceWasBegun(t *testing.T) {
	ctx := t.Context()
	if n := testing.AllocsPerRun(100, func() {
		_, span := trace.Start(ctx, "line", "join")
		span.Text(trace.Call, "CA1")
		span.Fail(errors.New("no"))
		span.End()
	}); n > 1 { // the error of this test
		t.Errorf("%v allocations", n)
	}
	if same, _ := trace.Start(ctx, "line", "join"); same != ctx {
		t.Error("the context was changed")
	}
	if trace.Field(ctx) != zap.Skip() {
		t.Error("a trace is named")
	}
	var off *trace.Traces
	handler := http.NewServeMux()
	if off.Public(handler) != http.Handler(handler) || off.Root(ctx) != ctx || off.Stop(ctx) != nil {
		t.Error("traces that are off do something")
	}
}

func TestASpanThatALibraryMakesTellsNothingSecret(t *testing.T) {
	t.Parallel()
	traces, spans := recorded(t)
	ctx, root := trace.Start(traces.Root(t.Context()), "dispatch", "offer")
	_, span := traces.Below().Tracer("a library").Start(ctx, "evalsha +15550111", api.WithAttributes(
		attribute.String("url.full", "https://api.example.com/?To=%2B15550111"), attribute.String("url.query", "t=secret"),
		attribute.String("client.address", "10.0.0.1"), attribute.String("db.statement", "set card 79927398713"),
		attribute.String("presszero.step", "call +15550111"), attribute.StringSlice("presszero.queue", []string{"+15550111"}),
		attribute.String("db.system", "redis"), attribute.Int("db.redis.num_cmd", 2),
	), api.WithLinks(api.Link{SpanContext: api.SpanContextFromContext(ctx), Attributes: []attribute.KeyValue{attribute.String("t", "secret")}}))
	span.RecordError(errors.New("ERR unknown command 'x', with args beginning with: '79927398713'"))
	span.AddEvent("pressed 4711", api.WithAttributes(attribute.String("keys", "4711")))
	span.SetStatus(codes.Error, "secret 4711")
	span.End()
	root.End()
	var text strings.Builder
	for _, s := range spans() {
		text.WriteString(s.Name)
		text.WriteString(s.Status.Description)
		for _, a := range s.Attributes {
			text.WriteString(" " + string(a.Key) + "=" + a.Value.String())
		}
		for _, e := range s.Events {
			text.WriteString(" " + e.Name)
			for _, a := range e.Attributes {
				text.WriteString(" " + a.Value.String())
			}
		}
		for _, l := range s.Links {
			text.WriteString(" linked")
			for _, a := range l.Attributes {
				text.WriteString(" " + a.Value.String())
			}
		}
	}
	want := "evalsha +******11 presszero.step=call +******11 db.system=redis db.redis.num_cmd=2 exception *errors.errorStringdispatch offer"
	if text.String() != want {
		t.Errorf("told:\n%s\nwant:\n%s", text.String(), want)
	}
}

func TestALibraryBeginsNoTrace(t *testing.T) {
	t.Parallel()
	traces, spans := recorded(t)
	_, span := traces.Below().Tracer("a library").Start(t.Context(), "ping")
	span.End()
	if got := spans(); len(got) != 0 {
		t.Errorf("%d spans", len(got))
	}
}

func TestARequestIsNamedByItsRoute(t *testing.T) {
	t.Parallel()
	traces, spans := recorded(t)
	mux := http.NewServeMux()
	var inside string
	mux.HandleFunc("POST /api/v1/calls/{call}", func(_ http.ResponseWriter, r *http.Request) { inside = trace.Field(r.Context()).Key })
	mux.HandleFunc("GET /metrics", func(http.ResponseWriter, *http.Request) {})
	for _, h := range []http.Handler{traces.Public(mux), traces.Private(mux)} {
		for _, r := range []*http.Request{
			httptest.NewRequest(http.MethodPost, "/api/v1/calls/+15550111?token=secret", strings.NewReader("From=%2B15550111")),
			httptest.NewRequest(http.MethodGet, "/metrics", nil),
			httptest.NewRequest(http.MethodGet, "/+15550111", nil),
		} {
			r.Header.Set("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01")
			r.Header.Set("tracestate", "secret=4711")
			r.Header.Set("User-Agent", "+15550111")
			r.Host = "15550111.example.com"
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	var told []string
	for _, s := range spans() {
		joined := ""
		if s.SpanContext.TraceID().String() == "0123456789abcdef0123456789abcdef" {
			joined = " joined"
		}
		if s.SpanContext.TraceState().Len() > 0 || len(s.Links) > 0 {
			joined += " carries something along"
		}
		told = append(told, s.Name+joined)
		for _, a := range s.Attributes {
			if strings.Contains(a.Value.String(), "5550111") || strings.Contains(a.Value.String(), "secret") {
				t.Errorf("%s tells %s=%s", s.Name, a.Key, a.Value)
			}
		}
	}
	const want = "POST /api/v1/calls/{call},no route,POST /api/v1/calls/{call} joined,no route joined"
	if got := strings.Join(told, ","); got != want {
		t.Errorf("spans %s, want %s", got, want)
	}
	if inside != "trace" {
		t.Error("the log line names no trace")
	}
}

func TestACollectorThatIsGoneIsReportedAndCostsNoRequest(t *testing.T) {
	t.Parallel()
	lost := make(chan error, 1)
	traces, err := trace.New(trace.Options{Exporter: failing{}, Report: func(err error) { lost <- err }})
	if err != nil {
		t.Fatal(err)
	}
	_, span := trace.Start(traces.Root(t.Context()), "dispatch", "offer")
	span.End()
	if err := traces.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	select {
	case err := <-lost:
		if err.Error() != "no collector" {
			t.Error(err)
		}
	default:
		t.Error("nobody was told")
	}
}

type failing struct{}

func (failing) ExportSpans(context.Context, []sdk.ReadOnlySpan) error {
	return errors.New("no collector")
}
func (failing) Shutdown(context.Context) error { return nil }

// TestTheStandardVariablesDecide is not parallel: the exporter reads the environment of the process.
func TestTheStandardVariablesDecide(t *testing.T) {
	to := collector.Start(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", to.URL)
	t.Setenv("OTEL_SERVICE_NAME", "front-desk")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	traces := fromEnvironment(t, nil)
	_, span := trace.Start(traces.Root(ctx), "dispatch", "offer")
	span.Text(trace.Call, "CA1")
	span.End()
	if err := traces.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if got := to.Spans(); len(got) != 1 || got[0].GetName() != "dispatch offer" || !strings.Contains(to.Text(t), "front-desk") {
		t.Errorf("the collector was told %s", to.Text(t))
	}
}

// fromEnvironment makes traces as the environment says, with some variables otherwise.
func fromEnvironment(t *testing.T, otherwise map[string]string) *trace.Traces {
	t.Helper()
	traces, err := trace.FromEnvironment(t.Context(), lookup(otherwise), "1.0.0", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return traces
}

func lookup(otherwise map[string]string) func(string) string {
	return func(name string) string {
		if value, ok := otherwise[name]; ok {
			return value
		}
		return os.Getenv(name)
	}
}

func TestTracesAreOffUnlessACollectorIsNamed(t *testing.T) {
	t.Parallel()
	const address = "http://localhost:4318"
	for _, off := range []map[string]string{
		{},
		{"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_SDK_DISABLED": "TRUE"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": address, "OTEL_TRACES_EXPORTER": "none"},
	} {
		traces, err := trace.FromEnvironment(t.Context(), func(name string) string { return off[name] }, "1.0.0", nil)
		if err != nil || traces != nil {
			t.Errorf("%v: %v, %v", off, traces, err)
		}
	}
}

func TestAVariableThatWouldBeIgnoredIsRefused(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT": "localhost:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_TRACES_EXPORTER": "jaeger",
		"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "10%",
	}
	_, err := trace.FromEnvironment(t.Context(), func(name string) string { return wrong[name] }, "1.0.0", nil)
	const want = `traces: OTEL_EXPORTER_OTLP_ENDPOINT is no address; use one such as http://localhost:4318
OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; use http/protobuf
OTEL_TRACES_EXPORTER is "jaeger"; use otlp
OTEL_TRACES_SAMPLER_ARG is "10%"; use a share from 0 to 1`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want\n%s", err, want)
	}
}
