package library_test

import (
	"strings"
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/flows/library"
)

// TestShippedFlowsKeepToTheirConversations plays them, and takes every exit of every step in them.
func TestShippedFlowsKeepToTheirConversations(t *testing.T) {
	t.Parallel()
	site := readSite(t)
	programs := map[string]*flows.Program{}
	for _, file := range library.Flows() {
		program, _ := flows.Compile(file, site, library.Flows()...)
		programs[strings.TrimSuffix(file.Name, ".yaml")] = program
	}
	for _, test := range library.Tests() {
		t.Run(test.Name, func(t *testing.T) {
			t.Parallel()
			report := flowtest.Run(programs[strings.TrimSuffix(test.Name, "_test.yaml")], test)
			if !report.Passed() {
				t.Error(report)
			}
			if report.Coverage.Percent() < 100 {
				t.Error(report.Coverage)
			}
		})
	}
}
