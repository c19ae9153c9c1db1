package estimate

import "math"

// Tempo is how much longer calls last now than the law says, and how sure that is.
type Tempo struct {
	Factor float64 // 1: as usual
	Spread float64 // standard deviation of its logarithm, the doubt about the law's mean included
}

const (
	tempoFade   = 1500.0 // seconds until a call counts half
	tempoEnough = 15.0   // weight of calls below which the tempo is taken as usual
	tempoMost   = 5.0    // no slower nor faster than this
)

// tempoOf compares the calls of the last half hour, and those in hand, with the law. Each call spends hazard as long as
// it lasts, one unit on average; the factor is the one under which as much was spent as calls have ended. Calls in hand
// count, so that a slow-down shows before they end. What chance alone could explain is shrunk away (James and Stein,
// positive part).
func tempoOf(law *Law, calls []Call, now float64, ages []float64) Tempo {
	doubt := law.cv2 / (law.seen + handleWeight)
	if math.IsInf(law.seen, 1) {
		doubt = 0
	}
	m := newMeter(law, calls, now, ages)
	if m.ended < tempoEnough {
		return Tempo{Factor: 1, Spread: math.Sqrt(doubt)}
	}
	z := (m.spent(0) - m.ended) / math.Sqrt(m.squares+0.5*float64(len(ages)))
	keep := max(0, 1-2/max(z*z, 1e-9))
	t := Tempo{Factor: 1, Spread: math.Sqrt(doubt + keep*m.squares/(m.ended*m.ended))}
	if keep > 0 {
		t.Factor = math.Exp(keep * m.solve())
	}
	return t
}

// meter adds up the hazard that recent calls have spent.
type meter struct {
	law            *Law
	items          []metered
	ended, squares float64
}

type metered struct{ x, lnX, weight, less float64 }

func newMeter(law *Law, calls []Call, now float64, ages []float64) meter {
	m := meter{law: law, items: make([]metered, 0, len(calls)+len(ages))}
	for _, c := range calls {
		w := math.Exp2((c.At - now) / tempoFade)
		if w < 0.01 {
			continue
		}
		m.items = append(m.items, metered{c.Took, math.Log(max(c.Took, 1e-3)), w, 0})
		m.ended += w
		m.squares += w * w
	}
	for _, age := range ages {
		m.items = append(m.items, metered{age, math.Log(max(age, 1e-3)), 1, law.atAny})
	}
	return m
}

// spent is the hazard spent if calls last exp(lnFactor) times as long.
func (m meter) spent(lnFactor float64) float64 {
	shrink := math.Exp(-lnFactor)
	var sum float64
	for _, i := range m.items {
		sum += i.weight * (m.law.spent(i.x*shrink, i.lnX-lnFactor) - i.less)
	}
	return sum
}

// solve is the logarithm of the factor under which as much was spent as calls have ended, by halving the interval.
func (m meter) solve() float64 {
	low, high := -math.Log(tempoMost), math.Log(tempoMost)
	for range 12 {
		middle := (low + high) / 2
		if m.spent(middle) > m.ended {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}
