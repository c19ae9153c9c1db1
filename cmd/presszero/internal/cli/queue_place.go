package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"presszero/web"
)

func newQueueWhy(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why CALL|AGENT",
		Short: "Explain a caller's place, or what an agent is offered",
		Long: `Why says of a call in line who comes first and why, which agents may serve the caller and
from when on, and who would be offered the caller now and by which rule. Of an agent it says
whom the agent may serve, and who comes next.`,
		Example: `  presszero queue why CA5c1f
  presszero queue why anna`,
		Args: exactly("CALL|AGENT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			sentences, err := r.why(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			for _, sentence := range sentences {
				if _, err := fmt.Fprintln(s.Out, sentence); err != nil {
					return err
				}
			}
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}

// why explains a call, or else an agent of that name.
func (r remote) why(ctx context.Context, name string) ([]string, error) {
	for _, of := range []string{"calls", "agents"} {
		var answer struct {
			Call, Queue string
			Sentences   []string
		}
		err := r.do(ctx, http.MethodGet, "/api/v1/why/"+of+"/"+url.PathEscape(name), nil, &answer)
		var no refused
		if errors.As(err, &no) && no.code == http.StatusNotFound {
			continue
		}
		if err != nil || answer.Call == "" {
			return answer.Sentences, err
		}
		left, waits, err := r.wait(ctx, answer.Queue, answer.Call)
		if err != nil || !waits {
			return answer.Sentences, err
		}
		return append(answer.Sentences, tellWait(left)), nil
	}
	return nil, fmt.Errorf("%s is no call in line and no agent; 'presszero queue show QUEUE' and 'presszero agent list' show them", name)
}

func newQueuePrioritise(s *session) *cobra.Command {
	var wish web.PriorityWish
	var head time.Duration
	cmd := &cobra.Command{
		Use:     "prioritise CALL --head DURATION --reason TEXT",
		Short:   "Give a caller in line another head start",
		Example: `  presszero queue prioritise CA5c1f --head 5m --reason "an emergency at home"`,
		Args:    exactly("CALL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("head") {
				return usage("--head is required: how much longer than in truth the caller counts as having waited")
			}
			wish.Head = head.String()
			return s.place(cmd, args[0], "priority", wish, wish.Reason)
		},
	}
	cmd.Flags().DurationVar(&head, "head", 0, "how much longer than in truth the caller counts as having waited, 0s to 1h")
	cmd.Flags().StringVar(&wish.Reason, "reason", "", "why; it stands beside the change in the events")
	settingsFlags(cmd)
	return cmd
}

func newQueueMove(s *session) *cobra.Command {
	var wish web.QueueWish
	cmd := &cobra.Command{
		Use:     "move CALL --queue QUEUE --reason TEXT",
		Short:   "Take a caller in line to another queue, at the place that the time waited gives there",
		Example: `  presszero queue move CA5c1f --queue billing --reason "asks about a bill"`,
		Args:    exactly("CALL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if wish.Queue == "" {
				return usage("--queue is required: where the caller is to wait")
			}
			return s.place(cmd, args[0], "queue", wish, wish.Reason)
		},
	}
	cmd.Flags().StringVar(&wish.Queue, "queue", "", "where the caller is to wait")
	cmd.Flags().StringVar(&wish.Reason, "reason", "", "why; it stands beside the change in the events")
	settingsFlags(cmd)
	return cmd
}

// place changes a caller's place and says where the caller stands then.
func (s *session) place(cmd *cobra.Command, call, what string, wish any, reason string) error {
	if reason == "" {
		return usage("--reason is required: it stands beside the change in the events")
	}
	r, err := s.remote(cmd)
	if err != nil {
		return err
	}
	var now web.Place
	if err := r.do(cmd.Context(), http.MethodPut, "/api/v1/calls/"+url.PathEscape(call)+"/"+what, wish, &now); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s is number %d in the line of %s\n", now.Call, now.Position, now.Queue)
	return err
}
