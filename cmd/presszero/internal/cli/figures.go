package cli

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/queue/figures"
	"presszero/web"
)

// figuresFlags say which figures are wanted, and how they are shown.
type figuresFlags struct{ day, interval, format string }

func newFigures(s *session) *cobra.Command {
	var f figuresFlags
	cmd := &cobra.Command{
		Use:   "figures [QUEUE]",
		Short: "See what was counted: service level, waits, abandons, handling times",
		Long: `The figures of a day: of all queues in a line each, or of one queue in full, with its service
level by every formula in use. Beside each service level stands the name of its formula. What
nobody counted is shown as -.`,
		Example: `  presszero figures
  presszero figures reception
  presszero figures reception --day yesterday --interval quarter
  presszero figures --day 2026-11-23 --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.format != "text" && f.format != "json" {
				return usage("--format must be text or json")
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			query := url.Values{"day": {f.day}, "interval": {f.interval}}
			if len(args) > 0 {
				query.Set("queue", args[0])
			}
			var answer web.FiguresAnswer
			if err := r.do(cmd.Context(), http.MethodGet, "/api/v1/figures?"+query.Encode(), nil, &answer); err != nil {
				return err
			}
			switch {
			case f.format == "json":
				return s.printJSON(answer)
			case len(args) > 0:
				return s.showFiguresOf(answer, args[0])
			}
			return s.showFigures(answer)
		},
	}
	cmd.Flags().StringVar(&f.day, "day", "today", "today, yesterday, a day of the week, or a date such as 2026-11-23")
	cmd.Flags().StringVar(&f.interval, "interval", web.ByHour, "by which a queue's day is shown: quarter, hour, day or none")
	cmd.Flags().StringVar(&f.format, "format", "text", "text or json")
	settingsFlags(cmd)
	return cmd
}

// showFigures shows all queues in a line each.
func (s *session) showFigures(answer web.FiguresAnswer) error {
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "QUEUE\tOFFERED\tANSWERED\tABANDONED (SHORT)\tOTHER WAYS\tSERVICE LEVEL\tFORMULA\tASA\tP90\tAHT\tOCCUPANCY\tWAITS KEPT\tCALLBACKS KEPT")
	for _, name := range slices.Sorted(maps.Keys(answer.Queues)) {
		figureRow(table, name, answer.Queues[name])
	}
	if answer.All != nil {
		figureRow(table, "all", *answer.All)
	}
	return table.Flush()
}

func figureRow(table *tabwriter.Writer, name string, q web.QueueFigures) {
	t := q.Total
	fmt.Fprintf(table, "%s\t%d\t%d\t%d (%d)\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d of %d\n",
		name, t.Offered, t.Answered, t.Abandoned, t.Short, t.Elsewhere, levelOf(t.Levels[q.Formula.Name]), q.Formula.Title, spanOf(t.ASA), spanOf(t.WaitP90),
		spanOf(t.AHT), percent(t.Occupancy), percent(t.Promises.Coverage), t.Callbacks.Kept, t.Callbacks.Kept+t.Callbacks.Late+t.Callbacks.Broken)
}

// showFiguresOf shows a queue in full.
func (s *session) showFiguresOf(answer web.FiguresAnswer, name string) error {
	q := answer.Queues[name]
	fmt.Fprintf(s.Out, "%s, %s to %s (%s)\n\n", q.Title, q.From.Format("2006-01-02 15:04"), q.To.Format("2006-01-02 15:04"), q.Zone)
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "SERVICE LEVEL\tBY THE FORMULA\tWHICH IS, WITH T = %s AND S = %s\n", spanOf(&q.Target.Within), spanOf(&q.Cut))
	for _, f := range answer.Formulas {
		mark := ""
		if f.Name == q.Formula.Name {
			mark = " *"
		}
		fmt.Fprintf(table, "%s\t%s%s\t%s\n", levelOf(q.Total.Levels[f.Name]), f.Name, mark, f.Text)
	}
	fmt.Fprintln(table)
	for _, line := range figureLines(q.Total) {
		fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
	}
	if len(q.Intervals) > 0 {
		fmt.Fprintf(table, "\nFROM\tOFFERED\tANSWERED\tABANDONED (SHORT)\tOTHER WAYS\tLEVEL, %s\tASA\tP90\tAHT\tAGENTS\n", strings.ToUpper(q.Formula.Title))
	}
	for _, i := range q.Intervals {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d (%d)\t%d\t%s\t%s\t%s\t%s\t%.1f\n", i.Begins.Format("Mon 15:04"), i.Offered, i.Answered, i.Abandoned, i.Short, i.Elsewhere,
			levelOf(i.Levels[q.Formula.Name]), spanOf(i.ASA), spanOf(i.WaitP90), spanOf(i.AHT), i.Agents)
	}
	return table.Flush()
}

// figureLines are the figures in words and numbers.
func figureLines(t figures.Figures) [][2]string {
	lines := [][2]string{
		{"offered", strconv.Itoa(t.Offered)},
		{"answered", fmt.Sprintf("%d, %d of them in time", t.Answered, t.InTime)},
		{"abandoned", fmt.Sprintf("%d, %d of them short; rate %s, without short ones %s", t.Abandoned, t.Short, percent(t.AbandonRate), percent(t.AbandonLong))},
		{"gone another way", fmt.Sprintf("%d%s", t.Elsewhere, tallied(": ", t.Ways))},
		{"waits of the answered", fmt.Sprintf("mean (ASA) %s, p50 %s, p90 %s, p95 %s", spanOf(t.ASA), spanOf(t.WaitP50), spanOf(t.WaitP90), spanOf(t.WaitP95))},
		{"waits of the abandoned", "mean " + spanOf(t.AbandonTime)},
		{"longest wait", spanOf(t.Longest)},
		{"handled", fmt.Sprintf("%d, AHT %s: talk %s, hold %s, wrap-up %s; ring before %s", t.Handled, spanOf(t.AHT), spanOf(t.Talk), spanOf(t.Hold), spanOf(t.WrapUp), spanOf(t.Ring))},
		{"agents", fmt.Sprintf("%.1f at work in the mean, occupancy %s", t.Agents, percent(t.Occupancy))},
		{"offers", fmt.Sprintf("%d, %d accepted, %d withdrawn, refused%s; answer rate %s, RONA %s", t.Offers.Made, t.Offers.Accepted, t.Offers.Withdrawn, tallied(" ", t.Offers.Refused), percent(t.Offers.AnswerRate), percent(t.Offers.RONA))},
		{"from other queues", fmt.Sprintf("%d; called again at their old place: %d", t.Transferred, t.Redialled)},
		{"callbacks", fmt.Sprintf("%d offered, %d accepted, %d kept, %d late, %d broken, %d unreached", t.Callbacks.Offered, t.Callbacks.Accepted, t.Callbacks.Kept, t.Callbacks.Late, t.Callbacks.Broken, t.Callbacks.Unreached)},
		{"waits told", fmt.Sprintf("%d, kept %s of %d that came due", t.Promises.Told, percent(t.Promises.Coverage), t.Promises.Kept+t.Promises.Late+t.Promises.Broken)},
		{"asked for a person", strings.TrimPrefix(tallied(" ", t.ZeroOuts), " ")},
		{"our faults", strings.TrimPrefix(tallied(" ", t.Faults), " ")},
	}
	if h := t.Human; h != nil {
		lines = append(lines, [2]string{"time to a person", fmt.Sprintf("mean %s, p50 %s, p90 %s", spanOf(&h.Mean), spanOf(&h.P50), spanOf(&h.P90))})
	}
	return lines
}

// tallied is a tally in words, after a prefix; " none" where it is empty.
func tallied(prefix string, all map[string]int64) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, all[name]))
	}
	if len(parts) == 0 {
		return " none"
	}
	return prefix + strings.Join(parts, ", ")
}

func levelOf(l *figures.Level) string {
	if l == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f %% of %d", 100*l.Value, l.Of)
}

// spanOf is a time in seconds below a minute, or else in minutes and seconds.
func spanOf(n *float64) string {
	switch {
	case n == nil:
		return "-"
	case *n < 60:
		return fmt.Sprintf("%.3g s", *n)
	}
	return time.Duration(*n * float64(time.Second)).Round(time.Second).String()
}
