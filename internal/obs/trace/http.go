package trace

import (
	"context"
	"net/http"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Public traces what a handler does for the carrier. Whatever trace a stranger claims to be part of, it begins one of ours.
func (t *Traces) Public(h http.Handler) http.Handler { return t.handler(h, noPropagator) }

// Private traces what a handler does for people and their programs, whose traces it continues.
func (t *Traces) Private(h http.Handler) http.Handler { return t.handler(h, parentOnly{}) }

// noPropagator reads nothing out of a request.
var noPropagator = propagation.NewCompositeTextMapPropagator()

func (t *Traces) handler(h http.Handler, from propagation.TextMapPropagator) http.Handler {
	if t == nil {
		return h
	}
	return otelhttp.NewHandler(routed(h), "", otelhttp.WithTracerProvider(t.provider), otelhttp.WithPropagators(from),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return route(r) }),
		otelhttp.WithFilter(worthTelling))
}

// routed tells by which route a request was answered.
func routed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
		if span := trace.SpanFromContext(r.Context()); r.Pattern != "" {
			span.SetAttributes(attribute.String("http.route", r.Pattern))
		}
	})
}

// route is the pattern of a request; a path may hold anything.
func route(r *http.Request) string {
	if r.Pattern == "" {
		return "no route"
	}
	return r.Pattern
}

// untold are the beginnings of paths that are asked for all the time, or for hours at once.
var untold = []string{"/healthz", "/readyz", "/metrics", "/version", "/media/", "/static/", "/api/v1/events", "/api/v1/live"}

func worthTelling(r *http.Request) bool {
	for _, prefix := range untold {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return false
		}
	}
	return true
}

// parentOnly reads which trace a request is part of, and nothing that is carried along with it.
type parentOnly struct{ propagation.TraceContext }

// Extract implements propagation.TextMapPropagator.
func (p parentOnly) Extract(ctx context.Context, from propagation.TextMapCarrier) context.Context {
	ctx = p.TraceContext.Extract(ctx, from)
	at := trace.SpanContextFromContext(ctx)
	if !at.IsValid() {
		return ctx
	}
	return trace.ContextWithRemoteSpanContext(ctx, at.WithTraceState(trace.TraceState{}))
}
