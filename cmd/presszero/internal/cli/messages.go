package cli

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/web"
)

func newQueueMessages(s *session) *cobra.Command {
	var open bool
	wish := url.Values{}
	cmd := &cobra.Command{
		Use:   "messages",
		Short: "List what callers left, the newest first, or with --open what is to be seen to, the one that is due soonest first",
		Example: `  presszero queue messages
  presszero queue messages --open --queue reception`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range []string{"queue", "owner", "state"} {
				wish.Set(name, cmd.Flag(name).Value.String())
			}
			if open {
				if wish.Get("state") != "" {
					return usage("--open and --state exclude each other")
				}
				wish.Set("state", "open")
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var answer struct {
				Messages []web.Message
				Next     string
			}
			if err := r.do(cmd.Context(), "GET", "/api/v1/messages?"+wish.Encode(), nil, &answer); err != nil {
				return err
			}
			if err := s.printMessages(answer.Messages); err != nil || answer.Next == "" {
				return err
			}
			_, err = fmt.Fprintln(s.Err, "there are more; --queue, --owner and --state show fewer")
			return err
		},
	}
	cmd.Flags().BoolVar(&open, "open", false, "only what is still to be seen to")
	cmd.Flags().String("queue", "", "only messages of this queue")
	cmd.Flags().String("owner", "", "only messages of this owner")
	cmd.Flags().String("state", "", "only open, done, new, listened, claimed, called-back or closed ones")
	settingsFlags(cmd)
	return cmd
}

func (s *session) printMessages(all []web.Message) error {
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tDUE\tSTATE\tBY\tKIND\tQUEUE\tOWNER\tFROM\tLENGTH\tWHAT")
	for _, m := range all {
		length := time.Duration(m.Seconds * float64(time.Second))
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			m.ID, due(m), state(m), m.By, m.Kind, m.Queue, m.Owner, m.From, length, what(m))
	}
	return table.Flush()
}

// due is when a person calls back at the latest, if anybody does.
func due(m web.Message) string {
	if m.Due.IsZero() {
		return "-"
	}
	return m.Due.Format(time.DateTime)
}

// state is what has become of a message that somebody is to see to.
func state(m web.Message) string {
	switch {
	case m.State == "":
		return "-"
	case m.Late:
		return string(m.State) + ", late"
	default:
		return string(m.State)
	}
}

// what is what was left: whom to call, the score.
func what(m web.Message) string {
	var parts []string
	if m.Number != "" {
		parts = append(parts, "call "+m.Number)
	}
	if m.Score > 0 {
		parts = append(parts, fmt.Sprintf("score %d", m.Score))
	}
	if m.Agent != "" {
		parts = append(parts, "agent "+m.Agent)
	}
	if m.Note != "" {
		parts = append(parts, m.Note)
	}
	return strings.Join(parts, ", ")
}

// messageActs are what can be done with a message, each a flag.
var messageActs = []struct{ name, short string }{
	{"listened", "it was heard"},
	{"claimed", "somebody sees to it, and nobody else"},
	{"released", "somebody else may see to it"},
	{"called-back", "the caller was called back: it is done"},
	{"closed", "it is done without a call"},
}

func newQueueMessage(s *session) *cobra.Command {
	var body web.MessageAct
	cmd := &cobra.Command{
		Use:   "message ID",
		Short: "Show a message, or say what was done with it",
		Example: `  presszero queue message 5f1c9a3be07d2468
  presszero queue message 5f1c9a3be07d2468 --claimed --by anna
  presszero queue message 5f1c9a3be07d2468 --called-back --by anna --note "will send the form"`,
		Args: exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			act, err := actOf(cmd)
			if err != nil {
				return err
			}
			if (act == "") != (body.By == "") {
				return usage("say what was done and by whom, such as --claimed --by anna")
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var m web.Message
			path := "/api/v1/messages/" + url.PathEscape(args[0])
			if act == "" {
				err = r.do(cmd.Context(), "GET", path, nil, &m)
			} else {
				err = r.do(cmd.Context(), "POST", path+"/"+act, body, &m)
			}
			if err != nil {
				return err
			}
			return s.printMessage(m)
		},
	}
	for _, act := range messageActs {
		cmd.Flags().Bool(act.name, false, act.short)
	}
	cmd.Flags().StringVar(&body.By, "by", "", "who did it")
	cmd.Flags().StringVar(&body.Note, "note", "", "what the others should know")
	settingsFlags(cmd)
	return cmd
}

// actOf is what was done, by the one flag that says so.
func actOf(cmd *cobra.Command) (string, error) {
	var given []string
	for _, act := range messageActs {
		if cmd.Flag(act.name).Changed {
			given = append(given, act.name)
		}
	}
	if len(given) > 1 {
		return "", usage("--%s: one at a time", strings.Join(given, " and --"))
	}
	return strings.Join(given, ""), nil
}

func (s *session) printMessage(m web.Message) error {
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for _, line := range [][2]string{
		{"message", m.ID}, {"kind", m.Kind}, {"state", state(m)}, {"by", m.By}, {"due", due(m)}, {"left", m.Left.Format(time.DateTime)},
		{"queue", m.Queue}, {"owner", m.Owner}, {"from", m.From}, {"what", what(m)}, {"recording", m.Recording},
	} {
		if line[1] != "" {
			fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
		}
	}
	for _, act := range m.Acts {
		fmt.Fprintf(table, "%s\t%s by %s %s\n", act.At.Format(time.DateTime), act.Kind, act.By, act.Note)
	}
	return table.Flush()
}
