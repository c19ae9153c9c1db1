package hooks

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"code.dny.dev/ssrf"
	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/events"
	"presszero/web/keep"
)

// Outcome is what became of a try.
type Outcome string

// What can become of a try.
const (
	Taken  Outcome = "taken"
	Failed Outcome = "failed" // it is tried again
	Parked Outcome = "parked" // it failed for too long; somebody can have it sent again
	Lost   Outcome = "lost"   // it made room for others before it was sent
)

// Delivery is an entry of the log of a hook.
type Delivery struct {
	At      time.Time       `json:"at"`
	Event   string          `json:"event"`
	Kind    queue.EventKind `json:"kind"`
	Try     int             `json:"try"`
	Outcome Outcome         `json:"outcome"`
	Status  int             `json:"status,omitempty"` // that was answered
	Fault   string          `json:"fault,omitempty"`
	Millis  int64           `json:"milliseconds"`
}

// Letter is a message that was parked.
type Letter struct {
	Event string          `json:"event"`
	Kind  queue.EventKind `json:"kind"`
	At    time.Time       `json:"at"`     // of the event
	Since time.Time       `json:"parked"` // when it was parked
	Tries int             `json:"tries"`
	Fault string          `json:"fault"`
	Body  json.RawMessage `json:"body"`
}

// The rhythm of sending.
const (
	firstPause   = 5 * time.Second
	longestPause = time.Hour
	pageOfOut    = 50
	longestFault = 200 // bytes
)

// sender sends to one hook, one message after the other.
type sender struct {
	c    *Courier
	name string
	stop context.CancelFunc
	wake chan struct{}
}

// hint has the sender look at once.
func (s *sender) hint() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *sender) loop(ctx context.Context) {
	failed := false
	for ctx.Err() == nil {
		pause, err := s.look(ctx)
		if err != nil && !failed && ctx.Err() == nil && !errors.Is(err, keep.ErrOvertaken) {
			s.c.o.Log.Error("a hook cannot be served", zap.String("hook", s.name), zap.Error(err))
		}
		failed = err != nil
		s.sleep(ctx, pause)
	}
}

// sleep waits, until there may be something to do.
func (s *sender) sleep(ctx context.Context, d time.Duration) {
	over := make(chan struct{})
	timer := s.c.o.Clock.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case <-over:
	case <-s.wake:
	case <-ctx.Done():
	}
}

// look sends what can be sent, and says when to look again.
func (s *sender) look(ctx context.Context) (time.Duration, error) {
	idle := s.c.o.Idle
	all, err := s.c.hooks(ctx)
	if err != nil {
		return idle, err
	}
	h, declared := all[s.name]
	state, err := s.c.state(ctx, s.name)
	if err != nil || !declared {
		return idle, err
	}
	for {
		now := s.c.o.Clock.Now()
		if state.Disabled != "" {
			s.c.o.Observer.HookDisabled(s.name)
			return idle, nil
		}
		if wait := state.Next.Sub(now); wait > 0 {
			return min(wait, idle), nil
		}
		entries, err := s.c.o.Store.Entries(ctx, outKind, s.name, state.Sent, pageOfOut)
		if err != nil {
			return idle, fmt.Errorf("read the outbox of %s: %w", s.name, err)
		}
		if len(entries) == 0 {
			s.c.o.Observer.HookStands(s.name, 0)
			return idle, nil
		}
		for _, entry := range entries {
			if state, err = s.take(ctx, h, state, entry); err != nil || state.Sent < entry.Number {
				return idle, err
			}
		}
	}
}

// take tries to send an entry of the outbox.
func (s *sender) take(ctx context.Context, h Hook, state State, entry keep.Entry) (State, error) {
	var m message
	if err := json.Unmarshal(entry.Data, &m); err != nil {
		return state, fmt.Errorf("read the outbox of %s: %w", s.name, err)
	}
	if missing := entry.Number - state.Sent - 1; missing > 0 {
		state.Lost += missing
		s.c.o.Observer.HookTried(s.name, Lost)
		s.c.o.Log.Error("messages of a hook made room for others before they were sent", zap.String("hook", s.name), zap.Int64("messages", missing))
		state.Sent = entry.Number - 1
	}
	if !m.Again && state.LastID != "" && !events.After(m.ID, state.LastID) {
		return s.done(ctx, state, entry, m) // it is in the outbox twice
	}
	now := s.c.o.Clock.Now()
	s.c.o.Observer.HookStands(s.name, max(now.Sub(m.At), 0))
	tried := s.c.try(ctx, h, m.ID, m.Body)
	if ctx.Err() != nil {
		return state, ctx.Err()
	}
	if state.Tries == 0 {
		state.First = now
	}
	state.Tries++
	return s.settle(ctx, state, entry, m, tried)
}

// settle keeps what became of a try.
func (s *sender) settle(ctx context.Context, state State, entry keep.Entry, m message, tried try) (State, error) {
	now := s.c.o.Clock.Now()
	d := Delivery{At: now, Event: m.ID, Kind: m.Kind, Try: state.Tries, Outcome: Taken, Status: tried.status, Fault: tried.fault, Millis: tried.took.Milliseconds()}
	switch {
	case tried.fault == "":
		state.Taken, state.Failing, state.Fault = now, time.Time{}, ""
	case now.Sub(state.First) >= s.c.o.GiveUp:
		d.Outcome = Parked
	default:
		d.Outcome = Failed
	}
	if err := s.note(ctx, d); err != nil {
		return state, err
	}
	if d.Outcome == Taken {
		return s.done(ctx, state, entry, m)
	}
	if state.Failing.IsZero() {
		state.Failing = now
	}
	state.Fault, state.Next = tried.fault, now.Add(pause(state.Tries, tried.after))
	if d.Outcome == Parked {
		if err := s.park(ctx, m, state); err != nil {
			return state, err
		}
	}
	state.Disabled = s.gone(now, state, tried)
	disabled := state.Disabled != ""
	var err error
	if d.Outcome == Parked {
		state, err = s.done(ctx, state, entry, m)
	} else {
		state, err = s.c.putState(ctx, s.name, state)
	}
	if err == nil && disabled {
		err = s.disabled(ctx, state.Disabled)
	}
	return state, err
}

// gone is why nothing is sent any more; empty: it is.
func (s *sender) gone(now time.Time, state State, tried try) string {
	switch {
	case tried.status == http.StatusGone:
		return "the other side says that it is gone"
	case now.Sub(state.Failing) >= s.c.o.Disable:
		return "nothing was taken for " + s.c.o.Disable.String()
	default:
		return ""
	}
}

func (s *sender) disabled(ctx context.Context, why string) error {
	s.c.o.Observer.HookDisabled(s.name)
	s.c.o.Log.Error("a hook is sent nothing any more", zap.String("hook", s.name), zap.String("why", why))
	return s.c.o.Tell(ctx, queue.Event{Kind: queue.EventHookDisabled, Item: s.name, Why: why})
}

// done goes on after a message.
func (s *sender) done(ctx context.Context, state State, entry keep.Entry, m message) (State, error) {
	state.Sent, state.Tries, state.First = entry.Number, 0, time.Time{}
	if state.Fault == "" {
		state.Next = time.Time{}
	}
	if !m.Again && events.After(m.ID, state.LastID) {
		state.LastID = m.ID
	}
	return s.c.putState(ctx, s.name, state)
}

// note writes the log of the hook.
func (s *sender) note(ctx context.Context, d Delivery) error {
	s.c.o.Observer.HookTried(s.name, d.Outcome)
	return s.c.note(ctx, s.name, d)
}

func (c *Courier) note(ctx context.Context, hook string, d Delivery) error {
	text, err := json.Marshal(d)
	if err == nil {
		_, err = c.o.Store.Append(ctx, keep.Log{Kind: logKind, ID: hook, Most: mostLogged, Keep: keptFor}, text)
	}
	if err != nil {
		return fmt.Errorf("write the log of the hook %s: %w", hook, err)
	}
	return nil
}

// park keeps a message until somebody has it sent again.
func (s *sender) park(ctx context.Context, m message, state State) error {
	now := s.c.o.Clock.Now()
	text, err := json.Marshal(Letter{Event: m.ID, Kind: m.Kind, At: m.At, Since: now, Tries: state.Tries, Fault: state.Fault, Body: m.Body})
	if err != nil {
		return fmt.Errorf("park event %s: %w", m.ID, err)
	}
	_, err = s.c.o.Store.Put(ctx, parkedKind+s.name, keep.Doc{ID: m.ID, Data: text, At: now, Until: now.Add(keptFor)})
	if err != nil && !errors.Is(err, keep.ErrOvertaken) { // it is parked already
		return fmt.Errorf("park event %s: %w", m.ID, err)
	}
	return nil
}

// pause is how long is waited after a try: longer each time, and as long as the other side asks for, an hour at most.
func pause(tries int, asked time.Duration) time.Duration {
	d := longestPause
	if tries < 12 {
		d = min(firstPause<<(tries-1), longestPause)
	}
	d += time.Duration(rand.Int64N(int64(d)/5)) - d/10 // so that hooks do not come all at once
	return min(max(d, asked), longestPause)
}

// try is what became of a request.
type try struct {
	status int
	fault  string        // empty: it was taken
	after  time.Duration // the other side asks to wait so long
	took   time.Duration
}

// try sends a message once.
func (c *Courier) try(ctx context.Context, h Hook, id string, body []byte) try {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	began := c.o.Clock.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return try{fault: "the address cannot be used: " + err.Error()}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "press-zero")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", strconv.FormatInt(began.Unix(), 10))
	req.Header.Set("Webhook-Signature", h.signatures(id, began, body))
	res, err := c.client.Do(req) //nolint:gosec // the address is judged at the socket
	took := c.o.Clock.Now().Sub(began)
	if err != nil {
		return try{fault: faultOf(err), took: took}
	}
	defer func() { _ = res.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(res.Body, longestFault))
	t := try{status: res.StatusCode, took: took}
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		t.after = time.Duration(seconds) * time.Second
	}
	if res.StatusCode < 200 || res.StatusCode >= 300 {
		t.fault = strings.TrimSpace(res.Status + " " + printable(string(said)))
	}
	return t
}

// faultOf is why a request came to nothing, in one sentence.
func faultOf(err error) string {
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, errInside):
		return "the address lies inside a network that webhooks may not be sent to; hooks.private allows it"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	default:
		return printable(err.Error())
	}
}

// printable is a text of the other side as it can be shown: one line, of bounded length.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(text[:min(len(text), longestFault)])
}

// errInside tells of a plain address outside of the operator's network.
var errInside = errors.New("only addresses of hooks.private are sent to without encryption")

// newClient is a client that goes nowhere into a network but where it may, whatever a name leads to, and follows nobody.
func newClient(private []netip.Prefix, timeout time.Duration) *http.Client {
	var v4, v6 []netip.Prefix
	for _, p := range private {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	guard := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	inside := func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		for _, p := range private {
			if p.Contains(at.Addr().Unmap()) {
				return nil
			}
		}
		return errInside
	}
	open := &net.Dialer{Timeout: timeout, Control: inside}
	closed := &net.Dialer{Timeout: timeout, Control: guard.Safe}
	return &http.Client{
		Transport: byScheme{plain: transport(open), secure: transport(closed)}, Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func transport(d *net.Dialer) *http.Transport {
	return &http.Transport{
		DialContext: d.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: 16 << 10, TLSHandshakeTimeout: cmp.Or(d.Timeout, 10*time.Second),
	}
}

// byScheme goes another way without encryption.
type byScheme struct{ plain, secure *http.Transport }

// RoundTrip implements http.RoundTripper.
func (b byScheme) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "https" {
		return b.secure.RoundTrip(r)
	}
	return b.plain.RoundTrip(r)
}
