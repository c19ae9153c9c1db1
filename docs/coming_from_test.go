package docs

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var optionRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.+) \\| \\[[^\\]]+\\]\\(([a-z-]+\\.md)(#[a-z0-9-]+)?\\) \\|$")

// TestEveryOptionOfTheOthersHasARow holds the page for those who come from elsewhere to the lists of their options.
func TestEveryOptionOfTheOthersHasARow(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("coming-from.md")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("testdata/coming-from.txt")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, section := range strings.Split(string(page), "\n## ")[1:] {
		system, _, _ := strings.Cut(section, "\n")
		for _, row := range optionRow.FindAllStringSubmatch(section, -1) {
			rows = append(rows, system+": "+row[1])
			target, err := os.ReadFile(row[3])
			if err != nil {
				t.Errorf("%s leads to no page: %v", row[1], err)
			}
			if heading := strings.TrimPrefix(row[4], "#"); heading != "" && !slices.Contains(anchors(string(target)), heading) {
				t.Errorf("%s leads to #%s, and %s has no such heading", row[1], heading, row[3])
			}
		}
	}
	if n := strings.Count(string(page), "\n| `"); n != len(rows) {
		t.Errorf("%d rows, %d of them readable: each needs an option, what stands in its place, and a page", n, len(rows))
	}
	slices.Sort(rows)
	want := strings.Split(strings.TrimSpace(string(list)), "\n")
	slices.Sort(want)
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-options +rows)\n%s", diff)
	}
}

var (
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	unnamed = regexp.MustCompile(`[^a-z0-9 -]`)
)

// anchors are the headings of a page, as links name them.
func anchors(page string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		all = append(all, strings.ReplaceAll(unnamed.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return all
}
