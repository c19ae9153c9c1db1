package callstore

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"presszero/ivr"
)

// teller is what both stores promise of promises.
type teller interface {
	Promised(ctx context.Context, after string, limit int) ([]ivr.Promised, string, error)
}

// toldPromises are what every store is tested for, each in a store of its own.
var toldPromises = map[string]func(*testing.T, fixture){
	"WhatATurnPromisesIsOnRecordWithIt":           whatATurnPromisesIsOnRecordWithIt,
	"ARepeatedTurnPromisesNothingAgain":           aRepeatedTurnPromisesNothingAgain,
	"OfManyRequestsForOneTurnOneIsOnRecord":       ofManyRequestsForOneTurnOneIsOnRecord,
	"PromisesAreReadInTheirOrderFromAnyOfThem":    promisesAreReadInTheirOrderFromAnyOfThem,
	"WhatNobodyHasReadForLongIsKeptUpToALimit":    whatNobodyHasReadForLongIsKeptUpToALimit,
	"ATurnThatPromisesNothingLeavesNothingBeside": aTurnThatPromisesNothingLeavesNothingBeside,
}

func told(call, said string) ivr.Promised {
	return ivr.Promised{
		Promise: ivr.Promise{Kind: ivr.PromiseWait, Said: said, By: noon.Add(time.Hour), Basis: "twin", Queue: "sales", Language: "ta"},
		Call:    call, Number: "+******01", Lane: "lang:ta", At: noon,
	}
}

func promising(call string, n int, said ...string) ivr.Turn {
	t := turn(call, n, "promises")
	for _, s := range said {
		t.Promised = append(t.Promised, told(call, s))
	}
	return t
}

// onRecord is what was told after an ID, without the IDs, which must differ.
func (f fixture) onRecord(t *testing.T, after string, limit int) ([]ivr.Promised, string) {
	t.Helper()
	s, ok := f.store.(teller)
	if !ok {
		t.Fatalf("%T keeps no promises", f.store)
	}
	all, next, err := s.Promised(t.Context(), after, limit)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"": true}
	for _, p := range all {
		if seen[p.ID] {
			t.Errorf("two promises are called %q", p.ID)
		}
		seen[p.ID] = true
	}
	return all, next
}

func (f fixture) expectOnRecord(t *testing.T, want ...ivr.Promised) {
	t.Helper()
	got, _ := f.onRecord(t, "", 100)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(ivr.Promised{}, "ID"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("on record (-want +got):\n%s", diff)
	}
}

func whatATurnPromisesIsOnRecordWithIt(t *testing.T, f fixture) {
	commit(t, f, promising("CA1", 0, "about 5", "about 7"))
	commit(t, f, promising("CA2", 0, "about 2"))
	f.expectOnRecord(t, told("CA1", "about 5"), told("CA1", "about 7"), told("CA2", "about 2"))
}

func aRepeatedTurnPromisesNothingAgain(t *testing.T, f fixture) {
	commit(t, f, promising("CA1", 0, "about 5"))
	commit(t, f, promising("CA1", 0, "about 3"))
	commit(t, f, promising("CA1", 2, "about 2"))
	commit(t, f, promising("CA1", 1, "about 4"))
	f.expectOnRecord(t, told("CA1", "about 5"), told("CA1", "about 2"))
}

func ofManyRequestsForOneTurnOneIsOnRecord(t *testing.T, f fixture) {
	var all sync.WaitGroup
	replies := make([]ivr.Committed, 20)
	for n := range replies {
		all.Go(func() {
			one := promising("CA1", 0, fmt.Sprint(n))
			one.Reply = []byte(fmt.Sprint(n))
			replies[n], _ = f.Commit(t.Context(), one)
		})
	}
	all.Wait()
	got, _ := f.onRecord(t, "", 100)
	if len(got) != 1 {
		t.Fatalf("%d promises are on record", len(got))
	}
	for n, r := range replies {
		if string(r.Reply) != got[0].Said {
			t.Errorf("request %d heard %s, and %s is on record", n, r.Reply, got[0].Said)
		}
	}
}

func promisesAreReadInTheirOrderFromAnyOfThem(t *testing.T, f fixture) {
	for n := range 7 {
		commit(t, f, promising(fmt.Sprint("CA", n), 0, fmt.Sprint(n)))
	}
	var said []string
	for after := ""; ; {
		page, next := f.onRecord(t, after, 3)
		for _, p := range page {
			said = append(said, p.Said)
		}
		if len(page) == 0 {
			expect(t, "the ID to go on from", after, next)
			break
		}
		after = next
	}
	expect(t, "said", []string{"0", "1", "2", "3", "4", "5", "6"}, said)
}

func whatNobodyHasReadForLongIsKeptUpToALimit(t *testing.T, f fixture) {
	hundred := make([]string, 100)
	for n := range toldLimit/100 + 3 {
		commit(t, f, promising(fmt.Sprint("CA", n), 0, hundred...))
	}
	got, _ := f.onRecord(t, "", 3*toldLimit)
	if len(got) < toldLimit || len(got) > toldLimit+200 {
		t.Errorf("%d are kept, want about %d", len(got), toldLimit)
	}
}

func aTurnThatPromisesNothingLeavesNothingBeside(t *testing.T, f fixture) {
	commit(t, f, promising("CA1", 0))
	f.expectOnRecord(t)
}
