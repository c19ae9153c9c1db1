package docs

import (
	"os"
	"strings"
	"testing"

	"presszero/internal/golden"
	"presszero/queue/figures"
)

const figuresMark = "<!-- Generated from queue/figures by: go test ./docs -run TestThePageOfFigures -update -->\n"

func TestThePageOfFiguresIsThatOfTheTable(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("figures.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, found := strings.Cut(string(page), figuresMark)
	if !found {
		t.Fatalf("figures.md lacks %q", figuresMark)
	}
	golden.Equal(t, "figures.md", text+figuresMark+figures.Page())
}
