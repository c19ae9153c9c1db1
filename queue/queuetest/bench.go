package queuetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// sizes are how many callers wait in the lines that are measured.
var sizes = []int{100, 1_000, 10_000, 100_000}

// batch is how often a line is asked before the next one is, so that each answers from a warm cache.
const batch = 20

// Benchmark measures a poll and a match with ever more callers waiting in several lanes. Neither should grow with the
// line. The lines are asked in turn, so that what else the machine does slows them alike, and the median cost with many
// callers is told as a multiple of that with the fewest, "x-of-100@<callers>".
func Benchmark(b *testing.B, open func(b *testing.B, now func() time.Time) Store) {
	b.Helper()
	var lines []Store
	for _, waiting := range sizes {
		s := open(b, func() time.Time { return start })
		crowd(b, s, waiting)
		lines = append(lines, s)
	}
	measure := func(name string, once func(b *testing.B, s Store, waiting int)) {
		b.Run(name, func(b *testing.B) {
			spent := make([][]float64, len(sizes))
			for b.Loop() {
				for i, s := range lines {
					began := clock.System{}.Now()
					for range batch {
						once(b, s, sizes[i])
					}
					spent[i] = append(spent[i], float64(clock.System{}.Now().Sub(began))/batch)
				}
			}
			for i, waiting := range sizes {
				slices.Sort(spent[i])
				median := spent[i][len(spent[i])/2]
				b.ReportMetric(median/1000, fmt.Sprintf("us@%d", waiting))
				b.ReportMetric(median/spent[0][len(spent[0])/2], fmt.Sprintf("x-of-100@%d", waiting))
			}
		})
	}
	measure("Poll", func(b *testing.B, s Store, waiting int) {
		middle := waiting / 2 / kinds * kinds // of the same queue and lane in every line
		if _, err := s.Poll(b.Context(), fmt.Sprint("CA", middle)); err != nil {
			b.Fatal(err)
		}
	})
	measure("OfferAndRefuse", func(b *testing.B, s Store, _ int) {
		o, err := s.Offer(b.Context(), []string{"support", "sales"}, unrung)
		if err != nil || o == nil {
			b.Fatalf("offer %v, %v", o, err)
		}
		if _, err := s.Refuse(b.Context(), o.Ref, queue.Lost); err != nil {
			b.Fatal(err)
		}
	})
	measure("OfferInVain", func(b *testing.B, s Store, _ int) {
		if o, err := s.Offer(b.Context(), []string{"billing"}, unrung); err != nil || o != nil {
			b.Fatalf("offer %v, %v", o, err)
		}
	})
}

// Who waits in a crowd: queues and lanes in turn, so that the callers of one queue and lane come every kinds callers.
var (
	crowdQueues = []string{"sales", "support", "sales", "billing"}
	crowdLanes  = []string{"", "lang:hi", "lang:ta", "billing>=2", "technics", "lang:hi?", "lang:en"}
	kinds       = len(crowdQueues) * len(crowdLanes)
)

// crowd fills the lanes of three queues, for some of which nobody is ready.
func crowd(b *testing.B, s Store, waiting int) {
	b.Helper()
	var all []queue.Agent
	for i, skill := range []string{"lang:hi", "lang:ta", "billing", "technics"} {
		a := agentNamed(fmt.Sprint("agent", i), "sales", "support")
		a.Skills = map[string]int{skill: 2, "lang:en": 1}
		all = append(all, a)
	}
	if err := s.PutAgents(b.Context(), append(all, agentNamed("zoe", "billing"))); err != nil {
		b.Fatal(err)
	}
	for _, a := range all[:2] {
		if _, err := s.SetAgent(b.Context(), a.ID, queue.Ready, ""); err != nil {
			b.Fatal(err)
		}
	}
	for i := range waiting {
		t := ticket(fmt.Sprint("CA", i))
		t.Queue, t.Lane = crowdQueues[i%len(crowdQueues)], crowdLanes[i%len(crowdLanes)]
		t.Clock = start.Add(time.Duration(i-waiting) * time.Millisecond)
		if _, err := s.Join(b.Context(), t); err != nil {
			b.Fatal(err)
		}
	}
}
