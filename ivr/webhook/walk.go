package webhook

import (
	"context"

	"presszero/internal/obs/trace"
	"presszero/ivr"
)

// receive lets the engine begin a call.
func (h *Handler) receive(ctx context.Context, flow string, ev ivr.Event) ivr.Outcome {
	return walked(ctx, ev, func() ivr.Outcome { return h.o.Engine.Begin(flow, ev, h.o.Clock.Now()) })
}

// walk lets the engine go on with a call.
func (h *Handler) walk(ctx context.Context, s ivr.Session, ev ivr.Event) ivr.Outcome {
	return walked(ctx, ev, func() ivr.Outcome { return h.o.Engine.Step(s, ev, h.o.Clock.Now()) })
}

// walked is what the engine makes of an event, as a span: where the call now stands, and never what was pressed or said.
func walked(ctx context.Context, ev ivr.Event, step func() ivr.Outcome) ivr.Outcome {
	_, span := trace.Start(ctx, "engine", "step")
	defer span.End()
	out := step()
	span.Text(trace.Event, string(ev.Kind))
	span.Text(trace.Flow, out.Session.Flow)
	span.Text(trace.Step, out.Session.Step)
	span.Text(trace.Mode, string(out.Session.Mode))
	span.Text(trace.Queue, queueOf(out.Session))
	span.Text(trace.Reason, string(out.Fault))
	return out
}
