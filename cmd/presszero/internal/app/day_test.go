package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// A day in minutes: a surge after the first, staff who leave during it and come back, and a queue that closes.
const (
	dayLength  = 5 * time.Minute // in which people call
	daySpeed   = 10
	surgeFrom  = time.Minute
	surgeUntil = 2 * time.Minute
	surge      = 3 // times as many call
	staffGoes  = 90 * time.Second
	staffBack  = 210 * time.Second
)

const dayFlow = `
flow: front-desk
languages: [en]
person: reception
start: main
steps:
  main:
    menu: "For a bill, press 1. For a person, press 0."
    keys: {"1": bill}
  bill: {enqueue: billing}
`

// Billing closes at four minutes past twelve.
const dayQueues = `
queues:
  reception:
    handle_time: 20s
    ring: 10s
    wrap_up: 2s
    callback: {after: 1m, gap: 1m, tries: 2, ring: 10s}
    broken_promise: {priority: 1m}
    ladder: [{voicemail: {owner: reception, due: 4h}}]
  billing:
    hours: billing
    at_close: ladder
    handle_time: 20s
    ring: 10s
    wrap_up: 2s
    ladder: [{voicemail: {owner: billing, due: 24h}}]
`

const dayHours = `
hours:
  billing: {zone: Asia/Kolkata, week: {mon: "09:00-12:04", tue-sun: closed}}
`

// patient is the name of the callers who wait until they are served, and press nothing meanwhile.
const patient = "patient"

// dayRoles are the callers of a day, in twentieths.
var dayRoles = []struct {
	name   string // empty: others
	share  int
	script func() sim.Script
	back   *sim.Party // what their phone does when they are called back
}{
	{name: patient, share: 11, script: presses("0")},
	{share: 2, script: givesUp("0")},
	{share: 2, script: wantsCallback("0"), back: &sim.Party{After: 2 * time.Second, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
	}}},
	{share: 1, script: leavesMessage("0", "1")},
	{share: 4, script: takesAny("1")},
}

// givesUp hangs up after half a minute in line.
func givesUp(keys ...string) func() sim.Script {
	return func() sim.Script {
		return append(keyed(keys...), sim.AwaitAsked(), sim.TalkFor(30*time.Second), sim.HangUp())
	}
}

// daySize is how many people call, and how many serve them: a few fewer than the surge needs.
func daySize(t *testing.T) (callers, agents int) {
	t.Helper()
	callers, _ = crowdSize(t)
	if callers == 1000 { // nobody has asked for a number
		callers = 60
	}
	return callers, max(callers/20, 3)
}

func dayFiles(agents int) func(*Files) {
	return func(f *Files) {
		f.Flows = []flows.File{{Name: "flows/front-desk.yaml", Data: []byte(dayFlow)}}
		f.Queues.Data, f.Hours.Data = []byte(dayQueues), []byte(dayHours)
		var b strings.Builder
		b.WriteString("agents:\n")
		for i := range agents {
			fmt.Fprintf(&b, "  %s: {address: %q, queues: [%s], speaks: [en]}\n", crowdAgent(i), fmt.Sprintf("+1555012%04d", i), []string{"reception", "reception, billing"}[i%2])
		}
		f.Agents.Data = []byte(b.String())
	}
}

// TestADayInWhichWhatCallersWereToldIsWhatHappened plays a day with a surge, staff who leave and a queue that closes, and holds
// the ledger of promises against the carrier's own log: what was heard, and what then happened. It runs alone, because its clock
// is faster than life and it needs the whole machine.
func TestADayInWhichWhatCallersWereToldIsWhatHappened(t *testing.T) {
	callers, agents := daySize(t)
	d := &day{gathering: &gathering{exchange: newExchange(t, setup{speed: daySpeed, edit: dayFiles(agents), agent: agentWhoTalks(15 * time.Second)})}}
	d.tape = d.record()
	began := d.clock.Now()
	go d.watchMachine() // until the test ends
	d.all.Go(func() { d.staff(agents) })
	d.call(callers)
	d.finish()
	d.settled()
	d.nobodyOwed()
	answered := d.answerMessages()
	d.settledPromises()
	d.eventually("messages that were answered are kept promises", func() bool { return len(d.onRecord("kind=message&outcome=kept")) == answered })
	d.ledger = d.onRecord("since=" + began.UTC().Format(time.RFC3339))
	d.log = d.logs()
	for _, fault := range slices.Concat(d.log.faults(), d.unlike(), d.untrue(), d.spokenOver(), d.uncovered()) {
		d.wrong(anyCall.FindString(fault), "%s", fault)
	}
	d.replay()
	d.Logf("\n%s", d.account())
	for _, kind := range queue.PromiseKinds {
		if !slices.ContainsFunc(d.ledger, func(p web.Promise) bool { return p.Kind == kind && p.Outcome == queue.PromiseKept }) {
			d.Errorf("no %s was kept: it was no such day", kind)
		}
	}
}

// day is a day and its two accounts.
type day struct {
	*gathering
	log    logs
	ledger []web.Promise // the oldest first

	probe sync.Mutex
	late  time.Duration // the most that this machine was late, on the day's clock
}

// call has everybody call.
func (d *day) call(callers int) {
	d.Helper()
	weight := func(at time.Duration) float64 {
		if surgeFrom <= at && at < surgeUntil {
			return surge
		}
		return 1
	}
	whole := (dayLength + (surge-1)*(surgeUntil-surgeFrom)).Seconds()
	for n, at := 0, time.Duration(0); n < callers; n++ {
		d.all.Go(func() { d.live(n) })
		gap := time.Duration(whole / float64(callers) / weight(at) * float64(time.Second))
		at += gap
		if clock.Sleep(d.Context(), d.clock, gap) != nil {
			return
		}
	}
}

// live is the n-th caller.
func (d *day) live(n int) {
	const stride = 7 // without a factor of the shares, so that the kinds come mixed
	at := n * stride % 20
	for _, r := range dayRoles {
		if at -= r.share; at >= 0 {
			continue
		}
		if r.back != nil {
			d.carrier.SetParty(number(n), *r.back)
		}
		d.place(n, role{name: r.name, want: gaveUp}, r.script())
		return
	}
}

// staff has two agents of three leave, and come back.
func (d *day) staff(agents int) {
	leave := max(agents*2/3, 1)
	for _, change := range []struct {
		after time.Duration
		state queue.AgentState
	}{{staffGoes, queue.Away}, {staffBack - staffGoes, queue.Ready}} {
		if clock.Sleep(d.Context(), d.clock, change.after) != nil {
			return
		}
		for i := range leave {
			_, err := d.app().line.SetAgent(d.Context(), crowdAgent(i), change.state, "lunch")
			if err != nil {
				d.Errorf("%s cannot become %s: %v", crowdAgent(i), change.state, err)
			}
		}
	}
}

// answerMessages has somebody call back every other caller who has left a message.
func (d *day) answerMessages() (answered int) {
	d.Helper()
	page, err := d.app().mail.Items(d.Context(), ivr.ItemsWish{Which: ivr.OpenItems, Limit: 500})
	d.must(err)
	for i, item := range page.Items {
		if i%2 == 0 {
			_, err := d.app().mail.Act(d.Context(), item.ID, ivr.Act{Kind: ivr.ActCalledBack, By: "anna", At: d.clock.Now()})
			d.must(err)
			answered++
		}
	}
	return answered
}

// account is what the day came to.
func (d *day) account() string {
	counts := map[string]int{}
	for _, p := range d.ledger {
		counts[fmt.Sprintf("%-8s %s", p.Kind, p.Outcome)]++
	}
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%4d %s\n", counts[key], key)
	}
	return b.String()
}
