package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/talks"
	"presszero/web/access"
)

// Talks is what can be done to a call that is up. Errors are queue.ErrNoTalk, or a [queue.TalkRefusal] that says what to do.
type Talks interface {
	Talk(ctx context.Context, call string) (queue.Talk, error)
	Hold(ctx context.Context, call string) (queue.Talk, error)
	Resume(ctx context.Context, call string) (queue.Talk, error)
	Mute(ctx context.Context, call string) (queue.Talk, error)
	Unmute(ctx context.Context, call string) (queue.Talk, error)
	End(ctx context.Context, call string) (queue.Talk, error)
	Rejoin(ctx context.Context, call string) (queue.Talk, error)
	SendOn
	Supervision
	Phones
}

// SendOn is where a caller can go, and who can be asked about them.
type SendOn interface {
	Transfer(ctx context.Context, call string, w talks.Wish) (queue.Talk, error)
	Consult(ctx context.Context, call string, w talks.Wish) (queue.Talk, error)
	Escalate(ctx context.Context, call, note string) (queue.Talk, error)
	Merge(ctx context.Context, call string) (queue.Talk, error)
	Complete(ctx context.Context, call string) (queue.Talk, error)
	Cancel(ctx context.Context, call string) (queue.Talk, error)
	// Targets are the queues, agents and numbers to which callers can be sent.
	Targets(ctx context.Context, lang string) (Targets, error)
}

// Supervision is what a supervisor does in somebody else's talk.
type Supervision interface {
	Help(ctx context.Context, call, agent, by string, mode queue.HelpMode) (queue.Talk, error)
	LeaveHelp(ctx context.Context, call string) (queue.Talk, error)
	ForceEnd(ctx context.Context, call, by, reason string) error
	// Announces reports whether agents are shown that a supervisor listens.
	Announces() bool
}

// Phones is how agents are reached.
type Phones interface {
	// Offer reads an offer that is out. queue.ErrStaleOffer.
	Offer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
	AcceptOffer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
	DeclineOffer(ctx context.Context, ref queue.OfferRef) error
	// KeyNeeded reports whether an agent at that address is asked for a key, whatever was clicked.
	KeyNeeded(address string) bool
	Softphone(agent string) (SoftphoneToken, error)
}

// TalkView is a talk as the API and the desk show it. Times are RFC 3339.
type TalkView struct {
	Call       string         `json:"call"`
	Queue      string         `json:"queue"`
	Agent      string         `json:"agent,omitempty"` // who has the caller; left out: somebody outside
	Since      time.Time      `json:"since"`
	HeldSince  *time.Time     `json:"held_since"`
	Reminded   bool           `json:"reminded,omitempty"` // the caller has been on hold for long
	Muted      bool           `json:"muted"`
	Consult    *ConsultView   `json:"consult"`
	Dropped    *time.Time     `json:"dropped_until"`
	Supervisor queue.HelpMode `json:"supervisor"` // listens, helps or joined; empty: nobody, or nobody the agent is to know of
}

// ConsultView is somebody who is asked.
type ConsultView struct {
	To    string    `json:"to"`
	Kind  string    `json:"kind"`  // queue, agent or number
	State string    `json:"state"` // waiting, ringing, talking, joined
	Agent string    `json:"agent,omitempty"`
	Since time.Time `json:"since"`
}

// Targets are to whom callers can be sent.
type Targets struct {
	Queues  map[string]TargetQueue `json:"queues"`
	Agents  map[string]TargetAgent `json:"agents"`
	Outside []string               `json:"outside,omitempty"` // how numbers begin to which callers may be sent
	Numbers bool                   `json:"numbers"`           // there are some
}

// TargetQueue is a queue, and how long it takes there.
type TargetQueue struct {
	Title   string `json:"title"`
	Open    bool   `json:"open"`
	Waiting int    `json:"waiting"`
	Wait    Range  `json:"wait"`
}

// TargetAgent is an agent, and what they do.
type TargetAgent struct {
	Name   string           `json:"name"`
	State  queue.AgentState `json:"state"`
	Since  time.Time        `json:"since"`
	Queues []string         `json:"queues"`
}

// Range is a wait in seconds.
type Range struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Known bool    `json:"known"`
}

// WaitRange is a wait as screens show it.
func WaitRange(w queue.Wait) Range {
	return Range{Low: w.Low.Seconds(), High: w.High.Seconds(), Known: w.Known}
}

// SoftphoneToken lets a browser be called.
type SoftphoneToken struct {
	Token    string    `json:"token"`
	Identity string    `json:"identity"`
	Until    time.Time `json:"until"`
}

// TransferWish is the body of a request to send a caller on, or to ask somebody about them. Exactly one of the three targets is
// set.
type TransferWish struct {
	To   queue.Target `json:"to"`
	Note string       `json:"note,omitempty"` // what whoever takes over is told, at most 60 bytes
}

// EscalateWish is the body of a request to ask for help; it may be empty.
type EscalateWish struct {
	Note string `json:"note,omitempty"` // what those who help are told
}

// OfferAnswer is an offer that was accepted or declined on the screen.
type OfferAnswer struct {
	Offer    queue.OfferRef `json:"offer"`
	Accepted bool           `json:"accepted"`
	Key      bool           `json:"key"` // accepted, and 1 is to be pressed on the phone as well
}

// Forced is a call that a supervisor has ended.
type Forced struct {
	Call string `json:"call"`
}

// HelpWish is the body of a request to join a talk.
type HelpWish struct {
	Mode queue.HelpMode `json:"mode"` // listens, helps or joined
}

// talksAPI answers what is asked of talks.
type talksAPI struct {
	talks Talks
	log   *zap.Logger
}

// RegisterTalks adds the routes of talks. Agents act on their own calls, those who lead agents on all.
func RegisterTalks(mux *http.ServeMux, guard access.Guard, t Talks, log *zap.Logger) {
	a := talksAPI{talks: t, log: log}
	mux.Handle("GET /api/v1/talks/{call}", guard.Admit(access.WorkDesk, a.read))
	mux.Handle("GET /api/v1/transfer/targets", guard.Admit(access.WorkDesk, a.targets))
	mux.Handle("GET /api/v1/softphone/token", guard.Admit(access.WorkDesk, a.softphone))
	mux.Handle("POST /api/v1/offers/{ref}/accept", guard.Admit(access.WorkDesk, a.accept))
	mux.Handle("POST /api/v1/offers/{ref}/decline", guard.Admit(access.WorkDesk, a.decline))
	mux.Handle("POST /api/v1/talks/{call}/rejoin", guard.Admit(access.WorkDesk, a.act(t.Rejoin)))
	mux.Handle("POST /api/v1/calls/{call}/hold", guard.Admit(access.WorkDesk, a.act(t.Hold)))
	mux.Handle("POST /api/v1/calls/{call}/resume", guard.Admit(access.WorkDesk, a.act(t.Resume)))
	mux.Handle("POST /api/v1/calls/{call}/mute", guard.Admit(access.WorkDesk, a.act(t.Mute)))
	mux.Handle("POST /api/v1/calls/{call}/unmute", guard.Admit(access.WorkDesk, a.act(t.Unmute)))
	mux.Handle("POST /api/v1/calls/{call}/hang-up", guard.Admit(access.WorkDesk, a.act(t.End)))
	mux.Handle("POST /api/v1/calls/{call}/consult/complete", guard.Admit(access.WorkDesk, a.act(t.Complete)))
	mux.Handle("POST /api/v1/calls/{call}/consult/join", guard.Admit(access.WorkDesk, a.act(t.Merge)))
	mux.Handle("POST /api/v1/calls/{call}/consult/cancel", guard.Admit(access.WorkDesk, a.act(t.Cancel)))
	mux.Handle("POST /api/v1/calls/{call}/transfer", guard.Admit(access.WorkDesk, a.send(t.Transfer)))
	mux.Handle("POST /api/v1/calls/{call}/consult", guard.Admit(access.WorkDesk, a.send(t.Consult)))
	mux.Handle("POST /api/v1/calls/{call}/escalate", guard.Admit(access.WorkDesk, a.escalate))
	mux.Handle("POST /api/v1/calls/{call}/join", guard.Admit(access.JoinTalks, a.join))
	mux.Handle("POST /api/v1/calls/{call}/leave", guard.Admit(access.JoinTalks, a.leave))
	mux.Handle("POST /api/v1/calls/{call}/force-end", guard.Admit(access.LeadAgents, a.forceEnd))
}

// mine reads a talk that is of whoever asks, or of an agent whom they lead. It answers itself where it is not.
func (a talksAPI) mine(w http.ResponseWriter, r *http.Request) (queue.Talk, bool) {
	who := access.From(r.Context())
	t, err := a.talks.Talk(r.Context(), r.PathValue("call"))
	if err == nil && !who.IsAgent(t.Agent) && !who.Can(access.LeadAgents) {
		err = queue.ErrNoTalk
	}
	if err != nil {
		a.fail(w, err)
		return t, false
	}
	return t, true
}

func (a talksAPI) read(w http.ResponseWriter, r *http.Request) {
	if t, ok := a.mine(w, r); ok {
		send(w, a.log, a.view(r, t))
	}
}

// act does something to a talk for which nothing else is to be said.
func (a talksAPI) act(do func(context.Context, string) (queue.Talk, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if t, ok := a.mine(w, r); ok {
			t, err := do(r.Context(), t.Call)
			a.done(w, r, t, err)
		}
	}
}

// send sends a caller somewhere, or asks somebody.
func (a talksAPI) send(do func(context.Context, string, talks.Wish) (queue.Talk, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var wish TransferWish
		if !decodeWish(w, r, &wish) {
			return
		}
		if says := wish.fault(); says != "" {
			refuse(w, http.StatusBadRequest, says)
			return
		}
		t, ok := a.mine(w, r)
		if !ok {
			return
		}
		if wish.Note != "" {
			access.Because(r.Context(), wish.Note)
		}
		t, err := do(r.Context(), t.Call, talks.Wish{To: wish.To, Note: strings.TrimSpace(wish.Note)})
		a.done(w, r, t, err)
	}
}

var dialable = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// longestNote is the longest note that travels with a caller, in bytes: as long as a whisper.
const longestNote = 60

// fault is what is wrong with a wish; empty: nothing.
func (w TransferWish) fault() string {
	set := 0
	for _, name := range []string{w.To.Queue, w.To.Agent, w.To.Number} {
		if name != "" {
			set++
		}
	}
	switch {
	case set != 1:
		return `the body must be {"to": {"queue": "billing"}}, or "agent" or "number" in the place of "queue"`
	case w.To.Number != "" && !dialable.MatchString(w.To.Number):
		return "write the number with its country code, as in +15550123"
	case len(w.Note) > longestNote:
		return "the note is read out: write at most 60 bytes, and the rest in the notes of the call"
	}
	return ""
}

func (a talksAPI) escalate(w http.ResponseWriter, r *http.Request) {
	var wish EscalateWish
	if r.ContentLength != 0 && !decodeWish(w, r, &wish) {
		return
	}
	if t, ok := a.mine(w, r); ok {
		t, err := a.talks.Escalate(r.Context(), t.Call, strings.TrimSpace(wish.Note))
		a.done(w, r, t, err)
	}
}

func (a talksAPI) join(w http.ResponseWriter, r *http.Request) {
	var wish HelpWish
	if !decodeWish(w, r, &wish) {
		return
	}
	who := access.From(r.Context())
	if who.Agent == "" {
		refuse(w, http.StatusConflict, "you have no phone here; an admin names the agent who you are, at whose phone or browser you are rung")
		return
	}
	access.Because(r.Context(), "supervisor "+string(wish.Mode))
	t, err := a.talks.Help(r.Context(), r.PathValue("call"), who.Agent, who.Name, wish.Mode)
	a.done(w, r, t, err)
}

func (a talksAPI) leave(w http.ResponseWriter, r *http.Request) {
	access.Because(r.Context(), "supervisor left")
	t, err := a.talks.LeaveHelp(r.Context(), r.PathValue("call"))
	a.done(w, r, t, err)
}

func (a talksAPI) forceEnd(w http.ResponseWriter, r *http.Request) {
	var wish ReasonWish
	if !decodeWish(w, r, &wish) {
		return
	}
	reason := strings.TrimSpace(wish.Reason)
	if reason == "" || len(reason) > maxReason {
		refuse(w, http.StatusBadRequest, "say why, in at most 200 bytes: the reason stands beside the end in the events")
		return
	}
	access.Because(r.Context(), reason)
	if err := a.talks.ForceEnd(r.Context(), r.PathValue("call"), access.From(r.Context()).Name, reason); err != nil {
		a.fail(w, err)
		return
	}
	a.log.Info("call ended by a supervisor", zap.String("call", r.PathValue("call")))
	send(w, a.log, Forced{Call: r.PathValue("call")})
}

func (a talksAPI) targets(w http.ResponseWriter, r *http.Request) {
	targets, err := a.talks.Targets(r.Context(), r.URL.Query().Get("lang"))
	if err != nil {
		a.fail(w, err)
		return
	}
	targets.Numbers = len(targets.Outside) > 0
	send(w, a.log, targets)
}

func (a talksAPI) softphone(w http.ResponseWriter, r *http.Request) {
	token, err := a.talks.Softphone(access.From(r.Context()).Agent)
	if err != nil {
		a.fail(w, err)
		return
	}
	send(w, a.log, token)
}

// offered reads an offer that is to whoever asks. It answers itself where it is not.
func (a talksAPI) offered(w http.ResponseWriter, r *http.Request) (queue.OfferRef, bool) {
	ref, who := queue.OfferRef(r.PathValue("ref")), access.From(r.Context())
	offer, err := a.talks.Offer(r.Context(), ref)
	if err == nil && !who.IsAgent(offer.Agent.ID) {
		err = queue.ErrStaleOffer
	}
	if err != nil {
		a.fail(w, err)
		return ref, false
	}
	return ref, true
}

func (a talksAPI) accept(w http.ResponseWriter, r *http.Request) {
	ref, ok := a.offered(w, r)
	if !ok {
		return
	}
	offer, err := a.talks.AcceptOffer(r.Context(), ref)
	if err != nil {
		a.fail(w, err)
		return
	}
	send(w, a.log, OfferAnswer{Offer: ref, Accepted: true, Key: a.talks.KeyNeeded(offer.Agent.Address)})
}

func (a talksAPI) decline(w http.ResponseWriter, r *http.Request) {
	ref, ok := a.offered(w, r)
	if !ok {
		return
	}
	if err := a.talks.DeclineOffer(r.Context(), ref); err != nil {
		a.fail(w, err)
		return
	}
	send(w, a.log, OfferAnswer{Offer: ref})
}

// done answers with the talk as it now is.
func (a talksAPI) done(w http.ResponseWriter, r *http.Request, t queue.Talk, err error) {
	if err != nil {
		a.fail(w, err)
		return
	}
	a.log.Info("talk", zap.String("call", t.Call), zap.String("agent", t.Agent), zap.String("route", r.Pattern))
	send(w, a.log, a.view(r, t))
}

// view is a talk as whoever asks may see it.
func (a talksAPI) view(r *http.Request, t queue.Talk) TalkView {
	if access.From(r.Context()).Can(access.LeadAgents) || a.talks.Announces() {
		return ViewTalk(t)
	}
	return DiscreetTalk(t)
}

// DiscreetTalk is a talk as screens show it to agents who are not to know who listens.
func DiscreetTalk(t queue.Talk) TalkView {
	v := ViewTalk(t)
	if v.Supervisor == queue.Listens {
		v.Supervisor = ""
	}
	return v
}

// ViewTalk is a talk as screens show it.
func ViewTalk(t queue.Talk) TalkView {
	v := TalkView{
		Call: t.Call, Queue: t.Queue, Agent: t.Agent, Since: t.Since, HeldSince: moment(t.Held), Reminded: !t.Reminded.IsZero(),
		Muted: t.Muted, Dropped: moment(t.Dropped),
	}
	if c := t.Consult; c != nil {
		v.Consult = &ConsultView{To: c.To.Name(), Kind: c.To.Kind(), State: c.State(), Agent: c.Agent, Since: c.Since}
	}
	if h := t.Help; h != nil {
		v.Supervisor = h.Mode
	}
	return v
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func decodeWish(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, "the body is not JSON of the form that this request needs")
		return false
	}
	return true
}

func (a talksAPI) fail(w http.ResponseWriter, err error) {
	var refusal queue.TalkRefusal
	switch {
	case errors.As(err, &refusal):
		refuse(w, http.StatusConflict, refusal.Error())
	case errors.Is(err, queue.ErrNoTalk):
		refuse(w, http.StatusNotFound, "that call is not in a talk of yours; it may have ended a moment ago")
	case errors.Is(err, queue.ErrStaleOffer):
		refuse(w, http.StatusNotFound, "that offer is over: the caller has gone, or somebody else has them")
	case errors.Is(err, queue.ErrUnknownAgent):
		refuse(w, http.StatusNotFound, "no agent of that name is declared")
	default:
		a.log.Error("API of talks", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the line or the carrier cannot be reached; try again")
	}
}
