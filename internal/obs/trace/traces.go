package trace

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/embedded"
	"go.opentelemetry.io/otel/trace/noop"
)

// Options are what traces are made of.
type Options struct {
	Exporter sdk.SpanExporter // where they go to; required
	Version  string           // of the service
	// Report is told when traces could not be handed over; they are lost. Nil: nobody.
	Report func(error)
}

// Traces begins traces, and hands those that are over to a collector. A nil Traces does neither.
type Traces struct{ provider *sdk.TracerProvider }

// New begins to hand over in the background. Which requests are traced, and how many spans are held back at most, is taken from
// OTEL_TRACES_SAMPLER and the OTEL_BSP_ variables, as everywhere.
func New(o Options) (*Traces, error) {
	if o.Exporter == nil {
		return nil, errors.New("traces: Exporter is required")
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	about, err := resource.Merge(resource.NewSchemaless(
		attribute.String("service.name", scope), attribute.String("service.version", o.Version),
	), resource.Environment())
	if err != nil {
		return nil, fmt.Errorf("traces: OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	return &Traces{sdk.NewTracerProvider(
		sdk.WithBatcher(masked{o.Exporter, o.Report}), sdk.WithResource(about),
	)}, nil
}

// Root lets what follows begin a trace of its own, where it is part of none.
func (t *Traces) Root(ctx context.Context) context.Context {
	if t == nil {
		return ctx
	}
	return context.WithValue(ctx, rootKey{}, t)
}

// Below is for libraries that make spans: of theirs, those are kept that are part of a trace of ours.
func (t *Traces) Below() trace.TracerProvider { return below{provider: t.provider} }

// Stop hands over what is left, as long as the context allows. Nothing is traced any more. Twice is harmless.
func (t *Traces) Stop(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("hand over the last traces: %w", err)
	}
	return nil
}

// below begins no trace.
type below struct {
	embedded.TracerProvider
	provider trace.TracerProvider
}

// Tracer implements trace.TracerProvider.
func (b below) Tracer(name string, options ...trace.TracerOption) trace.Tracer {
	return belowTracer{tracer: b.provider.Tracer(name, options...)}
}

type belowTracer struct {
	embedded.Tracer
	tracer trace.Tracer
}

// Start implements trace.Tracer.
func (b belowTracer) Start(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if !trace.SpanContextFromContext(ctx).IsSampled() {
		return ctx, noop.Span{}
	}
	return b.tracer.Start(ctx, name, options...)
}
