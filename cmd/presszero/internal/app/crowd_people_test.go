package app

import (
	"fmt"
	"strings"
	"time"

	"presszero/flows"
	"presszero/sim"
)

// The numbers that ladders lead to.
const (
	crowdOnCall  = "+15550119"
	crowdMachine = "+15550118" // a voicemail answers it
)

const crowdFlow = `
flow: front-desk
languages: [en, hi]
person: reception
start: choose
steps:
  choose:
    language: {en: "1", hi: "2"}
    announce:
      en: "For English, press 1. For a person, press 0."
      hi: "हिन्दी के लिए 2 दबाएँ। किसी व्यक्ति के लिए 0 दबाएँ।"
    next: main
  main:
    menu:
      en: "For a bill, press 1. For the nurses, press 2. For bookings, press 3. For the workshop, press 4. For a dispute, press 5. If it is urgent, press 6. For a person, press 0."
      hi: "बिल के लिए 1 दबाएँ। नर्सिंग के लिए 2 दबाएँ। बुकिंग के लिए 3 दबाएँ। कार्यशाला के लिए 4 दबाएँ। विवाद के लिए 5 दबाएँ। ज़रूरी हो तो 6 दबाएँ। किसी व्यक्ति के लिए 0 दबाएँ।"
    keys: {"1": bill, "2": nurses, "3": bookings, "4": workshop, "5": dispute, "6": urgent}
  bill: {enqueue: billing}
  dispute: {enqueue: billing, skills: {disputes: 2}}
  urgent: {enqueue: reception, priority: 2m}
  nurses: {enqueue: nurses}
  bookings: {enqueue: bookings}
  workshop: {enqueue: workshop}
`

// Nobody serves the nurses' queue nor the workshop's, and bookings close while the crowd is there.
const crowdQueues = `
queues:
  reception:
    handle_time: 1m
    ring: 10s
    wrap_up: 3s
    own_language: required
    tiers: [{after: 20s}]
    callback: {gap: 1m, tries: 3, ring: 10s, first: auto}
    ladder: [{voicemail: {owner: reception, due: 4h}}]
  billing:
    handle_time: 1m
    resume: 10m
    choice: fewest-calls
    own_language: preferred
    ring: 10s
    wrap_up: 0s
    callback: {gap: 1m, tries: 2, ring: 10s, first: agent}
    ladder: [{voicemail: {owner: billing, due: 24h}}]
  nurses:
    max_unstaffed: 5s
    ladder:
      - {transfer: "+15550118", timeout: 10s, confirm: true}
      - {transfer: "+15550119", timeout: 20s}
      - {voicemail: {owner: nurses, due: 30m}}
  bookings:
    hours: bookings
    at_close: ladder
    closing: 0s
    ring: 10s
    wrap_up: 3s
    ladder: [{voicemail: {owner: bookings, due: 24h}}]
  workshop:
    max_unstaffed: 5s
    ladder: [{voicemail: {owner: workshop, due: 24h}}]
`

const crowdHours = `
hours:
  bookings: {zone: Asia/Kolkata, week: {mon: "09:00-12:03", tue-sun: closed}}
`

// crowdFiles are what the crowd calls.
func crowdFiles(agents int) func(*Files) {
	return func(f *Files) {
		f.Flows = []flows.File{{Name: "flows/front-desk.yaml", Data: []byte(crowdFlow)}}
		f.Queues.Data, f.Hours.Data = []byte(crowdQueues), []byte(crowdHours)
		f.Agents.Data = []byte(crowdStaff(agents))
	}
}

// crowdStaff are agents of mixed queues, skills, languages and tiers.
func crowdStaff(n int) string {
	serves := []string{"reception", "billing, reception", "bookings, reception", "billing", "bookings, billing, reception"}
	var b strings.Builder
	b.WriteString("agents:\n")
	for i := range n {
		fmt.Fprintf(&b, "  %s: {address: %q, queues: [%s], speaks: [%s], skills: {disputes: %d}", crowdAgent(i), fmt.Sprintf("+1555012%04d", i),
			serves[i%len(serves)], []string{"en, hi", "en", "en"}[i%3], i%3+1)
		if i%len(serves) == 1 {
			b.WriteString(", tiers: {reception: 2}")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func crowdAgent(i int) string { return fmt.Sprintf("agent%02d", i) }

// moods are what the phones of agents do: most accept, and one in four is of the kinds that give trouble.
func moods(n int) map[string]sim.Party {
	accepts := agentWhoTalks(12 * time.Second)
	trouble := []sim.Party{
		{Behaviour: sim.NeverAnswers},
		sim.Voicemail(2 * time.Second),
		{Behaviour: sim.IsBusy},
		{After: time.Second, Script: sim.Script{sim.AwaitAsked(), sim.Press("2"), sim.AwaitFinished()}},
		{After: 2 * time.Second, Script: sim.Script{sim.AwaitAsked(), sim.HangUp()}},
	}
	all := map[string]sim.Party{}
	for i := range n {
		all[crowdAgent(i)] = accepts
		if i%4 == 3 {
			all[crowdAgent(i)] = trouble[i/4%len(trouble)]
		}
	}
	return all
}

// role is a kind of caller: what they do, and what must have become of them.
type role struct {
	name   string
	share  int // of crowdShares
	script func() sim.Script
	again  func() sim.Script // what they do when they call again; nil: they do not
	want   fate
	back   *calledBack // who asks to be called back
}

// fate is what must have become of a caller.
type fate string

// The fates.
const (
	served   fate = "talked with an agent"
	anybody  fate = "talked with a person"     // an agent or somebody on call
	helped   fate = "talked or left a message" // whichever the hour allows
	recorded fate = "left a message"
	inVain   fate = "called back in vain"
	gaveUp   fate = "hung up in line"
)

// crowdRoles are the callers of a crowd, in shares of a hundred.
var crowdRoles = []role{
	{name: "patient", share: 19, want: served, script: presses("0")},
	{name: "hindi", share: 14, want: served, script: presses("2", "0")},
	{name: "billing", share: 14, want: served, script: presses("1", "1")},
	{name: "disputes", share: 5, want: served, script: presses("1", "5")},
	{name: "urgent", share: 5, want: served, script: presses("1", "6")},
	{name: "impatient", share: 5, want: gaveUp, script: hangsUp("0")},
	{name: "redialling", share: 5, want: served, script: hangsUp("1", "1"), again: presses("1", "1")},
	{name: "nobody there", share: 10, want: helped, script: takesAny("1", "2")},
	{name: "closing", share: 10, want: helped, script: takesAny("1", "3")},
	{name: "machine only", share: 5, want: recorded, script: leavesMessage("1", "4")},
	{name: "called back", share: 2, want: served, script: wantsCallback("1", "0"), back: talksThen},
	{name: "called billing", share: 2, want: served, script: wantsCallback("1", "1"), back: talksThen},
	{name: "voicemail", share: 1, want: inVain, script: wantsCallback("1", "0"), back: machineThen},
	{name: "not at home", share: 1, want: inVain, script: wantsCallback("1", "1"), back: nobodyThen},
	{name: "waits after all", share: 1, want: served, script: wantsCallback("1", "0"), again: phonesIn("0", sim.AwaitConnected(), sim.AwaitFinished()), back: resumes},
	{name: "cancels", share: 1, want: gaveUp, script: wantsCallback("1", "1"), again: phonesIn("2", sim.AwaitHeard("will not be called back"), sim.HangUp()), back: cancels},
}

// crowdShares is the sum of the shares, and crowdStride a number without a factor of it, so that the kinds come mixed.
const (
	crowdShares = 100
	crowdStride = 37
)

// roleOf is the role of the n-th caller.
func roleOf(n int) role {
	at := n * crowdStride % crowdShares
	for _, r := range crowdRoles {
		if at -= r.share; at < 0 {
			return r
		}
	}
	panic("the shares of the roles are fewer than crowdShares")
}

// keyed presses each of the keys at a menu.
func keyed(keys ...string) sim.Script {
	var script sim.Script
	for _, k := range keys {
		script = append(script, sim.AwaitAsked(), sim.Press(k))
	}
	return script
}

// presses gets through to somebody and stays until they hang up.
func presses(keys ...string) func() sim.Script {
	return func() sim.Script { return append(keyed(keys...), sim.AwaitConnected(), sim.AwaitFinished()) }
}

// hangsUp waits a while in line, without luck or with it.
func hangsUp(keys ...string) func() sim.Script {
	return func() sim.Script {
		return append(keyed(keys...), sim.AwaitAsked(), sim.TalkFor(6*time.Second), sim.HangUp())
	}
}

func leavesMessage(keys ...string) func() sim.Script {
	return func() sim.Script {
		return append(keyed(keys...), awaitRecording(), sim.TalkFor(4*time.Second), sim.Press("#"), sim.AwaitFinished())
	}
}

// takesAny talks to whoever or whatever answers.
func takesAny(keys ...string) func() sim.Script {
	answered := func(e sim.Event) bool {
		_, recording := e.(sim.RecordingStarted)
		return recording || sim.IsConnected(e)
	}
	return func() sim.Script {
		return append(keyed(keys...), sim.Await("be connected or recorded", answered), sim.TalkFor(30*time.Second), sim.Press("#"), sim.AwaitFinished())
	}
}
