package flows

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// lessonFiles hold a file for each code: why the rule is there, then an example that breaks it and one that keeps it.
// The examples stand behind lines such as "-- bad/desk.yaml --".
//
//go:embed lessons
var lessonFiles embed.FS

// Lesson explains a rule to operators.
type Lesson struct {
	Rule
	Why  string // plain text in lines
	Bad  []File // raises the code and no other; empty: it would be too long to show
	Good []File // raises nothing
}

// Lessons explain every rule, in the order of the codes.
func Lessons() []Lesson {
	var all []Lesson
	for _, rule := range Rules() {
		all = append(all, newLesson(rule))
	}
	slices.SortFunc(all, func(a, b Lesson) int { return strings.Compare(a.Code, b.Code) })
	return all
}

// LessonOn explains one code; false when no rule has it. Capital letters do not matter.
func LessonOn(code string) (Lesson, bool) {
	all := Rules()
	i := slices.IndexFunc(all, func(r Rule) bool { return strings.EqualFold(r.Code, code) })
	if i < 0 {
		return Lesson{}, false
	}
	return newLesson(all[i]), true
}

// exampleLine begins an example.
var exampleLine = regexp.MustCompile(`(?m)^-- (bad|good)/(\S+) --\n`)

// newLesson reads the file of a rule. A rule without a file has a lesson without words.
func newLesson(rule Rule) Lesson {
	l := Lesson{Rule: rule}
	data, err := lessonFiles.ReadFile(path.Join("lessons", rule.Code+".txt"))
	if err != nil {
		return l
	}
	text := string(data)
	marks := exampleLine.FindAllStringSubmatchIndex(text, -1)
	for i, mark := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		file := File{Name: text[mark[4]:mark[5]], Data: []byte(text[mark[1]:end])}
		if text[mark[2]:mark[3]] == "bad" {
			l.Bad = append(l.Bad, file)
		} else {
			l.Good = append(l.Good, file)
		}
	}
	if len(marks) > 0 {
		text = text[:marks[0][0]]
	}
	l.Why = strings.TrimSpace(text)
	return l
}

// exampleDay is the day on which examples are checked.
var exampleDay = time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)

// What the site of the examples may use of other systems, and its prompts folder.
var (
	exampleOutside    = &Outside{Hosts: Hosts{"api.example.com"}, Secrets: []string{"API"}}
	exampleRecordings = map[string]Recording{
		"hello.wav":   {Encoding: "mu-law", Channels: 1, Rate: 8000, Length: 4 * time.Second},
		"welcome.wav": {Encoding: "mu-law", Channels: 1, Rate: 8000, Length: 4 * time.Second},
		"long.wav":    {Encoding: "mu-law", Channels: 1, Rate: 8000, Length: 50 * time.Second},
	}
)

// CheckExample is what is found in the files of an example: flows, and files of a site in place of a small one that
// suits them.
func CheckExample(example []File) Diagnostics {
	site := map[string]File{"phrases.yaml": {}}
	for _, name := range []string{"queues.yaml", "hours.yaml", "agents.yaml"} {
		data, _ := lessonFiles.ReadFile("lessons/site/" + name) // embedded
		site[name] = File{Name: "site/" + name, Data: data}
	}
	var own []File
	for _, f := range example {
		if _, ofSite := site[f.Name]; ofSite {
			site[f.Name] = f
			continue
		}
		own = append(own, f)
	}
	built, found := ReadSite(site["queues.yaml"], site["hours.yaml"], site["agents.yaml"])
	if built != nil {
		built.Outside, built.Recordings = exampleOutside, exampleRecordings
	}
	phrases, diags := ReadPhrases(site["phrases.yaml"], exampleRecordings)
	found = append(found, diags...)
	if built != nil {
		built.Phrases = phrases
	}
	var programs []*Program
	for _, f := range own {
		program, diags := Compile(f, built, own...)
		found = append(found, diags...)
		if program != nil {
			programs = append(programs, program)
		}
	}
	if built != nil {
		found = append(found, Review(built, programs, exampleDay)...)
	}
	return slices.DeleteFunc(found.sorted(), func(d Diagnostic) bool {
		return !slices.ContainsFunc(example, func(f File) bool { return f.Name == d.Pos.File })
	})
}

// Severity is the worst that the rule reports; empty when there is no example to tell it from.
func (l Lesson) Severity() Severity {
	found := CheckExample(l.Bad)
	for _, severity := range []Severity{Error, Warning, Hint} {
		if found.Count(severity) > 0 {
			return severity
		}
	}
	return ""
}

// Report is what a check says of the bad example.
func (l Lesson) Report() string {
	return strings.TrimSpace(Format(CheckExample(l.Bad), sourcesOf(l.Bad)))
}

// String is the lesson as a terminal shows it.
func (l Lesson) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n\n%s\n", l.Code, l.Title, l.Why)
	if len(l.Bad) > 0 {
		fmt.Fprintf(&out, "\nWrong:\n%s\n%s\n", indent(shown(l.Bad)), indent(l.Report()))
		fmt.Fprintf(&out, "\nRight:\n%s", indent(shown(l.Good)))
	}
	return out.String()
}

// shown are the files of an example one after the other; one alone needs no name.
func shown(files []File) string {
	var out strings.Builder
	for _, f := range files {
		if len(files) > 1 {
			fmt.Fprintf(&out, "# %s\n", f.Name)
		}
		out.Write(f.Data)
	}
	return out.String()
}

// indent moves every line to the right.
func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString("    " + line)
	}
	return out.String()
}

// Markdown is the lesson as a part of the manual. Its examples are marked yml, because the others there are sound.
func (l Lesson) Markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n\n**%s**", l.Code, capital(l.Title))
	if severity := l.Severity(); severity != "" {
		fmt.Fprintf(&out, " (%s)", severity)
	}
	fmt.Fprintf(&out, "\n\n%s\n", l.Why)
	if len(l.Bad) > 0 {
		fmt.Fprintf(&out, "\nWrong:\n```yml\n%s```\n```text\n%s\n```\n", shown(l.Bad), l.Report())
		fmt.Fprintf(&out, "Right:\n```yml\n%s```\n", shown(l.Good))
	}
	return out.String()
}

// sourcesOf are files by name.
func sourcesOf(files []File) map[string][]byte {
	sources := map[string][]byte{}
	for _, f := range files {
		sources[f.Name] = f.Data
	}
	return sources
}

// capital is a text with its first letter as a capital; titles begin with plain letters.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
