package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/access"
)

// Line is the waiting line, as people at work see and move it.
type Line interface {
	Snapshot(ctx context.Context, limit int) (queue.Snapshot, error)
	SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error)
	Places
	Tending
}

// API answers below /api/v1/.
type API struct {
	line    Line
	log     *zap.Logger
	notices *Notices // nil: agents are not told who set their state
}

// NewAPI returns the API over a line.
func NewAPI(line Line, log *zap.Logger) (*API, error) {
	if line == nil || log == nil {
		return nil, errors.New("web: Line and Log are required")
	}
	return &API{line: line, log: log}, nil
}

// Notify has agents told when somebody else sets their state. It is called before anything is served.
func (a *API) Notify(n *Notices) { a.notices = n }

// Register adds the routes.
func (a *API) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/queues", guard.Admit(access.ReadBoard, a.queues))
	mux.Handle("GET /api/v1/agents", guard.Admit(access.ReadBoard, a.agents))
	mux.Handle("POST /api/v1/agents/{id}/wrap-up", guard.Admit(access.WorkDesk, a.wrapUp))
	mux.Handle("PUT /api/v1/agents/{id}/beat", guard.Admit(access.WorkDesk, a.beat))
	mux.Handle("PUT /api/v1/agents/{id}/state", guard.Admit(access.WorkDesk, a.setAgent))
	a.registerPlaces(mux, guard)
}

// Queue is a queue as the API shows it. Times are RFC 3339; waits are in seconds.
type Queue struct {
	Name    string   `json:"name"`
	Waiting int      `json:"waiting"`
	Talking int      `json:"talking"`
	Ready   int      `json:"ready"`
	Oldest  float64  `json:"oldest_wait_seconds"`
	Callers []Caller `json:"callers,omitzero"` // left out for those who may not see callers
}

// Caller is somebody in line, in order of service.
type Caller struct {
	Call     string           `json:"call"`
	State    queue.EntryState `json:"state"`
	Since    time.Time        `json:"since"`
	Language string           `json:"language,omitempty"`
	Note     string           `json:"note,omitempty"`
	Agent    string           `json:"agent,omitempty"`
}

// Agent is an agent as the API shows one.
type Agent struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	State  queue.AgentState `json:"state"`
	Since  time.Time        `json:"since"`
	Reason string           `json:"reason,omitempty"`
	Next   queue.AgentState `json:"next,omitempty"`
	Queues []string         `json:"queues"`
	Call   string           `json:"call,omitempty"`
	Until  time.Time        `json:"until,omitzero"`   // when wrap-up, or the rest after a missed call, ends
	Missed int              `json:"missed,omitempty"` // calls missed in a row
}

// State is what an agent is doing.
type State = queue.AgentState

// StateWish is the body of a request that sets an agent's state.
type StateWish struct {
	State  queue.AgentState `json:"state"`
	Reason string           `json:"reason,omitempty"`
}

const shownCallers = 100

func (a *API) queues(w http.ResponseWriter, r *http.Request) {
	site, err := a.line.Snapshot(r.Context(), shownCallers)
	if err != nil {
		a.fail(w, err)
		return
	}
	who := access.From(r.Context())
	shown := make([]Queue, 0, len(site.Queues))
	for _, q := range site.Queues {
		view := viewQueue(q, site.Now)
		if !who.Can(access.ReadLine) {
			view.Callers = nil
		}
		shown = append(shown, view)
	}
	a.send(w, map[string]any{"queues": shown})
}

func viewQueue(q queue.QueueView, now time.Time) Queue {
	view := Queue{Name: q.Name, Waiting: q.Waiting, Talking: q.Talking, Ready: q.Line.Ready, Callers: []Caller{}}
	if !q.Oldest.IsZero() {
		view.Oldest = now.Sub(q.Oldest).Seconds()
	}
	for _, e := range q.Entries {
		view.Callers = append(view.Callers, Caller{
			Call: e.Call, State: e.State, Since: e.Clock, Language: e.Language, Note: e.Note, Agent: e.Agent,
		})
	}
	return view
}

func (a *API) agents(w http.ResponseWriter, r *http.Request) {
	site, err := a.line.Snapshot(r.Context(), 0)
	if err != nil {
		a.fail(w, err)
		return
	}
	who := access.From(r.Context())
	shown := make([]Agent, 0, len(site.Agents))
	for _, agent := range site.Agents {
		view := viewAgent(agent)
		if !who.Can(access.ReadLine) && !who.IsAgent(agent.ID) {
			view.Call = ""
		}
		shown = append(shown, view)
	}
	a.send(w, map[string]any{"agents": shown})
}

func viewAgent(g queue.Agent) Agent {
	return Agent{
		ID: g.ID, Name: g.Name, State: g.State, Since: g.Since, Reason: g.Reason, Next: g.Next, Queues: g.Queues, Call: g.Call,
		Until: g.Deadline, Missed: g.Work.Missed,
	}
}

// ownOrLed reports whether they ask for themselves, or lead the agent whom they ask for. It is false when that was refused.
func ownOrLed(w http.ResponseWriter, r *http.Request) bool {
	who, id := access.From(r.Context()), r.PathValue("id")
	fine := who.IsAgent(id) || who.Can(access.LeadAgents)
	if !fine {
		refuse(w, http.StatusForbidden, "only "+id+" and who leads the agents may do that; ask a supervisor")
	}
	return fine
}

func (a *API) setAgent(w http.ResponseWriter, r *http.Request) {
	if !ownOrLed(w, r) {
		return
	}
	var wish StateWish
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&wish); err != nil {
		refuse(w, http.StatusBadRequest, `the body must be {"state": "ready"}, with "away" or "offline" and a "reason" as the other choices`)
		return
	}
	switch wish.State {
	case queue.Ready, queue.Away, queue.Offline:
	default:
		refuse(w, http.StatusBadRequest, "state must be ready, away or offline")
		return
	}
	access.Because(r.Context(), wish.Reason)
	agent, err := a.line.SetAgent(r.Context(), r.PathValue("id"), wish.State, wish.Reason)
	if err != nil {
		a.fail(w, err)
		return
	}
	a.notices.setByAnother(r.Context(), agent.ID, wish)
	a.log.Info("agent set", zap.String("agent", agent.ID), zap.String("state", string(wish.State)))
	a.send(w, viewAgent(agent))
}

func (a *API) send(w http.ResponseWriter, body any) { send(w, a.log, body) }

// fail translates the line's errors.
func (a *API) fail(w http.ResponseWriter, err error) {
	if errors.Is(err, queue.ErrUnknownAgent) {
		refuse(w, http.StatusNotFound, "no agent of that name is declared")
		return
	}
	a.log.Error("API", zap.Error(err))
	refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
}
