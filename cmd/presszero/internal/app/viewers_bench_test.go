package app

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/queue"
)

// viewers is how many look at the wallboard of one replica.
const viewers = 500

// BenchmarkViewers measures how much longer a wait tick takes while 500 look at the wallboard of the same replica, a thousand
// callers wait and agents come and go ten times a second: x-without is the ratio of the medians, in turn within one run. The
// readers stand in the same process and on the same machine, so that their work counts, too.
func BenchmarkViewers(b *testing.B) {
	rig := newBenchRig(b, nil)
	c := ticks(rig)
	rig.app.Start(b.Context())
	private, err := rig.app.Private()
	if err != nil {
		b.Fatal(err)
	}
	screens := httptest.NewServer(private)
	b.Cleanup(func() {
		screens.CloseClientConnections()
		screens.Close()
	})
	ours := serveRaw(b, rig.app.Public())
	b.Cleanup(rig.stir())
	half := func() time.Duration {
		took := make([]time.Duration, 3000)
		for i := range took {
			path, f := c.request(i)
			request := raw(rig.base, path, f)
			began := clock.System{}.Now()
			ours.do(b, request)
			took[i] = clock.System{}.Now().Sub(began)
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	var without, with time.Duration
	var ratios []float64
	for b.Loop() {
		without = half()
		leave := rig.look(screens.URL)
		with = half()
		leave()
		ratios = append(ratios, float64(with)/float64(without))
	}
	slices.Sort(ratios)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ratios[len(ratios)/2], "x-without")
	b.ReportMetric(float64(without.Microseconds()), "us-without")
	b.ReportMetric(float64(with.Microseconds()), "us-with")
}

// stir lets an agent come and go.
func (rig *benchRig) stir() (stop func()) {
	ctx, cancel := context.WithCancel(rig.b.Context())
	var work sync.WaitGroup
	work.Go(func() {
		for i := 0; clock.Sleep(ctx, clock.System{}, 100*time.Millisecond) == nil; i++ {
			state := []queue.AgentState{queue.Away, queue.Offline}[i%2]
			_, _ = rig.app.stores.line.SetAgent(ctx, "bilal", state, "")
		}
	})
	return func() {
		cancel()
		work.Wait()
	}
}

// look has everybody look at the wallboard, and returns when all of them see it.
func (rig *benchRig) look(screens string) (leave func()) {
	ctx, cancel := context.WithCancel(rig.b.Context())
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 0}}
	var reading, seeing sync.WaitGroup
	for range viewers {
		seeing.Add(1)
		reading.Go(func() {
			once := sync.OnceFunc(seeing.Done)
			defer once()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, screens+"/api/v1/live?topics=board", nil)
			if err != nil {
				return
			}
			req.Header.Set("Authorization", "Bearer "+rig.app.LocalKey())
			res, err := client.Do(req)
			if err != nil || res.StatusCode != http.StatusOK {
				rig.b.Error("the wallboard cannot be looked at")
				return
			}
			defer res.Body.Close()
			if _, err := io.ReadFull(res.Body, make([]byte, 1000)); err == nil {
				once()
				_, _ = io.Copy(io.Discard, res.Body)
			}
		})
	}
	seeing.Wait()
	return func() {
		cancel()
		reading.Wait()
	}
}
