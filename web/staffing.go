package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/queue/history"
	"presszero/queue/staffing"
	"presszero/web/access"
)

// Staffing knows how many agents queues need, and what came of their callers.
type Staffing interface {
	// Advice is what was found out last, of each queue, sorted by name. None: nobody has looked yet.
	Advice(ctx context.Context) ([]QueueStaffing, error)
	// Plan plans a day, named as in history.Day, of each queue. A [Refusal] says what is wrong with the day.
	Plan(ctx context.Context, day string) ([]QueuePlan, error)
	// History reads the intervals of a queue in which something was counted, from one time to before another. A [Refusal]
	// says what is wrong.
	History(ctx context.Context, queue string, from, to time.Time) ([]history.Interval, error)
}

// QueueStaffing is what is found out about the staff of a queue.
type QueueStaffing struct {
	staffing.Advice
	Message string        `json:"message"`
	Basis   history.Basis `json:"basis"` // of the load
	Calls   float64       `json:"calls"` // expected in half an hour
	At      time.Time     `json:"at"`
}

// QueuePlan is the staffing of a day.
type QueuePlan struct {
	Queue    string             `json:"queue"`
	Day      string             `json:"day,omitempty"` // date; none: any
	Zone     string             `json:"zone"`          // in which the day is one
	Target   staffing.Target    `json:"target"`
	Handle   float64            `json:"handle_seconds"`
	Patience float64            `json:"patience_seconds"`
	Plan     []staffing.Planned `json:"intervals"` // in which the queue is open
}

// Interval is a quarter of an hour of a queue as the API shows it. Callers count in the interval in which they came in line.
type Interval struct {
	Begins    time.Time `json:"begins"`
	Offered   int       `json:"offered"`
	Answered  int       `json:"answered"`
	InTime    int       `json:"answered_in_time"`
	Abandoned int       `json:"abandoned"`
	Early     int       `json:"abandoned_in_time"` // within the time of the service level
	Short     int       `json:"abandoned_short"`   // within 5 s
	Elsewhere int       `json:"elsewhere"`         // to the ladder, another queue, or to be called back
	Handled   int       `json:"handled"`
	Handle    float64   `json:"handle_seconds"`
	Agents    float64   `json:"agents_present"`
	Forecast  float64   `json:"forecast,omitempty"` // callers who were expected
	OfAll     float64   `json:"answered_of_all"`
	OfStayed  float64   `json:"answered_of_those_who_stayed"`
}

// RegisterStaffing adds the routes of staffing.
func (a *API) RegisterStaffing(mux *http.ServeMux, guard access.Guard, s Staffing) {
	mux.Handle("GET /api/v1/staffing", guard.Admit(access.ReadFigures, func(w http.ResponseWriter, r *http.Request) { a.staffing(s, w, r) }))
	mux.Handle("GET /api/v1/history", guard.Admit(access.ReadFigures, func(w http.ResponseWriter, r *http.Request) { a.history(s, w, r) }))
}

func (a *API) staffing(s Staffing, w http.ResponseWriter, r *http.Request) {
	name, day := r.URL.Query().Get("queue"), r.URL.Query().Get("day")
	if day == "" {
		all, err := s.Advice(r.Context())
		a.answer(w, "queues", only(all, func(q QueueStaffing) string { return q.Queue }, name), err)
		return
	}
	all, err := s.Plan(r.Context(), day)
	a.answer(w, "queues", only(all, func(q QueuePlan) string { return q.Queue }, name), err)
}

// only are those of one queue; of all where none is named.
func only[T any](all []T, of func(T) string, name string) []T {
	some := []T{}
	for _, one := range all {
		if name == "" || of(one) == name {
			some = append(some, one)
		}
	}
	return some
}

func (a *API) history(s Staffing, w http.ResponseWriter, r *http.Request) {
	from, to, err := between(r)
	if err != nil {
		a.answer(w, "", nil, err)
		return
	}
	all, err := s.History(r.Context(), r.URL.Query().Get("queue"), from, to)
	shown := make([]Interval, 0, len(all))
	for _, i := range all {
		shown = append(shown, viewInterval(i))
	}
	a.answer(w, "intervals", shown, err)
}

func viewInterval(i history.Interval) Interval {
	return Interval{
		Begins: i.Slot.Begins(), Offered: i.Offered, Answered: i.Answered, InTime: i.InTime, Abandoned: i.Abandoned, Early: i.Early, Short: i.Short,
		Elsewhere: i.Elsewhere, Handled: i.Handled, Handle: i.Handle.Seconds(), Agents: i.Agents(), Forecast: i.Forecast,
		OfAll: i.Level(), OfStayed: i.LevelOfStayed(),
	}
}

// between are the times of a request: from is required, to is a day later where it is left out.
func between(r *http.Request) (from, to time.Time, err error) {
	query := r.URL.Query()
	if from, err = time.Parse(time.RFC3339, query.Get("from")); err != nil {
		return from, to, Refusal{http.StatusBadRequest, "from must be a time such as 2026-11-23T00:00:00Z"}
	}
	if query.Get("to") == "" {
		return from, from.Add(24 * time.Hour), nil
	}
	if to, err = time.Parse(time.RFC3339, query.Get("to")); err != nil || !to.After(from) {
		return from, to, Refusal{http.StatusBadRequest, "to must be a time after from, such as 2026-11-24T00:00:00Z"}
	}
	return from, to, nil
}

// answer sends a list under its name, or what is wrong.
func (a *API) answer(w http.ResponseWriter, name string, list any, err error) {
	var refusal Refusal
	switch {
	case errors.As(err, &refusal):
		refuse(w, refusal.Code, refusal.Says)
	case err != nil:
		a.log.Error("API", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
	default:
		a.send(w, map[string]any{name: list})
	}
}
