package app

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/config"
	"presszero/flows"
	"presszero/ivr"
	"presszero/sim"
)

// zero presses 0 where the caller stands; nil where nobody listens for keys: another phone rings, or a person talks.
func (s spot) zero() sim.Script {
	switch s.doing.(type) {
	case ivr.Listen:
		return s.asked(sim.Press("0"))
	case ivr.Record:
		return append(slices.Clone(s.way), sim.TalkFor(time.Second), sim.Press("0"))
	default:
		return nil
	}
}

// person is what follows on the way to a person: a talk, or while nobody is there by the hours of the queue, a message on its
// ladder. Who has left one already hears that it is kept.
func (s spot) person() sim.Script {
	if !s.closed {
		return sim.Script{sim.AwaitConnected(), sim.AwaitFinished()}
	}
	recorded := sim.Await("be recorded or hung up on", func(e sim.Event) bool {
		_, recording := e.(sim.RecordingStarted)
		return recording || sim.IsFinished(e)
	})
	return sim.Script{recorded, sim.TalkFor(3 * time.Second)}
}

// expectant reports whether silence is a request for help here: not in the survey after a talk, nor behind the last words, nor
// while the caller only waits for another system.
func (s spot) expectant(program *flows.Program) bool {
	switch program.Steps[s.session.Step].(type) {
	case *flows.Survey, *flows.Fetch, *flows.SMS:
		return s.session.Rung > 0
	default:
		return s.session.Mode != ivr.ModeGoodbye
	}
}

// TestZeroAndSilenceFromEveryStateOfEveryShippedFlowReachAPerson walks real calls to every state of every flow that ships, by
// day and by night: with callers who press 0 there, and with callers who never press another key. Those who have been
// served, and hear the last words, may be silent. The race detector watches some of the flows; scripts/check walks all of
// them without it.
func TestZeroAndSilenceFromEveryStateOfEveryShippedFlowReachAPerson(t *testing.T) {
	t.Parallel()
	shipped, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	built, _, err := Build(shipped)
	if err != nil {
		t.Fatal(err)
	}
	for _, flow := range built.Names() {
		for name, start := range map[string]time.Time{"day": noon, "night": night} {
			t.Run(flow+" by "+name, func(t *testing.T) {
				t.Parallel()
				x := newExchange(t, setup{flow: flow, start: start, speed: 12, edit: crowded(built.Site.Queues), agent: sim.Party{
					After: 10 * time.Second, Script: agentWhoTalks(2 * time.Second).Script,
				}})
				for _, number := range outsideNumbers(x.program()) {
					x.carrier.SetParty(number, sim.Party{Behaviour: sim.IsBusy})
				}
				x.walk(spots(t, x.program(), start))
				x.settled()
			})
		}
	}
}

// walk plays two calls to every state: one that ends with 0, and one that ends with silence.
func (x *exchange) walk(found []spot) {
	x.Helper()
	zero, silent := map[*sim.Phone]spot{}, map[*sim.Phone]spot{}
	program := x.program()
	for i, s := range found {
		if script := s.zero(); script != nil {
			x.carrier.SetLandline(number(i))
			zero[x.call(number(i), append(script, s.person()...)...)] = s
		}
		if s.expectant(program) {
			other := number(len(found) + i)
			x.carrier.SetLandline(other)
			silent[x.call(other, append(slices.Clone(s.way), sim.AwaitFinished())...)] = s
		}
	}
	x.finish(slices.Concat(slices.Collect(maps.Keys(zero)), slices.Collect(maps.Keys(silent)))...)
	log := map[string][]sim.Entry{}
	for _, e := range x.carrier.Log() {
		log[e.Call] = append(log[e.Call], e)
	}
	for phone, s := range zero {
		x.reachedPerson(s, phone.CallSID(), log[phone.CallSID()])
		x.pressedZero(s.name, phone.CallSID(), log[phone.CallSID()])
	}
	for phone, s := range silent {
		x.reachedPerson(s, phone.CallSID(), log[phone.CallSID()])
	}
}

// noWrapUp lets agents take the next call at once.
func noWrapUp(f *Files) {
	f.Queues.Data = bytes.ReplaceAll(without("wrap_up", f.Queues.Data), []byte("    ladder:"), []byte("    wrap_up: 0s\n    ladder:"))
}

// crowded is a line in which nobody waits too long, with agents who all take everybody: hundreds call at once.
func crowded(queues map[string]*flows.Queue) func(*Files) {
	all := "queues: [" + strings.Join(slices.Sorted(maps.Keys(queues)), ", ") + "]"
	return func(f *Files) {
		noWrapUp(f)
		f.Queues.Data = bytes.ReplaceAll(without("max_wait", without("max_waiting", f.Queues.Data)), []byte("    ladder:"), []byte("    max_wait: 0s\n    ladder:"))
		f.Agents.Data = regexp.MustCompile(`queues: \[[^\]]*\]`).ReplaceAll(f.Agents.Data, []byte(all))
	}
}

// without are queues that do not set a key.
func without(key string, queues []byte) []byte {
	return regexp.MustCompile(`(?m)^    `+key+`:.*\n`).ReplaceAll(queues, nil)
}

// outsideNumbers are the numbers that a flow, or a ladder, may ring.
func outsideNumbers(program *flows.Program) []string {
	var numbers []string
	for _, step := range program.Steps {
		if s, ok := step.(*flows.Transfer); ok {
			numbers = append(numbers, s.To.String())
		}
	}
	for _, q := range program.Site.Queues {
		for _, rung := range q.Ladder {
			if rung.Transfer != "" {
				numbers = append(numbers, rung.Transfer)
			}
		}
	}
	return numbers
}

// program is the flow that answers.
func (x *exchange) program() *flows.Program {
	x.Helper()
	built, _, err := Build(x.files.now)
	x.must(err)
	return built.Programs[x.files.now.Settings.DefaultFlow]
}

// reachedPerson holds that the last person whom a caller talked with is an agent, or that a message was taken where the
// queue is closed.
func (x *exchange) reachedPerson(s spot, call string, log []sim.Entry) {
	x.Helper()
	with := ""
	for _, b := range x.carrier.Bridges() {
		if b.Caller == call {
			with = b.AgentParty
		}
	}
	recorded := slices.ContainsFunc(log, func(e sim.Entry) bool { return e.Kind == sim.KindRecorded })
	agent := slices.ContainsFunc(x.site.Agents, func(a flows.Agent) bool { return a.Address == with })
	if !agent && (!s.closed || !recorded) {
		x.wrong(call, "from %s the caller came to %q, who is no agent", s.name, with)
	}
}

// pressedZero holds that a call's last key was 0, and that it was listened to.
func (x *exchange) pressedZero(name, call string, log []sim.Entry) {
	x.Helper()
	last := sim.Entry{}
	for _, e := range log {
		if e.Kind == sim.KindPressed || e.Kind == sim.KindPressedInVain {
			last = e
		}
	}
	if last.Kind != sim.KindPressed || last.Text != "0" {
		x.wrong(call, "at %s the last key is %q (%s), want a 0 that was listened to", name, last.Text, last.Kind)
	}
}
