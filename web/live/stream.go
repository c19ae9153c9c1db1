package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/internal/clock"
	"presszero/web/access"
)

const (
	beat          = 5 * time.Second  // something is said at least this often, so that silence means that the stream is dead
	admission     = 15 * time.Second // somebody is asked anew whether they may look on at least this often
	writeDeadline = 10 * time.Second // of one writing
)

// Register adds the route.
func (h *Hub) Register(mux *http.ServeMux, guard access.Guard) {
	h.probe = newProbe(guard)
	mux.Handle("GET /api/v1/live", guard.Admit(access.ReadBoard, h.stream))
}

// stream sends the documents of topics, and what changes in them, until the reader goes or may not look on any more.
func (h *Hub) stream(w http.ResponseWriter, r *http.Request) {
	topics, status, err := h.asked(r)
	if err != nil {
		refuse(w, status, err.Error())
		return
	}
	who, v := access.From(r.Context()), newViewer()
	after := positions(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")))
	var joined []*document
	defer func() {
		for _, d := range joined {
			d.leave(v, h.o.Clock.Now())
		}
	}()
	for _, t := range topics {
		d := h.document(t, who)
		if d == nil {
			refuse(w, http.StatusServiceUnavailable, "the service is being stopped; another replica answers")
			return
		}
		joined = append(joined, d)
		if !h.join(r.Context(), d, v, after[t.Name]) {
			return
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	s := &sender{w: w, control: http.NewResponseController(w), heard: map[string]position{}}
	for _, t := range topics {
		s.heard[t.Name] = after[t.Name]
	}
	_ = s.control.SetReadDeadline(time.Time{}) // nothing more is read, and the stream outlives the server's patience
	if s.write("retry: 1000\n\n") == nil {
		h.tell(r, s, v, who)
	}
}

// tell passes on what is said, until the reader goes, is let go, or may not look on any more.
func (h *Hub) tell(r *http.Request, s *sender, v *viewer, who access.Who) {
	asked := h.o.Clock.Now()
	for {
		silent := make(chan struct{})
		timer := h.o.Clock.AfterFunc(beat, func() { close(silent) })
		var err error
		select {
		case word := <-v.words:
			err = s.say(word)
		case <-silent:
			err = s.write("event: beat\ndata: {}\n\n")
		case <-v.gone:
			timer.Stop()
			return
		case <-r.Context().Done():
			timer.Stop()
			return
		}
		if timer.Stop(); err != nil {
			return
		}
		if now := h.o.Clock.Now(); now.Sub(asked) >= admission {
			if !h.probe.still(r, who) {
				return
			}
			asked = now
		}
	}
}

// asked are the topics that somebody wishes and may see.
func (h *Hub) asked(r *http.Request) (topics []Topic, status int, err error) {
	names := slices.Sorted(maps.Keys(h.topics))
	for name := range strings.SplitSeq(r.URL.Query().Get("topics"), ",") {
		t, known := h.topics[name]
		who := access.From(r.Context())
		switch {
		case !known:
			return nil, http.StatusBadRequest, fmt.Errorf("there is no topic %q; topics= takes one or several of %s", name, strings.Join(names, ","))
		case !who.Can(t.Needs):
			return nil, http.StatusForbidden, fmt.Errorf("to see %s one needs the permission %s; ask an administrator", name, t.Needs)
		case t.Personal != nil && t.Personal(who) == "":
			return nil, http.StatusForbidden, fmt.Errorf("%s is for agents, and you are none; ask an administrator to make you one", name)
		}
		if !slices.ContainsFunc(topics, func(o Topic) bool { return o.Name == name }) {
			topics = append(topics, t)
		}
	}
	return topics, 0, nil
}

// positions reads what somebody has heard, as an ID of the stream tells it: board:<epoch>:<offset>,line:<epoch>:<offset>.
// What cannot be read counts as nothing: a snapshot mends it.
func positions(text string) map[string]position {
	found := map[string]position{}
	for part := range strings.SplitSeq(text, ",") {
		fields := strings.Split(part, ":")
		if len(fields) != 3 {
			continue
		}
		if offset, err := strconv.ParseUint(fields[2], 10, 64); err == nil {
			found[fields[0]] = position{fields[1], offset}
		}
	}
	return found
}

// sender writes server-sent events.
type sender struct {
	w       http.ResponseWriter
	control *http.ResponseController
	heard   map[string]position // of all topics, after what was sent
}

// say sends a word, with all that has been heard as its ID.
func (s *sender) say(w word) error {
	if w.kind != "stale" {
		s.heard[w.topic] = w.at
	}
	var id strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.heard)) {
		if at := s.heard[name]; at.epoch != "" {
			fmt.Fprintf(&id, ",%s:%s:%d", name, at.epoch, at.offset)
		}
	}
	return s.write("id: " + strings.TrimPrefix(id.String(), ",") + "\nevent: " + w.kind + "\ndata: " + string(w.data) + "\n\n")
}

// write sends at once. Who does not take it within the deadline is let go.
func (s *sender) write(text string) error {
	_ = s.control.SetWriteDeadline((clock.System{}).Now().Add(writeDeadline)) // of the connection, not of the line's clock
	if _, err := io.WriteString(s.w, text); err != nil {
		return err
	}
	return s.control.Flush()
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why})
}

// probe asks the guard, of somebody who has been admitted, whether they would be again.
type probe struct{ ask http.Handler }

type answerKey struct{}

func newProbe(guard access.Guard) probe {
	return probe{guard.Admit(access.ReadBoard, func(_ http.ResponseWriter, r *http.Request) {
		if answer, ok := r.Context().Value(answerKey{}).(*access.Who); ok {
			*answer = access.From(r.Context())
		}
	})}
}

// still reports whether they are still who they were, and may still do the same. The guard is shown the request as it came:
// what it had found out about it then, it must find out again. A guard that cannot tell now is asked again later.
func (p probe) still(r *http.Request, who access.Who) bool {
	var answer access.Who
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), answerKey{}, &answer), composing)
	defer cancel()
	w := &discard{header: http.Header{}}
	p.ask.ServeHTTP(w, r.Clone(ctx))
	if w.code == http.StatusTooManyRequests || w.code >= http.StatusInternalServerError {
		return true
	}
	return answer.Name == who.Name && answer.Role == who.Role && answer.Agent == who.Agent && slices.Equal(answer.May, who.May)
}

// discard is an answer of which only the code is read.
type discard struct {
	header http.Header
	code   int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(code int)        { d.code = code }
