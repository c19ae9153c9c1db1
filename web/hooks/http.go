package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/events"
	"presszero/web/access"
	"presszero/web/contract"
	"presszero/web/keep"
)

// Wish is the body of a request that adds a hook or changes it.
type Wish struct {
	Name    string            `json:"name,omitempty"` // of a new one
	URL     string            `json:"url"`
	Kinds   []queue.EventKind `json:"kinds,omitempty"`
	Summary Summary           `json:"summary,omitempty"`
}

// Shown is a hook as the API shows it. The secret is there once: where it has just been made.
type Shown struct {
	Hook
	State  State  `json:"state"`
	Secret string `json:"secret,omitempty"`
}

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// oldSecret is how long a secret that has been replaced still signs.
const oldSecret = 24 * time.Hour

// Register adds the routes.
func (c *Courier) Register(mux *http.ServeMux, guard access.Guard) {
	mux.Handle("GET /api/v1/hooks", guard.Admit(access.ManageHooks, c.list))
	mux.Handle("POST /api/v1/hooks", guard.Admit(access.ManageHooks, c.add))
	mux.Handle("GET /api/v1/hooks/{name}", guard.Admit(access.ManageHooks, c.one))
	mux.Handle("PUT /api/v1/hooks/{name}", guard.Admit(access.ManageHooks, c.change))
	mux.Handle("DELETE /api/v1/hooks/{name}", guard.Admit(access.ManageHooks, c.remove))
	mux.Handle("POST /api/v1/hooks/{name}/secret", guard.Admit(access.ManageHooks, c.renew))
	mux.Handle("POST /api/v1/hooks/{name}/test", guard.Admit(access.ManageHooks, c.test))
	mux.Handle("POST /api/v1/hooks/{name}/enable", guard.Admit(access.ManageHooks, c.enable))
	mux.Handle("POST /api/v1/hooks/{name}/resend", guard.Admit(access.ManageHooks, c.resend))
	mux.Handle("GET /api/v1/hooks/{name}/log", guard.Admit(access.ManageHooks, c.log))
	mux.Handle("GET /api/v1/hooks/{name}/parked", guard.Admit(access.ManageHooks, c.parked))
}

func (c *Courier) list(w http.ResponseWriter, r *http.Request) {
	all, err := c.hooks(r.Context())
	if err != nil {
		c.fail(w, err)
		return
	}
	shown := map[string]Shown{}
	for name, h := range all {
		state, err := c.state(r.Context(), name)
		if err != nil {
			c.fail(w, err)
			return
		}
		shown[name] = Shown{Hook: view(h), State: state}
	}
	contract.Send(w, http.StatusOK, map[string]any{"hooks": shown})
}

// view is a hook with a list of kinds, even where that is empty.
func view(h Hook) Hook {
	if h.Kinds == nil {
		h.Kinds = []queue.EventKind{}
	}
	return h
}

// show answers with a hook, and the revision that a change may insist on.
func (c *Courier) show(w http.ResponseWriter, r *http.Request, status int, h Hook, secret string) {
	state, err := c.state(r.Context(), h.Name)
	if err != nil {
		c.fail(w, err)
		return
	}
	w.Header().Set("ETag", tag(h))
	contract.Send(w, status, Shown{Hook: view(h), State: state, Secret: secret})
}

func tag(h Hook) string { return strconv.Quote(strconv.FormatInt(h.rev, 10)) }

func (c *Courier) one(w http.ResponseWriter, r *http.Request) {
	if h, found := c.named(w, r); found {
		c.show(w, r, http.StatusOK, h, "")
	}
}

// named is the hook that a request is about. It is false when the request was refused.
func (c *Courier) named(w http.ResponseWriter, r *http.Request) (Hook, bool) {
	all, err := c.hooks(r.Context())
	if err != nil {
		c.fail(w, err)
		return Hook{}, false
	}
	h, found := all[r.PathValue("name")]
	if !found {
		contract.Refuse(w, http.StatusNotFound, "there is no hook of that name")
	}
	return h, found
}

// own is a hook that was added at run time, as it is now. It is false when the request was refused.
func (c *Courier) own(w http.ResponseWriter, r *http.Request) (Hook, bool) {
	h, found := c.named(w, r)
	switch wanted := r.Header.Get("If-Match"); {
	case !found:
		return h, false
	case h.Source == FromFile:
		contract.Refuse(w, http.StatusConflict, "the hook is declared in the settings file, and is changed there")
		return h, false
	case wanted != "" && wanted != "*" && wanted != tag(h):
		contract.Refuse(w, http.StatusPreconditionFailed, "the hook has changed since it was read")
		return h, false
	}
	return h, true
}

func (c *Courier) add(w http.ResponseWriter, r *http.Request) {
	wish, fine := read(w, r)
	if !fine {
		return
	}
	if !nameShape.MatchString(wish.Name) {
		contract.Refuse(w, http.StatusUnprocessableEntity, "a hook is named with 1 to 32 of a-z, 0-9 and -")
		return
	}
	all, err := c.hooks(r.Context())
	if err != nil {
		c.fail(w, err)
		return
	}
	if _, there := all[wish.Name]; there {
		contract.Refuse(w, http.StatusConflict, "there is a hook of that name already")
		return
	}
	h := Hook{
		Name: wish.Name, URL: wish.URL, Kinds: wish.Kinds, Summary: wish.Summary, Source: FromAPI,
		Created: c.o.Clock.Now().UTC().Truncate(time.Millisecond), By: access.From(r.Context()).Name, secrets: []secret{{Text: newSecret()}},
	}
	if h, err = c.put(r.Context(), h); err != nil {
		c.fail(w, err)
		return
	}
	c.show(w, r, http.StatusCreated, h, h.secrets[0].Text)
}

func (c *Courier) change(w http.ResponseWriter, r *http.Request) {
	wish, fine := read(w, r)
	if !fine {
		return
	}
	h, fine := c.own(w, r)
	if !fine {
		return
	}
	h.URL, h.Kinds, h.Summary = wish.URL, wish.Kinds, wish.Summary
	h, err := c.put(r.Context(), h)
	if err != nil {
		c.fail(w, err)
		return
	}
	c.show(w, r, http.StatusOK, h, "")
}

func (c *Courier) remove(w http.ResponseWriter, r *http.Request) {
	h, fine := c.own(w, r)
	if !fine {
		return
	}
	ctx, store := r.Context(), c.o.Store
	err := errors.Join(store.Delete(ctx, hookKind, h.Name), store.Delete(ctx, stateKind, h.Name), store.Forget(ctx, outKind, h.Name), store.Forget(ctx, logKind, h.Name))
	if err != nil {
		c.fail(w, err)
		return
	}
	contract.Send(w, http.StatusOK, map[string]any{"name": h.Name, "removed": true})
}

// renew makes another secret. The one before signs beside it for a day, so that the other side can change over in peace.
func (c *Courier) renew(w http.ResponseWriter, r *http.Request) {
	h, fine := c.own(w, r)
	if !fine {
		return
	}
	before := h.secrets[0]
	before.Until = c.o.Clock.Now().UTC().Add(oldSecret)
	h.secrets = []secret{{Text: newSecret()}, before}
	h, err := c.put(r.Context(), h)
	if err != nil {
		c.fail(w, err)
		return
	}
	c.show(w, r, http.StatusOK, h, h.secrets[0].Text)
}

// test sends one message at once, beside all that waits, and says what became of it.
func (c *Courier) test(w http.ResponseWriter, r *http.Request) {
	h, found := c.named(w, r)
	if !found {
		return
	}
	now := c.o.Clock.Now()
	e := queue.Event{ID: fmt.Sprintf("%d-0", now.UnixMilli()), At: now, Kind: events.EventHookTest, Item: h.Name}
	body, err := c.body(r.Context(), h, e)
	if err != nil {
		c.fail(w, err)
		return
	}
	tried := c.try(r.Context(), h, e.ID, body)
	d := Delivery{At: now, Event: e.ID, Kind: e.Kind, Try: 1, Outcome: Taken, Status: tried.status, Fault: tried.fault, Millis: tried.took.Milliseconds()}
	if tried.fault != "" {
		d.Outcome = Failed
	}
	if err := c.note(r.Context(), h.Name, d); err != nil {
		c.fail(w, err)
		return
	}
	contract.Send(w, http.StatusOK, d)
}

// enable has a hook sent to again.
func (c *Courier) enable(w http.ResponseWriter, r *http.Request) {
	h, found := c.named(w, r)
	if !found {
		return
	}
	err := c.awake(r.Context(), h.Name)
	if err != nil {
		c.fail(w, err)
		return
	}
	c.show(w, r, http.StatusOK, h, "")
}

// awake lets the next message be tried at once.
func (c *Courier) awake(ctx context.Context, name string) error {
	for {
		state, err := c.state(ctx, name)
		if err != nil {
			return err
		}
		state.Disabled, state.Failing, state.First, state.Next, state.Tries, state.Fault = "", time.Time{}, time.Time{}, time.Time{}, 0, ""
		if _, err = c.putState(ctx, name, state); !errors.Is(err, keep.ErrOvertaken) {
			return err
		}
	}
}

// resend has parked messages sent once more: the named ones, or all.
func (c *Courier) resend(w http.ResponseWriter, r *http.Request) {
	h, found := c.named(w, r)
	if !found {
		return
	}
	var wish struct {
		Events []string `json:"events"`
	}
	if err := json.NewDecoder(r.Body).Decode(&wish); err != nil {
		contract.Refuse(w, http.StatusBadRequest, `the body must be {} for all that is parked, or {"events": ["1772452800000-3"]}`)
		return
	}
	letters, err := c.letters(r.Context(), h.Name)
	if err != nil {
		c.fail(w, err)
		return
	}
	slices.SortFunc(letters, func(a, b Letter) int { return a.At.Compare(b.At) })
	sent := []string{}
	for _, l := range letters {
		if len(wish.Events) > 0 && !slices.Contains(wish.Events, l.Event) {
			continue
		}
		if err := c.again(r.Context(), h.Name, l); err != nil {
			c.fail(w, err)
			return
		}
		sent = append(sent, l.Event)
	}
	if len(wish.Events) > len(sent) {
		contract.Refuse(w, http.StatusNotFound, "not every one of these events is parked; sent again: "+strings.Join(sent, ", "))
		return
	}
	contract.Send(w, http.StatusOK, map[string]any{"sent_again": sent})
}

// again puts a parked message behind all that waits.
func (c *Courier) again(ctx context.Context, hook string, l Letter) error {
	entry, err := json.Marshal(message{ID: l.Event, Kind: l.Kind, At: l.At, Body: l.Body, Again: true})
	if err != nil {
		return fmt.Errorf("send event %s again: %w", l.Event, err)
	}
	if _, err := c.o.Store.Append(ctx, outbox(hook), entry); err != nil {
		return fmt.Errorf("send event %s again: %w", l.Event, err)
	}
	return c.o.Store.Delete(ctx, parkedKind+hook, l.Event)
}

// letters are the parked messages of a hook, those first that were parked last.
func (c *Courier) letters(ctx context.Context, hook string) ([]Letter, error) {
	all := []Letter{}
	for from := ""; ; {
		docs, next, err := c.o.Store.List(ctx, parkedKind+hook, "", from, keep.MaxPage)
		if err != nil {
			return nil, fmt.Errorf("read what is parked for %s: %w", hook, err)
		}
		for _, doc := range docs {
			var l Letter
			if err := json.Unmarshal(doc.Data, &l); err != nil {
				return nil, fmt.Errorf("read event %s that is parked for %s: %w", doc.ID, hook, err)
			}
			all = append(all, l)
		}
		if from = next; from == "" {
			return all, nil
		}
	}
}

func (c *Courier) parked(w http.ResponseWriter, r *http.Request) {
	h, found := c.named(w, r)
	if !found {
		return
	}
	letters, err := c.letters(r.Context(), h.Name)
	if err != nil {
		c.fail(w, err)
		return
	}
	contract.Send(w, http.StatusOK, map[string]any{"parked": letters})
}

// log shows the deliveries after a number, oldest first.
func (c *Courier) log(w http.ResponseWriter, r *http.Request) {
	h, found := c.named(w, r)
	if !found {
		return
	}
	after, err := strconv.ParseInt("0"+r.URL.Query().Get("after"), 10, 64)
	if err != nil {
		contract.Refuse(w, http.StatusBadRequest, "after must be the next of the page before")
		return
	}
	entries, err := c.o.Store.Entries(r.Context(), logKind, h.Name, after, keep.MaxPage)
	if err != nil {
		c.fail(w, err)
		return
	}
	all := make([]Delivery, 0, len(entries))
	for _, entry := range entries {
		var d Delivery
		if err := json.Unmarshal(entry.Data, &d); err != nil {
			c.fail(w, err)
			return
		}
		after, all = entry.Number, append(all, d)
	}
	contract.Send(w, http.StatusOK, map[string]any{"deliveries": all, "next": strconv.FormatInt(after, 10)})
}

// read reads what is wished for a hook. It is false when that was refused.
func read(w http.ResponseWriter, r *http.Request) (Wish, bool) {
	var wish Wish
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wish); err != nil {
		contract.Refuse(w, http.StatusBadRequest, `the body must be {"name": "crm", "url": "https://crm.example.com/hooks"}, with "kinds" and "summary" as further keys`)
		return wish, false
	}
	if err := wish.check(); err != nil {
		contract.Refuse(w, http.StatusUnprocessableEntity, err.Error())
		return wish, false
	}
	return wish, true
}

func (w Wish) check() error {
	u, err := url.Parse(w.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || len(w.URL) > 2000:
		return errors.New("url must be an address such as https://crm.example.com/hooks")
	case u.User != nil || u.Fragment != "":
		return errors.New("url must hold no password and no fragment; what is sent is signed instead")
	case w.Summary != NoSummary && w.Summary != Masked && w.Summary != Full:
		return errors.New("summary must be masked or full, or be left out")
	}
	return CheckKinds(w.Kinds)
}

// CheckKinds reports a kind of event that there is not.
func CheckKinds(kinds []queue.EventKind) error {
	known := events.Kinds()
	for _, kind := range kinds {
		if !slices.ContainsFunc(known, func(k events.Kind) bool { return k.Name == kind }) {
			return fmt.Errorf("there are no events of the kind %q; the manual's page of the events lists them", kind)
		}
	}
	return nil
}

// fail translates errors.
func (c *Courier) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, keep.ErrOvertaken):
		contract.Refuse(w, http.StatusConflict, "somebody else has changed the hook in the same moment")
	case errors.Is(err, context.Canceled):
	default:
		c.o.Log.Error("hooks", zap.Error(err))
		contract.Refuse(w, http.StatusServiceUnavailable, "the hooks cannot be reached")
	}
}
