package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// Move is one thing that happens on the way to a state.
type Move struct {
	Event  ivr.Event
	At     time.Time
	World  string        // which hours are open at that time; empty: the flow reads none
	Stand  string        // how the caller then stands in line, or what has come from outside; empty: neither
	Waited time.Duration // how long the caller has been in line before
	Late   bool          // an answer from outside should have come by now
	Forced string        // the step at which the call is begun, because no input leads there; empty: the flow's start
}

// node is a state, with the shortest way to it.
type node struct {
	out      ivr.Outcome
	from     *node // nil: the call begins
	move     Move
	world    int           // place of its world among all
	language string        // in which the way there is gone, in place of that in which it was found; empty: that
	lasts    time.Duration // at most, until a caller who does nothing is heard
	silent   []quiet       // what then can happen
	person   bool          // in a person's line
	// For the longest silence.
	colour colour
	needs  time.Duration
	worst  *node
}

// session is all that decides where a call can go. Several of them may be one state.
type session struct{ of *node }

// node is the state of a session; nil where the call does not go on.
func (s *session) node() *node {
	if s == nil {
		return nil
	}
	return s.of
}

// quiet is what happens to a caller who does nothing.
type quiet struct {
	move Move
	to   *node // nil: nowhere that goes on
}

// explorer visits every state that calls to a flow can come into.
type explorer struct {
	prog      *flows.Program
	engine    Stepper
	o         Options
	reading   *reading
	worlds    []world
	standings []standing
	words     map[string][]string // that are written at a step, for callers to say
	keys      map[int][]string    // entries, by how many digits a document takes
	takes     map[string][]string // entries that a step takes, by its name and the order of dates

	nodes       map[string]*node
	sessions    map[string]*session
	strays      map[stray]bool
	all         []*node // in the order in which they were found
	order       []*node // those in which nothing has been tried yet
	transitions int
	probes      int
	begun       []*node
	ways        map[way]bool
	steps       map[string]bool
	assumed     []way
	overs       []way           // from one queue to another, by its ladder
	faults      map[string]bool // faults of expressions, by step
	unmeasured  map[string]bool // recordings
	ends        map[string]bool
	found       []Counterexample
	told        map[string]bool
	overrun     bool

	exact, class []byte      // keys of the last outcome
	bared        ivr.Session // of which the last key was made; here and not on the heap each time, of which there are thousands
	baredPlace   ivr.Place
}

// way is a step and one that follows it.
type way struct{ from, to string }

func newExplorer(prog *flows.Program, engine Stepper, o Options) *explorer {
	return &explorer{
		prog: prog, engine: engine, o: o, reading: read(prog), worlds: worlds(prog), standings: standings(prog), words: wordsOf(prog),
		keys: map[int][]string{}, takes: map[string][]string{}, nodes: map[string]*node{}, sessions: map[string]*session{}, strays: map[stray]bool{}, ways: map[way]bool{}, steps: map[string]bool{},
		faults: map[string]bool{}, unmeasured: map[string]bool{}, ends: map[string]bool{}, told: map[string]bool{},
	}
}

// explore visits every state, from the beginning of calls, and then from every way on that no input has shown.
func (x *explorer) explore() {
	x.ring("")
	x.drain()
	for !x.overrun {
		w, found := x.unseen()
		if !found {
			return
		}
		if _, drawn := x.prog.Steps[w.from].(*flows.Experiment); !drawn {
			x.assumed = append(x.assumed, w)
		}
		x.ways[w] = true
		if !x.steps[w.to] {
			x.ring(w.to)
			x.steps[w.to] = true
			x.drain()
		}
	}
}

// drain tries everything in every state that waits for it.
func (x *explorer) drain() {
	for done := 0; done < len(x.order) && !x.overrun; done++ {
		x.try(x.order[done])
	}
	x.order = x.order[:0]
}

// unseen is a way on from a step that has been reached, on which no call has gone.
func (x *explorer) unseen() (way, bool) {
	for _, name := range slices.Sorted(maps.Keys(x.steps)) {
		for _, to := range x.prog.Edges(name) {
			if w := (way{name, to}); !x.ways[w] {
				return w, true
			}
		}
	}
	return way{}, false
}

// ring begins calls at a step, or at the flow's start, in every world and language, from every kind of number.
func (x *explorer) ring(step string) {
	for _, w := range x.worlds {
		for _, from := range x.callers() {
			for _, language := range x.openings() {
				ev := ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: from, To: calledNumber, Language: language}
				for _, at := range w.instants {
					x.open(Move{Event: ev, At: at, World: w.about, Forced: step})
				}
			}
		}
	}
}

// open begins a call; at the flow's start also as one that has to do with callbacks.
func (x *explorer) open(m Move) {
	moves := []Move{m}
	if m.Forced == "" {
		moves = append(moves, x.callbacks(m)...)
	}
	for _, m := range moves {
		if n := x.arrive(nil, m, x.run(nil, m)); n != nil {
			x.begun = append(x.begun, n.of)
		}
	}
}

// openings are the languages in which calls begin; the empty one is the flow's first. Where no expression reads the
// language, that will do: every state is entered in the others.
func (x *explorer) openings() []string {
	if !x.reading.names["lang"] {
		return []string{""}
	}
	return append([]string{""}, x.prog.Languages[1:]...)
}

// The numbers of the calls that are tried.
const (
	callerNumber = "+15550111"
	calledNumber = "+15550100"
)

// callers are the numbers from which calls come: one, unless an expression reads it.
func (x *explorer) callers() []string {
	if !x.reading.names["call"] {
		return []string{callerNumber}
	}
	return append([]string{callerNumber, ""}, x.reading.texts...)
}

// run lets a move happen in a state.
func (x *explorer) run(from *node, m Move) ivr.Outcome {
	x.transitions++
	if from == nil && m.Event.Kind == ivr.EventAnswered {
		return x.callBack(m)
	}
	if from == nil {
		flow := x.prog.Name
		if m.Forced != "" {
			flow = door(flow, m.Forced)
		}
		out := x.engine.Begin(flow, m.Event, m.At)
		out.Session.Flow = x.prog.Name
		return out
	}
	s := from.out.Session
	switch {
	case m.Late:
		s = tardy(s, m.At)
	case s.Fetch != nil:
		s = prompt(s, m.At)
	case m.Stand != "":
		s = waited(s, m.At, m.Waited)
	}
	return x.engine.Step(s, m.Event, m.At)
}

// try lets everything happen in a state that can, and each thing for which the document does not wait once at each step.
func (x *explorer) try(n *node) {
	fresh := x.fresh(n)
	answers := map[answer]bool{}
	for _, in := range inputs {
		if !in.fits(n.out) {
			if fresh {
				events := in.events(x, n.out)
				x.stray(n, events[:min(1, len(events))])
			}
			continue
		}
		for _, ev := range in.events(x, n.out) {
			for _, stand := range x.stands(n.out, ev) {
				x.tryEvent(n, x.move(n, ev, stand), in, answers)
			}
		}
	}
	if fresh {
		x.stray(n, strays)
	}
}

// fresh reports whether strays have not been tried yet where a state is. They cannot come where we are asked ourselves.
func (x *explorer) fresh(n *node) bool {
	s := n.out.Session
	at := stray{s.Mode, s.Step, s.Rung, s.Place != nil}
	seen := x.strays[at]
	x.strays[at] = true
	return !seen && !asksUs(n.out)
}

// stray is what decides how an event is answered for which no document waits.
type stray struct {
	mode   ivr.Mode
	step   string
	rung   int
	placed bool
}

// tryEvent lets an event happen in the world in which the state was reached, and then in the others, unless another event
// is answered alike, step for step: it stands for this one there.
func (x *explorer) tryEvent(n *node, m Move, in input, answers map[answer]bool) {
	worlds := x.worlds
	silent := in.silent != nil && in.silent(m.Event)
	for i := range worlds {
		w := worlds[(n.world+i)%len(worlds)]
		m.At, m.World = w.at(), w.about
		if m.Event.Line != nil {
			line := *m.Event.Line
			line.Clock = m.At
			m.Event.Line = &line
		}
		out := x.run(n, m)
		to := x.arrive(n, m, out)
		if silent {
			if !waitsOn(n, m, out) {
				n.silent = append(n.silent, quiet{m, to.node()})
			}
			continue
		}
		if gone(m.Event) || len(worlds) == 1 {
			return
		}
		if a := (answer{to, walk(out)}); i == 0 && answers[a] {
			return
		} else if i == 0 {
			answers[a] = true
		}
	}
}

// answer is what tells apart how two events are answered: the session, and the steps on the way to it.
type answer struct {
	to   *session
	walk string
}

// walk are the steps that an outcome has gone through, and the queues that it has asked.
func walk(out ivr.Outcome) string {
	var steps strings.Builder
	for _, note := range out.Notes {
		if note.Kind == ivr.NoteStep || note.Kind == ivr.NotePerson {
			steps.WriteString(note.Step)
			steps.WriteByte(' ')
			steps.WriteString(note.Detail)
			steps.WriteByte(' ')
		}
	}
	return steps.String()
}

// move is an event that happens in a state.
func (x *explorer) move(n *node, ev ivr.Event, stand standing) Move {
	ev.Line = stand.line
	return Move{Event: ev, At: n.move.At, World: n.move.World, Stand: stand.name, Waited: stand.waited, Late: stand.late}
}

// stray lets something happen for which the document does not wait, as when a carrier repeats itself. Nothing is built on
// the answer: turns are numbered, so that one which has been answered is answered alike.
func (x *explorer) stray(n *node, events []ivr.Event) {
	for _, ev := range events {
		if answersUs(ev) {
			continue
		}
		m := Move{Event: ev, At: n.move.At, World: n.move.World}
		out := x.run(n, m)
		switch {
		case len(out.Do) == 0 && !asksUs(out):
			x.fail(Document, n, m, out, "an event that was not waited for is not answered")
		case endsCall(out) && n.out.Session.Mode != ivr.ModeGoodbye:
			x.fail(End, n, m, out, "an event that was not waited for ends the call")
		}
	}
}

// answersUs reports whether an event is an answer of our own to the engine, within one request.
func answersUs(ev ivr.Event) bool {
	switch ev.Kind {
	case ivr.EventJoined, ivr.EventRefused, ivr.EventPromised, ivr.EventOwed, ivr.EventFound, ivr.EventNotFound:
		return true
	default:
		return false
	}
}

// arrive holds an outcome against the promises, and plans to go on from it when it is a new state.
func (x *explorer) arrive(from *node, m Move, out ivr.Outcome) *session {
	x.walked(from, m, out)
	if !x.holds(from, m, out) {
		return nil
	}
	if out.Session.Mode == ivr.ModeDone || endsCall(out) {
		return nil
	}
	return x.visit(from, m, out)
}

// visit finds the state of an outcome. A new one is planned to be gone on from, and entered in the other languages; one that
// is known but stands for a session that is not is asked for a person.
func (x *explorer) visit(from *node, m Move, out ivr.Outcome) *session {
	if at := x.sessions[string(x.exactKey(out))]; at != nil {
		x.measure(at.of, m, out)
		return at
	}
	at := &session{of: x.nodes[string(x.classKey(out))]}
	if at.of != nil {
		x.sessions[string(x.exact)] = at
		x.measure(at.of, m, out)
		n := &node{out: out, from: from, move: m}
		x.probe(n)
		x.endTalk(n)
		return at
	}
	if len(x.nodes) >= x.o.Limit {
		x.overrun = true
		x.limitReached(from, m)
		return nil
	}
	n := &node{out: out, from: from, move: m, world: x.worldOf(m), person: waitsForPerson(out)}
	n.out.Session = x.reread(out.Session)
	at.of = n
	x.sessions[string(x.exact)], x.nodes[string(x.class)] = at, n
	x.order, x.all = append(x.order, n), append(x.all, n)
	x.measure(n, m, out)
	x.otherLanguages(n)
	return at
}

// worldOf is the place among the worlds of that in which a move was made.
func (x *explorer) worldOf(m Move) int {
	return max(0, slices.IndexFunc(x.worlds, func(w world) bool { return w.about == m.World }))
}

// measure keeps how long a state lasts at most when the caller does nothing.
func (x *explorer) measure(n *node, m Move, out ivr.Outcome) {
	n.lasts = max(n.lasts, x.lasts(out.Do)+patience(out, m.At))
}

// otherLanguages enters a new state in the other languages of the flow, and asks there for a person.
func (x *explorer) otherLanguages(n *node) {
	if x.reading.names["lang"] {
		return
	}
	for _, language := range x.prog.Languages {
		if language == n.out.Session.Language {
			continue
		}
		m, from := n.move, n.from
		if from == nil {
			m.Event.Language = language
		} else {
			other := *from
			other.out.Session.Language, other.language = language, language
			from = &other
		}
		out := x.run(from, m)
		if out.Session.Language != language || !x.holds(from, m, out) {
			continue
		}
		x.measure(n, m, out)
		x.probe(&node{out: out, from: from, move: m})
	}
}

// probe asks a session that a known state stands for: for a person, for silence and for a fault.
func (x *explorer) probe(n *node) {
	x.probes++
	for _, ev := range x.questions(n.out) {
		m := Move{Event: ev, At: n.move.At, World: n.move.World}
		if stands := x.stands(n.out, ev); len(stands) > 0 && stands[0].line != nil {
			m.Event.Line, m.Stand = stands[0].line, stands[0].name
		}
		out := x.run(n, m)
		x.walked(n, m, out)
		x.holds(n, m, out)
	}
}

// endTalk goes on from a session that a known state stands for, as after a talk, where the flow then goes on: what the
// session carries counts again from there.
func (x *explorer) endTalk(n *node) {
	if s := n.out.Session; !rests(s) || s.Place.Next == "" {
		return
	}
	talk := *n
	talk.out.Session.Mode = ivr.ModeTalk
	for _, w := range x.worlds {
		m := Move{Event: ivr.Event{Kind: ivr.EventTalked}, At: w.at(), World: w.about}
		x.arrive(&talk, m, x.run(&talk, m))
	}
}

// questions are a 0, a word for a person, silence and a fault, as the document takes them.
func (x *explorer) questions(out ivr.Outcome) []ivr.Event {
	fault := ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore}
	switch waiting(out).(type) {
	case ivr.Listen:
		return []ivr.Event{
			{Kind: ivr.EventKeys, Keys: zero}, {Kind: ivr.EventSpeech, Text: x.personWord(out.Session.Language), Confidence: 1},
			{Kind: ivr.EventSilence}, fault,
		}
	case ivr.Record:
		return []ivr.Event{{Kind: ivr.EventRecorded, Keys: zero}, {Kind: ivr.EventRecorded}, fault}
	default:
		return []ivr.Event{fault}
	}
}

// walked remembers the steps on which a move has led.
func (x *explorer) walked(from *node, m Move, out ivr.Outcome) {
	at := ""
	if from != nil {
		at = from.out.Session.Step
	}
	for _, note := range out.Notes {
		if note.Kind == ivr.NoteStep {
			x.ways[way{at, note.Step}] = true
			x.steps[note.Step] = true
			at = note.Step
		}
	}
	if out.Fault == ivr.ReasonExpression && m.Event.Kind != ivr.EventFault {
		x.faults[at] = true
	}
}

// broken tells that the proof itself cannot be made.
func (x *explorer) broken(err error) {
	x.overrun = true
	x.add(Counterexample{Promise: Document, Says: fmt.Sprintf("the session does not travel: %v", err)})
}
