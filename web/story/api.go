package story

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"go.uber.org/zap"

	"presszero/web/access"
)

// APIOptions are the parts of an API. All are required.
type APIOptions struct {
	Stories *Stories
	Names   Names
	// Test makes a file of flow tests of a call. ErrNoTest.
	Test func(ctx context.Context, s Story) ([]byte, error)
	Log  *zap.Logger
}

// ErrNoTest says that no test can be made of a call; its text says why.
var ErrNoTest = errors.New("no test can be made of this call")

// API answers what is asked of calls.
type API struct{ o APIOptions }

// NewAPI checks the options.
func NewAPI(o APIOptions) (*API, error) {
	if o.Stories == nil || o.Names == nil || o.Test == nil || o.Log == nil {
		return nil, errors.New("story: Stories, Names, Test and Log are required")
	}
	return &API{o}, nil
}

// Register adds the routes. Agents see the calls that they served; others who may read calls see all.
func (a *API) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/calls", guard.Admit(access.OwnCalls, a.find))
	mux.Handle("GET /api/v1/calls/{call}", guard.Admit(access.OwnCalls, a.one))
	mux.Handle("GET /api/v1/calls/{call}/story", guard.Admit(access.OwnCalls, a.story))
	mux.Handle("GET /api/v1/calls/{call}/test", guard.Admit(access.ReadCalls, a.test))
}

func (a *API) find(w http.ResponseWriter, r *http.Request) {
	wish, err := wishOf(r)
	if err != nil {
		a.refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if who := access.From(r.Context()); !who.Can(access.ReadCalls) {
		if who.Agent == "" {
			a.refuse(w, http.StatusForbidden, "you are no agent, so no calls are your own; ask a supervisor")
			return
		}
		wish.Agent = who.Agent
	}
	calls, next, err := a.o.Stories.Find(r.Context(), wish)
	if err != nil {
		a.fail(w, err)
		return
	}
	if calls == nil {
		calls = []Call{}
	}
	a.send(w, struct {
		Calls []Call `json:"calls"`
		Next  string `json:"next,omitempty"`
	}{calls, next})
}

func wishOf(r *http.Request) (Wish, error) {
	q := r.URL.Query()
	w := Wish{Number: q.Get("number"), Queue: q.Get("queue"), Agent: q.Get("agent"), Text: q.Get("q"), After: q.Get("after")}
	for name, at := range map[string]*time.Time{"from": &w.From, "to": &w.To} {
		if text := q.Get(name); text != "" {
			t, err := time.Parse(time.RFC3339, text)
			if err != nil {
				return w, errors.New(name + " must be a time such as 2026-03-02T12:00:00Z")
			}
			*at = t
		}
	}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 200 {
			return w, errors.New("limit must be from 1 to 200")
		}
		w.Limit = n
	}
	return w, nil
}

// MayRead reports whether they may read a call: all calls, or one of their own.
func MayRead(who access.Who, c Call) bool { return who.Can(access.ReadCalls) || c.Served(who.Agent) }

// read reads the story of the call that is asked for, or refuses. A call of others is unknown to an agent.
func (a *API) read(w http.ResponseWriter, r *http.Request) (Story, bool) {
	story, err := a.o.Stories.Read(r.Context(), r.PathValue("call"))
	if err == nil && !MayRead(access.From(r.Context()), story.Call) {
		err = ErrUnknown
	}
	if err != nil {
		a.fail(w, err)
		return Story{}, false
	}
	return story, true
}

func (a *API) one(w http.ResponseWriter, r *http.Request) {
	if story, ok := a.read(w, r); ok {
		a.send(w, story.Call)
	}
}

// Answer is a story as the API shows it.
type Answer struct {
	Call    Call    `json:"call"`
	Entries []Entry `json:"entries"`
}

func (a *API) story(w http.ResponseWriter, r *http.Request) {
	if story, ok := a.read(w, r); ok {
		a.send(w, Answer{story.Call, story.Tell(a.o.Names)})
	}
}

func (a *API) test(w http.ResponseWriter, r *http.Request) {
	story, ok := a.read(w, r)
	if !ok {
		return
	}
	file, err := a.o.Test(r.Context(), story)
	if err != nil {
		a.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(file)
}

func (a *API) send(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		a.o.Log.Info("answer was not sent", zap.Error(err))
	}
}

func (a *API) refuse(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": message})
}

func (a *API) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, ErrUnknown):
		a.refuse(w, http.StatusNotFound, "nothing is kept of this call; stories are kept for the time that stories.keep says")
	case errors.Is(err, ErrNoTest):
		a.refuse(w, http.StatusConflict, err.Error())
	default:
		a.o.Log.Error("stories", zap.Error(err))
		a.refuse(w, http.StatusServiceUnavailable, "the stories cannot be read now; try again in a moment")
	}
}
