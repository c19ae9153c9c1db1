package app

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/estimate/bench"
	"presszero/sim"
)

// mostGap is the longest that an announcement may delay two people who are to hear each other.
const mostGap = 300 * time.Millisecond

// spokenOver are callers who were kept listening when their agent was there: the carrier goes on speaking after it was told to
// fetch them, or something is said on the way. What this machine itself was late is let off.
func (d *day) spokenOver() []string {
	late := d.lateness()
	var faults []string
	gap := gaps{log: d.carrier.Log()}
	for _, b := range d.log.bridges {
		fetched, asked, words := gap.of(b)
		switch {
		case fetched.IsZero():
		case asked.Sub(fetched) > mostGap+late:
			faults = append(faults, fmt.Sprintf("%s was spoken to for %v after the agent was there; this machine is up to %v late", b.Caller, asked.Sub(fetched), late))
		case words != "":
			faults = append(faults, fmt.Sprintf("%s heard %q when the agent was there", b.Caller, words))
		}
	}
	return faults
}

// uncovered says so when less than 99 % of the time in which patient callers waited was covered by music or speech.
func (d *day) uncovered() []string {
	var all cover
	log := d.carrier.Log()
	for _, a := range d.calls {
		if a.role.name == patient {
			c := coverOf(log, a.phone.CallSID())
			all.wait, all.sound, all.pauses, all.between = all.wait+c.wait, all.sound+c.sound, all.pauses+c.pauses, all.between+c.between
		}
	}
	share := all.share(daySpeed)
	d.Logf("patient callers waited for %v, of which %.2f %% were covered by music or speech", all.wait, 100*share)
	if share < 0.99 {
		return []string{fmt.Sprintf("music and speech covered %.2f %% of the time in which callers waited: %+v", 100*share, all)}
	}
	return nil
}

// gaps finds in a log how callers came to their agents.
type gaps struct{ log []sim.Entry }

// of is when the carrier was told to fetch the caller of a bridge, when it asked where to, and what was said from then on. It
// is zero for a caller who came by themselves.
func (g gaps) of(b sim.Bridge) (fetched, asked time.Time, words string) {
	for _, e := range g.log {
		if e.At.After(b.From) {
			return fetched, asked, words
		}
		switch {
		case e.Kind == sim.KindREST && strings.HasPrefix(e.Event, "POST ") && strings.Contains(e.Event, b.Caller):
			fetched, asked, words = e.At, time.Time{}, ""
		case fetched.IsZero() || e.Call != b.Caller:
		case e.Kind == sim.KindRequested && asked.IsZero():
			asked = e.At
		case e.Kind == sim.KindHeard && e.Text != "":
			words = e.Text
		}
	}
	return fetched, asked, words
}

// lateness is how late this machine lets somebody be who sleeps for an instant, on the day's clock.
func (d *day) lateness() time.Duration {
	d.probe.Lock()
	defer d.probe.Unlock()
	return d.late
}

// watchMachine notes how late this machine is, until the test ends.
func (d *day) watchMachine() {
	const instant = 20 * time.Millisecond
	for {
		before := d.clock.Now()
		if clock.Sleep(d.Context(), d.clock, instant) != nil {
			return
		}
		d.probe.Lock()
		d.late = max(d.late, d.clock.Now().Sub(before)-instant)
		d.probe.Unlock()
	}
}

// replay writes the day down as `presszero bench wait --replay` reads it, and reads it so.
func (d *day) replay() {
	d.Helper()
	report, err := bench.Replay(dayLog(d.log.events, d.site))
	d.must(err)
	if len(report.Scenarios) != 1 || len(report.Scenarios[0].Trials) != 1 {
		d.Fatalf("a replay of one day is %+v", report)
	}
	if result := report.Scenarios[0]; result.Agents != len(d.site.Agents) {
		d.Errorf("%d agents are in the log, want %d", result.Agents, len(d.site.Agents))
	}
}

// dayLog is a day as a log of calls: time in seconds since its first event, event, call, agent, queue, value.
func dayLog(events []queue.Event, site *flows.Site) []byte {
	var b bytes.Buffer
	l := &callLog{out: csv.NewWriter(&b), began: events[0].At, serves: map[string]string{}, met: map[string]bool{}, states: map[string]string{}}
	for _, a := range site.Agents {
		l.serves[a.ID] = strings.Join(a.Queues, ";")
	}
	_ = l.out.Write([]string{"time", "event", "call", "agent", "queue", "value"}) // a buffer does not fail
	for _, e := range events {
		l.note(e)
	}
	l.out.Flush()
	return b.Bytes()
}

// callLog is a log of calls while it is written.
type callLog struct {
	out    *csv.Writer
	began  time.Time
	serves map[string]string // queues of an agent, by ID
	met    map[string]bool   // callers in line (false), and those who have met an agent
	states map[string]string // of agents, as last written
}

func (l *callLog) note(e queue.Event) {
	_, inLine := l.met[e.Call]
	switch {
	case e.Kind == queue.EventAgent:
		l.agent(e)
	case (e.Kind == queue.EventJoined || e.Kind == queue.EventRejoined) && !inLine:
		l.met[e.Call] = false
		l.row(e, "enqueue", e.Call, "", e.Queue, strconv.Itoa(min(int(e.Head/time.Minute), 100)))
		if e.Why == queue.WhyCallback {
			l.row(e, "callback", e.Call, "", e.Queue, "")
		}
	case e.Kind == queue.EventJoined && e.Why == queue.WhyCallback:
		l.row(e, "callback", e.Call, "", e.Queue, "")
	case e.Kind == queue.EventBridged:
		l.met[e.Call], l.states[e.Agent] = true, "oncall"
		l.row(e, "answer", e.Call, e.Agent, e.Queue, "")
	case e.Kind == queue.EventEnded:
		if !l.met[e.Call] {
			l.row(e, "hangup", e.Call, "", e.Queue, "")
		}
		delete(l.met, e.Call)
	}
}

// agent writes down an agent's state if it has changed. That an answer puts an agent on a call goes without saying, and
// wrap-up belongs to the call.
func (l *callLog) agent(e queue.Event) {
	state := map[queue.AgentState]string{queue.Ready: "idle", queue.Away: "break", queue.Offline: "left"}[e.State]
	if state == "" || state == l.states[e.Agent] {
		return
	}
	l.states[e.Agent] = state
	l.row(e, "agent", "", e.Agent, l.serves[e.Agent], state)
}

func (l *callLog) row(e queue.Event, fields ...string) {
	_ = l.out.Write(slices.Concat([]string{strconv.FormatFloat(e.At.Sub(l.began).Seconds(), 'f', 3, 64)}, fields)) // a buffer does not fail
}
