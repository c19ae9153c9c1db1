package estimate

import "math"

// Bins is the number of bins of a histogram: [0, 2 s), then each five per cent wider than the one before, up to about
// 43 hours. What lasts longer counts in the last bin.
const Bins = 232

const (
	firstEdge = 2.0
	binRatio  = 1.05
)

var bins = newGrid(firstEdge, binRatio, Bins)

// BinOf is the bin in which a time of so many seconds counts. What is not above 0 counts in bin 0.
func BinOf(seconds float64) int { return bins.bin(seconds) }

// Histogram counts how long things lasted. Two histograms added are the histogram of both.
type Histogram struct {
	Ended [Bins]float64 // lasted so long
	Cut   [Bins]float64 // lasted at least so long: something else came between
}

// End counts one thing that lasted so many seconds.
func (h *Histogram) End(seconds float64) { h.Ended[BinOf(seconds)]++ }

// CutShort counts one thing that would have lasted longer than so many seconds.
func (h *Histogram) CutShort(seconds float64) { h.Cut[BinOf(seconds)]++ }

// Add adds what another histogram counted.
func (h *Histogram) Add(other *Histogram) { h.addScaled(other, 1) }

func (h *Histogram) addScaled(other *Histogram, weight float64) {
	for b := range h.Ended {
		h.Ended[b] += weight * other.Ended[b]
		h.Cut[b] += weight * other.Cut[b]
	}
}

// Count is how many things ended and how many were cut short.
func (h *Histogram) Count() (ended, cut float64) {
	for b := range h.Ended {
		ended += h.Ended[b]
		cut += h.Cut[b]
	}
	return ended, cut
}

// exposure is the time that everything counted has lasted, each as long as the middle of its bin.
func (h *Histogram) exposure() float64 {
	var seconds float64
	for b := range h.Ended {
		seconds += (h.Ended[b] + h.Cut[b]) * bins.middle(b)
	}
	return seconds
}

// Memory is a histogram that forgets. What happens is counted in Current, in O(1); Fold moves it to Base.
type Memory struct {
	Current, Base Histogram
	Folded        float64 // when Base was last aged, seconds on the store's clock
}

// Fold ages what is in Base by the time since the last fold and moves Current there. It costs O(Bins) and is meant to
// be called about once an hour; half-life is in seconds.
func (m *Memory) Fold(now, halfLife float64) {
	keep := math.Exp2(-max(now-m.Folded, 0) / halfLife)
	aged := m.Current
	aged.addScaled(&m.Base, keep)
	*m = Memory{Base: aged, Folded: now}
}

// Add adds what another memory holds, as if both had been learnt in one place; both must be folded at the same time.
func (m *Memory) Add(other *Memory) {
	m.Current.Add(&other.Current)
	m.Base.Add(&other.Base)
}

// All is everything remembered.
func (m *Memory) All() Histogram {
	all := m.Base
	all.Add(&m.Current)
	return all
}

// grid divides the times from 0 into bins whose edges grow geometrically.
type grid struct {
	edges []float64 // one more than there are bins; edges[0] is 0
	first float64   // logarithm of edges[1]
	step  float64   // bins in one unit of logarithm
}

func newGrid(first, ratio float64, n int) grid {
	g := grid{edges: make([]float64, n+1), first: math.Log(first), step: 1 / math.Log(ratio)}
	for k := 1; k <= n; k++ {
		g.edges[k] = first * math.Pow(ratio, float64(k-1))
	}
	return g
}

func (g *grid) size() int            { return len(g.edges) - 1 }
func (g *grid) middle(b int) float64 { return (g.edges[b] + g.edges[b+1]) / 2 }
func (g *grid) width(b int) float64  { return g.edges[b+1] - g.edges[b] }

func (g *grid) bin(x float64) int {
	if !(x >= g.edges[1]) {
		return 0
	}
	return g.binOfLog(math.Log(min(x, g.edges[g.size()])))
}

// binOfLog is the bin of a time of at least the first edge, given its logarithm.
func (g *grid) binOfLog(lnX float64) int { return min(1+int((lnX-g.first)*g.step), g.size()-1) }
