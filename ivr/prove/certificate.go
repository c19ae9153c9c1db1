package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"presszero/ivr"
)

// Certificate says what was proven of a flow, and what it rests on.
type Certificate struct {
	Flow    string `json:"flow"`
	Version string `json:"version"`
	// States are the states that were told apart; Sessions the sessions that they stand for and that were asked for a
	// person; Transitions the answers of the engine that were looked at.
	States      int `json:"states"`
	Sessions    int `json:"sessions"`
	Transitions int `json:"transitions"`
	// Worlds are the combinations of open and closed hours in which everything was tried.
	Worlds []string `json:"worlds"`
	// WorstKeys is how many keys a caller needs at most to reach a person's line, from the Listening states that play or
	// listen. WorstPause is the longest time until a lone 0 counts where digits are entered, at the step PauseAt.
	Listening  int           `json:"listening"`
	WorstKeys  int           `json:"worst_keys"`
	WorstPause time.Duration `json:"worst_pause"` // in JSON: nanoseconds
	PauseAt    string        `json:"pause_at,omitempty"`
	// WorstSilence is the longest time in which a caller who does nothing reaches a person: from the beginning of the call,
	// and from any state, which Where names. Speech is estimated at 150 words a minute.
	FromStart    time.Duration `json:"from_start"`
	WorstSilence time.Duration `json:"worst_silence"`
	Where        string        `json:"where"`
	// Ends are all that may end a call beside the caller.
	Ends []string `json:"ends"`
	// Steps are all steps of the flow, sorted by name.
	Steps []StepReached `json:"steps"`
	// Assumptions are what the proof rests on, in sentences.
	Assumptions []string `json:"assumptions"`
}

// StepReached says what was seen of a step.
type StepReached struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	// Reached is false for a step to which nothing leads.
	Reached bool `json:"reached"`
	// Exits are the steps that follow it; Unshown those of them to which no input led. They are explored all the same.
	Exits   []string `json:"exits,omitempty"`
	Unshown []string `json:"unshown,omitempty"`
}

// certificate says what has been seen.
func (x *explorer) certificate() Certificate {
	c := Certificate{
		Flow: x.prog.Name, Version: x.prog.Version,
		States: len(x.nodes), Sessions: len(x.nodes) + x.probes, Transitions: x.transitions,
		WorstKeys: 1, Ends: slices.Sorted(maps.Keys(x.ends)),
	}
	for _, w := range x.worlds {
		c.Worlds = append(c.Worlds, w.about)
	}
	for _, n := range x.begun {
		if n.move.Forced == "" {
			c.FromStart = max(c.FromStart, n.needs)
		}
	}
	x.worst(&c)
	x.covered(&c)
	x.assumptions(&c)
	return c
}

// worst finds the states that are farthest from a person.
func (x *explorer) worst(c *Certificate) {
	for _, n := range x.nodes {
		listen, listening := waiting(n.out).(ivr.Listen)
		if listening || waitsFor[ivr.Record](n.out) {
			c.Listening++
		}
		at := place(n.out.Session)
		if listening && listen.Max != 1 && worse(listen.Timeout, c.WorstPause, at, c.PauseAt) {
			c.WorstPause, c.PauseAt = listen.Timeout, at
		}
		if worse(n.needs, c.WorstSilence, at, c.Where) {
			c.WorstSilence, c.Where = n.needs, at
		}
	}
}

// worse orders times, and places of the same time, so that the same is told each time.
func worse(d, than time.Duration, at, than2 string) bool {
	return d > than || d == than && d > 0 && at < than2
}

// covered says which steps and ways on were seen.
func (x *explorer) covered(c *Certificate) {
	assumed := map[way]bool{}
	for _, w := range x.assumed {
		assumed[w] = true
	}
	for _, name := range slices.Sorted(maps.Keys(x.prog.Steps)) {
		s := StepReached{Name: name, Kind: x.prog.Steps[name].Meta().Kind, Reached: x.steps[name], Exits: x.prog.Edges(name)}
		for _, to := range s.Exits {
			if assumed[way{name, to}] {
				s.Unshown = append(s.Unshown, to)
			}
		}
		c.Steps = append(c.Steps, s)
	}
}

// assumptions are what the proof rests on beside the engine.
func (x *explorer) assumptions(c *Certificate) {
	say := func(format string, args ...any) { c.Assumptions = append(c.Assumptions, fmt.Sprintf(format, args...)) }
	for _, w := range x.assumed {
		say("no input was found that leads from %s to %s; it was taken as possible", w.from, w.to)
	}
	for _, name := range slices.Sorted(maps.Keys(x.faults)) {
		say("an expression can fail at %s; the caller then reaches a person", name)
	}
	for _, name := range slices.Sorted(maps.Keys(x.reading.full)) {
		say("of %s, %d values were told apart, and the others taken together", name, maxValues)
	}
	for _, path := range slices.Sorted(maps.Keys(x.unmeasured)) {
		say("the recording %s was not measured and is taken to last %s", path, unknownRecording)
	}
}

// String is the certificate as text, one thing a line.
func (c Certificate) String() string {
	var out strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&out, "  %-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(&out, "%s %s\n", c.Flow, c.Version)
	line("states", "%d, which stand for %d sessions; %d transitions", c.States, c.Sessions, c.Transitions)
	for _, w := range c.Worlds {
		if w != "" {
			line("hours", "%s", w)
		}
	}
	line("zero", "%d key reaches a person's line from each of the %d states that play or listen", c.WorstKeys, c.Listening)
	if c.WorstPause > 0 {
		line("", "a lone 0 in an entry of digits counts after %s or less (%s)", seconds(c.WorstPause), c.PauseAt)
	}
	line("silence", "reaches a person within %s of the beginning, and within %s from anywhere (%s)", seconds(c.FromStart), seconds(c.WorstSilence), orNowhere(c.Where))
	line("fault", "every fault of ours reaches a person, in every state")
	line("kept", "nobody is taken out of a line just before it is theirs")
	line("end", "only the caller ends a call, or: %s", strings.Join(c.Ends, "; "))
	reached, exits, unshown := c.counts()
	line("steps", "%d of %d reached, %d of %d exits shown", reached, len(c.Steps), exits-unshown, exits)
	for _, s := range c.Steps {
		if !s.Reached {
			line("", "nothing leads to %s", s.Name)
		}
	}
	for _, a := range c.Assumptions {
		line("assumed", "%s", a)
	}
	return out.String()
}

// counts are how many steps were reached, and how many exits there are and were not shown.
func (c Certificate) counts() (reached, exits, unshown int) {
	for _, s := range c.Steps {
		if s.Reached {
			reached++
		}
		exits += len(s.Exits)
		unshown += len(s.Unshown)
	}
	return reached, exits, unshown
}

// seconds is a duration in whole seconds, rounded up.
func seconds(d time.Duration) string {
	return (d + time.Second - 1).Truncate(time.Second).String()
}

func orNowhere(where string) string {
	if where == "" {
		return "every state"
	}
	return where
}
