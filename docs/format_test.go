package docs

import (
	"go/doc/comment"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"presszero/internal/golden"
)

const formatIntro = `# The format of tests

<!-- Generated from flows/flowtest/doc.go by: go test ./docs -run TestTheFormatOfTests -update -->

How to write, play and record tests stands in [testing.md](testing.md).

`

// TestTheFormatOfTestsIsThatOfTheirPackage keeps one description: the comment of package flowtest, but for what only
// programmers need.
func TestTheFormatOfTestsIsThatOfTheirPackage(t *testing.T) {
	t.Parallel()
	const page = "test-format.md"
	file, err := parser.ParseFile(token.NewFileSet(), "../flows/flowtest/doc.go", nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(file.Doc.Text(), "# Results")
	_, text, _ = strings.Cut(text, "\n\n")
	printer := comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }}
	got := formatIntro + string(printer.Markdown(new(comment.Parser).Parse(text)))
	golden.Equal(t, page, got)
}
