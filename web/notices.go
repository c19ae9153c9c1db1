package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/web/access"
	"presszero/web/keep"
)

// Notice is a word to an agent from who leads the agents. It stands at the desk until it was read, or a day has passed.
type Notice struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Text string    `json:"text"`
}

// Notices keeps what agents are told, and answers below /api/v1/agents/{id}/notices.
type Notices struct {
	docs  keep.Docs
	clock clock.Clock
	log   *zap.Logger
}

// What is kept of notices.
const (
	kindNotice  = "notice"
	noticeLife  = 24 * time.Hour
	mostNotices = 20 // that stand at a desk; the oldest are not shown
)

// NewNotices returns them, as kept by docs.
func NewNotices(docs keep.Docs, c clock.Clock, log *zap.Logger) *Notices {
	return &Notices{docs: docs, clock: c, log: log}
}

// Register adds the routes.
func (n *Notices) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("POST /api/v1/agents/{id}/notices", guard.Admit(access.LeadAgents, n.post))
	mux.Handle("GET /api/v1/agents/{id}/notices", guard.Admit(access.WorkDesk, n.list))
	mux.Handle("DELETE /api/v1/agents/{id}/notices/{notice}", guard.Admit(access.WorkDesk, n.read))
}

// Tell has an agent told something.
func (n *Notices) Tell(ctx context.Context, agent, by, text string) error {
	notice := Notice{ID: rand.Text()[:12], At: n.clock.Now().UTC(), By: by, Text: text}
	data, err := json.Marshal(notice)
	if err != nil {
		return fmt.Errorf("tell %s: %w", agent, err)
	}
	_, err = n.docs.Put(ctx, kindNotice, keep.Doc{ID: notice.ID, Data: data, At: notice.At, By: []string{agent}, Until: notice.At.Add(noticeLife)})
	if err != nil {
		return fmt.Errorf("tell %s: %w", agent, err)
	}
	return nil
}

// Unread is what an agent has been told and has not put away, by ID.
func (n *Notices) Unread(ctx context.Context, agent string) (map[string]Notice, error) {
	docs, _, err := n.docs.List(ctx, kindNotice, agent, "", mostNotices)
	if err != nil {
		return nil, fmt.Errorf("notices of %s: %w", agent, err)
	}
	unread := map[string]Notice{}
	for _, d := range docs {
		var notice Notice
		if err := json.Unmarshal(d.Data, &notice); err != nil {
			return nil, fmt.Errorf("notice %s: %w", d.ID, err)
		}
		unread[d.ID] = notice
	}
	return unread, nil
}

// Compose composes the personal topic "notices": what the agent has been told.
func (n *Notices) Compose(ctx context.Context, who access.Who) (any, error) {
	unread, err := n.Unread(ctx, who.Agent)
	return map[string]any{"notices": unread}, err
}

// NoticeWish is the body of a request that tells an agent something.
type NoticeWish struct {
	Text string `json:"text"`
}

func (n *Notices) post(w http.ResponseWriter, r *http.Request) {
	var wish NoticeWish
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&wish)
	text := strings.TrimSpace(wish.Text)
	if err != nil || text == "" || len(text) > maxReason {
		refuse(w, http.StatusBadRequest, `the body must be {"text": "..."}, of at most 200 bytes`)
		return
	}
	access.Because(r.Context(), text)
	if err := n.Tell(r.Context(), r.PathValue("id"), access.From(r.Context()).Name, text); err != nil {
		n.fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (n *Notices) list(w http.ResponseWriter, r *http.Request) {
	if !ownOrLed(w, r) {
		return
	}
	unread, err := n.Unread(r.Context(), r.PathValue("id"))
	if err != nil {
		n.fail(w, err)
		return
	}
	send(w, n.log, map[string]any{"notices": unread})
}

// read puts a notice away. One that is not there any more is no error.
func (n *Notices) read(w http.ResponseWriter, r *http.Request) {
	if !ownOrLed(w, r) {
		return
	}
	unread, err := n.Unread(r.Context(), r.PathValue("id"))
	if err != nil {
		n.fail(w, err)
		return
	}
	if notice, has := unread[r.PathValue("notice")]; has {
		if err := n.docs.Delete(r.Context(), kindNotice, notice.ID); err != nil {
			n.fail(w, err)
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

func (n *Notices) fail(w http.ResponseWriter, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	n.log.Error("notices", zap.Error(err))
	refuse(w, http.StatusServiceUnavailable, "the notices cannot be reached; try again in a moment")
}

// setByAnother tells an agent who has set their state, where it was not they. That it cannot be told is no reason not to
// set it.
func (n *Notices) setByAnother(ctx context.Context, agent string, wish StateWish) {
	who := access.From(ctx)
	if n == nil || who.IsAgent(agent) {
		return
	}
	text := fmt.Sprintf("%s has set you %s", who.Name, wish.State)
	if wish.Reason != "" {
		text += ": " + wish.Reason
	}
	if err := n.Tell(ctx, agent, who.Name, text); err != nil {
		n.log.Error("an agent is not told who set their state", zap.String("agent", agent), zap.Error(err))
	}
}
