package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"presszero/internal/clock"
	"presszero/queue/events"
)

// eventsWish is what of the feed is asked for.
type eventsWish struct {
	follow              bool
	after, format       string
	kinds, queues, call []string
}

func newEvents(s *session) *cobra.Command {
	var wish eventsWish
	cmd := &cobra.Command{
		Use:   "events",
		Short: "See what happens on the line",
		Long: `Events shows what has happened on the line, as far back as it is kept, and with --follow
what happens from now on. It goes on by itself after a break, without a gap. An interrupt
ends it. docs/events.md lists the kinds and their fields.`,
		Example: `  presszero events --follow
  presszero events --kind ended --queue reception
  presszero events --after 1772452800000-3 --format json`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := wish.check(); err != nil {
				return err
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			e := eventsReader{session: s, remote: r, wish: wish, after: wish.after}
			if wish.follow {
				return e.follow(cmd.Context())
			}
			return e.kept(cmd.Context())
		},
	}
	flags := cmd.Flags()
	flags.BoolVarP(&wish.follow, "follow", "f", false, "show what happens from now on, or after --after, until interrupted")
	flags.StringVar(&wish.after, "after", "", "begin after the event with this ID")
	flags.StringSliceVar(&wish.kinds, "kind", nil, "only events of these kinds")
	flags.StringSliceVar(&wish.queues, "queue", nil, "only events of these queues")
	flags.StringSliceVar(&wish.call, "call", nil, "only events of these calls")
	flags.StringVar(&wish.format, "format", "text", "text, or json for one object a line")
	settingsFlags(cmd)
	return cmd
}

func (w eventsWish) check() error {
	if w.format != "text" && w.format != "json" {
		return usage("--format %s: want text or json", w.format)
	}
	if w.after != "" && !events.IsID(w.after) {
		return usage("--after %s: want the ID of an event, such as 1772452800000-3", w.after)
	}
	for _, kind := range w.kinds {
		if !slices.ContainsFunc(events.Kinds(), func(k events.Kind) bool { return string(k.Name) == kind }) {
			return usage("--kind %s: no event is of that kind; docs/events.md lists them", kind)
		}
	}
	return nil
}

// wants reports whether an event is asked for. A gap always is.
func (w eventsWish) wants(e events.Event) bool {
	matches := func(asked []string, value string) bool { return len(asked) == 0 || slices.Contains(asked, value) }
	return e.Kind == events.EventGap || matches(w.kinds, string(e.Kind)) && matches(w.queues, e.Queue) && matches(w.call, e.Call)
}

// eventsReader reads the feed of a running service.
type eventsReader struct {
	*session
	remote
	wish  eventsWish
	after string // the latest event that was read
}

func (r *eventsReader) show(e events.Event) error {
	r.after = e.ID
	if !r.wish.wants(e) {
		return nil
	}
	if r.wish.format == "json" {
		return json.NewEncoder(r.Out).Encode(e)
	}
	e.At = e.At.Local()
	_, err := fmt.Fprintln(r.Out, e.Line())
	return err
}

// kept shows what is kept.
func (r *eventsReader) kept(ctx context.Context) error {
	for {
		var page struct {
			Events []events.Event
			Next   string
		}
		if err := r.do(ctx, http.MethodGet, "/api/v1/events?after="+url.QueryEscape(r.after), nil, &page); err != nil {
			return err
		}
		for _, e := range page.Events {
			if err := r.show(e); err != nil {
				return err
			}
		}
		if len(page.Events) == 0 {
			return nil
		}
		r.after = page.Next
	}
}

// silence is after what time without a sign of life a connection is given up: two heartbeats and a little.
const silence = 35 * time.Second

// againAfter is the pause before a connection that has broken off is made anew.
const againAfter = time.Second

// follow shows what happens until it is interrupted. A service that does not answer the first time is an error; after that it
// is waited for.
func (r *eventsReader) follow(ctx context.Context) error {
	err := r.untilInterrupted(ctx)
	if ctx.Err() != nil {
		err = nil
	}
	return err
}

func (r *eventsReader) untilInterrupted(ctx context.Context) error {
	for connected := false; ; {
		began, err := r.stream(ctx)
		connected = connected || began
		var refused *refusedError
		if ctx.Err() != nil || !connected || errors.As(err, &refused) {
			return err
		}
		fmt.Fprintln(r.Err, "the connection broke off; connecting again")
		if err := clock.Sleep(ctx, clock.System{}, againAfter); err != nil {
			return err
		}
	}
}

// refusedError is an answer that will not change by asking again.
type refusedError struct{ text string }

func (e *refusedError) Error() string { return e.text }

// stream shows events from one connection until it ends, and reports whether it began.
func (r *eventsReader) stream(ctx context.Context) (began bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := r.request(ctx, http.MethodGet, "/api/v1/events/stream", nil)
	if err != nil {
		return false, err
	}
	if r.after != "" {
		req.Header.Set("Last-Event-ID", r.after)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false, fmt.Errorf("no service answers at %s (is 'presszero serve' running? private_addr says where it is looked for): %w", r.base, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden {
		return false, &refusedError{r.locked().Error()}
	}
	if res.StatusCode == http.StatusBadRequest || res.StatusCode == http.StatusNotFound {
		return false, &refusedError{fmt.Sprintf("the service answers %d to a request for its events", res.StatusCode)}
	}
	if res.StatusCode != http.StatusOK {
		return false, fmt.Errorf("the service answers %d", res.StatusCode)
	}
	return true, r.lines(res, cancel)
}

// lines reads server-sent events. A connection that is silent for too long is given up.
func (r *eventsReader) lines(res *http.Response, giveUp func()) error {
	timer := clock.System{}.AfterFunc(silence, giveUp)
	defer func() { timer.Stop() }()
	for scanner := bufio.NewScanner(res.Body); scanner.Scan(); {
		timer.Stop()
		timer = clock.System{}.AfterFunc(silence, giveUp)
		if from, ok := strings.CutPrefix(scanner.Text(), ": after "); ok && r.after == "" {
			r.after = from
		}
		text, ok := strings.CutPrefix(scanner.Text(), "data: ")
		if !ok {
			continue
		}
		var e events.Event
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			return fmt.Errorf("read an event: %w", err)
		}
		if err := r.show(e); err != nil {
			return err
		}
	}
	return nil
}
