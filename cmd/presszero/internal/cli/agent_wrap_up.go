package cli

import (
	"fmt"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"presszero/internal/clock"
	"presszero/web"
)

func newAgentWrapUp(s *session) *cobra.Command {
	var extend time.Duration
	var done bool
	cmd := &cobra.Command{
		Use: "wrap-up AGENT", Short: "Give an agent more time after a call, or end it", Args: exactly("AGENT"),
		Example: `  presszero agent wrap-up anna --extend 2m
  presszero agent wrap-up anna --done`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if done == (extend > 0) {
				return usage("give either --extend with the time from now, or --done")
			}
			wish := web.WrapUpWish{Done: done}
			if !done {
				wish.Extend = extend.String()
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var agent web.Agent
			if err := r.do(cmd.Context(), "POST", "/api/v1/agents/"+url.PathEscape(args[0])+"/wrap-up", wish, &agent); err != nil {
				return err
			}
			return s.printWrapUp(agent)
		},
	}
	cmd.Flags().DurationVar(&extend, "extend", 0, "how much longer, from now; never longer in all than wrap_up_max of the queue")
	cmd.Flags().BoolVar(&done, "done", false, "ready now")
	settingsFlags(cmd)
	return cmd
}

func (s *session) printWrapUp(agent web.Agent) error {
	if agent.Until.IsZero() {
		_, err := fmt.Fprintf(s.Out, "%s is %s\n", agent.ID, agent.State)
		return err
	}
	left := agent.Until.Sub((clock.System{}).Now()).Round(time.Second)
	_, err := fmt.Fprintf(s.Out, "%s is in %s for %s more\n", agent.ID, agent.State, left)
	return err
}
