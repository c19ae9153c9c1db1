package flows_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"presszero/flows"
)

func TestAFlowWithEveryStepCompilesToWhatWasWritten(t *testing.T) {
	t.Parallel()
	program, diags := flows.Compile(load(t, "testdata/every-step.yaml"), fixtureSite(t))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := map[string]flows.Step{
		"welcome": &flows.Say{StepMeta: meta("welcome", "say"), Prompt: said("en", "Hello.", "hi", "नमस्ते।"), Next: "jingle"},
		"jingle":  &flows.Play{StepMeta: meta("jingle", "play"), Prompt: played("jingle.wav"), Next: "main"},
		"main": &flows.Menu{
			StepMeta: flows.StepMeta{Name: "main", Kind: "menu", Person: "billing"},
			Prompt:   said("en", "For bills, press 1. For a person, press 0.", "hi", "बिल के लिए 1 दबाएँ। व्यक्ति के लिए 0 दबाएँ।"),
			Keys:     map[string]string{"1": "account", "2": "open", "3": "account", "*": "main"},
			Wrong:    said("en", "No.", "hi", "नहीं।"),
			Timeout:  5 * time.Second,
			Tries:    2,
		},
		"account": &flows.Collect{
			StepMeta: meta("account", "collect"), Prompt: said("en", "Your account?", "hi", "आपका खाता?"),
			Entry: flows.Entry{As: flows.EntryDigits, Min: 4, Max: 8}, Input: flows.InputKeys,
			Into: "account", Finish: "*", Timeout: 7 * time.Second, Tries: 3, Next: "route",
		},
		"open":     &flows.HoursStep{StepMeta: meta("open", "hours"), Hours: "office", Open: "call_out", Closed: "message", Soon: 15 * time.Minute},
		"bills":    &flows.Enqueue{StepMeta: meta("bills", "enqueue"), Queue: "billing", Head: 30 * time.Second, Next: "bye"},
		"call_out": &flows.Transfer{StepMeta: meta("call_out", "transfer"), Timeout: 20 * time.Second, Failed: "again"},
		"message": &flows.VoicemailStep{
			StepMeta: meta("message", "voicemail"), Queue: "reception", Max: 2 * time.Minute, Due: 4 * time.Hour, Next: "bye",
		},
		"again": &flows.Goto{StepMeta: meta("again", "goto"), To: "main"},
		"bye":   &flows.Hangup{StepMeta: meta("bye", "hangup")},
	}
	got := map[string]flows.Step{}
	for name, step := range program.Steps {
		if _, ok := want[name]; ok {
			got[name] = step
		}
	}
	ignore := cmp.Options{
		cmpopts.IgnoreTypes(flows.Position{}),
		cmp.Comparer(func(_, _ flows.Template) bool { return true }),
	}
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	branch := program.Steps["route"].(*flows.Branch)
	assign := program.Steps["mark"].(*flows.Set).Assign
	texts := []string{
		branch.Cases[0].When.String(), branch.Cases[0].Go, branch.Else, assign[0].Var, assign[0].Value.String(), assign[1].Var, assign[1].Value.String(),
		program.Steps["bills"].(*flows.Enqueue).Note.String(), program.Steps["call_out"].(*flows.Transfer).To.String(),
		program.Steps["welcome"].(*flows.Say).Prompt.Parts["hi"].Text.String(), program.Steps["jingle"].(*flows.Play).Prompt.Parts["hi"].Audio,
	}
	wantTexts := []string{
		`account startsWith "9"`, "bills", "mark", "attempts", "attempts + 1", "lang", `"hi"`,
		"a bill of {{ digits(account) }}", "+15550100", "नमस्ते।", "jingle.wav",
	}
	if diff := cmp.Diff(wantTexts, texts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAFlowKnowsItsLanguagesVoicesAndVariables(t *testing.T) {
	t.Parallel()
	program, _ := flows.Compile(load(t, "testdata/every-step.yaml"), fixtureSite(t))
	got := []any{program.Name, program.Languages, program.Voices, program.Person, program.Start, program.Vars, program.PersonFor("main"), program.PersonFor("bye")}
	want := []any{
		"every-step", []string{"en", "hi"},
		map[string]flows.Voice{"en": {Name: "Polly.Amy-Neural", Locale: "en-GB"}, "hi": {Name: "Polly.Kajal-Neural", Locale: "hi-IN"}},
		"reception", "welcome",
		[]flows.Variable{{Name: "account", Kind: flows.KindText, Initial: ""}, {Name: "attempts", Kind: flows.KindNumber, Initial: 0}, {Name: "member", Kind: flows.KindFlag, Initial: false}},
		"billing", "reception",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEdgesAreAllWaysOnOfAStep(t *testing.T) {
	t.Parallel()
	program, _ := flows.Compile(load(t, "testdata/every-step.yaml"), fixtureSite(t))
	got := map[string][]string{}
	for name := range program.Steps {
		got[name] = program.Edges(name)
	}
	want := map[string][]string{
		"welcome": {"jingle"}, "jingle": {"main"}, "main": {"account", "open", "main"}, "account": {"route"}, "route": {"bills", "mark"},
		"mark": {"bills"}, "open": {"call_out", "message"}, "bills": {"bye"}, "call_out": {"again"}, "message": {"bye"}, "again": {"main"}, "bye": nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if program.Edges("no such step") != nil {
		t.Error("a step that is not there leads nowhere")
	}
}

func TestTheVersionFollowsTheFlowAndThePartsOfTheSiteThatItNames(t *testing.T) {
	t.Parallel()
	file := load(t, "testdata/every-step.yaml")
	version := func(f flows.File, change func(*flows.Site)) string {
		site := fixtureSite(t)
		change(site)
		program, diags := flows.Compile(f, site)
		if program == nil {
			t.Fatal(diags)
		}
		return program.Version
	}
	first := version(file, func(*flows.Site) {})
	if len(first) != 12 {
		t.Errorf("version %q has not 12 digits", first)
	}
	same := map[string]func(*flows.Site){
		"nothing":              func(*flows.Site) {},
		"an agent":             func(s *flows.Site) { s.Agents = nil },
		"a queue not named":    func(s *flows.Site) { s.Queues["other"] = &flows.Queue{Name: "other"} },
		"where a queue stands": func(s *flows.Site) { s.Queues["billing"].Pos.Line = 99 },
	}
	for what, change := range same {
		if got := version(file, change); got != first {
			t.Errorf("changing %s changed the version", what)
		}
	}
	other := map[string]func(*flows.Site){
		"a ladder":           func(s *flows.Site) { s.Queues["reception"].Ladder[1].Voicemail.Due = time.Hour },
		"a named queue":      func(s *flows.Site) { s.Queues["billing"].MaxWait = time.Minute },
		"named hours":        func(s *flows.Site) { s.Hours["office"].Week[1] = nil },
		"a holiday's hours":  func(s *flows.Site) { s.Hours["office"].Holidays[0].Spans = nil },
		"the title of a one": func(s *flows.Site) { s.Queues["billing"].Title.Parts["en"] = flows.Spoken{Audio: "billing.wav"} },
	}
	for what, change := range other {
		if got := version(file, change); got == first {
			t.Errorf("changing %s kept the version", what)
		}
	}
	simple := load(t, "testdata/broken/unreachable.yaml") // names no hours, but a queue that has some
	if version(simple, func(*flows.Site) {}) == version(simple, func(s *flows.Site) { s.Hours["office"].Week[1] = nil }) {
		t.Error("changing the hours of a named queue kept the version")
	}
	if got := version(flows.File{Name: file.Name, Data: append(file.Data, '\n')}, func(*flows.Site) {}); got == first {
		t.Error("changing the source kept the version")
	}
}

func TestErrorsWrapTheSentinelAndWarningsAreNone(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	_, broken := flows.Compile(load(t, "testdata/broken/unknown-target.yaml"), site)
	if err := broken.Err(); !errors.Is(err, flows.ErrFaulty) || !strings.Contains(err.Error(), "and 1 more") {
		t.Errorf("err = %v", err)
	}
	_, warned := flows.Compile(load(t, "testdata/broken/unreachable.yaml"), site)
	if err := warned.Err(); err != nil || len(warned) == 0 {
		t.Errorf("err = %v with %v", err, warned)
	}
}

func TestWithoutASiteNoQueueIsKnown(t *testing.T) {
	t.Parallel()
	program, diags := flows.Compile(load(t, "testdata/every-step.yaml"), nil)
	if program != nil || !diags.HasErrors() {
		t.Errorf("program %v, %v", program, diags)
	}
}

func meta(name, kind string) flows.StepMeta { return flows.StepMeta{Name: name, Kind: kind} }

// said is a prompt of texts by language.
func said(texts ...string) flows.Prompt {
	p := flows.Prompt{Parts: map[string]flows.Spoken{}}
	for i := 0; i < len(texts); i += 2 {
		p.Parts[texts[i]] = flows.Spoken{}
	}
	return p
}

// played is a recording in both languages of the fixture.
func played(file string) flows.Prompt {
	return flows.Prompt{Parts: map[string]flows.Spoken{"en": {Audio: file}, "hi": {Audio: file}}}
}
