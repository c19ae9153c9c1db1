package flowtest_test

import (
	"os"
	"path/filepath"
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
)

func source(t testing.TB, name string) flows.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return flows.File{Name: name, Data: data}
}

func desk(t testing.TB) *flows.Program {
	t.Helper()
	site, diags := flows.ReadSite(source(t, "queues.yaml"), source(t, "hours.yaml"), source(t, "agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(source(t, "desk.yaml"), site)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

func TestSoundConversationsPass(t *testing.T) {
	t.Parallel()
	report := flowtest.Run(desk(t), source(t, "desk_test.yaml"))
	if !report.Passed() {
		t.Error(report)
	}
}
