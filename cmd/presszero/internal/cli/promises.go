package cli

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/internal/clock"
	"presszero/web"
)

// promiseFlags are the flags that say which promises are wanted.
type promiseFlags struct {
	broken, overdue, summary, asJSON bool
	since                            string
	limit                            int
}

func newPromises(s *session) *cobra.Command {
	var f promiseFlags
	cmd := &cobra.Command{
		Use:   "promises",
		Short: "See what callers were promised, and what became of it",
		Long: `Every wait, position, callback time and due time that a caller was told is on record, the
newest first: what was said, when it was due, and what became of it.

  kept      it came by then
  late      it came afterwards
  broken    the caller gave up after it, the callback was given up, more callers came first
  void      the caller left, or chose another way, before it was due
  replaced  another one was told openly before it was due
  open      nothing has become of it yet`,
		Example: `  presszero promises
  presszero promises --queue reception --broken --since 1d
  presszero promises --overdue
  presszero promises --call CA5c1f
  presszero promises --summary --since 7d
  presszero promises --json | jq '.promises[] | select(.kind == "wait")'`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			query, err := f.query(cmd)
			if err != nil {
				return err
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			if f.summary {
				return f.sums(cmd, r, query, s)
			}
			return f.list(cmd, r, query, s)
		},
	}
	cmd.Flags().String("queue", "", "only promises to callers of this queue")
	cmd.Flags().String("kind", "", "only wait, position, callback or message")
	cmd.Flags().String("call", "", "only promises to this caller")
	cmd.Flags().BoolVar(&f.broken, "broken", false, "only those that were late or broken")
	cmd.Flags().BoolVar(&f.overdue, "overdue", false, "only those whose time has passed and that are open")
	cmd.Flags().StringVar(&f.since, "since", "", "only those told since, such as 2h or 7d ago, or a time (RFC 3339)")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "how many are shown at most")
	cmd.Flags().BoolVar(&f.summary, "summary", false, "by day, queue and kind, the shares that were kept")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "as JSON")
	settingsFlags(cmd)
	return cmd
}

func (f promiseFlags) query(cmd *cobra.Command) (url.Values, error) {
	query := url.Values{}
	for _, name := range []string{"queue", "kind", "call"} {
		if value := cmd.Flag(name).Value.String(); value != "" {
			query.Set(name, value)
		}
	}
	if f.broken {
		query["outcome"] = []string{string(web.Late), string(web.Broken)}
	}
	if f.overdue {
		query.Add("outcome", string(web.Overdue))
	}
	if f.limit > 0 {
		query.Set("limit", strconv.Itoa(f.limit))
	}
	if f.since != "" {
		since, err := sinceWhen(f.since, clock.System{}.Now())
		if err != nil {
			return nil, err
		}
		query.Set("since", since.UTC().Format(time.RFC3339))
	}
	return query, nil
}

// sinceWhen is a time that is given as one, or as how long it is ago, in days too.
func sinceWhen(text string, now time.Time) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 {
			return now.AddDate(0, 0, -n), nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return time.Time{}, usage("--since must be how long ago, such as 2h or 7d, or a time such as 2026-03-02T12:00:00Z")
	}
	return now.Add(-d), nil
}

func (f promiseFlags) list(cmd *cobra.Command, r remote, query url.Values, s *session) error {
	var answer struct {
		Promises []web.Promise `json:"promises"`
		Next     string        `json:"next,omitempty"`
	}
	if err := r.do(cmd.Context(), "GET", "/api/v1/promises?"+query.Encode(), nil, &answer); err != nil {
		return err
	}
	if f.asJSON {
		return s.printJSON(answer)
	}
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TOLD\tCALL\tFROM\tQUEUE\tKIND\tSAID\tBY\tOUTCOME\tMARGIN\tBASIS")
	for _, p := range answer.Promises {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", clockTime(p.At), p.Call, p.From, p.Queue, p.Kind, p.Said, clockTime(p.By),
			outcomeOf(p), marginOf(p), p.Basis)
	}
	if err := table.Flush(); err != nil || answer.Next == "" {
		return err
	}
	_, err := fmt.Fprintln(s.Err, "there are more; --queue, --kind, --call and --since show fewer, --limit more")
	return err
}

func (f promiseFlags) sums(cmd *cobra.Command, r remote, query url.Values, s *session) error {
	var answer struct {
		Summary []web.PromiseSum `json:"summary"`
	}
	if err := r.do(cmd.Context(), "GET", "/api/v1/promises/summary?"+query.Encode(), nil, &answer); err != nil {
		return err
	}
	if f.asJSON {
		return s.printJSON(answer)
	}
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "DAY (UTC)\tQUEUE\tKIND\tTOLD\tKEPT\tLATE\tBROKEN\tVOID\tREPLACED\tOPEN\tKEPT SHARE\tCOVERAGE\tMEAN MARGIN\tRAISES")
	for _, sum := range answer.Summary {
		told := 0
		for _, n := range sum.Outcomes {
			told += n
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d", sum.Day, sum.Queue, sum.Kind, told)
		for _, outcome := range []web.Outcome{web.Kept, web.Late, web.Broken, web.Void, web.Replaced, web.Open} {
			fmt.Fprintf(table, "\t%d", sum.Outcomes[outcome])
		}
		fmt.Fprintf(table, "\t%s\t%s\t%s\t%d\n", percent(sum.Kept), percent(sum.Coverage), span(sum.Margin), sum.Raises)
	}
	return table.Flush()
}

func clockTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(time.DateTime)
}

func outcomeOf(p web.Promise) string {
	if p.Overdue {
		return "open, overdue"
	}
	return string(p.Outcome)
}

// marginOf is the time that was left, or how many more came first.
func marginOf(p web.Promise) string {
	switch {
	case p.Overtook > 0:
		return fmt.Sprintf("%d came first", p.Overtook)
	case p.Margin == 0:
		return "-"
	}
	return span(&p.Margin)
}

func percent(share *float64) string {
	if share == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100**share)
}

func span(n *float64) string {
	if n == nil {
		return "-"
	}
	return time.Duration(*n * float64(time.Second)).Round(time.Second).String()
}
