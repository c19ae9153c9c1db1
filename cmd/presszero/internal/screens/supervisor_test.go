package screens

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/cmd/presszero/internal/app"
	"presszero/internal/browser"
	"presszero/queue"
	"presszero/sim"
	"presszero/web/access"
)

// opened is a page of the stage, open for Cara, who leads the agents.
func opened(t *testing.T, stage *app.Stage, look browser.Look, path string) *browser.Page {
	t.Helper()
	err := stage.App.Gate().AddUser(t.Context(), access.User{Name: "cara", Role: access.Supervisor}, "")
	if err != nil && !errors.Is(err, access.ErrTaken) {
		t.Fatal(err)
	}
	cookie, err := stage.App.Gate().Session(t.Context(), "cara")
	if err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t, look)
	p.Forgive("404") // a caller who has left the line since
	p.Cookie(stage.PrivateURL, cookie.Name, cookie.Value)
	p.Go(stage.PrivateURL + path)
	return p
}

// standing has so many callers wait in the hall, whose agents are all away, in the order in which they came.
func standing(t *testing.T, stage *app.Stage, callers int) []string {
	t.Helper()
	for _, a := range stage.Site().Agents {
		if _, err := stage.App.Line().SetAgent(t.Context(), a.ID, queue.Away, "briefing"); err != nil {
			t.Fatal(err)
		}
	}
	var calls []string
	for i := range callers {
		phone, err := stage.Carrier.Call(t.Context(), sim.Caller{
			From: fmt.Sprintf("+155501%02d", 20+i), To: app.StageNumber, Script: sim.Script{sim.AwaitAsked(), sim.Press("0"), sim.AwaitFinished()},
		})
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, phone.CallSID())
		until(t, "the caller is in line", func() bool { return len(inLineOf(t, stage)) == i+1 })
	}
	return calls
}

// inLineOf are the calls in line in the hall, in order of service.
func inLineOf(t *testing.T, stage *app.Stage) []string {
	t.Helper()
	site, err := stage.App.Snapshot(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var all []queue.Entry
	for _, q := range site.Queues {
		all = append(all, q.Entries...)
	}
	slices.SortFunc(all, func(a, b queue.Entry) int { return a.Order().Compare(b.Order()) })
	calls := make([]string, 0, len(all))
	for _, e := range all {
		calls = append(calls, e.Call)
	}
	return calls
}

// until waits for something.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("it never came to be that %s", what)
		}
	}
}

// audited waits for an act in the audit trail, with its reason.
func audited(t *testing.T, stage *app.Stage, by, reason string) {
	t.Helper()
	until(t, fmt.Sprintf("the audit trail has what %s did because %q", by, reason), func() bool {
		return strings.Contains(asked(t, stage, http.MethodGet, "/api/v1/audit?who="+by, ""), reason)
	})
}

// asked is what the API answers to the service's own key.
func asked(t *testing.T, stage *app.Stage, method, path, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, stage.PrivateURL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+stage.App.LocalKey())
	req.Header.Set("Idempotency-Key", "one")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %s, %v: %s", method, path, res.Status, err, answer)
	}
	return string(answer)
}

// ways are how the page is looked at.
var ways = []browser.Look{
	{Width: 1920, Height: 1080}, {Width: 1920, Height: 1080, Scheme: browser.Dark}, {Width: 320, Height: 640, Motion: browser.Reduced}, {Width: 320, Height: 640, Scheme: browser.Dark},
}

// lookedAt judges a page as it is now, in every way.
func lookedAt(p *browser.Page, name string) {
	for _, look := range ways {
		p.See(look)
		p.Accessible()
		p.FitsItsWidth()
		p.Shot(name)
	}
	p.See(ways[0])
}

func TestTheSupervisorSeesTheLineWithItsReasonsWhileFiftyCall(t *testing.T) {
	t.Parallel()
	stage := hall(t, 10, nil)
	p := opened(t, stage, browser.Look{Width: 1920, Height: 1080}, "/supervisor")
	defer crowdHall(t, stage, 50, 2*time.Second)()
	p.Wait(`document.querySelectorAll('.caller-row').length > 3 && document.querySelectorAll('.agent-row').length === 8`)
	lookedAt(p, "supervisor, the line")
	p.Click(".caller-row")
	p.Wait(`document.querySelector('.panel .sentences') || document.querySelector('.panel').innerText.includes('No longer in line')`)
	lookedAt(p, "supervisor, a caller")
}

// TestACallerIsMovedUpWithTheKeyboardAlone: chosen with the arrow keys, moved with a reason, moved back with one key.
func TestACallerIsMovedUpWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	stage := hall(t, 2, nil)
	calls := standing(t, stage, 4)
	p := opened(t, stage, browser.Look{Width: 1280, Height: 900}, "/supervisor")
	p.Wait(`document.querySelectorAll('.caller-row').length === 4`)
	p.Press("j", "ArrowDown", "ArrowDown", "Enter")
	p.Wait(`document.activeElement.matches('.panel h2') && document.querySelector('.panel .sentences')`)
	if got, want := p.Text(".panel h2"), "Caller ending in 22"; got != want {
		t.Errorf("%q is looked at, want %q", got, want)
	}
	lookedAt(p, "supervisor, a caller who waits")
	p.See(browser.Look{Width: 1280, Height: 900})
	p.Press("m")
	p.Wait(`document.activeElement.matches('dialog[open] input')`)
	p.Press("Enter")
	p.Wait(`document.querySelector('dialog[open] [aria-invalid=true]')`)
	p.Shot("supervisor, why is missing")
	p.Type("dialog[open] [name=reason]", "promised a time")
	p.Accessible()
	p.Press("Enter")
	moved := []string{calls[2], calls[0], calls[1], calls[3]}
	until(t, "the caller comes first", func() bool { return slices.Equal(inLineOf(t, stage), moved) })
	p.Wait(`document.querySelector('.caller-row').dataset.call === '` + calls[2] + `'`)
	p.Wait(`document.querySelector('.toasts').innerText.includes('is now number 1 in Reception')`)
	p.Wait(`document.querySelector('.caller-row').innerText.includes('Moved up')`)
	p.Shot("supervisor, moved up")
	audited(t, stage, "cara", "promised a time")
	p.Press("u")
	until(t, "the order is as before", func() bool { return slices.Equal(inLineOf(t, stage), calls) })
	p.Wait(`document.querySelector('.done').innerText.includes('undone')`)
	p.Press("?")
	p.Wait(`document.querySelector('dialog[open]')?.innerText.includes('undo the latest act')`)
	p.Shot("supervisor, keys")
	p.Accessible()
	p.Press("Escape")
}

func TestACallerIsMovedToAQueueWhoseWaitIsSeenBefore(t *testing.T) {
	t.Parallel()
	stage := hall(t, 2, nil)
	calls := standing(t, stage, 2)
	p := opened(t, stage, browser.Look{}, "/supervisor")
	p.Click(`[data-call="` + calls[1] + `"]`)
	p.Click(`.acts [aria-keyshortcuts=q]`)
	p.Wait(`document.querySelector('dialog[open] .choice')?.innerText.includes('in line')`)
	p.Click(`dialog[open] input[value=billing]`)
	p.Type(`dialog[open] [name=reason]`, "asks about a bill")
	p.Shot("supervisor, another queue")
	p.Accessible()
	p.Click(`dialog[open] [type=submit]`)
	until(t, "the caller is in Billing", func() bool {
		v, err := stage.App.Line().Poll(t.Context(), calls[1])
		return err == nil && v.Queue == "billing"
	})
	p.Wait(`document.querySelector('.toasts').innerText.includes('in Billing')`)
	audited(t, stage, "cara", "asks about a bill")
}

func TestAnAgentIsSetReadyWithAReasonAndToldSo(t *testing.T) {
	t.Parallel()
	stage := hall(t, 2, nil)
	standing(t, stage, 1)
	p := opened(t, stage, browser.Look{}, "/supervisor")
	p.Click("#agent-anna")
	p.Wait(`document.querySelector('.panel .sentences')`)
	lookedAt(p, "supervisor, an agent")
	p.See(browser.Look{})
	p.Click(`.panel .acts button`)
	p.Type(`dialog[open] [name=reason]`, "many callers wait")
	p.Press("Enter")
	p.Wait(`document.querySelector('#agent-anna').innerText.match(/Ready|Ringing|Talking/)`)
	audited(t, stage, "cara", "many callers wait")
	if told := asked(t, stage, http.MethodGet, "/api/v1/agents/anna/notices", ""); !strings.Contains(told, "many callers wait") {
		t.Errorf("anna is told %s", told)
	}
}

func TestASwitchIsTurnedOnAfterItWasHeardAndEndsByItself(t *testing.T) {
	t.Parallel()
	stage := hall(t, 300, nil)
	p := opened(t, stage, browser.Look{}, "/supervisor")
	p.Wait(`document.querySelectorAll('.agent-row').length === 8`)
	p.Press("e")
	p.Wait(`document.querySelector('dialog[open] textarea')`)
	p.Click(`dialog[open] textarea`)
	p.Press("The lift is out of order today.")
	p.Click(`dialog[open] [name=hear]`)
	p.Wait(`document.querySelector('dialog[open] .heard')?.innerText.includes('The lift is out of order')`)
	lookedAt(p, "supervisor, a switch")
	p.See(browser.Look{})
	p.Type(`dialog[open] [name=reason]`, "lift broken")
	p.Click(`dialog[open] [type=submit]`)
	p.Wait(`document.querySelector('.banners').innerText.includes('The lift is out of order')`)
	p.Shot("supervisor, a switch is on")
	audited(t, stage, "cara", "lift broken")
	p.Wait(`!document.querySelector('.banners').innerText.includes('The lift is out of order')`)
}

// TestALongLineStaysFluid: of 300 callers who all wait in one line, the first hundred are drawn, and an act is seen at once.
func TestALongLineStaysFluid(t *testing.T) {
	t.Parallel()
	stage := hall(t, 1, nil)
	for _, a := range stage.Site().Agents {
		if _, err := stage.App.Line().SetAgent(t.Context(), a.ID, queue.Away, "briefing"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 300 {
		if _, err := stage.App.Line().Join(t.Context(), queue.Ticket{Call: fmt.Sprintf("CA%03d", i), Queue: "reception", From: "+15550111", Language: "en"}); err != nil {
			t.Fatal(err)
		}
	}
	p := opened(t, stage, browser.Look{Width: 1920, Height: 1080}, "/supervisor")
	p.Wait(`document.querySelectorAll('.caller-row').length === 100`)
	longest := browser.Eval[float64](p, `(async () => {
		let longest = 0;
		new PerformanceObserver((list) => list.getEntries().forEach((e) => { longest = Math.max(longest, e.duration); })).observe({ type: 'longtask' });
		for (let i = 0; i < 40; i++) { document.scrollingElement.scrollBy(0, 400); await new Promise(requestAnimationFrame); }
		return longest;
	})()`)
	t.Logf("the longest task while scrolling took %.0f ms", longest)
	if longest > 1000 {
		t.Errorf("scrolling stands still for %.0f ms", longest)
	}
	p.Shot("supervisor, 300 callers")
}

// TestWhatIsOwedIsSeenWithItsCause: a callback past its time, a message that nobody has heard, a promise that was not kept.
func TestWhatIsOwedIsSeenWithItsCause(t *testing.T) {
	t.Parallel()
	stage := hall(t, 30, func(f *app.Files) {
		f.Queues.Data = bytes.Replace(f.Queues.Data, []byte("    title: Reception\n"), []byte("    title: Reception\n    callback: {within: 2h}\n"), 1)
	})
	for _, a := range stage.Site().Agents {
		if _, err := stage.App.Line().SetAgent(t.Context(), a.ID, queue.Away, "briefing"); err != nil {
			t.Fatal(err)
		}
	}
	asked(t, stage, http.MethodPost, "/api/v1/callbacks", `{"queue": "reception", "number": "+15550177", "note": "a refund", "within": "1m"}`)
	p := opened(t, stage, browser.Look{Width: 1280, Height: 900}, "/supervisor")
	p.Wait(`document.querySelectorAll('.agent-row').length === 8`)
	p.Press("2")
	p.Wait(`document.querySelector('.owed')?.innerText.includes('Late by')`)
	p.Wait(`document.querySelector('.owed').innerText.includes('Number 1 in line')`)
	lookedAt(p, "supervisor, owed")
	p.See(browser.Look{Width: 1280, Height: 900})
	p.Click(`.owed button[aria-label^="Call off"]`)
	p.Type("dialog[open] [name=reason]", "already helped")
	p.Press("Enter")
	p.Wait(`document.querySelector('.card').innerText.includes('Nobody is to be called back')`)
	audited(t, stage, "cara", "already helped")
	for _, tab := range []string{"3", "4"} {
		p.Press(tab)
		p.Wait(`document.querySelector('[role=tabpanel] .empty')`)
		lookedAt(p, "supervisor, tab "+tab)
	}
}

// TestASupervisorListensWhispersAndEndsATalk: Cara has Hari's phone, so it rings and she is in the talk.
func TestASupervisorListensWhispersAndEndsATalk(t *testing.T) {
	t.Parallel()
	stage := hall(t, 4, nil)
	if err := stage.App.Gate().AddUser(t.Context(), access.User{Name: "cara", Role: access.Supervisor, Agent: "hari"}, ""); err != nil {
		t.Fatal(err)
	}
	for _, a := range stage.Site().Agents {
		if a.ID == "anna" {
			stage.Carrier.SetParty(a.Address, sim.Party{After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished()}})
			continue
		}
		if _, err := stage.App.Line().SetAgent(t.Context(), a.ID, queue.Away, "briefing"); err != nil {
			t.Fatal(err)
		}
		stage.Carrier.SetParty(a.Address, sim.Party{After: time.Second, Script: sim.Script{sim.AwaitFinished()}})
	}
	phone, err := stage.Carrier.Call(t.Context(), sim.Caller{From: "+15550122", To: app.StageNumber, Script: sim.Script{sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()}})
	if err != nil {
		t.Fatal(err)
	}
	p := opened(t, stage, browser.Look{Width: 1280, Height: 900}, "/supervisor")
	p.Wait(`document.querySelector('#agent-anna')?.innerText.includes('Talking')`)
	p.Click("#agent-anna")
	p.Click(`.panel [aria-label="Be in the talk"] button`)
	p.Wait(`document.querySelector('.panel').innerText.includes('A supervisor: listen')`)
	lookedAt(p, "supervisor, listening")
	p.See(browser.Look{Width: 1280, Height: 900})
	p.Click(`.panel .danger`)
	p.Type("dialog[open] [name=reason]", "left open by mistake")
	p.Press("Enter")
	if _, err := phone.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	audited(t, stage, "cara", "left open by mistake")
	p.Wait(`!document.querySelector('#agent-anna').innerText.includes('Talking')`)
}
