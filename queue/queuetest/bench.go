package queuetest

import (
	"fmt"
	"testing"
	"time"

	"presszero/queue"
)

// Benchmark measures a poll and a match with ever more callers waiting: neither should grow with the line.
func Benchmark(b *testing.B, open func(b *testing.B, now func() time.Time) Store) {
	b.Helper()
	for _, waiting := range []int{100, 1_000, 10_000} {
		s := open(b, func() time.Time { return start })
		crowd(b, s, waiting)
		b.Run(fmt.Sprintf("Poll/%d", waiting), func(b *testing.B) {
			call := fmt.Sprint("CA", waiting/2)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Poll(b.Context(), call); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("OfferAndRefuse/%d", waiting), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				o, err := s.Offer(b.Context(), []string{"support", "sales"}, unrung)
				if err != nil || o == nil {
					b.Fatalf("offer %v, %v", o, err)
				}
				if _, err := s.Refuse(b.Context(), o.Ref, queue.Lost); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// crowd fills a line and makes one agent ready.
func crowd(b *testing.B, s Store, waiting int) {
	b.Helper()
	if err := s.PutAgents(b.Context(), []queue.Agent{agentNamed("anna", "sales")}); err != nil {
		b.Fatal(err)
	}
	if _, err := s.SetAgent(b.Context(), "anna", queue.Ready, ""); err != nil {
		b.Fatal(err)
	}
	for i := range waiting {
		if _, err := s.Join(b.Context(), ticket(fmt.Sprint("CA", i))); err != nil {
			b.Fatal(err)
		}
	}
}
