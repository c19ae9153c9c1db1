package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/sim"
)

// spot is a state in which a caller can be: what the phone does there, and how a caller gets there.
type spot struct {
	name    string
	session ivr.Session
	doing   ivr.Instruction
	way     sim.Script
	talked  bool // with an agent, on the way
}

// spots are all the states of a flow that callers can reach by keys, digits, silence, messages and talks, found by
// walking breadth first with the engine. Outside numbers do not answer.
func spots(t *testing.T, program *flows.Program, now time.Time) []spot {
	t.Helper()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := ivr.New(ivr.Options{Programs: one{program}, Phrases: phrases})
	if err != nil {
		t.Fatal(err)
	}
	w := walk{engine: engine, program: program, now: now, seen: map[string]bool{}}
	w.arrive(spot{}, engine.Begin(program.Name, ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: number(0), To: StageNumber}, now))
	for i := 0; i < len(w.found); i++ {
		w.leave(w.found[i])
	}
	return w.found
}

type one struct{ program *flows.Program }

func (o one) Program(string, string) (*flows.Program, bool) { return o.program, true }

type walk struct {
	engine  *ivr.Engine
	program *flows.Program
	now     time.Time
	seen    map[string]bool
	found   []spot
}

// arrive notes where an outcome leads, if that is new.
func (w *walk) arrive(s spot, out ivr.Outcome) {
	if out.Join != nil {
		out = w.engine.Step(out.Session, ivr.Event{Kind: ivr.EventJoined, Line: w.line(false)}, w.now)
	}
	s.session, s.doing = out.Session, out.Do[0]
	s.name = fmt.Sprintf("%s/%s/%s/rung %d", s.session.Step, s.session.Mode, strings.TrimPrefix(fmt.Sprintf("%T", s.doing), "ivr."), s.session.Rung)
	if s.talked {
		s.name += "/after a talk"
	}
	if !w.seen[s.name] {
		w.seen[s.name] = true
		w.found = append(w.found, s)
	}
}

func (w *walk) line(connected bool) *ivr.Line {
	return &ivr.Line{Connected: connected, Clock: w.now, Seq: 1, Position: 1, Staff: 3, Signed: 3}
}

// leave goes on from a state in every way that there is.
func (w *walk) leave(s spot) {
	switch s.doing.(type) {
	case ivr.Listen:
		w.leaveListening(s)
	case ivr.Record:
		w.on(s, ivr.Event{Kind: ivr.EventRecorded, Recording: "https://example.com/RE1", Length: 3 * time.Second, Keys: "#"},
			sim.TalkFor(3*time.Second), sim.Press("#"))
	case ivr.Dial:
		w.on(s, ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialBusy})
	case ivr.Meet:
		s.talked = true
		w.on(s, ivr.Event{Kind: ivr.EventTalked}, sim.AwaitConnected(), sim.AwaitDisconnected())
	}
}

func (w *walk) leaveListening(s spot) {
	switch s.session.Mode {
	case ivr.ModeLine:
		w.on(s, ivr.Event{Kind: ivr.EventKeys, Keys: "1", Line: w.line(false)}, sim.AwaitAsked(), sim.Press("1"))
		w.on(s, ivr.Event{Kind: ivr.EventSilence, Line: w.line(true)})
	case ivr.ModeVoicemail:
		w.on(s, ivr.Event{Kind: ivr.EventSilence}, sim.AwaitAsked(), awaitRecording())
	case ivr.ModeDial:
		w.on(s, ivr.Event{Kind: ivr.EventSilence}, sim.AwaitAsked())
	case ivr.ModeFlow:
		switch step := w.program.Steps[s.session.Step].(type) {
		case *flows.Menu:
			for _, key := range slices.Sorted(maps.Keys(step.Keys)) {
				w.on(s, ivr.Event{Kind: ivr.EventKeys, Keys: key}, sim.AwaitAsked(), sim.Press(key))
			}
		case *flows.Collect:
			digits := strings.Repeat("4", step.Max)
			w.on(s, ivr.Event{Kind: ivr.EventKeys, Keys: digits}, sim.AwaitAsked(), sim.Press(digits))
		}
	}
}

func (w *walk) on(s spot, ev ivr.Event, acts ...sim.Act) {
	s.way = append(slices.Clone(s.way), acts...)
	w.arrive(s, w.engine.Step(s.session, ev, w.now))
}

func awaitRecording() sim.Act {
	return sim.Await("be recorded", func(e sim.Event) bool { _, ok := e.(sim.RecordingStarted); return ok })
}

// zero presses 0 where the caller stands; nil where nobody listens for keys: another phone rings, or a person talks.
func (s spot) zero() sim.Script {
	switch s.doing.(type) {
	case ivr.Listen:
		return append(slices.Clone(s.way), sim.AwaitAsked(), sim.Press("0"))
	case ivr.Record:
		return append(slices.Clone(s.way), sim.TalkFor(time.Second), sim.Press("0"))
	default:
		return nil
	}
}

// TestZeroFromEveryStateOfEveryShippedFlowReachesAnAgent walks real calls to every state, by day and by night.
func TestZeroFromEveryStateOfEveryShippedFlowReachesAnAgent(t *testing.T) {
	t.Parallel()
	everyFlow(t, func(x *exchange, found []spot) {
		calls := map[string]*sim.Phone{}
		for i, s := range found {
			if script := s.zero(); script != nil {
				calls[s.name] = x.call(number(i), append(script, sim.AwaitConnected(), sim.AwaitFinished())...)
			}
		}
		for name, phone := range calls {
			x.finish(phone)
			x.reachedAgent(name, phone.CallSID())
			x.pressedZero(name, phone.CallSID())
		}
	})
}

// TestSilenceFromEveryStateOfEveryShippedFlowReachesAnAgent does the same with callers who never press another key. Those
// who have been served, and hear the last words, may be silent.
func TestSilenceFromEveryStateOfEveryShippedFlowReachesAnAgent(t *testing.T) {
	t.Parallel()
	everyFlow(t, func(x *exchange, found []spot) {
		calls := map[string]*sim.Phone{}
		for i, s := range found {
			if s.session.Mode != ivr.ModeGoodbye {
				calls[s.name] = x.call(number(i), append(slices.Clone(s.way), sim.AwaitConnected(), sim.AwaitFinished())...)
			}
		}
		for name, phone := range calls {
			x.finish(phone)
			x.reachedAgent(name, phone.CallSID())
		}
	})
}

// everyFlow stages every flow that ships, by day and by night.
func everyFlow(t *testing.T, play func(*exchange, []spot)) {
	t.Helper()
	for _, flow := range []string{"front-desk", "clinic"} {
		for name, start := range map[string]time.Time{"day": noon, "night": night} {
			t.Run(flow+" by "+name, func(t *testing.T) {
				t.Parallel()
				x := newExchange(t, setup{flow: flow, start: start, speed: 50, edit: noWrapUp, agent: sim.Party{
					After: 3 * time.Second, Script: agentWhoTalks(2 * time.Second).Script,
				}})
				for _, number := range []string{"+15550110", "+15550119"} {
					x.carrier.SetParty(number, sim.Party{Behaviour: sim.IsBusy})
				}
				play(x, spots(t, x.program(flow), start))
				x.settled()
			})
		}
	}
}

func noWrapUp(f *Files) {
	f.Queues.Data = []byte(strings.ReplaceAll(string(f.Queues.Data), "    ladder:", "    wrap_up: 0s\n    ladder:"))
	f.Queues.Data = []byte(strings.ReplaceAll(string(f.Queues.Data), "    wrap_up: 1m\n", ""))
}

func (x *exchange) program(flow string) *flows.Program {
	built, _, err := Build(x.files.now)
	x.must(err)
	return built.Programs[flow]
}

// reachedAgent holds that the last person whom a caller talked with is an agent.
func (x *exchange) reachedAgent(name, call string) {
	x.Helper()
	with := ""
	for _, b := range x.carrier.Bridges() {
		if b.Caller == call {
			with = b.AgentParty
		}
	}
	if !slices.ContainsFunc(x.site.Agents, func(a flows.Agent) bool { return a.Address == with }) {
		x.wrong(call, "from %s the caller came to %q, who is no agent", name, with)
	}
}

// pressedZero holds that a call's last key was 0, and that it was listened to.
func (x *exchange) pressedZero(name, call string) {
	x.Helper()
	last := sim.Entry{}
	for _, e := range x.carrier.Log() {
		if e.Call == call && (e.Kind == sim.KindPressed || e.Kind == sim.KindPressedInVain) {
			last = e
		}
	}
	if last.Kind != sim.KindPressed || last.Text != "0" {
		x.wrong(call, "at %s the last key is %q (%s), want a 0 that was listened to", name, last.Text, last.Kind)
	}
}
