package trace

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"presszero/internal/obs"
)

// masked hands over spans of which nothing is left but what may be told.
type masked struct {
	to     sdk.SpanExporter
	report func(error)
}

// ExportSpans implements sdk.SpanExporter.
func (m masked) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	clean := make([]sdk.ReadOnlySpan, len(spans))
	for i, span := range spans {
		clean[i] = maskedSpan{span}
	}
	if err := m.to.ExportSpans(ctx, clean); err != nil {
		m.report(err)
	}
	return nil
}

// Shutdown implements sdk.SpanExporter.
func (m masked) Shutdown(ctx context.Context) error { return m.to.Shutdown(ctx) }

// maskedSpan is a span without what may not be told.
type maskedSpan struct{ sdk.ReadOnlySpan }

// Name implements sdk.ReadOnlySpan.
func (s maskedSpan) Name() string { return obs.Scrub(s.ReadOnlySpan.Name()) }

// Attributes implements sdk.ReadOnlySpan.
func (s maskedSpan) Attributes() []attribute.KeyValue {
	var kept []attribute.KeyValue
	for _, a := range s.ReadOnlySpan.Attributes() {
		switch {
		case !slices.Contains(told, a.Key), a.Key == attribute.Key(Server) && s.SpanKind() == trace.SpanKindServer: // as the client calls us
		case a.Value.Type() == attribute.STRING:
			kept = append(kept, attribute.String(string(a.Key), obs.Scrub(a.Value.AsString())))
		case a.Value.Type() == attribute.INT64, a.Value.Type() == attribute.BOOL:
			kept = append(kept, a)
		}
	}
	return kept
}

// Events implements sdk.ReadOnlySpan. Of an error its type is told: its text may repeat what was sent.
func (s maskedSpan) Events() []sdk.Event {
	var kept []sdk.Event
	for _, e := range s.ReadOnlySpan.Events() {
		about := slices.DeleteFunc(slices.Clone(e.Attributes), func(a attribute.KeyValue) bool { return a.Key != "exception.type" })
		if e.Name == "exception" {
			kept = append(kept, sdk.Event{Name: e.Name, Time: e.Time, Attributes: about})
		}
	}
	return kept
}

// Links implements sdk.ReadOnlySpan: none is ours.
func (s maskedSpan) Links() []sdk.Link { return nil }

// Status implements sdk.ReadOnlySpan, without the text of an error.
func (s maskedSpan) Status() sdk.Status { return sdk.Status{Code: s.ReadOnlySpan.Status().Code} }

// told are the attributes that may be told.
var told = []attribute.Key{
	attribute.Key(Call), attribute.Key(Flow), attribute.Key(Step), attribute.Key(Mode), attribute.Key(Event),
	attribute.Key(Queue), attribute.Key(Agent), attribute.Key(Reason), attribute.Key(Outcome),
	attribute.Key(Method), attribute.Key(Server), "http.response.status_code", "http.route", "http.request.body.size", "http.response.body.size",
	"server.port", "db.system", "db.redis.num_cmd",
}
