package forecast

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/memq"
	"presszero/queue/redisq"
)

// fillable is a store that a benchmark fills.
type fillable interface {
	Store
	PutAgents(ctx context.Context, agents []queue.Agent) error
	SetAgent(ctx context.Context, id string, state queue.AgentState, reason string) (queue.Agent, error)
	Join(ctx context.Context, t queue.Ticket) (queue.View, error)
}

// timed measures the longest that the store is asked for at once, in reading and in publishing.
type timed struct {
	fillable
	longest time.Duration
	asked   time.Duration
}

func (s *timed) note(began time.Time) {
	took := clock.System{}.Now().Sub(began)
	s.longest = max(s.longest, took)
	s.asked += took
}

func (s *timed) Lineup(ctx context.Context, from, limit int) (queue.Lineup, error) {
	defer s.note(clock.System{}.Now())
	return s.fillable.Lineup(ctx, from, limit)
}

func (s *timed) Publish(ctx context.Context, all []queue.Published) error {
	defer s.note(clock.System{}.Now())
	return s.fillable.Publish(ctx, all)
}

// BenchmarkRefresh forecasts a whole line again and again: reading it, computing, publishing. Of that, "store-ms" is spent
// waiting for the store.
func BenchmarkRefresh(b *testing.B) {
	redis := redistest.Start(b).Client(b)
	for _, waiting := range []int{30, 200, 1_000, 10_000} {
		agents := min(max(waiting*3/2, 50), 300)
		for name, open := range map[string]func() (fillable, error){
			"memory": func() (fillable, error) { return memq.New(memq.Options{Now: clock.System{}.Now}) },
			"redis": func() (fillable, error) {
				return redisq.New(redisq.Options{Client: redis, Site: fmt.Sprint("bench-", waiting)})
			},
		} {
			b.Run(fmt.Sprintf("%s/%d-agents/%d-waiting", name, agents, waiting), func(b *testing.B) {
				s, err := open()
				if err != nil {
					b.Fatal(err)
				}
				refresh(b, s, agents, waiting)
			})
		}
	}
}

func refresh(b *testing.B, s fillable, agents, waiting int) {
	b.Helper()
	var all []queue.Agent
	for i := range agents {
		all = append(all, queue.Agent{ID: fmt.Sprint("agent", i), Queues: []string{"sales"}})
	}
	if err := s.PutAgents(b.Context(), all); err != nil {
		b.Fatal(err)
	}
	for _, a := range all {
		if _, err := s.SetAgent(b.Context(), a.ID, queue.Away, "lunch"); err != nil {
			b.Fatal(err)
		}
	}
	for i := range waiting {
		if _, err := s.Join(b.Context(), queue.Ticket{Call: fmt.Sprint("CA", i), Queue: "sales", Head: time.Duration(i%10/9) * time.Minute}); err != nil {
			b.Fatal(err)
		}
	}
	store := &timed{fillable: s}
	t := newTeller(Options{
		Store: store, Clock: clock.System{}, Observer: &noted{}, Log: zap.NewNop(), Page: 500,
		Queues: func() map[string]Queue { return map[string]Queue{"sales": {Handle: 4 * time.Minute}} },
	})
	for b.Loop() {
		if err := t.tell(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(store.asked.Seconds()*1000/float64(b.N), "store-ms")
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
}
