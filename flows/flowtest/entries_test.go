package flowtest_test

import (
	"strings"
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
)

func entries(t testing.TB) *flows.Program {
	t.Helper()
	site, diags := flows.ReadSite(source(t, "queues.yaml"), source(t, "hours.yaml"), source(t, "agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(source(t, "entries.yaml"), site)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

func TestConversationsByVoicePass(t *testing.T) {
	t.Parallel()
	if report := flowtest.Run(entries(t), source(t, "entries_test.yaml")); !report.Passed() {
		t.Error(report)
	}
}

// TestAReportShowsNothingSensitive fails conversations on purpose, at every place where a number could be shown.
func TestAReportShowsNothingSensitive(t *testing.T) {
	t.Parallel()
	for _, rest := range []string{
		`[{press: "1"}, {press: "179927398713"}, {hears: bananas}]`,
		`[{press: "1"}, {press: "1"}, {say: "seven double nine two seven three nine eight seven one three"}, {hears: bananas}]`,
		`[{press: "1"}, {press: "1"}, {press: "79927398713"}, {record: 3s}]`,
		"[{press: \"1\"}, {press: \"1\"}, {press: \"79927398713\"}]\n    ends: {vars: {card: \"79927398720\"}}",
		"[{press: \"1\"}, {press: \"1\"}, {press: \"799273987131\"}]\n    ends: {vars: {copy: x}}",
	} {
		data := "flow: entries\ntests:\n  - name: x\n    turns: " + rest + "\n"
		report := flowtest.Run(entries(t), flows.File{Name: "x_test.yaml", Data: []byte(data)})
		text := report.String()
		if report.Passed() || len(report.Faults) > 0 || strings.Contains(text, "7992") || strings.Contains(text, "double") {
			t.Errorf("the report is %s", text)
		}
	}
}

func TestWordsAreLostWhereOnlyKeysAreHeard(t *testing.T) {
	t.Parallel()
	data := "flow: desk\ntests:\n  - {name: x, turns: [{say: operator}]}\n"
	report := flowtest.Run(desk(t), flows.File{Name: "x_test.yaml", Data: []byte(data)})
	if !strings.Contains(report.String(), "listens for keys (step main), and hears no words") {
		t.Errorf("the report is %s", report)
	}
}
