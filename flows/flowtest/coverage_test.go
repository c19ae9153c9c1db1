package flowtest_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/flows/library"
	"presszero/internal/golden"
)

func TestCoverageTellsEveryExitThatIsMissedWithItsPlace(t *testing.T) {
	t.Parallel()
	for name, prog := range map[string]*flows.Program{"desk": desk(t), "outside": outside(t), "entries": entries(t)} {
		report := flowtest.Run(prog, source(t, name+"_test.yaml"))
		report.Coverage.Locate(source(t, name+".yaml"))
		golden.Equal(t, "testdata/coverage-"+name+".golden", report.Coverage.String())
	}
}

// deskReport plays a test of the desk, of which the rest is given.
func deskReport(t *testing.T, rest string) flowtest.Report {
	t.Helper()
	data := "flow: desk\ntests:\n  - name: x\n" + rest
	return flowtest.Run(desk(t), flows.File{Name: "x_test.yaml", Data: []byte(data)})
}

// TestEveryExitIsCountedWhenItIsTaken takes exits of the menu one by one.
func TestEveryExitIsCountedWhenItIsTaken(t *testing.T) {
	t.Parallel()
	for turns, want := range map[string]string{
		`[{press: "0"}]`:                  "0",
		`[{wait: silence}]`:               "silence",
		`[{press: "9"}]`:                  "wrong",
		`[{press: "1"}]`:                  "1",
		`[{press: "5"}]`:                  "5",
		`[{press: "0"}, {press: "0"}]`:    "0",
		`[{wait: silence}, {press: "1"}]`: "silence 1",
	} {
		report := deskReport(t, "    turns: "+turns+"\n")
		var taken []string
		for _, step := range report.Coverage.Steps {
			for _, exit := range step.Exits {
				if step.Name == "main" && exit.Seen > 0 {
					taken = append(taken, exit.On)
				}
			}
		}
		for _, exit := range strings.Fields(want) {
			if !strings.Contains(" "+strings.Join(taken, " ")+" ", " "+exit+" ") || len(taken) != len(strings.Fields(want)) {
				t.Errorf("%s takes %v, not %s", turns, taken, want)
			}
		}
	}
}

func failing(t *testing.T) flowtest.Report {
	t.Helper()
	report := flowtest.Run(desk(t), flows.File{Name: "x_test.yaml", Data: []byte(`flow: desk
tests:
  - name: passes
    turns: [{hears: welcome}]
  - name: hears something else
    turns:
      - {hears: welcome, wait: silence}
      - {press: "0"}
      - hears: [in line, "bananas & <pears>"]
  - name: ends elsewhere
    turns: [{press: "5"}]
    ends: {queue: reception}
`)})
	for i := range report.Results {
		report.Results[i].Took = 0
	}
	return report
}

func TestAFailureIsShownAsATranscript(t *testing.T) {
	t.Parallel()
	golden.Equal(t, "testdata/failing.golden", failing(t).String())
}

// TestJUnitHasAllThatItsSchemaRequires checks the attributes and the order of elements of the strictest common schema.
func TestJUnitHasAllThatItsSchemaRequires(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	faulty := flowtest.Report{File: "y_test.yaml", Faults: []flowtest.Fault{{Pos: flows.Position{File: "y_test.yaml", Line: 1, Col: 1}, Message: "empty"}}}
	if err := flowtest.WriteJUnit(&out, []flowtest.Report{failing(t), faulty}, time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/junit.golden", out.String())
	required := map[string][]string{
		"testsuite": {"package", "id", "name", "timestamp", "hostname", "tests", "failures", "errors", "time"},
		"testcase":  {"name", "classname", "time"}, "failure": {"type", "message"}, "error": {"type", "message"},
	}
	decoder := xml.NewDecoder(&out)
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		has := map[string]bool{}
		for _, attribute := range element.Attr {
			has[attribute.Name.Local] = true
		}
		for _, name := range required[element.Name.Local] {
			if !has[name] {
				t.Errorf("%s lacks %s", element.Name.Local, name)
			}
		}
	}
}

func TestJSONTellsWhatTheTextTells(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	report := failing(t)
	if err := flowtest.WriteJSON(&out, []flowtest.Report{report}, []*flowtest.Coverage{report.Coverage}); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(out.Bytes()) {
		t.Error("no JSON")
	}
	golden.Equal(t, "testdata/json.golden", out.String())
}

func TestWhatWasToldSentAndKeptIsCompared(t *testing.T) {
	t.Parallel()
	for rest, want := range map[string]string{
		"    line: {position: 3}\n    turns: [{press: \"0\"}]\n    ends: {promises: position 3}\n":                         "",
		"    line: {position: 3}\n    turns: [{press: \"0\"}]\n    ends: {promises: [position 2]}\n":                       "want: the promise position 2",
		"    line: {wait: between 5 and 10}\n    turns: [{press: \"0\"}]\n    ends: {promises: [wait between 5 and 10]}\n": "",
		"    turns: [{press: \"0\"}]\n    ends: {texts: []}\n":                                                             "",
		"    turns: [{press: \"0\"}]\n    ends: {texts: [hello]}\n":                                                        "got:  no text message",
		"    turns: [{press: \"0\"}]\n    ends: {kept: []}\n":                                                              "",
		"    turns: [{press: \"0\"}]\n    ends: {kept: [{kind: survey}]}\n":                                                "got:  nothing is kept",
		"    emergency: [nowhere]\n    turns: [{press: \"0\"}]\n":                                                          `x_test.yaml:4:16: unknown opening hours "nowhere"`,
		"    emergency: perhaps\n    turns: [{press: \"0\"}]\n":                                                            "x_test.yaml:4:16: emergency must be true",
	} {
		report := deskReport(t, rest)
		if report.Passed() != (want == "") || !strings.Contains(report.String(), want) {
			t.Errorf("%s: %s", rest, report)
		}
	}
}

func TestTheEmergencySwitchClosesForOneTest(t *testing.T) {
	t.Parallel()
	site, found := flows.ReadSite(library.Site())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	for _, file := range library.Flows() {
		if file.Name != "front-desk.yaml" {
			continue
		}
		prog, _ := flows.Compile(file, site)
		data := "flow: front-desk\ntests:\n" +
			"  - {name: a, at: 2026-11-23T10:00:00+05:30, emergency: true, turns: [{hears: We are closed}]}\n" +
			"  - {name: b, at: 2026-11-23T10:00:00+05:30, emergency: [office], turns: [{hears: We are closed}]}\n" +
			"  - {name: c, at: 2026-11-23T10:00:00+05:30, turns: [{not_hears: We are closed}]}\n"
		if report := flowtest.Run(prog, flows.File{Name: "x_test.yaml", Data: []byte(data)}); !report.Passed() {
			t.Error(report)
		}
	}
}

// BenchmarkTest plays a conversation of the desk; each must take less than 50 ms.
func BenchmarkTest(b *testing.B) {
	prog, file := desk(b), source(b, "desk_test.yaml")
	tests := len(flowtest.Run(prog, file).Results)
	for b.Loop() {
		flowtest.Run(prog, file)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*tests), "µs/test")
}
