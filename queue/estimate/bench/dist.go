package bench

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Dist is the law of a time: det, exp, lognormal (mean, cv), h2 (mean, cv, balanced means), erlang (mean, k), weibull
// (mean, shape k) or mixture (of this mean and cv, and with chance P2 of B).
type Dist struct {
	Kind  string  `json:"kind"`
	Mean  float64 `json:"mean"`
	CV    float64 `json:"cv"`
	K     float64 `json:"k"`
	Shape float64 `json:"shape"`
	P2    float64 `json:"p2"`
	A     *Dist   `json:"a"` // of a mixture; none: exp, or lognormal if cv is set
	B     *Dist   `json:"b"`
}

func (d *Dist) check() error {
	switch d.Kind {
	case "det", "exp":
	case "lognormal":
		if !(d.CV > 0) {
			return errors.New("cv must be above 0")
		}
	case "h2":
		if !(d.CV > 1) {
			return errors.New("cv must be above 1")
		}
	case "erlang", "weibull":
		if !(d.k() > 0) {
			return errors.New("k must be above 0")
		}
	case "mixture":
		if d.B == nil || d.P2 < 0 || d.P2 > 1 {
			return errors.New("a mixture needs b, and p2 from 0 to 1")
		}
		return errors.Join(d.first().check(), d.B.check())
	default:
		return fmt.Errorf("unknown kind %q; there are det, exp, lognormal, h2, erlang, weibull and mixture", d.Kind)
	}
	if !(d.Mean > 0) {
		return errors.New("mean must be above 0")
	}
	return nil
}

func (d *Dist) k() float64 {
	if d.K > 0 {
		return d.K
	}
	return d.Shape
}

// first is the part of a mixture that is not B.
func (d *Dist) first() *Dist {
	switch {
	case d.A != nil:
		return d.A
	case d.CV > 0:
		return &Dist{Kind: "lognormal", Mean: d.Mean, CV: d.CV}
	}
	return &Dist{Kind: "exp", Mean: d.Mean}
}

// h2 is the chance of the first of two exponential phases with balanced means, and the rates of both.
func (d *Dist) h2() (p, rate1, rate2 float64) {
	p = (1 + math.Sqrt((d.CV*d.CV-1)/(d.CV*d.CV+1))) / 2
	return p, 2 * p / d.Mean, 2 * (1 - p) / d.Mean
}

func (d *Dist) logs() (mu, sigma float64) {
	s2 := math.Log(1 + d.CV*d.CV)
	return math.Log(d.Mean) - s2/2, math.Sqrt(s2)
}

// draw draws a time.
func (d *Dist) draw(r *rand.Rand) float64 {
	switch d.Kind {
	case "exp":
		return d.Mean * r.ExpFloat64()
	case "lognormal":
		mu, sigma := d.logs()
		return math.Exp(mu + sigma*r.NormFloat64())
	case "h2":
		p, rate1, rate2 := d.h2()
		if r.Float64() < p {
			return r.ExpFloat64() / rate1
		}
		return r.ExpFloat64() / rate2
	case "erlang":
		k := math.Ceil(d.k())
		sum := 0.0
		for range int(k) {
			sum += r.ExpFloat64()
		}
		return sum * d.Mean / k
	case "weibull":
		return d.Mean / math.Gamma(1+1/d.k()) * math.Pow(r.ExpFloat64(), 1/d.k())
	case "mixture":
		if r.Float64() < d.P2 {
			return d.B.draw(r)
		}
		return d.first().draw(r)
	}
	return d.Mean
}

// survival is the share of times longer than x.
func (d *Dist) survival(x float64) float64 {
	if x <= 0 {
		return 1
	}
	switch d.Kind {
	case "exp":
		return math.Exp(-x / d.Mean)
	case "lognormal":
		mu, sigma := d.logs()
		return math.Erfc((math.Log(x)-mu)/(sigma*math.Sqrt2)) / 2
	case "h2":
		p, rate1, rate2 := d.h2()
		return p*math.Exp(-rate1*x) + (1-p)*math.Exp(-rate2*x)
	case "erlang":
		k := math.Ceil(d.k())
		term, sum := 1.0, 1.0
		for j := 1.0; j < k; j++ {
			term *= x * k / d.Mean / j
			sum += term
		}
		return math.Exp(-x*k/d.Mean) * sum
	case "weibull":
		return math.Exp(-math.Pow(x*math.Gamma(1+1/d.k())/d.Mean, d.k()))
	case "mixture":
		return (1-d.P2)*d.first().survival(x) + d.P2*d.B.survival(x)
	}
	if x < d.Mean {
		return 1
	}
	return 0
}

// gamma draws a factor of mean 1 (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000).
func gamma(r *rand.Rand, cv float64) float64 {
	if cv <= 0 {
		return 1
	}
	shape := 1 / (cv * cv)
	boost := 1.0
	if shape < 1 {
		boost, shape = math.Pow(r.Float64(), 1/shape), shape+1
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := (1 + c*x) * (1 + c*x) * (1 + c*x)
		if v > 0 && math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v * boost * cv * cv
		}
	}
}
