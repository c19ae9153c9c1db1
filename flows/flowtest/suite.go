package flowtest

import (
	"fmt"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// Suite is a file of tests.
type Suite struct {
	Flow  string
	Tests []Test
}

// Test is one conversation and how it must end.
type Test struct {
	Pos      flows.Position
	Name     string
	At       time.Time
	From, To string
	Line     Line
	Turns    []Turn
	Ends     Ends
	Outside  Outside
	Arms     map[string]string // ways that experiments take, by their ids
	Texts    ivr.TextStatus    // what becomes of text messages
	Lang     string            // in which the caller is known to speak; empty: not known

	Emergency Emergency

	Owed       *Owed  // a callback that is owed to the caller; nil: none
	CalledBack string // queue in which the caller is called back: the test is of that leg; empty: the caller calls
}

// Turn is what the caller hears, and then does.
type Turn struct {
	Pos      flows.Position
	Hears    []Piece
	NotHears []Piece
	Line     []LineChange
	Act      Act
}

// Piece is a piece of what is said.
type Piece struct {
	Pos  flows.Position
	Text string
}

// ActKind names what a caller, an agent or an outside number does.
type ActKind string

// The acts. The empty kind is none.
const (
	ActPress    ActKind = "press"
	ActSay      ActKind = "say"
	ActWait     ActKind = "wait"
	ActAnswered ActKind = "answered"
	ActTalked   ActKind = "talked"
	ActDial     ActKind = "dial"
	ActRecord   ActKind = "record"
	ActHangUp   ActKind = "hang_up"
)

// Act is what is done in a turn.
type Act struct {
	Pos    flows.Position
	Kind   ActKind
	Text   string         // keys or words
	Length time.Duration  // of the wait, talk or message; 0 in a wait: one silence
	Dial   ivr.DialStatus // how the dialled leg ended
}

// String is the act as a person would tell it.
func (a Act) String() string {
	switch a.Kind {
	case ActPress:
		return "presses " + a.Text
	case ActSay:
		return fmt.Sprintf("says %q", a.Text)
	case ActWait:
		if a.Length == 0 {
			return "is silent"
		}
		return "waits " + a.Length.String()
	case ActAnswered:
		return "is answered by an agent"
	case ActTalked:
		return "has talked for " + a.Length.String()
	case ActDial:
		return fmt.Sprintf("is being connected: %s", a.Dial)
	case ActRecord:
		return fmt.Sprintf("leaves a message of %s", a.Length)
	case ActHangUp:
		return "hangs up"
	default:
		return "does nothing"
	}
}

// Line is what the line would answer.
type Line struct {
	Staff, Signed int
	Position      int
	Wait          *ivr.Wait
	Due           *ivr.Announcement // what is to be said of the wait, once; nil: what the line plainly says
	Expected      time.Duration     // that half of all callers wait longer than; 0: what suits Wait
	Full          bool
	Offered       bool            // an agent's phone is ringing for the caller
	Others        map[string]Line // how the lines of other queues stand, by their names; the others stand as this one
}

// in is how the line of a queue stands.
func (l Line) in(queue string) Line {
	if other, differs := l.Others[queue]; differs {
		return other
	}
	return l
}

// expected is the wait to expect, and the time by which most callers are served: what a test says, or what suits the words
// in which the wait is told.
func (l Line) expected() (likely, high time.Duration) {
	likely = l.Expected
	if w := l.Wait; w != nil {
		low, up := w.Low, w.High
		switch w.Kind {
		case ivr.WaitLessThanMinute:
			up = 1
		case ivr.WaitOneToTwo:
			low, up = 1, 2
		case ivr.WaitMoreThan:
			up = 2 * low
		case ivr.WaitAbout:
			low = up
		}
		high = time.Duration(up) * time.Minute
		if likely == 0 {
			likely = time.Duration(low+up) * time.Minute / 2
		}
	}
	return likely, max(high, likely)
}

// LineChange sets one key of the line.
type LineChange func(*Line)

// Ends is how a call must stand at last. What is empty is not looked at.
type Ends struct {
	Want     []Wanted
	Faulted  bool     // a fault of ours is expected
	Promises []Piece  // that were told, in their order
	Texts    []Piece  // that were sent, in their order, and no others; nil: not looked at
	Kept     []Belief // what was left, in its order, and nothing else; nil: not looked at
}

// Belief is what is expected of one thing that a caller has left.
type Belief struct {
	Pos  flows.Position
	Want []Wanted
}

// Wanted is one thing that must be so at the end.
type Wanted struct {
	Pos  flows.Position
	Key  string // mode, step, queue, escaped, lang, message, kind, number, score, due, text, fault, or vars.<name>
	Text string
}

// Fault is a fault in a file of tests.
type Fault struct {
	Pos     flows.Position
	Message string
}

// String is file:line:col: message, as editors understand it.
func (f Fault) String() string { return f.Pos.String() + ": " + f.Message }
