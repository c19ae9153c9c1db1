package redisq

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryScriptIsATransitionOfTheStateDiagrams(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`([a-z_]+)\\.lua`").FindAllStringSubmatch(string(text), -1) {
		named[m[1]] = true
	}
	library, err := compose()
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string]bool{}
	for _, m := range regexp.MustCompile(`function_name = NAME \.\. '_(\w+)'`).FindAllStringSubmatch(library.text, -1) {
		verbs[m[1]] = true
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(verbs)), slices.Sorted(maps.Keys(named))); diff != "" {
		t.Errorf("scripts and docs/states.md differ (-scripts +docs):\n%s", diff)
	}
}

func TestReadsAreReadOnlyScripts(t *testing.T) {
	t.Parallel()
	reads := []string{"agent", "belief", "declared", "find_offer", "forecast", "forecasts", "learnt", "lineup", "owed", "poll", "promises", "snapshot"}
	files, err := fs.Glob(sources, "lua/*.lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(sources, file)
		if err != nil {
			t.Fatal(err)
		}
		verb := strings.TrimSuffix(strings.TrimPrefix(file, "lua/"), ".lua")
		want := "#!lua\n-- " + verb + ": "
		if slices.Contains(reads, verb) {
			want = "#!lua flags=no-writes\n-- " + verb + ": "
		}
		if !strings.HasPrefix(string(text), want) {
			t.Errorf("%s does not begin with %q", file, want)
		}
		for _, part := range []string{"\n-- KEYS[1] site prefix\n", "\n-- ARGV ", "\n-- reply "} {
			if !strings.Contains(string(text), part) {
				t.Errorf("the header of %s lacks %q", file, part)
			}
		}
	}
}

func TestEveryCodedReplyHasItsError(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(sources, "lua/*.lua")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, file := range files {
		text, err := fs.ReadFile(sources, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("return '([A-Z_]+)'").FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(codes)), slices.Sorted(maps.Keys(used))); diff != "" {
		t.Errorf("codes (-table +scripts):\n%s", diff)
	}
}

func FuzzReplies(f *testing.F) {
	f.Add("CA1", "1772442000000", true)
	f.Add("", "x", false)
	f.Fuzz(func(_ *testing.T, text, number string, nested bool) {
		fields := []any{text, number, number, text, int64(3), nil}
		if nested {
			fields = []any{fields, number, fields, number}
		}
		_, _ = read(&reply{fields: fields}, (*reply).view)
		_, _ = read(&reply{fields: fields}, (*reply).offer)
		_, _ = readAll(&reply{fields: fields}, (*reply).queueView)
		_, _ = readAll(&reply{fields: []any{fields}}, (*reply).due)
	})
}

func TestAReplyThatIsNotWhatItShouldBeIsAnError(t *testing.T) {
	t.Parallel()
	entry := []any{"CA1", "sales", "main", "waiting", "x", "1", "0", "0", "", "", "", "", "0", "0", "", "", "", ""}
	for name, fields := range map[string][]any{
		"nothing":            {},
		"no list":            {"CA1"},
		"a time in an entry": {entry, "1", []any{}, "0"},
	} {
		if v, err := read(&reply{fields: fields}, (*reply).view); err == nil {
			t.Errorf("%s reads as %+v", name, v)
		}
	}
}
