package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/sim"
)

// crowdEnv sets another number of callers.
const crowdEnv = "PRESSZERO_TEST_CROWD"

// crowdSize is how many call: 1,000, and fewer under the race detector, which makes two replicas and a carrier some six times
// slower. A fifteenth as many agents serve them.
func crowdSize(t *testing.T) (callers, agents int) {
	t.Helper()
	callers = 1000
	if raced {
		callers = 160
	}
	if asked := os.Getenv(crowdEnv); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil {
			t.Fatalf("%s=%q: want a number of callers", crowdEnv, asked)
		}
		callers = n
	}
	return callers, max(callers*6/100, 10)
}

// anyCall is the first call that a fault names.
var anyCall = regexp.MustCompile(`CA[0-9a-f]{32}`)

// TestACrowdIsServed lets a crowd of all kinds of callers call two replicas over one Redis, with everything that can go wrong
// on the way, kills a replica half way, and then compares the two accounts of what happened. It runs alone, because it needs
// the whole machine.
func TestACrowdIsServed(t *testing.T) {
	callers, agents := crowdSize(t)
	x := newExchange(t, setup{
		speed: 15, replicas: 2, children: true, redis: redistest.Start(t), edit: crowdFiles(agents), agents: moods(agents),
		faults: sim.Faults{
			Duplicate: 0.2, DuplicateCallbacks: 0.2, LoseCallbacks: 0.1, ReorderWindow: 3 * time.Second,
			TooMany: 0.05, ServerError: 0.03, LoseRESTAnswers: 0.02,
		},
	})
	x.carrier.SetParty(crowdOnCall, personOnCall())
	x.carrier.SetParty(crowdMachine, sim.Voicemail(2*time.Second))
	c := &gathering{exchange: x, tape: x.record()}
	done := x.supervise()
	c.arrive(callers)
	c.finish()
	done()
	x.nobodyOwed()
	x.settled()
	l := c.logs()
	for _, fault := range slices.Concat(l.faults(), c.fates(l), c.callbacksEnd(l)) {
		x.wrong(anyCall.FindString(fault), "%s", fault)
	}
	t.Logf("\n%s", summary(c.outcomes(l), l))
}

// gathering is a crowd and what became of it.
type gathering struct {
	*exchange
	tape  *tape
	mu    sync.Mutex
	calls []attempt
	all   sync.WaitGroup
}

// attempt is one call of a caller.
type attempt struct {
	role  role
	phone *sim.Phone
	last  bool // not followed by another call
}

// arrive has everybody call within two minutes and kills a replica when half of them have.
func (c *gathering) arrive(callers int) {
	c.Helper()
	for n := range callers {
		if n == callers/2 {
			c.children[0].kill()
		}
		c.all.Go(func() { c.live(n) })
		if clock.Sleep(c.Context(), c.clock, 4*time.Minute/time.Duration(callers)) != nil {
			return
		}
	}
}

// live is a caller.
func (c *gathering) live(n int) {
	r := roleOf(n)
	if r.back != nil {
		c.carrier.SetParty(number(n), r.back.party)
	}
	phone := c.place(n, r, r.script())
	if phone == nil || r.again == nil {
		return
	}
	if _, err := phone.Wait(c.Context()); err != nil || r.back != nil && !promised(phone) {
		return
	}
	c.place(n, r, r.again())
}

func (c *gathering) place(n int, r role, script sim.Script) *sim.Phone {
	phone, err := c.carrier.Call(c.Context(), sim.Caller{From: number(n), To: StageNumber, Script: script})
	if err != nil {
		c.Errorf("caller %d cannot call: %v", n, err)
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, attempt{role: r, phone: phone})
	return phone
}

// finish waits until nobody is on the phone any more.
func (c *gathering) finish() {
	c.Helper()
	c.all.Wait()
	ctx, cancel := context.WithTimeout(c.Context(), 3*time.Minute)
	defer cancel()
	last := map[string]int{}
	for i, a := range c.calls {
		last[a.phone.Address()] = i
	}
	for i := range c.calls {
		a := &c.calls[i]
		a.last = last[a.phone.Address()] == i
		if _, err := a.phone.Wait(ctx); err != nil {
			c.wrong(a.phone.CallSID(), "a %s caller: %v", a.role.name, err)
		}
	}
}

// logs are the two accounts of it all.
func (c *gathering) logs() logs {
	c.Helper()
	l := logs{
		events: c.tape.stop(), entries: map[string]queue.Entry{}, bridges: c.carrier.Bridges(), lost: map[string][]time.Time{},
		agents: map[string]string{}, resume: map[string]time.Duration{}, tries: map[string]int{}, slack: c.slack(),
	}
	for _, e := range c.carrier.Log() {
		switch {
		case e.Kind == sim.KindCreated:
			l.rung = append(l.rung, e)
		case e.Kind == sim.KindEnded && e.Why == string(sim.HungUp), e.Kind == sim.KindFetched && e.Status != http.StatusOK:
			l.lost[e.Call] = append(l.lost[e.Call], e.At)
			if e.Kind == sim.KindFetched {
				l.lost[e.Party] = append(l.lost[e.Party], e.At)
			}
		}
	}
	for _, a := range c.site.Agents {
		l.agents[a.ID] = a.Address
	}
	for name, q := range c.site.Queues {
		l.resume[name], l.tries[name] = q.Routing.Resume, q.Calls().Tries
	}
	for _, e := range l.events {
		if _, known := l.entries[e.Call]; known || e.Call == "" {
			continue
		}
		view, err := c.app().line.Poll(c.Context(), e.Call)
		if errors.Is(err, queue.ErrUnknownCall) {
			continue // who left a message without ever being in line
		}
		c.must(err)
		l.entries[e.Call] = view.Entry
	}
	return l
}

// slack is how much one log may lag behind the other: the longest that any request took in this run, twice, and the window
// within which callbacks come out of order.
func (c *gathering) slack() time.Duration {
	asked, longest := map[string]time.Time{}, time.Duration(0)
	for _, e := range c.carrier.Log() {
		switch e.Kind {
		case sim.KindRequested:
			asked[e.Call] = e.At
		case sim.KindFetched:
			if at, known := asked[e.Call]; known {
				longest = max(longest, e.At.Sub(at))
			}
		}
	}
	return 2*longest + 5*time.Second
}

// outcome is what became of one call.
type outcome struct {
	role string
	got  fate
}

func (c *gathering) outcomes(l logs) []outcome {
	became := c.became(l)
	var all []outcome
	for _, a := range c.calls {
		all = append(all, outcome{a.role.name, cmp.Or(became[a.phone.CallSID()], gaveUp)})
	}
	return all
}

// fates compares what became of each caller, by the carrier's own log, with what must have.
func (c *gathering) fates(l logs) []string {
	became := c.became(l)
	var faults []string
	for _, a := range c.calls {
		call := a.phone.CallSID()
		if got := cmp.Or(became[call], gaveUp); a.last && !a.role.want.allows(got) {
			faults = append(faults, fmt.Sprintf("a %s caller, %s, %s; want: %s\n%s", a.role.name, call, got, a.role.want, l.stay(call)))
		}
	}
	return faults
}

// allows reports whether a caller may have got that instead: a person takes whoever meets a fault, who wants to hang up may be
// served before, and who calls at closing time may find it closed.
func (f fate) allows(got fate) bool {
	switch f {
	case served:
		return got == served || got == anybody
	case recorded, helped:
		return got != gaveUp && got != inVain
	case inVain:
		return got != gaveUp
	case anybody, gaveUp:
	}
	return f == got || f == anybody && got == served || f == gaveUp
}

// became is what became of each call that was answered by anybody or anything, or after which its number was called.
func (c *gathering) became(l logs) map[string]fate {
	ours := map[string]bool{}
	for _, a := range c.site.Agents {
		ours[a.Address] = true
	}
	all, called := map[string]fate{}, l.dials()
	for call, e := range l.entries {
		if e.Callback.Owed() && called[e.Callback.Number] > 0 {
			all[call] = inVain
		}
	}
	for _, e := range c.carrier.Log() {
		if e.Kind == sim.KindRecorded {
			all[e.Call] = recorded
		}
	}
	for _, b := range l.heard() {
		if all[b.Caller] != served {
			all[b.Caller] = anybody
		}
		if ours[b.AgentParty] {
			all[b.Caller] = served
		}
	}
	return all
}

// supervise has the agents who were set away return, now and then, until the function that it returns is called.
func (x *exchange) supervise() (stop func()) {
	ctx, cancel := context.WithCancel(x.Context())
	ended := make(chan struct{})
	line := x.app()
	go func() {
		defer close(ended)
		for clock.Sleep(ctx, x.clock, 20*time.Second) == nil {
			site, err := line.Snapshot(ctx, 0)
			for _, a := range site.Agents {
				if err == nil && a.State == queue.Away {
					_, _ = line.line.SetAgent(ctx, a.ID, queue.Ready, "")
				}
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
