package flows

import (
	"fmt"
	"strings"
)

// githubLevels are the levels of GitHub's annotations.
var githubLevels = map[Severity]string{Error: "error", Warning: "warning", Hint: "notice"}

// In a command of a GitHub workflow these characters end it, or one of its properties.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// FormatGitHub writes diagnostics as commands of a GitHub workflow, which shows them beside the changed lines.
func FormatGitHub(d Diagnostics) string {
	var out strings.Builder
	for _, one := range d {
		fmt.Fprintf(&out, "::%s file=%s,line=%d,col=%d", githubLevels[one.Severity], githubProperty.Replace(slashed(one.Pos.File)), one.Pos.Line, one.Pos.Col)
		if one.End != one.Pos {
			fmt.Fprintf(&out, ",endLine=%d,endColumn=%d", one.End.Line, one.End.Col)
		}
		fmt.Fprintf(&out, ",title=%s::%s\n", githubProperty.Replace(one.Code), githubData.Replace(one.Message+"\nremedy: "+one.Remedy))
	}
	return out.String()
}

// slashed is a path with the slashes of the web.
func slashed(path string) string { return strings.ReplaceAll(path, `\`, "/") }
