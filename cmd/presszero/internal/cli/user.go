package cli

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/web/access"
)

func newUser(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "Say who signs in to the screens, and as what",
		Long: `People sign in with a name and a password. Their role says what they may do:

  agent       sees the board, works at their own desk, sees to messages
  supervisor  sees and moves the line, leads the agents, joins their talks
  operator    watches, handles emergencies, connects other systems
  admin       may do everything, and says who else may

Who is an agent of agents.yaml, too, is named with --agent.`,
		Example: `  presszero user add otto --role admin
  presszero user add anna --role agent --agent anna
  presszero user list
  presszero user role anna supervisor
  presszero user reset anna`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newUserAdd(s), newUserList(s), newUserRole(s), newUserReset(s), newUserUnlock(s), newUserRemove(s))
	return cmd
}

func newUserAdd(s *session) *cobra.Command {
	var wish access.UserWish
	var role, agent string
	var stdin bool
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Let somebody sign in; prints the link by which they set their password", Args: exactly("NAME"),
		Example: "  presszero user add anna --role agent --agent anna\n  presszero user add otto --role admin --password-stdin < password.txt",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if role == "" {
				return usage("say what %s is: --role agent, supervisor, operator or admin", args[0])
			}
			wish.Name, wish.Role, wish.Agent = args[0], access.Role(role), &agent
			if stdin {
				if wish.Password, err = s.password(); err != nil {
					return err
				}
			}
			return s.invited(cmd, http.MethodPost, "/api/v1/users", wish)
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "agent, supervisor, operator or admin")
	cmd.Flags().StringVar(&agent, "agent", "", "the ID of the agent who they are, in agents.yaml")
	cmd.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from the standard input, instead of printing a link")
	settingsFlags(cmd)
	return cmd
}

// password reads the first line of the standard input.
func (s *session) password() (string, error) {
	line, err := bufio.NewReader(s.In).ReadString('\n')
	if password := strings.TrimRight(line, "\r\n"); password != "" {
		return password, nil
	}
	return "", errors.Join(errors.New("the standard input holds no password; write it there, or leave --password-stdin out for a link"), err)
}

// invited asks for a user and prints what became of it: the link by which a password is set.
func (s *session) invited(cmd *cobra.Command, method, path string, wish any) error {
	r, err := s.remote(cmd)
	if err != nil {
		return err
	}
	var u access.UserView
	if err := r.do(cmd.Context(), method, path, wish, &u); err != nil {
		return err
	}
	if u.Link == "" {
		_, err = fmt.Fprintf(s.Out, "%s signs in as %s, at %s/sign-in\n", u.Name, u.Role, r.people)
		return err
	}
	_, err = fmt.Fprintf(s.Out, "Give this link to %s, who signs in as %s. It sets the password, once, until %s:\n\n  %s%s\n\n",
		u.Name, u.Role, u.Until.Local().Format(time.DateTime), r.people, u.Link)
	return err
}

func newUserList(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List who signs in", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var found struct{ Users []access.UserView }
			if err := r.do(cmd.Context(), http.MethodGet, "/api/v1/users", nil, &found); err != nil {
				return err
			}
			table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "NAME\tROLE\tAGENT\tSTATE\tSIGNED IN")
			for _, u := range found.Users {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", u.Name, u.Role, orDash(u.Agent), u.State, last(u.SignedIn))
			}
			return table.Flush()
		},
	}
	settingsFlags(cmd)
	return cmd
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// last is when something happened last, in the time of this machine.
func last(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

func userPath(name, what string) string { return "/api/v1/users/" + url.PathEscape(name) + what }

func newUserRole(s *session) *cobra.Command {
	var agent string
	cmd := &cobra.Command{
		Use: "role NAME ROLE", Short: "Give a user another role; they sign in again", Args: exactly("NAME", "ROLE"),
		Example: "  presszero user role anna supervisor\n  presszero user role anna agent --agent anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			wish := access.UserWish{Role: access.Role(args[1])}
			if cmd.Flags().Changed("agent") {
				wish.Agent = &agent
			}
			return s.told(cmd, http.MethodPut, userPath(args[0], "/role"), wish, args[0]+" is "+args[1]+" now, and signs in again")
		},
	}
	cmd.Flags().StringVar(&agent, "agent", "", "the ID of the agent who they are; empty: none; left out: as it was")
	settingsFlags(cmd)
	return cmd
}

// told asks for something and says that it was done.
func (s *session) told(cmd *cobra.Command, method, path string, wish any, done string) error {
	r, err := s.remote(cmd)
	if err != nil {
		return err
	}
	if err := r.do(cmd.Context(), method, path, wish, nil); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.Out, done)
	return err
}

func newUserReset(s *session) *cobra.Command {
	var stdin bool
	cmd := &cobra.Command{
		Use: "reset NAME", Short: "End a password and all sessions of it; prints the link for a new one", Args: exactly("NAME"),
		Example: "  presszero user reset anna\n  presszero user reset anna --password-stdin < password.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !stdin {
				return s.invited(cmd, http.MethodPost, userPath(args[0], "/invitation"), nil)
			}
			password, err := s.password()
			if err != nil {
				return err
			}
			return s.invited(cmd, http.MethodPut, userPath(args[0], "/password"), map[string]string{"password": password})
		},
	}
	cmd.Flags().BoolVar(&stdin, "password-stdin", false, "read the new password from the standard input, instead of printing a link")
	settingsFlags(cmd)
	return cmd
}

func newUserUnlock(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "unlock NAME", Short: "Forgive the wrong passwords of a user who must wait", Args: exactly("NAME"),
		Example: "  presszero user unlock anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.told(cmd, http.MethodPost, userPath(args[0], "/unlock"), nil, args[0]+" can try again at once")
		},
	}
	settingsFlags(cmd)
	return cmd
}

func newUserRemove(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Let somebody sign in no more; their sessions end at once", Args: exactly("NAME"),
		Example: "  presszero user remove anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.told(cmd, http.MethodDelete, userPath(args[0], ""), nil, args[0]+" signs in no more")
		},
	}
	settingsFlags(cmd)
	return cmd
}
