package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/access"
)

// Promises are what callers were told, and what became of it.
type Promises interface {
	// Promises reads a page of the ledger, the newest first.
	Promises(ctx context.Context, w queue.PromisesWish) (queue.PromisesPage, error)
}

// Promise is something that a caller was told. Times are RFC 3339.
type Promise struct {
	ID       string            `json:"id"`
	Call     string            `json:"call"`
	From     string            `json:"from,omitempty"` // all but its end masked
	Queue    string            `json:"queue,omitempty"`
	Lane     string            `json:"lane,omitempty"`
	Language string            `json:"language,omitempty"`
	Kind     queue.PromiseKind `json:"kind"`
	Said     string            `json:"said"`            // in figures
	Basis    string            `json:"basis,omitempty"` // of an estimate
	As       string            `json:"as,omitempty"`    // how it was announced, such as longer or sorry
	At       time.Time         `json:"at"`
	By       time.Time         `json:"by,omitzero"`
	First    bool              `json:"first,omitempty"` // of its kind, to this caller
	Outcome  queue.Promise     `json:"outcome"`
	Overdue  bool              `json:"overdue,omitempty"` // open, and its time has passed
	Settled  time.Time         `json:"settled,omitzero"`
	// Margin is how much time was left, below 0 when it had passed; of a replaced one, how much sooner the next one was.
	Margin   float64   `json:"margin_seconds,omitempty"`
	Answered time.Time `json:"answered,omitzero"`   // when the caller met an agent
	Overtook int       `json:"overtaken,omitempty"` // of a position: callers who were served before, beyond those who were told
	Item     string    `json:"message,omitempty"`   // that is to be answered
}

func viewPromise(r queue.PromiseRecord) Promise {
	return Promise{
		ID: r.ID, Call: r.Call, From: r.From, Queue: r.Queue, Lane: r.Lane, Language: r.Language, Kind: r.Kind, Said: r.Said, Basis: r.Basis, As: r.As,
		At: r.At, By: r.By, First: r.First, Outcome: r.Outcome, Overdue: r.Open() && r.Passed, Settled: r.Settled,
		Margin: r.Margin.Seconds(), Answered: r.Answered, Overtook: r.Overtook, Item: r.Item,
	}
}

// PromiseSum is what became of the promises of one kind that a queue's callers were told in a day.
type PromiseSum struct {
	Day      string                `json:"day"` // in UTC
	Queue    string                `json:"queue"`
	Kind     queue.PromiseKind     `json:"kind"`
	Outcomes map[queue.Promise]int `json:"outcomes"`
	Kept     *float64              `json:"kept_share,omitempty"` // of those that were kept, late or broken
	Margin   *float64              `json:"mean_margin_seconds,omitempty"`
	Coverage *float64              `json:"coverage,omitempty"` // of those whose caller met an agent: by the time told, whatever was told in between
	Raises   int                   `json:"raises"`
}

func viewSum(s queue.PromiseSummary) PromiseSum {
	view := PromiseSum{Day: s.Day, Queue: s.Queue, Kind: s.Kind, Outcomes: s.Outcomes, Raises: s.Raises}
	if kept, known := s.Kept(); known {
		view.Kept = &kept
	}
	if s.Due > 0 {
		margin := s.Margin.Seconds()
		view.Margin = &margin
	}
	if s.Met > 0 {
		coverage := float64(s.Covered) / float64(s.Met)
		view.Coverage = &coverage
	}
	return view
}

// RegisterPromises adds the routes of promises.
func RegisterPromises(mux *http.ServeMux, guard access.Guard, p Promises, log *zap.Logger) {
	desk := promiseDesk{p, log}
	mux.Handle("GET /api/v1/promises", guard.Admit(access.ReadLine, desk.list))
	mux.Handle("GET /api/v1/promises/summary", guard.Admit(access.ReadLine, desk.summary))
}

type promiseDesk struct {
	promises Promises
	log      *zap.Logger
}

// Bounds of one answer, and of one reading of the ledger.
const (
	mostPromises  = 1000
	pageOfPromise = 500
)

// Outcome is what becomes of a promise.
type Outcome = queue.Promise

// The outcomes, with the one that is no end.
const (
	Open     = queue.PromiseOpen
	Kept     = queue.PromiseKept
	Late     = queue.PromiseLate
	Broken   = queue.PromiseBroken
	Void     = queue.PromiseVoid
	Replaced = queue.PromiseReplaced
)

// Overdue is asked for as an outcome: open, and its time has passed.
const Overdue queue.Promise = "overdue"

// promiseFilter says which promises are asked for. What is empty is not asked for.
type promiseFilter struct {
	queue, call string
	kind        queue.PromiseKind
	outcomes    []queue.Promise
	since       time.Time
	before      string
	limit       int
}

func (f promiseFilter) takes(r queue.PromiseRecord) bool {
	switch {
	case f.queue != "" && r.Queue != f.queue, f.call != "" && r.Call != f.call, f.kind != "" && r.Kind != f.kind:
		return false
	case len(f.outcomes) == 0:
		return true
	}
	return slices.Contains(f.outcomes, r.Outcome) || slices.Contains(f.outcomes, Overdue) && r.Open() && r.Passed
}

// filterOf reads what is asked for.
func filterOf(query url.Values) (promiseFilter, error) {
	f := promiseFilter{
		queue: query.Get("queue"), call: query.Get("call"), kind: queue.PromiseKind(query.Get("kind")), before: query.Get("before"), limit: shownCallers,
	}
	if f.kind != "" && !slices.Contains(queue.PromiseKinds, f.kind) {
		return f, errors.New("kind must be wait, position, callback or message")
	}
	for _, outcome := range query["outcome"] {
		if outcome := queue.Promise(outcome); outcome != "" {
			if outcome != Overdue && !slices.Contains(queue.PromiseOutcomes, outcome) {
				return f, errors.New("outcome must be open, kept, late, broken, void, replaced or overdue")
			}
			f.outcomes = append(f.outcomes, outcome)
		}
	}
	var err error
	if text := query.Get("since"); text != "" {
		if f.since, err = time.Parse(time.RFC3339, text); err != nil {
			return f, errors.New("since must be a time such as 2026-03-02T12:00:00Z")
		}
	}
	if text := query.Get("limit"); text != "" {
		if f.limit, err = strconv.Atoi(text); err != nil || f.limit < 1 {
			return f, fmt.Errorf("limit must be from 1 to %d", mostPromises)
		}
		f.limit = min(f.limit, mostPromises)
	}
	return f, nil
}

func (d promiseDesk) list(w http.ResponseWriter, r *http.Request) {
	f, err := filterOf(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	shown, next := []Promise{}, ""
	err = d.each(r.Context(), f, func(record queue.PromiseRecord) bool {
		if len(shown) == f.limit {
			next = shown[f.limit-1].ID
			return false
		}
		shown = append(shown, viewPromise(record))
		return true
	})
	if err != nil {
		d.fail(w, err)
		return
	}
	answer := map[string]any{"promises": shown}
	if next != "" {
		answer["next"] = next
	}
	send(w, d.log, answer)
}

func (d promiseDesk) summary(w http.ResponseWriter, r *http.Request) {
	f, err := filterOf(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	var records []queue.PromiseRecord
	err = d.each(r.Context(), f, func(record queue.PromiseRecord) bool {
		records = append(records, record)
		return true
	})
	if err != nil {
		d.fail(w, err)
		return
	}
	sums := []PromiseSum{}
	for _, s := range queue.Summarise(records) {
		sums = append(sums, viewSum(s))
	}
	send(w, d.log, map[string]any{"summary": sums})
}

// each visits the promises that are asked for, the newest first, for as long as visit says so.
func (d promiseDesk) each(ctx context.Context, f promiseFilter, visit func(queue.PromiseRecord) bool) error {
	wish := queue.PromisesWish{Before: f.before, Limit: pageOfPromise}
	for {
		page, err := d.promises.Promises(ctx, wish)
		if err != nil {
			return err
		}
		for _, r := range page.Records {
			if r.At.Before(f.since) || f.takes(r) && !visit(r) {
				return nil
			}
			wish.Before = r.ID
		}
		if len(page.Records) < wish.Limit {
			return nil
		}
	}
}

// toldIn is which wait a caller was told since they stand in line; nil: none.
func (d promiseDesk) toldIn(ctx context.Context, v queue.View) (*ToldWait, error) {
	var told *ToldWait
	f := promiseFilter{call: v.Call, kind: queue.PromisedWait, since: v.Joined}
	err := d.each(ctx, f, func(r queue.PromiseRecord) bool {
		shown := viewPromise(r)
		if told == nil {
			told = &ToldWait{}
		}
		if r.Open() && told.Current == nil {
			told.Current = &shown
		}
		told.First = &shown
		return !r.First
	})
	return told, err
}

func (d promiseDesk) fail(w http.ResponseWriter, err error) {
	d.log.Error("promises", zap.Error(err))
	refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
}
