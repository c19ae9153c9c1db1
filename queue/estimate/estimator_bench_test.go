package estimate_test

import (
	"fmt"
	"testing"
	"time"

	"presszero/queue/estimate"
	"presszero/queue/estimate/bench"
)

// BenchmarkWholeLine forecasts everybody in line. The ratio is that of the time to what it may cost, and must stay below 1.
func BenchmarkWholeLine(b *testing.B) {
	for _, c := range []struct {
		agents, waiting int
		ceiling         time.Duration
	}{{3, 3, time.Millisecond}, {50, 30, 5 * time.Millisecond}, {300, 200, 25 * time.Millisecond}, {1000, 1000, 100 * time.Millisecond}} {
		b.Run(fmt.Sprintf("%dagents%dwaiting", c.agents, c.waiting), func(b *testing.B) {
			state := bench.BusyLine(c.agents, c.waiting)
			e := estimate.New(estimate.Options{})
			e.Estimate(state)
			b.ReportAllocs()
			for b.Loop() {
				e.Estimate(state)
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(c.ceiling), "ratio")
		})
	}
}

// BenchmarkTenThousandWaiting is beyond what is played: the closed form answers for one who joins, and for everybody.
func BenchmarkTenThousandWaiting(b *testing.B) {
	state := bench.BusyLine(1000, 10_000)
	e := estimate.New(estimate.Options{})
	b.Run("joins", func(b *testing.B) {
		for b.Loop() {
			e.EstimateLast(state)
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(10*time.Millisecond), "ratio")
	})
	b.Run("everybody", func(b *testing.B) {
		for b.Loop() {
			e.Estimate(state)
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(250*time.Millisecond), "ratio")
	})
}
