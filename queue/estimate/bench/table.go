package bench

import (
	"fmt"
	"strings"
)

// columns of the table of predictors.
func columns() []string {
	return append(append(append([]string{}, products...), literature...), "drain", "twin", "bound")
}

// Markdown is the report as tables in Markdown.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "RMSE in seconds of the wait told on joining, mean of %d seed(s) ± 95 %% interval.\n\n", r.Seeds)
	b.WriteString("| scenario | mean wait | " + strings.Join(columns(), " | ") + " |\n|" + strings.Repeat("---|", len(columns())+2) + "\n")
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		mean, _ := s.mean(Joining, "twin", wait)
		fmt.Fprintf(&b, "| %s | %.0f |", s.Name, mean)
		for _, name := range columns() {
			value, half := s.mean(Joining, name, rmse)
			fmt.Fprintf(&b, " %.1f±%.1f |", value, half)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n| scenario | of Asterisk | best product | of it | best peer | of it | of the bound | P50 | P80 | P90 | bias s | silent | first kept | last kept | raises |\n|" +
		strings.Repeat("---|", 15) + "\n")
	for i := range r.Scenarios {
		b.WriteString(r.Scenarios[i].summary())
	}
	b.WriteString("\n| bar | demanded | measured | |\n|---|---|---|---|\n")
	for _, bar := range r.Bars {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", bar.ID, bar.What, bar.Got, bar.verdict())
	}
	b.WriteString(caveats)
	return b.String()
}

const caveats = `
Others are re-implementations of their documented formulas: Avaya's weighting is guessed, Genesys Cloud is fed with the
last half hour in the place of that of a week ago. The scenarios are synthetic; callers react to what they are told in
scenario 16 alone. A promise that was taken back openly before it passed counts neither as kept nor as broken.
`

func (b Bar) verdict() string {
	switch {
	case b.Passed:
		return "met"
	case b.Unsure:
		return "unsure, with so few runs: " + b.Why
	}
	return "missed: " + b.Why
}

func (s *Result) summary() string {
	product := s.best(products...)
	peer := s.best(append(append([]string{}, products...), literature...)...)
	ratio := func(to string) float64 { r, _ := s.ratio(Joining, "twin", to); return r }
	mean := func(figure func(Score) float64) float64 { m, _ := s.mean(Joining, "twin", figure); return m }
	return fmt.Sprintf("| %s | %.2f | %s | %.2f | %s | %.2f | %.2f | %.3f | %.3f | %.3f | %+.1f | %.1f %% | %.3f | %.3f | %.2f |\n",
		s.Name, ratio("asterisk"), product, ratio(product), peer, ratio(peer), ratio("bound"),
		mean(c50), mean(c80), mean(c90), mean(bias), 100*mean(none),
		s.promised(func(p PromiseScore) float64 { return p.FirstKept }),
		s.promised(func(p PromiseScore) float64 { return p.LastKept }),
		s.promised(func(p PromiseScore) float64 { return p.Raises }))
}

// Text is the report for a terminal: one line a scenario, and the bars.
func (r *Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %6s %8s %8s %8s %8s %6s %6s %6s\n", "SCENARIO", "WAIT s", "ASTERISK", "CLOUD", "ESTIMATE", "BOUND", "P80", "KEPT", "LAST")
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		at := func(name string, figure func(Score) float64) float64 { m, _ := s.mean(Joining, name, figure); return m }
		fmt.Fprintf(&b, "%-34.34s %6.0f %8.1f %8.1f %8.1f %8.1f %6.3f %6.3f %6.3f\n", s.Name, at("twin", wait),
			at("asterisk", rmse), at("genesys-cloud", rmse), at("twin", rmse), at("bound", rmse), at("twin", c80),
			s.promised(func(p PromiseScore) float64 { return p.FirstKept }),
			s.promised(func(p PromiseScore) float64 { return p.LastKept }))
	}
	b.WriteString("\n")
	for _, bar := range r.Bars {
		mark := "met   "
		switch {
		case bar.Unsure:
			mark = "unsure"
		case !bar.Passed:
			mark = "MISSED"
		}
		fmt.Fprintf(&b, "%-7s %s  %s: %s\n", bar.ID, mark, bar.What, bar.Got)
		if bar.Why != "" {
			fmt.Fprintf(&b, "        %s\n", bar.Why)
		}
	}
	return b.String()
}
