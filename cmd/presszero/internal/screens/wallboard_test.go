package screens

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/flows"
	"presszero/internal/browser"
	"presszero/internal/clock"
	"presszero/queue"
	"presszero/sim"
	"presszero/web/access"
)

// hallQueues and hallAgents are a front desk with two queues and eight agents.
const (
	hallQueues = `queues:
  reception:
    title: Reception
    handle_time: 1m
    ladder: [{voicemail: {owner: reception, due: 48h}}]
  billing:
    title: Billing
    handle_time: 2m
    wrap_up: 10s
    ladder: [{voicemail: {owner: billing, due: 48h}}]
`
	hallAgents = `agents:
  anna: {name: Anna, address: "+15550101", queues: [reception, billing], language: en}
  bilal: {name: Bilal, address: "+15550102", queues: [billing, reception], language: en}
  chitra: {name: Chitra, address: "+15550103", queues: [reception], language: en}
  dipa: {name: Dipa, address: "+15550104", queues: [billing], language: en}
  esha: {name: Esha, address: "+15550105", queues: [reception, billing], language: en}
  farid: {name: Farid, address: "+15550106", queues: [reception], language: en}
  grace: {name: Grace, address: "+15550107", queues: [billing], language: en}
  hari: {name: Hari, address: "+15550108", queues: [reception], language: en}
`
)

// hall is a stage with a front desk, so many times as fast as life.
func hall(t *testing.T, speed float64, edit func(*app.Files)) *app.Stage {
	t.Helper()
	files, err := app.Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	files.Queues.Data, files.Agents.Data = []byte(hallQueues), []byte(hallAgents)
	all := files.Flows
	files.Flows = nil
	for _, f := range all {
		if strings.Contains(f.Name, "front-desk") {
			files.Flows = []flows.File{f}
		}
	}
	if edit != nil {
		edit(&files)
	}
	stage, err := app.NewStage(t.Context(), app.StageOptions{
		Files: files, Speed: speed, Start: time.Date(2026, 3, 3, 6, 0, 0, 0, time.UTC), Log: zap.NewNop(), Version: "test",
		Agent: sim.Party{After: 3 * time.Second, Script: sim.Script{
			sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(40 * time.Second), sim.HangUp(),
		}},
	})
	t.Cleanup(func() { _ = stage.Stop() })
	if err != nil {
		t.Fatal(err)
	}
	return stage
}

// crowdHall has so many callers call, one after the other, who press 0 at once, ask about a bill, or give up.
func crowdHall(t *testing.T, stage *app.Stage, callers int, gap time.Duration) (gone func()) {
	t.Helper()
	scripts := []sim.Script{
		{sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished()},
		{sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("account number"), sim.Press("104207"), sim.AwaitHeard("If that is right"), sim.Press("1"), sim.AwaitFinished()},
		{sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line"), sim.Wait(25 * time.Second), sim.HangUp()},
		{sim.AwaitFinished()},
	}
	var all sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for i := range callers {
		phone, err := stage.Carrier.Call(ctx, sim.Caller{From: fmt.Sprintf("+1555012%04d", i), To: app.StageNumber, Script: scripts[i%len(scripts)]})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() { _, _ = phone.Wait(ctx) })
		if clock.Sleep(ctx, stage.Clock, gap) != nil {
			break
		}
	}
	return func() {
		stop()
		all.Wait()
	}
}

// signIn makes the person at a page a user of that role.
func signIn(t *testing.T, stage *app.Stage, p *browser.Page, role access.Role) {
	t.Helper()
	name := string(role)
	if err := stage.App.Gate().AddUser(t.Context(), access.User{Name: name, Role: role}, ""); err != nil && !errors.Is(err, access.ErrTaken) {
		t.Fatal(err)
	}
	cookie, err := stage.App.Gate().Session(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	p.Cookie(stage.PrivateURL, cookie.Name, cookie.Value)
}

// inHall waits until the board shows the whole hall.
const inHall = `document.querySelectorAll('.queue').length === 2 && document.querySelectorAll('.people li').length === 8`

func TestTheWallboardIsGoodToUseWhileFiftyCall(t *testing.T) {
	t.Parallel()
	stage := hall(t, 10, nil)
	path, err := stage.App.Gate().AddScreen(t.Context(), "hall")
	if err != nil {
		t.Fatal(err)
	}
	wall, desk := browser.Open(t, browser.Look{}), browser.Open(t, browser.Look{})
	wall.Go(stage.PrivateURL + path)
	wall.Go(stage.PrivateURL + "/wallboard?kiosk=1")
	signIn(t, stage, desk, access.Supervisor)
	desk.Go(stage.PrivateURL + "/wallboard")
	wall.Wait(inHall)
	desk.Wait(inHall)
	defer crowdHall(t, stage, 50, 2*time.Second)()
	for _, look := range []browser.Look{
		{Width: 1920, Height: 1080}, {Width: 1920, Height: 1080, Scheme: browser.Dark}, {Width: 320, Height: 640}, {Width: 320, Height: 640, Scheme: browser.Dark},
	} {
		for name, p := range map[string]*browser.Page{"fifty call, on a wall": wall, "fifty call": desk} {
			p.See(look)
			p.Accessible()
			p.FitsItsWidth()
			p.Shot(name)
		}
	}
	desk.Reach(".total .waiting .why")
	desk.Press("Enter")
	desk.Wait("document.querySelector('dialog[open] h2').textContent === 'Waiting'")
}

// tally is what the events tell, counted without any of the code that counts for the screens.
type tally struct {
	waiting, answered, abandoned int
	agents                       map[string]int // by state
}

func tallied(t *testing.T, stage *app.Stage) tally {
	t.Helper()
	line, states, n := map[string]bool{}, map[string]string{}, tally{agents: map[string]int{}}
	for after := ""; ; {
		found, next, err := stage.App.Events(t.Context(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found {
			switch e.Kind {
			case queue.EventJoined, queue.EventRejoined:
				line[e.Call] = true
			case queue.EventAccepted:
				delete(line, e.Call)
			case queue.EventBridged:
				n.answered++
			case queue.EventEnded:
				if line[e.Call] && e.Why == string(queue.Abandoned) {
					n.abandoned++
				}
				delete(line, e.Call)
			case queue.EventAgent:
				states[e.Agent] = string(e.State)
			default:
			}
		}
		if after = next; len(found) == 0 {
			break
		}
	}
	for _, state := range states {
		n.agents[state]++
	}
	n.waiting = len(line)
	return n
}

// shows is an expression that is true when the board shows a tally.
func (n tally) shows() string {
	figure := func(name string, value int) string {
		return fmt.Sprintf(`[...document.querySelectorAll('.total .figure')].some((f) => f.querySelector('dt').innerText === '%s' && f.querySelector('.value')?.innerText.trim() === '%d')`, name, value)
	}
	parts := []string{figure("Waiting", n.waiting), figure("Answered", n.answered), figure("Abandoned", n.abandoned)}
	for state, text := range map[string]string{"ready": "Ready", "reserved": "Ringing", "talking": "Talking", "wrap-up": "Wrap-up", "offline": "Offline"} {
		parts = append(parts, fmt.Sprintf(`[...document.querySelectorAll('.total .by-state li')].some((l) => l.innerText.replace(/\s+/g, ' ').trim() === '%d %s')`, n.agents[state], text))
	}
	return strings.Join(parts, " && ")
}

func TestTheWallboardShowsWhatTheEventsTell(t *testing.T) {
	t.Parallel()
	stage := hall(t, 10, nil)
	p := browser.Open(t, browser.Look{})
	signIn(t, stage, p, access.Supervisor)
	p.Go(stage.PrivateURL + "/wallboard")
	p.Wait(inHall)
	defer crowdHall(t, stage, 40, 2*time.Second)()
	for _, agent := range stage.Site().Agents { // nobody takes another call: the line comes to rest
		if _, err := stage.App.Line().SetAgent(t.Context(), agent.ID, queue.Offline, ""); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	for {
		n := tallied(t, stage)
		if n.agents["offline"] == len(stage.Site().Agents) && browser.Eval[bool](p, n.shows()) {
			if n.waiting == 0 || n.answered == 0 || n.abandoned == 0 {
				t.Errorf("%+v: too little happened to show anything", n)
			}
			return
		}
		if clock.Sleep(ctx, clock.System{}, 100*time.Millisecond) != nil {
			t.Fatalf("the events tell %+v, the board shows:\n%s", n, p.Seen())
		}
	}
}

func TestWhatHappensIsOnTheScreenInAMoment(t *testing.T) {
	t.Parallel()
	stage := hall(t, 1, nil)
	p := browser.Open(t, browser.Look{})
	signIn(t, stage, p, access.Supervisor)
	p.Go(stage.PrivateURL + "/wallboard")
	p.Wait(inHall)
	var took []time.Duration
	for i := range 15 {
		state, text := queue.Away, "Away"
		if i%2 == 1 {
			state, text = queue.Ready, "Ready"
		}
		browser.Eval[bool](p, fmt.Sprintf(`window.seen = new Promise((done) => {
			const anna = document.querySelector('[data-agent=anna]');
			new MutationObserver((_, o) => { if (anna.innerText.includes(%q)) { o.disconnect(); requestAnimationFrame(() => done(Date.now())); } })
				.observe(anna, {subtree: true, childList: true, characterData: true, attributes: true});
		}), true`, text))
		began := clock.System{}.Now()
		if _, err := stage.App.Line().SetAgent(t.Context(), "anna", state, ""); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.UnixMilli(int64(browser.Eval[float64](p, "window.seen"))).Sub(began))
	}
	slices.Sort(took)
	t.Logf("from event to screen: half within %v, all within %v", took[len(took)/2], took[len(took)-1])
	if half := took[len(took)/2]; half > 300*time.Millisecond {
		t.Errorf("half of the events took longer than %v to the screen: %v", half, took)
	}
}
