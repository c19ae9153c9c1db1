package flows

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// The parts of SARIF 2.1.0 that we write (OASIS, Static Analysis Results Interchange Format).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string     `json:"id"`
		ShortDescription sarifText  `json:"shortDescription"`
		FullDescription  *sarifText `json:"fullDescription,omitempty"`
		Help             sarifText  `json:"help"`
		HelpURI          string     `json:"helpUri,omitempty"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPlace `json:"physicalLocation"`
	}
	sarifPlace struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// sarifLevels are the levels of results.
var sarifLevels = map[Severity]string{Error: "error", Warning: "warning", Hint: "note"}

// SARIF says who writes a report.
type SARIF struct {
	Version string // of the program; may be empty
	Docs    string // address of the page of rules, to which #pz104 is added; empty: rules have their help, and no address
}

// Format writes diagnostics as a SARIF 2.1.0 log, with the lessons of the rules that they break as help.
func (s SARIF) Format(d Diagnostics) ([]byte, error) {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: make([]sarifResult, 0, len(d))}
	run.Tool.Driver = sarifDriver{Name: "presszero", Version: s.Version, Rules: s.rules(d)}
	for _, one := range d {
		run.Results = append(run.Results, sarifResult{
			RuleID:    one.Code,
			RuleIndex: slices.IndexFunc(run.Tool.Driver.Rules, func(r sarifRule) bool { return r.ID == one.Code }),
			Level:     sarifLevels[one.Severity],
			Message:   sarifText{Text: strings.TrimSuffix(one.Message+". Remedy: "+one.Remedy, ". Remedy: ")},
			Locations: []sarifLocation{{PhysicalLocation: sarifPlace{ArtifactLocation: sarifArtifact{URI: fileURI(one.Pos.File)}, Region: region(one)}}},
		})
	}
	log := sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
	data, err := json.MarshalIndent(log, "", "  ")
	return append(data, '\n'), err
}

// rules are those that the diagnostics break, in the order of their codes.
func (s SARIF) rules(d Diagnostics) []sarifRule {
	codes := map[string]bool{}
	for _, one := range d {
		codes[one.Code] = true
	}
	rules := make([]sarifRule, 0, len(codes))
	for code := range codes {
		rules = append(rules, s.rule(code))
	}
	slices.SortFunc(rules, func(a, b sarifRule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}

func (s SARIF) rule(code string) sarifRule {
	lesson, known := LessonOn(code)
	if !known {
		return sarifRule{ID: code, ShortDescription: sarifText{Text: code}, Help: sarifText{Text: code}}
	}
	rule := sarifRule{ID: code, ShortDescription: sarifText{Text: capital(lesson.Title)}, Help: sarifText{Text: lesson.String(), Markdown: lesson.Markdown()}}
	if lesson.Why != "" {
		rule.FullDescription = &sarifText{Text: strings.ReplaceAll(lesson.Why, "\n", " ")}
	}
	if s.Docs != "" {
		rule.HelpURI = s.Docs + "#" + strings.ToLower(code)
	}
	return rule
}

// region is where a fault stands. Without an end it is the rest of its line.
func region(d Diagnostic) sarifRegion {
	r := sarifRegion{StartLine: d.Pos.Line, StartColumn: d.Pos.Col}
	if d.End != d.Pos {
		r.EndLine, r.EndColumn = d.End.Line, d.End.Col
	}
	return r
}

// fileURI is a path as an address: relative to the folder in which the check runs, or absolute.
func fileURI(path string) string {
	u := url.URL{Path: slashed(path)}
	if strings.HasPrefix(u.Path, "/") {
		u.Scheme = "file"
	}
	return u.String()
}
