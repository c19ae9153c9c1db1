package forecast

import (
	"math"

	"presszero/queue/estimate"
)

// Score says how good the first forecasts of a queue's callers have been, those of the last 200 or so counting most.
type Score struct {
	Held    [4]float64 // shares of waits that ended within P20, P50, P80 and P90
	Bias    float64    // mean of the forecast less the wait, in seconds
	Squares float64    // mean of its square
	Count   float64    // waits that are known
}

// RMSE is the root mean square of the error, in seconds.
func (s Score) RMSE() float64 { return math.Sqrt(s.Squares) }

// scoreFade is the least weight of the newest.
const scoreFade = 1.0 / 200

func (s *Score) add(f estimate.Forecast, wait float64) {
	s.Count++
	weight := max(scoreFade, 1/s.Count)
	for i, q := range [...]float64{f.P20, f.P50, f.P80, f.P90} {
		held := 0.0
		if wait <= q {
			held = 1
		}
		s.Held[i] += (held - s.Held[i]) * weight
	}
	miss := f.Mean - wait
	s.Bias += (miss - s.Bias) * weight
	s.Squares += (miss*miss - s.Squares) * weight
}

// recall reads what lore.levels keeps.
func (s *Score) recall(fields map[string]string) {
	assign(fields["held"], &s.Held[0], &s.Held[1], &s.Held[2], &s.Held[3])
	assign(fields["errors"], &s.Bias, &s.Squares, &s.Count)
}
