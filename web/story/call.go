package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"presszero/web/keep"
)

// Call is a call as the index has it: enough to find it, and to tell what it was about.
type Call struct {
	Call        string     `json:"call"`
	Began       time.Time  `json:"began"`
	Ended       time.Time  `json:"ended,omitzero"`
	Flow        string     `json:"flow,omitempty"`
	Language    string     `json:"language,omitempty"`
	Number      string     `json:"number,omitempty"` // all but the last two digits hidden
	Queue       string     `json:"queue,omitempty"`  // the last
	Agents      []string   `json:"agents,omitempty"` // who talked with the caller, in order
	Outcome     string     `json:"outcome,omitempty"`
	Waited      float64    `json:"waited_seconds,omitempty"`
	Zero        string     `json:"zero_at_step,omitempty"`
	Disposition string     `json:"disposition,omitempty"`
	Path        []PathStep `json:"path,omitempty"`
	Notes       string     `json:"notes,omitempty"` // the beginning of the latest note
	Offered     []string   `json:"offered,omitempty"`
}

// PathStep is a step of the flow on which the caller was.
type PathStep struct {
	Step    string    `json:"step"`
	At      time.Time `json:"at"`
	Pressed string    `json:"pressed,omitempty"`
}

// Served reports whether an agent talked with the caller, or was asked to.
func (c Call) Served(agent string) bool {
	return agent != "" && (slices.Contains(c.Agents, agent) || slices.Contains(c.Offered, agent))
}

// kept is a call as it is stored: with the hash of the number, which nobody is shown.
type kept struct {
	Call
	Hash string `json:"hash,omitempty"`
}

// names are the lists in which the call stands.
func (k kept) names() []string {
	var names []string
	if k.Hash != "" {
		names = append(names, byNumber(k.Hash))
	}
	if k.Queue != "" {
		names = append(names, byQueue(k.Queue))
	}
	for _, agent := range k.Agents {
		names = append(names, byAgent(agent))
	}
	return names
}

func byNumber(hash string) string { return "number " + hash }
func byQueue(queue string) string { return "queue " + queue }
func byAgent(agent string) string { return "agent " + agent }

// Caller is the hash of the number from which a call came, the number as it is shown, and the queue in which the caller was last;
// empty where nothing is kept of the call.
func (s *Stories) Caller(ctx context.Context, call string) (hash, masked, queue string, err error) {
	k, _, err := s.read(ctx, call)
	if errors.Is(err, keep.ErrUnknown) {
		return "", "", "", nil
	}
	return k.Hash, k.Number, k.Queue, err
}

// change changes a call in the index.
type change func(*kept)

const mostRaces = 10

// index lets changes count, whoever else writes to the same call.
func (s *Stories) index(ctx context.Context, call string, changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	var err error
	for range mostRaces {
		if err = s.indexOnce(ctx, call, changes); !errors.Is(err, keep.ErrOvertaken) {
			return err
		}
	}
	return err
}

func (s *Stories) indexOnce(ctx context.Context, call string, changes []change) error {
	k, rev, err := s.read(ctx, call)
	if err != nil && !errors.Is(err, keep.ErrUnknown) {
		return err
	}
	k.Call.Call = call
	for _, apply := range changes {
		apply(&k)
	}
	now := s.o.Clock.Now()
	if k.Began.IsZero() {
		k.Began = now.UTC()
	}
	data, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("note call %s: %w", call, err)
	}
	_, err = s.o.Store.Put(ctx, kindCall, keep.Doc{ID: call, Rev: rev, Data: data, At: k.Began, By: k.names(), Until: now.Add(s.o.Keep)})
	return err
}

func (s *Stories) read(ctx context.Context, call string) (kept, int64, error) {
	doc, err := s.o.Store.Get(ctx, kindCall, call)
	if err != nil {
		return kept{}, 0, err
	}
	k, err := readKept(doc)
	return k, doc.Rev, err
}

func readKept(doc keep.Doc) (kept, error) {
	var k kept
	if err := json.Unmarshal(doc.Data, &k); err != nil {
		return k, fmt.Errorf("read call %s: %w", doc.ID, err)
	}
	return k, nil
}

// Wish says which calls are wanted. What is empty leaves all of them.
type Wish struct {
	Number, Queue, Agent string
	From, To             time.Time // of their beginning; To is not among them
	Text                 string    // in what the index says of the call
	After                string    // the next of the page before
	Limit                int       // 1 to 200; else 50
}

// mostLooked is how many calls are looked at for one page: a wish that few fit is answered in several.
const mostLooked = 2000

// Find lists calls, the newest first. next is empty after the last page.
func (s *Stories) Find(ctx context.Context, w Wish) (calls []Call, next string, err error) {
	if w.Limit < 1 || w.Limit > keep.MaxPage {
		w.Limit = 50
	}
	name, from := s.listOf(w), w.After
	if from == "" && !w.To.IsZero() {
		from = keep.Before(w.To)
	}
	for looked := 0; looked < mostLooked; {
		docs, following, err := s.o.Store.List(ctx, kindCall, name, from, keep.MaxPage)
		if err != nil {
			return nil, "", err
		}
		for i, doc := range docs {
			k, err := readKept(doc)
			if err != nil {
				return nil, "", err
			}
			if k.Began.Before(w.From) {
				return calls, "", nil
			}
			if !w.fits(k.Call) {
				continue
			}
			if calls = append(calls, k.Call); len(calls) == w.Limit {
				if i == len(docs)-1 && following == "" {
					return calls, "", nil
				}
				return calls, doc.Place(), nil
			}
		}
		if looked, from = looked+len(docs), following; from == "" {
			return calls, "", nil
		}
	}
	return calls, from, nil
}

// listOf is the shortest list in which all wanted calls stand.
func (s *Stories) listOf(w Wish) string {
	switch {
	case w.Number != "":
		return byNumber(s.o.Hash(w.Number))
	case w.Agent != "":
		return byAgent(w.Agent)
	case w.Queue != "":
		return byQueue(w.Queue)
	}
	return ""
}

func (w Wish) fits(c Call) bool {
	switch {
	case w.Agent != "" && !slices.Contains(c.Agents, w.Agent), w.Queue != "" && c.Queue != w.Queue:
		return false
	case w.Text == "":
		return true
	}
	return strings.Contains(strings.ToLower(c.text()), strings.ToLower(w.Text))
}

// text is what is searched.
func (c Call) text() string {
	all := append([]string{c.Call, c.Flow, c.Language, c.Queue, c.Outcome, c.Zero, c.Disposition, c.Notes, c.Number}, c.Agents...)
	for _, step := range c.Path {
		all = append(all, step.Step)
	}
	return strings.Join(all, "\n")
}
