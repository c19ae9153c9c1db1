package graph

import (
	"fmt"
	"strings"
)

// textWidth is how many columns a line of a node has in Mermaid and DOT.
const textWidth = 44

// Mermaid writes the graph in the language of Mermaid, which many wikis and forges draw.
func (g Graph) Mermaid() string {
	var out strings.Builder
	out.WriteString("flowchart TD\n")
	ids := g.ids()
	for _, node := range g.Nodes {
		fmt.Fprintf(&out, "  %s%s\n", ids[node.Name], mermaidBox(node))
	}
	for _, link := range g.Links {
		if label := link.label(); label != "" {
			fmt.Fprintf(&out, "  %s -- %s --> %s\n", ids[link.From], mermaidText(shorten(label, textWidth)), ids[link.To])
			continue
		}
		fmt.Fprintf(&out, "  %s --> %s\n", ids[link.From], ids[link.To])
	}
	fmt.Fprintf(&out, "  zero([%s]):::person\n", mermaidText(g.legend()))
	out.WriteString("  classDef person fill:#1a7f4b,stroke:#0e5a33,color:#fff\n")
	out.WriteString("  classDef message fill:#fff3cd,stroke:#b7791f,color:#3d2c00\n")
	out.WriteString("  classDef question fill:#e3eefc,stroke:#2b6cb0,color:#102a43\n")
	out.WriteString("  classDef done fill:#e5e7eb,stroke:#6b7280,color:#111827\n")
	return out.String()
}

// mermaidBox is the form of a node: round for people, a hexagon for questions.
func mermaidBox(n Node) string {
	text := mermaidText(strings.Join(append([]string{n.Name}, n.lines(textWidth)...), "\n"))
	switch n.Role {
	case Person, Message:
		return fmt.Sprintf("([%s]):::%s", text, n.Role)
	case Question:
		return fmt.Sprintf("{{%s}}:::question", text)
	case End:
		return fmt.Sprintf("[%s]:::done", text) // end is a word of Mermaid
	default:
		return fmt.Sprintf("[%s]", text)
	}
}

// mermaidEscapes are the characters that mean something to Mermaid within a text.
var mermaidEscapes = strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;", "\n", "<br/>")

func mermaidText(text string) string { return `"` + mermaidEscapes.Replace(text) + `"` }

// ids are short names for the nodes, which no language of graphs takes for a word of its own.
func (g Graph) ids() map[string]string {
	ids := map[string]string{}
	for i, node := range g.Nodes {
		ids[node.Name] = fmt.Sprintf("s%d", i+1)
	}
	return ids
}

// DOT writes the graph in the language of Graphviz.
func (g Graph) DOT() string {
	var out strings.Builder
	fmt.Fprintf(&out, "digraph %s {\n", dotText(g.Flow))
	out.WriteString("  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"sans-serif\", fontsize=11];\n")
	out.WriteString("  edge [fontname=\"sans-serif\", fontsize=10];\n")
	ids := g.ids()
	for _, node := range g.Nodes {
		text := strings.Join(append([]string{node.Name}, node.lines(textWidth)...), "\n")
		fmt.Fprintf(&out, "  %s [label=%s%s];\n", ids[node.Name], dotText(text), dotStyles[node.Role])
	}
	for _, link := range g.Links {
		fmt.Fprintf(&out, "  %s -> %s [label=%s];\n", ids[link.From], ids[link.To], dotText(shorten(link.label(), textWidth)))
	}
	fmt.Fprintf(&out, "  zero [label=%s%s];\n}\n", dotText(g.legend()), dotStyles[Person])
	return out.String()
}

// dotStyles are what the nodes of a role have beside their text.
var dotStyles = map[Role]string{
	Person:   `, shape=ellipse, style=filled, fillcolor="#1a7f4b", fontcolor="#ffffff"`,
	Message:  `, shape=ellipse, style=filled, fillcolor="#fff3cd"`,
	Question: `, shape=hexagon, style=filled, fillcolor="#e3eefc"`,
	End:      `, style=filled, fillcolor="#e5e7eb"`,
}

var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func dotText(text string) string { return `"` + dotEscapes.Replace(text) + `"` }
