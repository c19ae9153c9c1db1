package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
)

func newDoctor(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check everything the service depends on, and say how to mend it",
		Long: `Doctor checks settings, credentials, the public address, Redis (version, eviction,
persistence), the clock, the flows and the recordings. It exits with 1 when callers would
suffer.`,
		Example: "  presszero doctor\n  presszero doctor --config /etc/presszero/presszero.yaml",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			return s.examine(cmd.Context(), loaded)
		},
	}
	settingsFlags(cmd)
	return cmd
}

// patience is how long one thing may take to show itself.
const patience = 10 * time.Second

func (s *session) examine(ctx context.Context, loaded config.Loaded) error {
	healthy := true
	for _, e := range app.Examinations(loaded) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		for _, f := range e.Look(ctx) {
			fmt.Fprintf(s.Out, "%-4s  %-14s  %s\n", f.Health, e.Subject, f.What)
			if f.Remedy != "" {
				fmt.Fprintf(s.Out, "%-4s  %-14s  mend it: %s\n", "", "", f.Remedy)
			}
			healthy = healthy && f.Health != app.Ill
		}
		cancel()
	}
	if !healthy {
		return errFaults
	}
	return nil
}
