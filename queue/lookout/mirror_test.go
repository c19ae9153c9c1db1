package lookout_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/history"
	"presszero/queue/lookout"
	"presszero/queue/memq"
)

// mirror is one more replica that shows figures.
func (d *day) mirror(line *memq.Store) *lookout.Mirror {
	d.Helper()
	m, err := lookout.NewMirror(lookout.MirrorOptions{
		Store: &moving{Store: line, day: d}, Clock: stopped{&d.now}, Queues: declared, Observer: unobserved{}, Log: zap.NewNop(), Anew: 40 * time.Minute,
	})
	if err != nil {
		d.Fatal(err)
	}
	return m
}

// moving is a line of which the elected replica counts on while it is being read.
type moving struct {
	lookout.Store
	day  *day
	read int
}

// Learnt implements lookout.Store. What is kept is moved on before the last hash of the queue that anything happens in.
func (m *moving) Learnt(ctx context.Context, job, prefix string) (queue.Learnt, error) {
	if m.read++; m.read == 6 && m.day.elected != nil {
		if err := m.day.elected.Look(ctx); err != nil {
			return queue.Learnt{}, err
		}
	}
	return m.Store.Learnt(ctx, job, prefix)
}

// all is whatever was counted of a queue.
func (d *day) all(name string) []history.Interval {
	d.Helper()
	all, err := lookout.ReadAll(d.Context(), d.line, name, d.first, d.last.Add(history.Length))
	if err != nil {
		d.Fatal(err)
	}
	for i := range all {
		all[i].Forecast = 0 // which only the elected replica tells
	}
	return all
}

// TestEveryReplicaShowsTheSameFigures plays a day with one replica that counts all day, and with another one every seven
// minutes, while others that came in between only look on: at the end all of them have counted the same.
func TestEveryReplicaShowsTheSameFigures(t *testing.T) {
	t.Parallel()
	s := site(8, 6, time.Hour)
	came := callers(s, 110, 100*time.Minute)
	var first *day
	for _, replicas := range []time.Duration{0, 7 * time.Minute} {
		d := &day{T: t, every: 10 * time.Minute, replicas: replicas}
		var mirrors []*lookout.Mirror
		looks := 0
		d.beside = func(line *memq.Store) {
			if looks%120 == 0 { // every 20 minutes
				mirrors = append(mirrors, d.mirror(line))
			}
			looks++
			for _, m := range mirrors {
				if err := m.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		d.play(s, came)
		if len(mirrors) < 4 {
			t.Fatalf("%d looked on", len(mirrors))
		}
		for _, name := range []string{"sales", ""} {
			kept := d.all(name)
			for n, m := range mirrors {
				if err := m.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
				shown, known := m.Slots(name, kept[0].Slot, kept[len(kept)-1].Slot)
				if diff := cmp.Diff(kept, counted(shown)); !known || diff != "" {
					t.Errorf("queue %q, another replica after %s: what mirror %d shows is not what is kept (-kept +shown)\n%s", name, replicas, n, diff)
				}
				if sum, _ := m.Sum(name, kept[1].Slot); !cmp.Equal(sum.More, history.Sum(kept[1:]...).More) {
					t.Errorf("queue %q: the sum of mirror %d is not that of its intervals", name, n)
				}
			}
			if first != nil { // the end is counted when something happens after it, such as another word on the staff
				until := min(history.SlotOf(first.last), history.SlotOf(d.last))
				if diff := cmp.Diff(before(first.all(name), until), before(kept, until)); diff != "" {
					t.Errorf("queue %q: with replicas that take over (-one +many)\n%s", name, diff)
				}
			}
		}
		first = d
	}
}

// before are the intervals before another one.
func before(all []history.Interval, until history.Slot) []history.Interval {
	return slices.DeleteFunc(slices.Clone(all), func(i history.Interval) bool { return i.Slot >= until-1 })
}

// counted are the intervals in which anything was counted.
func counted(all []history.Interval) []history.Interval {
	var some []history.Interval
	for _, i := range all {
		i.Forecast = 0
		if !cmp.Equal(i, history.Interval{Slot: i.Slot}) {
			some = append(some, i)
		}
	}
	return some
}
