package ledger

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/zap"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/queue/memq"
)

// start is when every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// stage is a real line, what its callers are told, and a ledger that can be killed.
type stage struct {
	testing.TB
	clock    *clock.Manual
	line     *memq.Store
	told     []queue.PromiseRecord
	ledger   *Ledger
	lived    int // ledgers there have been
	lost     bool
	made     int
	settled  []queue.PromiseRecord
	standing map[Of]Standing
	breaches []string
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{TB: t, clock: clock.NewManual(start)}
	var err error
	s.line, err = memq.New(memq.Options{Now: s.clock.Now})
	s.must(err)
	s.must(s.line.PutAgents(t.Context(), []queue.Agent{{ID: "anna", Address: "client:anna", Queues: []string{"sales"}}}))
	s.kill()
	return s
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) equal(what string, want, got any) {
	s.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// kill ends the ledger without warning, and has another replica take over.
func (s *stage) kill() {
	s.Helper()
	s.lived++
	var err error
	s.ledger, err = New(Options{
		Store: fickle{s.line, s}, Told: s, Observer: s, Clock: s.clock, Log: zap.NewNop(), Holder: fmt.Sprint("replica ", s.lived),
		Breach: func(_ context.Context, r queue.PromiseRecord) { s.breaches = append(s.breaches, r.Call) },
	})
	s.must(err)
}

// Told implements Told.
func (s *stage) Told(_ context.Context, after string, limit int) ([]queue.PromiseRecord, string, error) {
	from := 0
	if after != "" {
		for s.told[from].ID != after {
			from++
		}
		from++
	}
	page := s.told[from:min(from+limit, len(s.told))]
	if len(page) > 0 {
		after = page[len(page)-1].ID
	}
	return page, after, nil
}

func (s *stage) PromiseMade(string, string)            { s.made++ }
func (s *stage) PromiseSettled(r queue.PromiseRecord)  { s.settled = append(s.settled, r) }
func (s *stage) SetPromises(standings map[Of]Standing) { s.standing = standings }
func (s *stage) pass(d time.Duration)                  { s.clock.Advance(d) }
func (s *stage) look()                                 { s.ledger.round(s.Context()) }
func (s *stage) tell(call string, k queue.PromiseKind, said string, by time.Duration) {
	r := queue.PromiseRecord{ID: fmt.Sprintf("%d-%04d", s.clock.Now().UnixMilli(), len(s.told)), Call: call, Queue: "sales", Kind: k, Said: said, At: s.clock.Now()}
	if by > 0 {
		r.By = r.At.Add(by)
	}
	s.told = append(s.told, r)
}

func (s *stage) join(call string) {
	s.Helper()
	_, err := s.line.Join(s.Context(), queue.Ticket{Call: call, Queue: "sales", Turn: int(s.clock.Now().Unix()), From: "+15550101"})
	s.must(err)
}

// park has a caller ask to be called back within a while.
func (s *stage) park(call, number string, due time.Duration) {
	s.Helper()
	now := s.clock.Now()
	_, err := s.line.Join(s.Context(), queue.Ticket{
		Call: call, Queue: "sales", Turn: int(now.Unix()), Callback: queue.Callback{Number: number, Due: now.Add(due), Expires: now.Add(24 * time.Hour)},
	})
	s.must(err)
}

func (s *stage) leave(call string, why queue.Outcome) {
	s.Helper()
	_, _, err := s.line.Leave(s.Context(), call, why, 0)
	s.must(err)
}

// serve has anna take the next caller, and returns who that was; empty: nobody waits.
func (s *stage) serve() string {
	s.Helper()
	_, err := s.line.SetAgent(s.Context(), "anna", queue.Ready, "")
	s.must(err)
	o, err := s.line.Offer(s.Context(), []string{"sales"}, time.Minute)
	s.must(err)
	if o == nil {
		return ""
	}
	_, err = s.line.Accept(s.Context(), o.Ref, time.Minute)
	s.must(err)
	if o.Entry.ToCall() {
		_, err = s.line.Dialled(s.Context(), o.Entry.Call, "leg-"+o.Entry.Call, time.Minute)
		s.must(err)
		_, err = s.line.Reached(s.Context(), o.Entry.Call, "leg-"+o.Entry.Call)
		s.must(err)
	}
	s.must(s.line.Bridged(s.Context(), o.Entry.Call))
	return o.Entry.Call
}

// done ends the talk of a caller.
func (s *stage) done(call string) {
	s.Helper()
	v, err := s.line.Poll(s.Context(), call)
	s.must(err)
	_, err = s.line.EndTalk(s.Context(), v.Offer, 0)
	s.must(err)
	s.must(s.line.Release(s.Context(), v.Offer))
}

// records are all that is on record, the oldest first, and the ledger's own view of each apart.
func (s *stage) records() []queue.PromiseRecord {
	s.Helper()
	p, err := s.line.Promises(s.Context(), queue.PromisesWish{Limit: 10_000})
	s.must(err)
	var all []queue.PromiseRecord
	for i := len(p.Records) - 1; i >= 0; i-- {
		all = append(all, p.Records[i])
	}
	return all
}

// outcomes are the outcomes of what was told to a caller, in the order of telling.
func (s *stage) outcomes(call string) []string {
	s.Helper()
	s.look()
	var all []string
	for _, r := range s.records() {
		if r.Call == call {
			all = append(all, fmt.Sprintf("%s %s %s %s", r.Kind, r.Said, r.Outcome, r.Margin))
		}
	}
	return all
}

// fickle is a store whose answer may be lost after it did what was asked for.
type fickle struct {
	*memq.Store
	s *stage
}

func (f fickle) Settle(ctx context.Context, step queue.Settlement) error {
	err := f.Store.Settle(ctx, step)
	if f.s.lost && err == nil {
		f.s.lost = false
		return errors.New("the connection was lost")
	}
	return err
}
