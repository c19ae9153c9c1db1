package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/queue/simulate"
	"presszero/queue/staffing"
	"presszero/web"
)

// staff is the flags of one question about staff.
type staff struct {
	queue, day, list, target    string
	calls                       float64
	agents                      int
	per, aht, patience          time.Duration
	abandon, occupancy, shrinks string
	asJSON                      bool
}

func newStaff(s *session) *cobra.Command {
	var f staff
	cmd := &cobra.Command{
		Use:   "staff",
		Short: "How many agents are needed: now, on a day, or for any load",
		Long: `Staff says of each queue of the running service how many agents are at work, how many
its service level needs, and how many the waits need that callers were promised.

With --day it plans a day, by quarters of an hour, from the history of the service or, with
--load, from a list of callers (CSV with the columns at, queue, talk and patience, as for
'presszero queue simulate'; at counts from midnight). With --calls it needs no service: it says what Erlang A and
Erlang C say of a load.`,
		Example: `  presszero staff
  presszero staff --day monday
  presszero staff --day today --queue reception --json
  presszero staff --load calls.csv
  presszero staff --calls 100 --per 30m --aht 180s --patience 5m --target 80/20
  presszero staff --calls 100 --per 30m --aht 180s --agents 11`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.staff(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.queue, "queue", "", "this queue alone")
	flags.StringVar(&f.day, "day", "", "plan a day: today, tomorrow, a day of the week, or a date such as 2026-11-23")
	flags.StringVar(&f.list, "load", "", "plan from a list of callers, CSV, in place of the history")
	flags.Float64Var(&f.calls, "calls", 0, "how many call; answers without a service")
	flags.DurationVar(&f.per, "per", time.Hour, "the time in which they call")
	flags.DurationVar(&f.aht, "aht", 4*time.Minute, "average handling time, wrap-up included")
	flags.DurationVar(&f.patience, "patience", 5*time.Minute, "after how long callers hang up in the mean")
	flags.IntVar(&f.agents, "agents", 0, "say what so many agents do, besides those needed")
	flags.StringVar(&f.target, "target", "80/20", "service level: percent of all callers, answered within so many seconds")
	flags.StringVar(&f.abandon, "abandon", "5%", "callers who may hang up at most")
	flags.StringVar(&f.occupancy, "occupancy", "88%", "time that agents are busy at most")
	flags.StringVar(&f.shrinks, "shrinkage", "0%", "paid time in which agents do something else")
	flags.BoolVar(&f.asJSON, "json", false, "print the answer as JSON")
	settingsFlags(cmd)
	return cmd
}

func (s *session) staff(cmd *cobra.Command, f staff) error {
	switch {
	case cmd.Flags().Changed("calls"):
		return s.staffFor(f)
	case f.list != "":
		return s.staffListed(cmd, f)
	}
	return s.staffNow(cmd, f)
}

// staffListed plans from a list of callers.
func (s *session) staffListed(cmd *cobra.Command, f staff) error {
	if f.patience < time.Second {
		return usage("--patience must be at least 1s")
	}
	files, err := s.declared(cmd)
	if err != nil {
		return err
	}
	callers, err := queueSimulate{calls: f.list}.callers(simulate.Site{})
	if err != nil {
		return err
	}
	plans, err := app.PlanOfList(files, callers, f.patience)
	var faulty *app.Faulty
	if errors.As(err, &faulty) {
		fmt.Fprint(s.Err, faulty)
		return errFaults
	}
	if err != nil {
		return err
	}
	if f.queue != "" {
		plans = slices.DeleteFunc(plans, func(p web.QueuePlan) bool { return p.Queue != f.queue })
	}
	return s.printPlans(f, plans)
}

// goal is the target of the flags.
func (f staff) goal() (staffing.Target, error) {
	percent, seconds, two := strings.Cut(f.target, "/")
	share, err1 := strconv.ParseFloat(percent, 64)
	within, err2 := strconv.ParseFloat(strings.TrimSuffix(seconds, "s"), 64)
	if err1 != nil || err2 != nil || !two || share <= 0 || share >= 100 || within < 0 || within > 3600 {
		return staffing.Target{}, usage("--target %s: write percent and seconds, such as 80/20", f.target)
	}
	t := staffing.Target{Share: share / 100, Within: within}
	var err error
	if t.Abandon, err = parsePercent("abandon", f.abandon); err != nil {
		return t, err
	}
	if t.Occupancy, err = parsePercent("occupancy", f.occupancy); err != nil {
		return t, err
	}
	if t.Abandon == 0 || t.Occupancy == 0 {
		return t, usage("--abandon and --occupancy must be above 0%%")
	}
	return t, nil
}

// parsePercent reads a share from 0% to 100%.
func parsePercent(flag, text string) (float64, error) {
	n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return 0, usage("--%s %s: write percent, such as 5%%", flag, text)
	}
	return n / 100, nil
}

// printJSON prints anything that has a form in JSON.
func (s *session) printJSON(body any) error {
	text, err := json.MarshalIndent(body, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	_, err = fmt.Fprintf(s.Out, "%s\n", text)
	return err
}
