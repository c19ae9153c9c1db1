package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/internal/clock"
)

// flowTest is one run of the tests.
type flowTest struct {
	*session
	format       string
	only         string
	coverage     bool
	min          int
	fromLog      string
	call         string
	wanted       *regexp.Regexp
	minIsWritten bool
}

func newFlowTest(s *session) *cobra.Command {
	t := &flowTest{session: s}
	cmd := &cobra.Command{
		Use:   "test [FLOW...]",
		Short: "Play the tests beside the flows, on the real engine",
		Long: `Test plays every *_test.yaml in the folder of flows: conversations at a date and time,
with what is heard and pressed in each turn, and what other systems answer. Where one goes
another way it shows the conversation and the first difference, and exits with 1.

With --coverage it lists the exits of steps that no test takes: each key, silence, wrong
answers, 0, every branch, the results of calls out and the rungs of the queues' ladders.

With --from-log it writes a test of a real call out of the JSON log of serve. A log holds no
words and no digits that are data, and no answers of other systems: digits are replaced by
others that lead the same way, numbers by fictitious ones, and what cannot be taken over
stands in the test as a comment.`,
		Example: `  presszero flow test
  presszero flow test main --run "silence|zero"
  presszero flow test --coverage --min 90
  presszero flow test --format junit > report.xml
  presszero flow test --from-log serve.log --call CA0123 > flows/main_test.yaml`,
		RunE: t.run,
	}
	flags := cmd.Flags()
	flags.StringVar(&t.format, "format", "text", "text, junit or json")
	flags.StringVar(&t.only, "run", "", "play only the tests whose names match this regular expression")
	flags.BoolVar(&t.coverage, "coverage", false, "show which exits of which steps the tests take")
	flags.IntVar(&t.min, "min", 0, "exit with 1 when a flow's tests take a smaller share of its exits, in percent")
	flags.StringVar(&t.fromLog, "from-log", "", "write a test of a call out of this JSON log of serve; - is the standard input")
	flags.StringVar(&t.call, "call", "", "the call of --from-log, as the carrier names it")
	settingsFlags(cmd)
	return cmd
}

func (t *flowTest) run(cmd *cobra.Command, names []string) error {
	if err := t.check(cmd); err != nil {
		return err
	}
	loaded, err := t.load(cmd)
	if err != nil {
		return err
	}
	built, err := t.build(loaded.Settings)
	if err != nil {
		return err
	}
	for _, name := range names {
		if built.Programs[name] == nil {
			return usage("no flow is called %q; there are %s", name, strings.Join(built.Names(), ", "))
		}
	}
	if t.fromLog != "" {
		return t.rewrite(built)
	}
	return t.test(built, loaded.Settings, names)
}

// check refuses flags that contradict each other.
func (t *flowTest) check(cmd *cobra.Command) (err error) {
	t.minIsWritten = cmd.Flags().Changed("min")
	if t.wanted, err = regexp.Compile(t.only); err != nil {
		return usage("--run: %v", err)
	}
	switch {
	case !slices.Contains([]string{"text", "junit", "json"}, t.format):
		return usage("--format is text, junit or json, not %q", t.format)
	case t.min < 0 || t.min > 100:
		return usage("--min is a percentage from 0 to 100")
	case t.minIsWritten && t.only != "":
		return usage("--min counts all tests; leave --run out")
	case (t.fromLog == "") != (t.call == ""):
		return usage("--from-log and --call belong together: the log, and the call in it")
	}
	return nil
}

// test plays the tests and shows what became of them.
func (t *flowTest) test(built *app.Built, settings config.Settings, names []string) error {
	began := clock.System{}.Now()
	files, err := testFiles(settings)
	if err != nil {
		return err
	}
	var reports []flowtest.Report
	seen := map[string]*flowtest.Coverage{}
	for name, program := range built.Programs {
		if !program.Module && (len(names) == 0 || slices.Contains(names, name)) {
			seen[name] = flowtest.NewCoverage(program)
		}
	}
	for _, file := range files {
		report, wanted := t.play(built, file, names)
		if !wanted {
			continue
		}
		reports = append(reports, report)
		if seen[report.Flow] != nil {
			seen[report.Flow].Add(report.Coverage)
		}
	}
	coverages, err := t.located(settings, seen)
	if err != nil {
		return err
	}
	if err := t.write(reports, coverages, began); err != nil {
		return err
	}
	return t.verdict(reports, seen)
}

// testFiles reads the files of tests in the folder of flows.
func testFiles(settings config.Settings) ([]flows.File, error) {
	dir := settings.Path(settings.FlowsDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the folder of flows: %w", err)
	}
	var files []flows.File
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), app.TestSuffix) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read a test: %w", err)
		}
		files = append(files, flows.File{Name: filepath.Join(settings.FlowsDir, entry.Name()), Data: data})
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no file that ends in %s; 'presszero init' writes two", settings.FlowsDir, app.TestSuffix)
	}
	return files, nil
}

// play plays one file of tests, if it is one of the flows that are asked for.
func (t *flowTest) play(built *app.Built, file flows.File, names []string) (flowtest.Report, bool) {
	suite, faults := flowtest.Parse(file)
	if len(names) > 0 && !slices.Contains(names, suite.Flow) {
		return flowtest.Report{}, false
	}
	program := built.Programs[suite.Flow]
	if program == nil && len(faults) == 0 {
		faults = []flowtest.Fault{{
			Pos:     flows.Position{File: file.Name, Line: 1, Col: 1},
			Message: fmt.Sprintf("these are tests of %q, and there is no such flow; there are %s", suite.Flow, strings.Join(built.Names(), ", ")),
		}}
	}
	if len(faults) > 0 {
		return flowtest.Report{File: file.Name, Flow: suite.Flow, Faults: faults}, true
	}
	return flowtest.RunOnly(program, file, t.wanted.MatchString), true
}

// located are the coverages in the order of the flows, with the places of exits; none when nobody asks for them.
func (t *flowTest) located(settings config.Settings, seen map[string]*flowtest.Coverage) ([]*flowtest.Coverage, error) {
	if !t.coverage && !t.minIsWritten {
		return nil, nil
	}
	files, err := app.Directory(func() (config.Settings, error) { return settings, nil })()
	if err != nil {
		return nil, err
	}
	var all []*flowtest.Coverage
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		for _, file := range files.Flows {
			seen[name].Locate(file)
		}
		all = append(all, seen[name])
	}
	return all, nil
}

// verdict is an error when a test has failed, or too little was seen.
func (t *flowTest) verdict(reports []flowtest.Report, seen map[string]*flowtest.Coverage) error {
	var verdict error
	for _, report := range reports {
		if !report.Passed() {
			verdict = errFaults
		}
	}
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if share := seen[name].Percent(); share < t.min {
			fmt.Fprintf(t.Err, "%s: the tests take %d%% of the exits; --min asks for %d%%\n", name, share, t.min)
			verdict = errFaults
		}
	}
	return verdict
}

// rewrite writes a test of a call out of a log.
func (t *flowTest) rewrite(built *app.Built) error {
	story, err := t.story()
	if err != nil {
		return err
	}
	program := built.Programs[story.Flow]
	if program == nil {
		return fmt.Errorf("the call %s was answered by the flow %q, which is not here", t.call, story.Flow)
	}
	recorded, err := flowtest.Record(program, story)
	if err != nil {
		return err
	}
	for _, gap := range recorded.Gaps {
		fmt.Fprintf(t.Err, "not taken over: %s\n", gap)
	}
	_, err = t.Out.Write(recorded.File.Data)
	return err
}

// story reads the call out of the log.
func (t *flowTest) story() (flowtest.Story, error) {
	if t.fromLog == "-" {
		return flowtest.ReadLog(t.In, t.call)
	}
	file, err := os.Open(t.fromLog)
	if err != nil {
		return flowtest.Story{}, fmt.Errorf("read the log: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return flowtest.ReadLog(file, t.call)
}

// write shows the reports in the form asked for.
func (t *flowTest) write(reports []flowtest.Report, coverages []*flowtest.Coverage, began time.Time) error {
	switch t.format {
	case "junit":
		return flowtest.WriteJUnit(t.Out, reports, began)
	case "json":
		return flowtest.WriteJSON(t.Out, reports, coverages)
	}
	for _, report := range reports {
		fmt.Fprint(t.Out, report)
	}
	for _, coverage := range coverages {
		fmt.Fprint(t.Out, coverage)
	}
	return nil
}
