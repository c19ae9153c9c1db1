package flows

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAFaultIsFoundInsideEveryStyleOfScalar(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"plain":              "say: go {{ x }} on",
		"plain, two lines":   "say: go\n  on {{ x }}",
		"single quotes":      `say: 'it''s {{ x }}'`,
		"double quotes":      `say: "\"go\" \u0915\x41 {{ x }}"`,
		"quotes, two lines":  "say: \"go\n  on\n\n  {{ x }}\"",
		"literal":            "say: |\n  go\n  on {{ x }}\n",
		"literal with blank": "say: |\n  go\n\n  on {{ x }}\n",
		"folded":             "say: >-\n  go\n  on {{ x }}\n  there",
		"folded paragraphs":  "say: >-\n  go\n\n  on {{ x }}\n",
		"in braces":          `{a: b, say: "नमस्ते {{ x }}"}`,
	}
	for name, source := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader(File{Name: "a.yaml", Data: []byte(source)})
			root := r.parse()
			if root == nil {
				t.Fatal(r.diags)
			}
			entries := r.entries(cursor{node: root}, "")
			r.template(entries[len(entries)-1].node, entries[len(entries)-1].node.Value)
			if len(r.diags) != 1 {
				t.Fatal(r.diags)
			}
			line, col := 1+strings.Count(source[:strings.Index(source, "x }}")], "\n"), 0
			text := []rune(r.lines[line-1])
			for col = range text {
				if strings.HasPrefix(string(text[col:]), "x }}") {
					break
				}
			}
			want := []string{fmt.Sprintf("a.yaml:%d:%d", line, col+1), fmt.Sprintf("a.yaml:%d:%d", line, col+2)}
			if diff := cmp.Diff(want, []string{r.diags[0].Pos.String(), r.diags[0].End.String()}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
