package live

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// values are any JSON: objects with few names, so that they often meet, arrays, texts, numbers, truths and null.
func values(depth int) *rapid.Generator[any] {
	leaves := []*rapid.Generator[any]{
		rapid.Map(rapid.SampledFrom([]string{"", "a", "b", "☎"}), func(s string) any { return s }),
		rapid.Map(rapid.IntRange(-2, 2), func(n int) any { return float64(n) }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just(any(nil)),
	}
	if depth == 0 {
		return rapid.OneOf(leaves...)
	}
	return rapid.OneOf(append(leaves,
		rapid.Map(rapid.SliceOfN(values(depth-1), 0, 3), func(all []any) any { return all }),
		rapid.Map(objects(depth-1), func(o map[string]any) any { return o }),
	)...)
}

func objects(depth int) *rapid.Generator[map[string]any] {
	return rapid.MapOfN(rapid.SampledFrom([]string{"", "a", "b", "c", "d/e", "~"}), values(depth), 0, 5)
}

// sent is a value after it has gone over the wire.
func sent(t *rapid.T, value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestASnapshotWithItsDeltasIsTheDocument(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		documents := rapid.SliceOfN(objects(3), 1, 8).Draw(t, "documents")
		before := withoutNulls(documents[0])
		shown := sent(t, before)
		for _, d := range documents[1:] {
			now := withoutNulls(d)
			shown = merge(shown, sent(t, diff(before, now)))
			if diff := cmp.Diff(sent(t, now), shown); diff != "" {
				t.Fatalf("the screen shows something else (-document +screen):\n%s", diff)
			}
			before = now
		}
	})
}

func TestADeltaHoldsOnlyWhatHasChanged(t *testing.T) {
	t.Parallel()
	before := map[string]any{"queues": map[string]any{"sales": map[string]any{"waiting": 1, "title": "Sales"}, "old": map[string]any{}}}
	after := map[string]any{"queues": map[string]any{"sales": map[string]any{"waiting": 2, "title": "Sales"}}}
	want := map[string]any{"queues": map[string]any{"sales": map[string]any{"waiting": 2}, "old": nil}}
	if diff := cmp.Diff(want, diff(before, after)); diff != "" {
		t.Errorf("patch (-want +got):\n%s", diff)
	}
}

// merge applies a merge patch, as a browser does.
func merge(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	whole := map[string]any{}
	if object, ok := target.(map[string]any); ok {
		for name, value := range object {
			whole[name] = value
		}
	}
	for name, value := range changes {
		if value == nil {
			delete(whole, name)
		} else {
			whole[name] = merge(whole[name], value)
		}
	}
	return whole
}
