package cli

import (
	"fmt"
	"math"
	"slices"
	"text/tabwriter"
	"time"

	"presszero/queue/erlang"
	"presszero/queue/staffing"
)

// calculated is the answer to --calls. Times are in seconds, shares from 0 to 1.
type calculated struct {
	Erlangs  float64       `json:"erlangs"`
	Target   string        `json:"target"`
	Required int           `json:"required"` // by Erlang A
	Paid     int           `json:"paid"`
	Waiting  int           `json:"required_erlang_c"`
	Teams    []calculation `json:"teams"`
}

// calculation is what one number of agents does: by Erlang A, and by Erlang C.
type calculation struct {
	staffing.Service
	AllC float64 `json:"erlang_c_answered"`
	ASAC float64 `json:"erlang_c_asa_seconds,omitempty"` // none: the line grows for ever
}

// beside is how many sizes of team are shown on either side of the one required.
const beside = 2

func (s *session) staffFor(f staff) error {
	t, err := f.goal()
	if err != nil {
		return err
	}
	shrinkage, err := parsePercent("shrinkage", f.shrinks)
	if err != nil {
		return err
	}
	if f.calls < 0 || f.per <= 0 || f.aht < time.Second || f.patience < time.Second || f.agents < 0 || shrinkage >= 1 {
		return usage("--calls must not be negative, --per above 0, --aht and --patience at least 1s, --shrinkage below 100%%")
	}
	load := erlang.Load{Rate: f.calls / f.per.Seconds(), Handle: f.aht.Seconds()}
	if load.Erlangs() > 20_000 {
		return usage("%.0f erlangs are more than 20,000: split the load", load.Erlangs())
	}
	answer, err := calculate(load, f.patience.Seconds(), t, f.agents)
	if err != nil {
		return err
	}
	answer.Paid = staffing.Paid(answer.Required, shrinkage)
	if f.asJSON {
		return s.printJSON(answer)
	}
	return s.printCalculated(f, answer)
}

func calculate(load erlang.Load, patience float64, t staffing.Target, besides int) (calculated, error) {
	d := staffing.Demand{Load: load, Patience: patience}
	best, err := staffing.Agents(d, t)
	if err != nil {
		return calculated{}, err
	}
	answer := calculated{Erlangs: load.Erlangs(), Target: t.String(), Required: best.Agents}
	if load.Rate > 0 {
		if answer.Waiting, err = erlang.AgentsForAll(load, erlang.Goal{Share: t.Share, Seconds: t.Within}); err != nil {
			return answer, err
		}
	}
	sizes := []int{answer.Waiting, besides}
	for n := best.Agents - beside; n <= best.Agents+beside; n++ {
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	for _, n := range slices.Compact(sizes) {
		if n < 1 {
			continue
		}
		c, err := calculateTeam(d, t, n)
		if err != nil {
			return answer, err
		}
		answer.Teams = append(answer.Teams, c)
	}
	return answer, nil
}

func calculateTeam(d staffing.Demand, t staffing.Target, agents int) (calculation, error) {
	a, err := staffing.Serve(d, t, agents)
	if err != nil {
		return calculation{}, err
	}
	c, err := erlang.QueueAll(d.Load, agents)
	if err != nil {
		return calculation{}, err
	}
	row := calculation{Service: a, AllC: c.Within(t.Within)}
	if !math.IsInf(c.ASA, 1) {
		row.ASAC = c.ASA
	}
	return row, nil
}

func (s *session) printCalculated(f staff, a calculated) error {
	fmt.Fprintf(s.Out, "%g calls in %s, of %s each, are %.1f erlangs. For %s:\n\n", f.calls, short(f.per), short(f.aht), a.Erlangs, a.Target)
	fmt.Fprintf(s.Out, "%s by Erlang A: callers hang up after %s in the mean; at most %s of them, and agents busy for at most %s of the time\n",
		agents(a.Required), short(f.patience), f.abandon, f.occupancy)
	if a.Paid != a.Required {
		fmt.Fprintf(s.Out, "%s to be paid, with a shrinkage of %s\n", agents(a.Paid), f.shrinks)
	}
	fmt.Fprintf(s.Out, "%s by Erlang C: everybody waits for ever\n\n", agents(a.Waiting))
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "AGENTS\tOF ALL\tOF STAYED\tTURN\tGAVE UP\tIN LINE\tBUSY\tERLANG C\tASA\t")
	for _, c := range a.Teams {
		asa := "for ever"
		if c.ASAC > 0 || c.AllC == 1 {
			asa = fmt.Sprintf("%.1f s", c.ASAC)
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%.1f s\t%s\t%s\t%s\t\n", c.Agents, share(c.OfAll), share(c.OfStayed), share(c.Offered), share(c.Abandoned),
			c.InLine, share(c.Occupancy), share(c.AllC), asa)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.Out, `
OF ALL      answered in time, of all who call: the target
OF STAYED   the same, but those left out who hang up within that time
TURN        whose turn comes in time, or would have if they had not hung up
ERLANG C    answered in time, were nobody to hang up
`)
	return err
}

func agents(n int) string {
	if n == 1 {
		return "1 agent"
	}
	return fmt.Sprintf("%d agents", n)
}

func share(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// short is a duration without the units of which it has none.
func short(d time.Duration) string {
	text := d.String()
	for _, none := range []string{"m0s", "h0m"} {
		if len(text) > len(none) && text[len(text)-len(none):] == none {
			text = text[:len(text)-2]
		}
	}
	return text
}
