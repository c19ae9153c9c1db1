package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/events"
)

// feed is a feed of which only the newest are kept.
type feed struct {
	mu    sync.Mutex
	all   []queue.Event
	kept  int
	reads int
	err   error
}

func (f *feed) Events(_ context.Context, after string, limit int) ([]queue.Event, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reads++
	if f.err != nil {
		return nil, "", f.err
	}
	if after == "$" {
		return nil, fmt.Sprintf("%d-0", len(f.all)), nil
	}
	var found []queue.Event
	for _, e := range f.all[max(0, len(f.all)-f.kept):] {
		if len(found) < limit && events.After(e.ID, after) {
			found = append(found, e)
			after = e.ID
		}
	}
	return found, after, nil
}

// tell lets so many events happen.
func (f *feed) tell(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range n {
		f.all = append(f.all, queue.Event{ID: fmt.Sprintf("%d-0", len(f.all)+1), At: noon, Kind: queue.EventRouted})
	}
}

// site serves the events of a feed.
func site(t *testing.T, f *feed) (base string) {
	t.Helper()
	v, err := NewEvents(EventsOptions{Feed: f, Clock: clock.NewScaled(50), Log: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { v.Run(ctx) })
	mux := http.NewServeMux()
	v.Register(mux, admin)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		stop()
		run.Wait()
		server.Close()
	})
	return server.URL
}

// stream is a connection of somebody who follows.
type stream struct {
	*bufio.Scanner
	close func()
}

func follow(t *testing.T, base, last string) stream {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/events/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", last)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("answer %d, %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	return stream{bufio.NewScanner(res.Body), cancel}
}

// next reads events until there are so many, and comments away.
func (s stream) next(t *testing.T, n int) []events.Event {
	t.Helper()
	var found []events.Event
	for len(found) < n && s.Scan() {
		if text, ok := strings.CutPrefix(s.Text(), "data: "); ok {
			var e events.Event
			if err := json.Unmarshal([]byte(text), &e); err != nil {
				t.Fatal(err)
			}
			found = append(found, e)
		}
	}
	return found
}

func ids(all []events.Event) []string {
	var ids []string
	for _, e := range all {
		ids = append(ids, string(e.Kind)+" "+e.ID)
	}
	return ids
}

func routed(from, to int) []string {
	var ids []string
	for n := from; n <= to; n++ {
		ids = append(ids, fmt.Sprintf("routed %d-0", n))
	}
	return ids
}

func TestAPageGoesOnAfterThePageBefore(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 100}
	f.tell(5)
	base := site(t, f)
	var all []string
	after := ""
	for range 3 {
		res, err := http.Get(base + "/api/v1/events?limit=2&after=" + after)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Events []events.Event
			Next   string
		}
		if err := json.NewDecoder(res.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		all, after = append(all, ids(page.Events)...), page.Next
	}
	if diff := cmp.Diff(routed(1, 5), all); diff != "" || after != "5-0" {
		t.Errorf("next %s (-want +got):\n%s", after, diff)
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 10}
	base := site(t, f)
	for path, want := range map[string]int{
		"/api/v1/events?after=yesterday":        http.StatusBadRequest,
		"/api/v1/events?limit=none":             http.StatusBadRequest,
		"/api/v1/events?limit=0":                http.StatusBadRequest,
		"/api/v1/events/stream?after=yesterday": http.StatusBadRequest,
		"/api/v1/events?after=$":                http.StatusOK,
	} {
		if got := status(t, base+path); got != want {
			t.Errorf("%s: answer %d, want %d", path, got, want)
		}
	}
	f.mu.Lock()
	f.err = errors.New("connection refused")
	f.mu.Unlock()
	for _, path := range []string{"/api/v1/events", "/api/v1/events/stream"} {
		if got := status(t, base+path); got != http.StatusServiceUnavailable {
			t.Errorf("%s without a line: answer %d", path, got)
		}
	}
}

func status(t *testing.T, url string) int {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode
}

func TestAFollowerSeesWhatHappensFromNowOn(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 100}
	f.tell(3)
	s := follow(t, site(t, f), "")
	f.tell(2)
	if diff := cmp.Diff(routed(4, 5), ids(s.next(t, 2))); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestAFollowerWhoComesBackMissesNothingAndSeesNothingTwice(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 10_000}
	base := site(t, f)
	f.tell(1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 200 {
			f.tell(10)
			_ = clock.Sleep(t.Context(), clock.System{}, time.Millisecond)
		}
	}()
	var all []string
	last := "1-0"
	for n := 1; len(all) < 2000; n++ {
		s := follow(t, base, last)
		found := s.next(t, min(n*37, 2000-len(all)))
		s.close()
		all = append(all, ids(found)...)
		last = found[len(found)-1].ID
	}
	<-done
	if diff := cmp.Diff(routed(2, 2001), all); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestAFollowerWhoWasAwayTooLongIsToldOfTheGap(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 5}
	f.tell(10)
	base := site(t, f)
	want := append([]string{"gap 2-0"}, routed(6, 10)...)
	if diff := cmp.Diff(want, ids(follow(t, base, "2-0").next(t, 6))); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(routed(8, 10), ids(follow(t, base, "7-0").next(t, 3))); diff != "" {
		t.Errorf("without a gap (-want +got):\n%s", diff)
	}
}

func TestASlowFollowerIsLetGoAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	h := newHub()
	slow, quick := h.follow("0-0"), h.follow("0-0")
	for n := range backlog + 1 {
		h.give([]queue.Event{{ID: fmt.Sprintf("%d-0", n+1)}})
		<-quick.events
	}
	got := 0
	for range slow.events {
		got++
	}
	if got != backlog {
		t.Errorf("the slow one got %d events before the end, want %d", got, backlog)
	}
	if !h.anybody() || len(h.followers) != 1 {
		t.Errorf("%d follow, want the quick one alone", len(h.followers))
	}
}

func TestOneReadingServesAllWhoFollow(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 1000}
	base := site(t, f)
	var all []stream
	for range 20 {
		all = append(all, follow(t, base, ""))
	}
	f.mu.Lock()
	f.reads = 0
	f.mu.Unlock()
	f.tell(3)
	began := clock.System{}.Now()
	for _, s := range all {
		if diff := cmp.Diff(routed(1, 3), ids(s.next(t, 3))); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if most := 20 + int(clock.System{}.Now().Sub(began)/(pollFeed/50)); f.reads > most { // each looked once at what is kept, at most
		t.Errorf("%d readings, want %d at most", f.reads, most)
	}
}

func TestAConnectionShowsThatItLives(t *testing.T) {
	t.Parallel()
	s := follow(t, site(t, &feed{kept: 10}), "")
	for s.Scan() {
		if s.Text() == ": beat" {
			return
		}
	}
	t.Error("no heartbeat came")
}

func TestTheEndOfTheServiceEndsItsStreams(t *testing.T) {
	t.Parallel()
	v, err := NewEvents(EventsOptions{Feed: &feed{}, Clock: clock.NewScaled(50), Log: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	before := v.hub.follow("0-0")
	stop()
	v.Run(ctx)
	for _, f := range []*follower{before, v.hub.follow("0-0")} {
		if _, open := <-f.events; open {
			t.Error("a follower got an event of a service that has ended")
		}
	}
}

func TestABellRingsAfterThingsHappenAndCostsNoReadingWhenNobodyListens(t *testing.T) {
	t.Parallel()
	f := &feed{kept: 10}
	v, err := NewEvents(EventsOptions{Feed: f, Clock: clock.NewScaled(50), Log: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { v.Run(ctx) })
	defer run.Wait()
	defer stop()
	bell, leave := v.Watch()
	for rung := false; !rung; {
		f.tell(1)
		select {
		case <-bell:
			rung = true
		case <-time.After(time.Millisecond):
		}
	}
	leave()
	if v.hub.anybody() {
		t.Error("the feed is read for nobody")
	}
}

func TestAFollowerWhoComesWithABellMissesNothing(t *testing.T) {
	t.Parallel()
	h := newHub()
	h.watch()
	h.follow("7-0")
	if end := <-h.came; end != "7-0" {
		t.Errorf("the feed is read after %q, want after what the follower has seen", end)
	}
	h.watch() // the reader has taken this one, and asks for the end of the feed, when the follower comes
	<-h.came
	h.follow("8-0")
	if end := h.since("9-0"); end != "8-0" {
		t.Errorf("the feed is read after %q, want after what the follower has seen", end)
	}
}
