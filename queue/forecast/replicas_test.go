package forecast_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/forecast"
	"presszero/queue/redisq"
)

// silent is an observer that nobody asks.
type silent struct{}

func (silent) FeedRead(string, int, time.Duration)   {}
func (silent) FeedGap(string)                        {}
func (silent) Forecast(time.Duration, int, int, int) {}
func (silent) Scored(string, forecast.Score)         {}
func (silent) Ceased()                               {}

// office is a site in Redis with agents who take calls of so many seconds.
type office struct {
	*testing.T
	client redis.UniversalClient
	clock  *clock.Manual
	line   *redisq.Store
	calls  int
}

func newOffice(t *testing.T, agents int) *office {
	t.Helper()
	o := &office{T: t, client: redistest.Start(t).Client(t), clock: clock.NewManual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	o.line = o.store()
	var all []queue.Agent
	for i := range agents {
		all = append(all, queue.Agent{ID: fmt.Sprint("agent", i), Queues: []string{"sales"}})
	}
	o.must(o.line.PutAgents(t.Context(), all))
	for _, a := range all {
		_, err := o.line.SetAgent(t.Context(), a.ID, queue.Ready, "")
		o.must(err)
	}
	return o
}

func (o *office) store() *redisq.Store {
	o.Helper()
	s, err := redisq.New(redisq.Options{Client: o.client, Site: "test", Now: o.clock.Now})
	o.must(err)
	return s
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) replica() *forecast.Service {
	o.Helper()
	s, err := forecast.New(forecast.Options{
		Store: o.store(), Clock: o.clock, Observer: silent{}, Log: zap.NewNop(),
		Queues: func() map[string]forecast.Queue { return map[string]forecast.Queue{"sales": {Handle: time.Minute}} },
	})
	o.must(err)
	return s
}

func (o *office) join(n int) {
	o.Helper()
	for range n {
		o.calls++
		_, err := o.line.Join(o.Context(), queue.Ticket{Call: fmt.Sprint("CA", o.calls), Queue: "sales"})
		o.must(err)
	}
}

// talk has an agent take the next caller for a minute.
func (o *office) talk() {
	o.Helper()
	ctx := o.Context()
	offer, err := o.line.Offer(ctx, []string{"sales"}, time.Minute)
	o.must(err)
	if offer == nil {
		o.Fatal("nobody is offered")
	}
	_, err = o.line.Accept(ctx, offer.Ref, time.Hour)
	o.must(err)
	o.must(o.line.Bridged(ctx, offer.Entry.Call))
	o.clock.Advance(time.Minute)
	_, err = o.line.EndTalk(ctx, offer.Ref, 0)
	o.must(err)
	o.must(o.line.Release(ctx, offer.Ref))
}

func (o *office) look(s *forecast.Service) {
	o.Helper()
	o.must(s.Look(o.Context()))
}

// learnt adds up a kind of counts, those moved to the base included.
func (o *office) learnt(kind string) float64 {
	o.Helper()
	l, err := o.line.Learnt(o.Context(), forecast.Job, "law/")
	o.must(err)
	all := 0.0
	for _, hash := range []string{"law/" + kind, "law/base-" + kind} {
		for field, text := range l.Hashes[hash] {
			if strings.HasPrefix(field, "e") {
				for part := range strings.SplitSeq(text, ",") {
					n, _ := strconv.ParseFloat("0"+part, 64)
					all += n
				}
			}
		}
	}
	return all
}

func TestTwoReplicasLearnEachCallOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	one, two := o.replica(), o.replica()
	for range 12 {
		o.join(1)
		o.look(two)
		o.talk()
		o.look(one)
	}
	o.look(two)
	if got := o.learnt("handle/sales"); got < 11.9 || got > 12 {
		t.Errorf("%v calls are learnt, want 12", got)
	}
}

func TestWhenOneReplicaIsKilledAnotherGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 2)
	one := o.replica()
	o.join(8)
	for range 3 {
		o.talk()
		o.look(one)
	}
	o.join(3) // one is dead by now
	o.talk()
	two := o.replica()
	o.look(two)
	if got := o.learnt("handle/sales"); got > 4 {
		t.Errorf("%v calls are learnt though only 4 are over", got)
	}
	o.clock.Advance(6 * time.Second)
	o.look(two)
	if got := o.learnt("handle/sales"); got < 3.9 || got > 4 {
		t.Errorf("%v calls are learnt, want 4", got)
	}
	v, err := o.line.Poll(t.Context(), "CA11")
	o.must(err)
	if age := v.Now.Sub(v.Forecast.At); !v.Forecast.Known || age > time.Second {
		t.Errorf("the last caller is told %+v, want what has just been forecast", v.Forecast)
	}
}

// measured bytes of all keys of the site whose names hold the text.
func (o *office) bytes(ctx context.Context, part string) (total int64) {
	o.Helper()
	keys, err := o.client.Keys(ctx, "pz:{test}:*"+part+"*").Result()
	o.must(err)
	for _, key := range keys {
		n, err := o.client.MemoryUsage(ctx, key, 0).Result()
		o.must(err)
		total += n
	}
	return total
}

func TestWhatIsLearntOfAQueueFitsIn64KiB(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	service := o.replica()
	o.look(service)
	most := int64(0)
	for hour := range 6 {
		most = max(most, o.crowd(hour, service))
	}
	t.Logf("%d bytes", most)
	if most > 64<<10 || most < 4<<10 {
		t.Errorf("what is learnt takes %d bytes, want at most 65536", most)
	}
}

// crowd has many callers be answered after all kinds of times, or hang up, and returns the most that was kept of that.
func (o *office) crowd(seed int, service *forecast.Service) (most int64) {
	o.Helper()
	ctx := o.Context()
	for i := range 400 {
		o.calls++
		call := fmt.Sprint("CA", o.calls)
		_, err := o.line.Join(ctx, queue.Ticket{Call: call, Queue: "sales", Head: time.Duration(i%5) * time.Minute})
		o.must(err)
		o.clock.Advance(time.Duration(1+(i*i+seed)%700) * 10 * time.Millisecond * time.Duration(1+i%7))
		if i%2 == 0 {
			_, _, err = o.line.Leave(ctx, call, queue.Abandoned, 0)
			o.must(err)
			continue
		}
		offer, err := o.line.Offer(ctx, []string{"sales"}, time.Minute)
		o.must(err)
		_, err = o.line.Accept(ctx, offer.Ref, time.Hour)
		o.must(err)
		o.must(o.line.Bridged(ctx, call))
		o.clock.Advance(time.Duration(1+(i*i*i+seed*7)%1500) * 10 * time.Millisecond * time.Duration(1+i%11))
		_, err = o.line.EndTalk(ctx, offer.Ref, 0)
		o.must(err)
		o.must(o.line.Release(ctx, offer.Ref))
		if i%20 == 1 {
			o.look(service)
			most = max(most, o.bytes(ctx, "learnt"))
		}
	}
	o.clock.Advance(time.Hour)
	o.look(service)
	return most
}
