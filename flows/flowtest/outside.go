package flowtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"presszero/flows"
	"presszero/ivr"
)

// Outside is what other systems and the memory of callers would answer.
type Outside struct {
	Fetched map[string]*ivr.Fetched // by the step that asks; nil: no answer comes
	Contact *ivr.Contact            // what is remembered of the caller; nil: the memory does not answer
}

// The words for what answers nothing.
const (
	answerFailed  = "failed"
	answerPending = "pending"
)

// mostRecent bounds how many calls are remembered with their time.
const mostRecent = 20

// fetched reads the answers of other systems by the steps that ask.
func (r *reader) fetched(n *yaml.Node) map[string]*ivr.Fetched {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "fetch must be a mapping of steps to answers, such as {balance: {amount: 12}}")
		return nil
	}
	answers := map[string]*ivr.Fetched{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		answers[n.Content[i].Value] = r.fetchedAt(n.Content[i+1])
	}
	return answers
}

// fetchedAt reads one answer: values of variables, or a word.
func (r *reader) fetchedAt(n *yaml.Node) *ivr.Fetched {
	switch {
	case n.Kind == yaml.MappingNode:
		values := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			values[n.Content[i].Value] = r.value(n.Content[i+1])
		}
		return &ivr.Fetched{Values: values}
	case n.Kind == yaml.ScalarNode && n.Value == answerFailed:
		return &ivr.Fetched{Failed: answerFailed}
	case n.Kind == yaml.ScalarNode && n.Value == answerPending:
		return nil
	default:
		r.fault(n, "an answer must be values of variables such as {amount: 12}, or %s, or %s", answerFailed, answerPending)
		return nil
	}
}

// value is a text, a whole number or a flag, as it would be written in vars.
func (r *reader) value(n *yaml.Node) any {
	switch number, err := strconv.Atoi(n.Value); {
	case n.Kind != yaml.ScalarNode:
		r.fault(n, "a value must be a text, a whole number, or true or false")
		return ""
	case n.Tag == "!!bool":
		return n.Value == "true"
	case n.Tag == "!!int" && err == nil:
		return number
	default:
		return n.Value
	}
}

// contact reads what is remembered of the caller; nil when the memory does not answer.
func (r *reader) contact(n *yaml.Node, at time.Time) *ivr.Contact {
	if n.Kind == yaml.ScalarNode && n.Value == answerFailed {
		return nil
	}
	c := &ivr.Contact{}
	recent := 0
	r.mapping(n, "lookup",
		field{string(flows.FactCalls), func(n *yaml.Node) { c.Calls = r.count(n, "calls") }},
		field{string(flows.FactRecent), func(n *yaml.Node) { recent = r.count(n, "recent") }},
		field{string(flows.FactQueue), func(n *yaml.Node) { c.Queue = r.text(n, "last_queue") }},
		field{string(flows.FactAgent), func(n *yaml.Node) { c.Agent = r.text(n, "last_agent") }},
		field{string(flows.FactLanguage), func(n *yaml.Node) { c.Language = r.text(n, "language") }},
		field{string(flows.FactOpen), func(n *yaml.Node) {
			if r.truth(n, "open"); n.Value == "true" {
				c.Owed = at
			}
		}},
	)
	c.Recent = slices.Repeat([]time.Time{at}, min(recent, mostRecent))
	c.Calls = max(c.Calls, len(c.Recent))
	return c
}

// answer is what has become of the request for which the caller waits; nil: nothing yet.
func (p *phone) answer() *ivr.Fetched {
	step := p.out.Session.Step
	answer, told := p.outside.Fetched[step]
	if !told {
		p.blocked = fmt.Sprintf("the step %s asks another system; say what it answers, such as fetch: {%s: failed}", step, step)
	}
	return answer
}

// lookUp gives the engine what is remembered of the caller.
func (p *phone) lookUp() {
	answer := ivr.Event{Kind: ivr.EventFound, Contact: p.outside.Contact}
	if answer.Contact == nil {
		answer.Kind = ivr.EventNotFound
	}
	p.step(answer)
}

// unknownSteps finds answers of steps that ask nobody.
func (t Test) unknownSteps(prog *flows.Program) []string {
	var unknown []string
	for step := range t.Outside.Fetched {
		if _, asks := prog.Steps[step].(*flows.Fetch); !asks {
			unknown = append(unknown, strconv.Quote(step))
		}
	}
	slices.Sort(unknown)
	return unknown
}

// checkOutside reports answers that no step of the flow asks for.
func checkOutside(prog *flows.Program, tests []Test) []Fault {
	var faults []Fault
	for _, test := range tests {
		if unknown := test.unknownSteps(prog); len(unknown) > 0 {
			faults = append(faults, Fault{Pos: test.Pos, Message: "fetch names what is no fetch step of the flow: " + strings.Join(unknown, ", ")})
		}
	}
	return faults
}
