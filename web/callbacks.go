package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/queue"
	"presszero/web/access"
)

// Callbacks are promised to people who did not phone, listed and called off.
type Callbacks interface {
	// Promise has somebody called back. The same key is the same callback, however often it is asked for. A [Refusal] says
	// what is wrong with the wish.
	Promise(ctx context.Context, key string, wish CallbackWish) (queue.View, error)
	// Open lists callbacks that are not over: of each queue at most limit.
	Open(ctx context.Context, limit int) (open []queue.Entry, now time.Time, err error)
	// Cancel calls a callback off. queue.ErrUnknownCall: there is none of that name.
	Cancel(ctx context.Context, call string) (queue.View, error)
}

// Refusal is a wish that cannot be granted, and why.
type Refusal struct {
	Code int // of HTTP
	Says string
}

func (r Refusal) Error() string { return r.Says }

// CallbackWish is the body of a request to be called back. Within is a duration such as 2h, by which time the call is made;
// At is a time (RFC 3339) before which it is not. At most one of the two is given.
type CallbackWish struct {
	Queue    string    `json:"queue"`
	Number   string    `json:"number"`
	Language string    `json:"language,omitempty"`
	Note     string    `json:"note,omitempty"`
	Within   string    `json:"within,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Callback is somebody who is to be called back. Times are RFC 3339.
type Callback struct {
	Call     string           `json:"call"`
	Queue    string           `json:"queue"`
	Number   string           `json:"number"` // all but its end masked, unless it was asked for in full
	State    queue.EntryState `json:"state"`
	Asked    time.Time        `json:"asked"`
	Due      time.Time        `json:"due"`
	After    time.Time        `json:"after,omitzero"` // not called before
	Tries    int              `json:"tries"`          // that reached nobody
	Promise  queue.Promise    `json:"promise"`
	Outcome  queue.Outcome    `json:"outcome,omitempty"`
	Language string           `json:"language,omitempty"`
	Note     string           `json:"note,omitempty"`
}

// Numbers says how much of numbers is shown.
type Numbers string

// What is shown of numbers.
const (
	NumbersMasked Numbers = ""
	NumbersFull   Numbers = "full"
)

// keyHeader makes a request that is repeated the same request.
const keyHeader = "Idempotency-Key"

// longestKey bounds the key of a request.
const longestKey = 200

// RegisterCallbacks adds the routes of callbacks.
func (a *API) RegisterCallbacks(mux *http.ServeMux, guard access.Guard, c Callbacks) {
	mux.Handle("GET /api/v1/callbacks", guard.Admit(access.ReadLine, func(w http.ResponseWriter, r *http.Request) { a.callbacks(c, w, r) }))
	mux.Handle("POST /api/v1/callbacks", guard.Admit(access.MoveLine, func(w http.ResponseWriter, r *http.Request) { a.promise(c, w, r) }))
	mux.Handle("DELETE /api/v1/callbacks/{call}", guard.Admit(access.MoveLine, func(w http.ResponseWriter, r *http.Request) { a.cancel(c, w, r) }))
}

func (a *API) callbacks(c Callbacks, w http.ResponseWriter, r *http.Request) {
	if numbersOf(r) == NumbersFull && !access.From(r.Context()).Can(access.MoveLine) {
		refuse(w, http.StatusForbidden, "numbers are shown in full to those who may move the line; leave numbers=full out")
		return
	}
	open, now, err := c.Open(r.Context(), shownCallers)
	if err != nil {
		a.fail(w, err)
		return
	}
	shown := make([]Callback, 0, len(open))
	for _, e := range open {
		shown = append(shown, viewCallback(e, now, numbersOf(r)))
	}
	a.send(w, map[string]any{"callbacks": shown})
}

func numbersOf(r *http.Request) Numbers { return Numbers(r.URL.Query().Get("numbers")) }

func viewCallback(e queue.Entry, now time.Time, numbers Numbers) Callback {
	number := e.Callback.Number
	if numbers != NumbersFull {
		number = obs.MaskPhone(number)
	}
	return Callback{
		Call: e.Call, Queue: e.Queue, Number: number, State: e.State, Asked: e.Clock, Due: e.Callback.Due, After: e.Callback.After,
		Tries: e.Callback.Tries, Promise: e.Promise(now), Outcome: e.Outcome, Language: e.Language, Note: e.Note,
	}
}

func (a *API) promise(c Callbacks, w http.ResponseWriter, r *http.Request) {
	var wish CallbackWish
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096))
	decoder.DisallowUnknownFields()
	key := r.Header.Get(keyHeader)
	switch err := decoder.Decode(&wish); {
	case err != nil:
		refuse(w, http.StatusBadRequest, `the body must be {"queue": "orders", "number": "+15550111"}, with "language", "note" and one of "within" ("2h") and "at" (RFC 3339) as further keys`)
		return
	case key == "" || len(key) > longestKey:
		refuse(w, http.StatusBadRequest, "the header "+keyHeader+" is required, of at most 200 bytes: it makes a repeated request harmless")
		return
	}
	view, err := c.Promise(r.Context(), key, wish)
	if err != nil {
		a.failCallback(w, err)
		return
	}
	a.log.Info("callback promised", zap.String("call", view.Call), zap.String("queue", view.Queue))
	a.send(w, viewCallback(view.Entry, view.Now, NumbersFull))
}

func (a *API) cancel(c Callbacks, w http.ResponseWriter, r *http.Request) {
	access.Because(r.Context(), r.URL.Query().Get("reason"))
	view, err := c.Cancel(r.Context(), r.PathValue("call"))
	if err != nil {
		a.failCallback(w, err)
		return
	}
	a.log.Info("callback called off", zap.String("call", view.Call))
	a.send(w, viewCallback(view.Entry, view.Now, numbersOf(r)))
}

func (a *API) failCallback(w http.ResponseWriter, err error) {
	var refusal Refusal
	switch {
	case errors.As(err, &refusal):
		refuse(w, refusal.Code, refusal.Says)
	case errors.Is(err, queue.ErrUnknownCall):
		refuse(w, http.StatusNotFound, "no callback is owed under that name")
	default:
		a.fail(w, err)
	}
}
