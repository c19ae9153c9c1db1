// Package desk composes what an agent has before them: who they are, whom they are offered and why that person calls, whom they
// talk with, what is still to be written and done. It is composed from what is kept, never asked of a call: no webhook waits for it.
package desk

import (
	"time"

	"presszero/queue"
	"presszero/web/casebook"
)

// Doc is the live topic "desk" of one agent. Times are RFC 3339; waits are in seconds.
type Doc struct {
	At           time.Time              `json:"at"` // by the clock of the line
	Agent        Agent                  `json:"agent"`
	Offer        *Offer                 `json:"offer"` // nil: no phone rings
	Calls        map[string]Call        `json:"calls"` // of the offer, of the talk, and of the wrap-up
	Talk         any                    `json:"talk"`  // what can be done with the agent's talk; null: there is none
	Queues       map[string]Queue       `json:"queues"`
	Agents       map[string]Colleague   `json:"agents"`
	Reasons      []string               `json:"reasons"` // for being away
	Dispositions map[string]Disposition `json:"dispositions"`
	FollowUps    map[string]FollowUp    `json:"follow_ups"`
	Today        Today                  `json:"today"`
}

// Agent is the agent whose desk it is.
type Agent struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	State  queue.AgentState `json:"state"`
	Since  time.Time        `json:"since"`
	Reason string           `json:"reason,omitempty"`
	Next   queue.AgentState `json:"next,omitempty"`
	Until  time.Time        `json:"until,omitzero"` // when the wrap-up, or the rest after a miss, ends by itself
	Missed int              `json:"missed,omitempty"`
	Phone  string           `json:"phone"` // phone or browser
}

// Offer is a caller whom the agent is offered.
type Offer struct {
	Ref      queue.OfferRef `json:"ref"`
	Deadline time.Time      `json:"deadline,omitzero"`
	Call     string         `json:"call"`
	Key      bool           `json:"key,omitempty"`  // it is accepted by a key on the phone: a click could not tell a person from a voicemail
	Asks     bool           `json:"asks,omitempty"` // a colleague who has the caller asks for advice, or to hand them over
}

// Call is a caller as the agent needs to know them, before accepting and afterwards.
type Call struct {
	Call        string            `json:"call"`
	Queue       string            `json:"queue"`
	QueueTitle  string            `json:"queue_title"`
	Language    string            `json:"language,omitempty"`
	From        string            `json:"from,omitempty"`   // the number, all but the last two digits hidden
	Number      string            `json:"number,omitempty"` // in full, while the caller is the agent's
	First       bool              `json:"first"`            // no earlier call is remembered
	Before      int               `json:"calls_before"`
	LastAt      time.Time         `json:"last_at,omitzero"`
	LastAgent   string            `json:"last_agent,omitempty"`
	Waits       time.Time         `json:"waited_since,omitzero"` // service clock: what the caller's turn is counted from
	Answered    time.Time         `json:"answered_at,omitzero"`
	Path        []Step            `json:"path"`
	Entered     map[string]string `json:"entered,omitempty"` // never what the flow calls sensitive
	Promised    []Promised        `json:"promised,omitempty"`
	Zero        string            `json:"zero_at_step,omitempty"`
	Resumed     bool              `json:"resumed,omitempty"`
	Note        string            `json:"note,omitempty"` // of the flow
	Needs       string            `json:"needs,omitempty"`
	Notes       []Note            `json:"notes"`
	Earlier     []Earlier         `json:"earlier,omitempty"`
	Disposition string            `json:"disposition,omitempty"`
}

// Step is a step of the flow on which the caller was.
type Step struct {
	Step    string    `json:"step"`
	Title   string    `json:"title"`
	At      time.Time `json:"at"`
	Pressed string    `json:"pressed,omitempty"`
	Said    string    `json:"said,omitempty"` // words that the caller said there
}

// Promised is what the caller was told to expect, and what became of it.
type Promised struct {
	Kind    string    `json:"kind"`
	Text    string    `json:"text"`
	By      time.Time `json:"by,omitzero"`
	Outcome string    `json:"outcome,omitempty"`
}

// Note is a note for the next agent.
type Note struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Text string    `json:"text"`
	Call string    `json:"call"`
	Mine bool      `json:"mine,omitempty"` // and it may still be changed
}

// Earlier is an earlier call of the same number.
type Earlier struct {
	Call        string    `json:"call"`
	At          time.Time `json:"at"`
	Queue       string    `json:"queue,omitempty"`
	Agent       string    `json:"agent,omitempty"`
	Outcome     string    `json:"outcome,omitempty"`
	Disposition string    `json:"disposition,omitempty"`
}

// Queue is a queue as somebody sees it who may send a caller there.
type Queue struct {
	Title   string `json:"title"`
	Waiting int    `json:"waiting"`
	Wait    Wait   `json:"wait"`
}

// Wait is how long a caller would wait who joins now, in seconds.
type Wait struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Known bool    `json:"known"`
}

// Colleague is an agent as others see one.
type Colleague struct {
	Name  string           `json:"name"`
	State queue.AgentState `json:"state"`
}

// Disposition is one of the ways in which the call in hand can be closed.
type Disposition struct {
	Label string `json:"label"`
	Note  bool   `json:"note"` // it asks for a note
}

// FollowUp is something that the agent has to do.
type FollowUp struct {
	Due    time.Time `json:"due"`
	Text   string    `json:"text"`
	Call   string    `json:"call,omitempty"`
	Who    string    `json:"who,omitempty"`
	Number string    `json:"number,omitempty"`
	Late   bool      `json:"late"`
}

// Today is what the agent has done since they signed in.
type Today struct {
	Handled int     `json:"handled"`
	Talk    float64 `json:"talk_seconds"`
	Wrap    float64 `json:"wrap_seconds"`
	Missed  int     `json:"missed"`
}

func followUps(all []casebook.FollowUp) map[string]FollowUp {
	shown := map[string]FollowUp{}
	for _, f := range all {
		shown[f.ID] = FollowUp{Due: f.Due, Text: f.Text, Call: f.Call, Who: f.Who, Number: f.Number, Late: f.Late}
	}
	return shown
}
