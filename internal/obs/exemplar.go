package obs

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
)

// observe counts a time, with the trace in which it was taken as an example, if that is kept.
func observe(ctx context.Context, o prometheus.Observer, took time.Duration) {
	at := trace.SpanContextFromContext(ctx)
	if with, ok := o.(prometheus.ExemplarObserver); ok && at.IsSampled() {
		with.ObserveWithExemplar(took.Seconds(), prometheus.Labels{"trace_id": at.TraceID().String()})
		return
	}
	o.Observe(took.Seconds())
}
