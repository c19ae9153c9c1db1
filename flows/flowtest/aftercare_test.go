package flowtest_test

import (
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
)

func TestConversationsAfterTheServicePass(t *testing.T) {
	t.Parallel()
	site, diags := flows.ReadSite(source(t, "queues.yaml"), source(t, "hours.yaml"), source(t, "agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(source(t, "aftercare.yaml"), site, source(t, "verify-pin.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	report := flowtest.Run(prog, source(t, "aftercare_test.yaml"))
	if !report.Passed() || len(report.Results) < 12 {
		t.Error(report)
	}
}
