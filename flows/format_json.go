package flows

import "encoding/json"

// jsonReport is the shape of FormatJSON. Scripts rest on it: keys are added, never renamed or removed.
type jsonReport struct {
	Version     int              `json:"version"` // of this shape
	Errors      int              `json:"errors"`
	Warnings    int              `json:"warnings"`
	Hints       int              `json:"hints"`
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
}

// jsonDiagnostic is one fault. Lines and columns count from 1; columns count characters, and the end is the first
// character after the fault.
type jsonDiagnostic struct {
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
	EndLine   int      `json:"end_line"`
	EndColumn int      `json:"end_column"`
	Severity  Severity `json:"severity"`
	Code      string   `json:"code"`
	Message   string   `json:"message"`
	Remedy    string   `json:"remedy"`
}

// FormatJSON writes diagnostics as one JSON document for scripts.
func FormatJSON(d Diagnostics) ([]byte, error) {
	report := jsonReport{
		Version: 1, Errors: d.Count(Error), Warnings: d.Count(Warning), Hints: d.Count(Hint),
		Diagnostics: make([]jsonDiagnostic, 0, len(d)),
	}
	for _, one := range d {
		report.Diagnostics = append(report.Diagnostics, jsonDiagnostic{
			File: one.Pos.File, Line: one.Pos.Line, Column: one.Pos.Col, EndLine: one.End.Line, EndColumn: one.End.Col,
			Severity: one.Severity, Code: one.Code, Message: one.Message, Remedy: one.Remedy,
		})
	}
	data, err := json.MarshalIndent(report, "", "  ")
	return append(data, '\n'), err
}
