package app

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"presszero/queue"
	"presszero/web"
	"presszero/web/access"
	"presszero/web/contract"
	"presszero/web/openapi"
)

// Private is the handler for people, health and metrics.
func (a *App) Private() (http.Handler, error) { return a.private(a.gate) }

// private is the handler with a guard.
func (a *App) private(inner access.Guard) (http.Handler, error) {
	api, err := web.NewAPI(desk{a}, a.log)
	if err != nil {
		return nil, err
	}
	messages, err := web.NewMessages(web.MessagesOptions{Mailbox: a.mail, Clock: a.o.Clock, Log: a.log})
	if err != nil {
		return nil, err
	}
	waitsAPI, err := web.NewWaitsAPI(waits{a}, a.stores.line, a.log)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	guard, err := a.contract(inner)
	if err != nil {
		return nil, err
	}
	a.gate.Register(mux, guard)
	api.Notify(a.notices())
	api.Register(mux, guard)
	a.notices().Register(mux, guard)
	waitsAPI.Register(mux, guard)
	messages.Register(mux, guard)
	a.events.Register(mux, guard)
	api.RegisterSendOff(mux, guard, sendOff{a})
	api.RegisterCallbacks(mux, guard, callbackDesk{a})
	api.RegisterStaffing(mux, guard, staffDesk{a})
	web.NewLineDesk(a.overlook(), waits{a}, a.log).Register(mux, guard)
	if err := a.callRoutes(mux, guard); err != nil {
		return nil, err
	}
	web.RegisterPromises(mux, guard, a.stores.line, a.log)
	web.RegisterFigures(mux, guard, figuresDesk{a}, a.log)
	if err := a.screens(mux, guard); err != nil {
		return nil, err
	}
	a.switches.Register(mux, guard)
	a.hooks.Register(mux, guard)
	document, err := openapi.Handler()
	if err != nil {
		return nil, err
	}
	mux.Handle("GET /api/v1/openapi.yaml", document)
	web.RegisterTalks(mux, guard, talkDesk{a.talks, a}, a.log)
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.Handle("GET /metrics", a.metrics.Handler())
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"version": a.o.Version})
	})
	return a.o.Traces.Private(access.Headers(contract.Refusals(mux))), nil
}

// contract is a guard whose routes keep what the API promises.
func (a *App) contract(inner access.Guard) (access.Guard, error) {
	return contract.New(contract.Options{Inner: inner, Docs: a.keep, Clock: a.o.Clock, Log: a.log, Rate: a.settings.API.Rate})
}

// healthz says that the process lives.
func healthz(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// readyz says that the service can take calls: the line answers, and it is not being stopped.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	select {
	case <-a.drained:
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	default:
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := a.stores.line.Ping(ctx); err != nil {
		http.Error(w, "the line cannot be reached: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

// desk is the line as the API moves it.
type desk struct{ a *App }

func (d desk) Snapshot(ctx context.Context, limit int) (queue.Snapshot, error) {
	return d.a.stores.line.Snapshot(ctx, limit)
}

func (d desk) SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error) {
	return d.a.line.SetAgent(ctx, id, state, reason)
}

func (d desk) Agent(ctx context.Context, id string) (queue.Agent, error) {
	return d.a.line.Agent(ctx, id)
}

func (d desk) ExtendWrapUp(ctx context.Context, id string, by time.Duration) (queue.Agent, error) {
	return d.a.line.ExtendWrapUp(ctx, id, by)
}

func (d desk) Beat(ctx context.Context, id string, lease time.Duration) (queue.Agent, error) {
	return d.a.line.Beat(ctx, id, lease)
}
