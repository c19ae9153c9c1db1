package app

import (
	"time"

	"presszero/flows/flowtest"
	"presszero/ivr"
	"presszero/ivr/webhook"
)

// watchedEngine shows somebody what happens to calls.
type watchedEngine struct {
	webhook.Engine
	watch func(call string, m flowtest.Moment)
}

// watched is the engine, with whoever watches.
func (a *App) watched(engine webhook.Engine) webhook.Engine {
	if a.o.Watch == nil {
		return engine
	}
	return watchedEngine{engine, a.o.Watch}
}

// Begin implements webhook.Engine.
func (w watchedEngine) Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome {
	out := w.Engine.Begin(flow, ev, now)
	w.watch(ev.Call, flowtest.NewMoment(ivr.Session{}, ev, out, now))
	return out
}

// Step implements webhook.Engine.
func (w watchedEngine) Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome {
	out := w.Engine.Step(s, ev, now)
	w.watch(s.Call, flowtest.NewMoment(s, ev, out, now))
	return out
}
