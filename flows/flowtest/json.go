package flowtest

import (
	"encoding/json"
	"fmt"
	"io"

	"presszero/flows"
)

// The forms of a report as JSON.
type (
	placeJSON struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	faultJSON struct {
		placeJSON
		Message string `json:"message"`
	}
	failureJSON struct {
		placeJSON
		Want string `json:"want"`
		Got  string `json:"got"`
	}
	exchangeJSON struct {
		Heard string `json:"heard,omitempty"`
		Did   string `json:"did,omitempty"`
	}
	testJSON struct {
		placeJSON
		Name         string         `json:"name"`
		Passed       bool           `json:"passed"`
		Seconds      float64        `json:"seconds"`
		Conversation []exchangeJSON `json:"conversation"`
		Failure      *failureJSON   `json:"failure,omitempty"`
	}
	reportJSON struct {
		File   string      `json:"file"`
		Flow   string      `json:"flow"`
		Passed bool        `json:"passed"`
		Faults []faultJSON `json:"faults"`
		Tests  []testJSON  `json:"tests"`
	}
	exitJSON struct {
		placeJSON
		On   string `json:"on"`
		To   string `json:"to,omitempty"`
		Seen int    `json:"seen"`
	}
	stepJSON struct {
		placeJSON
		Step  string     `json:"step"`
		Kind  string     `json:"kind"`
		Exits []exitJSON `json:"exits"`
	}
	coverageJSON struct {
		Flow    string     `json:"flow"`
		Taken   int        `json:"taken"`
		Exits   int        `json:"exits"`
		Percent int        `json:"percent"`
		Steps   []stepJSON `json:"steps"`
	}
)

// WriteJSON writes reports, and coverages if there are any, as one JSON object.
func WriteJSON(w io.Writer, reports []Report, coverages []*Coverage) error {
	all := struct {
		Reports  []reportJSON   `json:"reports"`
		Coverage []coverageJSON `json:"coverage,omitempty"`
	}{Reports: []reportJSON{}}
	for _, report := range reports {
		all.Reports = append(all.Reports, report.json())
	}
	for _, coverage := range coverages {
		all.Coverage = append(all.Coverage, coverage.json())
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("write the report as JSON: %w", err)
	}
	return nil
}

func place(p flows.Position) placeJSON { return placeJSON{File: p.File, Line: p.Line, Column: p.Col} }

func (r Report) json() reportJSON {
	all := reportJSON{File: r.File, Flow: r.Flow, Passed: r.Passed(), Faults: []faultJSON{}, Tests: []testJSON{}}
	for _, fault := range r.Faults {
		all.Faults = append(all.Faults, faultJSON{place(fault.Pos), fault.Message})
	}
	for _, result := range r.Results {
		one := testJSON{
			placeJSON: place(result.Pos), Name: result.Name, Passed: result.Failure == nil, Seconds: result.Took.Seconds(),
			Conversation: []exchangeJSON{},
		}
		for _, e := range result.Conversation {
			one.Conversation = append(one.Conversation, exchangeJSON(e))
		}
		if f := result.Failure; f != nil {
			one.Failure = &failureJSON{place(f.Pos), f.Want, f.Got}
		}
		all.Tests = append(all.Tests, one)
	}
	return all
}

func (c *Coverage) json() coverageJSON {
	taken, all := c.Taken()
	out := coverageJSON{Flow: c.Flow, Taken: taken, Exits: all, Percent: c.Percent()}
	for _, step := range c.Steps {
		one := stepJSON{placeJSON: place(step.Pos), Step: step.Name, Kind: step.Kind}
		for _, exit := range step.Exits {
			one.Exits = append(one.Exits, exitJSON{place(exit.Pos), exit.On, exit.To, exit.Seen})
		}
		out.Steps = append(out.Steps, one)
	}
	return out
}
