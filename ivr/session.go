package ivr

import (
	"maps"
	"slices"
	"time"
)

// Session is everything that is known about a call between two of its turns. It is small, because it travels sealed in
// every address that the carrier is given: what the store forgets, the call still knows.
type Session struct {
	Call     string         `json:"c"`
	From     string         `json:"f,omitempty"`
	To       string         `json:"t,omitempty"`
	Flow     string         `json:"fl"`
	Version  string         `json:"v"` // of the flow that the call began with
	Began    time.Time      `json:"b"`
	Turn     int            `json:"n"` // turns answered so far
	Language string         `json:"l"`
	Mode     Mode           `json:"m"`
	Step     string         `json:"s"`
	Tries    int            `json:"tr,omitempty"` // silences and wrong keys at this step
	Alone    int            `json:"a,omitempty"`  // legs dialled since the caller last had a part in the call
	Vars     map[string]any `json:"vars,omitempty"`
	Path     []string       `json:"p,omitempty"` // the last steps, with the key chosen: "main:2"
	Escaped  string         `json:"e,omitempty"` // step at which 0 was pressed, or a fault or silence led to a person
	Place    *Place         `json:"q,omitempty"` // where the caller waits; on the ladder and in the talk: waited
	Hold     *Hold          `json:"h,omitempty"` // what was said and played while waiting
	Rung     int            `json:"r,omitempty"` // next rung of the queue's ladder; above 0: the caller is on the ladder
	Chose    bool           `json:"x,omitempty"` // the caller left an open line for the ladder's voicemail, by a key
	Owed     []Saying       `json:"o,omitempty"` // what the next document begins with, while a place in line is asked for
}

// Saying is something that is to be said to the caller.
type Saying struct {
	Lang  string `json:"l,omitempty"` // language of Text
	Text  string `json:"t,omitempty"`
	Audio string `json:"a,omitempty"` // path as in [Audio]; empty: Text is spoken
}

// clone is a session that shares nothing with s.
func (s Session) clone() Session {
	s.Vars = maps.Clone(s.Vars)
	s.Path = append(make([]string, 0, maxPath), s.Path...)
	s.Owed = slices.Clone(s.Owed)
	if s.Place != nil {
		place := *s.Place
		s.Place = &place
	}
	if s.Hold != nil {
		hold := *s.Hold
		s.Hold = &hold
	}
	return s
}

// Mode says what the call is doing, and so how its next event is understood.
type Mode string

// The modes of a call.
const (
	ModeFlow      Mode = "flow"      // walking the flow
	ModeLine      Mode = "line"      // waiting for a person
	ModeTalk      Mode = "talk"      // with an agent
	ModeDial      Mode = "dial"      // with, or ringing, an outside number
	ModeVoicemail Mode = "voicemail" // leaving a message
	ModeGoodbye   Mode = "goodbye"   // hearing the last words; 0 still works
	ModeDone      Mode = "done"      // over
)

// Place is a caller's place in line: enough to put the caller back there when the store has lost it.
type Place struct {
	Queue string        `json:"q"`
	Lane  string        `json:"l,omitempty"`
	Clock time.Time     `json:"c"` // service clock
	Seq   int64         `json:"s"`
	Head  time.Duration `json:"h,omitempty"`
	Note  string        `json:"n,omitempty"`
	Next  string        `json:"x,omitempty"` // step after the talk
}

// Hold is what a waiting caller has heard.
type Hold struct {
	Since     time.Time     `json:"s"`           // began to wait in this queue
	Music     time.Duration `json:"m,omitempty"` // where the music goes on
	Played    time.Time     `json:"p,omitzero"`  // when the music of the last document began
	SaidAt    time.Time     `json:"a,omitzero"`  // last announcement
	Position  int           `json:"n,omitempty"` // last position said
	Minutes   int           `json:"w,omitempty"` // last upper bound said, in minutes
	Unstaffed time.Time     `json:"u,omitzero"`  // since when nobody has been at work
}
