package docs

import (
	"strings"
	"testing"

	"presszero/flows"
	"presszero/internal/golden"
)

const rulesIntro = `# Rules of the check

<!-- Generated from flows/lessons by: go test ./docs -run TestThePageOfRules -update -->

` + "`presszero flow check`" + ` names every fault of the flows, queues, hours and agents at once, each with its file, line and column, a
code and a remedy. ` + "`presszero flow check --explain PZ104`" + ` shows what stands here about one code.

| severity | meaning |
| --- | --- |
| error | the flow is refused: it is not served, and a changed file does not replace the one in service |
| warning | the flow is served; callers would be better off with a change. With ` + "`--strict`" + ` it is refused |
| hint | the flow is served; it could be tidier |

The exit code is 0 when nothing is wrong, 1 when faults were found, 2 when the command line is wrong, and 3 when the check
could not be made.

## Outputs

` + "`--format text`" + ` is for people. ` + "`--format github`" + ` writes commands of a GitHub workflow, which shows the faults beside the changed
lines. ` + "`--format sarif`" + ` writes SARIF 2.1.0 for code scanning; ` + "`--docs-url`" + ` is the address of this page where you publish it, to which
results then lead. ` + "`--format json`" + ` is for scripts:

` + "```json" + `
{
  "version": 1,
  "errors": 1,
  "warnings": 0,
  "hints": 0,
  "diagnostics": [
    {
      "file": "flows/main.yaml",
      "line": 7,
      "column": 17,
      "end_line": 7,
      "end_column": 21,
      "severity": "error",
      "code": "PZ101",
      "message": "unknown step \"bils\"",
      "remedy": "did you mean \"bills\"?"
    }
  ]
}
` + "```" + `

Lines and columns count from 1. Columns count characters; the end is the first character after the fault, and the same as
the beginning where only that is known. Keys may be added; none is renamed or removed while ` + "`version`" + ` is 1.
`

func TestThePageOfRulesIsGeneratedFromTheLessons(t *testing.T) {
	t.Parallel()
	const page = "rules.md"
	var want strings.Builder
	want.WriteString(rulesIntro)
	for _, lesson := range flows.Lessons() {
		want.WriteString("\n" + lesson.Markdown())
	}
	golden.Equal(t, page, want.String())
}
