package callstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"presszero/ivr"
)

// items is what both stores promise of messages that somebody is to see to.
type items interface {
	KeepNew(ctx context.Context, m ivr.Message) (bool, error)
	Item(ctx context.Context, id string) (ivr.Item, error)
	Act(ctx context.Context, id string, a ivr.Act) (ivr.Item, bool, error)
	Items(ctx context.Context, w ivr.ItemsWish) (ivr.ItemsPage, error)
	ItemCounts(ctx context.Context, now time.Time) (map[string]ivr.ItemCount, error)
}

// itemPromises are what every store is tested for, each in a store of its own.
var itemPromises = map[string]func(*testing.T, fixture){
	"AnItemIsFoundByItsNameAndKeptOnce":      anItemIsFoundByItsNameAndKeptOnce,
	"OpenItemsAreListedDueSoonestFirst":      openItemsAreListedDueSoonestFirst,
	"DoneItemsAreListedApart":                doneItemsAreListedApart,
	"PagesFollowEachOther":                   pagesFollowEachOther,
	"OfTwoWhoTakeAnItemOneIsToldWhoHasIt":    ofTwoWhoTakeAnItemOneIsToldWhoHasIt,
	"ARepeatedActChangesNothing":             aRepeatedActChangesNothing,
	"OpenAndLateItemsAreCountedByQueue":      openAndLateItemsAreCountedByQueue,
	"WhatNobodyIsToSeeToIsListedWithoutMore": whatNobodyIsToSeeToIsListedWithoutMore,
}

// voicemail is one of a queue, left at a minute and due at another, 0 for never.
func voicemail(n int, queue string, left, due int) ivr.Message {
	m := ivr.Message{
		Kind: ivr.MessageVoicemail, Call: fmt.Sprintf("CA%d", n), Queue: queue, Owner: queue, Recording: fmt.Sprintf("https://carrier.example/RE%d", n),
		Length: 9 * time.Second, Left: noon.Add(time.Duration(left) * time.Minute),
	}
	if due > 0 {
		m.Due = noon.Add(time.Duration(due) * time.Minute)
	}
	return m
}

func (f fixture) keepAll(t testing.TB, all ...ivr.Message) items {
	t.Helper()
	s, ok := f.store.(items)
	if !ok {
		t.Fatalf("%T keeps no items", f.store)
	}
	for _, m := range all {
		if kept, err := s.KeepNew(t.Context(), m); err != nil || !kept {
			t.Fatalf("keep %s: %v, %v", m.Call, kept, err)
		}
	}
	return s
}

// listed are the calls of a page, with the states of their items.
func listed(t testing.TB, s items, w ivr.ItemsWish) []string {
	t.Helper()
	if w.Limit == 0 {
		w.Limit = 100
	}
	page, err := s.Items(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, i := range page.Items {
		all = append(all, strings.TrimSpace(i.Call+" "+string(i.State)))
	}
	if page.Next != "" {
		all = append(all, "more")
	}
	return all
}

func act(t testing.TB, s items, m ivr.Message, kind ivr.ActKind, by string, minute int) ivr.Item {
	t.Helper()
	i, _, err := s.Act(t.Context(), ItemID(m), ivr.Act{Kind: kind, By: by, At: noon.Add(time.Duration(minute) * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func anItemIsFoundByItsNameAndKeptOnce(t *testing.T, f fixture) {
	m := voicemail(1, "sales", 0, 60)
	s := f.keepAll(t, m)
	if kept, err := s.KeepNew(t.Context(), m); kept || err != nil {
		t.Errorf("kept again: %v, %v", kept, err)
	}
	got, err := s.Item(t.Context(), ItemID(m))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "item", ivr.Item{Message: m, ID: ItemID(m), State: ivr.ItemNew, Since: noon}, got)
	for _, ask := range []func() error{
		func() error { _, err := s.Item(t.Context(), "none"); return err },
		func() error {
			_, _, err := s.Act(t.Context(), "none", ivr.Act{Kind: ivr.ActClosed, By: "anna"})
			return err
		},
	} {
		if err := ask(); !errors.Is(err, ivr.ErrUnknownItem) {
			t.Errorf("a message that was never left: %v", err)
		}
	}
}

func openItemsAreListedDueSoonestFirst(t *testing.T, f fixture) {
	s := f.keepAll(t, voicemail(1, "sales", 0, 90), voicemail(2, "support", 1, 30), voicemail(3, "sales", 2, 60), voicemail(4, "sales", 3, 0), voicemail(5, "sales", 4, 0))
	open := ivr.ItemsWish{Which: ivr.OpenItems}
	expect(t, "all", []string{"CA2 new", "CA3 new", "CA1 new", "CA4 new", "CA5 new"}, listed(t, s, open))
	open.Queue = "sales"
	expect(t, "of a queue", []string{"CA3 new", "CA1 new", "CA4 new", "CA5 new"}, listed(t, s, open))
	act(t, s, voicemail(1, "sales", 0, 90), ivr.ActClaimed, "anna", 5)
	expect(t, "of a queue and a state", []string{"CA1 claimed"}, listed(t, s, ivr.ItemsWish{Which: ivr.OpenItems, Queue: "sales", State: ivr.ItemClaimed}))
	expect(t, "of an owner", []string{"CA2 new"}, listed(t, s, ivr.ItemsWish{Which: ivr.OpenItems, Owner: "support"}))
	expect(t, "of nobody", []string{}, listed(t, s, ivr.ItemsWish{Which: ivr.OpenItems, Queue: "billing"}))
}

func doneItemsAreListedApart(t *testing.T, f fixture) {
	one, two, three := voicemail(1, "sales", 0, 90), voicemail(2, "sales", 1, 30), voicemail(3, "support", 2, 60)
	s := f.keepAll(t, one, two, three)
	act(t, s, two, ivr.ActCalledBack, "anna", 5)
	act(t, s, one, ivr.ActClosed, "ben", 6)
	expect(t, "open", []string{"CA3 new"}, listed(t, s, ivr.ItemsWish{Which: ivr.OpenItems}))
	expect(t, "open of the queue", []string{}, listed(t, s, ivr.ItemsWish{Which: ivr.OpenItems, Queue: "sales"}))
	expect(t, "done", []string{"CA1 closed", "CA2 called-back"}, listed(t, s, ivr.ItemsWish{Which: ivr.DoneItems}))
	expect(t, "called back", []string{"CA2 called-back"}, listed(t, s, ivr.ItemsWish{Which: ivr.DoneItems, State: ivr.ItemCalledBack}))
	expect(t, "all", []string{"CA3 new", "CA2 called-back", "CA1 closed"}, listed(t, s, ivr.ItemsWish{}))
}

func pagesFollowEachOther(t *testing.T, f fixture) {
	var all []ivr.Message
	for n := range 450 {
		all = append(all, voicemail(n, []string{"sales", "support"}[n%2], n, 1000+n/3)) // some are due at the same time
	}
	s := f.keepAll(t, all...)
	for which, order := range map[ivr.Which]string{ivr.OpenItems: "due", ivr.AllMessages: "left"} {
		seen := map[string]bool{}
		w := ivr.ItemsWish{Which: which, Queue: "sales", Limit: 40}
		for pages := 0; pages < 10; pages++ {
			page, err := s.Items(t.Context(), w)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range page.Items {
				if seen[i.ID] || i.Queue != "sales" {
					t.Fatalf("%s of %s is listed twice, or not asked for", i.Call, i.Queue)
				}
				seen[i.ID] = true
			}
			if w.After = page.Next; w.After == "" {
				break
			}
		}
		if len(seen) != 225 {
			t.Errorf("%d messages in the order of %s, want 225", len(seen), order)
		}
	}
	if _, err := s.Items(t.Context(), ivr.ItemsWish{After: "nowhere", Limit: 1}); !errors.Is(err, ivr.ErrNoPage) {
		t.Errorf("a page from nowhere: %v", err)
	}
}

func ofTwoWhoTakeAnItemOneIsToldWhoHasIt(t *testing.T, f fixture) {
	m := voicemail(1, "sales", 0, 60)
	s := f.keepAll(t, m)
	var mu sync.Mutex
	won := map[string]bool{}
	told := map[string]int{}
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			by := fmt.Sprintf("agent-%d", n)
			i, changed, err := s.Act(t.Context(), ItemID(m), ivr.Act{Kind: ivr.ActClaimed, By: by, At: noon})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && changed:
				won[by] = true
			case errors.Is(err, ivr.ErrItemTaken):
				told[i.By]++
			default:
				t.Errorf("%s: %+v, %v, %v", by, i, changed, err)
			}
		})
	}
	all.Wait()
	if len(won) != 1 || len(told) != 1 {
		t.Fatalf("%v have it, and the others were told of %v", won, told)
	}
	for by := range won {
		expect(t, "told", 19, told[by])
	}
}

func aRepeatedActChangesNothing(t *testing.T, f fixture) {
	m := voicemail(1, "sales", 0, 60)
	s := f.keepAll(t, m)
	for _, kind := range []ivr.ActKind{ivr.ActListened, ivr.ActClaimed, ivr.ActCalledBack} {
		first := act(t, s, m, kind, "anna", 1)
		again, changed, err := s.Act(t.Context(), ItemID(m), ivr.Act{Kind: kind, By: "anna", At: noon.Add(time.Hour)})
		if changed || err != nil {
			t.Errorf("%s again: changed %v, %v", kind, changed, err)
		}
		expect(t, string(kind), first, again)
	}
	got, err := s.Item(t.Context(), ItemID(m))
	if err != nil || len(got.Acts) != 3 {
		t.Errorf("acts %+v, %v", got.Acts, err)
	}
}

func openAndLateItemsAreCountedByQueue(t *testing.T, f fixture) {
	one, two := voicemail(1, "sales", 0, 10), voicemail(2, "sales", 0, 60)
	s := f.keepAll(t, one, two, voicemail(3, "sales", 0, 0), voicemail(4, "support", 0, 5))
	count := func() map[string]ivr.ItemCount {
		t.Helper()
		counts, err := s.ItemCounts(t.Context(), noon.Add(20*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return counts
	}
	expect(t, "counts", map[string]ivr.ItemCount{"sales": {Open: 3, Late: 1}, "support": {Open: 1, Late: 1}}, count())
	act(t, s, one, ivr.ActCalledBack, "anna", 15)
	act(t, s, voicemail(4, "support", 0, 5), ivr.ActClosed, "anna", 15)
	expect(t, "when some are done", map[string]ivr.ItemCount{"sales": {Open: 2}, "support": {}}, count())
}

func whatNobodyIsToSeeToIsListedWithoutMore(t *testing.T, f fixture) {
	survey := ivr.Message{Kind: ivr.MessageSurvey, Call: "CA9", Turn: 3, Queue: "sales", Score: 4, Left: noon}
	empty := voicemail(1, "sales", 1, 60)
	empty.Length = 0
	s := f.keepAll(t, survey, empty)
	expect(t, "all", []string{"CA1", "CA9"}, listed(t, s, ivr.ItemsWish{}))
	expect(t, "open", []string{}, listed(t, s, ivr.ItemsWish{Which: ivr.OpenItems}))
	counts, err := s.ItemCounts(t.Context(), noon)
	if err != nil || len(counts) != 0 {
		t.Errorf("counts %v, %v", counts, err)
	}
}
