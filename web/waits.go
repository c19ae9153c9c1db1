package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/access"
)

// Waits tells how long it will take.
type Waits interface {
	// Waits is the place of a caller and the wait that is left now. ErrUnknownCall.
	Waits(ctx context.Context, call string) (queue.View, queue.Wait, error)
	// WaitsToJoin is the wait of whoever joins a lane with a head start now. ErrUnknownQueue.
	WaitsToJoin(ctx context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error)
}

// WaitsAPI answers how long it will take.
type WaitsAPI struct {
	waits Waits
	told  promiseDesk
	log   *zap.Logger
}

// NewWaitsAPI checks its parts, which are required.
func NewWaitsAPI(waits Waits, told Promises, log *zap.Logger) (*WaitsAPI, error) {
	if waits == nil || told == nil || log == nil {
		return nil, errors.New("web: Waits, Promises and Log are required")
	}
	return &WaitsAPI{waits: waits, told: promiseDesk{told, log}, log: log}, nil
}

// Register adds the routes.
func (a *WaitsAPI) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/queues/{queue}/ewt", guard.Admit(access.ReadBoard, a.join))
	mux.Handle("GET /api/v1/queues/{queue}/calls/{call}/ewt", guard.Admit(access.ReadLine, a.call))
}

// Wait is how long somebody will still wait, in seconds. The waits are left out where there are none, and there for limits
// where they are not known well enough to be spoken.
type Wait struct {
	Queue      string    `json:"queue"`
	Lane       string    `json:"lane"`
	Head       float64   `json:"head_seconds"`
	Call       string    `json:"call,omitempty"`
	Position   int       `json:"position,omitempty"` // from 1; of a call alone
	Ahead      *int      `json:"ahead,omitempty"`    // of a call alone
	Known      bool      `json:"known"`              // a time may be said
	Phrase     string    `json:"phrase"`             // what is said of it, in English; empty: nothing
	Mean       *float64  `json:"mean,omitempty"`
	P20        *float64  `json:"p20,omitempty"`
	P50        *float64  `json:"p50,omitempty"`
	P80        *float64  `json:"p80,omitempty"`
	P90        *float64  `json:"p90,omitempty"`
	Confidence string    `json:"confidence"` // high, medium, low or none
	Reasons    []string  `json:"reasons"`    // why it is not high
	Model      string    `json:"model"`      // twin, drain or none
	ComputedAt time.Time `json:"computed_at"`
	Calls      int       `json:"n_eff"`             // calls that it rests on, older ones counting less
	Promise    *ToldWait `json:"promise,omitempty"` // that the call was told; of a call alone
}

// ToldWait is which wait a caller in line was told first, and which one holds.
type ToldWait struct {
	First   *Promise `json:"first,omitempty"`
	Current *Promise `json:"current,omitempty"`
}

func (a *WaitsAPI) join(w http.ResponseWriter, r *http.Request) {
	lane := queue.LaneRef{Queue: r.PathValue("queue"), Lane: r.URL.Query().Get("lane")}
	if _, err := queue.ParseLane(lane.Lane); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	var head time.Duration
	if text := r.URL.Query().Get("priority"); text != "" {
		var err error
		if head, err = time.ParseDuration(text); err != nil || head < 0 || head > queue.MaxHead {
			refuse(w, http.StatusBadRequest, "priority must be a head start from 0s to "+queue.MaxHead.String()+", such as 5m")
			return
		}
	}
	lane = lane.Normal()
	wait, err := a.waits.WaitsToJoin(r.Context(), lane, head)
	if err != nil {
		a.fail(w, err)
		return
	}
	shown := viewWait(wait)
	shown.Queue, shown.Lane, shown.Head = lane.Queue, lane.Lane, head.Seconds()
	send(w, a.log, shown)
}

func (a *WaitsAPI) call(w http.ResponseWriter, r *http.Request) {
	v, wait, err := a.waits.Waits(r.Context(), r.PathValue("call"))
	if err == nil && (v.Queue != r.PathValue("queue") || !v.InLine()) {
		err = queue.ErrUnknownCall
	}
	if err != nil {
		a.fail(w, err)
		return
	}
	shown := viewWait(wait)
	shown.Queue, shown.Lane, shown.Head, shown.Call = v.Queue, v.Lane, v.Head.Seconds(), v.Call
	shown.Position, shown.Ahead = v.Position, &v.Line.Ahead
	if shown.Promise, err = a.told.toldIn(r.Context(), v); err != nil {
		a.fail(w, err)
		return
	}
	send(w, a.log, shown)
}

// fail translates the line's errors.
func (a *WaitsAPI) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, queue.ErrUnknownCall):
		refuse(w, http.StatusNotFound, "no such call is in line there")
	case errors.Is(err, ErrUnknownQueue):
		refuse(w, http.StatusNotFound, "no queue of that name is declared")
	default:
		a.log.Error("waits", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
	}
}

func viewWait(w queue.Wait) Wait {
	shown := Wait{
		Known: w.Known, Phrase: queue.Round(w).String(), Confidence: string(w.Confidence), Reasons: reasonsOf(w), Model: string(w.Basis),
		ComputedAt: w.At, Calls: w.Calls,
	}
	if w.Basis == queue.BasisNone {
		return shown
	}
	for to, d := range map[**float64]time.Duration{&shown.Mean: w.Mean, &shown.P20: w.Low, &shown.P50: w.Likely, &shown.P80: w.High, &shown.P90: w.Latest} {
		s := d.Seconds()
		*to = &s
	}
	return shown
}

// reasonsOf are the doubts, and why nothing is known.
func reasonsOf(w queue.Wait) []string {
	text := w.Doubts
	if text == "" {
		text = w.Reason
	}
	if text == "" {
		return []string{}
	}
	return strings.Split(text, ",")
}
