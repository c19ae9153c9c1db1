package casebook

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/internal/obs"
	"presszero/web/access"
)

// APIOptions are the parts of an API. All are required.
type APIOptions struct {
	Book *Book
	// Serves reports whether a call is an agent's: they talk with the caller, were asked to, or did.
	Serves func(ctx context.Context, agent, call string) bool
	// Erase erases all that is kept of those who called from a number, and says how much that was, by what it was.
	Erase func(ctx context.Context, number string) (map[string]int, error)
	Log   *zap.Logger
}

// API answers what is written and asked about calls.
type API struct{ o APIOptions }

// NewAPI checks the options.
func NewAPI(o APIOptions) (*API, error) {
	if o.Book == nil || o.Serves == nil || o.Erase == nil || o.Log == nil {
		return nil, errors.New("casebook: Book, Serves, Erase and Log are required")
	}
	return &API{o}, nil
}

// Register adds the routes.
func (a *API) Register(mux *http.ServeMux, guard access.Guard) {
	read, work := access.OwnCalls, access.WorkDesk
	mux.Handle("GET /api/v1/calls/{call}/notes", guard.Admit(read, a.ofCall(a.notes)))
	mux.Handle("POST /api/v1/calls/{call}/notes", guard.Admit(work, a.ofCall(a.addNote)))
	mux.Handle("PUT /api/v1/calls/{call}/notes/{id}", guard.Admit(work, a.editNote))
	mux.Handle("DELETE /api/v1/calls/{call}/notes/{id}", guard.Admit(work, a.deleteNote))
	mux.Handle("GET /api/v1/calls/{call}/disposition", guard.Admit(read, a.ofCall(a.disposition)))
	mux.Handle("PUT /api/v1/calls/{call}/disposition", guard.Admit(work, a.ofCall(a.dispose)))
	mux.Handle("GET /api/v1/follow-ups", guard.Admit(work, a.followUps))
	mux.Handle("POST /api/v1/follow-ups", guard.Admit(work, a.addFollowUp))
	mux.Handle("PUT /api/v1/follow-ups/{id}", guard.Admit(work, a.changeFollowUp))
	mux.Handle("POST /api/v1/follow-ups/{id}/done", guard.Admit(work, a.followUpDone))
	mux.Handle("GET /api/v1/ideas", guard.Admit(access.LeadAgents, a.ideas))
	mux.Handle("POST /api/v1/ideas", guard.Admit(work, a.addIdea))
	mux.Handle("POST /api/v1/ideas/{id}/{state}", guard.Admit(access.LeadAgents, a.markIdea))
	mux.Handle("DELETE /api/v1/callers", guard.Admit(access.ManagePeople, a.forget))
}

// by is the name under which somebody writes: the agent who they are, or else their own.
func by(who access.Who) string {
	if who.Agent != "" {
		return who.Agent
	}
	return who.Name
}

func leads(who access.Who) Lead {
	if who.Can(access.LeadAgents) {
		return Leads
	}
	return ""
}

// mayTouch reports whether a call is theirs to read and write about. An agent who has not served it is told that it is unknown.
func (a *API) mayTouch(ctx context.Context, who access.Who, call string) bool {
	return who.Can(access.ReadCalls) || who.Agent != "" && a.o.Serves(ctx, who.Agent, call)
}

// ofCall lets through only those whose call it is.
func (a *API) ofCall(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !a.mayTouch(r.Context(), access.From(r.Context()), r.PathValue("call")) {
			refuse(w, http.StatusNotFound, "this is no call of yours, or nothing is kept of it any more; ask a supervisor")
			return
		}
		h(w, r)
	}
}

func (a *API) notes(w http.ResponseWriter, r *http.Request) {
	notes, err := a.o.Book.Notes(r.Context(), r.PathValue("call"))
	if notes == nil {
		notes = []Note{}
	}
	a.answer(w, map[string]any{"notes": notes}, err)
}

// noteBody is the body of a request that writes a note.
type noteBody struct {
	Text string `json:"text"`
}

func (a *API) addNote(w http.ResponseWriter, r *http.Request) {
	var body noteBody
	if !decode(w, r, &body, `{"text": "Wants the invoice by mail"}`) {
		return
	}
	note, err := a.o.Book.AddNote(r.Context(), r.PathValue("call"), by(access.From(r.Context())), body.Text, key(r))
	a.answer(w, note, err)
}

func (a *API) editNote(w http.ResponseWriter, r *http.Request) {
	var body noteBody
	if !decode(w, r, &body, `{"text": "Wants the invoice by mail"}`) {
		return
	}
	note, err := a.o.Book.EditNote(r.Context(), r.PathValue("id"), by(access.From(r.Context())), body.Text)
	a.answer(w, note, err)
}

func (a *API) deleteNote(w http.ResponseWriter, r *http.Request) {
	who := access.From(r.Context())
	access.Because(r.Context(), "deleted note "+r.PathValue("id"))
	a.answer(w, map[string]bool{"deleted": true}, a.o.Book.DeleteNote(r.Context(), r.PathValue("id"), by(who), leads(who)))
}

func (a *API) disposition(w http.ResponseWriter, r *http.Request) {
	d, err := a.o.Book.DispositionOf(r.Context(), r.PathValue("call"))
	a.answer(w, d, err)
}

func (a *API) dispose(w http.ResponseWriter, r *http.Request) {
	var body struct{ ID, Note string }
	if !decode(w, r, &body, `{"id": "solved"}, with a "note" where the disposition asks for one`) {
		return
	}
	d, err := a.o.Book.Dispose(r.Context(), r.PathValue("call"), by(access.From(r.Context())), body.ID, body.Note)
	a.answer(w, d, err)
}

func (a *API) followUps(w http.ResponseWriter, r *http.Request) {
	who, query := access.From(r.Context()), r.URL.Query()
	wish := FollowUpWish{Owner: query.Get("owner"), State: query.Get("state")}
	switch wish.State {
	case "", "open", "done", "late":
	default:
		refuse(w, http.StatusBadRequest, "state must be open, done or late")
		return
	}
	if leads(who) != Leads {
		wish.Owner = by(who)
	}
	found, err := a.o.Book.FollowUps(r.Context(), wish)
	if found == nil {
		found = []FollowUp{}
	}
	a.answer(w, map[string]any{"follow_ups": found}, err)
}

// followUpBody is the body of a request that writes, or changes, a follow-up.
type followUpBody struct {
	Call  string    `json:"call,omitempty"`
	Text  string    `json:"text,omitempty"`
	Due   time.Time `json:"due,omitzero"`
	Owner string    `json:"owner,omitempty"`
}

const aFollowUp = `{"call": "CA5c1f", "text": "Send the invoice", "due": "2026-03-02T12:00:00Z"}, with an "owner" if it is somebody else`

func (a *API) addFollowUp(w http.ResponseWriter, r *http.Request) {
	var body followUpBody
	if !decode(w, r, &body, aFollowUp) {
		return
	}
	who := access.From(r.Context())
	if body.Call != "" && !a.mayTouch(r.Context(), who, body.Call) {
		refuse(w, http.StatusNotFound, "this is no call of yours, or nothing is kept of it any more")
		return
	}
	f := FollowUp{Call: body.Call, Text: body.Text, Due: body.Due, Owner: body.Owner, By: by(who)}
	if f.Owner == "" {
		f.Owner = f.By
	}
	f, err := a.o.Book.AddFollowUp(r.Context(), f, key(r))
	a.answer(w, f, err)
}

func (a *API) changeFollowUp(w http.ResponseWriter, r *http.Request) {
	var body followUpBody
	if !decode(w, r, &body, aFollowUp) {
		return
	}
	who := access.From(r.Context())
	f, err := a.o.Book.ChangeFollowUp(r.Context(), r.PathValue("id"), by(who), leads(who), FollowUpChange{Due: body.Due, Owner: body.Owner, Text: body.Text})
	a.answer(w, f, err)
}

func (a *API) followUpDone(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Note string `json:"note"`
	}
	if r.ContentLength != 0 && !decode(w, r, &body, `{"note": "Sent"}, or nothing`) {
		return
	}
	who := access.From(r.Context())
	f, err := a.o.Book.ChangeFollowUp(r.Context(), r.PathValue("id"), by(who), leads(who), FollowUpChange{Done: true, Note: body.Note})
	a.answer(w, f, err)
}

func (a *API) ideas(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	ideas, counts, err := a.o.Book.Ideas(r.Context(), IdeaWish{State: query.Get("state"), Kind: query.Get("kind"), Queue: query.Get("queue")})
	if ideas == nil {
		ideas = []Idea{}
	}
	a.answer(w, map[string]any{"ideas": ideas, "counts": counts}, err)
}

func (a *API) addIdea(w http.ResponseWriter, r *http.Request) {
	var body struct{ Call, Kind, Text string }
	if !decode(w, r, &body, `{"call": "CA5c1f", "kind": "suggestion", "text": "Open on Saturdays"}; the other kind is complaint`) {
		return
	}
	who := access.From(r.Context())
	if !a.mayTouch(r.Context(), who, body.Call) {
		refuse(w, http.StatusNotFound, "this is no call of yours, or nothing is kept of it any more")
		return
	}
	i, err := a.o.Book.AddIdea(r.Context(), Idea{Call: body.Call, Kind: body.Kind, Text: body.Text, By: by(who)}, key(r))
	a.answer(w, i, err)
}

func (a *API) markIdea(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Note string `json:"note"`
	}
	if r.ContentLength != 0 && !decode(w, r, &body, `{"note": "Asked the owner"}, or nothing`) {
		return
	}
	i, err := a.o.Book.MarkIdea(r.Context(), r.PathValue("id"), by(access.From(r.Context())), r.PathValue("state"), body.Note)
	a.answer(w, i, err)
}

func (a *API) forget(w http.ResponseWriter, r *http.Request) {
	number := r.URL.Query().Get("number")
	if len(number) < 3 || number[0] != '+' {
		refuse(w, http.StatusBadRequest, "number must be a whole number such as %2B15550111, the plus sign written as %2B")
		return
	}
	access.Because(r.Context(), "forget the caller "+obs.MaskPhone(number))
	erased, err := a.o.Erase(r.Context(), number)
	a.answer(w, map[string]any{"number": obs.MaskPhone(number), "erased": erased}, err)
}

// key makes a repeated request harmless.
func key(r *http.Request) string { return r.Header.Get("Idempotency-Key") }

// mostBody is the longest body: a text, and what stands around it.
const mostBody = 16 << 10

func decode(w http.ResponseWriter, r *http.Request, into any, such string) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBody)).Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, "the body must be such as "+such)
		return false
	}
	return true
}

// answer shows what came of a request.
func (a *API) answer(w http.ResponseWriter, body any, err error) {
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if err := json.NewEncoder(w).Encode(body); err != nil {
			a.o.Log.Info("answer was not sent", zap.Error(err))
		}
	case errors.Is(err, ErrUnknown):
		refuse(w, http.StatusNotFound, err.Error())
	case errors.Is(err, ErrNotYours):
		refuse(w, http.StatusForbidden, err.Error())
	case errors.Is(err, ErrTooLate), errors.Is(err, ErrOvertaken):
		refuse(w, http.StatusConflict, err.Error())
	case errors.Is(err, ErrWrong):
		refuse(w, http.StatusBadRequest, err.Error())
	default:
		a.o.Log.Error("casebook", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the casebook cannot be reached now; try again in a moment")
	}
}

func refuse(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": message})
}
