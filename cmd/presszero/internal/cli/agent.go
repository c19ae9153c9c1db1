package cli

import (
	"fmt"
	"net/url"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/internal/clock"
	"presszero/web"
)

func newAgent(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "agent",
		Short: "See who takes calls, and set them ready or away",
		Example: `  presszero agent list
  presszero agent ready anna
  presszero agent away anna --reason lunch
  presszero agent offline anna
  presszero agent wrap-up anna --extend 2m`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAgentList(s), newAgentShow(s))
	cmd.AddCommand(
		newAgentSet(s, "ready", "Set an agent ready for calls"),
		newAgentSet(s, "away", "Set an agent away"),
		newAgentSet(s, "offline", "Sign an agent out"),
		newAgentWrapUp(s),
	)
	return cmd
}

func newAgentList(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the agents and what they are doing", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			agents, err := s.agents(cmd)
			if err != nil {
				return err
			}
			return s.printAgents(agents)
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newAgentShow(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show AGENT", Short: "Show one agent", Args: exactly("AGENT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			agents, err := s.agents(cmd)
			if err != nil {
				return err
			}
			for _, agent := range agents {
				if agent.ID == args[0] {
					return s.printAgents([]web.Agent{agent})
				}
			}
			return fmt.Errorf("no agent is called %s; 'presszero agent list' shows them all", args[0])
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newAgentSet(s *session, state web.State, short string) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: string(state) + " AGENT", Short: short, Args: exactly("AGENT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var agent web.Agent
			path := "/api/v1/agents/" + url.PathEscape(args[0]) + "/state"
			if err := r.do(cmd.Context(), "PUT", path, web.StateWish{State: state, Reason: reason}, &agent); err != nil {
				return err
			}
			if agent.State != state {
				_, err = fmt.Fprintf(s.Out, "%s is %s, and will be %s afterwards\n", agent.ID, agent.State, state)
				return err
			}
			_, err = fmt.Fprintf(s.Out, "%s is %s\n", agent.ID, agent.State)
			return err
		},
	}
	if state == "away" {
		cmd.Flags().StringVar(&reason, "reason", "", "why, for the others to see")
	}
	settingsFlags(cmd)
	return cmd
}

func (s *session) agents(cmd *cobra.Command) ([]web.Agent, error) {
	r, err := s.remote(cmd)
	if err != nil {
		return nil, err
	}
	var answer struct{ Agents []web.Agent }
	return answer.Agents, r.do(cmd.Context(), "GET", "/api/v1/agents", nil, &answer)
}

func (s *session) printAgents(agents []web.Agent) error {
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "AGENT\tNAME\tSTATE\tFOR\tREASON\tQUEUES")
	for _, a := range agents {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%v\n", a.ID, a.Name, a.State, ago(a.Since), a.Reason, a.Queues)
	}
	return table.Flush()
}

// ago is the time since, to the second.
func ago(t time.Time) string { return (clock.System{}).Now().Sub(t).Round(time.Second).String() }
