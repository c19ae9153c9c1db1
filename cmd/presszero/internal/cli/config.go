package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
)

func newConfig(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show and check settings",
		Args:  nothing,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigView(s), newConfigCheck(s), newConfigFallback(s))
	return cmd
}

func newConfigView(s *session) *cobra.Command {
	var origins bool
	cmd := &cobra.Command{
		Use:     "view",
		Short:   "Print the settings in force, secrets masked",
		Example: "  presszero config view\n  presszero config view --show-origin",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			view := config.View(loaded)
			if origins {
				view = config.ViewOrigins(loaded)
			}
			_, err = fmt.Fprint(s.Out, view)
			return err
		},
	}
	cmd.Flags().BoolVar(&origins, "show-origin", false, "say of each value where it comes from")
	settingsFlags(cmd)
	return cmd
}

func newConfigCheck(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check settings, queues, hours, agents and flows, all at once",
		Long: `Check reads everything that serve would read and names every fault with its file, line
and column. It exits with 1 when there is a fault.`,
		Example: "  presszero config check\n  presszero config check --config /etc/presszero/presszero.yaml",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			faults := config.AsFaults(loaded.CheckServe())
			if faults != nil {
				fmt.Fprintln(s.Err, faults)
			}
			built, err := s.build(loaded.Settings)
			if err != nil {
				return err
			}
			if faults != nil {
				return errFaults
			}
			fmt.Fprintf(s.Out, "fine: %d flows, %d queues, %d agents\n", len(built.Programs), len(built.Site.Queues), len(built.Site.Agents))
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}

// build compiles the operator's files and shows what it finds.
func (s *session) build(settings config.Settings) (*app.Built, error) {
	files, err := app.Directory(func() (config.Settings, error) { return settings, nil })()
	if err != nil {
		return nil, err
	}
	built, warnings, err := app.Build(files)
	if err != nil {
		return nil, s.showFaulty(err)
	}
	if len(warnings) > 0 {
		fmt.Fprintln(s.Err, files.Show(warnings))
	}
	return built, nil
}

func newConfigFallback(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fallback",
		Short: "Print the document that answers when this service cannot",
		Long: `Fallback prints the static document that connects a caller to the people in
fallback.numbers. Store it at the carrier (a TwiML Bin, or any other host) and make it
the number's fallback URL: then even a dead process has an answer.`,
		Example: "  presszero config fallback > fallback.xml",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			doc, err := app.Fallback(loaded.Settings)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(s.Out, string(doc))
			return err
		},
	}
	settingsFlags(cmd)
	return cmd
}
