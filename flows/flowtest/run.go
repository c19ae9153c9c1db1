package flowtest

import (
	"fmt"
	"strings"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// Run plays the tests of a file on a compiled flow. It never fails otherwise than by what the report says.
func Run(prog *flows.Program, file flows.File) Report {
	suite, faults := Parse(file)
	report := Report{File: file.Name, Flow: prog.Name, Faults: faults}
	if len(faults) == 0 && suite.Flow != prog.Name {
		start := flows.Position{File: file.Name, Line: 1, Col: 1}
		report.Faults = []Fault{{Pos: start, Message: fmt.Sprintf("these are tests of %s, not of %s", suite.Flow, prog.Name)}}
	}
	if len(report.Faults) > 0 {
		return report
	}
	engine, err := newEngine(prog)
	if err != nil {
		report.Faults = []Fault{{Pos: flows.Position{File: file.Name, Line: 1, Col: 1}, Message: err.Error()}}
		return report
	}
	for _, test := range suite.Tests {
		report.Results = append(report.Results, play(engine, prog.Name, test))
	}
	return report
}

func newEngine(prog *flows.Program) (*ivr.Engine, error) {
	phrases, err := phrase.New()
	if err != nil {
		return nil, err
	}
	return ivr.New(ivr.Options{Programs: only{prog}, Phrases: phrases})
}

// only is the one program under test.
type only struct{ prog *flows.Program }

// Program implements [ivr.Programs].
func (o only) Program(flow, version string) (*flows.Program, bool) {
	return o.prog, flow == o.prog.Name && (version == "" || version == o.prog.Version)
}

// play plays one test to its end or to the first difference.
func play(engine *ivr.Engine, flow string, test Test) Result {
	result := Result{Name: test.Name, Pos: test.Pos}
	p := &phone{engine: engine, now: test.At, line: test.Line}
	p.ring(flow, test.From, test.To)
	for _, turn := range test.Turns {
		result.Failure = p.turn(turn, &result.Conversation)
		if result.Failure != nil {
			return result
		}
	}
	p.hangOn()
	if heard := p.listen(); heard != "" {
		result.Conversation = append(result.Conversation, Exchange{Heard: heard})
	}
	result.Failure = p.ended(test)
	return result
}

// turn compares what is heard, and then acts.
func (p *phone) turn(turn Turn, conversation *[]Exchange) *Failure {
	for _, change := range turn.Line {
		change(&p.line)
	}
	said := p.listen()
	*conversation = append(*conversation, Exchange{Heard: said})
	if failure := compare(turn, said); failure != nil {
		return failure
	}
	if turn.Act.Kind == "" {
		return nil
	}
	(*conversation)[len(*conversation)-1].Did = turn.Act.String()
	if err := p.act(turn.Act); err != nil {
		return &Failure{Pos: turn.Act.Pos, Want: "the caller " + turn.Act.String(), Got: err.Error()}
	}
	return nil
}

// compare finds the first piece that was not said, or should not have been.
func compare(turn Turn, said string) *Failure {
	rest := folded(said)
	for _, piece := range turn.Hears {
		_, after, found := strings.Cut(rest, folded(piece.Text))
		if !found {
			return &Failure{Pos: piece.Pos, Want: fmt.Sprintf("the caller hears %q", piece.Text), Got: quotedOrNothing(said)}
		}
		rest = after
	}
	for _, piece := range turn.NotHears {
		if strings.Contains(folded(said), folded(piece.Text)) {
			return &Failure{Pos: piece.Pos, Want: fmt.Sprintf("the caller does not hear %q", piece.Text), Got: quotedOrNothing(said)}
		}
	}
	return nil
}

// folded is text in small letters with single spaces.
func folded(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

func quotedOrNothing(text string) string {
	if text == "" {
		return "nothing was said"
	}
	return fmt.Sprintf("%q", text)
}

// ended compares how the call stands with how it should.
func (p *phone) ended(test Test) *Failure {
	if p.fault != "" && !test.Ends.Faulted {
		return &Failure{Pos: test.Pos, Want: "no fault of ours", Got: "a person was fetched because of " + string(p.fault)}
	}
	for _, want := range test.Ends.Want {
		if got := p.state(want.Key); got != want.Text {
			return &Failure{Pos: want.Pos, Want: fmt.Sprintf("%s %s", want.Key, want.Text), Got: fmt.Sprintf("%s %s", want.Key, got)}
		}
	}
	return nil
}

// state is what a key of ends stands for.
func (p *phone) state(key string) string {
	s := p.out.Session
	switch key {
	case "mode":
		return string(s.Mode)
	case "step":
		return s.Step
	case "queue":
		return p.queue
	case "escaped":
		return s.Escaped
	case "lang":
		return s.Language
	case "fault":
		return string(p.fault)
	case "message", "due":
		return p.message(key)
	}
	value, ok := s.Vars[strings.TrimPrefix(key, "vars.")]
	if !ok {
		return "is not declared"
	}
	return fmt.Sprint(value)
}

// message is the queue of the message that was left, or the time in which it was promised to be answered.
func (p *phone) message(key string) string {
	switch {
	case p.kept == nil:
		return "none"
	case key == "due":
		return p.kept.Due.Sub(p.kept.Left).String()
	default:
		return p.kept.Queue
	}
}
