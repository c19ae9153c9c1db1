package obs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"presszero/internal/golden"
)

const metricsMark = "<!-- Generated from internal/obs by: go test ./internal/obs -run TestTheManual -update -->\n"

// TestTheManualListsEveryMetric writes the table of the page from the metrics themselves.
func TestTheManualListsEveryMetric(t *testing.T) {
	t.Parallel()
	const path = "../../docs/metrics.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text, _, found := strings.Cut(string(page), metricsMark)
	if !found {
		t.Fatalf("%s lacks %q", path, metricsMark)
	}
	golden.Equal(t, path, text+metricsMark+metricsTable(t))
}

func metricsTable(t *testing.T) string {
	t.Helper()
	families, err := exercised("sales").registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| metric | type | labels | what it tells |\n|---|---|---|---|\n")
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), namespace+"_") {
			continue
		}
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, "`"+l.GetName()+"`")
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", f.GetName(), strings.ToLower(f.GetType().String()), strings.Join(labels, ", "), f.GetHelp())
	}
	return table.String()
}
