package flows

import (
	"fmt"
	"strconv"
)

// Experiment sends shares of the calls different ways. The same number always goes the same way.
type Experiment struct {
	StepMeta
	ID   string // what arms are drawn by; empty: the step's name
	Arms []Arm
}

// Arm is one way of an experiment.
type Arm struct {
	Name  string
	Share int // of 100 calls, 1-99
	Next  string
}

var experimentKind = describe(passes, "sends shares of the calls different ways, the same number always the same way",
	field[Experiment]{"experiment", required, armShares(), "the arms with their shares, which add up to 100"},
	field[Experiment]{"next", required, armSteps(), "the step of each arm"},
	field[Experiment]{"id", optional, identifier(func(s *Experiment) *string { return &s.ID }), "what the arms are drawn by, for steps that are to draw alike; the step's name when left out"},
)

// armShares are the names of the arms with their shares.
func armShares() value[Experiment] {
	const what = "a mapping of arms to shares that add up to 100, such as {short: 50, long: 50}"
	shape := mappingOf(Scalar{Pattern: nameShape.String()}, numberShape(1, 99)).atLeast(2)
	return value[Experiment]{what: what, shape: shape, read: func(r *reader, c cursor, s *Experiment) {
		entries := r.entries(c, what)
		sum := 0
		for _, entry := range r.clip(entries, maxArms, "arms", "try fewer ways at a time") {
			r.places[entry.path] = entry
			share, ok := r.share(entry)
			if !r.checkName(entry.key, entry.key.Value) || !ok {
				return
			}
			sum += share
			s.Arms = append(s.Arms, Arm{Name: entry.key.Value, Share: share})
		}
		if len(entries) > 0 && sum != 100 {
			r.errorAt(c.anchor(), codeRange, "change them until they do", "the shares add up to %d, not to 100", sum)
		}
	}}
}

// share is a share of 100 calls.
func (r *reader) share(c cursor) (int, bool) {
	const what = "a whole number from 1 to 99"
	text, ok := r.text(c, what)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 99 {
		r.errorAt(c.node, codeRange, "write "+what, "%s is not a share of 100", quote(text))
		return 0, false
	}
	return n, true
}

// armSteps are the steps of the arms, which have been read before.
func armSteps() value[Experiment] {
	const what = "a step for each arm, such as {short: quick, long: main}"
	return value[Experiment]{
		what:  what,
		shape: mappingOf(Scalar{Pattern: nameShape.String()}, nameText).atLeast(2),
		read: func(r *reader, c cursor, s *Experiment) {
			for _, entry := range r.clip(r.entries(c, what), maxArms, "arms", "try fewer ways at a time") {
				r.places[entry.path] = entry
				r.readArm(entry, s)
			}
			for _, arm := range s.Arms {
				if arm.Next == "" {
					r.errorAt(c.anchor(), codeMissing, fmt.Sprintf("add %s: and the name of a step", arm.Name), "the arm %s leads nowhere", quote(arm.Name))
				}
			}
		},
		ways: func(s *Experiment) []Way {
			var ways []Way
			for _, arm := range s.Arms {
				ways = append(ways, Way{On: arm.Name, To: arm.Next})
			}
			return ways
		},
		rename: func(s *Experiment, to func(string) string) {
			for i := range s.Arms {
				s.Arms[i].Next = to(s.Arms[i].Next)
			}
		},
	}
}

// readArm reads where one arm leads.
func (r *reader) readArm(c cursor, s *Experiment) {
	step, ok := r.text(c, "the name of a step")
	if !ok {
		return
	}
	var names []string
	for i, arm := range s.Arms {
		if arm.Name == c.key.Value {
			s.Arms[i].Next = step
			r.refer(refStep, step, c)
			return
		}
		names = append(names, arm.Name)
	}
	if len(names) > 0 {
		r.errorAt(c.key, codeUnknownKey, suggest(c.key.Value, names, "name one of the arms"), "%s is not an arm of this experiment", quote(c.key.Value))
	}
}
