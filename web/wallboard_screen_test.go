//go:build !race

// Pages in a browser race nothing; their tests are run without the detector.

package web_test

import (
	"context"
	"errors"

	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
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
	cut      atomic.Bool // no stream can be had
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

// opened is how many streams were asked for.
func (s *shown) opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.streams
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
			if s.cut.Load() {
				http.Error(w, "", http.StatusBadGateway)
				return
			}
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

// open opens the wallboard of a server and waits for its figures.
func (s *shown) open(t *testing.T, query string) *browser.Page {
	t.Helper()
	p := browser.Open(t, browser.Look{})
	p.Go(s.server.URL + "/wallboard" + query)
	p.Wait(drawn)
	return p
}

// waiting is an expression that is true when the board shows so many callers in all.
func waiting(n int) string { return fmt.Sprintf("%s?.textContent === '%d'", drawn, n) }

// put changes how many wait in all.
func (s *shown) put(n int) {
	s.change(func(d object) { d["total"] = busy("", n) })
}

func TestTheFirstPaintIsSmall(t *testing.T) {
	t.Parallel()
	const most = 150 << 10
	s := wallboard(t, morning(6))
	p := s.open(t, "")
	document := len(browser.Eval[string](p, `fetch('/api/v1/live?topics=board').then((r) => r.body.getReader()).then(async (r) => {
		let text = '';
		while (!text.includes('event: snapshot') || !text.endsWith('\n\n')) text += new TextDecoder().decode((await r.read()).value);
		await r.cancel();
		return text;
	})`))
	if all := p.Received() + document; all > most || document == 0 {
		t.Errorf("%d bytes until the figures stand there, %d of them the figures; want at most %d", all, document, most)
	} else {
		t.Logf("%d bytes, %d of them the figures", all, document)
	}
}

func TestTheWallboardIsUsedWithoutAMouse(t *testing.T) {
	t.Parallel()
	p := wallboard(t, morning(3)).open(t, "")
	p.Press("Tab")
	if got := browser.Eval[string](p, "document.activeElement.className"); !strings.Contains(got, "skip") {
		t.Errorf("the first thing that is reached is %q, want the way to the content", got)
	}
	p.Press("Enter")
	p.Wait("document.activeElement.id === 'main'")
	p.Reach(".total .level .why")
	p.Press("Enter")
	p.Wait(`document.querySelector('dialog[open]')?.innerText.includes('answered within T / (answered + abandoned)')`)
	p.Accessible()
	p.Shot("wallboard, a figure explained")
	p.Press("Escape")
	p.Wait("!document.querySelector('dialog[open]') && document.activeElement.matches('.total .level .why')")
	p.Press("?")
	p.Wait("document.querySelector('dialog[open] h2')?.textContent === 'Keys'")
	p.Press("Escape")
	p.Wait("!document.querySelector('dialog[open]')")
	p.Reach("[aria-label='Show queues as'] button:last-child")
	p.Press("Enter")
	p.Wait("document.querySelectorAll('.queue-table tbody tr').length === 3")
	p.Accessible()
	p.Go(browser.Eval[string](p, "location.href"))
	p.Wait(drawn)
	p.Wait("document.querySelector('.queue-table')") // the choice is remembered
	p.Reach(".head .menu button")
	p.Press("Enter")
	p.Wait("document.activeElement.getAttribute('role') === 'menuitemradio'")
	p.Accessible()
	p.Press("ArrowDown", "Enter")
	p.Wait("document.documentElement.dataset.theme === 'dark' && document.activeElement.matches('.head .menu button')")
}

func TestAScreenThatIsCutOffSaysSoAndComesBackWhole(t *testing.T) {
	t.Parallel()
	s := wallboard(t, morning(3))
	p := s.open(t, "")
	p.Forgive("Failed to load resource")
	p.Wait("document.querySelector('#connection').dataset.state === 'live' && !document.querySelector('#stale')")
	s.cut.Store(true)
	s.server.CloseClientConnections()
	p.Wait("document.querySelector('#stale')?.innerText.includes('Last heard')")
	p.Accessible()
	p.Shot("wallboard, cut off")
	still := p.Text(".total time")
	s.put(42)
	p.Wait("Number(document.querySelector('#stale').innerText.match(/heard (\\d+) s/)[1]) >= 2")
	if now := p.Text(".total time"); now != still {
		t.Errorf("the clock went on from %s to %s while nobody knows", still, now)
	}
	s.cut.Store(false)
	p.Wait(waiting(42))
	p.Wait("!document.querySelector('#stale')")
}

func TestALineThatCannotBeReadIsSaidToBeOld(t *testing.T) {
	t.Parallel()
	s := wallboard(t, morning(3))
	p := s.open(t, "")
	s.change(func(object) { s.err = errors.New("no line") })
	p.Wait("document.querySelector('.banner')?.innerText.includes('cannot read the line')")
	p.Wait(drawn)
	s.change(func(object) { s.err = nil })
	p.Wait("![...document.querySelectorAll('.banner')].some((b) => b.innerText.includes('cannot read the line'))")
}

func TestTheTabsOfABrowserShareOneStream(t *testing.T) {
	t.Parallel()
	s := wallboard(t, morning(3))
	first := s.open(t, "")
	var tabs []*browser.Page
	for range 3 {
		tab := first.Tab()
		tab.Go(s.server.URL + "/wallboard")
		tab.Wait(drawn)
		tabs = append(tabs, tab)
	}
	s.put(23)
	for _, tab := range append(tabs, first) {
		tab.Wait(waiting(23))
	}
	if n := s.opened(); n != 1 {
		t.Errorf("%d streams for four tabs, want 1", n)
	}
	first.Go("about:blank")
	s.put(24)
	for _, tab := range tabs {
		tab.Wait(waiting(24))
	}
	if n := s.opened(); n != 2 {
		t.Errorf("%d streams after the tab that held it has gone, want a second one", n)
	}
}

func TestAlertsAreSaidAndNothingElse(t *testing.T) {
	t.Parallel()
	document := morning(3)
	document["alerts"] = object{}
	s := wallboard(t, document)
	p := s.open(t, "")
	browser.Eval[bool](p, `window.said = [], new MutationObserver(() => said.push(document.querySelector('#said').textContent))
		.observe(document.querySelector('#said'), {childList: true, characterData: true, subtree: true}), true`)
	for n := range 5 {
		s.put(n + 30)
		p.Wait(waiting(n + 30))
	}
	s.change(func(d object) {
		d["alerts"] = object{"a": object{"level": "bad", "text": "Nobody is at work at Billing", "do": "Call somebody in.", "since": ago(0)}}
	})
	p.Wait("said.length > 0")
	if got := browser.Eval[[]string](p, "said"); len(got) != 1 || got[0] != "Nobody is at work at Billing. Call somebody in." {
		t.Errorf("said: %q, want the alert once", got)
	}
	if loud := p.Count("[aria-live]:not([aria-live=off]):not(#said):not(.toasts)"); loud != 0 {
		t.Errorf("%d other parts of the page speak", loud)
	}
}

func TestAWallHasNothingToPressAndTurnsItsPages(t *testing.T) {
	t.Parallel()
	p := wallboard(t, morning(30)).open(t, "?kiosk=1")
	p.See(browser.Look{Width: 1920, Height: 1080})
	p.Wait("document.querySelector('.turning')?.innerText.includes('of 30')")
	if n := p.Count(".head, button, a[href]"); n != 0 {
		t.Errorf("%d things to press on a wall", n)
	}
	if cursor := browser.Eval[string](p, "getComputedStyle(document.querySelector('.total')).cursor"); cursor != "none" {
		t.Errorf("the mouse is shown as %q", cursor)
	}
	if rest := browser.Eval[int](p, "document.documentElement.scrollHeight - innerHeight"); rest > 0 {
		t.Errorf("%d pixels of the board lie below the screen", rest)
	}
	first := p.Text(".queue-table tbody th")
	p.Press("ArrowRight")
	p.Wait(fmt.Sprintf("document.querySelector('.queue-table tbody th').innerText !== %q", first))
	p.Press(" ")
	p.Wait("document.querySelector('.turning').innerText.includes('held')")
}

func TestWhatIsNotKnownIsNeverNought(t *testing.T) {
	t.Parallel()
	document := morning(1)
	document["queues"] = object{"q0": object{"title": "Reception", "waiting": 0}}
	document["total"], document["agents"], document["alerts"] = object{"waiting": 0}, object{}, object{}
	p := wallboard(t, document).open(t, "")
	for _, name := range []string{"Answered", "Abandoned", "Service level", "Average wait", "Staff", "Ready", "Callbacks due", "Faults answered"} {
		got := browser.Eval[[]string](p, fmt.Sprintf(`[...document.querySelectorAll('.figure')].filter((f) => f.querySelector('dt').innerText === %q).map((f) => f.querySelector('dd').innerText)`, name))
		if strings.Trim(strings.Join(got, "|"), "|") != strings.TrimSuffix(strings.Repeat("not yet|", len(got)), "|") || len(got) == 0 {
			t.Errorf("%s: %q, want that it is not known yet", name, got)
		}
	}
	p.Shot("wallboard, nothing known")
}

// mergeCases are the examples of RFC 7396, appendix A, whose targets are objects: target, patch, result.
const mergeCases = `[
	[{"a":"b"}, {"a":"c"}, {"a":"c"}], [{"a":"b"}, {"b":"c"}, {"a":"b","b":"c"}], [{"a":"b"}, {"a":null}, {}],
	[{"a":"b","b":"c"}, {"a":null}, {"b":"c"}], [{"a":["b"]}, {"a":"c"}, {"a":"c"}], [{"a":"c"}, {"a":["b"]}, {"a":["b"]}],
	[{"a":{"b":"c"}}, {"a":{"b":"d","c":null}}, {"a":{"b":"d"}}], [{"a":[{"b":"c"}]}, {"a":[1]}, {"a":[1]}],
	[{"a":"foo"}, "bar", "bar"], [{"e":null}, {"a":1}, {"e":null,"a":1}], [{}, {"a":{"bb":{"ccc":null}}}, {"a":{"bb":{}}}]
]`

func TestTheBrowserMergesAsTheStandardSays(t *testing.T) {
	t.Parallel()
	p := wallboard(t, morning(1)).open(t, "")
	wrong := browser.Eval[[]string](p, `import([...document.querySelectorAll('link[rel=modulepreload]')].find((l) => l.href.endsWith('/live.js')).href)
		.then(({merge}) => `+mergeCases+`.filter(([target, patch, result]) => {
			const before = JSON.stringify(target);
			return JSON.stringify(merge(target, patch)) !== JSON.stringify(result) || JSON.stringify(target) !== before;
		}).map((c) => JSON.stringify(c)))`)
	if len(wrong) > 0 {
		t.Errorf("merged otherwise, or the target was changed: %q", wrong)
	}
}
