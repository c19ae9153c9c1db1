package prove

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"presszero/ivr"
)

// Counterexample is a call in which a promise is broken.
type Counterexample struct {
	Flow    string  `json:"flow"`
	Promise Promise `json:"promise"`
	Says    string  `json:"says"` // what is wrong, and where
	// Language is that in which the call begins; empty: the flow's first.
	Language string `json:"language,omitempty"`
	Path     []Turn `json:"path"` // the call, from its beginning
}

// Turn is one thing that happens in a counter-example, and what the engine answers.
type Turn struct {
	Move   Move   `json:"-"`
	Does   string `json:"does"`   // what happens, in words
	Hears  string `json:"hears"`  // what is then said
	Stands string `json:"stands"` // how the call then stands
	lasts  time.Duration
}

// path is the shortest way to a state.
func path(n *node) []Turn {
	var turns []Turn
	for ; n != nil; n = n.from {
		turns = append(turns, turnOf(n.move, n.out))
	}
	slices.Reverse(turns)
	return turns
}

func turnOf(m Move, out ivr.Outcome) Turn {
	x := explorer{unmeasured: map[string]bool{}}
	return Turn{Move: m, Does: does(m), Hears: strings.Join(said(out.Do), " "), Stands: stands(out), lasts: x.lasts(out.Do)}
}

// does is a move in words.
func does(m Move) string {
	ev := m.Event
	switch ev.Kind {
	case ivr.EventArrived:
		if m.Forced != "" {
			return "the call comes to step " + m.Forced
		}
		return "the phone rings" + toWhom(ev)
	case ivr.EventKeys:
		return "presses " + ev.Keys
	case ivr.EventSpeech:
		return fmt.Sprintf("says %q", ev.Text)
	case ivr.EventSilence, ivr.EventContinue:
		return "is silent" + behind(m)
	case ivr.EventRecorded:
		return recordedInWords(ev)
	case ivr.EventDialled:
		return fmt.Sprintf("the number that is rung: %s", orUnknown(string(ev.Dial)))
	case ivr.EventJoined:
		return "the line takes the caller" + behind(m)
	case ivr.EventFault:
		return "a fault of ours: " + string(ev.Fault)
	}
	if words, ok := happens[ev.Kind]; ok {
		return words
	}
	return fmt.Sprintf("the event %q", ev.Kind)
}

// happens are moves that are always told alike.
var happens = map[ivr.EventKind]string{
	ivr.EventTalked:   "the talk ends",
	ivr.EventRefused:  "the line is full",
	ivr.EventFound:    "the caller is remembered",
	ivr.EventNotFound: "what is remembered of the caller does not come",
	ivr.EventHungUp:   "hangs up",
	ivr.EventPromised: "the line keeps the place",
	ivr.EventOwed:     "the number is owed a callback already",
	ivr.EventAnswered: "the phone is picked up that is called back",
}

// toWhom is what is special about a caller.
func toWhom(ev ivr.Event) string {
	if ev.Owes == nil {
		return ""
	}
	return ", of somebody to whom a callback is owed"
}

// behind is what stands behind an event: how the caller stands in line, or what has come from outside.
func behind(m Move) string {
	switch fetched := m.Event.Fetched; {
	case fetched != nil && fetched.Failed != "":
		return ": the request fails"
	case fetched != nil:
		return fmt.Sprintf(": the answer is %v", fetched.Values)
	case m.Event.Texted != "":
		return ": the text message is " + string(m.Event.Texted)
	case m.Stand != "":
		return ": " + m.Stand
	default:
		return ""
	}
}

func recordedInWords(ev ivr.Event) string {
	what := "says nothing in the recording"
	if ev.Recording != "" {
		what = "leaves a message"
	}
	if ev.Keys != "" {
		what += " and presses " + ev.Keys
	}
	if ev.Gone {
		what += " and hangs up"
	}
	return what
}

func orUnknown(status string) string {
	if status == "" {
		return "unknown"
	}
	return status
}

// said is all that a document says. Hold music is no speech.
func said(do []ivr.Instruction) []string {
	var all []string
	for _, i := range do {
		switch i := i.(type) {
		case ivr.Speak:
			all = append(all, i.Text)
		case ivr.Audio:
			if !i.Music() {
				all = append(all, orPath(i))
			}
		case ivr.Listen:
			all = append(all, said(i.Prompts)...)
		default:
		}
	}
	return all
}

func orPath(a ivr.Audio) string {
	if a.Text != "" {
		return a.Text
	}
	return a.Path
}

// stands is how a call stands, in words.
func stands(out ivr.Outcome) string {
	switch {
	case out.Lookup != nil:
		return "asks what is remembered of the caller"
	case out.Join != nil:
		return "asks for a place in line for " + out.Join.Queue
	case endsCall(out):
		return "the call is over"
	default:
		return place(out.Session)
	}
}

// String tells the counter-example as a conversation, with the ways to replay it.
func (c Counterexample) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n", c.Promise, c.Says)
	for _, t := range c.Path {
		fmt.Fprintf(&out, "    %s\n", t.Does)
		if t.Hears != "" {
			fmt.Fprintf(&out, "      hears %q\n", t.Hears)
		}
		if t.Stands != "" {
			fmt.Fprintf(&out, "      %s\n", t.Stands)
		}
	}
	fmt.Fprintf(&out, "  replay it: %s\n", c.Command())
	return out.String()
}

// Command is the command line that plays the call.
func (c Counterexample) Command() string {
	var words []string
	for i, t := range c.Path {
		switch ev := t.Move.Event; ev.Kind {
		case ivr.EventKeys:
			words = append(words, ev.Keys)
		case ivr.EventSpeech:
			words = append(words, "say:"+strings.ReplaceAll(ev.Text, " ", "_"))
		case ivr.EventRecorded:
			words = append(words, replayRecording(ev)...)
		case ivr.EventSilence, ivr.EventDialled, ivr.EventContinue, ivr.EventTalked:
			if i > 0 {
				words = append(words, "wait:"+seconds(c.Path[i-1].lasts+time.Second))
			}
		case ivr.EventHungUp:
			words = append(words, "hangup")
		default:
		}
	}
	command := "presszero call " + c.Flow
	if c.Language != "" {
		command += " --lang " + c.Language
	}
	if len(c.Path) > 0 {
		command += " --at " + c.Path[0].Move.At.Format(time.RFC3339)
	}
	return command + fmt.Sprintf(" --script %q", strings.Join(words, " "))
}

// replayRecording are the words of a script for what is done in a recording.
func replayRecording(ev ivr.Event) []string {
	var words []string
	if ev.Recording != "" {
		words = append(words, "wait:"+seconds(ev.Length))
	}
	switch {
	case ev.Keys != "":
		words = append(words, ev.Keys)
	case ev.Gone:
		words = append(words, "hangup")
	default:
		words = append(words, "wait:6s")
	}
	return words
}
