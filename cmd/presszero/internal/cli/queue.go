package cli

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/web"
)

func newQueue(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "See who waits and why there, change places, call people back, and see the messages that were left",
		Example: `  presszero queue list
  presszero queue show reception
  presszero queue why CA5c1f
  presszero queue messages --open
  presszero queue callbacks`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newQueueList(s), newQueueShow(s), newQueueMessages(s), newQueueMessage(s))
	cmd.AddCommand(newQueueWhy(s), newQueuePrioritise(s), newQueueMove(s), newQueueSimulate(s))
	cmd.AddCommand(newQueueCallbacks(s), newQueueCallback(s), newQueueCancel(s))
	return cmd
}

func newQueueList(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the queues", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			queues, err := s.queues(cmd)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "QUEUE\tWAITING\tOLDEST\tTALKING\tREADY AGENTS\tA NEW CALLER WAITS")
			for _, q := range queues {
				joins, err := r.waitToJoin(cmd.Context(), q.Name)
				if err != nil {
					return err
				}
				oldest := time.Duration(q.Oldest * float64(time.Second)).Round(time.Second)
				fmt.Fprintf(table, "%s\t%d\t%s\t%d\t%d\t%s\n", q.Name, q.Waiting, oldest, q.Talking, q.Ready, shortWait(joins))
			}
			return table.Flush()
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newQueueShow(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show QUEUE", Short: "Show who waits in a queue, in order of service", Args: exactly("QUEUE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			queues, err := s.queues(cmd)
			if err != nil {
				return err
			}
			for _, q := range queues {
				if q.Name == args[0] {
					return s.printCallers(q)
				}
			}
			return fmt.Errorf("no queue is called %s; 'presszero queue list' shows them all", args[0])
		},
	}
	settingsFlags(cmd)
	return cmd
}

func (s *session) printCallers(q web.Queue) error {
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PLACE\tCALL\tSTATE\tWAITING FOR\tLANGUAGE\tCHOSE")
	for i, c := range q.Callers {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", i+1, c.Call, c.State, ago(c.Since), c.Language, c.Note)
	}
	return table.Flush()
}

func (s *session) queues(cmd *cobra.Command) ([]web.Queue, error) {
	r, err := s.remote(cmd)
	if err != nil {
		return nil, err
	}
	var answer struct{ Queues []web.Queue }
	return answer.Queues, r.do(cmd.Context(), "GET", "/api/v1/queues", nil, &answer)
}
