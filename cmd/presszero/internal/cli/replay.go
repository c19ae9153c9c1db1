package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/queue/simulate"
	"presszero/queue/simulate/promises"
)

// replay is the flags of one day that is played again.
type replay struct {
	rates, shifts, without []string
	against                string
	times, hours           float64
	patience, target       time.Duration
	seed                   uint64
	asJSON                 bool
}

func newReplay(s *session) *cobra.Command {
	var r replay
	cmd := &cobra.Command{
		Use:   "replay [RECORD]",
		Short: "Play a recorded day again with other queues or staff, before anything is published",
		Long: `Replay takes who called, how long they talked and would have waited, and who worked when
from a record, and plays it through the line that serves in life with the queues and agents
as they are now declared. It reports the service level, the waits, whether anybody was
overtaken, what callers were promised and what became of it, and beside it what really happened.

A record is what 'presszero events --follow --format json' writes, a day or a week of it, or a
log of calls as 'presszero bench wait --record' writes it. Without one, --rate makes a day up;
it begins at midnight.`,
		Example: `  presszero events --follow --format json > monday.jsonl
  presszero replay monday.jsonl
  presszero replay monday.jsonl --against old/queues.yaml
  presszero replay monday.jsonl --shift anna=13:00-17:30 --without ben
  presszero replay monday.jsonl --times 1.2
  presszero replay --rate reception=40/h@9:00-12:00 --rate reception=25/h@12:00-17:00 --shift anna=9:00-17:00`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return s.replay(cmd, r, strings.Join(args, "")) },
	}
	f := cmd.Flags()
	f.StringVar(&r.against, "against", "", "compare with another queues.yaml, or a folder with queues.yaml and agents.yaml, and the staff of the record")
	f.StringArrayVar(&r.shifts, "shift", nil, "an agent works then in place of what the record says, every day of it: AGENT=13:00-17:30")
	f.StringArrayVar(&r.without, "without", nil, "this agent does not work")
	f.Float64Var(&r.times, "times", 1, "so many times as many callers")
	f.StringArrayVar(&r.rates, "rate", nil, "without a record, who calls how often: QUEUE=40/h, or QUEUE=40/h@9:00-12:00")
	f.Float64Var(&r.hours, "hours", 24, "without a record, for how long callers come")
	f.DurationVar(&r.patience, "patience", 10*time.Minute, "without a record, after how long callers hang up in the mean; 0s: never")
	f.DurationVar(&r.target, "target", 20*time.Second, "within which callers should be answered")
	f.Uint64Var(&r.seed, "seed", 1, "makes up otherwise what the record does not tell")
	f.BoolVar(&r.asJSON, "json", false, "print the report as JSON")
	settingsFlags(cmd)
	return cmd
}

func (s *session) replay(cmd *cobra.Command, r replay, record string) error {
	if err := r.check(record); err != nil {
		return err
	}
	files, err := s.declared(cmd)
	if err != nil {
		return err
	}
	site, err := s.simulated(files)
	if err != nil {
		return err
	}
	day, err := r.day(record, site)
	if err != nil {
		return err
	}
	other, name, err := s.compared(r, files, site)
	if err != nil {
		return err
	}
	asDeclared(day.Callers, site, other)
	played, err := r.played(cmd, site, day)
	if err != nil {
		return err
	}
	var before *outcome
	if name != "" {
		other, err := replay{times: 1, target: r.target, seed: r.seed}.played(cmd, other, day)
		if err != nil {
			return fmt.Errorf("with %s: %w", name, err)
		}
		before = &other
	}
	if r.asJSON {
		return s.replayJSON(day, played, before)
	}
	s.replayText(day, played, before, name, r.target)
	return nil
}

func (r replay) check(record string) error {
	if (record == "") == (len(r.rates) == 0) {
		return usage("name a record, or say who calls by --rate")
	}
	if r.times <= 0 || r.times > 100 || r.hours <= 0 || r.hours > 1000 || r.patience < 0 || r.target <= 0 {
		return usage("--times lies above 0, up to 100, --hours above 0, up to 1000, and times are not negative")
	}
	return nil
}

// day is the record, or made up.
func (r replay) day(record string, site simulate.Site) (simulate.Day, error) {
	if record == "" {
		callers, err := queueSimulate{rates: r.rates, hours: r.hours, patience: r.patience, seed: r.seed}.callers(site)
		return simulate.Day{Callers: callers, Length: time.Duration(r.hours * float64(time.Hour))}, err
	}
	file, err := os.Open(record)
	if err != nil {
		return simulate.Day{}, fmt.Errorf("read the record: %w", err)
	}
	defer func() { _ = file.Close() }()
	day, err := simulate.ReadDay(file, r.seed)
	if err != nil {
		return day, fmt.Errorf("%s: %w", record, err)
	}
	day.Begin = day.Begin.Local()
	for _, name := range day.Queues {
		if _, declared := site.Queues[name]; !declared {
			return day, fmt.Errorf("%s: there are calls for %s, and no such queue is declared in queues.yaml", record, name)
		}
	}
	return day, nil
}

// played is what becomes of the day with these settings and the staff that the flags say.
func (r replay) played(cmd *cobra.Command, site simulate.Site, day simulate.Day) (outcome, error) {
	site.Shifts = maps.Clone(day.Shifts)
	if site.Shifts == nil {
		site.Shifts = map[string][]simulate.Shift{}
	}
	declared := map[string]bool{}
	for _, a := range site.Agents {
		declared[a.ID] = true
		if _, worked := day.Shifts[a.ID]; !worked && len(day.Shifts) > 0 {
			site.Shifts[a.ID] = nil // did not work then
		}
	}
	changed := map[string]bool{}
	for _, text := range r.shifts {
		rota, err := simulate.ParseRota(text)
		if err != nil {
			return outcome{}, usage("--shift %v", err)
		}
		if !declared[rota.Agent] {
			return outcome{}, usage("--shift %s: no agent %s is declared in agents.yaml", text, rota.Agent)
		}
		if !changed[rota.Agent] {
			site.Shifts[rota.Agent], changed[rota.Agent] = nil, true
		}
		site.Shifts[rota.Agent] = append(site.Shifts[rota.Agent], rota.Shifts(day.Begin, day.Length)...)
	}
	for _, id := range r.without {
		if !declared[id] {
			return outcome{}, usage("--without %s: no such agent is declared in agents.yaml", id)
		}
		site.Shifts[id] = nil
	}
	callers := day.Callers
	if r.times != 1 {
		callers = simulate.Busier(callers, r.times, r.seed)
	}
	report, told, err := promises.Play(cmd.Context(), site, callers, r.target)
	return outcome{report, told}, err
}

// outcome is what became of the callers of a day, and of what they were told.
type outcome struct {
	report simulate.Report
	told   promises.Counts
}

// compared is the site to compare with, and how it is called; an empty name: there is none.
func (s *session) compared(r replay, files app.Files, site simulate.Site) (simulate.Site, string, error) {
	if r.against == "" {
		if len(r.rates) > 0 || len(r.shifts) == 0 && len(r.without) == 0 && r.times == 1 {
			return site, "", nil
		}
		return site, "the staff of the record", nil
	}
	files, err := files.Instead(r.against)
	if err != nil {
		return site, "", err
	}
	other, err := s.simulated(files)
	return other, r.against, err
}

// asDeclared lets wrap-ups be as the queue has them where that differs from the site to compare with.
func asDeclared(callers []simulate.Caller, site, other simulate.Site) {
	for i, c := range callers {
		if q, known := other.Queues[c.Queue]; known && q.WrapUp != site.Queues[c.Queue].WrapUp {
			callers[i].WrapUp = 0
		}
	}
}

// replayText shows the report to people.
func (s *session) replayText(day simulate.Day, played outcome, before *outcome, name string, target time.Duration) {
	fmt.Fprintf(s.Out, "%d callers, %d agents", len(day.Callers), len(played.report.Agents))
	if !day.Begin.IsZero() {
		fmt.Fprintf(s.Out, ", %s to %s", day.Begin.Format("2006-01-02 15:04"), day.Begin.Add(day.Length).Format("2006-01-02 15:04"))
	}
	fmt.Fprintln(s.Out)
	var gone []string
	for id := range day.Shifts {
		if played.report.Agents[id] == nil {
			gone = append(gone, id)
		}
	}
	if slices.Sort(gone); len(gone) > 0 {
		fmt.Fprintf(s.Out, "not declared any more, so not there: %s\n", strings.Join(gone, ", "))
	}
	if len(day.Actual) > 0 {
		fmt.Fprintf(s.Out, "\nWhat happened\n%s", day.Happened(target))
		fmt.Fprintln(s.Out, "\nPlayed with these settings")
	} else {
		fmt.Fprintln(s.Out)
	}
	fmt.Fprintf(s.Out, "%s\n%s", played.report.String(), played.told)
	if before != nil {
		fmt.Fprintf(s.Out, "\nAgainst %s, on the same callers:\n%s", name, played.report.Changes(&before.report)+played.told.Changes(before.told))
	}
}

func (s *session) replayJSON(day simulate.Day, played outcome, before *outcome) error {
	shown := struct {
		Begin    *time.Time                 `json:"begin,omitempty"`
		Callers  int                        `json:"callers"`
		Happened map[string]simulate.Actual `json:"happened,omitempty"`
		Played   replayed                   `json:"played"`
		Against  *replayed                  `json:"against,omitempty"`
	}{Callers: len(day.Callers), Happened: day.Actual, Played: played.shown()}
	if !day.Begin.IsZero() {
		shown.Begin = &day.Begin
	}
	if before != nil {
		other := before.shown()
		shown.Against = &other
	}
	out := json.NewEncoder(s.Out)
	out.SetIndent("", "  ")
	if err := out.Encode(shown); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// replayed is an outcome for programs.
type replayed struct {
	simulate.Shown
	Promises promises.Counts `json:"promises"`
}

func (o *outcome) shown() replayed { return replayed{Shown: o.report.Shown(), Promises: o.told} }
