package flowtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"presszero/flows"
)

// Emergency is the emergency switch of a site during one test.
type Emergency struct {
	Pos   flows.Position
	Set   bool     // false: as the site has it
	Lifts bool     // there is no emergency, whatever the site says
	Hours []string // that it closes; empty: all
}

// emergency is true, false, or the names of the hours that are closed.
func (r *reader) emergency(n *yaml.Node) Emergency {
	e := Emergency{Pos: r.at(n), Set: true}
	switch {
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		for _, one := range n.Content {
			e.Hours = append(e.Hours, r.text(one, "the name of opening hours"))
		}
	case n.Kind == yaml.ScalarNode && n.Value == "true":
	case n.Kind == yaml.ScalarNode && n.Value == "false":
		e.Lifts = true
	default:
		r.fault(n, "emergency must be true, false, or a list of the opening hours that are closed, such as [office]")
	}
	return e
}

// closing is the program with the switch as the test has it.
func (e Emergency) closing(prog *flows.Program) *flows.Program {
	if !e.Set {
		return prog
	}
	site := *prog.Site
	site.Hours = maps.Clone(site.Hours)
	for name, hours := range site.Hours {
		changed := *hours
		closes := !e.Lifts && (len(e.Hours) == 0 || slices.Contains(e.Hours, name))
		switch {
		case !closes:
			changed.Emergency = nil
		case changed.Emergency == nil:
			changed.Emergency = &flows.Emergency{Pos: e.Pos}
		}
		site.Hours[name] = &changed
	}
	of := *prog
	of.Site = &site
	return &of
}

// checkEmergencies reports opening hours that the site does not have.
func checkEmergencies(prog *flows.Program, tests []Test) []Fault {
	var faults []Fault
	for _, test := range tests {
		for _, name := range test.Emergency.Hours {
			if prog.Site.Hours[name] == nil {
				known := strings.Join(slices.Sorted(maps.Keys(prog.Site.Hours)), ", ")
				faults = append(faults, Fault{Pos: test.Emergency.Pos, Message: "unknown opening hours " + strconv.Quote(name) + "; there are " + known})
			}
		}
	}
	return faults
}
