// Package graph draws flows: as Mermaid for a page of text, as DOT for other programs, and as an SVG laid out here.
//
// The way to a person is drawn once, beside the flow: 0 and silence lead there from everywhere, and a line from each
// step would hide the rest.
package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"presszero/flows"
)

// Graph is a flow as nodes and links.
type Graph struct {
	Flow   string
	Start  string // name of the first step
	Person string // queue behind 0
	Nodes  []Node // in the order of the file
	Links  []Link // in the order of their sources and of their keys
}

// Node is a step.
type Node struct {
	Name    string
	Kind    string
	Role    Role
	Summary string   // what the step says or where it leads the caller; may be empty
	Person  string   // queue behind 0 when it is not the flow's
	Again   []string // what leads back to the step itself
}

// Role is what a step is for the caller, by which it is drawn.
type Role string

// The roles of steps.
const (
	Passing  Role = "passing"  // the flow goes on by itself
	Question Role = "question" // the caller is asked
	Person   Role = "person"   // the caller gets a person
	Message  Role = "message"  // a person comes back to the caller
	End      Role = "end"      // the call ends
)

// roles are those of the kinds that do more than pass or ask.
var roles = map[string]Role{
	"enqueue": Person, "transfer": Person,
	"voicemail": Message, "callback": Message,
	"hangup": End,
}

// Link leads from one step to another by one way or several.
type Link struct {
	From, To string
	On       []string // keys of the phone, conditions, or keys of the step
}

// Of is the graph of a flow.
func Of(program *flows.Program) Graph {
	g := Graph{Flow: program.Name, Start: program.Start, Person: program.Person}
	for _, name := range inOrder(program) {
		g.add(program, name)
	}
	return g
}

// inOrder are the steps in the order of the file.
func inOrder(program *flows.Program) []string {
	return slices.SortedFunc(maps.Keys(program.Steps), func(a, b string) int {
		x, y := program.Steps[a].Meta().Pos, program.Steps[b].Meta().Pos
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Col, y.Col), cmp.Compare(a, b))
	})
}

func (g *Graph) add(program *flows.Program, name string) {
	meta := program.Steps[name].Meta()
	node := Node{Name: name, Kind: meta.Kind, Role: roleOf(meta.Kind), Summary: strings.Join(strings.Fields(program.Summary(name)), " ")}
	if person := program.PersonFor(name); person != program.Person {
		node.Person = person
	}
	at := map[string]int{} // of the links from here, by where they lead
	for _, way := range program.Ways(name) {
		if way.To == name {
			node.Again = append(node.Again, way.On)
			continue
		}
		i, known := at[way.To]
		if !known {
			i = len(g.Links)
			at[way.To] = i
			g.Links = append(g.Links, Link{From: name, To: way.To})
		}
		g.Links[i].On = append(g.Links[i].On, way.On)
	}
	g.Nodes = append(g.Nodes, node)
}

func roleOf(kind string) Role {
	if role, known := roles[kind]; known {
		return role
	}
	i := slices.IndexFunc(flows.Kinds(), func(k flows.KindInfo) bool { return k.Name == kind })
	if i >= 0 && flows.Kinds()[i].Listens {
		return Question
	}
	return Passing
}

// legend says where 0 and silence lead.
func (g Graph) legend() string {
	if g.Person == "" {
		return "0 or silence, at every step: the person that the step names"
	}
	return fmt.Sprintf("0 or silence, at every step: a person of %s", g.Person)
}

// lines are the texts of a node below its name, each at most so many columns wide.
func (n Node) lines(width int) []string {
	first := n.Kind
	if n.Summary != "" {
		first += ": " + n.Summary
	}
	lines := []string{shorten(first, width)}
	if len(n.Again) > 0 {
		lines = append(lines, shorten(strings.Join(n.Again, ", ")+" asks again", width))
	}
	if n.Person != "" {
		lines = append(lines, shorten("0 leads to "+n.Person, width))
	}
	return lines
}

// label is what is written on a link. The key next needs no word: it is the only way on.
func (l Link) label() string {
	text := strings.Join(l.On, ", ")
	if text == "next" || text == "goto" {
		return ""
	}
	return text
}

// shorten cuts a text to so many columns.
func shorten(text string, width int) string {
	if flows.Columns(text) <= width {
		return text
	}
	var out strings.Builder
	used := 0
	for _, r := range text {
		used += flows.Columns(string(r))
		if used > width-1 {
			break
		}
		out.WriteRune(r)
	}
	return strings.TrimSpace(out.String()) + "…"
}
