package graph

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"presszero/flows"
)

// Measures of the drawing in pixels.
const (
	margin      = 24
	lineHeight  = 17
	columnWidth = 6.6 // of a letter at 12 pixels
	nameWidth   = 7.8 // of a letter of a name, at 14 pixels and bold
	padding     = 14
	lineColumns = 36 // of a line of a node
	labelHeight = 18
	portGap     = 14 // between the ends of two links without labels
	labelMost   = 30 // columns of a label
)

// SVG draws the graph: rows from the first step downwards, people in a colour of their own. Colours follow the reader's
// choice of light or dark; every node and link has a title, which screen readers speak and pointers show.
func (g Graph) SVG() string {
	p := lay(g, g.size)
	d := &drawing{graph: g, plan: p, ports: map[port]float64{}}
	d.setPorts()
	for _, r := range p.links {
		d.link(r)
	}
	for _, row := range p.rows {
		for _, one := range row {
			if one.node != nil {
				d.node(one)
			}
		}
	}
	d.out.WriteString(d.labels.String())
	return d.document()
}

// size is how wide and high a node is drawn: as its texts and the labels of its links need.
func (g Graph) size(n *Node) (w, h float64) {
	w = float64(flows.Columns(n.Name)) * nameWidth
	lines := n.lines(lineColumns)
	for _, line := range lines {
		w = max(w, float64(flows.Columns(line))*columnWidth)
	}
	ports := 0.0
	for _, link := range g.Links {
		if link.From == n.Name {
			ports += slot(link)
		}
	}
	return math.Ceil(max(w+2*padding, ports+padding, 110)), 30 + lineHeight*float64(len(lines))
}

// slot is the room that the end of a link takes at its source.
func slot(l Link) float64 {
	label := shorten(l.label(), labelMost)
	if label == "" {
		return portGap
	}
	return float64(flows.Columns(label))*columnWidth + 18
}

// drawing is an SVG in the making. Labels are drawn last, above everything.
type drawing struct {
	graph  Graph
	plan   *plan
	ports  map[port]float64 // the column of each end of a link
	out    strings.Builder
	labels strings.Builder
}

// port is one end of a link.
type port struct {
	link *route
	end  int // index among its stops
}

// setPorts spreads the ends of the links along the upper and lower edges of their nodes.
func (d *drawing) setPorts() {
	above, below := map[*place][]port{}, map[*place][]port{}
	for _, r := range d.plan.links {
		last := len(r.stops) - 1
		below[r.stops[0]] = append(below[r.stops[0]], port{r, 0})
		above[r.stops[last]] = append(above[r.stops[last]], port{r, last})
	}
	for _, edges := range []map[*place][]port{above, below} {
		for one, side := range edges {
			d.setSide(one, side)
		}
	}
}

// setSide spreads the ends of links along one edge of a node, in the order of where they go.
func (d *drawing) setSide(one *place, side []port) {
	slices.SortStableFunc(side, func(a, b port) int { return cmp.Compare(a.beyond().x, b.beyond().x) })
	total := 0.0
	for _, p := range side {
		total += p.room()
	}
	squeeze := min(1, (one.w-padding)/max(total, 1))
	x := one.x - total*squeeze/2
	for _, p := range side {
		d.ports[p] = x + p.room()*squeeze/2
		x += p.room() * squeeze
	}
}

// beyond is the next stop as seen from the end of a link.
func (p port) beyond() *place {
	if p.end == 0 {
		return p.link.stops[1]
	}
	return p.link.stops[p.end-1]
}

// isSource reports whether the link begins at this end.
func (p port) isSource() bool { return (p.end == 0) != p.link.back }

func (p port) room() float64 {
	if p.isSource() {
		return slot(p.link.link)
	}
	return portGap
}

// link draws a link along its bends, with its label beside its source.
func (d *drawing) link(r *route) {
	last := len(r.stops) - 1
	var path strings.Builder
	x, y := d.ports[port{r, 0}], r.stops[0].y+r.stops[0].h/2
	fmt.Fprintf(&path, "M%.0f %.0f", x, y)
	for i, stop := range r.stops[1:] {
		toX, toY := stop.x, stop.y-stop.h/2
		if i+1 == last {
			toX = d.ports[port{r, last}]
		}
		middle := (y + toY) / 2
		fmt.Fprintf(&path, "C%.0f %.0f %.0f %.0f %.0f %.0f", x, middle, toX, middle, toX, toY)
		x, y = toX, toY
		if i+1 != last {
			y = stop.y + stop.h/2
			fmt.Fprintf(&path, "V%.0f", y)
		}
	}
	class, marker := "link", `marker-end="url(#arrow)"`
	if r.back {
		class, marker = "link back", `marker-start="url(#arrow)"`
	}
	fmt.Fprintf(&d.out, "<path class=\"%s\" d=\"%s\" %s><title>%s</title></path>\n", class, path.String(), marker, html.EscapeString(r.link.title()))
	d.label(r)
}

// title is what a screen reader speaks of a link.
func (l Link) title() string {
	return fmt.Sprintf("%s, %s: to %s", l.From, strings.Join(l.On, ", "), l.To)
}

// label draws what a link is taken on.
func (d *drawing) label(r *route) {
	text := shorten(r.link.label(), labelMost)
	if text == "" {
		return
	}
	source := port{r, 0}
	y := r.stops[0].y + r.stops[0].h/2 + 13
	if r.back {
		source = port{r, len(r.stops) - 1}
		y = r.stops[source.end].y - r.stops[source.end].h/2 - 13
	}
	x, w := d.ports[source], float64(flows.Columns(text))*columnWidth+10
	fmt.Fprintf(&d.labels, "<g class=\"label\"><title>%s</title><rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%d\" rx=\"9\"/><text x=\"%.0f\" y=\"%.0f\">%s</text></g>\n",
		html.EscapeString(r.link.title()), x-w/2, y-labelHeight/2, w, labelHeight, x, y+4, html.EscapeString(text))
}

// node draws a step.
func (d *drawing) node(one *place) {
	n := one.node
	left, top := one.x-one.w/2, one.y-one.h/2
	class := string(n.Role)
	if n.Name == d.graph.Start {
		class += " first"
	}
	round := 8.0
	if n.Role == Person || n.Role == Message {
		round = one.h / 2
	}
	fmt.Fprintf(&d.out, "<g class=\"node %s\"><title>%s</title><rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" rx=\"%.0f\"/>", class, html.EscapeString(n.title()), left, top, one.w, one.h, round)
	fmt.Fprintf(&d.out, "<text class=\"name\" x=\"%.0f\" y=\"%.0f\">%s</text>", one.x, top+20, html.EscapeString(n.Name))
	for i, line := range n.lines(lineColumns) {
		fmt.Fprintf(&d.out, "<text x=\"%.0f\" y=\"%.0f\">%s</text>", one.x, top+20+lineHeight*float64(i+1), html.EscapeString(line))
	}
	d.out.WriteString("</g>\n")
}

// title is what a screen reader speaks of a step: all that it says.
func (n Node) title() string {
	text := n.Name + ", " + n.Kind
	if n.Summary != "" {
		text += ": " + n.Summary
	}
	if n.Person != "" {
		text += " (0 leads to " + n.Person + ")"
	}
	return text
}

// document is the whole drawing, with the legend above the flow.
func (d *drawing) document() string {
	legend := d.graph.legend()
	legendWidth := float64(flows.Columns(legend))*columnWidth + 4*padding
	width := max(d.plan.width, legendWidth) + 2*margin
	top := float64(margin + 34 + 28)
	shift := margin + max(0, (legendWidth-d.plan.width)/2)
	var out strings.Builder
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"flow-title flow-note\">\n", width, d.plan.deep+top+margin, width, d.plan.deep+top+margin)
	fmt.Fprintf(&out, "<title id=\"flow-title\">The flow %s</title>\n<desc id=\"flow-note\">%d steps, beginning with %s. %s.</desc>\n", html.EscapeString(d.graph.Flow), len(d.graph.Nodes), html.EscapeString(d.graph.Start), html.EscapeString(legend))
	out.WriteString(style)
	out.WriteString("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n")
	fmt.Fprintf(&out, "<g class=\"node person\"><rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"34\" rx=\"17\"/><text x=\"%.0f\" y=\"%d\">%s</text></g>\n", margin, margin, legendWidth, margin+legendWidth/2, margin+22, html.EscapeString(legend))
	fmt.Fprintf(&out, "<g transform=\"translate(%.0f %.0f)\">\n%s</g>\n</svg>\n", shift, top, d.out.String())
	return out.String()
}

// style are the colours of the drawing, by day and by night.
const style = `<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="tip" d="M0 0L10 5L0 10z"/></marker></defs>
<style>
text{font:12px system-ui,"Noto Sans",sans-serif;text-anchor:middle;fill:#1f2937}
.name{font-size:14px;font-weight:600}
.page{fill:#ffffff}
.node rect{fill:#ffffff;stroke:#6b7280;stroke-width:1.2}
.node.question rect{fill:#e8f1fd;stroke:#2b6cb0}
.node.message rect{fill:#fff3cd;stroke:#b7791f}
.node.end rect{fill:#e5e7eb}
.node.person rect{fill:#1a7f4b;stroke:#0e5a33}
.node.person text{fill:#ffffff}
.node.first rect{stroke-width:3}
.link{fill:none;stroke:#6b7280;stroke-width:1.3}
.back{stroke-dasharray:5 4;stroke:#9ca3af}
.tip{fill:#6b7280}
.label rect{fill:#ffffff;stroke:#9ca3af}
@media (prefers-color-scheme:dark){
text{fill:#e5e7eb}
.page{fill:#111827}
.node rect{fill:#1f2937;stroke:#9ca3af}
.node.question rect{fill:#1e3a5f;stroke:#63a4ef}
.node.message rect{fill:#4a3810;stroke:#e0b04c}
.node.end rect{fill:#374151}
.node.person rect{fill:#2f9e66;stroke:#7fd6a8}
.node.person text{fill:#06130c}
.link{stroke:#9ca3af}
.back{stroke:#6b7280}
.tip{fill:#9ca3af}
.label rect{fill:#111827;stroke:#6b7280}
}
</style>
`
