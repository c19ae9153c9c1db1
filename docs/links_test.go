package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link   = regexp.MustCompile(`\]\(([^)\s]*)\)`)
	fenced = regexp.MustCompile("(?s)\n```.*?\n```|\n~~~.*?\n~~~")
)

// TestEveryLinkLeadsSomewhere follows the links of all pages to files of this repository and to their headings.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	followed := 0
	for _, page := range matches(t, "*.md", "adr/*.md", "runbooks/*.md", "../*.md", "../deploy/*.md") {
		for _, m := range link.FindAllStringSubmatch(prose(t, page), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			followed++
			file, heading, _ := strings.Cut(m[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s leads to %s: %v", page, m[1], err)
				continue
			}
			if heading != "" && !slices.Contains(anchors(prose(t, target)), heading) {
				t.Errorf("%s leads to %s, which has no such heading", page, m[1])
			}
		}
	}
	if followed < 100 {
		t.Errorf("followed %d links only; are they still written as [text](page)?", followed)
	}
}

// TestEveryPageIsOnTheMap holds the two lists of pages to the pages there are.
func TestEveryPageIsOnTheMap(t *testing.T) {
	t.Parallel()
	for list, pattern := range map[string]string{"README.md": "*.md", "adr/README.md": "adr/[0-9]*.md"} {
		rows := prose(t, list)
		for _, page := range matches(t, pattern) {
			name := filepath.Base(page)
			if page != list && name != "0000-template.md" && !strings.Contains(rows, "]("+name+")") {
				t.Errorf("%s does not name %s", list, name)
			}
		}
	}
}

// matches are the files of all patterns.
func matches(t *testing.T, patterns ...string) []string {
	t.Helper()
	var all []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no pages %s: %v", pattern, err)
		}
		all = append(all, found...)
	}
	return all
}

// prose is a page without its examples.
func prose(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return fenced.ReplaceAllString(string(text), "")
}
