package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/web/access"
)

// Mailbox is what callers have left.
type Mailbox interface {
	// Items lists messages. ivr.ErrNoPage.
	Items(ctx context.Context, w ivr.ItemsWish) (ivr.ItemsPage, error)
	// Item returns a message. ivr.ErrUnknownItem.
	Item(ctx context.Context, id string) (ivr.Item, error)
	// Act does something with a message. ivr.ErrUnknownItem, ivr.ErrNotAnAct, and, with the message as it is, ivr.ErrItemTaken
	// and ivr.ErrItemDone.
	Act(ctx context.Context, id string, a ivr.Act) (ivr.Item, error)
	// Recording fetches the audio of a message, or the range of its bytes. ErrNoRecording.
	Recording(ctx context.Context, i ivr.Item, byteRange string) (*http.Response, error)
}

// ErrNoRecording says that a message has no audio, or none any more.
var ErrNoRecording = errors.New("the message has no recording")

// MessagesOptions are the parts of Messages. All are required.
type MessagesOptions struct {
	Mailbox Mailbox
	Clock   clock.Clock
	Log     *zap.Logger
}

// Messages answers below /api/v1/messages.
type Messages struct{ o MessagesOptions }

// NewMessages checks the options.
func NewMessages(o MessagesOptions) (*Messages, error) {
	if o.Mailbox == nil || o.Clock == nil || o.Log == nil {
		return nil, errors.New("web: Mailbox, Clock and Log are required")
	}
	return &Messages{o}, nil
}

// Register adds the routes.
func (m *Messages) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/messages", guard.Admit(access.SeeMessages, m.list))
	mux.Handle("GET /api/v1/messages/{id}", guard.Admit(access.SeeMessages, m.one))
	mux.Handle("GET /api/v1/messages/{id}/recording", guard.Admit(access.SeeMessages, m.recording))
	mux.Handle("POST /api/v1/messages/{id}/{act}", guard.Admit(access.SeeMessages, m.act))
}

// Message is something that a caller has left: a voicemail, a callback, a survey or a recording. What does not belong to
// its kind is left out; only what somebody is to see to has a state.
type Message struct {
	ID        string        `json:"id"`
	Kind      string        `json:"kind"`
	Call      string        `json:"call"`
	From      string        `json:"from"`
	Queue     string        `json:"queue"`
	Owner     string        `json:"owner"`
	Recording string        `json:"recording,omitempty"`
	Seconds   float64       `json:"seconds"` // of the recording
	Left      time.Time     `json:"left"`
	Due       time.Time     `json:"due,omitzero"` // a person calls back by then
	Language  string        `json:"language,omitempty"`
	Number    string        `json:"number,omitempty"` // to be called back
	Note      string        `json:"note,omitempty"`
	Score     int           `json:"score,omitempty"` // 1 to 5
	Agent     string        `json:"agent,omitempty"` // who had served the caller
	State     ivr.ItemState `json:"state,omitempty"`
	By        string        `json:"by,omitempty"` // who sees to it, or did
	Since     time.Time     `json:"since,omitzero"`
	Late      bool          `json:"late,omitempty"` // not done when it was due
	Acts      []ivr.Act     `json:"acts,omitempty"` // the latest, oldest first
}

func viewMessage(i ivr.Item, now time.Time) Message {
	m := Message{
		ID: i.ID, Kind: string(cmp.Or(i.Kind, ivr.MessageVoicemail)), Call: i.Call, From: i.From, Queue: i.Queue, Owner: i.Owner,
		Seconds: i.Length.Seconds(), Left: i.Left, Due: i.Due, Language: i.Language, Number: i.Number, Note: i.Note, Score: i.Score,
		Agent: i.Agent, State: i.State, By: i.By, Since: i.Since, Acts: i.Acts,
	}
	if i.Recording != "" {
		m.Recording = "/api/v1/messages/" + i.ID + "/recording"
	}
	if m.Late = i.State != "" && i.Late(now); i.State == "" {
		m.Since = time.Time{}
	}
	return m
}

// states are the choices of state= beside those of an item.
var states = map[string]ivr.ItemsWish{
	"": {}, "open": {Which: ivr.OpenItems}, "done": {Which: ivr.DoneItems},
	string(ivr.ItemNew):        {Which: ivr.OpenItems, State: ivr.ItemNew},
	string(ivr.ItemListened):   {Which: ivr.OpenItems, State: ivr.ItemListened},
	string(ivr.ItemClaimed):    {Which: ivr.OpenItems, State: ivr.ItemClaimed},
	string(ivr.ItemCalledBack): {Which: ivr.DoneItems, State: ivr.ItemCalledBack},
	string(ivr.ItemClosed):     {Which: ivr.DoneItems, State: ivr.ItemClosed},
}

const mostMessages = 500

// asksFor reads what of the messages is asked for.
func asksFor(r *http.Request) (ivr.ItemsWish, error) {
	query := r.URL.Query()
	wish, known := states[query.Get("state")]
	if !known {
		return wish, errors.New("state must be open, done, new, listened, claimed, called-back or closed")
	}
	wish.Queue, wish.Owner, wish.After, wish.Limit = query.Get("queue"), query.Get("owner"), query.Get("after"), shownCallers
	if text := query.Get("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < 1 {
			return wish, fmt.Errorf("limit must be from 1 to %d", mostMessages)
		}
		wish.Limit = min(limit, mostMessages)
	}
	return wish, nil
}

func (m *Messages) list(w http.ResponseWriter, r *http.Request) {
	wish, err := asksFor(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	page, err := m.o.Mailbox.Items(r.Context(), wish)
	if err != nil {
		m.fail(w, ivr.Item{}, err)
		return
	}
	shown := make([]Message, 0, len(page.Items))
	for _, item := range page.Items {
		shown = append(shown, viewMessage(item, m.o.Clock.Now()))
	}
	send(w, m.o.Log, struct {
		Messages []Message `json:"messages"`
		Next     string    `json:"next,omitempty"`
	}{shown, page.Next})
}

func (m *Messages) one(w http.ResponseWriter, r *http.Request) {
	item, err := m.o.Mailbox.Item(r.Context(), r.PathValue("id"))
	if err != nil {
		m.fail(w, item, err)
		return
	}
	send(w, m.o.Log, viewMessage(item, m.o.Clock.Now()))
}

// MessageAct is the body of a request that does something with a message. An agent acts in their own name, whatever By says
// or where it is left out.
type MessageAct struct {
	By   string `json:"by"`
	Note string `json:"note,omitempty"`
}

// inName is in whose name somebody sees to a message. Agents cannot see to one in another's.
func inName(who access.Who, by string) string {
	if who.Role == access.Agent {
		return cmp.Or(who.Agent, who.Name)
	}
	return cmp.Or(by, who.Agent)
}

func (m *Messages) act(w http.ResponseWriter, r *http.Request) {
	var body MessageAct
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&body)
	if body.By = inName(access.From(r.Context()), body.By); err != nil || body.By == "" {
		refuse(w, http.StatusBadRequest, `the body must be {"by": "anna"}, with a "note" if there is one`)
		return
	}
	item, err := m.o.Mailbox.Act(r.Context(), r.PathValue("id"), ivr.Act{
		Kind: ivr.ActKind(r.PathValue("act")), By: body.By, Note: body.Note, At: m.o.Clock.Now(),
	})
	if err != nil {
		m.fail(w, item, err)
		return
	}
	send(w, m.o.Log, viewMessage(item, m.o.Clock.Now()))
}

// recording passes the audio on, so that nobody needs the account's password. Who says by= has listened to it.
func (m *Messages) recording(w http.ResponseWriter, r *http.Request) {
	item, err := m.o.Mailbox.Item(r.Context(), r.PathValue("id"))
	if err != nil {
		m.fail(w, item, err)
		return
	}
	res, err := m.o.Mailbox.Recording(r.Context(), item, r.Header.Get("Range"))
	if err != nil {
		m.fail(w, item, err)
		return
	}
	defer func() { _ = res.Body.Close() }()
	by := r.URL.Query().Get("by")
	if by != "" {
		by = inName(access.From(r.Context()), by)
	}
	if by != "" && item.State != "" && res.StatusCode < http.StatusMultipleChoices {
		listened := ivr.Act{Kind: ivr.ActListened, By: by, At: m.o.Clock.Now()}
		if _, err := m.o.Mailbox.Act(r.Context(), item.ID, listened); err != nil {
			m.o.Log.Error("a message that was listened to is not marked", zap.Error(err))
		}
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Range", "Accept-Ranges"} {
		if value := res.Header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Cache-Control", "private, no-store")
	w.WriteHeader(res.StatusCode)
	if _, err := io.Copy(w, res.Body); err != nil {
		m.o.Log.Info("a recording was not heard to its end", zap.Error(err))
	}
}

// fail translates errors. Who comes too late is told who has the message, or has done it.
func (m *Messages) fail(w http.ResponseWriter, item ivr.Item, err error) {
	switch {
	case errors.Is(err, ivr.ErrUnknownItem):
		refuse(w, http.StatusNotFound, "there is no such message, or none any more")
	case errors.Is(err, ErrNoRecording):
		refuse(w, http.StatusNotFound, "the message has no recording, or none any more")
	case errors.Is(err, ivr.ErrNotAnAct):
		refuse(w, http.StatusBadRequest, "a message can be listened, claimed, released, called-back or closed, by somebody")
	case errors.Is(err, ivr.ErrNoPage):
		refuse(w, http.StatusBadRequest, "after must be the next of the page before")
	case errors.Is(err, ivr.ErrItemTaken), errors.Is(err, ivr.ErrItemDone):
		sendAs(w, m.o.Log, http.StatusConflict, struct {
			Error   string  `json:"error"`
			Message Message `json:"message"`
		}{fmt.Sprintf("%s by %s since %s", item.State, item.By, item.Since.Format(time.DateTime)), viewMessage(item, m.o.Clock.Now())})
	default:
		m.o.Log.Error("messages", zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "the messages cannot be reached")
	}
}
