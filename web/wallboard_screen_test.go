package web_test

import (
	"context"

	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/browser"
	"presszero/internal/clock"
	"presszero/web"
	"presszero/web/access"
	"presszero/web/access/accesstest"
	"presszero/web/live"
)

type object = map[string]any

// shown is what a wallboard is given, changed as a test likes.
type shown struct {
	mu       sync.Mutex
	document object
	err      error
	bells    map[chan struct{}]bool
	streams  int
	server   *httptest.Server
}

// Watch implements live.Line.
func (s *shown) Watch() (<-chan struct{}, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	bell := make(chan struct{}, 1)
	s.bells[bell] = true
	return bell, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.bells, bell)
	}
}

func (s *shown) compose(context.Context, access.Who) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.document["at"] = clock.System{}.Now()
	return s.document, s.err
}

// change changes the document, which rings the bell.
func (s *shown) change(f func(document object)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.document)
	for bell := range s.bells {
		select {
		case bell <- struct{}{}:
		default:
		}
	}
}

// wallboard serves the wallboard with a document.
func wallboard(t *testing.T, document object) *shown {
	t.Helper()
	s := &shown{document: document, bells: map[chan struct{}]bool{}}
	hub, err := live.New(live.Options{
		Line: s, Clock: clock.System{}, Log: zap.NewNop(),
		Topics: []live.Topic{{Name: "board", Needs: access.ReadBoard, Compose: s.compose}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { hub.Run(ctx) })
	mux, guard := http.NewServeMux(), accesstest.As(access.Who{Name: "sue", Role: access.Supervisor})
	hub.Register(mux, guard)
	mux.Handle("GET /api/v1/me", guard.Admit(access.ReadBoard, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"name": "sue", "role": "supervisor", "may": ["board:read", "line:move"]}`)
	}))
	if err := web.RegisterPages(mux, guard); err != nil {
		t.Fatal(err)
	}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/live" {
			s.mu.Lock()
			s.streams++
			s.mu.Unlock()
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		stop()
		run.Wait()
		s.server.CloseClientConnections()
		s.server.Close()
	})
	return s
}

func ago(d time.Duration) time.Time { return clock.System{}.Now().Add(-d) }

// busy is a queue on an ordinary morning.
func busy(title string, waiting int) object {
	positions := object{}
	for i := range min(waiting, 20) {
		positions[fmt.Sprint(i+1)] = object{"since": ago(4*time.Minute - time.Duration(i)*20*time.Second), "promise_by": ago(time.Duration(i-2) * -time.Minute)}
	}
	q := object{
		"formula": object{"name": "strict", "title": "of answered and abandoned", "text": "answered within T / (answered + abandoned)"},
		"target":  object{"share": 0.85, "within_seconds": 20},
		"title":   title, "waiting": waiting, "positions": positions, "agents": object{"ready": 1, "reserved": 1, "talking": 4, "wrap_up": 1, "away": 1, "offline": 2},
		"service_level": object{"strict": object{"value": 0.82, "of": 214, "name": "of answered and abandoned"}},
		"answered":      198, "abandoned": 16, "short_abandoned": 5, "asa": 22.5, "aht": 241, "wait_p50": 14, "wait_p90": 71,
		"coverage":  object{"share": 0.93, "of": 120},
		"zero_outs": object{"main": 31, "account": 12, "account_check": 4}, "faults": object{"lookup": 2},
		"callbacks": object{"due": 3, "kept": 11, "late": 1},
		"staffing":  object{"now": 7, "needed": 9, "state": "short", "advice": "Two more agents until 11:30 bring 80 % back."},
		"spark": object{
			"waiting": []any{0, 1, 0, 2, 4, 3, 5, 8, 6, 4, 3, 5, waiting}, "level": []any{nil, 1, 1, .95, .9, .92, .85, .7, .75, .8, .84, .83, .82},
			"answered": []any{4, 8, 12, 18, 20, 22, 19, 21, 25, 24, 22, 20, 19}, "abandoned": []any{0, 0, 1, 0, 2, 1, 2, 5, 2, 1, 1, 0, 1},
		},
	}
	if waiting > 0 {
		q["longest_wait_since"] = ago(4 * time.Minute)
		q["oldest_promise"] = object{"by": ago(2 * time.Minute), "text": "about 5 minutes", "late": true}
	}
	return q
}

// morning is a board with so many queues.
func morning(queues int) object {
	names := []string{"Reception", "Billing", "Appointments", "Nurses", "Returns", "Bookings"}
	all := object{}
	for i := range queues {
		title := names[i%len(names)]
		if i >= len(names) {
			title = fmt.Sprintf("%s %d", title, i/len(names)+1)
		}
		all[fmt.Sprintf("q%d", i)] = busy(title, []int{5, 0, 11, 1}[i%4])
	}
	agents := object{}
	for i, state := range []string{"ready", "reserved", "talking", "talking", "talking", "wrap-up", "away", "offline"} {
		name := []string{"Anna", "Bilal", "Chitra", "Dipa", "Esha", "Farid", "Grace", "Hari"}[i]
		agents[strings.ToLower(name)] = object{"name": name, "state": state, "since": ago(time.Duration(i*37) * time.Second)}
	}
	agents["grace"].(object)["reason"] = "lunch"
	return object{
		"formula": object{"name": "strict", "text": "answered within 20 s / (answered + abandoned)"},
		"total":   busy("", 17), "queues": all, "agents": agents,
		"alerts": object{
			"a": object{"level": "bad", "text": "Reception: the oldest promise is overdue by 2 minutes.", "since": ago(2 * time.Minute)},
			"b": object{"level": "warn", "text": "Billing: too few are at work for the next half hour", "do": "Two more agents until 11:30 bring 80 % back.", "since": ago(9 * time.Minute)},
		},
	}
}

// looks are how every page is to be good to see.
func looks() []browser.Look {
	return []browser.Look{
		{Width: 1920, Height: 1080}, {Width: 1920, Height: 1080, Scheme: browser.Dark},
		{Width: 320, Height: 640}, {Width: 320, Height: 640, Scheme: browser.Dark},
	}
}

const drawn = `document.querySelector('.total .waiting .value')`

func TestTheWallboardIsGoodToSeeInEveryLook(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		queues int
		query  string
	}{
		"three queues":            {3, ""},
		"three queues, on a wall": {3, "?kiosk=1"},
		"thirty queues":           {30, ""},
		"thirty, on a wall":       {30, "?kiosk=1"},
		"no queues":               {0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := wallboard(t, morning(tt.queues))
			p := browser.Open(t, browser.Look{})
			p.Go(s.server.URL + "/wallboard" + tt.query)
			p.Wait(drawn)
			for _, look := range looks() {
				p.See(look)
				p.Wait("innerWidth === " + fmt.Sprint(look.Width))
				p.Accessible()
				p.FitsItsWidth()
				p.Shot("wallboard, " + name)
			}
			p.See(browser.Look{Width: 1280, Height: 800, Colours: browser.Forced, Motion: browser.Reduced})
			p.Accessible()
			p.Shot("wallboard, " + name + ", forced colours")
		})
	}
}
