package keep

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/internal/clock"
)

// fileAt opens a file of a test, which reports nothing unless the test says so.
func fileAt(t *testing.T, path string, now func() time.Time) *File {
	t.Helper()
	f := OpenFile(path, now, func(err error) { t.Error(err) })
	f.Start()
	t.Cleanup(func() { _ = f.Stop() })
	return f
}

func TestAFileKeepsItsPromises(t *testing.T) {
	t.Parallel()
	keepsItsPromises(t, func(t *testing.T, _ string) opened {
		t.Helper()
		c := clock.NewManual(noon)
		return opened{fileAt(t, filepath.Join(t.TempDir(), "people"), c.Now), c.Now, func(_ testing.TB, d time.Duration) { c.Advance(d) }}
	})
}

// TestWhatWasWrittenIsThereAfterARestart does many things at random, restarting in between, and compares with a store that
// was never restarted.
func TestWhatWasWrittenIsThereAfterARestart(t *testing.T) {
	t.Parallel()
	c := clock.NewManual(noon)
	path := filepath.Join(t.TempDir(), "people")
	f, twin := fileAt(t, path, c.Now), NewMemory(c.Now)
	chance := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		for range 25 {
			step := chance.IntN(6)
			kind, id := fmt.Sprint("kind", chance.IntN(2)), fmt.Sprint("id", chance.IntN(4))
			l := Log{Kind: kind, ID: id, Most: 1 + chance.IntN(5), Keep: time.Duration(chance.IntN(3)) * time.Hour}
			data := make([][]byte, 1+chance.IntN(7))
			text := fmt.Appendf(nil, "%d", chance.Int())
			for i := range data {
				data[i] = text
			}
			for _, s := range []Store{f, twin} {
				doStep(t, s, step, l, c.Now(), data)
			}
			c.Advance(time.Duration(chance.IntN(20)) * time.Minute)
		}
		if err := f.Stop(); err != nil {
			t.Fatal(err)
		}
		f = fileAt(t, path, c.Now)
		if diff := cmp.Diff(living(t, twin), living(t, f)); diff != "" {
			t.Fatalf("after a restart (-was +is):\n%s", diff)
		}
	}
}

func doStep(t *testing.T, s Store, step int, l Log, now time.Time, data [][]byte) {
	t.Helper()
	ctx := t.Context()
	var err error
	switch step {
	case 0:
		err = s.Delete(ctx, l.Kind, l.ID)
	case 1:
		err = s.Forget(ctx, l.Kind, l.ID)
	case 2, 3:
		_, err = s.Append(ctx, l, data...)
	default:
		d, unread := s.Get(ctx, l.Kind, l.ID)
		if unread != nil && !errors.Is(unread, ErrUnknown) {
			t.Fatal(unread)
		}
		d.ID, d.Data, d.At, d.By = l.ID, data[0], now, []string{"somebody"}
		if d.Until = (time.Time{}); l.Keep > 0 {
			d.Until = now.Add(l.Keep)
		}
		_, err = s.Put(ctx, l.Kind, d)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// living is all that a store of the test above still shows.
func living(t *testing.T, s Store) map[string]any {
	t.Helper()
	all := map[string]any{}
	for k := range 2 {
		kind := fmt.Sprint("kind", k)
		docs, _, err := s.List(context.Background(), kind, "somebody", "", 0)
		if err != nil {
			t.Fatal(err)
		}
		all[kind] = docs
		for i := range 4 {
			id := fmt.Sprint("id", i)
			if all[kind+id], err = s.Entries(context.Background(), kind, id, 0, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

func TestOnlyTheOwnerReadsTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people")
	f := fileAt(t, path, func() time.Time { return noon })
	if err := f.Stop(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestALineThatACrashCutShortWasNotWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people")
	now := func() time.Time { return noon }
	f := fileAt(t, path, now)
	for _, id := range []string{"anna", "ben"} {
		if _, err := f.Put(t.Context(), "user", Doc{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Stop(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text[:len(text)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	found, _, err := fileAt(t, path, now).List(t.Context(), "user", "", "", 0)
	if err != nil || len(found) != 1 {
		t.Errorf("found %v, %v, want one of the two", found, err)
	}
}

func TestAFileThatCannotBeUnderstoodIsMovedAsideAndNobodyIsStopped(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people")
	if err := os.WriteFile(path, []byte("{\"version\":1}\nnonsense\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var told error
	f := OpenFile(path, func() time.Time { return noon }, func(err error) { told = err })
	if _, err := f.Put(t.Context(), "user", Doc{ID: "anna"}); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(path + ".unreadable"); err != nil || !strings.Contains(string(text), "nonsense") {
		t.Errorf("moved aside is %s, %v", text, err)
	}
	if told == nil || !strings.Contains(told.Error(), "line 2") {
		t.Errorf("reported is %v", told)
	}
}

func TestAFileThatGrowsIsWrittenAnew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people")
	f := OpenFile(path, func() time.Time { return noon }, func(err error) { t.Error(err) })
	f.broken = true // as Start has it; what it starts is done by hand here
	d := Doc{ID: "anna", Data: make([]byte, MaxData)}
	var err error
	for range 40 {
		if d, err = f.Put(t.Context(), "user", d); err != nil {
			t.Fatal(err)
		}
		if err := f.save(); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 2<<20 {
		t.Errorf("40 versions of one document take %d bytes, %v", info.Size(), err)
	}
}
