package flowtest_test

import (
	"strings"
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
)

func outside(t testing.TB) *flows.Program {
	t.Helper()
	site, diags := flows.ReadSite(source(t, "queues.yaml"), source(t, "hours.yaml"), source(t, "agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(source(t, "outside.yaml"), site)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

func TestConversationsWithOtherSystemsPass(t *testing.T) {
	t.Parallel()
	if report := flowtest.Run(outside(t), source(t, "outside_test.yaml")); !report.Passed() {
		t.Error(report)
	}
}

func TestAnAnswerThatATestDoesNotGiveIsAskedFor(t *testing.T) {
	t.Parallel()
	for rest, want := range map[string]string{
		`turns: [{press: "0123"}, {wait: silence}]`:           "such as fetch: {balance: failed}",
		`fetch: {main: failed}, turns: [{press: "0123"}]`:     `no fetch step of the flow: "main"`,
		`fetch: {balance: nothing}, turns: [{press: "0123"}]`: "an answer must be values of variables",
		`fetch: [], turns: [{press: "0123"}]`:                 "fetch must be a mapping",
		`fetch: {balance: {a: []}}, turns: [{press: "0123"}]`: "a value must be a text",
		`lookup: {open: false}, turns: [{press: "0123"}]`:     "open must be true",
		`lookup: {calls: many}, turns: [{press: "0123"}]`:     "calls must be a whole number",
		`lookup: {colour: red}, turns: [{press: "0123"}]`:     "colour",
	} {
		data := "flow: outside\ntests:\n  - {name: x, " + rest + "}\n"
		report := flowtest.Run(outside(t), flows.File{Name: "x_test.yaml", Data: []byte(data)})
		if report.Passed() || !strings.Contains(report.String(), want) {
			t.Errorf("%s: the report is %s", rest, report)
		}
	}
}
