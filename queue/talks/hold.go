package talks

import (
	"context"
	"errors"
	"time"

	"presszero/queue"
)

// Hold puts the caller on hold. Again changes nothing.
func (s *Service) Hold(ctx context.Context, call string) (queue.Talk, error) {
	var began bool
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		began = t.Held.IsZero()
		switch {
		case !t.Dropped.IsZero():
			return queue.TalkRefusal("you are not connected; come back to the call first")
		case t.Consult != nil && t.Consult.Merged:
			return queue.TalkRefusal("three people talk; let the one you asked go, or leave the call to them")
		case !began:
			return errNothing
		}
		t.Held, t.Reminded = s.o.Clock.Now(), time.Time{}
		return nil
	})
	if err != nil {
		return t, err
	}
	if began {
		s.tell(ctx, queue.EventHeld, t, "", "")
	}
	return t, s.holdLeg(ctx, t)
}

// holdLeg tells the carrier. A hold that did not come to be is taken back, so that nobody believes in it.
func (s *Service) holdLeg(ctx context.Context, t queue.Talk) error {
	view, err := s.o.Line.Poll(ctx, t.Call)
	if err == nil {
		err = s.o.Carrier.Hold(ctx, view.Entry)
	}
	if err == nil {
		return nil
	}
	_, undone := s.unhold(ctx, t.Call, "over")
	if errors.Is(err, ErrNotInRoom) {
		return errors.Join(queue.TalkRefusal("the caller is not in the room yet; try again"), undone)
	}
	return errors.Join(err, undone)
}

// Resume brings the caller back into the talk. Again changes nothing.
func (s *Service) Resume(ctx context.Context, call string) (queue.Talk, error) {
	t, err := s.unhold(ctx, call, "resumed")
	if err != nil {
		return t, err
	}
	return t, s.unholdLeg(ctx, t.Call)
}

// unhold notes that the caller is no longer on hold.
func (s *Service) unhold(ctx context.Context, call, why string) (queue.Talk, error) {
	was := false
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		if was = !t.Held.IsZero(); !was {
			return errNothing
		}
		t.Held, t.Reminded = time.Time{}, time.Time{}
		return nil
	})
	if err == nil && was {
		s.tell(ctx, queue.EventUnheld, t, why, "")
	}
	return t, err
}

func (s *Service) unholdLeg(ctx context.Context, call string) error {
	view, err := s.o.Line.Poll(ctx, call)
	if err != nil {
		return err
	}
	if err = s.o.Carrier.Unhold(ctx, view.Entry); errors.Is(err, ErrNotInRoom) {
		return nil // out of the room is not on hold
	}
	return err
}

// Mute has the caller not hear the agent; Unmute has them heard again.
func (s *Service) Mute(ctx context.Context, call string) (queue.Talk, error) {
	return s.muted(ctx, call, Silent)
}

// Unmute has the agent heard again.
func (s *Service) Unmute(ctx context.Context, call string) (queue.Talk, error) {
	return s.muted(ctx, call, Heard)
}

func (s *Service) muted(ctx context.Context, call string, how Part) (queue.Talk, error) {
	t, err := s.Talk(ctx, call)
	if err != nil {
		return t, err
	}
	err = s.o.Carrier.Change(ctx, t.Call, t.Leg, how)
	if errors.Is(err, ErrNotInRoom) {
		return t, queue.TalkRefusal("you are not in the room; come back to the call first")
	}
	if err != nil {
		return t, err
	}
	return s.change(ctx, call, func(t *queue.Talk) error {
		t.Muted = how == Silent
		return nil
	})
}

// slack is how much longer than the longest hold a caller may be held by a carrier that does not bring them back, before they
// are taken out of the room into line.
const slack = 20 * time.Second

// Alone tells what becomes of a caller who is alone in the room. Callers ask by themselves, every few seconds. An error says
// that it is not known.
func (s *Service) Alone(ctx context.Context, call string) (queue.Stay, error) {
	view, err := s.o.Line.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return queue.Stay{Leave: true}, nil
	}
	if err != nil {
		return queue.Stay{}, err
	}
	if view.State == queue.Connected && view.Bridged.IsZero() {
		return queue.Stay{}, nil // the agent has accepted, and comes
	}
	t, _, err := s.read(ctx, view)
	switch {
	case errors.Is(err, queue.ErrNoTalk):
		return queue.Stay{Leave: true}, nil
	case err != nil:
		return queue.Stay{}, err
	case t.Dropped.IsZero():
		return queue.Stay{Leave: t.Onward != nil || s.left(ctx, t)}, nil
	case s.o.Clock.Now().Before(t.Dropped):
		return queue.Stay{Moment: true}, nil
	}
	return queue.Stay{Leave: true}, s.sendBack(ctx, t, queue.WhyGrace)
}

// left reports whether nobody has the caller any more to whom a talk was left.
func (s *Service) left(ctx context.Context, t queue.Talk) bool {
	if t.Offer == t.Line || t.Offer == "" {
		return false
	}
	_, err := s.o.Line.Answered(ctx, t.Offer)
	return errors.Is(err, queue.ErrStaleOffer)
}

// OnHold tells what becomes of a caller who hears the music of a hold: it ends when its time is over, or when nobody knows of
// it any more. Callers ask by themselves, every few seconds.
func (s *Service) OnHold(ctx context.Context, call string) (queue.Stay, error) {
	t, err := s.Talk(ctx, call)
	if errors.Is(err, queue.ErrNoTalk) {
		return queue.Stay{Leave: true}, nil
	}
	if err != nil {
		return queue.Stay{}, err
	}
	held := s.o.Clock.Now().Sub(t.Held)
	switch {
	case t.Onward != nil:
		return queue.Stay{Leave: true}, nil
	case t.Held.IsZero(), held >= s.o.Settings.HoldLongest:
		return s.releaseHold(ctx, t, held)
	case held >= s.o.Settings.HoldReminder && t.Reminded.IsZero():
		s.remind(ctx, t)
	}
	return queue.Stay{}, nil
}

// releaseHold brings a caller back whose hold is over. Where the carrier does not, the caller goes back in line.
func (s *Service) releaseHold(ctx context.Context, t queue.Talk, held time.Duration) (queue.Stay, error) {
	if !t.Held.IsZero() && held >= s.o.Settings.HoldLongest+slack {
		return queue.Stay{Leave: true}, s.sendBack(ctx, t, queue.WhyTooLong)
	}
	s.background(ctx, "bring a caller back from hold", func(ctx context.Context) error {
		if err := s.unholdLeg(ctx, t.Call); err != nil {
			return err
		}
		_, err := s.unhold(ctx, t.Call, queue.WhyLongest)
		return err
	})
	return queue.Stay{}, nil
}

func (s *Service) remind(ctx context.Context, t queue.Talk) {
	first := false
	t, err := s.change(ctx, t.Call, func(t *queue.Talk) error {
		if first = t.Reminded.IsZero() && !t.Held.IsZero(); !first {
			return errNothing
		}
		t.Reminded = s.o.Clock.Now()
		return nil
	})
	if err == nil && first {
		s.tell(ctx, queue.EventHoldReminder, t, "", "")
	}
}
