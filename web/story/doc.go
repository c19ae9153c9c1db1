// Package story keeps what happened on each call, from the first word to the last: every prompt, key, wait told, place, offer,
// promise, hold and note, in one list, and an index by which calls are found again. It is written behind the caller's back, so
// to speak: nothing of it stands in a webhook's way, and what cannot be kept is counted, not waited for.
package story

import (
	"time"

	"presszero/ivr"
	"presszero/queue/events"
)

// Bounds of what is kept of one call.
const (
	MostEntries = 500  // the oldest make room
	mostTexts   = 12   // that were spoken in one turn
	mostText    = 400  // bytes of one of them
	mostPath    = 24   // steps of the index
	mostRecord  = 8192 // bytes of one entry as it is kept
)

// Kinds of what is kept in a store.
const (
	kindLog    = "story"
	kindCall   = "call"
	kindCursor = "story-cursor"
)

// Turn is one event of a call and what came of it. Its fields have the names that the service's log has for them, so that a
// test is made of either in the same way. Digits that are data stand in Values, and only where everybody at work may know them.
type Turn struct {
	At     time.Time     `json:"at"`
	Call   string        `json:"call"` // the carrier's leg
	Flow   string        `json:"flow,omitempty"`
	Lang   string        `json:"lang,omitempty"`
	Event  ivr.EventKind `json:"event"`
	Turn   int           `json:"turn"`
	Mode   ivr.Mode      `json:"mode,omitempty"`
	Step   string        `json:"step,omitempty"`
	ToMode ivr.Mode      `json:"to_mode,omitempty"`
	ToStep string        `json:"to_step,omitempty"`

	Keys    string `json:"keys,omitempty"`
	Entered int    `json:"entered,omitempty"`
	Choice  string `json:"choice,omitempty"`
	Arm     string `json:"arm,omitempty"`
	Zero    bool   `json:"zero,omitempty"`
	Wrong   bool   `json:"wrong,omitempty"`
	Gone    bool   `json:"gone,omitempty"`

	Dial    ivr.DialStatus `json:"dial,omitempty"`
	Reason  ivr.Reason     `json:"reason,omitempty"`
	Texted  ivr.TextStatus `json:"texted,omitempty"`
	Length  string         `json:"length,omitempty"`
	Fetched string         `json:"fetched,omitempty"`
	Calls   int            `json:"calls,omitempty"`
	Recent  []time.Time    `json:"recent,omitempty"`
	Open    bool           `json:"open,omitempty"`

	Position  int          `json:"position,omitempty"`
	Staff     int          `json:"staff,omitempty"`
	Signed    int          `json:"signed,omitempty"`
	Wait      ivr.WaitKind `json:"wait,omitempty"`
	WaitLow   int          `json:"wait_low,omitempty"`
	WaitHigh  int          `json:"wait_high,omitempty"`
	Due       string       `json:"due,omitempty"`
	Connected bool         `json:"connected,omitempty"`

	Owed    string    `json:"owed,omitempty"`
	OwedDue time.Time `json:"owed_due,omitzero"`

	Words    string            `json:"words,omitempty"`  // that were heard
	Values   map[string]string `json:"values,omitempty"` // that were entered, by name
	Said     []string          `json:"said,omitempty"`   // to the caller, in this turn
	Told     []Told            `json:"told,omitempty"`   // what of it is a promise
	Fault    ivr.Reason        `json:"fault,omitempty"`  // ours, for which a person was fetched
	Left     ivr.MessageKind   `json:"left,omitempty"`   // the caller left a message
	Resumed  bool              `json:"resumed,omitempty"`
	Queue    string            `json:"queue,omitempty"` // in which the caller stands from now on
	Language string            `json:"lang_now,omitempty"`
}

// Told is a promise as it was told.
type Told struct {
	Kind ivr.PromiseKind `json:"kind"`
	Said string          `json:"said"`
	By   time.Time       `json:"by,omitzero"`
}

// Act is something that somebody at work did with a call: a note, a disposition, a hold, a transfer.
type Act struct {
	Kind string `json:"kind"`
	By   string `json:"by"`
	Text string `json:"text,omitempty"`
}

// record is an entry of a call's log: exactly one of its parts is there.
type record struct {
	At   time.Time     `json:"at,omitzero"` // of an act, or of the end
	Turn *Turn         `json:"turn,omitempty"`
	Line *events.Event `json:"line,omitempty"`
	Act  *Act          `json:"act,omitempty"`
	End  bool          `json:"end,omitempty"` // the carrier says that the call is over
}
