package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/access"
)

// Places is what people at work may do with a caller's place, and ask about it.
type Places interface {
	// Prioritise gives a caller in line another head start.
	Prioritise(ctx context.Context, call string, head time.Duration, why string) (queue.View, error)
	// Move takes a caller in line to another queue, at the same service clock. ErrUnknownQueue.
	Move(ctx context.Context, call, to, why string) (queue.View, error)
}

// ErrUnknownQueue tells that no queue of that name is declared.
var ErrUnknownQueue = errors.New("no such queue")

// explained is how many callers of each queue a place is explained among.
const explained = 10_000

// maxReason is how many bytes of a reason are kept.
const maxReason = 200

func (a *API) registerPlaces(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/why/calls/{call}", guard.Admit(access.ReadLine, a.whyCall))
	mux.Handle("GET /api/v1/why/agents/{id}", guard.Admit(access.ReadLine, a.whyAgent))
	mux.Handle("PUT /api/v1/calls/{call}/priority", guard.Admit(access.MoveLine, a.prioritise))
	mux.Handle("PUT /api/v1/calls/{call}/queue", guard.Admit(access.MoveLine, a.move))
}

// PriorityWish is the body of a request that changes a caller's priority.
type PriorityWish struct {
	Head   string `json:"head"`   // a duration such as 5m, 0s to 1h
	Reason string `json:"reason"` // required
}

// QueueWish is the body of a request that moves a caller.
type QueueWish struct {
	Queue  string `json:"queue"`
	Reason string `json:"reason"` // required
}

// Place is where a caller stands after such a request.
type Place struct {
	Call     string           `json:"call"`
	Queue    string           `json:"queue"`
	Lane     string           `json:"lane"`
	State    queue.EntryState `json:"state"`
	Position int              `json:"position"` // 0: not in line any more
	Since    time.Time        `json:"since"`    // from when on the turn is counted, without the head start
	Head     float64          `json:"head_seconds"`
}

func (a *API) prioritise(w http.ResponseWriter, r *http.Request) {
	var wish PriorityWish
	if !a.wished(w, r, &wish, `{"head": "5m", "reason": "..."}`) || !a.reasoned(w, wish.Reason) {
		return
	}
	access.Because(r.Context(), wish.Reason)
	head, err := time.ParseDuration(wish.Head)
	if err != nil || head < 0 || head > queue.MaxHead {
		refuse(w, http.StatusBadRequest, "head must be a duration from 0s to "+queue.MaxHead.String()+", such as 5m")
		return
	}
	view, err := a.line.Prioritise(r.Context(), r.PathValue("call"), head, wish.Reason)
	a.placed(w, view, err)
}

func (a *API) move(w http.ResponseWriter, r *http.Request) {
	var wish QueueWish
	if !a.wished(w, r, &wish, `{"queue": "billing", "reason": "..."}`) || !a.reasoned(w, wish.Reason) {
		return
	}
	access.Because(r.Context(), wish.Reason)
	view, err := a.line.Move(r.Context(), r.PathValue("call"), wish.Queue, wish.Reason)
	if err == nil && view.State == queue.Calling && view.Queue != wish.Queue {
		refuse(w, http.StatusConflict, "the customer's phone is ringing for "+view.Queue+"; move them when they have answered, or when it has stopped")
		return
	}
	a.placed(w, view, err)
}

// wished reads the body of a request. It is false when that was refused.
func (a *API) wished(w http.ResponseWriter, r *http.Request, into any, example string) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(into)
	if err != nil {
		refuse(w, http.StatusBadRequest, "the body must be "+example)
	}
	return err == nil
}

// reasoned insists on a reason. It is false when there is none.
func (a *API) reasoned(w http.ResponseWriter, reason string) bool {
	fine := strings.TrimSpace(reason) != "" && len(reason) <= maxReason
	if !fine {
		refuse(w, http.StatusBadRequest, "say why, in at most 200 bytes: the reason stands beside the change in the events")
	}
	return fine
}

// placed answers with where the caller stands now.
func (a *API) placed(w http.ResponseWriter, v queue.View, err error) {
	switch {
	case err != nil:
		a.failPlace(w, err)
	case !v.InLine():
		refuse(w, http.StatusConflict, "the caller is no longer in line: "+string(v.State))
	default:
		a.log.Info("place changed", zap.String("call", v.Call), zap.String("queue", v.Queue), zap.Duration("head", v.Head))
		a.send(w, Place{
			Call: v.Call, Queue: v.Queue, Lane: v.Lane, State: v.State, Position: v.Position, Since: v.Clock, Head: v.Head.Seconds(),
		})
	}
}

// failPlace translates the errors of a place.
func (a *API) failPlace(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, queue.ErrUnknownCall), errors.Is(err, queue.ErrEnded):
		refuse(w, http.StatusNotFound, "the call is in no line")
	case errors.Is(err, ErrUnknownQueue):
		refuse(w, http.StatusNotFound, "no queue of that name is declared")
	default:
		a.fail(w, err)
	}
}
