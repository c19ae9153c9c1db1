package keep

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"presszero/internal/clock"
	"presszero/internal/redistest"
)

// opened is a store under test. age lets a time pass for all that it holds.
type opened struct {
	Store
	now func() time.Time
	age func(t testing.TB, d time.Duration)
}

var promises = map[string]func(*testing.T, opened){
	"ADocumentIsReadAsItWasWritten":              aDocumentIsReadAsItWasWritten,
	"AnOvertakenWriteChangesNothing":             anOvertakenWriteChangesNothing,
	"OfManyWhoWriteAtOnceOneWins":                ofManyWhoWriteAtOnceOneWins,
	"ListsHaveTheNewestFirstPageByPage":          listsHaveTheNewestFirstPageByPage,
	"DocumentsOfOneMomentArePagedWithoutAGap":    documentsOfOneMomentArePagedWithoutAGap,
	"ADocumentLeavesTheListsItIsNotNamedForNow":  aDocumentLeavesTheListsItIsNotNamedForNow,
	"ADeletedDocumentIsNowhere":                  aDeletedDocumentIsNowhere,
	"ADocumentIsForgottenAfterItsTime":           aDocumentIsForgottenAfterItsTime,
	"ANameThatComesBackIsNotListedAsItWasBefore": aNameThatComesBackIsNotListedAsItWasBefore,
	"KindsAndNamesDoNotMixWhateverTheirLetters":  kindsAndNamesDoNotMixWhateverTheirLetters,
	"WhatCannotBeKeptIsRefused":                  whatCannotBeKeptIsRefused,
	"ALogIsReadInItsOrder":                       aLogIsReadInItsOrder,
	"ALogMakesRoomForItsNewestEntries":           aLogMakesRoomForItsNewestEntries,
	"ALogIsForgottenWhenNothingIsWritten":        aLogIsForgottenWhenNothingIsWritten,
}

func keepsItsPromises(t *testing.T, open func(t *testing.T, site string) opened) {
	t.Helper()
	for name, test := range promises {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, name))
		})
	}
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func inMemory() opened {
	now := noon
	return opened{NewMemory(func() time.Time { return now }), func() time.Time { return now }, func(_ testing.TB, d time.Duration) { now = now.Add(d) }}
}

func inRedis(t testing.TB, client redis.UniversalClient, keys *redis.Client, site string) opened {
	t.Helper()
	store, err := NewRedis(client, site)
	if err != nil {
		t.Fatal(err)
	}
	now := millis(clock.System{}.Now())
	tell := func() time.Time { return now }
	return opened{store.On(tell), tell, func(t testing.TB, d time.Duration) {
		now = now.Add(d)
		ageKeys(t, keys, "pz:{"+site+"}:keep:*", d)
	}}
}

// ageKeys lets a time pass for the keys of a pattern.
func ageKeys(t testing.TB, client *redis.Client, pattern string, d time.Duration) {
	t.Helper()
	keys, err := client.Keys(t.Context(), pattern).Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		left, err := client.PTTL(t.Context(), key).Result()
		if err == nil && left >= 0 {
			err = client.PExpire(t.Context(), key, left-d).Err()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAStoreInMemoryKeepsItsPromises(t *testing.T) {
	t.Parallel()
	keepsItsPromises(t, func(*testing.T, string) opened { return inMemory() })
}

func TestAStoreInRedisKeepsItsPromises(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	keepsItsPromises(t, func(t *testing.T, site string) opened { return inRedis(t, client, client, site) })
}

func TestAStoreInAClusterKeepsItsPromises(t *testing.T) {
	t.Parallel()
	server := redistest.StartCluster(t)
	keys, client := server.Client(t), server.ClusterClient(t)
	keepsItsPromises(t, func(t *testing.T, site string) opened { return inRedis(t, client, keys, site) })
}

func (o opened) write(t testing.TB, kind string, docs ...Doc) {
	t.Helper()
	for _, d := range docs {
		if _, err := o.Put(t.Context(), kind, d); err != nil {
			t.Fatal(err)
		}
	}
}

// listed are the IDs of a whole list, read in pages of a length.
func (o opened) listed(t testing.TB, kind, by string, limit int) string {
	t.Helper()
	var ids []string
	for from, pages := "", 0; pages == 0 || from != ""; pages++ {
		docs, next, err := o.List(t.Context(), kind, by, from, limit)
		if err != nil || pages > 1000 || len(docs) > limit {
			t.Fatalf("page %d after %q: %d documents, %v", pages, from, len(docs), err)
		}
		for _, d := range docs {
			ids = append(ids, d.ID)
		}
		from = next
	}
	return strings.Join(ids, " ")
}

func (o opened) expectList(t testing.TB, kind, by, want string) {
	t.Helper()
	if got := o.listed(t, kind, by, 3); got != want {
		t.Errorf("%s by %q: %q, want %q", kind, by, got, want)
	}
}

func (o opened) expectUnknown(t testing.TB, kind, id string) {
	t.Helper()
	if d, err := o.Get(t.Context(), kind, id); !errors.Is(err, ErrUnknown) {
		t.Errorf("%s %s is %+v, %v", kind, id, d, err)
	}
}

func aDocumentIsReadAsItWasWritten(t *testing.T, o opened) {
	want := Doc{ID: "n1", Data: []byte("{\x00\"text\":\"é\"}"), At: noon.Add(5 * time.Millisecond), By: []string{"call CA1", "b"}, Until: o.now().Add(time.Hour)}
	wrote, err := o.Put(t.Context(), "note", want)
	if err != nil {
		t.Fatal(err)
	}
	want.Rev = 1
	read, err := o.Get(t.Context(), "note", "n1")
	if err != nil || !reflect.DeepEqual(read, want) || !reflect.DeepEqual(wrote, want) {
		t.Errorf("wrote %+v, read %+v, %v; want %+v", wrote, read, err, want)
	}
	docs, next, err := o.List(t.Context(), "note", "b", "", 10)
	if err != nil || next != "" || !reflect.DeepEqual(docs, []Doc{want}) {
		t.Errorf("listed %+v, %q, %v", docs, next, err)
	}
	o.write(t, "note", Doc{ID: "bare", Data: []byte("{}")})
	if read, err := o.Get(t.Context(), "note", "bare"); err != nil || !reflect.DeepEqual(read, Doc{ID: "bare", Rev: 1, Data: []byte("{}")}) {
		t.Errorf("bare: %+v, %v", read, err)
	}
	o.expectUnknown(t, "note", "n2")
}

func anOvertakenWriteChangesNothing(t *testing.T, o opened) {
	o.write(t, "note", Doc{ID: "n", Data: []byte("1")}, Doc{ID: "n", Rev: 1, Data: []byte("2"), By: []string{"a"}})
	for _, rev := range []int64{0, 1, 3} {
		if _, err := o.Put(t.Context(), "note", Doc{ID: "n", Rev: rev, Data: []byte("x"), By: []string{"z"}}); !errors.Is(err, ErrOvertaken) {
			t.Errorf("revision %d: %v", rev, err)
		}
	}
	if _, err := o.Put(t.Context(), "note", Doc{ID: "never", Rev: 1}); !errors.Is(err, ErrOvertaken) {
		t.Errorf("a document that is not there: %v", err)
	}
	if d, err := o.Get(t.Context(), "note", "n"); err != nil || string(d.Data) != "2" || d.Rev != 2 {
		t.Errorf("%+v, %v", d, err)
	}
	o.expectList(t, "note", "z", "")
}

func ofManyWhoWriteAtOnceOneWins(t *testing.T, o opened) {
	const writers = 8
	results := make(chan error, writers)
	for i := range writers {
		go func() {
			_, err := o.Put(context.WithoutCancel(t.Context()), "note", Doc{ID: "n", Data: []byte(fmt.Sprint(i))})
			results <- err
		}()
	}
	won := 0
	for range writers {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, ErrOvertaken):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d wrote the first revision", won, writers)
	}
}

func listsHaveTheNewestFirstPageByPage(t *testing.T, o opened) {
	var want []string
	for i := range 10 {
		by := []string{[]string{"even", "odd"}[i%2]}
		o.write(t, "note", Doc{ID: fmt.Sprint("n", i), At: noon.Add(time.Duration(i) * time.Second), By: by})
		want = append([]string{fmt.Sprint("n", i)}, want...)
	}
	o.expectList(t, "note", "", strings.Join(want, " "))
	o.expectList(t, "note", "even", "n8 n6 n4 n2 n0")
	o.expectList(t, "note", "odd", "n9 n7 n5 n3 n1")
	o.expectList(t, "note", "neither", "")
	if _, _, err := o.List(t.Context(), "note", "", "nonsense", 3); err == nil {
		t.Error("a place that is none is taken")
	}
}

func documentsOfOneMomentArePagedWithoutAGap(t *testing.T, o opened) {
	ids := []string{"Z", "a", "ab", "b", "é", "É", "10", "9", "z"} // whose order by bytes is not that of a language
	for _, id := range ids {
		o.write(t, "note", Doc{ID: id, At: noon})
	}
	o.expectList(t, "note", "", "é É z b ab a Z 9 10")
}

func aDocumentLeavesTheListsItIsNotNamedForNow(t *testing.T, o opened) {
	o.write(t, "f", Doc{ID: "1", At: noon, By: []string{"open", "anna"}}, Doc{ID: "2", At: noon.Add(time.Second), By: []string{"open"}})
	o.write(t, "f", Doc{ID: "1", Rev: 1, At: noon.Add(time.Minute), By: []string{"done", "anna"}})
	o.expectList(t, "f", "open", "2")
	o.expectList(t, "f", "done", "1")
	o.expectList(t, "f", "anna", "1")
	o.expectList(t, "f", "", "1 2")
}

func aDeletedDocumentIsNowhere(t *testing.T, o opened) {
	o.write(t, "note", Doc{ID: "1", At: noon, By: []string{"a"}}, Doc{ID: "2", At: noon, By: []string{"a"}})
	for range 2 {
		if err := o.Delete(t.Context(), "note", "1"); err != nil {
			t.Fatal(err)
		}
	}
	o.expectUnknown(t, "note", "1")
	o.expectList(t, "note", "", "2")
	o.expectList(t, "note", "a", "2")
	o.write(t, "note", Doc{ID: "1", At: noon})
	o.expectList(t, "note", "a", "2")
}

func aDocumentIsForgottenAfterItsTime(t *testing.T, o opened) {
	soon, later := o.now().Add(time.Hour), o.now().Add(48*time.Hour)
	o.write(t, "s", Doc{ID: "soon", At: noon, By: []string{"a"}, Until: soon}, Doc{ID: "later", At: noon, By: []string{"a"}, Until: later},
		Doc{ID: "kept", At: noon, By: []string{"b"}}, Doc{ID: "renewed", At: noon, Until: soon})
	o.write(t, "s", Doc{ID: "renewed", At: noon, Rev: 1, Until: later})
	o.age(t, 59*time.Minute)
	o.expectList(t, "s", "a", "soon later")
	o.age(t, time.Minute)
	o.expectUnknown(t, "s", "soon")
	o.expectList(t, "s", "a", "later")
	o.expectList(t, "s", "", "renewed later kept")
	o.age(t, 48*time.Hour)
	o.expectList(t, "s", "a", "")
	o.expectList(t, "s", "", "kept")
}

func aNameThatComesBackIsNotListedAsItWasBefore(t *testing.T, o opened) {
	for i := range 40 { // more than a store sweeps at once
		o.write(t, "s", Doc{ID: fmt.Sprint("s", i), By: []string{"a"}, Until: o.now().Add(time.Hour)})
	}
	o.write(t, "s", Doc{ID: "stays", By: []string{"a"}})
	o.age(t, time.Hour)
	o.write(t, "s", Doc{ID: "s39", By: []string{"b"}})
	o.expectList(t, "s", "a", "stays")
	o.expectList(t, "s", "b", "s39")
	o.expectList(t, "s", "", "stays s39")
}

func kindsAndNamesDoNotMixWhateverTheirLetters(t *testing.T, o opened) {
	o.write(t, "a", Doc{ID: "b:c", At: noon, By: []string{"x:y", "{z}", "%"}})
	o.write(t, "a:b", Doc{ID: "c", At: noon, By: []string{"y"}})
	o.write(t, "doc {1}", Doc{ID: "c d", At: noon, By: []string{"y"}})
	o.expectList(t, "a", "", "b:c")
	o.expectList(t, "a", "{z}", "b:c")
	o.expectList(t, "a", "%", "b:c")
	o.expectList(t, "a:b", "", "c")
	o.expectList(t, "a:x", "y", "")
	o.expectList(t, "doc {1}", "y", "c d")
}

func whatCannotBeKeptIsRefused(t *testing.T, o opened) {
	for name, d := range map[string]Doc{
		"no id": {}, "control": {ID: "a\nb"}, "long": {ID: strings.Repeat("x", 201)}, "empty name": {ID: "a", By: []string{""}},
		"large": {ID: "a", Data: make([]byte, MaxData+1)},
	} {
		if _, err := o.Put(t.Context(), "note", d); err == nil || errors.Is(err, ErrOvertaken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := o.Append(t.Context(), Log{Kind: "story", ID: "CA1"}, make([]byte, MaxData+1)); err == nil {
		t.Error("a large entry is taken")
	}
	o.expectList(t, "note", "", "")
}

func (o opened) append(t testing.TB, id string, most int, life time.Duration, texts ...string) int64 {
	t.Helper()
	var entries [][]byte
	for _, text := range texts {
		entries = append(entries, []byte(text))
	}
	last, err := o.Append(t.Context(), Log{Kind: "story", ID: id, Most: most, Keep: life}, entries...)
	if err != nil {
		t.Fatal(err)
	}
	return last
}

func (o opened) expectLog(t testing.TB, id string, after int64, want string) {
	t.Helper()
	entries, err := o.Entries(t.Context(), "story", id, after, 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, fmt.Sprintf("%d:%s", e.Number, e.Data))
	}
	if text := strings.Join(got, " "); text != want {
		t.Errorf("log %s after %d: %q, want %q", id, after, text, want)
	}
}

func aLogIsReadInItsOrder(t *testing.T, o opened) {
	o.expectLog(t, "CA1", 0, "")
	if last := o.append(t, "CA1", 0, 0, "a", "b"); last != 2 {
		t.Errorf("last %d", last)
	}
	o.append(t, "CA2", 0, 0, "other")
	if last := o.append(t, "CA1", 0, 0, "c"); last != 3 {
		t.Errorf("last %d", last)
	}
	if last := o.append(t, "CA1", 0, 0); last != 3 {
		t.Errorf("last after nothing %d", last)
	}
	o.expectLog(t, "CA1", 0, "1:a 2:b 3:c")
	o.expectLog(t, "CA1", 1, "2:b 3:c")
	o.expectLog(t, "CA1", 3, "")
	if first, err := o.Entries(t.Context(), "story", "CA1", 0, 1); err != nil || len(first) != 1 || first[0].Number != 1 {
		t.Errorf("one: %+v, %v", first, err)
	}
	if err := o.Forget(t.Context(), "story", "CA1"); err != nil {
		t.Fatal(err)
	}
	o.expectLog(t, "CA1", 0, "")
	o.expectLog(t, "CA2", 0, "1:other")
}

func aLogMakesRoomForItsNewestEntries(t *testing.T, o opened) {
	o.append(t, "CA1", 3, 0, "a", "b")
	if last := o.append(t, "CA1", 3, 0, "c", "d", "e"); last != 5 {
		t.Errorf("last %d", last)
	}
	o.expectLog(t, "CA1", 0, "3:c 4:d 5:e")
	o.expectLog(t, "CA1", 4, "5:e")
}

func aLogIsForgottenWhenNothingIsWritten(t *testing.T, o opened) {
	o.append(t, "CA1", 0, time.Hour, "a")
	o.append(t, "CA2", 0, time.Hour, "a")
	o.age(t, 59*time.Minute)
	o.append(t, "CA1", 0, time.Hour, "b")
	o.append(t, "CA2", 0, 0, "b")
	o.age(t, 59*time.Minute)
	o.expectLog(t, "CA1", 0, "1:a 2:b")
	o.age(t, time.Minute)
	o.expectLog(t, "CA1", 0, "")
	o.expectLog(t, "CA2", 0, "1:a 2:b")
	if last := o.append(t, "CA1", 0, 0, "c"); last != 1 {
		t.Errorf("a log that begins again ends at %d", last)
	}
}

// TestNothingPilesUpOfWhatIsForgotten writes short-lived documents beside one that stays, and looks at what is left.
func TestNothingPilesUpOfWhatIsForgotten(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	memory := inMemory()
	for name, o := range map[string]opened{"Redis": inRedis(t, client, client, "main"), "memory": memory} {
		o.write(t, "s", Doc{ID: "stays", By: []string{"all"}})
		for i := range 200 {
			o.write(t, "s", Doc{ID: fmt.Sprint("s", i), By: []string{"all", fmt.Sprint("who", i%7)}, Until: o.now().Add(time.Minute)})
			o.append(t, fmt.Sprint("CA", i), 0, time.Minute, "a")
			if i%20 == 0 {
				o.age(t, time.Minute)
			}
		}
		o.expectList(t, "nothing", name, "")
	}
	for _, list := range []string{"", "all"} {
		if n := client.ZCard(t.Context(), "pz:{main}:keep:list:s:"+list).Val(); n > 41 {
			t.Errorf("list %q holds %d names", list, n)
		}
	}
	if n := client.DBSize(t.Context()).Val(); n > 80 {
		t.Errorf("Redis holds %d keys", n)
	}
	if m, ok := memory.Store.(*Memory); !ok || len(m.docs["s"]) > 80 || len(m.logs) > 80 {
		t.Errorf("memory holds %d documents and %d logs", len(m.docs["s"]), len(m.logs))
	}
}

// TestBothStoresAgree does the same at random in both, and compares every answer.
func TestBothStoresAgree(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		memory, shared := inMemory(), inRedis(t, client, client, fmt.Sprint("site", runs))
		name := rapid.SampledFrom([]string{"a", "b", "c:d", "é"})
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				d := Doc{
					ID: name.Draw(rt, "id"), Rev: rapid.Int64Range(0, 4).Draw(rt, "rev"), Data: []byte(name.Draw(rt, "data")),
					At: noon.Add(rapid.SampledFrom([]time.Duration{0, 1, 2}).Draw(rt, "at") * time.Second), By: rapid.SliceOfN(name, 0, 3).Draw(rt, "by"),
				}
				life := time.Duration(rapid.IntRange(0, 3).Draw(rt, "life")) * time.Hour
				agree(rt, memory, shared, func(o opened) (any, error) {
					if life > 0 {
						d.Until = o.now().Add(life)
					}
					got, err := o.Put(context.Background(), "k", d)
					return o.told(got), err
				})
			},
			"get": func(rt *rapid.T) {
				id := name.Draw(rt, "id")
				agree(rt, memory, shared, func(o opened) (any, error) {
					got, err := o.Get(context.Background(), "k", id)
					return o.told(got), err
				})
			},
			"delete": func(rt *rapid.T) {
				id := name.Draw(rt, "id")
				agree(rt, memory, shared, func(o opened) (any, error) { return nil, o.Delete(context.Background(), "k", id) })
			},
			"list": func(rt *rapid.T) {
				by, limit := rapid.SampledFrom([]string{"", "a", "c:d"}).Draw(rt, "by"), rapid.IntRange(1, 4).Draw(rt, "limit")
				agree(rt, memory, shared, func(o opened) (any, error) { return o.listed(t, "k", by, limit), nil })
			},
			"append": func(rt *rapid.T) {
				entries := make([][]byte, rapid.IntRange(0, 3).Draw(rt, "entries"))
				life := time.Duration(rapid.IntRange(0, 2).Draw(rt, "life")) * time.Hour
				agree(rt, memory, shared, func(o opened) (any, error) { return o.Append(context.Background(), Log{"l", "x", 4, life}, entries...) })
			},
			"entries": func(rt *rapid.T) {
				after, limit := rapid.Int64Range(-1, 9).Draw(rt, "after"), rapid.IntRange(1, 3).Draw(rt, "limit")
				agree(rt, memory, shared, func(o opened) (any, error) {
					entries, err := o.Entries(context.Background(), "l", "x", after, limit)
					return fmt.Sprint(entries), err
				})
			},
			"age": func(*rapid.T) {
				memory.age(t, time.Hour)
				shared.age(t, time.Hour)
			},
		})
	})
}

// told is a document with its end as a distance: the stores' clocks differ.
func (o opened) told(d Doc) string {
	left := time.Duration(0)
	if !d.Until.IsZero() {
		left = d.Until.Sub(o.now())
	}
	return fmt.Sprintf("%s %d %q %v %q %v", d.ID, d.Rev, d.Data, d.At, d.By, left)
}

func agree(rt *rapid.T, memory, shared opened, do func(opened) (any, error)) {
	rt.Helper()
	one, first := do(memory)
	two, second := do(shared)
	same := errors.Is(first, ErrUnknown) == errors.Is(second, ErrUnknown) && errors.Is(first, ErrOvertaken) == errors.Is(second, ErrOvertaken)
	if !reflect.DeepEqual(one, two) || (first == nil) != (second == nil) || !same {
		rt.Fatalf("memory: %v, %v\nRedis: %v, %v", one, first, two, second)
	}
}

func TestASiteThatCannotBeAKeyIsRefused(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	for _, site := range []string{"", "a{b", "a}"} {
		if _, err := NewRedis(client, site); err == nil {
			t.Errorf("site %q is taken", site)
		}
	}
	if _, err := NewRedis(nil, "main"); err == nil {
		t.Error("no client is taken")
	}
}

func TestAStoreThatCannotBeReachedSaysSo(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	store, err := NewRedis(client, "main")
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for name, do := range map[string]func() error{
		"get":  func() error { _, err := store.Get(t.Context(), "k", "a"); return err },
		"put":  func() error { _, err := store.Put(t.Context(), "k", Doc{ID: "a"}); return err },
		"list": func() error { _, _, err := store.List(t.Context(), "k", "", "", 1); return err },
		"log":  func() error { _, err := store.Entries(t.Context(), "k", "a", 0, 1); return err },
	} {
		wait.Go(func() {
			if err := do(); err == nil || errors.Is(err, ErrUnknown) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wait.Wait()
}
