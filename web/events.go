package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/events"
	"presszero/web/access"
)

// Feed is what happens on the line.
type Feed interface {
	// Events reads what happened after the ID, "" from the oldest kept, "$" nothing but the ID to go on from.
	Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error)
}

// Bounds of reading the feed.
const (
	pageOfEvents  = 500 // most events of one answer, and of one reading of the store
	heartbeat     = 15 * time.Second
	writeDeadline = 10 * time.Second // of one writing to a follower
)

// EventsOptions are the parts of Events. All but Pace are required.
type EventsOptions struct {
	Feed  Feed
	Clock clock.Clock
	Pace  clock.Clock // by which those live who follow; Clock where it is nil
	Log   *zap.Logger
}

// Events answers below /api/v1/events. One reading of the store serves all who follow it.
type Events struct {
	o   EventsOptions
	hub *hub
}

// NewEvents checks the options. Nobody who follows is served before Run.
func NewEvents(o EventsOptions) (*Events, error) {
	if o.Feed == nil || o.Clock == nil || o.Log == nil {
		return nil, errors.New("web: Feed, Clock and Log are required")
	}
	if o.Pace == nil {
		o.Pace = o.Clock
	}
	return &Events{o: o, hub: newHub()}, nil
}

// Register adds the routes.
func (v *Events) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/events", guard.Admit(access.ReadLine, v.page))
	mux.Handle("GET /api/v1/events/stream", guard.Admit(access.ReadLine, v.stream))
}

// page is what is kept after an ID.
func (v *Events) page(w http.ResponseWriter, r *http.Request) {
	after, limit, err := asked(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	shown, next, err := v.read(r.Context(), after, limit)
	if err != nil {
		v.o.Log.Error("events", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
		return
	}
	send(w, v.o.Log, map[string]any{"events": shown, "next": next})
}

// asked reads after and limit.
func asked(r *http.Request) (after string, limit int, err error) {
	query := r.URL.Query()
	if after = query.Get("after"); after != "" && after != "$" && !events.IsID(after) {
		return "", 0, errors.New("after must be the ID of an event, such as 1772452800000-3")
	}
	limit = pageOfEvents
	if text := query.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 {
			return "", 0, fmt.Errorf("limit must be from 1 to %d", pageOfEvents)
		}
	}
	return after, min(limit, pageOfEvents), nil
}

// read is what is kept after an ID, as it is published, after a gap where something is not kept any more.
func (v *Events) read(ctx context.Context, after string, limit int) ([]events.Event, string, error) {
	found, next, err := v.o.Feed.Events(ctx, after, limit)
	if err != nil {
		return nil, "", err
	}
	shown := make([]events.Event, 0, len(found)+1)
	if gap, err := v.gap(ctx, after, found); err != nil {
		return nil, "", err
	} else if gap {
		shown = append(shown, events.Gap(after, v.o.Clock.Now()))
	}
	for _, e := range found {
		shown = append(shown, events.Of(e))
	}
	return shown, next, nil
}

// gap reports whether events are missing between an ID and what was found after it: the oldest that is kept is later than the
// ID, and what the ID named has gone.
func (v *Events) gap(ctx context.Context, after string, found []queue.Event) (bool, error) {
	if len(found) == 0 || !events.IsID(after) || after == "0-0" {
		return false, nil
	}
	oldest, _, err := v.o.Feed.Events(ctx, "", 1)
	if err != nil || len(oldest) == 0 {
		return false, err
	}
	return events.After(oldest[0].ID, after), nil
}
