package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"presszero/internal/clock"
	"presszero/queue/estimate/bench"
)

func newBench(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure what Press Zero promises",
		Args:  nothing,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBenchWait(s), newBenchStaff(s))
	return cmd
}

// benchWait is the flags of one run.
type benchWait struct {
	scenarios, out, replay, record string
	seeds                          int
	quick, asJSON                  bool
}

func newBenchWait(s *session) *cobra.Command {
	var b benchWait
	cmd := &cobra.Command{
		Use:   "wait",
		Short: "Measure the estimate of the wait against other ones, against the best possible and against what happened",
		Long: `Plays scenarios in a simulated call centre and asks the estimate of the wait, and the
documented formulas of others, how long each caller will wait. Exits with 1 if a bar is missed;
with fewer than ten seeds a miss is unsure, and does not count.`,
		Example: `  presszero bench wait --quick
  presszero bench wait --seeds 10 --out results
  presszero bench wait --scenarios mine.json --json
  presszero bench wait --record day.csv && presszero bench wait --replay day.csv`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.benchWait(b, cmd.Flags().Changed("seeds")) },
	}
	f := cmd.Flags()
	f.StringVar(&b.scenarios, "scenarios", "", "scenario file, JSON (default: those that ship)")
	f.IntVar(&b.seeds, "seeds", 10, "runs of each scenario")
	f.StringVar(&b.out, "out", "", "folder for results.json and results.md")
	f.BoolVar(&b.quick, "quick", false, "two seeds and an eighth of the callers, in under half a minute")
	f.BoolVar(&b.asJSON, "json", false, "print the results as JSON")
	f.StringVar(&b.replay, "replay", "", "measure on the log of a real day, CSV")
	f.StringVar(&b.record, "record", "", "write the log of a simulated day, CSV, and measure nothing")
	return cmd
}

// scenariosOf are those of a file, or those that ship.
func scenariosOf(path string) ([]bench.Scenario, error) {
	if path == "" {
		return bench.Parse(bench.Shipped())
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the scenarios: %w", err)
	}
	return bench.Parse(file)
}

func (s *session) benchWait(b benchWait, seedsChosen bool) error { //nolint:revive // whether a flag was given, not what to do
	if b.replay != "" {
		return s.benchReplay(b)
	}
	scenarios, err := scenariosOf(b.scenarios)
	if err != nil {
		return err
	}
	if b.record != "" {
		return write(b.record, bench.Record(&scenarios[0], 1))
	}
	if b.seeds < 1 {
		return usage("--seeds must be at least 1")
	}
	o := bench.Options{Seeds: b.seeds}
	if b.quick {
		o = bench.Quick()
		if seedsChosen {
			o.Seeds = b.seeds
		}
	}
	o.Progress = s.progress()
	o.Elapsed = elapsed
	return s.report(b, bench.Run(scenarios, o))
}

func (s *session) benchReplay(b benchWait) error {
	log, err := os.ReadFile(b.replay)
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	r, err := bench.Replay(log)
	if err != nil {
		return fmt.Errorf("replay %s: %w", b.replay, err)
	}
	return s.report(b, r)
}

// report shows the results and keeps them where asked.
func (s *session) report(b benchWait, r bench.Report) error {
	results, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("encode the results: %w", err)
	}
	if b.out != "" {
		if err := os.MkdirAll(b.out, 0o750); err != nil {
			return fmt.Errorf("make the folder for the results: %w", err)
		}
		if err := write(filepath.Join(b.out, "results.json"), append(results, '\n')); err != nil {
			return err
		}
		if err := write(filepath.Join(b.out, "results.md"), []byte(r.Markdown())); err != nil {
			return err
		}
	}
	if b.asJSON {
		fmt.Fprintf(s.Out, "%s\n", results)
	} else {
		fmt.Fprint(s.Out, r.Text())
	}
	for _, bar := range r.Bars {
		if !bar.Passed && !bar.Unsure {
			return errFaults
		}
	}
	return nil
}

func write(path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	return nil
}

// progress writes a line each tenth of the way.
func (s *session) progress() func(done, all int) {
	shown := 0
	return func(done, all int) {
		if tenth := 10 * done / all; tenth > shown {
			shown = tenth
			fmt.Fprintf(s.Err, "%d of %d runs\n", done, all)
		}
	}
}

// elapsed is how long something takes on this machine.
func elapsed(do func()) time.Duration {
	var c clock.System
	start := c.Now()
	do()
	return c.Now().Sub(start)
}
