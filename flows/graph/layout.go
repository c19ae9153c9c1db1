package graph

import (
	"cmp"
	"math"
	"slices"
)

// Distances in pixels.
const (
	rowGap    = 64 // between two rows of nodes
	columnGap = 28 // between two nodes of a row
	bendGap   = 18 // between a link that passes through a row and what stands beside it
)

// plan is a graph laid out in rows: each node below all that lead to it, but for links that lead back.
type plan struct {
	rows  [][]*place
	links []*route
	width float64
	deep  float64
}

// place is a node, or a bend of a link that passes through a row.
type place struct {
	node     *Node // nil: a bend
	x, y     float64
	w, h     float64
	row      int
	order    float64
	up, down []*place
}

// route is a link along its bends, from the upper end to the lower one.
type route struct {
	link  Link
	back  bool // leads upwards, so that its lower end is its source
	stops []*place
}

// lay lays a graph out. Size tells how wide and high a node is.
func lay(g Graph, size func(*Node) (w, h float64)) *plan {
	p := &plan{}
	places := map[string]*place{}
	for i := range g.Nodes {
		one := &place{node: &g.Nodes[i]}
		one.w, one.h = size(one.node)
		places[one.node.Name] = one
	}
	p.turnBack(g, places)
	p.rank(g, places)
	p.bend()
	p.untangle()
	p.setRows()
	p.setColumns()
	return p
}

// turnBack finds the links that lead back: those that close a circle on the way from the first step.
func (p *plan) turnBack(g Graph, places map[string]*place) {
	const open, done = 1, 2
	state := map[string]int{}
	back := map[int]bool{}
	var visit func(name string)
	visit = func(name string) {
		state[name] = open
		for i, link := range g.Links {
			if link.From != name {
				continue
			}
			switch state[link.To] {
			case open:
				back[i] = true
			case done:
			default:
				visit(link.To)
			}
		}
		state[name] = done
	}
	for _, name := range append([]string{g.Start}, names(g)...) {
		if places[name] != nil && state[name] == 0 {
			visit(name)
		}
	}
	for i, link := range g.Links {
		ends := []*place{places[link.From], places[link.To]}
		if back[i] {
			slices.Reverse(ends)
		}
		p.links = append(p.links, &route{link: link, back: back[i], stops: ends})
	}
}

func names(g Graph) []string {
	var all []string
	for _, node := range g.Nodes {
		all = append(all, node.Name)
	}
	return all
}

// rank puts each node in the row below the lowest that leads to it.
func (p *plan) rank(g Graph, places map[string]*place) {
	for moved := true; moved; {
		moved = false
		for _, r := range p.links {
			if upper, lower := r.stops[0], r.stops[1]; lower.row <= upper.row {
				lower.row = upper.row + 1
				moved = true
			}
		}
	}
	for _, name := range names(g) {
		p.put(places[name])
	}
}

// put adds a place to its row.
func (p *plan) put(one *place) {
	for len(p.rows) <= one.row {
		p.rows = append(p.rows, nil)
	}
	one.order = float64(len(p.rows[one.row]))
	p.rows[one.row] = append(p.rows[one.row], one)
}

// bend gives each link a bend in every row that it passes through.
func (p *plan) bend() {
	for _, r := range p.links {
		upper, lower := r.stops[0], r.stops[1]
		r.stops = []*place{upper}
		for row := upper.row + 1; row < lower.row; row++ {
			one := &place{row: row}
			p.put(one)
			r.stops = append(r.stops, one)
		}
		r.stops = append(r.stops, lower)
		for i := 1; i < len(r.stops); i++ {
			r.stops[i-1].down = append(r.stops[i-1].down, r.stops[i])
			r.stops[i].up = append(r.stops[i].up, r.stops[i-1])
		}
	}
}

// untangle orders each row by the middle of its neighbours, downwards and upwards in turn, and keeps the order in
// which the fewest links cross.
func (p *plan) untangle() {
	best, least := p.orders(), p.crossings()
	for sweep := range 24 {
		if sweep%2 == 0 {
			for row := 1; row < len(p.rows); row++ {
				p.sortRow(row, func(one *place) []*place { return one.up })
			}
		} else {
			for row := len(p.rows) - 2; row >= 0; row-- {
				p.sortRow(row, func(one *place) []*place { return one.down })
			}
		}
		if n := p.crossings(); n < least {
			best, least = p.orders(), n
		}
	}
	for i := range p.rows {
		p.rows[i] = best[i]
		number(best[i])
	}
}

func (p *plan) sortRow(row int, near func(*place) []*place) {
	slices.SortStableFunc(p.rows[row], func(a, b *place) int {
		return cmp.Compare(middle(a, near(a)), middle(b, near(b)))
	})
	number(p.rows[row])
}

// middle is where a place should stand among its row: in the middle of its neighbours, or where it is without any.
func middle(one *place, near []*place) float64 {
	if len(near) == 0 {
		return one.order
	}
	sum := 0.0
	for _, other := range near {
		sum += other.order
	}
	return sum / float64(len(near))
}

func number(row []*place) {
	for i, one := range row {
		one.order = float64(i)
	}
}

func (p *plan) orders() [][]*place {
	var all [][]*place
	for _, row := range p.rows {
		all = append(all, slices.Clone(row))
	}
	return all
}

// crossings is how many pairs of links cross.
func (p *plan) crossings() int {
	n := 0
	for _, row := range p.rows {
		var ends [][2]float64
		for _, one := range row {
			for _, below := range one.down {
				ends = append(ends, [2]float64{one.order, below.order})
			}
		}
		for i, a := range ends {
			for _, b := range ends[i+1:] {
				if (a[0]-b[0])*(a[1]-b[1]) < 0 {
					n++
				}
			}
		}
	}
	return n
}

// setRows gives each place its height on the page.
func (p *plan) setRows() {
	y := 0.0
	for _, row := range p.rows {
		tallest := 0.0
		for _, one := range row {
			tallest = max(tallest, one.h)
		}
		for _, one := range row {
			if one.node == nil {
				one.h = tallest
			}
			one.y = y + one.h/2
		}
		y += tallest + rowGap
	}
	p.deep = y - rowGap
}

// setColumns gives each place its column: as near to the middle of its neighbours as the order of the row allows.
func (p *plan) setColumns() {
	for _, row := range p.rows {
		spread(row, func(*place) float64 { return 0 })
	}
	for sweep := range 40 {
		for i := range p.rows {
			row, near := p.rows[i], func(one *place) []*place { return one.up }
			if sweep%2 == 1 {
				row, near = p.rows[len(p.rows)-1-i], func(one *place) []*place { return one.down }
			}
			spread(row, func(one *place) float64 { return column(one, near(one)) })
		}
	}
	left, right := math.Inf(1), math.Inf(-1)
	for _, row := range p.rows {
		left = min(left, row[0].x-row[0].w/2)
		right = max(right, row[len(row)-1].x+row[len(row)-1].w/2)
	}
	for _, row := range p.rows {
		for _, one := range row {
			one.x -= left
		}
	}
	p.width = max(right-left, 0)
}

// column is the middle of a place's neighbours, or where it is without any.
func column(one *place, near []*place) float64 {
	if len(near) == 0 {
		return one.x
	}
	sum := 0.0
	for _, other := range near {
		sum += other.x
	}
	return sum / float64(len(near))
}

// spread puts the places of a row as near as possible to where they want to be, in their order and without overlap.
// Neighbours that want the same room share the deviation: the squares of all deviations are least (pool adjacent
// violators).
func spread(row []*place, want func(*place) float64) {
	offset := make([]float64, len(row))
	var pools []pool
	for i, one := range row {
		if i > 0 {
			offset[i] = offset[i-1] + gap(row[i-1], one)
		}
		pools = append(pools, pool{i, i + 1, want(one) - offset[i]})
		for n := len(pools); n > 1 && pools[n-2].mean() > pools[n-1].mean(); n = len(pools) {
			pools[n-2] = pool{pools[n-2].from, pools[n-1].to, pools[n-2].sum + pools[n-1].sum}
			pools = pools[:n-1]
		}
	}
	for _, one := range pools {
		for i := one.from; i < one.to; i++ {
			row[i].x = one.mean() + offset[i]
		}
	}
}

// pool is a stretch of a row whose places stand side by side.
type pool struct {
	from, to int
	sum      float64 // of where its places want to be
}

func (p pool) mean() float64 { return p.sum / float64(p.to-p.from) }

// gap is the least distance between the middles of two neighbours.
func gap(a, b *place) float64 {
	if a.node == nil || b.node == nil {
		return a.w/2 + b.w/2 + bendGap
	}
	return a.w/2 + b.w/2 + columnGap
}
