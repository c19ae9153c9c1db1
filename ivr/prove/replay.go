package prove

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"presszero/ivr"
)

// Test is the counter-example as a file of tests, which fails as long as the promise is broken. What no test can do, such
// as a fault of ours, stands in it as a comment.
func (c Counterexample) Test() string {
	var out strings.Builder
	fmt.Fprintf(&out, "flow: %s\ntests:\n  - name: %q\n", c.Flow, c.Says)
	if len(c.Path) > 0 {
		fmt.Fprintf(&out, "    at: %s\n    from: %q\n", c.Path[0].Move.At.Format(time.RFC3339), orWithheld(c.Path[0].Move.Event.From))
	}
	if c.Language != "" {
		fmt.Fprintf(&out, "    # the caller is known to speak %s\n", c.Language)
	}
	out.WriteString("    turns:\n")
	world := ""
	for i, t := range c.Path {
		if i > 0 && t.Move.World != world {
			fmt.Fprintf(&out, "      # by now: %s\n", t.Move.World)
		}
		world = t.Move.World
		turn(&out, t.Move)
	}
	fmt.Fprintf(&out, "      - {}\n    ends: {mode: %s}\n", ivr.ModeLine)
	return out.String()
}

// turn writes one move as a turn of a test.
func turn(out *strings.Builder, m Move) {
	ev := m.Event
	name, value := act(m)
	switch {
	case name != "":
		fmt.Fprintf(out, "      - %s: %s\n", name, value)
	case ev.Kind == ivr.EventArrived && m.Forced != "":
		fmt.Fprintf(out, "      # a call at step %s, to which no input was found\n", m.Forced)
	case ev.Kind != ivr.EventArrived:
		fmt.Fprintf(out, "      # %s\n", does(m))
	}
}

// act is what a turn of a test does; empty when no test can do it.
func act(m Move) (name, value string) {
	ev := m.Event
	switch ev.Kind {
	case ivr.EventKeys:
		return "press", strconv.Quote(ev.Keys)
	case ivr.EventSpeech:
		return "say", strconv.Quote(ev.Text)
	case ivr.EventSilence, ivr.EventContinue:
		if ev.Line != nil && ev.Line.Connected {
			return "answered", "true"
		}
		return "wait", waits(m)
	case ivr.EventRecorded:
		if ev.Keys != "" {
			return "press", strconv.Quote(ev.Keys)
		}
		return "record", ev.Length.String()
	case ivr.EventDialled:
		return "dial", string(orFailed(ev.Dial))
	case ivr.EventTalked:
		return "talked", "1m"
	case ivr.EventHungUp:
		return "hang_up", "true"
	default:
		return "", ""
	}
}

func waits(m Move) string {
	if m.Waited > 0 {
		return m.Waited.String()
	}
	return "silence"
}

func orWithheld(from string) string {
	if from == "" {
		return "anonymous"
	}
	return from
}

func orFailed(status ivr.DialStatus) ivr.DialStatus {
	if status == "" {
		return ivr.DialFailed
	}
	return status
}
