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

// Tending is what agents ask for while they work.
type Tending interface {
	Agent(ctx context.Context, id string) (queue.Agent, error)
	ExtendWrapUp(ctx context.Context, id string, by time.Duration) (queue.Agent, error)
	Beat(ctx context.Context, id string, lease time.Duration) (queue.Agent, error)
}

// WrapUpWish asks for more time after a call, or for none any more. Exactly one of the two is set.
type WrapUpWish struct {
	Extend string `json:"extend,omitempty"` // so long from now, such as 2m
	Done   bool   `json:"done,omitempty"`   // ready now
}

// BeatNote is a sign of life of an agent's browser.
type BeatNote struct {
	Lease string `json:"lease,omitempty"` // until the next one must come, such as 30s; empty: as declared
}

// longestLease is the longest that a browser may be silent.
const longestLease = time.Hour

func (a *API) wrapUp(w http.ResponseWriter, r *http.Request) {
	if !ownOrLed(w, r) {
		return
	}
	var wish WrapUpWish
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&wish)
	by, bad := time.ParseDuration(wish.Extend)
	if err != nil || wish.Done == (wish.Extend != "") || wish.Extend != "" && (bad != nil || by <= 0) {
		refuse(w, http.StatusBadRequest, `the body must be {"extend": "2m"} or {"done": true}`)
		return
	}
	var agent queue.Agent
	if wish.Done {
		agent, err = a.wrapUpDone(r.Context(), r.PathValue("id"))
	} else {
		agent, err = a.line.ExtendWrapUp(r.Context(), r.PathValue("id"), by)
	}
	if errors.Is(err, queue.ErrNoWrapUp) {
		refuse(w, http.StatusConflict, "the agent is not wrapping up a call")
		return
	}
	if err != nil {
		a.fail(w, err)
		return
	}
	a.log.Info("wrap-up", zap.String("agent", agent.ID), zap.Bool("done", wish.Done), zap.Time("until", agent.Deadline))
	a.send(w, viewAgent(agent))
}

// wrapUpDone sets an agent ready who wraps up a call. It changes nothing for anybody else.
func (a *API) wrapUpDone(ctx context.Context, id string) (queue.Agent, error) {
	agent, err := a.line.Agent(ctx, id)
	if err != nil {
		return agent, err
	}
	if agent.State != queue.WrapUp || agent.Rests() {
		return agent, queue.ErrNoWrapUp
	}
	return a.line.SetAgent(ctx, id, queue.Ready, "")
}

func (a *API) beat(w http.ResponseWriter, r *http.Request) {
	if !ownOrLed(w, r) {
		return
	}
	var note BeatNote
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&note)
	lease, bad := time.ParseDuration(note.Lease)
	if err != nil || note.Lease != "" && (bad != nil || lease < time.Second || lease > longestLease) {
		refuse(w, http.StatusBadRequest, `the body must be {} or {"lease": "30s"}, from 1s to 1h`)
		return
	}
	access.Routine(r.Context())
	agent, err := a.line.Beat(r.Context(), r.PathValue("id"), lease)
	if err != nil {
		a.fail(w, err)
		return
	}
	a.send(w, viewAgent(agent))
}
