package flowtest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// Run plays the tests of a file on a compiled flow, all of them. It never fails otherwise than by what the report says.
func Run(prog *flows.Program, file flows.File) Report {
	return RunOnly(prog, file, func(string) bool { return true })
}

// RunOnly plays the tests of a file whose names are wanted, side by side. The report has them in the order written.
func RunOnly(prog *flows.Program, file flows.File, wanted func(name string) bool) Report {
	suite, faults := Parse(file)
	report := Report{File: file.Name, Flow: prog.Name, Faults: faults, Coverage: NewCoverage(prog)}
	if len(faults) == 0 && suite.Flow != prog.Name {
		start := flows.Position{File: file.Name, Line: 1, Col: 1}
		report.Faults = []Fault{{Pos: start, Message: fmt.Sprintf("these are tests of %s, not of %s", suite.Flow, prog.Name)}}
	}
	report.Faults = append(report.Faults, checkOutside(prog, suite.Tests)...)
	report.Faults = append(report.Faults, checkEmergencies(prog, suite.Tests)...)
	phrases, err := phrase.New()
	if err != nil {
		report.Faults = append(report.Faults, Fault{Pos: flows.Position{File: file.Name, Line: 1, Col: 1}, Message: err.Error()})
	}
	if len(report.Faults) > 0 {
		return report
	}
	suite.Tests = slices.DeleteFunc(suite.Tests, func(t Test) bool { return !wanted(t.Name) })
	report.Results = playAll(prog, phrases, suite.Tests, report.Coverage)
	return report
}

// playAll plays tests side by side, as many at a time as there are processors.
func playAll(prog *flows.Program, phrases *phrase.Catalogue, tests []Test, seen *Coverage) []Result {
	results := make([]Result, len(tests))
	parts := make([]*Coverage, len(tests))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var running sync.WaitGroup
	for i, test := range tests {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			results[i], parts[i] = play(prog, phrases, test)
		})
	}
	running.Wait()
	for _, part := range parts {
		seen.Add(part)
	}
	return results
}

// newEngine is the engine of one test: of a program, with the arms that experiments take.
func newEngine(prog *flows.Program, phrases *phrase.Catalogue, arms map[string]string) (*ivr.Engine, error) {
	return ivr.New(ivr.Options{Programs: only{prog}, Phrases: phrases, Arms: arms})
}

// only is the one program under test.
type only struct{ prog *flows.Program }

// Program implements [ivr.Programs].
func (o only) Program(flow, version string) (*flows.Program, bool) {
	return o.prog, flow == o.prog.Name && (version == "" || version == o.prog.Version)
}

// play plays one test to its end or to the first difference, and tells what it has seen of the flow.
func play(prog *flows.Program, phrases *phrase.Catalogue, test Test) (result Result, seen *Coverage) {
	began := clock.System{}.Now()
	result = Result{Name: test.Name, Pos: test.Pos}
	defer func() { result.Took = clock.System{}.Now().Sub(began) }()
	p, err := newPhone(prog, phrases, test)
	if err != nil {
		result.Failure = &Failure{Pos: test.Pos, Want: "an engine", Got: err.Error()}
		return result, nil
	}
	for _, turn := range test.Turns {
		result.Failure = p.turn(turn, &result.Conversation)
		if result.Failure != nil {
			return result, p.coverage
		}
	}
	p.hangOn()
	if heard := p.listen(); heard != "" {
		result.Conversation = append(result.Conversation, Exchange{Heard: heard})
	}
	result.Failure = p.ended(test)
	return result, p.coverage
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
	err := p.act(turn.Act)
	did := p.shown(turn.Act).String()
	(*conversation)[len(*conversation)-1].Did = did
	if err != nil {
		return &Failure{Pos: turn.Act.Pos, Want: "the caller " + did, Got: err.Error()}
	}
	return nil
}

// shown is the act of this turn as a report may show it: masked if any of it was entered where the flow says sensitive.
func (p *phone) shown(a Act) Act {
	if p.private {
		a.Text = strings.Repeat("*", utf8.RuneCountInString(a.Text))
	}
	p.private = false
	return a
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
