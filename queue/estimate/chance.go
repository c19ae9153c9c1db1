package estimate

import "math"

// chance gives evenly drawn numbers by name instead of by turn, so that two replicas that differ in one thing draw the
// same for all others. Of a pair, the second draws the mirror image of the first: what one overstates the other
// understates.
type chance struct {
	seed        uint64
	from, slope float64
}

// The things that are drawn, each with a sequence of its own.
const (
	ofAgent uint64 = iota + 1
	ofLeaving
	ofPatience
	ofHandling
	ofBreak
	ofAnswer
	ofArrival
	ofStretch
	ofComing
	ofTheirPatience
	ofTheirHandling
	ofTheirNumber
)

func newChance(seed uint64, replica int) chance {
	c := chance{seed: mix(seed + uint64(replica/2)*0x9e3779b97f4a7c15), slope: 1}
	if replica%2 == 1 {
		c.from, c.slope = 1, -1
	}
	return c
}

// of is the i-th number of a sequence, in (0, 1).
func (c chance) of(what, i uint64) float64 {
	z := mix(c.seed + what*0xd1b54a32d192ed03 + i*0x9e3779b97f4a7c15)
	return c.from + c.slope*(float64(z>>11)+0.5)*0x1p-53
}

// normal is the i-th number of a sequence as a standard normal deviate.
func (c chance) normal(what, i uint64) float64 { return math.Sqrt2 * math.Erfinv(2*c.of(what, i)-1) }

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
