package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/queue"
	"presszero/web/access"
	"presszero/web/casebook"
	"presszero/web/story"
)

// Line is the waiting line, as a desk looks at it.
type Line interface {
	Snapshot(ctx context.Context, limit int) (queue.Snapshot, error)
	// Poll reads a caller, in line or talking.
	Poll(ctx context.Context, call string) (queue.View, error)
	FindOffer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error)
}

// Options are the parts of a Composer. All are required.
type Options struct {
	Line    Line
	Site    func() *flows.Site
	Names   story.Names
	Waits   func(ctx context.Context, s queue.Snapshot) map[string]queue.Wait // of callers who would join now, by queue
	Contact func(ctx context.Context, number string) (ivr.Contact, error)
	Stories *story.Stories
	Book    *casebook.Book
	// Talk is what can be done with the agent's talk; nil: it is a colleague's, or over.
	Talk func(ctx context.Context, agent, call string) (any, error)
	// Key reports whether an agent at that address accepts by a key on the phone, and not on the screen.
	Key   func(address string) bool
	Clock clock.Clock
}

// Composer composes desks.
type Composer struct {
	o Options

	mu    sync.Mutex
	waits map[string]queue.Wait // of all queues, as of asked
	asked time.Time
}

// waitsFor is how old the waits of queues may be that desks show: they are asked for once, however many desks there are.
const waitsFor = time.Second

// New checks the options.
func New(o Options) (*Composer, error) {
	if o.Line == nil || o.Site == nil || o.Names == nil || o.Waits == nil || o.Contact == nil || o.Stories == nil || o.Book == nil || o.Talk == nil || o.Key == nil || o.Clock == nil {
		return nil, errors.New("desk: Line, Site, Names, Waits, Contact, Stories, Book, Talk, Key and Clock are required")
	}
	return &Composer{o: o}, nil
}

// ErrNoAgent says that somebody who is no agent has no desk.
var ErrNoAgent = errors.New("you are signed in, but as no agent; an administrator can say whose desk is yours")

const earlierCalls = 10

// Compose is the desk of whoever asks: their own, never another's. ErrNoAgent.
func (c *Composer) Compose(ctx context.Context, who access.Who) (any, error) { return c.Desk(ctx, who) }

// Desk is what Compose composes.
func (c *Composer) Desk(ctx context.Context, who access.Who) (*Doc, error) {
	s, err := c.o.Line.Snapshot(ctx, 0)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.Agents, func(a queue.Agent) bool { return who.IsAgent(a.ID) })
	if i < 0 {
		return nil, ErrNoAgent
	}
	me := s.Agents[i]
	d := &Doc{At: s.Now, Agent: c.agent(me), Calls: map[string]Call{}, Dispositions: map[string]Disposition{}, Reasons: c.o.Site().AwayReasons(), Today: today(me)}
	c.surroundings(ctx, d, s, me)
	due, err := c.o.Book.FollowUps(ctx, casebook.FollowUpWish{Owner: me.ID})
	if err != nil {
		return nil, err
	}
	d.FollowUps = followUps(due)
	return d, c.inHand(ctx, d, me)
}

func (c *Composer) agent(me queue.Agent) Agent {
	phone := "phone"
	if strings.HasPrefix(me.Address, "client:") {
		phone = "browser"
	}
	return Agent{
		ID: me.ID, Name: c.o.Names.AgentName(me.ID), State: me.State, Since: me.Since, Reason: me.Reason, Next: me.Next, Until: me.Deadline,
		Missed: me.Work.Missed, Phone: phone,
	}
}

func today(me queue.Agent) Today {
	return Today{Handled: me.Work.Calls, Talk: me.Work.Talked.Seconds(), Missed: me.Work.Missed}
}

// surroundings are the queues and the colleagues to whom a caller can be sent.
func (c *Composer) surroundings(ctx context.Context, d *Doc, s queue.Snapshot, me queue.Agent) {
	waiting := map[string]int{}
	for _, q := range s.Queues {
		waiting[q.Name] = q.Waiting + q.Offered
	}
	waits := c.waitsOf(ctx, s)
	d.Queues = map[string]Queue{}
	for name := range c.o.Site().Queues {
		w := waits[name]
		d.Queues[name] = Queue{
			Title: c.o.Names.QueueTitle(name), Waiting: waiting[name],
			Wait: Wait{Low: w.Low.Round(time.Second).Seconds(), High: w.High.Round(time.Second).Seconds(), Known: w.Known},
		}
	}
	d.Agents = map[string]Colleague{}
	for _, a := range s.Agents {
		if a.ID != me.ID {
			d.Agents[a.ID] = Colleague{Name: c.o.Names.AgentName(a.ID), State: a.State}
		}
	}
}

// waitsOf is how long callers would wait who join now.
func (c *Composer) waitsOf(ctx context.Context, s queue.Snapshot) map[string]queue.Wait {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.o.Clock.Now(); c.waits == nil || now.Sub(c.asked) >= waitsFor {
		c.waits, c.asked = c.o.Waits(ctx, s), now
	}
	return c.waits
}

// inHand is the call that the agent is offered, has, or writes about.
func (c *Composer) inHand(ctx context.Context, d *Doc, me queue.Agent) error {
	if me.Call == "" {
		return nil
	}
	name, asked := queue.TalkOf(me.Call)
	if me.State == queue.Reserved {
		d.Offer = &Offer{Ref: me.Offer, Call: name, Asks: asked, Key: c.o.Key(me.Address)}
		if offer, err := c.o.Line.FindOffer(ctx, me.Offer); err == nil {
			d.Offer.Deadline = offer.Deadline
		}
	}
	call, err := c.call(ctx, me.ID, name)
	if err != nil {
		return err
	}
	d.Calls[name] = call
	if q := c.o.Site().Queues[call.Queue]; q != nil {
		for _, one := range q.Dispositions {
			d.Dispositions[one.ID] = Disposition{Label: one.Label, Note: one.Note == flows.NoteRequired}
		}
	}
	if me.State == queue.Talking {
		d.Talk, err = c.o.Talk(ctx, me.ID, name)
	}
	return err
}

// call is a caller, from all that is kept of them. What cannot be read is left out: an agent who knows less still serves.
func (c *Composer) call(ctx context.Context, agent, name string) (Call, error) {
	view, err := c.o.Line.Poll(ctx, name)
	if err != nil && !errors.Is(err, queue.ErrUnknownCall) {
		return Call{}, err
	}
	e := view.Entry
	call := Call{
		Call: name, Queue: e.Queue, Language: e.Language, From: obs.MaskPhone(e.From), Number: e.From, Waits: e.Clock, Answered: e.Bridged,
		Resumed: e.Resumed, Note: e.Note, Needs: e.Lane, Path: []Step{}, Notes: []Note{},
	}
	c.told(ctx, &call)
	call.QueueTitle = c.o.Names.QueueTitle(call.Queue)
	c.before(ctx, &call)
	c.written(ctx, agent, &call)
	return call, nil
}

// told is what happened on the call until now.
func (c *Composer) told(ctx context.Context, call *Call) {
	told, err := c.o.Stories.Read(ctx, call.Call)
	if err != nil {
		return
	}
	if call.Queue == "" {
		call.Queue = told.Call.Queue
	}
	if call.Language == "" {
		call.Language = told.Call.Language
	}
	if told.Call.Zero != "" {
		call.Zero = titled(told.Call.Zero)
	}
	call.Disposition = told.Call.Disposition
	for _, step := range told.Call.Path {
		call.Path = append(call.Path, Step{Step: step.Step, Title: titled(step.Step), At: step.At, Pressed: step.Pressed})
	}
	heard := told.Heard()
	for i := range call.Path {
		call.Path[i].Said = heard[call.Path[i].Step]
	}
	call.Entered = told.Entered()
	for _, p := range told.Promised() {
		call.Promised = append(call.Promised, Promised{Kind: string(p.Kind), Text: p.Sentence(), By: p.By, Outcome: string(p.Outcome)})
	}
}

// titled is the name of a step as people read it.
func titled(step string) string {
	text := strings.NewReplacer("-", " ", "_", " ", ".", ", ").Replace(step)
	return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

// before is what is remembered of the caller.
func (c *Composer) before(ctx context.Context, call *Call) {
	if call.Number == "" {
		return
	}
	if contact, err := c.o.Contact(ctx, call.Number); err == nil {
		call.Before, call.LastAgent = contact.Calls, c.o.Names.AgentName(contact.Agent)
		if call.First = contact.Calls == 0; len(contact.Recent) > 0 {
			call.LastAt = contact.Recent[0]
		}
	}
	calls, _, err := c.o.Stories.Find(ctx, story.Wish{Number: call.Number, Limit: earlierCalls + 1})
	if err != nil {
		return
	}
	for _, one := range calls {
		if one.Call == call.Call || len(call.Earlier) == earlierCalls {
			continue
		}
		earlier := Earlier{Call: one.Call, At: one.Began, Outcome: one.Outcome, Disposition: one.Disposition}
		if one.Queue != "" {
			earlier.Queue = c.o.Names.QueueTitle(one.Queue)
		}
		if n := len(one.Agents); n > 0 {
			earlier.Agent = c.o.Names.AgentName(one.Agents[n-1])
		}
		call.Earlier = append(call.Earlier, earlier)
	}
}

// mostNotes is how many notes a desk shows.
const mostNotes = 20

// written are the notes of the call and of its caller.
func (c *Composer) written(ctx context.Context, agent string, call *Call) {
	notes, err := c.o.Book.Notes(ctx, call.Call)
	if err != nil {
		return
	}
	now := c.o.Clock.Now()
	for _, n := range notes[:min(len(notes), mostNotes)] {
		call.Notes = append(call.Notes, Note{
			ID: n.ID, At: n.At, By: c.o.Names.AgentName(n.By), Text: n.Text, Call: n.Call, Mine: n.By == agent && now.Sub(n.At) < casebook.EditFor,
		})
	}
}
