package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue/events"
)

// stream sends what happens from now on, or after the last event that the reader has seen, until the reader goes.
func (v *Events) stream(w http.ResponseWriter, r *http.Request) {
	after := r.Header.Get("Last-Event-ID")
	if after == "" {
		after = r.URL.Query().Get("after")
	}
	if after != "" && !events.IsID(after) {
		refuse(w, http.StatusBadRequest, "Last-Event-ID, or after, must be the ID of an event, such as 1772452800000-3")
		return
	}
	s := &sender{w: w, control: http.NewResponseController(w), last: after}
	_, end, err := v.o.Feed.Events(r.Context(), "$", 1)
	if err != nil {
		v.o.Log.Error("events", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the line cannot be reached")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	s.last = cmp.Or(s.last, end)
	follower := v.hub.follow(end) // before what is kept is read, so that nothing falls between the two
	defer v.hub.leave(follower)
	if err := v.catchUp(r.Context(), s); err != nil {
		v.o.Log.Info("an events stream ended", zap.Error(err))
		return
	}
	for {
		beat := make(chan struct{})
		timer := v.o.Pace.AfterFunc(heartbeat, func() { close(beat) })
		var err error
		select {
		case e, open := <-follower.events:
			if !open { // too slow, or the service stops
				_ = s.comment("go on after " + s.last)
				return
			}
			err = s.event(events.Of(e))
		case <-beat:
			err = s.comment("beat")
		case <-r.Context().Done():
			return
		}
		if timer.Stop(); err != nil {
			return
		}
	}
}

// catchUp sends what is kept after the last event that the reader has seen.
func (v *Events) catchUp(ctx context.Context, s *sender) error {
	_ = s.control.SetReadDeadline(time.Time{}) // nothing more is read, and the stream outlives the server's patience
	if err := s.comment("after " + s.last); err != nil {
		return err
	}
	for {
		found, next, err := v.read(ctx, s.last, pageOfEvents)
		if err != nil {
			return err
		}
		for _, e := range found {
			if err := s.event(e); err != nil {
				return err
			}
		}
		if len(found) < pageOfEvents {
			return nil
		}
		s.last = next
	}
}

// sender writes server-sent events.
type sender struct {
	w       http.ResponseWriter
	control *http.ResponseController
	last    string // the latest event that was sent
}

// event sends an event, unless it, or a later one, was sent before.
func (s *sender) event(e events.Event) error {
	if e.Kind != events.EventGap && s.last != "" && !events.After(e.ID, s.last) {
		return nil
	}
	text, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write event %s: %w", e.ID, err)
	}
	s.last = e.ID
	return s.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", e.ID, e.Kind, text))
}

func (s *sender) comment(text string) error { return s.write(": " + text + "\n\n") }

// write sends at once. Who does not take it within the deadline is let go.
func (s *sender) write(text string) error {
	_ = s.control.SetWriteDeadline((clock.System{}).Now().Add(writeDeadline)) // of the connection, not of the line's clock
	if _, err := io.WriteString(s.w, text); err != nil {                      //nolint:gosec // IDs are checked, the rest is JSON, and no browser takes an event stream for a page
		return err
	}
	return s.control.Flush()
}
