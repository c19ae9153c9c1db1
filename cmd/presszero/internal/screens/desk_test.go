package screens

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"presszero/cmd/presszero/internal/app"
	"presszero/internal/browser"
	"presszero/queue"
	"presszero/sim"
	"presszero/web/access"
)

// annasPhone is where Anna of the hall is reached.
const annasPhone = "+15550101"

// annasDesk is a hall in which Anna alone is at work, who takes her time before she presses 1, and a page with her desk. She is
// reached at an address.
func annasDesk(t *testing.T, at string) (*app.Stage, *browser.Page) {
	t.Helper()
	stage := hall(t, 5, func(f *app.Files) {
		f.Queues.Data = []byte(strings.Replace(hallQueues, "wrap_up: 10s", "wrap_up: 4m\n    dispositions: [{id: solved, label: Solved}, {id: refund, label: Refund, note: required}]", 1))
		f.Agents.Data = []byte("away_reasons: [Lunch, Training]\n" + strings.Replace(hallAgents, annasPhone, at, 1))
	})
	for _, a := range stage.Site().Agents {
		if a.ID == "anna" {
			continue
		}
		if _, err := stage.App.Line().SetAgent(t.Context(), a.ID, queue.Offline, ""); err != nil {
			t.Fatal(err)
		}
	}
	stage.Carrier.SetParty(at, sim.Party{After: 20 * time.Second, Script: sim.Script{
		sim.AwaitAsked(), sim.Wait(20 * time.Second), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
	}})
	if err := stage.App.Gate().AddUser(t.Context(), access.User{Name: "anna", Role: access.Agent, Agent: "anna"}, ""); err != nil {
		t.Fatal(err)
	}
	cookie, err := stage.App.Gate().Session(t.Context(), "anna")
	if err != nil {
		t.Fatal(err)
	}
	desk := browser.Open(t, browser.Look{Width: 1500, Height: 1000, Motion: browser.Reduced})
	desk.Cookie(stage.PrivateURL, cookie.Name, cookie.Value)
	desk.Go(stage.PrivateURL + "/desk")
	desk.Wait(`document.querySelector('.state')`)
	return stage, desk
}

// aboutABill is a caller with a question about the bill.
func aboutABill(t *testing.T, stage *app.Stage) *sim.Phone {
	t.Helper()
	phone, err := stage.Carrier.Call(t.Context(), sim.Caller{From: "+15550142", To: app.StageNumber, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("account number"), sim.Press("104207"), sim.AwaitHeard("If that is right"), sim.Press("1"), sim.AwaitFinished(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(phone.HangUp)
	return phone
}

// everyLook looks at a page narrow and wide, light and dark.
func everyLook(p *browser.Page, name string) {
	for _, look := range []browser.Look{
		{Width: 320, Height: 900, Motion: browser.Reduced, Scheme: browser.Dark}, {Width: 320, Height: 900, Motion: browser.Reduced},
		{Width: 1920, Height: 1080, Motion: browser.Reduced, Scheme: browser.Dark}, {Width: 1920, Height: 1080, Motion: browser.Reduced},
	} {
		p.See(look)
		p.FitsItsWidth()
		p.Accessible()
		p.Shot(name)
	}
}

func TestAnAgentKnowsWhoCallsBeforeTheyAcceptAndWorksByKeys(t *testing.T) {
	t.Parallel()
	stage, desk := annasDesk(t, annasPhone)
	everyLook(desk, "desk, ready")
	aboutABill(t, stage)

	desk.Wait(`document.querySelector('#offer')`)
	for _, known := range []string{"A call for Billing", "104207", "First call", "+15550142", "Pick up your phone and press 1", "pressed 2"} {
		desk.Wait(`document.querySelector('#offer') && document.querySelector('main').innerText.includes(` + strconv.Quote(known) + `)`)
	}
	everyLook(desk, "desk, offer")

	desk.Wait(`document.querySelector('.talk')`)
	desk.Press("h")
	desk.Wait(`document.querySelector('.talk').innerText.includes('On hold')`)
	everyLook(desk, "desk, on hold")
	desk.Press("h")
	desk.Wait(`document.querySelector('.talk').innerText.includes('Talking')`)
	desk.Press("t")
	desk.Wait(`document.querySelector('dialog[open] .targets li')`)
	desk.Accessible()
	desk.Shot("desk, transfer")
	desk.Press("Escape")

	desk.Press("n")
	desk.Type(`[name=note]`, "Was charged twice.")
	desk.Wait(`document.querySelector('[name=note]').value === 'Was charged twice.'`)
	desk.Press("Tab", "Enter")
	desk.Wait(`[...document.querySelectorAll('.notes li')].some((n) => n.innerText.includes('charged twice'))`)
	browser.Eval[bool](desk, `document.activeElement.blur() || true`)
	desk.Press("f")
	desk.Wait(`document.querySelector('dialog[open] textarea')`)
	desk.Type(`dialog[open] textarea`, "Ask for the October invoice")
	desk.Click(`dialog[open] .actions .primary`)
	desk.Wait(`document.querySelectorAll('.follow-ups li').length === 1 && !document.querySelector('dialog[open]')`)

	desk.Click(`.talk .danger`)
	desk.Wait(`document.querySelector('.wrap')`)
	everyLook(desk, "desk, wrap-up")
	desk.Click(`.dispositions .button:nth-of-type(2)`)
	desk.Wait(`document.querySelector('.dispositions [aria-pressed=true]')?.innerText === 'Solved'`)
	if n := desk.Count(`.follow-ups li`); n != 1 {
		t.Errorf("one follow-up was written down, %d are there", n)
	}
	desk.Click(`.wrap .primary`)
	desk.Wait(`document.querySelector('.state .badge').innerText.includes('Ready')`)

	aboutABill(t, stage)
	desk.Wait(`document.querySelector('#offer')`)
	desk.Wait(`document.querySelector('.caller').innerText.includes('charged twice')`)
	for _, known := range []string{"1 call before", "talked with Anna", "Solved"} {
		if seen := desk.Seen(); !strings.Contains(seen, known) {
			t.Errorf("of the second call Anna does not see %q:\n%s", known, seen)
		}
	}
	desk.Press("d")
	desk.Wait(`!document.querySelector('#offer')`)
	desk.Wait(`document.querySelector('.state').innerText.includes('You declined a call')`)
	desk.Shot("desk, declined")
}

func TestAnAgentGoesAwayForAReasonAndComesBackByTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	_, desk := annasDesk(t, annasPhone)
	desk.Reach(`.states [aria-haspopup=menu]`)
	desk.Press("Enter")
	desk.Wait(`document.activeElement.innerText === 'Lunch'`)
	desk.Press("ArrowDown", "Enter")
	desk.Wait(`document.querySelector('.state').innerText.includes('Reason: Training')`)
	desk.Press("r")
	desk.Wait(`document.querySelector('.state .badge').innerText.includes('Ready')`)
	desk.Press("?")
	desk.Wait(`document.querySelector('dialog[open]').innerText.includes('accept the call that is offered')`)
	desk.Accessible()
}

// TestTheTelephoneInTheBrowserLoadsUnderThePolicyOfThePage: the carrier's library comes from here and runs; without the key of
// the account, which no demonstration has, the desk says what is missing.
func TestTheTelephoneInTheBrowserLoadsUnderThePolicyOfThePage(t *testing.T) {
	t.Parallel()
	_, desk := annasDesk(t, "client:anna")
	desk.Forgive("409")
	desk.Wait(`[...document.querySelectorAll('.card h2')].some((h) => h.innerText === 'Phone')`)
	desk.Click(`.button.primary:has(svg):not(.states *)`)
	desk.Wait(`globalThis.Twilio?.Device?.isSupported`)
	if !browser.Eval[bool](desk, `document.featurePolicy.allowsFeature('microphone')`) {
		t.Error("the page may not ask for the microphone")
	}
	desk.Wait(`document.querySelector('.error-text')?.innerText.includes('API key')`)
	everyLook(desk, "desk, phone")
}

// TestDeskCallsAndPeopleAreGoodToUseWhileFiftyCall: the pages beside the wallboard and the supervisor's, as eight agents serve.
func TestDeskCallsAndPeopleAreGoodToUseWhileFiftyCall(t *testing.T) {
	t.Parallel()
	stage := hall(t, 10, nil)
	if err := stage.App.Gate().AddUser(t.Context(), access.User{Name: "anna", Role: access.Admin, Agent: "anna"}, ""); err != nil {
		t.Fatal(err)
	}
	cookie, err := stage.App.Gate().Session(t.Context(), "anna")
	if err != nil {
		t.Fatal(err)
	}
	desk := browser.Open(t, browser.Look{Width: 1500, Height: 1000, Motion: browser.Reduced})
	desk.Cookie(stage.PrivateURL, cookie.Name, cookie.Value)
	desk.Go(stage.PrivateURL + "/desk")
	calls, people := desk.Tab(), desk.Tab()
	defer crowdHall(t, stage, 50, 2*time.Second)()
	desk.Wait(`document.querySelector('.caller')`)
	everyLook(desk, "desk, fifty call")
	calls.Go(stage.PrivateURL + "/calls")
	calls.Wait(`document.querySelectorAll('main a[href^="/calls/"]').length > 3`)
	everyLook(calls, "calls, fifty call")
	people.Go(stage.PrivateURL + "/people")
	people.Wait(`document.querySelector('tbody th')`)
	everyLook(people, "people, fifty call")
}
