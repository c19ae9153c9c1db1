package flowtest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"presszero/ivr"
)

// ErrNoCall is the error of a log that tells nothing of a call, or not its beginning.
var ErrNoCall = errors.New("the log does not tell the beginning of the call")

// longestLogLine is far above what the service writes, with its stacks.
const longestLogLine = 1 << 20

// logLine is what a line of the service's log has to say of a call.
type logLine struct {
	At      time.Time `json:"at"` // by the clock of the service
	Message string    `json:"msg"`
	Call    string    `json:"call"`
	Flow    string    `json:"flow"`
	Lang    string    `json:"lang"`

	Event  ivr.EventKind `json:"event"`
	Turn   int           `json:"turn"`
	Mode   ivr.Mode      `json:"mode"`
	Step   string        `json:"step"`
	ToMode ivr.Mode      `json:"to_mode"`
	ToStep string        `json:"to_step"`

	Keys    string `json:"keys"`
	Entered int    `json:"entered"`
	Choice  string `json:"choice"`
	Arm     string `json:"arm"`
	Zero    bool   `json:"zero"`
	Wrong   bool   `json:"wrong"`
	Gone    bool   `json:"gone"`

	Dial    ivr.DialStatus `json:"dial"`
	Reason  ivr.Reason     `json:"reason"`
	Texted  ivr.TextStatus `json:"texted"`
	Length  string         `json:"length"`
	Fetched string         `json:"fetched"`
	Calls   int            `json:"calls"`
	Recent  []time.Time    `json:"recent"`
	Open    bool           `json:"open"`

	Position  int          `json:"position"`
	Staff     int          `json:"staff"`
	Signed    int          `json:"signed"`
	Wait      ivr.WaitKind `json:"wait"`
	WaitLow   int          `json:"wait_low"`
	WaitHigh  int          `json:"wait_high"`
	Due       string       `json:"due"`
	Connected bool         `json:"connected"`

	Owed    string    `json:"owed"`
	OwedDue time.Time `json:"owed_due"`
}

// The messages of the lines that tell of a call.
const (
	messageEvent    = "caller: event"
	messageRepeated = "repeated request"
	messageEnded    = "call ended"
)

// ReadLog reads a call out of the JSON log of the service. The log does not tell what was said, digits that are data, nor
// the values that other systems answered. Lines that are no JSON are passed over.
func ReadLog(log io.Reader, call string) (Story, error) {
	story := Story{Name: "a call out of the log", Call: call}
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, longestLogLine)
	for lines.Scan() {
		var l logLine
		if json.Unmarshal(lines.Bytes(), &l) != nil || l.Call != call {
			continue
		}
		switch l.Message {
		case messageEvent:
			if l.Flow != "" {
				story.Flow = l.Flow
			}
			story.Moments = append(story.Moments, l.moment())
		case messageRepeated:
			story.forget(l.Turn)
		case messageEnded:
			story.End(l.At)
		}
	}
	if err := lines.Err(); err != nil {
		return story, fmt.Errorf("read the log: %w", err)
	}
	if len(story.Moments) == 0 || story.Moments[0].Event.Kind != ivr.EventArrived {
		return story, fmt.Errorf("%w %s", ErrNoCall, call)
	}
	return story, nil
}

// forget drops the last answer to a turn: the carrier had asked twice, and it counts once.
func (s *Story) forget(turn int) {
	for last := len(s.Moments) - 1; last > 0 && s.Moments[last].Turn >= turn; last-- {
		request := !s.Moments[last].aside()
		s.Moments = s.Moments[:last]
		if request {
			return
		}
	}
}

func (l logLine) moment() Moment {
	m := Moment{
		At: l.At, Turn: l.Turn, Mode: l.Mode, Step: l.Step, ToMode: l.ToMode, ToStep: l.ToStep,
		Wrong: l.Wrong, Zero: l.Zero, Choice: l.Choice, Hidden: l.Entered, Fetching: l.Fetched != "",
		Event: ivr.Event{
			Kind: l.Event, Language: l.Lang, Keys: l.Keys, Gone: l.Gone, Dial: l.Dial, Fault: l.Reason, Texted: l.Texted,
		},
	}
	if l.Arm != "" {
		m.Arms = []string{l.Arm}
	}
	if length, err := time.ParseDuration(l.Length); err == nil {
		m.Event.Length = length
	}
	switch l.Fetched {
	case "failed":
		m.Event.Fetched = &ivr.Fetched{Failed: answerFailed}
	case "answered":
		m.Event.Fetched = &ivr.Fetched{Values: map[string]any{}}
	}
	if l.Owed != "" {
		m.Event.Owes = &ivr.Owing{Queue: l.Owed, Due: l.OwedDue}
	}
	if l.Event == ivr.EventFound {
		m.Event.Contact = l.contact()
	}
	if l.Position > 0 || l.Connected {
		m.Event.Line = l.line()
	}
	return m
}

func (l logLine) contact() *ivr.Contact {
	c := &ivr.Contact{Calls: l.Calls, Recent: l.Recent}
	if l.Open {
		c.Owed = l.At
	}
	return c
}

func (l logLine) line() *ivr.Line {
	line := &ivr.Line{Connected: l.Connected, Position: l.Position, Staff: l.Staff, Signed: l.Signed}
	if l.Wait != "" {
		line.Wait = &ivr.Wait{Kind: l.Wait, Low: l.WaitLow, High: l.WaitHigh}
	}
	line.Due = dueOf(l.Due)
	return line
}
