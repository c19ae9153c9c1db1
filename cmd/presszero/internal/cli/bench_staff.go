package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"presszero/queue/estimate/bench"
)

// benchStaff is the flags of one run.
type benchStaff struct {
	scenarios, only string
	options         bench.StaffOptions
	asJSON          bool
}

func newBenchStaff(s *session) *cobra.Command {
	var b benchStaff
	cmd := &cobra.Command{
		Use:   "staff",
		Short: "Measure whether the alert of too few agents goes before the breach",
		Long: `Plays days in a simulated call centre, with four days of history before each, and watches
the staff as the service does. A breach is the first quarter of an hour of a day that stays
below 80/20; an alert is wrong when no quarter of the half hour after it does.`,
		Example: `  presszero bench staff --seeds 2
  presszero bench staff --only 01,05,08 --days 3 --json`,
		Args: nothing,
		RunE: func(*cobra.Command, []string) error { return s.benchStaff(b) },
	}
	f := cmd.Flags()
	f.StringVar(&b.scenarios, "scenarios", "", "scenario file, JSON (default: those that ship)")
	f.StringVar(&b.only, "only", "01,05,08", "the scenarios whose names begin so; empty: all")
	f.IntVar(&b.options.Seeds, "seeds", 10, "runs of each scenario")
	f.IntVar(&b.options.Days, "days", 1, "days of each run that count")
	f.Float64Var(&b.options.Every, "every", 30, "seconds between two looks")
	f.BoolVar(&b.asJSON, "json", false, "print the results as JSON")
	return cmd
}

func (s *session) benchStaff(b benchStaff) error {
	if b.options.Seeds < 1 || b.options.Days < 1 || b.options.Every < 1 {
		return usage("--seeds, --days and --every must be at least 1")
	}
	scenarios, err := scenariosOf(b.scenarios)
	if err != nil {
		return err
	}
	wanted := strings.Split(b.only, ",")
	scenarios = slices.DeleteFunc(scenarios, func(one bench.Scenario) bool {
		return !slices.ContainsFunc(wanted, func(begins string) bool { return strings.HasPrefix(one.Name, strings.TrimSpace(begins)) })
	})
	if len(scenarios) == 0 {
		return usage("--only %s: no scenario has a name that begins so", b.only)
	}
	results := bench.Staff(scenarios, b.options)
	if b.asJSON {
		return s.printJSON(results)
	}
	_, err = fmt.Fprint(s.Out, bench.StaffTable(results))
	return err
}
