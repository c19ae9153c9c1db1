package library_test

import (
	"strings"
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/flows/library"
)

func TestShippedFlowsKeepToTheirConversations(t *testing.T) {
	t.Parallel()
	site := readSite(t)
	programs := map[string]*flows.Program{}
	for _, file := range library.Flows() {
		program, _ := flows.Compile(file, site)
		programs[strings.TrimSuffix(file.Name, ".yaml")] = program
	}
	for _, test := range library.Tests() {
		t.Run(test.Name, func(t *testing.T) {
			t.Parallel()
			if report := flowtest.Run(programs[strings.TrimSuffix(test.Name, "_test.yaml")], test); !report.Passed() {
				t.Error(report)
			}
		})
	}
}
