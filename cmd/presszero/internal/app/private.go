package app

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/queue"
	"presszero/web"
)

// Private is the handler for people, health and metrics.
func (a *App) Private() (http.Handler, error) {
	api, err := web.NewAPI(desk{a}, a.log)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	api.Register(mux)
	a.events.Register(mux)
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.Handle("GET /metrics", a.metrics.Handler())
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"version": a.o.Version})
	})
	return mux, nil
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

func (d desk) Messages(ctx context.Context, limit int) ([]web.Message, error) {
	kept, err := d.a.stores.calls.Messages(ctx, limit)
	if err != nil {
		return nil, err
	}
	shown := make([]web.Message, 0, len(kept))
	for _, m := range kept {
		shown = append(shown, web.Message{
			Kind: string(cmp.Or(m.Kind, ivr.MessageVoicemail)), Call: m.Call, From: m.From, Queue: m.Queue, Owner: m.Owner,
			Recording: m.Recording, Seconds: m.Length.Seconds(), Left: m.Left, Due: m.Due,
			Language: m.Language, Number: m.Number, Note: m.Note, Score: m.Score, Agent: m.Agent,
		})
	}
	return shown, nil
}

// lineMetrics is a snapshot in the words of the metrics.
func lineMetrics(site queue.Snapshot) obs.Line {
	line := obs.Line{Queues: map[string]obs.QueueLine{}, Agents: map[string]int{}}
	for _, q := range site.Queues {
		view := obs.QueueLine{Waiting: q.Waiting}
		if !q.Oldest.IsZero() {
			view.OldestWait = site.Now.Sub(q.Oldest)
		}
		line.Queues[q.Name] = view
	}
	for _, agent := range site.Agents {
		line.Agents[string(agent.State)]++
	}
	return line
}
