package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/access"
)

// SendOff takes callers off the phone who wait on it.
type SendOff interface {
	// OfferCallback has a caller in line asked whether they would rather be called back. The place is theirs until they say
	// yes. A [Refusal] says why they cannot be asked.
	OfferCallback(ctx context.Context, call string) (queue.View, error)
	// End hangs up on a caller in line, and takes them out of it; who is to be called back is called off. A [Refusal] says
	// why not.
	End(ctx context.Context, call string) (queue.View, error)
}

// ReasonWish is the body of a request that only says why.
type ReasonWish struct {
	Reason string `json:"reason"` // required
}

// RegisterSendOff adds the routes by which callers in line are offered a callback, and hung up on.
func (a *API) RegisterSendOff(mux *http.ServeMux, guard access.Guard, s SendOff) {
	mux.Handle("POST /api/v1/line/calls/{call}/callback", guard.Admit(access.MoveLine, func(w http.ResponseWriter, r *http.Request) {
		a.sendOff(w, r, "callback offered", s.OfferCallback)
	}))
	mux.Handle("POST /api/v1/line/calls/{call}/end", guard.Admit(access.MoveLine, func(w http.ResponseWriter, r *http.Request) {
		a.sendOff(w, r, "call ended", s.End)
	}))
}

func (a *API) sendOff(w http.ResponseWriter, r *http.Request, done string, act func(context.Context, string) (queue.View, error)) {
	var wish ReasonWish
	if !a.wished(w, r, &wish, `{"reason": "..."}`) || !a.reasoned(w, wish.Reason) {
		return
	}
	access.Because(r.Context(), strings.TrimSpace(wish.Reason))
	view, err := act(r.Context(), r.PathValue("call"))
	var refusal Refusal
	switch {
	case errors.As(err, &refusal):
		refuse(w, refusal.Code, refusal.Says)
		return
	case err != nil:
		a.failPlace(w, err)
		return
	}
	a.log.Info(done, zap.String("call", view.Call), zap.String("queue", view.Queue))
	a.send(w, Place{
		Call: view.Call, Queue: view.Queue, Lane: view.Lane, State: view.State, Position: view.Position, Since: view.Clock, Head: view.Head.Seconds(),
	})
}
