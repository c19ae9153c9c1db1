package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/internal/golden"
)

func TestViewShowsAllButSecrets(t *testing.T) {
	t.Parallel()
	loaded := load(t, Source{
		File:  "testdata/view.yaml",
		Env:   []string{"REDIS_URL=redis://:hunter2@127.0.0.1:6379"},
		Flags: map[string]string{"site": "north"},
	})
	golden.Equal(t, "testdata/view.golden", View(loaded))
	golden.Equal(t, "testdata/view-origins.golden", ViewOrigins(loaded))
	if strings.Contains(View(loaded)+ViewOrigins(loaded), "hunter2") {
		t.Error("a secret is shown")
	}
}

func TestTemplateExplainsEveryKey(t *testing.T) {
	t.Parallel()
	text := Template(Default())
	golden.Equal(t, "testdata/template.golden", text)
	for _, key := range Keys() {
		if !strings.Contains(text, "# "+key.Help+"\n") {
			t.Errorf("%s is not explained", key.Name)
		}
	}
}

func TestTemplateIsTheDefault(t *testing.T) {
	t.Parallel()
	text := Template(Default())
	uncommented := regexp.MustCompile(`(?m)^( *)#(\w)`).ReplaceAllString(text, "$1$2")
	if strings.Count(uncommented, "#") != strings.Count(text, "#")-len(table) {
		t.Errorf("not every key stands in the template once:\n%s", text)
	}
	for name, content := range map[string]string{"as written": text, "with every default set": uncommented} {
		got := load(t, Source{File: write(t, content)}).Settings
		got.Dir = ""
		if diff := cmp.Diff(Default(), got); diff != "" {
			t.Errorf("settings of the template %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTemplateAndViewOfAnySettingsAreReadBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), FileName)
	rapid.Check(t, func(t *rapid.T) {
		want := Default()
		want.Site = rapid.StringMatching(`[a-z0-9-]{1,32}`).Draw(t, "site")
		want.StateFile = strings.TrimSpace(rapid.StringMatching(`[ -~é०]{0,20}`).Draw(t, "state_file"))
		want.Fallback.Message = strings.TrimSpace(rapid.StringMatching(`[ -~é०]{0,40}`).Draw(t, "message")) + "."
		want.Twilio.CallsPerSecond = rapid.Float64Range(0.1, 100).Draw(t, "rate")
		want.DrainTimeout = time.Duration(rapid.Int64Range(int64(time.Second), int64(5*time.Minute)).Draw(t, "drain"))
		for _, number := range rapid.SliceOfNDistinct(rapid.StringMatching(`\+[1-9][0-9]{6,14}`), 1, 3, rapid.ID).Draw(t, "numbers") {
			want.Numbers = append(want.Numbers, Number{number, "support"})
			want.Fallback.Numbers = append(want.Fallback.Numbers, number)
		}
		for _, content := range []string{Template(want), ViewOrigins(Loaded{Settings: want})} {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			loaded, err := Load(Source{File: path})
			if err != nil {
				t.Fatalf("%v, in\n%s", err, content)
			}
			loaded.Settings.Dir = ""
			if diff := cmp.Diff(want, loaded.Settings); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		}
	})
}

func TestTemplateNeverHoldsASecret(t *testing.T) {
	t.Parallel()
	s := Default()
	s.Twilio.AuthToken = "hunter2"
	text := Template(s)
	if strings.Contains(text, "hunter2") || strings.Contains(text, mask) {
		t.Errorf("the template holds the secret or its mask:\n%s", text)
	}
}
