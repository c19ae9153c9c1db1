package flowtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"presszero/flows"
)

// Coverage is which steps of a flow were entered, and by which exits they were left. The exits of a step are the ways on
// that its kind describes, see [flows.Program.Ways], and what every question has beside: 0, silence, a wrong answer. The
// rungs of the queues that the flow names are counted as well.
//
// Ways to the same step are told apart by the key, the arm or the result that leads there. Where nothing does, as between
// two conditions of a branch, they count together.
type Coverage struct {
	Flow  string
	Steps []StepCoverage // in the order in which they stand in their files, then the queues

	kinds map[string]string // of steps, by name
	ways  map[string][]flows.Way
}

// StepCoverage is what was seen of a step, or of the ladder of a queue.
type StepCoverage struct {
	Pos   flows.Position
	Name  string
	Kind  string // of the step; ladder
	Exits []Exit
}

// Exit is a way out of a step.
type Exit struct {
	Pos  flows.Position
	On   string // the key, the condition, or the name of the exit
	To   string // step it leads to; empty: a person, a goodbye, or the same question
	Seen int    // how often it was taken
}

// The exits that no table has, because every question has them.
const (
	exitZero    = "0"
	exitSilence = "silence"
	exitWrong   = "wrong"
	exitNext    = "next"
	exitFailed  = "failed"
	exitEnd     = "end"
)

const kindLadder = "ladder"

// NewCoverage is that of a flow of which nothing was seen.
func NewCoverage(prog *flows.Program) *Coverage {
	c := &Coverage{Flow: prog.Name, kinds: map[string]string{}, ways: map[string][]flows.Way{}}
	infos := map[string]flows.KindInfo{}
	for _, info := range flows.Kinds() {
		infos[info.Name] = info
	}
	for name, step := range prog.Steps {
		meta := step.Meta()
		c.kinds[name], c.ways[name] = meta.Kind, prog.Ways(name)
		c.Steps = append(c.Steps, StepCoverage{Pos: meta.Pos, Name: name, Kind: meta.Kind, Exits: exits(meta.Pos, infos[meta.Kind], c.ways[name])})
	}
	slices.SortFunc(c.Steps, func(a, b StepCoverage) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Name, b.Name))
	})
	for _, queue := range prog.Queues {
		if q := prog.Site.Queues[queue]; q != nil {
			c.Steps = append(c.Steps, StepCoverage{Pos: q.Pos, Name: queue, Kind: kindLadder, Exits: rungs(q)})
		}
	}
	return c
}

// exits are the ways out of a step, of each once.
func exits(pos flows.Position, kind flows.KindInfo, ways []flows.Way) []Exit {
	var all []Exit
	add := func(on, to string) {
		if !slices.ContainsFunc(all, func(e Exit) bool { return e.On == on }) {
			all = append(all, Exit{Pos: pos, On: on, To: to})
		}
	}
	for _, way := range ways {
		add(way.On, way.To)
	}
	asks := false
	for _, key := range kind.Keys {
		asks = asks || key.Name == "tries"
		if !key.Required && (key.Name == exitNext || key.Name == exitFailed) {
			add(key.Name, "") // what counts where the step leaves it out
		}
	}
	if asks {
		add(exitSilence, "")
		add(exitWrong, "")
	}
	if asks || kind.Listens {
		add(exitZero, "")
	}
	if len(all) == 0 {
		add(exitEnd, "")
	}
	return all
}

// rungs are the ways in which the rungs of a ladder end.
func rungs(q *flows.Queue) []Exit {
	var all []Exit
	for i, rung := range q.Ladder {
		ends := []string{"answered", "unanswered"}
		switch {
		case rung.Voicemail != nil:
			ends = []string{"message"}
		case rung.Queue != "":
			ends = []string{"taken", "passed over"}
		case rung.Callback != nil:
			ends = []string{"promised", "not wanted"}
		}
		for _, how := range ends {
			all = append(all, Exit{Pos: rung.Pos, On: rungExit(i+1, how), To: rung.Queue})
		}
	}
	return all
}

func rungExit(rung int, how string) string { return fmt.Sprintf("rung %d %s", rung, how) }

// Add counts what another coverage of the same flow has seen.
func (c *Coverage) Add(other *Coverage) {
	if other == nil {
		return
	}
	for _, step := range other.Steps {
		for _, exit := range step.Exits {
			c.count(step.Name, step.Kind, exit.On, exit.Seen)
		}
	}
}

// count counts an exit; one that the step does not have is no exit.
func (c *Coverage) count(step, kind, on string, times int) {
	for i := range c.Steps {
		if c.Steps[i].Name != step || c.Steps[i].Kind != kind {
			continue
		}
		for j := range c.Steps[i].Exits {
			if c.Steps[i].Exits[j].On == on {
				c.Steps[i].Exits[j].Seen += times
			}
		}
	}
}

// Taken is how many exits were taken, and of how many.
func (c *Coverage) Taken() (taken, all int) {
	for _, step := range c.Steps {
		all += len(step.Exits)
		taken += len(step.Exits) - len(step.Missed())
	}
	return taken, all
}

// Percent is the share of the exits that were taken, rounded down; 100 where there are none.
func (c *Coverage) Percent() int {
	taken, all := c.Taken()
	if all == 0 {
		return 100
	}
	return 100 * taken / all
}

// Missed are the exits that were never taken.
func (s StepCoverage) Missed() []Exit {
	var missed []Exit
	for _, exit := range s.Exits {
		if exit.Seen == 0 {
			missed = append(missed, exit)
		}
	}
	return missed
}

// Locate finds the places of exits in the source of the flow. Those that are not written there keep that of their step.
func (c *Coverage) Locate(source flows.File) {
	var document yaml.Node
	if err := yaml.Load(source.Data, &document); err != nil || len(document.Content) == 0 {
		return
	}
	steps := valueOf(document.Content[0], "steps")
	for i := range c.Steps {
		step := &c.Steps[i]
		if step.Pos.File != source.Name || step.Kind == kindLadder {
			continue
		}
		_, name, inModule := strings.Cut(step.Name, ".")
		if !inModule {
			name = step.Name
		}
		for j := range step.Exits {
			if at := mentioning(valueOf(steps, name), written(step.Exits[j].On)); at != nil {
				step.Exits[j].Pos.Line, step.Exits[j].Pos.Col = at.Line, at.Column
			}
		}
	}
}

// written is the key of a step that speaks of an exit.
func written(on string) string {
	if on == exitSilence {
		return "silent"
	}
	return on
}

// valueOf is the value of a key; nil when there is none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// mentioning is the first key or value that reads as an exit does; nil when there is none.
func mentioning(n *yaml.Node, on string) *yaml.Node {
	if n == nil || n.Kind == yaml.ScalarNode && n.Value == on {
		return n
	}
	for _, child := range n.Content {
		if found := mentioning(child, on); found != nil {
			return found
		}
	}
	return nil
}

// String is the table for people: a line for each step, and one for each exit that was never taken, with its place.
func (c *Coverage) String() string {
	var out strings.Builder
	taken, all := c.Taken()
	fmt.Fprintf(&out, "%s: %d of %d exits taken, %d%%\n", c.Flow, taken, all, c.Percent())
	width := len("step")
	for _, step := range c.Steps {
		width = max(width, len(step.Name))
	}
	fmt.Fprintf(&out, "  %-*s  %-10s  exits\n", width, "step", "kind")
	for _, step := range c.Steps {
		fmt.Fprintf(&out, "  %-*s  %-10s  %d/%d\n", width, step.Name, step.Kind, len(step.Exits)-len(step.Missed()), len(step.Exits))
	}
	for _, step := range c.Steps {
		for _, exit := range step.Missed() {
			fmt.Fprintf(&out, "%s: missed: %s\n", exit.Pos, exit.title(step))
		}
	}
	return out.String()
}

func (e Exit) title(step StepCoverage) string {
	text := step.Name + ": " + e.On
	if step.Kind == kindLadder {
		text = "ladder of " + text
	}
	if e.To != "" {
		text += " -> " + e.To
	}
	return text
}
