package cli

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/flows"
	"presszero/web/switches"
)

func newSwitch(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "switch",
		Short: "Close at once, or tell every caller something, for a time",
		Long: `An emergency switch closes opening hours at once, or has every caller told something,
without a change of files. It ends by itself. Callers in line are told as well, and 0
still leads to a person.`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSwitchOn(s), newSwitchOff(s), newSwitchList(s), newSwitchPreview(s))
	return cmd
}

// wishFlags are the flags of what a switch does.
func wishFlags(cmd *cobra.Command, wish *switches.Wish, says *[]string, until *string, closes *[]string) {
	cmd.Flags().StringSliceVar(closes, "close", nil, "opening hours that it closes, or all")
	cmd.Flags().StringArrayVar(says, "say", nil, "what callers are told, as en=We are closed because of the storm.")
	cmd.Flags().StringVar(&wish.Message, "message", "", "the declared message of hours.yaml that they are told")
	cmd.Flags().StringVar(&wish.For, "for", "", "for how long, such as 2h")
	cmd.Flags().StringVar(until, "until", "", "until when (RFC 3339)")
	cmd.Flags().StringVar(&wish.Reason, "reason", "", "why; it stands in the audit trail")
}

// completed is the wish that flags have given.
func completed(wish switches.Wish, says []string, until string, closes []string) (switches.Wish, error) {
	wish.Kind = flows.SwitchMessage
	if len(closes) > 0 {
		wish.Kind = flows.SwitchClosing
		if !slices.Contains(closes, "all") {
			wish.Hours = closes
		}
	}
	for _, one := range says {
		language, text, ok := strings.Cut(one, "=")
		if !ok {
			return wish, usage("--say wants a language and a text, such as --say \"en=We are closed.\"")
		}
		if wish.Says == nil {
			wish.Says = map[string]string{}
		}
		wish.Says[strings.TrimSpace(language)] = strings.TrimSpace(text)
	}
	if until != "" {
		at, err := time.Parse(time.RFC3339, until)
		if err != nil {
			return wish, usage("--until must be a time such as 2026-11-24T18:00:00+05:30")
		}
		wish.Until = at
	}
	return wish, nil
}

func newSwitchOn(s *session) *cobra.Command {
	var wish switches.Wish
	var says, closes []string
	var until string
	cmd := &cobra.Command{
		Use: "on NAME", Short: "Turn a switch on, or change it", Args: exactly("NAME"),
		Example: `  presszero switch on storm --close all --for 3h --reason "the street is flooded" --say "en=We are closed because of the storm."
  presszero switch on outage --message outage --for 2h --reason "the provider is down"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			asked, err := completed(wish, says, until, closes)
			if err != nil {
				return err
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var on switches.Switch
			if err := r.do(cmd.Context(), "PUT", "/api/v1/switches/"+url.PathEscape(args[0]), asked, &on); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s is on until %s; 'presszero switch off %s' ends it before\n", on.Name, on.Until.Local().Format(time.DateTime), on.Name)
			return nil
		},
	}
	wishFlags(cmd, &wish, &says, &until, &closes)
	settingsFlags(cmd)
	return cmd
}

func newSwitchOff(s *session) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "off NAME", Short: "Turn a switch off", Args: exactly("NAME"),
		Example: `  presszero switch off storm --reason "the street is dry"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			path := "/api/v1/switches/" + url.PathEscape(args[0]) + "?reason=" + url.QueryEscape(reason)
			if err := r.do(cmd.Context(), "DELETE", path, nil, nil); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s is off\n", args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why; it stands in the audit trail")
	settingsFlags(cmd)
	return cmd
}

func newSwitchList(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the switches that are on, and what there is to switch", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var shown switches.Shown
			if err := r.do(cmd.Context(), "GET", "/api/v1/switches", nil, &shown); err != nil {
				return err
			}
			if len(shown.Switches) == 0 {
				fmt.Fprintln(s.Err, "no switch is on")
			}
			table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "SWITCH\tUNTIL\tDOES\tBY\tREASON")
			for _, name := range slices.Sorted(maps.Keys(shown.Switches)) {
				one := shown.Switches[name]
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", name, one.Until.Local().Format(time.DateTime), does(one), one.By, one.Reason)
			}
			if err := table.Flush(); err != nil {
				return err
			}
			fmt.Fprintf(s.Err, "opening hours: %s; messages: %s\n", words(shown.Hours), words(slices.Sorted(maps.Keys(shown.Messages))))
			return nil
		},
	}
	settingsFlags(cmd)
	return cmd
}

func words(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// does is what a switch does, in words.
func does(one switches.Switch) string {
	switch {
	case one.Kind == flows.SwitchMessage:
		return "tells " + strings.Join(slices.Sorted(maps.Keys(one.Says)), ", ")
	case len(one.Hours) == 0:
		return "closes all hours"
	default:
		return "closes " + strings.Join(one.Hours, ", ")
	}
}

func newSwitchPreview(s *session) *cobra.Command {
	var wish switches.Wish
	var says, closes []string
	var until string
	cmd := &cobra.Command{
		Use: "preview", Short: "Show what callers of each flow would hear, with one more switch or as it is now", Args: nothing,
		Example: `  presszero switch preview --close all --say "en=We are closed because of the storm."
  presszero switch preview`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked, err := completed(wish, says, until, closes)
			if err != nil {
				return err
			}
			if len(closes) == 0 && len(says) == 0 && wish.Message == "" {
				asked = switches.Wish{}
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var heard struct{ Flows []switches.Hearing }
			if err := r.do(cmd.Context(), "POST", "/api/v1/switches/preview", asked, &heard); err != nil {
				return err
			}
			for _, h := range heard.Flows {
				fmt.Fprintf(s.Out, "%s, %s\n", h.Flow, h.Language)
				for _, line := range append([]string{"hears:  " + strings.Join(h.Begins, " ")}, "0:      "+strings.TrimSpace(strings.Join(h.Zero, " ")+" ("+h.Then+")")) {
					fmt.Fprintf(s.Out, "  %s\n", line)
				}
				if len(h.Missing) > 0 {
					fmt.Fprintf(s.Out, "  has no words in this language: %s\n", strings.Join(h.Missing, ", "))
				}
			}
			return nil
		},
	}
	wishFlags(cmd, &wish, &says, &until, &closes)
	settingsFlags(cmd)
	return cmd
}
