package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/flows"
	"presszero/internal/clock"
)

// flowCheck is one run of the check.
type flowCheck struct {
	*session
	format  string
	strict  bool
	explain string
	docs    string // address of the page of rules
	stdin   string // name of the file on the standard input
}

// checked is what a check has found, and where.
type checked struct {
	files app.Files
	flows []string // names of the flows, when all are sound
	found flows.Diagnostics
}

func newFlowCheck(s *session) *cobra.Command {
	c := &flowCheck{session: s}
	cmd := &cobra.Command{
		Use:   "check [FILES...]",
		Short: "Name every fault of the flows, queues, hours and agents, each with its line and remedy",
		Long: `Check reads everything that serve would read and names all faults at once, each with its
file, line and column, a code and a remedy. With FILES it looks at these alone, among the
others that the settings name; - is the standard input. Files of tests are passed over.

It exits with 1 when a fault would keep the flows out of service; with --strict warnings
count as well.`,
		Example: `  presszero flow check
  presszero flow check flows/main.yaml queues.yaml
  presszero flow check --strict --format github
  presszero flow check --explain PZ104`,
		RunE: c.run,
	}
	flags := cmd.Flags()
	flags.StringVar(&c.format, "format", "text", "how faults are written: text, json, github or sarif")
	flags.BoolVar(&c.strict, "strict", false, "let warnings fail")
	flags.StringVar(&c.explain, "explain", "", "explain a code, such as PZ104, and check nothing")
	flags.StringVar(&c.docs, "docs-url", "", "address of the page docs/rules.md where you publish it, for sarif")
	flags.StringVar(&c.stdin, "stdin-name", "<stdin>", "the file for which the standard input stands")
	settingsFlags(cmd)
	return cmd
}

func (c *flowCheck) run(cmd *cobra.Command, args []string) error {
	write := c.writers()[c.format]
	switch {
	case write == nil:
		return usage("--format is text, json, github or sarif, not %q", c.format)
	case c.explain != "" && len(args) > 0:
		return usage("--explain takes no files")
	case c.explain != "":
		return c.explainCode()
	}
	loaded, err := c.load(cmd)
	if err != nil {
		return err
	}
	result, err := c.check(loaded.Settings, args)
	if err != nil {
		return err
	}
	if err := write(result); err != nil {
		return err
	}
	if result.found.HasErrors() || c.strict && result.found.Count(flows.Warning) > 0 {
		return errFaults
	}
	return nil
}

func (c *flowCheck) explainCode() error {
	lesson, known := flows.LessonOn(c.explain)
	if !known {
		return usage("no rule has the code %q; the codes stand in docs/rules.md", c.explain)
	}
	_, err := fmt.Fprint(c.Out, lesson)
	return err
}

// check looks at all files of the operator, or at some.
func (c *flowCheck) check(settings config.Settings, args []string) (checked, error) {
	files, err := app.Directory(func() (config.Settings, error) { return settings, nil })()
	if err != nil {
		return checked{}, err
	}
	if len(args) == 0 {
		built, found, err := app.Check(files, clock.System{}.Now())
		result := checked{files: files, found: found}
		if built != nil {
			result.flows = built.Names()
		}
		return result, err
	}
	chosen, err := c.chosen(settings, args)
	if err != nil {
		return checked{}, err
	}
	found := app.CheckFiles(files, chosen)
	files.Flows = append(files.Flows, chosen...)
	return checked{files: files, found: found}, nil
}

// chosen reads the files that are given.
func (c *flowCheck) chosen(settings config.Settings, args []string) ([]flows.File, error) {
	var chosen []flows.File
	for _, path := range args {
		if strings.HasSuffix(path, app.TestSuffix) {
			continue
		}
		file := flows.File{Name: ownName(settings, path)}
		var err error
		if path == "-" {
			file.Name = ownName(settings, c.stdin)
			file.Data, err = io.ReadAll(c.In)
		} else {
			file.Data, err = os.ReadFile(path)
		}
		if err != nil {
			return nil, fmt.Errorf("read a file to check: %w", err)
		}
		chosen = append(chosen, file)
	}
	return chosen, nil
}

// ownName is the name by which the settings know a file of the site, however its path is written; any other file keeps
// the path that was given.
func ownName(settings config.Settings, path string) string {
	for _, name := range []string{settings.QueuesFile, settings.HoursFile, settings.AgentsFile, settings.PhrasesFile} {
		own, err1 := filepath.Abs(settings.Path(name))
		given, err2 := filepath.Abs(path)
		if err1 == nil && err2 == nil && own == given {
			return name
		}
	}
	return path
}

// writers are the formats by name.
func (c *flowCheck) writers() map[string]func(checked) error {
	return map[string]func(checked) error{
		"text":   c.writeText,
		"json":   func(r checked) error { return c.writeDocument(flows.FormatJSON(r.found)) },
		"github": func(r checked) error { return c.writeDocument([]byte(flows.FormatGitHub(r.found)), nil) },
		"sarif": func(r checked) error {
			return c.writeDocument(flows.SARIF{Version: version(), Docs: c.docs}.Format(r.found))
		},
	}
}

func (c *flowCheck) writeDocument(document []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = c.Out.Write(document)
	return err
}

// writeText writes for people, in colours on a terminal.
func (c *flowCheck) writeText(r checked) error {
	if len(r.found) > 0 {
		var ink flows.Ink
		if c.paints() {
			ink = flows.TerminalInk
		}
		fmt.Fprintln(c.Out, ink.Format(r.found, r.files.Sources()))
	}
	_, err := fmt.Fprintln(c.Out, verdict(r))
	return err
}

// verdict is the last line for people.
func verdict(r checked) string {
	switch {
	case len(r.found) > 0:
		return summary(r.found)
	case len(r.flows) > 0:
		return "fine: " + strings.Join(r.flows, ", ")
	default:
		return "fine"
	}
}

// summary counts what was found.
func summary(found flows.Diagnostics) string {
	var parts []string
	for _, severity := range []flows.Severity{flows.Error, flows.Warning, flows.Hint} {
		switch n := found.Count(severity); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+string(severity))
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, severity))
		}
	}
	return strings.Join(parts, ", ")
}
