package estimate

import "math"

// Law says how long something lasts: a survival curve, straight between the edges of its bins, with an exponential tail
// after the last. It does not change once it is made.
type Law struct {
	grid  grid
	alive []float64 // share that lasts longer than each edge, from 1
	guide []int32   // for a level in the k-th slot, the bin from which to look for it
	ends  []float64 // in each bin, the rate at which what has come so far ends
	tail  float64   // rate at which what outlasts the last edge ends
	mean  float64
	cv2   float64
	atAny float64 // mean cumulated hazard of what is seen at an arbitrary moment
	seen  float64 // observations that the law rests on
}

const (
	guideSize   = 512
	hopeless    = 1e-6 // a share of survivors that is as good as none
	hazardCap   = 6.0
	exactFirst  = 0.05
	exactRatio  = 1.004
	exactBins   = 4000
	secondsLong = 4 * 3600.0
)

// LawOf is the law with the given survival curve: share is how many last longer than x seconds, from 1 at 0 down
// towards 0. It is for those who know, such as tests and simulators; the curve is followed to 0.4 per cent of time.
func LawOf(share func(x float64) float64) *Law {
	l := &Law{grid: newGrid(exactFirst, exactRatio, exactBins), seen: math.Inf(1)}
	l.alive = make([]float64, exactBins+1)
	l.alive[0] = 1
	for k := 1; k <= exactBins; k++ {
		l.alive[k] = min(max(share(l.grid.edges[k]), 0), l.alive[k-1])
	}
	l.finish(0)
	return l
}

// NewLaw reads a law from what was counted, by the estimator of Kaplan and Meier. A prior of the given weight, counted
// as so many observations, is blended in; a nil prior is none.
func NewLaw(seen *Histogram, prior *Law, weight float64) *Law {
	all := *seen
	if prior != nil {
		prior.spread(&all, weight)
	}
	l := &Law{grid: bins, alive: make([]float64, Bins+1)}
	l.seen, _ = seen.Count()
	ended, cut := all.Count()
	atRisk := ended + cut
	l.alive[0] = 1
	for b := range Bins {
		e, c := all.Ended[b], all.Cut[b]
		l.alive[b+1] = l.alive[b]
		if risk := atRisk - c/2; e > 0 && risk > 0 {
			l.alive[b+1] *= max(1-e/risk, 0)
		}
		atRisk -= e + c
	}
	l.finish(ended / max(all.exposure(), 1))
	return l
}

// spread counts so many observations of the law into h.
func (l *Law) spread(h *Histogram, weight float64) {
	before := 1.0
	for b := range Bins {
		after := 0.0
		if b+1 < Bins {
			after = l.Survival(bins.edges[b+1])
		}
		h.Ended[b] += weight * (before - after)
		before = after
	}
}

// finish works out what is read often.
func (l *Law) finish(tail float64) {
	n := l.grid.size()
	for n > 1 && l.alive[n-1] == l.alive[n] {
		n-- // after the last event the tail begins
	}
	l.alive, l.grid.edges = l.alive[:n+1], l.grid.edges[:n+1]
	l.tail = max(tail, 1/secondsLong)
	var hazard, second float64
	for b := range n {
		area := (l.alive[b] + l.alive[b+1]) / 2 * l.grid.width(b)
		l.mean += area
		second += 2 * l.grid.middle(b) * area
		hazard += min(-math.Log((l.alive[b]+l.alive[b+1])/2), hazardCap) * area
	}
	if rest := l.alive[n]; rest > 0 {
		area := rest / l.tail
		l.mean += area
		second += 2 * (l.grid.edges[n] + 1/l.tail) * area
		hazard += min(1-math.Log(rest), hazardCap) * area
	}
	l.cv2 = max(second/(l.mean*l.mean)-1, 0)
	l.atAny = hazard / l.mean
	l.guide = make([]int32, guideSize)
	for k, b := guideSize-1, 0; k >= 0; k-- {
		for b < n-1 && l.alive[b+1] >= float64(k+1)/guideSize {
			b++
		}
		l.guide[k] = int32(b)
	}
	l.hazards()
}

// Mean is the mean time in seconds.
func (l *Law) Mean() float64 { return l.mean }

// CV2 is the squared coefficient of variation.
func (l *Law) CV2() float64 { return l.cv2 }

// Seen is how many observations the law rests on, its prior not counted.
func (l *Law) Seen() float64 { return l.seen }

// Survival is the share that lasts longer than x seconds.
func (l *Law) Survival(x float64) float64 {
	if x <= 0 {
		return 1
	}
	n := len(l.alive) - 1
	if last := l.grid.edges[n]; x >= last {
		return l.alive[n] * math.Exp(-l.tail*(x-last))
	}
	return l.at(l.grid.bin(x), x)
}

func (l *Law) at(b int, x float64) float64 {
	return l.alive[b] + (l.alive[b+1]-l.alive[b])*(x-l.grid.edges[b])/(l.grid.edges[b+1]-l.grid.edges[b])
}

// Draw is the time that the given share of all outlasts, the share lying in (0, 1). With an evenly drawn share it is a
// time drawn from the law, in O(1).
func (l *Law) Draw(share float64) float64 { return l.drawFrom(share, 0) }

// drawFrom is Draw for a share that is known to lie no earlier than in the given bin.
func (l *Law) drawFrom(share float64, bin int) float64 {
	n := len(l.alive) - 1
	if share <= l.alive[n] {
		return l.grid.edges[n] - math.Log(share/l.alive[n])/l.tail
	}
	b := max(int(l.guide[int(share*guideSize)]), bin)
	for l.alive[b+1] >= share {
		b++
	}
	above, below := l.alive[b], l.alive[b+1]
	return l.grid.edges[b] + (above-share)/(above-below)*(l.grid.edges[b+1]-l.grid.edges[b])
}

// Residual is how much longer something of the given age lasts, the share being taken of what reaches that age. What is
// older than anything seen is expected to last half as long again.
func (l *Law) Residual(age, share float64) float64 {
	if age <= 0 {
		return l.Draw(share)
	}
	n := len(l.alive) - 1
	if age >= l.grid.edges[n] {
		if l.alive[n] < hopeless {
			return -math.Log(share) * age / 2
		}
		return -math.Log(share) / l.tail
	}
	b := l.grid.bin(age)
	s := l.at(b, age)
	if s < hopeless {
		return -math.Log(share) * age / 2
	}
	return max(l.drawFrom(share*s, b)-age, 0)
}

// hazard is the rate at which what has reached the given age ends.
func (l *Law) hazard(age float64) float64 {
	n := len(l.ends)
	if age >= l.grid.edges[n] {
		if l.alive[n] < hopeless {
			return 2 / age
		}
		return l.tail
	}
	return l.ends[l.grid.bin(age)]
}

// hazards works out the hazard of each bin, averaged over a fifth of its age before and a quarter after.
func (l *Law) hazards() {
	l.ends = make([]float64, l.grid.size())
	for b := range l.ends {
		age := l.grid.middle(b)
		from, to := age*0.8, age*1.25+10
		before := l.Survival(from)
		if before < hopeless {
			l.ends[b] = 2 / age
			continue
		}
		l.ends[b] = math.Log(before/max(l.Survival(to), before*1e-3)) / (to - from)
	}
}

// spent is the cumulated hazard at an age of which the logarithm is given, capped.
func (l *Law) spent(x, lnX float64) float64 {
	n := len(l.alive) - 1
	switch {
	case x >= l.grid.edges[n]:
		return hazardCap
	case x < l.grid.edges[1]:
		return -math.Log(l.at(0, max(x, 0)))
	}
	return min(-math.Log(l.at(l.grid.binOfLog(lnX), x)), hazardCap)
}
