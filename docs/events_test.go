package docs

import (
	"os"
	"strings"
	"testing"

	"presszero/queue/events"
)

const eventsMark = "<!-- Generated from queue/events by: go test ./docs -run TestThePageOfEvents -update -->\n"

func TestThePageOfEventsIsThatOfTheTable(t *testing.T) {
	t.Parallel()
	schema, err := events.Schema()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("events.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, found := strings.Cut(string(page), eventsMark)
	if !found {
		t.Fatalf("events.md lacks %q", eventsMark)
	}
	for name, want := range map[string]string{"events.md": text + eventsMark + events.Page(), "events.schema.json": string(schema)} {
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s is not that of the table (%v); write it anew with -update", name, err)
		}
	}
}
