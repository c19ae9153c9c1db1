package bench

import "math"

// student is the 97.5 per cent quantile of Student's t by degrees of freedom, from 1.
var student = [...]float64{
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
	2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
	2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
}

// interval is the mean and half the width of its 95 per cent confidence interval.
func interval(values []float64) (mean, half float64) {
	n := float64(len(values))
	if n == 0 {
		return 0, 0
	}
	for _, v := range values {
		mean += v / n
	}
	if n < 2 {
		return mean, 0
	}
	var squares float64
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	t := 1.96
	if int(n)-2 < len(student) {
		t = student[int(n)-2]
	}
	return mean, t * math.Sqrt(squares/(n-1)/n)
}

// geometric is the geometric mean, and half the width of its interval.
func geometric(values []float64) (mean, half float64) {
	logs := make([]float64, 0, len(values))
	for _, v := range values {
		if v > 0 {
			logs = append(logs, math.Log(v))
		}
	}
	mean, half = interval(logs)
	if len(logs) == 0 {
		return 0, 0
	}
	return math.Exp(mean), math.Exp(mean) * half
}
