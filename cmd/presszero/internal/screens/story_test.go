package screens

import (
	"testing"
	"time"

	"presszero/cmd/presszero/internal/app"
	"presszero/internal/browser"
	"presszero/internal/clock"
	"presszero/queue"
	"presszero/sim"
)

// TestTheStoryOfACallStandsOnOnePage: one call from the greeting to the goodbye, read, played with the keyboard, and found again.
func TestTheStoryOfACallStandsOnOnePage(t *testing.T) {
	t.Parallel()
	stage := hall(t, 20, nil)
	for _, a := range stage.Site().Agents {
		if _, err := stage.App.Line().SetAgent(t.Context(), a.ID, queue.Away, "briefing"); err != nil {
			t.Fatal(err)
		}
	}
	phone, err := stage.Carrier.Call(t.Context(), sim.Caller{From: "+15550122", To: app.StageNumber, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("account number"), sim.Press("104207"), sim.AwaitHeard("If that is right"), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the caller is in line", func() bool { return len(inLineOf(t, stage)) == 1 })
	if err := clock.Sleep(t.Context(), stage.Clock, 20*time.Second); err != nil {
		t.Fatal(err)
	}
	if _, err := stage.App.Line().SetAgent(t.Context(), "anna", queue.Ready, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := phone.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := opened(t, stage, browser.Look{Width: 1280, Height: 900}, "/calls")
	p.Wait(`document.querySelectorAll('.calls a').length === 1`)
	lookedAt(p, "calls")
	p.See(browser.Look{Width: 1280, Height: 900})
	p.Reach(".calls a")
	p.Press("Enter")
	p.Wait(`location.pathname === '/calls/` + phone.CallSID() + `' && document.querySelectorAll('.entry').length > 8`)
	for _, want := range []string{"Pressed 2", "Talks with", "Was told the position", "Welcome to the front desk"} {
		p.Wait(`document.querySelector('.story').innerText.includes('` + want + `')`)
	}
	for _, want := range []string{"Waited 2", "in the line of", "Was told", ": kept.", "Talked with Anna"} {
		p.Wait(`document.querySelector('.summary .lead').innerText.includes('` + want + `')`)
	}
	lookedAt(p, "story")
	p.See(browser.Look{Width: 1280, Height: 900})
	p.Press("ArrowRight", "ArrowRight", "ArrowRight")
	p.Wait(`document.querySelector('#entry-2[aria-current=step]')`)
	p.Press("ArrowLeft", "p")
	p.Wait(`[...document.querySelectorAll('.entry')].pop().matches('[aria-current=step]')`)
	p.Shot("story, played")
	if test := browser.Eval[string](p, `fetch(document.querySelector('[download]').href).then((r) => r.text())`); len(test) < 50 {
		t.Errorf("the test of it is %q", test)
	}
}
