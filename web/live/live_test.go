package live

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
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/web/access"
	"presszero/web/access/accesstest"
)

// line is a line on which things happen when a test says so.
type line struct {
	mu       sync.Mutex
	bells    map[chan struct{}]bool
	count    int // what has happened
	composed int
	err      error
	panics   bool
}

func newLine() *line { return &line{bells: map[chan struct{}]bool{}} }

func (l *line) Watch() (<-chan struct{}, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	bell := make(chan struct{}, 1)
	l.bells[bell] = true
	return bell, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.bells, bell)
	}
}

// happens lets something happen.
func (l *line) happens(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	f()
	for bell := range l.bells {
		select {
		case bell <- struct{}{}:
		default:
		}
	}
}

func (l *line) watched() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.bells)
}

// compose makes a document whose size grows with what has happened.
func (l *line) compose(_ context.Context, who access.Who) (any, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.composed++
	if l.panics {
		panic("a fault of a screen")
	}
	calls := map[string]any{}
	for i := range l.count % 7 {
		calls[fmt.Sprint(i)] = map[string]any{"since": l.count, "note": nil}
	}
	return map[string]any{"count": l.count, "calls": calls, "of": who.Agent, "pad": strings.Repeat("x", 100)}, l.err
}

var sue = access.Who{Name: "sue", Role: access.Supervisor, Agent: "sue"}

// replica is a running hub over a line, at 20 times the speed of life.
type replica struct {
	hub  *Hub
	url  string
	stop context.CancelFunc
}

func start(t *testing.T, l *line, guard access.Guard) *replica {
	t.Helper()
	hub, err := New(Options{
		Line: l, Clock: clock.NewScaled(20), Log: zap.NewNop(),
		Topics: []Topic{
			{Name: "board", Needs: access.ReadBoard, Compose: l.compose},
			{Name: "desk", Needs: access.WorkDesk, Compose: l.compose, Personal: ByAgent},
			{Name: "people", Needs: access.ManagePeople, Compose: l.compose},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { hub.Run(ctx) })
	mux := http.NewServeMux()
	hub.Register(mux, guard)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		stop()
		run.Wait()
		server.CloseClientConnections()
		server.Close()
	})
	return &replica{hub, server.URL, stop}
}

// said is what a stream said.
type said struct {
	id, kind string
	data     struct {
		Topic    string
		Epoch    string
		Offset   uint64
		Document any
		Patch    any
		Again    bool
	}
}

// screen is somebody who looks on.
type screen struct {
	lines     *bufio.Scanner
	close     func()
	last      string
	documents map[string]any
}

func (r *replica) look(t *testing.T, topics, after string) *screen {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/api/v1/live?topics="+topics, nil)
	if err != nil {
		t.Fatal(err)
	}
	if after != "" {
		req.Header.Set("Last-Event-ID", after)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{lines: bufio.NewScanner(res.Body), documents: map[string]any{}}
	s.lines.Buffer(nil, 1<<20)
	s.close = func() {
		cancel()
		res.Body.Close()
	}
	t.Cleanup(s.close)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("look at %s: %s", topics, res.Status)
	}
	return s
}

var errEnded = errors.New("the stream has ended")

// next is the next word, which is applied as a browser does.
func (s *screen) next() (w said, err error) {
	for s.lines.Scan() {
		name, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch name {
		case "id":
			w.id = value
		case "event":
			w.kind = value
		case "data":
			if err := json.Unmarshal([]byte(value), &w.data); err != nil {
				return w, err
			}
		case "":
			switch w.kind {
			case "":
				continue
			case "snapshot":
				s.documents[w.data.Topic] = w.data.Document
			case "delta":
				s.documents[w.data.Topic] = merge(s.documents[w.data.Topic], w.data.Patch)
			}
			if w.id != "" {
				s.last = w.id
			}
			return w, nil
		}
	}
	return w, errEnded
}

// until reads until a topic shows so much.
func (s *screen) until(t *testing.T, topic string, count int) (words []said) {
	t.Helper()
	for {
		w, err := s.next()
		if err != nil {
			t.Fatalf("until %s shows %d: %v", topic, count, err)
		}
		words = append(words, w)
		if document, ok := s.documents[topic].(map[string]any); ok && document["count"] == float64(count) {
			return words
		}
	}
}

func nothing() {}

func TestAScreenShowsTheDocumentWhateverHappens(t *testing.T) {
	t.Parallel()
	l := newLine()
	s := start(t, l, accesstest.As(sue)).look(t, "board,desk", "")
	for range 30 {
		l.happens(nothing)
		s.until(t, "board", l.count)
		s.until(t, "desk", l.count)
	}
	want, err := l.compose(t.Context(), sue)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(want)
	var document map[string]any
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(any(withoutNulls(document)), s.documents["desk"]); diff != "" {
		t.Errorf("document (-want +shown):\n%s", diff)
	}
}

func TestWhoComesBackGoesOnWithoutAGap(t *testing.T) {
	t.Parallel()
	l := newLine()
	r := start(t, l, accesstest.As(sue))
	other := r.look(t, "board", "") // keeps the document while the first is away
	first := r.look(t, "board", "")
	first.until(t, "board", 0)
	first.close()
	for range 5 {
		l.happens(nothing)
		other.until(t, "board", l.count)
	}
	again := r.look(t, "board", first.last)
	again.documents = first.documents
	words := again.until(t, "board", 5)
	heard := positions(first.last)["board"].offset
	for i, w := range words {
		if want := heard + 1 + uint64(i); w.kind != "delta" || w.data.Offset != want {
			t.Errorf("word %d is a %s with offset %d, want the delta %d", i, w.kind, w.data.Offset, want)
		}
	}
	if diff := cmp.Diff(other.documents, again.documents); diff != "" {
		t.Errorf("documents (-who stayed +who came back):\n%s", diff)
	}
}

func TestWhoComesBackAfterNobodyLookedIsWhole(t *testing.T) {
	t.Parallel()
	l := newLine()
	r := start(t, l, accesstest.As(sue))
	first := r.look(t, "board", "")
	first.until(t, "board", 0)
	first.close()
	for l.watched() > 0 {
		_ = clock.Sleep(t.Context(), clock.System{}, time.Millisecond)
	}
	l.happens(nothing)
	again := r.look(t, "board", first.last)
	again.documents = first.documents
	if words := again.until(t, "board", 1); words[0].kind != "delta" {
		t.Errorf("the first word is a %s, want a delta: nothing was missed", words[0].kind)
	}
}

func TestAnotherReplicaTellsTheWholeAndSaysSo(t *testing.T) {
	t.Parallel()
	l := newLine()
	one, two := start(t, l, accesstest.As(sue)), start(t, l, accesstest.As(sue))
	first := one.look(t, "board,desk", "")
	first.until(t, "desk", 0)
	first.until(t, "board", 0)
	one.stop()
	for {
		if _, err := first.next(); err != nil {
			break
		}
	}
	l.happens(nothing)
	second := two.look(t, "board,desk", first.last)
	words := append(second.until(t, "board", 1), second.until(t, "desk", 1)...)
	for _, w := range words[:2] {
		if w.kind == "snapshot" && !w.data.Again {
			t.Errorf("the snapshot of %s does not say that something may have been missed", w.data.Topic)
		}
	}
	if words[0].kind != "snapshot" {
		t.Errorf("the other replica begins with a %s", words[0].kind)
	}
}

func TestAfterTooMuchTheWholeIsTold(t *testing.T) {
	t.Parallel()
	l := newLine()
	d := newDocument(Topic{Name: "board", Compose: l.compose}, sue)
	v := newViewer()
	d.join(v, position{})
	for range backlog {
		value, err := d.compose(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.publish(value)
		l.happens(nothing)
		<-v.words
	}
	for after, want := range map[uint64]string{1: "snapshot", backlog - 3: "delta", backlog: ""} {
		late := newViewer()
		d.join(late, position{d.epoch, after})
		select {
		case w := <-late.words:
			if w.kind != want {
				t.Errorf("after %d comes a %s, want a %s", after, w.kind, want)
			}
		default:
			if want != "" {
				t.Errorf("after %d comes nothing, want a %s", after, want)
			}
		}
	}
}

func TestNobodyWaitsForWhoIsSlow(t *testing.T) {
	t.Parallel()
	l := newLine()
	d := newDocument(Topic{Name: "board", Compose: l.compose}, sue)
	slow, quick := newViewer(), newViewer()
	d.join(slow, position{})
	d.join(quick, position{})
	for range backlog + 1 {
		value, err := d.compose(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.publish(value)
		l.happens(nothing)
		<-quick.words
	}
	select {
	case <-slow.gone:
	default:
		t.Error("who does not read is kept")
	}
	select {
	case <-quick.gone:
		t.Error("who reads was let go")
	default:
	}
}

func TestADocumentIsComposedOnceForAllAndOnlyWhileSomebodyLooks(t *testing.T) {
	t.Parallel()
	l := newLine()
	r := start(t, l, accesstest.As(sue))
	var screens []*screen
	for range 50 {
		s := r.look(t, "board", "")
		s.until(t, "board", 0)
		screens = append(screens, s)
	}
	if l.watched() != 1 {
		t.Errorf("%d documents are kept for 50 screens, want 1", l.watched())
	}
	l.happens(func() { l.composed = 0 })
	for _, s := range screens {
		s.until(t, "board", 1)
	}
	for _, s := range screens {
		s.close()
	}
	for l.watched() > 0 {
		_ = clock.Sleep(t.Context(), clock.System{}, time.Millisecond)
	}
	l.mu.Lock()
	after := l.composed
	l.mu.Unlock()
	l.happens(nothing)
	_ = clock.Sleep(t.Context(), clock.NewScaled(20), 5*seldom)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.composed != after {
		t.Errorf("composed %d times for nobody", l.composed-after)
	}
}

func TestEachSeesOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		who    access.Who
		topics string
		status int
		says   string
	}{
		"a supervisor does not manage people":  {sue, "board,people", http.StatusForbidden, "people:manage"},
		"a screen has no desk":                 {access.Who{Role: access.Screen}, "desk", http.StatusForbidden, "desk:work"},
		"a supervisor who is no agent":         {access.Who{Name: "tom", Role: access.Supervisor}, "desk", http.StatusForbidden, "for agents"},
		"something that nobody has heard of":   {sue, "weather", http.StatusBadRequest, "board,desk,people"},
		"nobody may look on":                   {access.Who{}, "board", http.StatusForbidden, ""},
		"somebody who does not say what for":   {sue, "", http.StatusBadRequest, "topics="},
		"what is asked for twice is told once": {sue, "board,board", http.StatusOK, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, newLine(), accesstest.As(tt.who))
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/api/v1/live?topics="+tt.topics, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			text := make([]byte, 512)
			n, _ := res.Body.Read(text)
			if res.StatusCode != tt.status || !strings.Contains(string(text[:n]), tt.says) {
				t.Errorf("%s: %s, want %d that says %q", res.Status, text[:n], tt.status, tt.says)
			}
		})
	}
}

func TestEveryAgentHasADeskOfTheirOwn(t *testing.T) {
	t.Parallel()
	l := newLine()
	hub, err := New(Options{Line: l, Clock: clock.System{}, Log: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	desk := Topic{Name: "desk", Personal: ByAgent}
	anna, ben := hub.document(desk, access.Who{Agent: "anna"}), hub.document(desk, access.Who{Agent: "ben"})
	if anna == ben || hub.document(desk, access.Who{Agent: "anna"}) != anna {
		t.Error("agents share a desk, or have several")
	}
}

// door is a guard that can be closed after somebody was admitted.
type door struct {
	shut atomic.Bool
	busy atomic.Bool
	who  atomic.Pointer[access.Who]
}

func (d *door) Admit(_ access.Permission, h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.shut.Load() || access.From(r.Context()).Name != "" { // what a guard has found out once is not to be believed again
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		if d.busy.Load() {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		h(w, r.WithContext(access.With(r.Context(), *d.who.Load())))
	})
}

func TestWhoCannotBeAskedForKeepsTheStream(t *testing.T) {
	t.Parallel()
	d := &door{}
	d.who.Store(&sue)
	l := newLine()
	s := start(t, l, d).look(t, "board", "")
	s.until(t, "board", 0)
	d.busy.Store(true)
	for range 10 { // beats: twice the time after which they are asked anew
		if _, err := s.next(); err != nil {
			t.Fatal("the stream has ended because nobody could tell")
		}
	}
}

func TestWhoIsSignedOutLosesTheStream(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*door){
		"signed out": func(d *door) { d.shut.Store(true) },
		"another role": func(d *door) {
			d.who.Store(&access.Who{Name: "sue", Role: access.Agent, Agent: "sue"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &door{}
			d.who.Store(&sue)
			s := start(t, newLine(), d).look(t, "board", "")
			s.until(t, "board", 0)
			for range 8 { // beats and what is composed in more than the time after which they are asked anew
				if _, err := s.next(); err != nil {
					t.Fatal("the stream of somebody who is signed in has ended")
				}
			}
			change(d)
			for {
				if _, err := s.next(); errors.Is(err, errEnded) {
					return
				}
			}
		})
	}
}

func TestTheEndOfTheServiceEndsEveryStream(t *testing.T) {
	t.Parallel()
	r := start(t, newLine(), accesstest.As(sue))
	s := r.look(t, "board", "")
	s.until(t, "board", 0)
	r.stop()
	for {
		if _, err := s.next(); err != nil {
			break
		}
	}
	res, err := http.Get(r.url + "/api/v1/live?topics=board")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("who comes after the end: %s", res.Status)
	}
}

func TestAFaultOfAScreenIsToldAndPasses(t *testing.T) {
	t.Parallel()
	faults := map[string]func(l *line, on bool){
		"the line cannot be read": func(l *line, on bool) {
			if l.err = nil; on {
				l.err = errors.New("no line")
			}
		},
		"the composer panics": func(l *line, on bool) { l.panics = on },
	}
	for name, set := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLine()
			r := start(t, l, accesstest.As(sue))
			s := r.look(t, "board", "")
			s.until(t, "board", 0)
			l.happens(func() { set(l, true) })
			for {
				w, err := s.next()
				if err != nil {
					t.Fatal(err)
				}
				if w.kind == "stale" {
					break
				}
			}
			late := r.look(t, "board", "")
			late.until(t, "board", 0) // what was known last
			if w, err := late.next(); err != nil || w.kind != "stale" {
				t.Errorf("who comes meanwhile is told %q, %v; want that it is old", w.kind, err)
			}
			l.happens(func() { set(l, false) })
			s.until(t, "board", 2)
			late.until(t, "board", 2)
		})
	}
}
