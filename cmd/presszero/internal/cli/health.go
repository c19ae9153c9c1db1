package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newHealth(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "health",
		Short:   "Ask the running service whether it is ready (for container health checks)",
		Example: "  presszero health",
		Args:    nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			if err := r.do(cmd.Context(), "GET", "/readyz", nil, nil); err != nil {
				fmt.Fprintln(s.Err, err)
				return errFaults
			}
			_, err = fmt.Fprintln(s.Out, "ready")
			return err
		},
	}
	settingsFlags(cmd)
	return cmd
}
