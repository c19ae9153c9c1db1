package memq_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/memq"
	"presszero/queue/queuetest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestConformance(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		return open(t, memq.Options{Now: now})
	})
}

func TestALineReadBackFromItsFileIsTheSame(t *testing.T) {
	t.Parallel()
	options := memq.Options{StateFile: filepath.Join(t.TempDir(), "line.json")}
	var later time.Duration
	fresh := func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		_ = os.Remove(options.StateFile)
		later = 0
		options.Now = func() time.Time { return now().Add(later) }
		return open(t, options)
	}
	queuetest.Histories(t, fresh, func(rt *rapid.T, s queuetest.Store) {
		kept, _ := s.(*memq.Store)
		kept.Start()
		if err := kept.Stop(); err != nil {
			rt.Fatal(err)
		}
		back := open(t, options)
		if diff := cmp.Diff(look(t, kept), look(t, back), cmpopts.EquateEmpty(), cmpopts.EquateErrors()); diff != "" {
			rt.Fatalf("read back (-kept +back):\n%s", diff)
		}
		later = time.Hour
		inAnyOrder := cmpopts.SortSlices(func(a, b queue.Due) bool { // what was put off once is due at its first time after a restart
			return fmt.Sprint(a.Kind, a.Offer.Ref, a.Offer.Entry.Call) < fmt.Sprint(b.Kind, b.Offer.Ref, b.Offer.Entry.Call)
		})
		if diff := cmp.Diff(sweep(t, kept), sweep(t, back), cmpopts.EquateEmpty(), inAnyOrder); diff != "" {
			rt.Fatalf("due after an hour (-kept +back):\n%s", diff)
		}
	})
}

func TestAClockIsRequired(t *testing.T) {
	t.Parallel()
	if _, err := memq.New(memq.Options{}); err == nil {
		t.Error("a store without a clock was made")
	}
}

func TestTombstonesAreForgottenAfterSixHours(t *testing.T) {
	t.Parallel()
	c := clock.NewManual(start)
	s := open(t, memq.Options{Now: c.Now})
	ticket := queue.Ticket{Call: "CA1", Queue: "sales"}
	join(t, s, ticket)
	leave(t, s, "CA1")
	c.Advance(6 * time.Hour)
	if _, err := s.Join(t.Context(), ticket); !errors.Is(err, queue.ErrEnded) {
		t.Errorf("after six hours: %v, want %v", err, queue.ErrEnded)
	}
	c.Advance(time.Millisecond)
	join(t, s, ticket)
}

func TestTheFeedKeepsTheLastTenThousandEvents(t *testing.T) {
	t.Parallel()
	s := open(t, memq.Options{Now: clock.NewManual(start).Now})
	for i := range 12_000 {
		call := fmt.Sprintf("CA%d", i)
		join(t, s, queue.Ticket{Call: call, Queue: "sales"})
		leave(t, s, call)
	}
	events, _, err := s.Events(t.Context(), "", 100_000)
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 10_000 || events[0].Call != "CA7000" || events[9_999].Call != "CA11999" {
		t.Errorf("%d events from %s to %s", len(events), events[0].Call, events[len(events)-1].Call)
	}
}

func TestChangesAreWrittenTogetherAndReadAtStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "line.json")
		s := open(t, memq.Options{Now: time.Now, StateFile: file})
		s.Start()
		s.Start()
		join(t, s, queue.Ticket{Call: "CA1", Queue: "sales"})
		synctest.Wait()
		first := read(t, file)
		join(t, s, queue.Ticket{Call: "CA2", Queue: "sales"})
		join(t, s, queue.Ticket{Call: "CA3", Queue: "sales"})
		synctest.Wait()
		if read(t, file) != first {
			t.Error("the file was written twice within a moment")
		}
		if err := clock.Sleep(t.Context(), clock.System{}, time.Second); err != nil {
			t.Fatal(err)
		}
		again := open(t, memq.Options{Now: time.Now, StateFile: file})
		if v, err := again.Poll(t.Context(), "CA3"); err != nil || v.Position != 3 {
			t.Errorf("after a crash: %+v, %v", v, err)
		}
		leave(t, s, "CA1")
		for range 2 {
			if err := s.Stop(); err != nil {
				t.Fatal(err)
			}
		}
		again = open(t, memq.Options{Now: time.Now, StateFile: file})
		if v, err := again.Poll(t.Context(), "CA3"); err != nil || v.Position != 2 {
			t.Errorf("after Stop: %+v, %v", v, err)
		}
		if left, _ := filepath.Glob(file + "*"); len(left) != 1 {
			t.Errorf("files left behind: %v", left)
		}
	})
}

func TestAFileThatCannotBeUnderstoodIsAnErrorThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"half a file":   `{"Version":1,"Seq":4,"Entr`,
		"empty":         ``,
		"a later one":   `{"Version":9,"Event":"0-0"}`,
		"another thing": `[1,2,3]`,
	} {
		file := filepath.Join(t.TempDir(), "line.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := memq.New(memq.Options{Now: time.Now, StateFile: file})
		if err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "move it away") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFailedWriteIsReportedAndDoesNotStopTheLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var reports []error
		s := open(t, memq.Options{
			Now: time.Now, StateFile: filepath.Join(t.TempDir(), "missing", "line.json"),
			Report: func(err error) { reports = append(reports, err) },
		})
		s.Start()
		join(t, s, queue.Ticket{Call: "CA1", Queue: "sales"})
		synctest.Wait()
		if err := s.Stop(); !errors.Is(err, os.ErrNotExist) || len(reports) != 1 {
			t.Errorf("Stop: %v, reports: %v", err, reports)
		}
	})
}

func TestRanksAreThoseOfASortedList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, memq.Options{Now: clock.NewManual(start).Now})
		type place struct {
			clock time.Time
			seq   int64
			call  string
		}
		var want []place
		for i := range rapid.IntRange(0, 80).Draw(rt, "callers") {
			p := place{start.Add(time.Duration(rapid.IntRange(0, 9).Draw(rt, "clock")) * time.Second), int64(i + 1), fmt.Sprint("CA", i)}
			want = append(want, p)
			join(t, s, queue.Ticket{Call: p.call, Queue: "sales", Clock: p.clock, Seq: p.seq})
		}
		slices.SortFunc(want, func(a, b place) int {
			if c := a.clock.Compare(b.clock); c != 0 {
				return c
			}
			return int(a.seq - b.seq)
		})
		for i := 0; i < len(want); i++ {
			if rapid.Bool().Draw(rt, "leaves") {
				leave(t, s, want[i].call)
				want = slices.Delete(want, i, i+1)
			}
		}
		for i, p := range want {
			if v, err := s.Poll(t.Context(), p.call); err != nil || v.Position != i+1 {
				rt.Fatalf("%s polls as %d, %v, want %d", p.call, v.Position, err, i+1)
			}
		}
	})
}

func Benchmark(b *testing.B) {
	queuetest.Benchmark(b, func(b *testing.B, now func() time.Time) queuetest.Store {
		b.Helper()
		return open(b, memq.Options{Now: now})
	})
}

func open(t testing.TB, o memq.Options) *memq.Store {
	t.Helper()
	s, err := memq.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func join(t testing.TB, s *memq.Store, ticket queue.Ticket) {
	t.Helper()
	if _, err := s.Join(t.Context(), ticket); err != nil {
		t.Fatal(err)
	}
}

func leave(t testing.TB, s *memq.Store, call string) {
	t.Helper()
	if _, _, err := s.Leave(t.Context(), call, queue.Abandoned, 0); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// look is the site and every call that histories know.
func look(t testing.TB, s *memq.Store) []any {
	t.Helper()
	all, err := s.Snapshot(t.Context(), 100)
	seen := []any{all, err}
	for i := range 6 {
		v, err := s.Poll(t.Context(), fmt.Sprint("CA", i+1))
		seen = append(seen, v, err != nil)
	}
	return seen
}

func sweep(t testing.TB, s *memq.Store) []queue.Due {
	t.Helper()
	due, err := s.Sweep(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

func TestAClaimInTwoTripsIsSeenNotToBeLinearizable(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		s, err := memq.New(memq.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return twoTrips{s}
	}
	for seed := range uint64(200) {
		if !queuetest.Linearizable(t, open, seed, 1) {
			return
		}
	}
	t.Error("two hundred histories of a claim in two trips look linearizable")
}

// twoTrips is a store with a fault: it looks who comes next in one trip and makes the offer in another, and tells of what
// it saw.
type twoTrips struct{ *memq.Store }

func (s twoTrips) Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error) {
	site, err := s.Snapshot(ctx, 100)
	if err != nil {
		return nil, err
	}
	runtime.Gosched()
	o, err := s.Store.Offer(ctx, queues, unrung)
	for _, q := range site.Queues {
		for _, e := range q.Entries {
			w, _ := site.WhyCall(e.Call)
			if o != nil && e.State == queue.Waiting && w.Next != "" {
				o.Entry, o.Agent.ID = e, w.Next
				return o, err
			}
		}
	}
	return o, err
}

func TestASecondWinnerOfARingGroupIsSeenNotToBeLinearizable(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, now func() time.Time) queuetest.Store {
		t.Helper()
		s, err := memq.New(memq.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return twoWinners{s}
	}
	for seed := range uint64(200) {
		if !queuetest.Linearizable(t, open, seed, 3) {
			return
		}
	}
	t.Error("two hundred histories of ring groups with two winners look linearizable")
}

// twoWinners is a store with a fault: it gives the caller to every agent who accepts, however late.
type twoWinners struct{ *memq.Store }

func (s twoWinners) Accept(ctx context.Context, ref queue.OfferRef, connect time.Duration) (queue.Offer, error) {
	o, err := s.Store.Accept(ctx, ref, connect)
	if errors.Is(err, queue.ErrStaleOffer) {
		return queue.Offer{Ref: ref}, nil
	}
	return o, err
}

func TestRoutingLanesAndRedialsOutliveARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "line.json")
	now := start
	options := memq.Options{Now: func() time.Time { return now }, StateFile: file}
	s := open(t, options)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s.Start()
	must(s.PutRouting(ctx, map[string]queue.Routing{"sales": {Resume: time.Minute, Tiers: []queue.Tier{{After: time.Minute}}}}))
	must(s.PutAgents(ctx, []queue.Agent{{ID: "hema", Queues: []string{"sales"}, Tiers: map[string]int{"sales": 2}, Skills: map[string]int{"lang:hi": 1}}}))
	_, err := s.SetAgent(ctx, "hema", queue.Ready, "")
	must(err)
	for _, call := range []string{"CA1", "CA2"} {
		_, err = s.Join(ctx, queue.Ticket{Call: call, Queue: "sales", Lane: "lang:hi", From: "+15550101"})
		must(err)
	}
	_, _, err = s.Leave(ctx, "CA1", queue.Abandoned, 0)
	must(err)
	must(s.Stop())

	s = open(t, options)
	if o, err := s.Offer(ctx, []string{"sales"}, time.Second); o != nil || err != nil {
		t.Errorf("offer %+v, %v before the tier opens", o, err)
	}
	now = start.Add(59 * time.Second)
	v, err := s.Join(ctx, queue.Ticket{Call: "CA3", Queue: "sales", From: "+15550101"})
	if err != nil || !v.Resumed || v.Position != 1 {
		t.Errorf("redial: %+v, %v", v, err)
	}
	now = start.Add(time.Minute)
	if o, err := s.Offer(ctx, []string{"sales"}, time.Second); err != nil || o == nil || o.Entry.Call != "CA3" {
		t.Errorf("offer %+v, %v", o, err)
	}
}
