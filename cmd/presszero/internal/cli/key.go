package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"presszero/web/access"
)

func newKey(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Let other systems in, each with a key that says what it may do",
		Long: `A key is sent as the header Authorization: Bearer. It is shown once; what is kept of it cannot
be used. The command line on another machine takes one from PRESSZERO_API_KEY.

What a key may do: ` + permissions() + `.`,
		Example: `  presszero key add helpdesk --may line:read,calls:read
  presszero key list
  presszero key renew helpdesk
  presszero key remove helpdesk`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	keys := keyring{session: s, path: "/api/v1/keys", thing: "key", example: "helpdesk"}
	cmd.AddCommand(newKeyAdd(keys), keys.list(), keys.renew(), keys.remove())
	return cmd
}

// permissions lists all of them, some to a line.
func permissions() string {
	var text strings.Builder
	for i, p := range access.All() {
		if i > 0 {
			text.WriteString(", ")
		}
		if i%6 == 5 {
			text.WriteString("\n")
		}
		text.WriteString(string(p))
	}
	return text.String()
}

func newKeyAdd(keys keyring) *cobra.Command {
	var may []string
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Make a key", Args: exactly("NAME"), Example: "  presszero key add helpdesk --may line:read,calls:read",
		RunE: func(cmd *cobra.Command, args []string) error {
			wish := access.KeyWish{Name: args[0]}
			for _, p := range may {
				wish.May = append(wish.May, access.Permission(p))
			}
			return keys.show(cmd, keys.path, wish)
		},
	}
	cmd.Flags().StringSliceVar(&may, "may", nil, "what it may do, such as line:read,calls:read")
	settingsFlags(cmd)
	return cmd
}

// newWall is the command of screens on the wall; a screen in this package is the terminal.
func newWall(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "screen",
		Short: "Let screens on the wall show the wallboard",
		Long: `A screen on the wall needs nobody who signs in: its link opens the wallboard, which shows
figures and no callers. Make the link the page that its browser starts with.`,
		Example: `  presszero screen add lobby
  presszero screen list
  presszero screen renew lobby
  presszero screen remove lobby`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	screens := keyring{session: s, path: "/api/v1/screens", thing: "screen", example: "lobby"}
	add := &cobra.Command{
		Use: "add NAME", Short: "Make the link of a screen", Args: exactly("NAME"), Example: "  presszero screen add lobby",
		RunE: func(cmd *cobra.Command, args []string) error {
			return screens.show(cmd, screens.path, access.KeyWish{Name: args[0]})
		},
	}
	settingsFlags(add)
	cmd.AddCommand(add, screens.list(), screens.renew(), screens.remove())
	return cmd
}

// keyring is the keys, or the screens, which are kept alike.
type keyring struct {
	*session
	path, thing, example string
}

// show asks for a secret and shows it: the text of a key, or the link of a screen.
func (k keyring) show(cmd *cobra.Command, path string, wish any) error {
	r, err := k.remote(cmd)
	if err != nil {
		return err
	}
	var made access.KeyView
	if err := r.do(cmd.Context(), http.MethodPost, path, wish, &made); err != nil {
		return err
	}
	text := made.Key
	if made.Link != "" {
		text = r.people + made.Link
	}
	fmt.Fprintf(k.Err, "This is shown once; whoever has it comes in as the %s %s.\n", k.thing, made.Name)
	_, err = fmt.Fprintln(k.Out, text)
	return err
}

func (k keyring) list() *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List them, and when each was used last", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := k.remote(cmd)
			if err != nil {
				return err
			}
			var found map[string][]access.KeyView
			if err := r.do(cmd.Context(), http.MethodGet, k.path, nil, &found); err != nil {
				return err
			}
			table := tabwriter.NewWriter(k.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "NAME\tMAY\tADDED BY\tUSED")
			for _, one := range found[k.thing+"s"] {
				may := "board:read"
				if len(one.May) > 0 {
					texts := make([]string, len(one.May))
					for i, p := range one.May {
						texts[i] = string(p)
					}
					may = strings.Join(texts, ",")
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", one.Name, may, one.By, last(one.Used))
			}
			return table.Flush()
		},
	}
	settingsFlags(cmd)
	return cmd
}

func (k keyring) renew() *cobra.Command {
	cmd := &cobra.Command{
		Use: "renew NAME", Short: "Replace its secret; the one before opens nothing any more", Args: exactly("NAME"),
		Example: "  presszero " + k.thing + " renew " + k.example,
		RunE: func(cmd *cobra.Command, args []string) error {
			return k.show(cmd, k.path+"/"+url.PathEscape(args[0])+"/renewal", nil)
		},
	}
	settingsFlags(cmd)
	return cmd
}

func (k keyring) remove() *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Let it in no more", Args: exactly("NAME"),
		Example: "  presszero " + k.thing + " remove " + k.example,
		RunE: func(cmd *cobra.Command, args []string) error {
			return k.told(cmd, http.MethodDelete, k.path+"/"+url.PathEscape(args[0]), nil, args[0]+" opens nothing any more")
		},
	}
	settingsFlags(cmd)
	return cmd
}
