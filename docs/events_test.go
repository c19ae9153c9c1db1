package docs

import (
	"os"
	"strings"
	"testing"

	"presszero/internal/golden"
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
		golden.Equal(t, name, want)
	}
}
