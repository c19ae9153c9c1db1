package webhook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"go.uber.org/zap"

	"presszero/internal/obs/trace"
	"presszero/ivr"
	"presszero/ivr/twilio"
)

// Handler answers the carrier's requests.
type Handler struct {
	o Options
}

// New checks the options.
func New(o Options) (*Handler, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.Calls = covered{o.Calls, o.Addresses.seal}
	o.Engine = logged{o.Engine, o.Log}
	return &Handler{o: o}, nil
}

// Register adds the carrier's routes to a mux.
func (h *Handler) Register(mux *http.ServeMux) {
	mux.Handle("POST /voice/incoming", h.document("incoming", h.incoming, h.rescue))
	mux.Handle("POST /voice/turn", h.document("turn", h.turn, h.rescue))
	mux.Handle("POST /voice/fallback", h.document("fallback", h.fallback, h.rescue))
	mux.Handle("POST /voice/room", h.document("room", h.room, h.rescue))
	mux.Handle("POST /voice/agent", h.document("agent", h.agent, h.dismiss))
	mux.Handle("POST "+onCallPath, h.document("oncall", h.onCall, h.dismiss))
	mux.Handle("POST /voice/customer", h.document("customer", h.customer, h.dismiss))
	mux.Handle("POST /voice/status", h.notice("status", h.status))
	mux.Handle("POST /voice/customer/status", h.notice("customer-status", h.customerStatus))
	mux.Handle("POST /voice/agent/status", h.notice("agent-status", h.agentStatus))
	mux.Handle("POST /voice/agent/machine", h.notice("agent-machine", h.machine))
	mux.Handle("POST /voice/invited/status", h.notice("invited-status", h.invited))
	mux.Handle("POST /voice/agent/menu", h.document("agent-menu", h.agentMenu, h.rescue))
	mux.HandleFunc("GET /media/hold/{queue}/{segment}", h.music)
	mux.HandleFunc("GET /media/hold/{queue}/{piece}/{segment}", h.music)
	mux.HandleFunc("GET /media/prompts/{path...}", h.prompt)
}

// request is a verified request of the carrier.
type request struct {
	token    string // t of the address
	language string // lang of the address: an operator may give each language a number
	fetched  bool   // the caller is being fetched from the hold music
	offer    string // what they are asked then; empty: nothing
	// fetchedAt is when the carrier was told to; zero: not at all.
	fetchedAt time.Time
	form      url.Values // the body, and kind of the address
	log       *zap.Logger
}

// call is the identifier of the call that the request speaks of.
func (r request) call() string { return r.form.Get("CallSid") }

// fault is an error with the reason by which it is counted.
type fault struct {
	reason ivr.Reason
	err    error
}

func (f fault) Error() string { return string(f.reason) + ": " + f.err.Error() }
func (f fault) Unwrap() error { return f.err }

// bodyLimit is far above what the carrier sends: some 30 parameters.
const bodyLimit = 64 << 10

// answerer returns the document for a request.
type answerer func(context.Context, request) ([]byte, error)

// document serves a route that is answered with a document. Once the signature is good, it always is: a fault, a panic
// and a timeout are answered by rescue.
func (h *Handler) document(route string, answer answerer, rescue func(request, error) []byte) http.Handler {
	return h.verified(route, func(w http.ResponseWriter, r *http.Request, in request) int {
		reply, err := h.guard(r.Context(), in, answer)
		if err != nil {
			reply = rescue(in, err)
		}
		head := w.Header()
		head.Set("Content-Type", "text/xml; charset=utf-8")
		head.Set("Content-Length", strconv.Itoa(len(reply)))
		_, _ = w.Write(reply) // a carrier that has gone will ask again, or not
		return http.StatusOK
	})
}

// notice serves a route whose answer the carrier ignores.
func (h *Handler) notice(route string, take func(context.Context, request) error) http.Handler {
	return h.verified(route, func(w http.ResponseWriter, r *http.Request, in request) int {
		_, err := h.guard(r.Context(), in, func(ctx context.Context, in request) ([]byte, error) {
			return nil, take(ctx, in)
		})
		if err != nil {
			in.log.Error("notice was not taken", zap.Error(err))
		}
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent
	})
}

// verified reads and verifies a request before anything else looks at it. A request that cannot be verified is refused,
// and refusing is all that happens to it.
func (h *Handler) verified(route string, serve func(http.ResponseWriter, *http.Request, request) int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := h.o.Clock.Now()
		code := http.StatusForbidden
		form, err := h.verify(w, r)
		if err != nil {
			h.o.Log.Warn("refused a request", zap.String("route", route), zap.Error(err))
			http.Error(w, "403: "+err.Error(), code)
		} else {
			query, _ := twilio.ParseForm(r.URL.RawQuery) // what is malformed is not ours, and carries no token
			in := request{token: query.Get("t"), language: query.Get("lang"), fetched: query.Has(fetchParam), fetchedAt: fetchedAt(query), offer: query.Get(offerParam), form: form}
			form[twilio.KindParam] = query[twilio.KindParam]
			in.log = h.o.Log.WithLazy(zap.String("route", route), zap.String("call", in.call()), trace.Field(r.Context()))
			trace.Current(r.Context()).Text(trace.Call, in.call())
			code = serve(w, r, in)
		}
		h.o.Observer.WebhookAnswered(r.Context(), route, code, h.o.Clock.Now().Sub(began))
	})
}

func (h *Handler) verify(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		return nil, errors.New("the body is larger than 64 KiB or was cut off")
	}
	form, err := twilio.ParseForm(string(body))
	if err != nil {
		return nil, errors.New("the body is not a form")
	}
	signature := r.Header.Get(twilio.SignatureHeader)
	if signature == "" {
		return nil, errors.New("the request is not signed")
	}
	if !h.o.Verifier.Verify(twilio.PublicURL(h.o.Addresses.base, r), form, signature) {
		return nil, errors.New("the signature does not fit the request; check public_url and the auth token")
	}
	return form, nil
}

// guard bounds a handler in time and turns its panic into a fault.
func (h *Handler) guard(ctx context.Context, in request, answer answerer) (reply []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, h.o.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			in.log.Error("panic", zap.Any("panic", p), zap.Stack("stack"))
			err = fault{ivr.ReasonPanic, errors.New("panic")}
		}
	}()
	return answer(ctx, in)
}

// rescue is the answer to a fault: the fallback document. The call must not stay in line as well, or an agent's phone
// would ring for a caller who is talking already.
func (h *Handler) rescue(in request, err error) []byte {
	if h.unpressed(in) {
		return h.dismiss(in, err)
	}
	h.blame(in, err)
	h.o.Line.LeaveSoon(h.nameInLine(in), leftForFallback)
	return h.o.Fallback()
}

// hangUp is the document that ends a call.
const hangUp = `<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>`

// dismiss is the answer to a fault on a leg that we have rung, and on which nobody has pressed a key. It ends: an agent, or
// a voicemail, is no caller whom the fallback could help; the offer lapses by itself, and a callback is tried again.
func (h *Handler) dismiss(in request, err error) []byte {
	h.blame(in, err)
	return []byte(hangUp)
}

// blame logs and counts a fault.
func (h *Handler) blame(in request, err error) {
	reason := ivr.ReasonStore
	if f := (fault{}); errors.Is(err, context.DeadlineExceeded) {
		reason = ivr.ReasonTimeout
	} else if errors.As(err, &f) {
		reason = f.reason
	}
	h.faulted(ivr.Session{Call: h.nameInLine(in)}, reason)
	in.log.Error("our fault: the carrier gets the document for it", zap.String("reason", string(reason)), zap.Error(err))
}
