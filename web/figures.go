package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/queue/figures"
	"presszero/web/access"
)

// Figures knows what was counted.
type Figures interface {
	// Figures reads them. A [Refusal] says what is wrong with the wish.
	Figures(ctx context.Context, w FiguresWish) (FiguresAnswer, error)
}

// The lengths of intervals.
const (
	ByQuarter = "quarter" // of an hour
	ByHour    = "hour"
	ByDay     = "day" // of the queue's zone
	Whole     = "none"
)

// FiguresWish says which figures are asked for.
type FiguresWish struct {
	Queue    string // empty: all
	Day      string // named as in history.Day, in the zone of each queue; empty: From and To count
	From, To time.Time
	Interval string // ByQuarter and so on
}

// FiguresAnswer are figures of queues. Callers count in the interval in which they came in line, so that one is complete when
// the last of them has gone; offers, talks, promises and what befell calls count when they happened.
type FiguresAnswer struct {
	Formulas []figures.Named         `json:"formulas"` // of service levels, that of the caller first
	All      *QueueFigures           `json:"all,omitempty"`
	Queues   map[string]QueueFigures `json:"queues"`
}

// QueueFigures are the figures of a queue.
type QueueFigures struct {
	Title     string          `json:"title,omitempty"`
	From      time.Time       `json:"from"`
	To        time.Time       `json:"to"`
	Zone      string          `json:"zone"`
	Formula   figures.Named   `json:"formula"` // that is shown first
	Target    *figures.Target `json:"target,omitempty"`
	Cut       float64         `json:"short_seconds,omitempty"` // within which hang-ups are short
	Total     figures.Figures `json:"total"`
	Intervals []FiguresOf     `json:"intervals,omitempty"`
}

// FiguresOf are the figures of an interval in which something was counted.
type FiguresOf struct {
	Begins time.Time `json:"begins"`
	Ends   time.Time `json:"ends"`
	figures.Figures
}

// RegisterFigures adds the route of figures.
func RegisterFigures(mux *http.ServeMux, guard access.Guard, f Figures, log *zap.Logger) {
	mux.Handle("GET /api/v1/figures", guard.Admit(access.ReadFigures, func(w http.ResponseWriter, r *http.Request) {
		wish, err := figuresWish(r)
		if err != nil {
			refuse(w, http.StatusBadRequest, err.Error())
			return
		}
		answer, err := f.Figures(r.Context(), wish)
		var refusal Refusal
		switch {
		case errors.As(err, &refusal):
			refuse(w, refusal.Code, refusal.Says)
		case err != nil:
			log.Error("figures", zap.Error(err))
			refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
		default:
			send(w, log, answer)
		}
	}))
}

func figuresWish(r *http.Request) (FiguresWish, error) {
	query := r.URL.Query()
	wish := FiguresWish{Queue: query.Get("queue"), Day: query.Get("day"), Interval: query.Get("interval")}
	switch wish.Interval {
	case "":
		wish.Interval = ByHour
	case ByQuarter, ByHour, ByDay, Whole:
	default:
		return wish, Refusal{http.StatusBadRequest, "interval must be quarter, hour, day or none"}
	}
	switch {
	case query.Get("from") == "" && query.Get("to") == "":
		return wish, nil
	case wish.Day != "":
		return wish, Refusal{http.StatusBadRequest, "say either day, or from and to"}
	}
	var err error
	wish.From, wish.To, err = between(r)
	return wish, err
}
