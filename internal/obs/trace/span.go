package trace

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"
)

// Key names what a span tells. There is no other way to tell something.
type Key string

// What spans tell.
const (
	Call    Key = "presszero.call" // the carrier's identifier of the call
	Flow    Key = "presszero.flow"
	Step    Key = "presszero.step"
	Mode    Key = "presszero.mode"
	Event   Key = "presszero.event" // kind of an event of a call
	Queue   Key = "presszero.queue"
	Agent   Key = "presszero.agent"
	Reason  Key = "presszero.reason"
	Outcome Key = "presszero.outcome"
	Method  Key = "http.request.method"
	Server  Key = "server.address" // that was asked
)

// Span is something that took a while. The zero Span, which there is while nothing is traced, takes all and does nothing.
type Span struct{ span trace.Span }

// Start begins a span below that of the context, or a trace where the context was given one to begin by Traces.Root. Where
// nothing is traced the context comes back as it is, and nothing is allocated. Part and act make its name, one of few: what
// differs is told by Text.
func Start(ctx context.Context, part, act string) (context.Context, Span) {
	if parent := trace.SpanFromContext(ctx); parent.SpanContext().IsValid() {
		if !parent.SpanContext().IsSampled() { // not: is over; what was begun in the background outlives it
			return ctx, Span{}
		}
		ctx, span := parent.TracerProvider().Tracer(scope).Start(ctx, part+" "+act)
		return ctx, Span{span}
	}
	root, ok := ctx.Value(rootKey{}).(*Traces)
	if !ok {
		return ctx, Span{}
	}
	ctx, span := root.provider.Tracer(scope).Start(ctx, part+" "+act)
	return ctx, Span{span}
}

// Current is the span of a context.
func Current(ctx context.Context) Span {
	if span := trace.SpanFromContext(ctx); span.IsRecording() {
		return Span{span}
	}
	return Span{}
}

// Text tells something of the span.
func (s Span) Text(key Key, value string) {
	if s.span != nil && value != "" {
		s.span.SetAttributes(attribute.String(string(key), value))
	}
}

// Status tells which HTTP status answered.
func (s Span) Status(code int) {
	if s.span != nil {
		s.span.SetAttributes(attribute.Int("http.response.status_code", code))
	}
}

// Fail marks the span as failed where there is an error, of which only that there is one is told.
func (s Span) Fail(err error) {
	if s.span != nil && err != nil {
		s.span.SetStatus(codes.Error, "")
	}
}

// End ends the span.
func (s Span) End() {
	if s.span != nil {
		s.span.End()
	}
}

// Field is the trace of a context as a field of a log line; none where nothing is traced.
func Field(ctx context.Context) zap.Field {
	if at := trace.SpanContextFromContext(ctx); at.IsValid() {
		return zap.Stringer("trace", at.TraceID())
	}
	return zap.Skip()
}

const scope = "presszero"

type rootKey struct{}
