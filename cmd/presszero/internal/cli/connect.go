package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
)

func newConnect(s *session) *cobra.Command {
	var dryRun bool
	var fallback string
	cmd := &cobra.Command{
		Use:   "connect NUMBER",
		Short: "Point a phone number at this service",
		Long: `Connect sets the webhooks of a number of your account: calls, the fallback and the
status callback, all below public_url. A static copy of the fallback document on another
host ('presszero config fallback') is an answer even when this service is down; give its
address with --fallback-url.`,
		Example: `  presszero connect +15550100 --dry-run
  presszero connect +15550100
  presszero connect +15550100 --fallback-url https://static.example.com/fallback.xml`,
		Args: exactly("NUMBER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			changes, err := s.showConnection(cmd, loaded.Settings, args[0], fallback)
			if err != nil {
				return err
			}
			if dryRun {
				_, err = fmt.Fprintln(s.Out, "nothing was changed (--dry-run)")
				return err
			}
			if changes == 0 {
				return nil
			}
			if err := app.Connect(cmd.Context(), loaded.Settings, args[0], fallback); err != nil {
				return err
			}
			_, err = fmt.Fprintln(s.Out, "connected")
			return err
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be changed, and change nothing")
	cmd.Flags().StringVar(&fallback, "fallback-url", "", "where the carrier turns when this service fails (default: this service)")
	settingsFlags(cmd)
	return cmd
}

// showConnection prints what the number leads to and should lead to, and counts the differences.
func (s *session) showConnection(cmd *cobra.Command, settings config.Settings, number, fallback string) (int, error) {
	hooks, err := app.Connection(cmd.Context(), settings, number, fallback)
	if err != nil {
		return 0, err
	}
	changes := 0
	fmt.Fprintln(s.Out, number)
	for _, h := range hooks {
		if h.Is == h.Should {
			fmt.Fprintf(s.Out, "  %-9s %s (as it is)\n", h.What, h.Should)
			continue
		}
		changes++
		fmt.Fprintf(s.Out, "  %-9s %s (was: %q)\n", h.What, h.Should, h.Is)
	}
	return changes, nil
}
