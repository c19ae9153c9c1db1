package flowtest_test

import (
	"slices"
	"strings"
	"testing"

	"presszero/flows"
	"presszero/flows/flowtest"
)

// FuzzParse holds that no file stops the reader, and that every fault has its place.
func FuzzParse(f *testing.F) {
	f.Add(source(f, "desk_test.yaml").Data)
	f.Add([]byte("flow: x\ntests: [{name: a, turns: [{press: 0}, {}]}]\n"))
	f.Add([]byte("tests: [[], {turns: {a: b}, line: 3, ends: {vars: []}}]"))
	f.Add([]byte("&a [*a, *a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, faults := flowtest.Parse(flows.File{Name: "x_test.yaml", Data: data})
		for _, fault := range faults {
			if fault.Pos.Line < 1 || fault.Pos.Col < 1 || fault.Message == "" {
				t.Errorf("a fault without a place: %+v", fault)
			}
		}
	})
}

func TestFaultsInAFileHaveTheirPlace(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		"": "1:1: the file is empty",
		"flow: desk\ntests:\n  - nam: x\n    turns: []\n":                               `3:5: unknown key "nam"`,
		"flow: desk\ntests:\n  - name: x\n    turns:\n      - press: 0\n":               "5:16: put keys in quotes",
		"flow: desk\ntests:\n  - name: x\n    turns:\n      - {press: \"1\", say: x}\n": "5:27: a turn has one act",
		"flow: desk\ntests:\n  - name: x\n    turns: [{hears: a}, {press: \"1\"}]\n":    "4:13: only the last turn",
		"flow: desk\ntests:\n  - {name: x, turns: []}\n  - {name: x, turns: []}\n":      "4:5: another test has the name",
		"flow: desk\nflow: desk\ntests: []\n":                                           `2:1: "flow" stands twice`,
		"flow: other\ntests: []\n":                                                      "1:1: these are tests of other, not of desk",
	} {
		report := flowtest.Run(desk(t), flows.File{Name: "x_test.yaml", Data: []byte(data)})
		if report.Passed() || !strings.Contains(report.String(), "x_test.yaml:"+want) {
			t.Errorf("%q is answered by %q, not by %q", data, report, want)
		}
	}
}

func TestFaultsAreToldInTheOrderOfTheirLines(t *testing.T) {
	t.Parallel()
	data := "flow: desk\ntests:\n  - {name: x, turns: []}\n  - {name: x, turns: []}\n  - {name: y, turns: [], a: b}\n"
	_, faults := flowtest.Parse(flows.File{Name: "x_test.yaml", Data: []byte(data)})
	var lines []int
	for _, fault := range faults {
		lines = append(lines, fault.Pos.Line)
	}
	if !slices.Equal(lines, []int{4, 5}) {
		t.Errorf("the faults are %v", faults)
	}
}

func TestAFaultOfOursFailsUnlessItIsExpected(t *testing.T) {
	t.Parallel()
	prog := desk(t)
	delete(prog.Steps, "account")
	for ends, passes := range map[string]bool{"{mode: line}": false, "{fault: unknown-step}": true, "{fault: loop}": false} {
		data := "flow: desk\ntests:\n  - {name: x, turns: [{press: \"1\"}], ends: " + ends + "}\n"
		if report := flowtest.Run(prog, flows.File{Name: "x_test.yaml", Data: []byte(data)}); report.Passed() != passes {
			t.Errorf("ends %s: %s", ends, report)
		}
	}
}

func TestAFailureShowsTheConversationAndTheFirstDifference(t *testing.T) {
	t.Parallel()
	for turns, want := range map[string]string{
		"[{hears: welcome, press: \"0\"}, {hears: goodbye}]": "x_test.yaml:4:51: failed: x\n",
		"[{hears: [press 1, welcome]}]":                      "want: the caller hears \"welcome\"",
		"[{wait: silence}, {record: 3s}]":                    "got:  the call listens for keys (step main)",
		"[{hears: welcome, not_hears: [press 1]}]":           "want: the caller does not hear \"press 1\"",
		"[{press: \"5\"}]\n    ends: {queue: reception}":     "want: queue reception\n  got:  queue billing",
		"[{press: \"5\"}]\n    ends: {vars: {account: 7}}":   "want: vars.account 7",
		"[{press: \"7\"}, {answered: true}]":                 "want: the caller is answered by an agent",
		"[{press: \"0\"}]\n    ends: {message: reception}":   "got:  message none",
		"[{press: \"0\"}, {talked: 3m}]":                     "caller presses 0\n",
	} {
		data := "flow: desk\ntests:\n  - name: x\n    turns: " + turns + "\n"
		report := flowtest.Run(desk(t), flows.File{Name: "x_test.yaml", Data: []byte(data)})
		if report.Passed() || !strings.Contains(report.String(), want) {
			t.Errorf("%q is answered by %q, without %q", turns, report, want)
		}
	}
}
