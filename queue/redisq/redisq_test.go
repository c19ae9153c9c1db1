package redisq_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/memq"
	"presszero/queue/queuetest"
	"presszero/queue/redisq"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, sites(redistest.Start(t).Client(t)))
}

func TestConformanceInACluster(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, sites(redistest.StartCluster(t).ClusterClient(t)))
}

// sites gives each store a site of its own on one server, so that tests run side by side.
func sites(client redis.UniversalClient) queuetest.Open {
	var last atomic.Int64
	return func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		return newStore(t, client, fmt.Sprintf("test-%d", last.Add(1)), now)
	}
}

func newStore(t testing.TB, client redis.UniversalClient, site string, now func() time.Time) *redisq.Store {
	t.Helper()
	s, err := redisq.New(redisq.Options{Client: client, Site: site, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRedisAndMemoryAgree(t *testing.T) {
	t.Parallel()
	memory := func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		s, err := memq.New(memq.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	queuetest.Agree(t, memory, sites(redistest.Start(t).Client(t)))
}

func TestASiteNeedsANameWithoutBraces(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	for _, o := range []redisq.Options{{Site: "main"}, {Client: client}, {Client: client, Site: "a}b"}} {
		if _, err := redisq.New(o); err == nil {
			t.Errorf("a store was made of %+v", o)
		}
	}
}

func TestSitesDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	one, other := newStore(t, client, "one", nil), newStore(t, client, "other", nil)
	if _, err := one.Join(t.Context(), queue.Ticket{Call: "CA1", Queue: "sales"}); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Poll(t.Context(), "CA1"); !errors.Is(err, queue.ErrUnknownCall) {
		t.Errorf("poll at the other site: %v, want %v", err, queue.ErrUnknownCall)
	}
}

func Benchmark(b *testing.B) {
	client := redistest.Start(b).Client(b)
	var last atomic.Int64
	queuetest.Benchmark(b, func(b *testing.B, now func() time.Time) queuetest.Store {
		b.Helper()
		return newStore(b, client, fmt.Sprintf("bench-%d", last.Add(1)), now)
	})
}

func compare(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
