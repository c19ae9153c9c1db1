package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/web"
)

func newQueueCallbacks(s *session) *cobra.Command {
	var full bool
	cmd := &cobra.Command{
		Use: "callbacks", Short: "List who is to be called back, soonest first", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			path := "/api/v1/callbacks"
			if full {
				path += "?numbers=" + string(web.NumbersFull)
			}
			var answer struct{ Callbacks []web.Callback }
			if err := r.do(cmd.Context(), "GET", path, nil, &answer); err != nil {
				return err
			}
			table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "DUE\tCALL\tQUEUE\tNUMBER\tSTATE\tTRIES\tPROMISE\tCHOSE")
			for _, c := range answer.Callbacks {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n",
					c.Due.Local().Format(time.DateTime), c.Call, c.Queue, c.Number, c.State, c.Tries, c.Promise, c.Note)
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "show whole numbers")
	settingsFlags(cmd)
	return cmd
}

func newQueueCallback(s *session) *cobra.Command {
	var wish web.CallbackWish
	var at, key string
	cmd := &cobra.Command{
		Use: "callback QUEUE NUMBER", Short: "Have somebody called back by a queue", Args: exactly("QUEUE", "NUMBER"),
		Example: `  presszero queue callback orders +15550111 --within 2h
  presszero queue callback orders +15550111 --at 2026-11-24T15:00:00+05:30 --note "about order 17"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			wish.Queue, wish.Number = args[0], args[1]
			if at != "" {
				var err error
				if wish.At, err = time.Parse(time.RFC3339, at); err != nil {
					return errors.New("--at must be a time such as 2026-11-24T15:00:00+05:30")
				}
			}
			if key == "" {
				key = rand.Text()
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var c web.Callback
			if err := r.ask(cmd.Context(), asking{method: "POST", path: "/api/v1/callbacks", key: key, body: wish}, &c); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s is called back by %s, as %s\n", c.Number, c.Due.Local().Format(time.DateTime), c.Call)
			return nil
		},
	}
	cmd.Flags().StringVar(&wish.Within, "within", "", "by when, from now or from the opening; the queue's own time when left out")
	cmd.Flags().StringVar(&at, "at", "", "not before this time (RFC 3339)")
	cmd.Flags().StringVar(&wish.Language, "language", "", "in which the caller is spoken to; en when left out")
	cmd.Flags().StringVar(&wish.Note, "note", "", "what the agent is told")
	cmd.Flags().StringVar(&key, "key", "", "the same key is the same callback, however often it is asked for")
	settingsFlags(cmd)
	return cmd
}

func newQueueCancel(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "cancel CALL", Short: "Call a callback off", Args: exactly("CALL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var c web.Callback
			if err := r.do(cmd.Context(), "DELETE", "/api/v1/callbacks/"+url.PathEscape(args[0]), nil, &c); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s is not called back any more\n", c.Call)
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}
