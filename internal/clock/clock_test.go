package clock

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestManualRunsDueCallbacksInOrderAtTheirOwnTime(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	c := NewManual(start)
	var seen []time.Duration
	note := func() { seen = append(seen, c.Now().Sub(start)) }
	c.AfterFunc(3*time.Second, note)
	c.AfterFunc(time.Second, func() {
		note()
		c.AfterFunc(time.Second, note)
	})
	stopped := c.AfterFunc(2*time.Second, note)
	if !stopped.Stop() || stopped.Stop() {
		t.Error("Stop must be true once and false afterwards")
	}
	c.Advance(2500 * time.Millisecond)
	if diff := cmp.Diff([]time.Duration{time.Second, 2 * time.Second}, seen); diff != "" {
		t.Errorf("callbacks after 2.5 s (-want +got):\n%s", diff)
	}
	c.Advance(time.Second)
	if diff := cmp.Diff([]time.Duration{time.Second, 2 * time.Second, 3 * time.Second}, seen); diff != "" {
		t.Errorf("callbacks after 3.5 s (-want +got):\n%s", diff)
	}
}

func TestScaledRunsFactorTimesAsFast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := NewScaled(20)
		start, began := c.Now(), time.Now()
		if err := Sleep(context.Background(), c, 40*time.Second); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != 2*time.Second {
			t.Errorf("40 s on a clock of factor 20 took %v of real time, want 2s", got)
		}
		if got := c.Now().Sub(start); got != 40*time.Second {
			t.Errorf("the clock moved by %v, want 40s", got)
		}
	})
}

func TestSleepEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := NewManual(time.Unix(0, 0))
	if err := Sleep(ctx, c, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("Sleep returned %v, want %v", err, context.Canceled)
	}
}
