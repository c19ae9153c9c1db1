package queue

import "math"

// gamma is the gamma distribution, which the sum of many exponential steps resembles.
type gamma struct{ shape, scale float64 }

// gammaOf is the gamma distribution of a mean and a variance, both above 0.
func gammaOf(mean, variance float64) gamma {
	return gamma{shape: mean * mean / variance, scale: variance / mean}
}

// quantile is the value below which the share p lies, to nine digits. It starts from the approximation of Wilson and
// Hilferty (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.4.17) and mends it by Newton's method,
// falling back on halving the interval that holds the answer when a step would leave it.
func (g gamma) quantile(p float64) float64 {
	a := g.shape
	normal := math.Sqrt2 * math.Erfinv(2*p-1)
	x := a * math.Pow(max(1-1/(9*a)+normal/(3*math.Sqrt(a)), 0.01), 3)
	low, high := 0.0, math.Inf(1)
	for range 100 {
		miss := lowerGamma(a, x) - p
		if miss > 0 {
			high = x
		} else {
			low = x
		}
		next := x - miss/gammaDensity(a, x)
		if !(next > low && next < high) {
			next = between(low, high)
		}
		if math.Abs(next-x) <= 1e-10*next {
			return next * g.scale
		}
		x = next
	}
	return x * g.scale
}

func between(low, high float64) float64 {
	if math.IsInf(high, 1) {
		return 2*low + 1
	}
	return (low + high) / 2
}

func gammaDensity(a, x float64) float64 {
	logGamma, _ := math.Lgamma(a)
	return math.Exp((a-1)*math.Log(x) - x - logGamma)
}

// lowerGamma is the regularised incomplete gamma function P(a, x): by its series below the mean and by the continued
// fraction of its complement above (Abramowitz and Stegun 6.5.29 and 6.5.31).
func lowerGamma(a, x float64) float64 {
	front := gammaDensity(a, x) * x
	if x < a+1 {
		term := 1 / a
		sum := term
		for n := 1.0; term > sum*1e-15 && n < 10_000; n++ {
			term *= x / (a + n)
			sum += term
		}
		return front * sum
	}
	return 1 - front/upperFraction(a, x)
}

// upperFraction evaluates the continued fraction by the method of Lentz.
func upperFraction(a, x float64) float64 {
	b := x + 1 - a
	f, c, d := b, b, 0.0
	for n := 1.0; n < 10_000; n++ {
		numerator := n * (a - n)
		b += 2
		d = 1 / (b + numerator*d)
		c = b + numerator/c
		f *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return f
}

// GammaQuantile is the value that the share p of a gamma distribution with this mean and variance, both above 0, does
// not exceed.
func GammaQuantile(mean, variance, p float64) float64 { return gammaOf(mean, variance).quantile(p) }
