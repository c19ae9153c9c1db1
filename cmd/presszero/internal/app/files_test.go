package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/config"
	"presszero/flows"
	"presszero/internal/audio"
	"presszero/ivr/phrase"
)

func shipped(t *testing.T, s config.Settings) *Built {
	t.Helper()
	files, err := Library(s)()
	if err != nil {
		t.Fatal(err)
	}
	built, warnings, err := Build(files)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("the flows that ship: %v %v", warnings, err)
	}
	return built
}

func TestEachNumberHasItsFlowAndTheOthersTheDefault(t *testing.T) {
	t.Parallel()
	s := config.Settings{DefaultFlow: "clinic", Numbers: []config.Number{{Number: "+15550101", Flow: "front-desk"}}}
	n, err := newNumbers(s, shipped(t, s))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"+15550101": n.flow("+15550101"), "+15550199": n.flow("+15550199")}
	if diff := cmp.Diff(map[string]string{"+15550101": "front-desk", "+15550199": "clinic"}, got); diff != "" {
		t.Errorf("flows (-want +got):\n%s", diff)
	}
}

func TestANumberWithoutAFlowIsRefusedWithTheFlowsThereAre(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]config.Settings{
		"an unknown default": {DefaultFlow: "frontdesk"},
		"an unknown flow":    {DefaultFlow: "clinic", Numbers: []config.Number{{Number: "+15550101", Flow: "frontdesk"}}},
		"no flow at all":     {},
	} {
		_, err := newNumbers(s, shipped(t, s))
		if err == nil || !strings.Contains(err.Error(), "clinic, front-desk") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABrokenFileIsShownAndNothingIsBuilt(t *testing.T) {
	t.Parallel()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	files.Flows = append(files.Flows, flows.File{Name: "flows/broken.yaml", Data: []byte("flow: broken\nstart: nowhere\n")})
	built, _, err := Build(files)
	if built != nil || err == nil || !strings.Contains(err.Error(), "flows/broken.yaml:1:1: error:") {
		t.Errorf("built %v, error %v", built, err)
	}
}

func TestTwoFlowsOfOneNameAreRefused(t *testing.T) {
	t.Parallel()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	twin := files.Flows[0]
	twin.Name = "flows/twin.yaml"
	files.Flows = append(files.Flows, twin)
	if _, _, err := Build(files); err == nil || !strings.Contains(err.Error(), "flows/twin.yaml") {
		t.Errorf("error %v does not name the second file", err)
	}
}

func TestACallKeepsTheVersionItBeganWith(t *testing.T) {
	t.Parallel()
	s := config.Default()
	s.DefaultFlow, s.Fallback.Numbers = "front-desk", []string{"+15550199"}
	files, err := Library(s)()
	if err != nil {
		t.Fatal(err)
	}
	first, _, err := prepare(files)
	if err != nil {
		t.Fatal(err)
	}
	l := newLive(first)
	old, _ := l.Program("front-desk", "")
	for i, f := range files.Flows {
		files.Flows[i].Data = []byte(strings.ReplaceAll(string(f.Data), "Welcome to the front desk.", "Good day."))
	}
	second, _, err := prepare(files)
	if err != nil {
		t.Fatal(err)
	}
	l.swap(second)
	if now, _ := l.Program("front-desk", ""); now.Version == old.Version {
		t.Error("the changed flow is not in service")
	}
	if kept, ok := l.Program("front-desk", old.Version); !ok || kept != old {
		t.Error("the version that calls began with is gone")
	}
}

func TestAQueuesOwnMusicIsPlayedAndTheMusicThatShipsWhereItCannotBe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := audio.Encode(make([]int16, 8000)) // a second
	if err := os.WriteFile(filepath.Join(dir, "own.wav"), own.WAV(), 0o600); err != nil {
		t.Fatal(err)
	}
	queues := map[string]*flows.Queue{
		"own": {Music: []flows.Music{{Recordings: []string{"own.wav", "missing.wav"}}}}, "none": {},
		"missing": {Music: []flows.Music{{Recordings: []string{"missing.wav", "../own.wav"}}}},
	}
	s, err := newSounds(config.Settings{MusicDir: dir, PromptsDir: dir}, func(name string) *flows.Queue { return queues[name] })
	if err != nil {
		t.Fatal(err)
	}
	ships := audio.Hold().Duration().Truncate(time.Millisecond)
	want := map[string]time.Duration{"own": time.Second, "none": ships, "missing": ships, "undeclared": ships}
	got := map[string]time.Duration{}
	for name := range want {
		got[name] = s.Music(name, "").Duration()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lengths of the music (-want +got):\n%s", diff)
	}
	if _, ok := s.Prompt("own.wav"); !ok {
		t.Error("a recording of the folder is not found")
	}
	for _, name := range []string{"../" + filepath.Base(dir) + "/own.wav", filepath.Join(dir, "own.wav"), "own.txt", ""} {
		if _, ok := s.Prompt(name); ok {
			t.Errorf("%q leads out of the folder", name)
		}
	}
}

func TestChangedWordingsAreHeardByAgentsAtOnceAndByCallersFromTheirNextCallOn(t *testing.T) {
	t.Parallel()
	s := config.Default()
	s.DefaultFlow, s.Fallback.Numbers = "front-desk", []string{"+15550199"}
	files, err := Library(s)()
	if err != nil {
		t.Fatal(err)
	}
	ours, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	before := files.fingerprint()
	first, _, err := prepare(files)
	if err != nil {
		t.Fatal(err)
	}
	l := newLive(first)
	agents := said{l, ours}
	old, _ := l.Program("front-desk", "")
	files.Phrases = flows.File{Name: "phrases.yaml", Data: []byte("phrases: {goodbye: {en: So long.}}")}
	if files.fingerprint() == before {
		t.Error("changed wordings are not seen")
	}
	second, _, err := prepare(files)
	if err != nil {
		t.Fatal(err)
	}
	if got := agents.For("en").Goodbye(); got != "Goodbye." {
		t.Errorf("agents hear %q before the change", got)
	}
	l.swap(second)
	if got := agents.For("en").Goodbye(); got != "So long." {
		t.Errorf("agents hear %q", got)
	}
	now, _ := l.Program("front-desk", "")
	if kept, ok := l.Program("front-desk", old.Version); !ok || kept.Site.Phrases != nil || now.Site.Phrases.Catalogue.For("en").Goodbye() != "So long." {
		t.Error("a call does not keep the words with which it began, or the next one has not the new ones")
	}
	files.Phrases.Data = []byte("phrases: {godbye: {en: So long.}}")
	if _, _, err := prepare(files); err == nil || !strings.Contains(err.Error(), "PZ241") {
		t.Errorf("wordings of nothing are taken into service: %v", err)
	}
}
