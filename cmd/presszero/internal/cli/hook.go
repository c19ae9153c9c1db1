package cli

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/queue"
	"presszero/web/hooks"
)

func newHook(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "hook", Short: "Tell other systems, such as a CRM or a helpdesk, what happens", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newHookAdd(s), newHookList(s), newHookRemove(s), newHookTest(s), newHookEnable(s), newHookLog(s), newHookResend(s))
	return cmd
}

// hookPath is the address of a hook, and of something of it.
func hookPath(name, of string) string { return "/api/v1/hooks/" + url.PathEscape(name) + of }

func newHookAdd(s *session) *cobra.Command {
	var wish hooks.Wish
	var kinds []string
	var summary string
	cmd := &cobra.Command{
		Use: "add NAME URL", Short: "Add a webhook, and show its secret, once", Args: exactly("NAME", "URL"),
		Example: `  presszero hook add crm https://crm.example.com/hooks --kinds ended,missed --summary full`,
		RunE: func(cmd *cobra.Command, args []string) error {
			wish.Name, wish.URL, wish.Summary = args[0], args[1], hooks.Summary(summary)
			for _, kind := range kinds {
				wish.Kinds = append(wish.Kinds, queue.EventKind(kind))
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var shown hooks.Shown
			if err := r.ask(cmd.Context(), asking{method: "POST", path: "/api/v1/hooks", key: rand.Text(), body: wish}, &shown); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s\n", shown.Secret)
			fmt.Fprintf(s.Err, "%s is told of what happens from now on; the secret above signs it, and is not shown again\n", shown.Name)
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&kinds, "kinds", nil, "kinds of events; all when left out")
	cmd.Flags().StringVar(&summary, "summary", "", "send what is known of the call: masked, or full with its numbers")
	settingsFlags(cmd)
	return cmd
}

func newHookList(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the webhooks, and how the sending goes", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var answer struct{ Hooks map[string]hooks.Shown }
			if err := r.do(cmd.Context(), "GET", "/api/v1/hooks", nil, &answer); err != nil {
				return err
			}
			table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "HOOK\tURL\tFROM\tLAST TAKEN\tSTATE")
			for _, name := range slices.Sorted(maps.Keys(answer.Hooks)) {
				h := answer.Hooks[name]
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", name, h.URL, h.Source, at(h.State.Taken), standing(h.State))
			}
			return table.Flush()
		},
	}
	settingsFlags(cmd)
	return cmd
}

func at(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(time.DateTime)
}

// standing is how the sending goes, in words.
func standing(state hooks.State) string {
	switch {
	case state.Disabled != "":
		return "disabled: " + state.Disabled
	case state.Fault != "":
		return fmt.Sprintf("failing since %s, tried %d times: %s", at(state.Failing), state.Tries, state.Fault)
	default:
		return "fine"
	}
}

func newHookRemove(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Remove a webhook", Args: exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			if err := r.do(cmd.Context(), "DELETE", hookPath(args[0], ""), nil, nil); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s is removed\n", args[0])
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newHookTest(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "test NAME", Short: "Send a message now, and say what became of it", Args: exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var d hooks.Delivery
			if err := r.do(cmd.Context(), "POST", hookPath(args[0], "/test"), nil, &d); err != nil {
				return err
			}
			if d.Outcome != hooks.Taken {
				fmt.Fprintf(s.Err, "not taken: %s\n", d.Fault)
				return errFaults
			}
			fmt.Fprintf(s.Out, "taken in %d ms: %d\n", d.Millis, d.Status)
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newHookEnable(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "enable NAME", Short: "Send to a webhook again that was disabled, from where it stopped", Args: exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			if err := r.do(cmd.Context(), "POST", hookPath(args[0], "/enable"), nil, nil); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s is sent to again\n", args[0])
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newHookLog(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "log NAME", Short: "Show what was sent, and what became of it", Args: exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "AT\tEVENT\tKIND\tTRY\tOUTCOME\tSTATUS\tTOOK\tFAULT")
			for after, more := "0", true; more; {
				var page struct {
					Deliveries []hooks.Delivery
					Next       string
				}
				if err := r.do(cmd.Context(), "GET", hookPath(args[0], "/log?after="+url.QueryEscape(after)), nil, &page); err != nil {
					return err
				}
				for _, d := range page.Deliveries {
					fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%d ms\t%s\n", at(d.At), d.Event, d.Kind, d.Try, d.Outcome, status(d.Status), d.Millis, d.Fault)
				}
				after, more = page.Next, len(page.Deliveries) > 0
			}
			return table.Flush()
		},
	}
	settingsFlags(cmd)
	return cmd
}

func status(code int) string {
	if code == 0 {
		return "-"
	}
	return strconv.Itoa(code)
}

func newHookResend(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "resend NAME [EVENT...]", Short: "Send again what was parked: the named events, or all",
		Example: `  presszero hook resend crm`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("presszero hook resend needs NAME, such as: presszero hook resend crm")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var answer struct {
				Sent []string `json:"sent_again"`
			}
			body := map[string]any{"events": args[1:]}
			if err := r.ask(cmd.Context(), asking{method: "POST", path: hookPath(args[0], "/resend"), key: rand.Text(), body: body}, &answer); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%d events are sent again\n", len(answer.Sent))
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}
