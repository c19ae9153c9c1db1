package web

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"presszero/internal/obs"
	"presszero/queue"
	"presszero/web/access"
)

// LineDoc is the live topic "line": everybody who waits and everybody who serves, with the reasons. Sentences hold no times
// that pass, so that a caller who stands still costs no message.
type LineDoc struct {
	At       time.Time             `json:"at"`
	Queues   map[string]LineQueue  `json:"queues"`
	Callers  map[string]LineCaller `json:"callers"` // in line, and to be called back later
	Agents   map[string]LineAgent  `json:"agents"`
	Switches map[string]any        `json:"switches"`
}

// LineQueue is a queue as supervisors see it.
type LineQueue struct {
	Title    string    `json:"title"`
	Waiting  int       `json:"waiting"` // without an offer
	Offered  int       `json:"offered"`
	Talking  int       `json:"talking"`
	Ready    int       `json:"ready"`
	Deferred int       `json:"deferred"`         // callbacks whose time has not come
	Hidden   int       `json:"hidden,omitempty"` // in line beyond those who are shown
	Oldest   time.Time `json:"oldest,omitzero"`  // service clock of who came first
	Open     bool      `json:"open"`
	Changes  time.Time `json:"changes,omitzero"` // when it opens or closes next
}

// LineCaller is somebody in line, or to be called back.
type LineCaller struct {
	Queue    string           `json:"queue"`
	Position int              `json:"position"` // 0: not in line yet
	Order    time.Time        `json:"order"`    // by which the turn is counted: lower is sooner
	Seq      int64            `json:"seq"`      // decides between equal orders
	Lane     string           `json:"lane"`
	Needs    []LineNeed       `json:"needs"`
	Since    time.Time        `json:"since"`       // the service clock: from when the wait is counted
	From     time.Time        `json:"waited_from"` // when the caller joined this queue
	Head     float64          `json:"head_seconds"`
	Language string           `json:"language,omitempty"`
	Number   string           `json:"number_masked"`
	Note     string           `json:"note,omitempty"`
	State    queue.EntryState `json:"state"`
	Agent    string           `json:"agent,omitempty"` // whose phone rings
	Resumed  bool             `json:"resumed,omitempty"`
	Reason   string           `json:"reason"`           // why this place
	Next     string           `json:"next"`             // what happens next
	NextAt   time.Time        `json:"next_at,omitzero"` // the time that Next speaks of
	More     int              `json:"more,omitempty"`   // agents who may serve the caller after a while
	MoreAt   time.Time        `json:"more_at,omitzero"` // when the first of them may
	Promise  *LinePromise     `json:"promise,omitempty"`
	Callback *LineCallback    `json:"callback,omitempty"`

	alone bool // nobody is at work who may ever serve the caller
}

// LineNeed is a skill that a caller needs.
type LineNeed struct {
	Skill     string `json:"skill"`
	Level     int    `json:"level"`
	Preferred bool   `json:"preferred,omitempty"`
}

// LineCallback is what is owed to somebody who is to be called back.
type LineCallback struct {
	Due   time.Time `json:"due"`
	After time.Time `json:"after,omitzero"`
	Tries int       `json:"tries"`
	Off   bool      `json:"off_the_phone"` // false: was reached, and waits on the phone
}

// LineAgent is an agent as supervisors see one.
type LineAgent struct {
	Name   string           `json:"name"`
	State  queue.AgentState `json:"state"`
	Since  time.Time        `json:"since"`
	Reason string           `json:"reason,omitempty"`
	Next   queue.AgentState `json:"next,omitempty"`  // wished for when the work in hand is done
	Call   string           `json:"call,omitempty"`  // in hand
	Queue  string           `json:"queue,omitempty"` // of the call in hand
	Until  time.Time        `json:"until,omitzero"`
	Missed int              `json:"missed,omitempty"`
	Queues []string         `json:"queues"`
	Skills map[string]int   `json:"skills"`
	Calls  int              `json:"calls"`                      // since signing in
	Talked float64          `json:"talk_seconds"`               // since signing in
	Offers string           `json:"would_be_offered,omitempty"` // the call that would come next to them
}

// WatchedLine is the line as the topic reads it.
type WatchedLine interface {
	Snapshot(ctx context.Context, limit int) (queue.Snapshot, error)
	Lineup(ctx context.Context, from, limit int) (queue.Lineup, error)
	Forecasts(ctx context.Context, calls []string) (map[string]queue.Wait, error)
	Promises
}

// QueueCard is what is declared of a queue, as it is at a moment.
type QueueCard struct {
	Title   string
	Open    bool
	Changes time.Time // zero: never
}

// LineBoardOptions are the parts of a LineBoard. Line and Queues are required.
type LineBoardOptions struct {
	Line     WatchedLine
	Queues   func(now time.Time) map[string]QueueCard
	Switches func() map[string]any // that are on, by name; nil: there are none
}

// LineBoard composes the topic "line".
type LineBoard struct{ o LineBoardOptions }

// NewLineBoard checks the options.
func NewLineBoard(o LineBoardOptions) (*LineBoard, error) {
	if o.Line == nil || o.Queues == nil {
		return nil, errors.New("web: Line and Queues are required")
	}
	return &LineBoard{o}, nil
}

// shownInLine is how many callers of each queue the topic shows.
const shownInLine = 500

// Compose composes the document. It is the same for all who may read it: numbers are masked.
func (b *LineBoard) Compose(ctx context.Context, _ access.Who) (any, error) {
	site, err := b.o.Line.Snapshot(ctx, shownInLine)
	if err != nil {
		return nil, fmt.Errorf("compose the line: %w", err)
	}
	inHand, err := b.o.Line.Lineup(ctx, 0, 1)
	if err != nil {
		return nil, fmt.Errorf("compose the line: %w", err)
	}
	cards := b.o.Queues(site.Now)
	line := site.WhyLine()
	doc := LineDoc{
		At: site.Now, Queues: viewLineQueues(site, cards), Callers: map[string]LineCaller{}, Agents: viewLineAgents(line, inHand),
		Switches: map[string]any{},
	}
	tell := teller{names: namesOf(site), titles: cards, now: site.Now}
	for _, p := range line.Places() {
		doc.Callers[p.Call] = tell.caller(p)
	}
	if err := b.promise(ctx, site.Now, doc.Callers); err != nil {
		return nil, fmt.Errorf("compose the line: %w", err)
	}
	if b.o.Switches != nil {
		doc.Switches = b.o.Switches()
	}
	return doc, nil
}

func namesOf(site queue.Snapshot) map[string]string {
	names := map[string]string{}
	for _, a := range site.Agents {
		if names[a.ID] = a.Name; a.Name == "" {
			names[a.ID] = a.ID
		}
	}
	return names
}

// viewLineQueues shows the queues that are declared, and those in which somebody still is.
func viewLineQueues(site queue.Snapshot, cards map[string]QueueCard) map[string]LineQueue {
	all := map[string]LineQueue{}
	for name, card := range cards {
		all[name] = LineQueue{Title: card.Title, Open: card.Open, Changes: card.Changes}
	}
	for _, q := range site.Queues {
		v := all[q.Name]
		if v.Title == "" {
			v.Title = q.Name
		}
		v.Waiting, v.Offered, v.Talking, v.Ready, v.Deferred, v.Oldest = q.Waiting, q.Offered, q.Talking, q.Line.Ready, q.Deferred, q.Oldest
		v.Hidden = max(q.Waiting+q.Offered+q.Calling-len(q.Entries), 0)
		all[q.Name] = v
	}
	return all
}

func viewLineAgents(line queue.WhyLine, inHand queue.Lineup) map[string]LineAgent {
	queues := map[string]string{}
	for _, s := range inHand.Agents {
		queues[s.ID] = s.Queue
	}
	all, next, names := map[string]LineAgent{}, line.NextOf(), namesOf(line.Snapshot)
	for _, a := range line.Agents {
		v := LineAgent{
			Name: names[a.ID], State: a.State, Since: a.Since, Reason: a.Reason, Next: a.Next, Call: a.Call, Until: a.Deadline, Missed: a.Work.Missed,
			Queues: slices.Concat([]string{}, a.Queues), Skills: maps.Clone(a.Skills), Calls: a.Work.Calls, Talked: a.Work.Talked.Seconds(),
			Offers: next[a.ID].Call,
		}
		if v.Skills == nil {
			v.Skills = map[string]int{}
		}
		if a.Busy() {
			v.Queue = queues[a.ID]
		}
		all[a.ID] = v
	}
	return all
}

// caller shows a caller, but for what they were promised.
func (t teller) caller(p queue.WhyPlace) LineCaller {
	c := LineCaller{
		Queue: p.Queue, Position: p.Position, Order: p.Order(), Seq: p.Seq, Lane: p.Lane, Needs: needsOf(p.Lane), Since: p.Clock, From: p.Joined,
		Head: p.Head.Seconds(), Language: p.Language, Number: masked(p.Entry), Note: p.Note, State: p.State, Agent: p.Agent, Resumed: p.Resumed,
		Reason: t.place(p), More: len(p.Later),
		alone: !slices.ContainsFunc(slices.Concat(p.Open, p.Later), func(a *queue.Agent) bool { return a.AtWork() }),
	}
	c.Next, c.NextAt = t.next(p)
	if p.Opens > 0 && len(p.Open) > 0 {
		c.MoreAt = t.from(p.Opens)
	} else {
		c.More = 0
	}
	if p.Callback.Owed() {
		c.Callback = &LineCallback{Due: p.Callback.Due, After: p.Callback.After, Tries: p.Callback.Tries, Off: p.ToCall()}
	}
	return c
}

// masked is the number by which a caller is known, all but its end hidden.
func masked(e queue.Entry) string {
	if e.ToCall() {
		return obs.MaskPhone(e.Callback.Number)
	}
	return obs.MaskPhone(e.From)
}

func needsOf(lane string) []LineNeed {
	needs := []LineNeed{}
	l, err := queue.ParseLane(lane)
	if err != nil {
		return needs
	}
	for _, n := range l.Needs {
		needs = append(needs, LineNeed{Skill: n.Skill, Level: n.Level, Preferred: n.Preferred})
	}
	return needs
}
