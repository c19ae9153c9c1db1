package cli

import (
	"github.com/spf13/cobra"
)

func newFlow(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "flow",
		Short: "Check, test, prove, tidy and draw flows",
		Args:  nothing,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newFlowCheck(s), newFlowProve(s), newFlowTest(s), newFlowFmt(s), newFlowGraph(s), newFlowSchema(s))
	return cmd
}
