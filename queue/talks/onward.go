package talks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"presszero/queue"
)

// Wish is where a caller is to be sent, or who is to be asked, and what they are to know.
type Wish struct {
	To   queue.Target
	Note string
}

// Transfer sends the caller on: to a queue at the old service clock, to an agent first and then to whoever may, or to an
// outside number. The agent's part is over.
func (s *Service) Transfer(ctx context.Context, call string, w Wish) (queue.Talk, error) {
	view, err := s.o.Line.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return queue.Talk{}, queue.ErrNoTalk
	}
	if err != nil {
		return queue.Talk{}, err
	}
	to, err := s.onward(view, w)
	if err != nil {
		return queue.Talk{}, err
	}
	var left *queue.Consult
	held := false
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		if t.Agent == w.To.Agent && w.To.Agent != "" {
			return queue.TalkRefusal("the caller is with that agent already")
		}
		left, t.Consult, held = t.Consult, nil, !t.Held.IsZero()
		t.Onward, t.Held, t.Dropped = &to, time.Time{}, time.Time{}
		return nil
	})
	if err != nil {
		return t, err
	}
	if held {
		s.tell(ctx, queue.EventUnheld, t, "transferred", "")
	}
	s.tell(ctx, queue.EventTransferred, t, place(w.To), w.Note)
	s.unask(ctx, t, left, "cancelled")
	if err := s.goOn(ctx, t); err != nil {
		return t, err
	}
	s.letAgentGo(ctx, t)
	return t, nil
}

// place is a target as events name it; a number is not.
func place(to queue.Target) string {
	if to.Number != "" {
		return "number"
	}
	return to.Kind() + ":" + to.Name()
}

// onward is where a caller goes by a wish.
func (s *Service) onward(view queue.View, w Wish) (queue.Onward, error) {
	o := queue.Onward{To: w.To, Note: cmp.Or(w.Note, view.Note), Why: queue.WhyTransfer}
	switch {
	case w.To.Number != "":
		return o, s.allowed(w.To.Number)
	case w.To.Agent != "":
		agent, ok := s.o.Site.AgentOf(w.To.Agent)
		if !ok || len(agent.Queues) == 0 {
			return o, queue.TalkRefusal("no such agent serves a queue: " + w.To.Agent)
		}
		o.To.Queue = agent.Queues[0]
		lane := queue.Lane{}
		if agent.Serves(view.Queue) {
			o.To.Queue = view.Queue
			lane, _ = queue.ParseLane(view.Lane)
		}
		lane.Agent = agent.ID
		o.Lane = lane.String()
		return o, nil
	default:
		if _, ok := s.o.Site.Queue(w.To.Queue); !ok {
			return o, queue.TalkRefusal("no such queue: " + w.To.Queue)
		}
		return o, nil
	}
}

// allowed reports whether callers may be sent to a number.
func (s *Service) allowed(number string) error {
	if len(s.o.Settings.Outside) == 0 {
		return queue.TalkRefusal("calls may not be sent to outside numbers; an operator allows it by talk.outside")
	}
	for _, prefix := range s.o.Settings.Outside {
		if strings.HasPrefix(number, prefix) {
			return nil
		}
	}
	return queue.TalkRefusal("calls may not be sent to that number; allowed are those that begin with " + strings.Join(s.o.Settings.Outside, ", "))
}

// sendBack notes that the caller goes back in line, at the place that they had, and puts them there.
func (s *Service) sendBack(ctx context.Context, t queue.Talk, why string) error {
	var left *queue.Consult
	t, err := s.change(ctx, t.Call, func(t *queue.Talk) error {
		if t.Onward != nil && t.Onward.To.Number == "" {
			return errNothing
		}
		left, t.Consult = t.Consult, nil
		view, err := s.o.Line.Poll(ctx, t.Call)
		t.Onward, t.Held, t.Dropped = &queue.Onward{To: queue.Target{Queue: t.Queue}, Lane: view.Lane, Note: view.Note, Why: why}, time.Time{}, time.Time{}
		return err
	})
	if errors.Is(err, queue.ErrNoTalk) {
		return nil
	}
	if err != nil {
		return err
	}
	s.tell(ctx, queue.EventSentBack, t, why, "")
	s.unask(ctx, t, left, "cancelled")
	return s.goOn(ctx, t)
}

// goOn ends the talk in the line and puts the caller where they go on, if that is in line. Again changes nothing.
func (s *Service) goOn(ctx context.Context, t queue.Talk) error {
	if t.Offer != "" {
		if err := s.o.Line.EndTalk(ctx, t.Offer); err != nil && !errors.Is(err, queue.ErrStaleOffer) {
			return err
		}
	}
	view, err := s.o.Line.Poll(ctx, t.Call)
	if err != nil {
		return err
	}
	o := t.Onward
	if o == nil || o.To.Queue == "" || view.State != queue.Ended {
		return nil
	}
	if view.Outcome != queue.Answered {
		return queue.ErrEnded
	}
	settings, _ := s.o.Site.Queue(o.To.Queue)
	ticket := queue.Ticket{
		Call: view.Call, Leg: view.Leg, Queue: o.To.Queue, Lane: cmp.Or(o.Lane, queue.MainLane), Clock: view.Clock, Seq: view.Seq,
		Head: max(view.Head, settings.Head), Turn: view.Turn + 1, Language: view.Language, Note: o.Note, From: view.From, To: view.To,
	}
	if _, err := s.o.Line.Join(ctx, ticket); err != nil && !errors.Is(err, queue.ErrEnded) {
		return fmt.Errorf("put %s back in line: %w", t.Call, err)
	}
	return nil
}

// letAgentGo hangs up the agent, which ends the room: the caller's own request then goes on. What fails is tried once more,
// and then left to the agent, who can hang up as well.
func (s *Service) letAgentGo(ctx context.Context, t queue.Talk) {
	for _, leg := range []string{t.Leg, t.Back} {
		if leg == "" || leg == queue.UnknownLeg || s.o.Carrier.HangUp(ctx, leg) == nil {
			continue
		}
		s.background(ctx, "let an agent go", func(ctx context.Context) error { return s.o.Carrier.HangUp(ctx, leg) })
	}
}

// Whereto tells where a caller goes on, as far as that was noted: in line, or to a number. NextOver: nothing was.
func (s *Service) Whereto(ctx context.Context, call string) (queue.Next, error) {
	next, _, err := s.noted(ctx, call, "")
	return next, err
}

// noted is how a caller goes on for whom that is clear already; NextOver and the talk where it is not.
func (s *Service) noted(ctx context.Context, call, dial string) (queue.Next, queue.Talk, error) {
	over := queue.Next{Kind: queue.NextOver}
	view, err := s.o.Line.Poll(ctx, call)
	switch {
	case errors.Is(err, queue.ErrUnknownCall):
		return over, queue.Talk{}, nil
	case err != nil:
		return over, queue.Talk{}, err
	case view.InLine():
		kept, _, err := s.kept(ctx, call)
		next := queue.Next{Kind: queue.NextLine}
		if kept.Onward != nil {
			next.Why = kept.Onward.Why
		}
		return next, kept, err
	case view.State == queue.Connected && view.Bridged.IsZero():
		return queue.Next{Kind: queue.NextMeet}, queue.Talk{}, nil
	}
	t, _, err := s.read(ctx, view)
	switch {
	case errors.Is(err, queue.ErrNoTalk):
		return over, queue.Talk{}, nil
	case err != nil, t.Ended, t.Onward == nil:
		return over, t, err
	case t.Onward.To.Number != "":
		next, err := s.outside(ctx, t, dial)
		return next, t, err
	}
	return queue.Next{Kind: queue.NextLine, Why: t.Onward.Why}, t, s.goOn(ctx, t)
}

// Parted tells how a caller goes on who has come out of the room or of a dialled leg; dial is what the carrier says of that.
// It may be asked again and again.
func (s *Service) Parted(ctx context.Context, call, dial string) (queue.Next, error) {
	next, t, err := s.noted(ctx, call, dial)
	switch {
	case err != nil || next.Kind != queue.NextOver:
		return next, err
	case dial == "failed": // the carrier did not let the caller in
		return next, nil
	case t.Call == "" || t.Ended || t.Onward != nil:
		return s.over(ctx, call)
	case s.stillThere(ctx, t):
		return queue.Next{Kind: queue.NextRoom}, nil
	}
	return s.parted(ctx, t)
}

// settling is how long after a talk was taken over requests of the caller may come that are of the time before.
const settling = 10 * time.Second

// stillThere reports whether the one who has the caller is on the phone still, where a request of the caller may be an old one,
// sent twice or overtaken: of a browser that came back, or of a talk that was taken over.
func (s *Service) stillThere(ctx context.Context, t queue.Talk) bool {
	taken := !t.Taken.IsZero() && s.o.Clock.Now().Sub(t.Taken) < settling
	back := t.Browser() && t.Dropped.IsZero()
	if asked := t.Consult != nil && !t.Consult.Joined.IsZero(); asked || !taken && !back {
		return false
	}
	up, err := s.o.Carrier.Live(ctx, t.Leg)
	return err == nil && up
}

// over forgets a talk that is over, with all that hung on it.
func (s *Service) over(ctx context.Context, call string) (queue.Next, error) {
	next := queue.Next{Kind: queue.NextOver}
	t, rev, err := s.kept(ctx, call)
	if err != nil || rev == 0 {
		return next, err
	}
	s.unask(ctx, t, t.Consult, "cancelled")
	s.thank(ctx, t, t.Help)
	if !t.Held.IsZero() {
		s.tell(ctx, queue.EventUnheld, t, "over", "")
	}
	return next, s.o.Docs.Delete(ctx, kindTalk, call)
}

// outside rings an outside number, or goes on after it has been rung. A number that did not answer gives the caller back.
func (s *Service) outside(ctx context.Context, t queue.Talk, dial string) (queue.Next, error) {
	switch dial {
	case "", "answered": // of the room
		return queue.Next{Kind: queue.NextNumber, Number: t.Onward.To.Number, Ring: s.o.Settings.Ring}, s.goOn(ctx, t)
	case "completed":
		return queue.Next{Kind: queue.NextOver}, nil
	}
	return queue.Next{Kind: queue.NextLine, Why: queue.WhyNotTaken}, s.sendBack(ctx, t, queue.WhyNotTaken)
}

// parted goes on with a talk whose agent has left without a word: somebody who was asked takes over, a browser may come back,
// and whoever was only about to be asked is asked by the caller instead. Who hung up a telephone has ended the talk.
func (s *Service) parted(ctx context.Context, t queue.Talk) (queue.Next, error) {
	switch c := t.Consult; {
	case c != nil && !c.Joined.IsZero():
		_, err := s.takenOver(ctx, t.Call)
		return queue.Next{Kind: queue.NextRoom}, err
	case t.Browser():
		return s.drop(ctx, t)
	case c != nil:
		return queue.Next{Kind: queue.NextLine, Why: queue.WhyGone}, s.handOn(ctx, t)
	}
	return s.over(ctx, t.Call)
}

// handOn sends a caller on to whom the agent was about to ask.
func (s *Service) handOn(ctx context.Context, t queue.Talk) error {
	view, err := s.o.Line.Poll(ctx, t.Call)
	if err != nil {
		return err
	}
	to, err := s.onward(view, Wish{To: t.Consult.To, Note: t.Consult.Note})
	if err != nil || to.To.Number != "" {
		return s.sendBack(ctx, t, queue.WhyGone)
	}
	var left *queue.Consult
	t, err = s.change(ctx, t.Call, func(t *queue.Talk) error {
		left, t.Consult = t.Consult, nil
		t.Onward, t.Held = &to, time.Time{}
		return nil
	})
	if err != nil {
		return err
	}
	s.tell(ctx, queue.EventTransferred, t, place(to.To), to.Note)
	s.unask(ctx, t, left, "cancelled")
	return s.goOn(ctx, t)
}
