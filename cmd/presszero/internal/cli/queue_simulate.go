package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/queue/simulate"
)

// queueSimulate is the flags of one simulation.
type queueSimulate struct {
	rates            []string
	calls, against   string
	hours            float64
	patience, target time.Duration
	seed             uint64
}

func newQueueSimulate(s *session) *cobra.Command {
	var q queueSimulate
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Try the declared queues and agents on callers who are made up, before they serve",
		Long: `Simulate plays callers through the line that serves in life, with every declared agent
ready all the time, and reports for each queue and each need how many were answered, by
whom and after how long. Callers come at the rates given, or from a list; one seed makes up
the same callers each time, so that two settings are tried on the same day.

A list is CSV with the columns at, queue, needs, priority, talk and patience; at and queue
are required, and times are durations such as 9m30s.`,
		Example: `  presszero queue simulate --rate reception=40/h,billing=15/h
  presszero queue simulate --rate reception=40/h --rate billing/disputes>=2=5/h --against old/queues.yaml
  presszero queue simulate --calls monday.csv`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.simulate(cmd, q) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&q.rates, "rate", nil, "who calls how often: QUEUE=40/h, or QUEUE/NEEDS=5/h")
	f.StringVar(&q.calls, "calls", "", "a list of callers, CSV, in place of rates")
	f.StringVar(&q.against, "against", "", "compare with another queues.yaml, or a folder with queues.yaml and agents.yaml")
	f.Float64Var(&q.hours, "hours", 8, "for how long callers come")
	f.DurationVar(&q.patience, "patience", 10*time.Minute, "after how long callers hang up in the mean; 0s: never")
	f.DurationVar(&q.target, "target", 20*time.Second, "within which callers should be answered")
	f.Uint64Var(&q.seed, "seed", 1, "makes up other callers")
	settingsFlags(cmd)
	return cmd
}

func (s *session) simulate(cmd *cobra.Command, q queueSimulate) error {
	if (len(q.rates) > 0) == (q.calls != "") || q.hours <= 0 || q.hours > 1000 || q.patience < 0 || q.target <= 0 {
		return usage("say who calls, by --rate or by --calls; --hours lies above 0, up to 1000, and times are not negative")
	}
	files, err := s.declared(cmd)
	if err != nil {
		return err
	}
	site, err := s.simulated(files)
	if err != nil {
		return err
	}
	callers, err := q.callers(site)
	if err != nil {
		return err
	}
	report, err := simulate.Run(cmd.Context(), site, callers, q.target)
	if err != nil {
		return err
	}
	var changes string
	if q.against != "" {
		if changes, err = s.changes(cmd.Context(), q, files, callers, report); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.Out, "%d callers, %d agents\n\n%s%s", len(callers), len(site.Agents), report.String(), changes)
	return err
}

// declared is the operator's files, as the settings name them.
func (s *session) declared(cmd *cobra.Command) (app.Files, error) {
	loaded, err := s.load(cmd)
	if err != nil {
		return app.Files{}, err
	}
	return app.Directory(func() (config.Settings, error) { return loaded.Settings, nil })()
}

// changes says what is another than with the settings to compare with.
func (s *session) changes(ctx context.Context, q queueSimulate, files app.Files, callers []simulate.Caller, report simulate.Report) (string, error) {
	files, err := files.Instead(q.against)
	if err != nil {
		return "", err
	}
	site, err := s.simulated(files)
	if err != nil {
		return "", err
	}
	before, err := simulate.Run(ctx, site, callers, q.target)
	if err != nil {
		return "", fmt.Errorf("with %s: %w", q.against, err)
	}
	return fmt.Sprintf("\nAgainst %s, on the same callers:\n%s", q.against, report.Changes(&before)), nil
}

// simulated reads the site. Its faults are shown.
func (s *session) simulated(files app.Files) (simulate.Site, error) {
	site, err := app.Simulated(files)
	var faulty *app.Faulty
	if errors.As(err, &faulty) {
		fmt.Fprint(s.Err, faulty)
		return site, errFaults
	}
	return site, err
}

// callers are those of the list, or made up.
func (q queueSimulate) callers(site simulate.Site) ([]simulate.Caller, error) {
	if q.calls != "" {
		file, err := os.Open(q.calls)
		if err != nil {
			return nil, fmt.Errorf("read the callers: %w", err)
		}
		defer func() { _ = file.Close() }()
		callers, err := simulate.ReadCallers(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.calls, err)
		}
		return callers, nil
	}
	var rates []simulate.Rate
	for _, text := range q.rates {
		rate, err := simulate.ParseRate(text)
		if err != nil {
			return nil, usage("--rate %v", err)
		}
		rates = append(rates, rate)
	}
	length := time.Duration(q.hours * float64(time.Hour))
	return simulate.Arrivals(rates, site, length, q.patience, q.seed), nil
}
