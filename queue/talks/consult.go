package talks

import (
	"context"
	"errors"
	"time"

	"presszero/queue"
)

// Consult puts the caller on hold and asks somebody: whoever may in a queue, an agent who is ready, or an outside number. A
// question to a queue or an agent waits in line as an entry of its own, so that nobody is rung who talks already.
func (s *Service) Consult(ctx context.Context, call string, w Wish) (queue.Talk, error) {
	view, err := s.o.Line.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return queue.Talk{}, queue.ErrNoTalk
	}
	if err != nil {
		return queue.Talk{}, err
	}
	to, err := s.onward(view, w)
	if err == nil && w.To.Agent != "" {
		err = s.mayAsk(ctx, w.To.Agent)
	}
	if err != nil {
		return queue.Talk{}, err
	}
	again := false
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		if t.Consult != nil {
			if again = t.Consult.To == w.To; again {
				return errNothing
			}
			return queue.TalkRefusal("somebody is being asked already; let them go first")
		}
		t.Asked++
		t.Consult = &queue.Consult{To: w.To, Queue: to.To.Queue, Note: w.Note, Since: s.o.Clock.Now()}
		if to.To.Queue != "" {
			t.Consult.Entry = queue.ConsultOf(t.Call, t.Asked)
		}
		return nil
	})
	if err != nil || again {
		return t, err
	}
	if held, err := s.Hold(ctx, call); err != nil {
		_, undone := s.endConsult(ctx, call, "cancelled")
		return held, errors.Join(err, undone)
	}
	s.tell(ctx, queue.EventConsulted, t, place(w.To), w.Note)
	if err := s.ask(ctx, view, t, to); err != nil {
		_, undone := s.Cancel(ctx, call)
		return t, errors.Join(err, undone)
	}
	return s.Talk(ctx, call)
}

// Escalate asks those who help the callers of the queue.
func (s *Service) Escalate(ctx context.Context, call, note string) (queue.Talk, error) {
	t, err := s.Talk(ctx, call)
	if err != nil {
		return t, err
	}
	q, _ := s.o.Site.Queue(t.Queue)
	if q.Escalation == "" {
		return t, queue.TalkRefusal("nobody is named who helps in this queue; an operator names a queue as its escalation in queues.yaml")
	}
	return s.Consult(ctx, call, Wish{To: queue.Target{Queue: q.Escalation}, Note: note})
}

// mayAsk reports why an agent cannot be asked now.
func (s *Service) mayAsk(ctx context.Context, id string) error {
	agent, err := s.o.Line.Agent(ctx, id)
	if err != nil {
		return err
	}
	if agent.State != queue.Ready {
		return queue.TalkRefusal(agent.Name + " is not ready; ask somebody else, or send the caller on")
	}
	return nil
}

// ask rings whoever is asked.
func (s *Service) ask(ctx context.Context, view queue.View, t queue.Talk, to queue.Onward) error {
	if number := t.Consult.To.Number; number != "" {
		leg, err := s.o.Carrier.Invite(ctx, Invitation{
			Call: t.Call, To: number, From: view.To, Mode: queue.Joined, Begins: true, Ring: s.o.Settings.Ring,
		})
		if err != nil {
			return err
		}
		_, err = s.change(ctx, t.Call, func(t *queue.Talk) error {
			if t.Consult == nil {
				return errNothing
			}
			t.Consult.Leg = leg
			return nil
		})
		return err
	}
	// The leg is the caller's: a question does not outlive the call that it is about.
	_, err := s.o.Line.Join(ctx, queue.Ticket{
		Call: t.Consult.Entry, Leg: view.OnPhone(), Queue: to.To.Queue, Lane: to.Lane, Turn: view.Turn + t.Asked, Language: view.Language,
		Note: t.Consult.Note, To: view.To, Head: queue.MaxHead,
		Clock: s.o.Clock.Now(), Seq: 0,
	})
	return err
}

// Came notes that somebody who was asked is coming into the room, and returns whose it is. queue.ErrStaleOffer: the question
// is over.
func (s *Service) Came(ctx context.Context, offer queue.Offer, leg string) (queue.Talk, error) {
	t, err := s.change(ctx, offer.Entry.Call, func(t *queue.Talk) error {
		c := t.Consult
		if c == nil || c.Entry != offer.Entry.Call {
			return queue.ErrStaleOffer
		}
		c.Offer, c.Agent, c.Leg, c.Joined = offer.Ref, offer.Agent.ID, leg, s.o.Clock.Now()
		return nil
	})
	if errors.Is(err, queue.ErrNoTalk) {
		err = queue.ErrStaleOffer
	}
	if err != nil {
		return t, err
	}
	return t, s.o.Line.Met(ctx, offer.Entry.Call)
}

// Merge brings the caller to the two who talk about them: all hear each other. The agent may then leave.
func (s *Service) Merge(ctx context.Context, call string) (queue.Talk, error) {
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		if t.Consult == nil || t.Consult.Joined.IsZero() {
			return queue.TalkRefusal("nobody whom you asked is there yet")
		}
		t.Consult.Merged = true
		return nil
	})
	if err != nil {
		return t, err
	}
	return s.Resume(ctx, call)
}

// Complete leaves the caller to whom the agent has asked. The agent's part is over.
func (s *Service) Complete(ctx context.Context, call string) (queue.Talk, error) {
	before, err := s.Talk(ctx, call)
	if err != nil {
		return before, err
	}
	t, err := s.takeOver(ctx, call)
	if err != nil {
		return t, err
	}
	// The one who takes over now ends the room; where the carrier does not take that in, the end of the agent's leg ends
	// the room instead, and both come back into it by themselves.
	if s.o.Carrier.Change(ctx, t.Call, t.Leg, Ends) == nil {
		if err := s.unholdLeg(ctx, t.Call); err == nil {
			_ = s.o.Carrier.Change(ctx, t.Call, before.Leg, Goes) // else the room ends, as above
		}
	}
	err = s.o.Line.EndTalk(ctx, before.Offer)
	if errors.Is(err, queue.ErrStaleOffer) {
		err = nil
	}
	s.letAgentGo(ctx, before)
	return t, err
}

// takenOver is the talk with whoever was asked in the agent's place, whichever request of theirs came first.
func (s *Service) takenOver(ctx context.Context, call string) (queue.Talk, error) {
	t, err := s.takeOver(ctx, call)
	if refusal := queue.TalkRefusal(""); errors.As(err, &refusal) {
		return s.Talk(ctx, call)
	}
	return t, err
}

// takeOver gives the caller to whom the agent has asked.
func (s *Service) takeOver(ctx context.Context, call string) (queue.Talk, error) {
	held, was := false, queue.Talk{}
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		c := t.Consult
		if c == nil || c.Joined.IsZero() {
			return queue.TalkRefusal("nobody whom you asked is there yet; wait, or send the caller on")
		}
		ways := ""
		if agent, ok := s.o.Site.AgentOf(c.Agent); ok {
			ways = agent.Address
		}
		was, held = clone(*t), !t.Held.IsZero()
		t.Offer, t.Agent, t.Leg, t.Ways, t.Back = c.Offer, c.Agent, c.Leg, ways, ""
		t.Consult, t.Held, t.Dropped, t.Gone, t.Muted = nil, time.Time{}, time.Time{}, time.Time{}, false
		t.Taken = s.o.Clock.Now()
		return nil
	})
	if err != nil {
		return t, err
	}
	if held {
		s.tell(ctx, queue.EventUnheld, was, "over", "")
	}
	s.tell(ctx, queue.EventConsultOver, was, "completed", "")
	return t, nil
}

// Cancel lets go whom the agent has asked, and brings the caller back. Again changes nothing.
func (s *Service) Cancel(ctx context.Context, call string) (queue.Talk, error) {
	if _, err := s.endConsult(ctx, call, "cancelled"); err != nil {
		return queue.Talk{}, err
	}
	return s.Resume(ctx, call)
}

// endConsult notes that a question is over, and lets go whom it was put to.
func (s *Service) endConsult(ctx context.Context, call, why string) (queue.Talk, error) {
	var left *queue.Consult
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		if left = t.Consult; left == nil {
			return errNothing
		}
		t.Consult = nil
		return nil
	})
	if err == nil {
		s.unask(ctx, t, left, why)
	}
	return t, err
}

// unask ends the leg and the entry of a question that is over.
func (s *Service) unask(ctx context.Context, t queue.Talk, c *queue.Consult, why string) {
	if c == nil {
		return
	}
	s.tell(ctx, queue.EventConsultOver, t, why, "")
	s.background(ctx, "let go who was asked", func(ctx context.Context) error {
		var errs []error
		if c.Offer != "" {
			errs = append(errs, s.o.Line.EndTalk(ctx, c.Offer))
		}
		if c.Entry != "" {
			errs = append(errs, s.o.Line.Leave(ctx, c.Entry, queue.Left))
		}
		if c.Leg != "" {
			errs = append(errs, s.o.Carrier.HangUp(ctx, c.Leg))
		}
		err := errors.Join(errs...)
		if errors.Is(err, queue.ErrStaleOffer) {
			return nil
		}
		return err
	})
}

// Declined notes that somebody who was asked by name does not come: the question is over.
func (s *Service) Declined(ctx context.Context, offer queue.Offer) error {
	caller, _ := queue.TalkOf(offer.Entry.Call)
	t, err := s.Talk(ctx, caller)
	if errors.Is(err, queue.ErrNoTalk) || err == nil && (t.Consult == nil || t.Consult.Entry != offer.Entry.Call || t.Consult.To.Agent == "") {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.endConsult(ctx, caller, "declined")
	return err
}
