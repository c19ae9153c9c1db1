package cli

import (
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"presszero/web/story"
)

// newStory shows the story of a call.
func newStory(s *session) *cobra.Command {
	var asJSON, asTest bool
	cmd := &cobra.Command{
		Use:   "story CALL",
		Short: "See everything that happened on a call, in order",
		Long: `The story of a call is every prompt spoken, key pressed, word heard, wait told, place in line,
offer, promise, hold, transfer and note, in the order in which it happened. Numbers are masked, and
what was entered where the flow says sensitive is kept nowhere.

With --test it is a flow test instead: put it beside the flow, and the call is played again
whenever the tests are.`,
		Example: `  presszero story CA5c1f
  presszero story CA5c1f --json | jq '.entries[].text'
  presszero story CA5c1f --test > flows/main_test.yaml`,
		Args: exactly("the call"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			path := "/api/v1/calls/" + url.PathEscape(args[0])
			if asTest {
				return r.do(cmd.Context(), http.MethodGet, path+"/test", nil, s.Out)
			}
			var answer story.Answer
			if err := r.do(cmd.Context(), http.MethodGet, path+"/story", nil, &answer); err != nil {
				return err
			}
			if asJSON {
				return s.printJSON(answer)
			}
			return answer.Write(s.Out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.Flags().BoolVar(&asTest, "test", false, "as a flow test")
	cmd.MarkFlagsMutuallyExclusive("json", "test")
	settingsFlags(cmd)
	return cmd
}

// newCaller does what concerns one caller.
func newCaller(s *session) *cobra.Command {
	cmd := &cobra.Command{Use: "caller", Short: "Do what concerns one caller"}
	cmd.AddCommand(newForget(s))
	return cmd
}

func newForget(s *session) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "forget NUMBER",
		Short: "Erase what is kept of a caller",
		Long: `Erases what is kept of those who called from a number: the memory of the caller, stories and
index of the calls, notes, follow-ups and ideas; and says how much that was. What is not
personal, such as counts, stays. It cannot be undone.`,
		Example: "  presszero caller forget +15550111",
		Args:    exactly("the number"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			var erased struct {
				Erased map[string]int `json:"erased"`
			}
			query := url.Values{"number": {args[0]}}
			if err := r.do(cmd.Context(), http.MethodDelete, "/api/v1/callers?"+query.Encode(), nil, &erased); err != nil {
				return err
			}
			if asJSON {
				return s.printJSON(erased)
			}
			return writeErased(s.Out, erased.Erased)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	settingsFlags(cmd)
	return cmd
}

// writeErased says how much of a caller was erased.
func writeErased(w io.Writer, erased map[string]int) error {
	for _, one := range []struct{ key, name string }{
		{"contact", "memory of the caller"}, {"calls", "calls in the index"}, {"stories", "stories"}, {"notes", "notes"},
		{"follow_ups", "follow-ups"}, {"ideas", "ideas"},
	} {
		if _, err := fmt.Fprintf(w, "%4d  %s\n", erased[one.key], one.name); err != nil {
			return err
		}
	}
	return nil
}
