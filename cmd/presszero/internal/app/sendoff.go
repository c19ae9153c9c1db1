package app

import (
	"context"
	"fmt"
	"net/http"

	"presszero/queue"
	"presszero/web"
)

// sendOff is the line as supervisors send callers off the phone.
type sendOff struct{ a *App }

// OfferCallback implements web.SendOff.
func (s sendOff) OfferCallback(ctx context.Context, call string) (queue.View, error) {
	view, err := s.a.stores.line.Poll(ctx, call)
	if err != nil {
		return view, err
	}
	declared := s.a.live.site().Queues[view.Queue]
	switch {
	case view.ToCall():
		return view, conflict("the caller is to be called back already")
	case view.State == queue.Offered:
		return view, conflict("an agent's phone rings for the caller at this moment; wait for what comes of it")
	case view.State != queue.Waiting:
		return view, conflict("the caller is no longer in line")
	case view.Leg != "":
		return view, conflict("the caller was called back already, and is not to be sent away again")
	case declared == nil || declared.Callback == nil:
		return view, conflict("callers of " + s.a.live.Title(view.Queue, "en") + " are not called back: queues.yaml declares no callback for it")
	}
	if err := s.a.carrier.OfferCallback(ctx, view.OnPhone()); err != nil {
		return view, fmt.Errorf("offer %s a callback: %w", call, err)
	}
	return view, nil
}

// End implements web.SendOff. The carrier is told first: who was taken out of the line and is still on the phone would be
// put back into it.
func (s sendOff) End(ctx context.Context, call string) (queue.View, error) {
	view, err := s.a.stores.line.Poll(ctx, call)
	if err != nil {
		return view, err
	}
	why := queue.Left
	switch {
	case view.ToCall():
		why = queue.Cancelled
	case !view.InLine():
		return view, conflict("the caller is no longer in line")
	default:
		if err := s.a.carrier.HangUp(ctx, view.OnPhone()); err != nil {
			return view, fmt.Errorf("end %s: %w", call, err)
		}
	}
	if err := s.a.line.Leave(ctx, call, why); err != nil {
		return view, err
	}
	return s.a.stores.line.Poll(ctx, call)
}

func conflict(says string) error { return web.Refusal{Code: http.StatusConflict, Says: says} }
