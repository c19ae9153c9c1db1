package talks

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
)

// drop notes that an agent's browser is gone: the caller hears music and the agent keeps the talk, until the grace is over.
func (s *Service) drop(ctx context.Context, t queue.Talk) (queue.Next, error) {
	now := s.o.Clock.Now()
	if !t.Dropped.IsZero() && !now.Before(t.Dropped) {
		return queue.Next{Kind: queue.NextLine, Why: queue.WhyGrace}, s.sendBack(ctx, t, queue.WhyGrace)
	}
	first, held := false, false
	var left *queue.Consult
	t, err := s.change(ctx, t.Call, func(t *queue.Talk) error {
		if first = t.Dropped.IsZero(); !first {
			return errNothing
		}
		left, t.Consult, held = t.Consult, nil, !t.Held.IsZero()
		t.Gone, t.Dropped, t.Held, t.Muted = now, now.Add(s.o.Settings.Grace), time.Time{}, false
		return nil
	})
	if err != nil {
		return queue.Next{}, err
	}
	if first && held {
		s.tell(ctx, queue.EventUnheld, t, "over", "")
	}
	if first {
		s.unask(ctx, t, left, "cancelled")
		s.tell(ctx, queue.EventDropped, t, "", "")
	}
	return queue.Next{Kind: queue.NextRoom}, nil
}

// graces bounds for how long a browser that comes and goes is waited for, in graces.
const graces = 3

// Rejoin calls the agent's browser again, which is back. Asking again while it rings changes nothing.
func (s *Service) Rejoin(ctx context.Context, call string) (queue.Talk, error) {
	t, err := s.Talk(ctx, call)
	if err != nil {
		return t, err
	}
	if !t.Browser() {
		return t, queue.TalkRefusal("only a softphone in a browser can come back to a call")
	}
	for _, leg := range []string{t.Leg, t.Back} { // it may be there still, or ring already
		if leg == "" || leg == queue.UnknownLeg {
			continue
		}
		if up, err := s.o.Carrier.Live(ctx, leg); err != nil || up {
			return t, err
		}
	}
	if t.Dropped.IsZero() { // the browser is back before the carrier has told that it was gone
		if _, err := s.drop(ctx, t); err != nil {
			return t, err
		}
	}
	return s.ringBack(ctx, t)
}

// ringBack calls a browser again, and waits for it as long as a browser is waited for that comes and goes.
func (s *Service) ringBack(ctx context.Context, t queue.Talk) (queue.Talk, error) {
	offer, err := s.o.Line.Answered(ctx, t.Offer)
	if errors.Is(err, queue.ErrStaleOffer) {
		err = queue.ErrNoTalk
	}
	if err != nil {
		return t, err
	}
	leg, err := s.o.Carrier.RingBack(ctx, offer, t.Ways)
	if err != nil {
		return t, err
	}
	return s.change(ctx, t.Call, func(t *queue.Talk) error {
		t.Back = leg
		latest := t.Gone.Add(graces * s.o.Settings.Grace)
		if until := s.o.Clock.Now().Add(s.o.Settings.Grace); !t.Dropped.IsZero() && until.Before(latest) {
			t.Dropped = until
		}
		return nil
	})
}

// CameBack notes that an agent has answered in the browser that was called again. queue.ErrStaleOffer: the caller has gone, or
// is with somebody else.
func (s *Service) CameBack(ctx context.Context, ref queue.OfferRef, leg string) (queue.Talk, error) {
	offer, err := s.o.Line.Answered(ctx, ref)
	if err != nil {
		return queue.Talk{}, err
	}
	first := false
	t, err := s.change(ctx, offer.Entry.Call, func(t *queue.Talk) error {
		if t.Offer != ref || t.Onward != nil {
			return queue.ErrStaleOffer
		}
		first = !t.Dropped.IsZero()
		t.Leg, t.Back, t.Dropped, t.Gone = leg, leg, time.Time{}, time.Time{}
		return nil
	})
	if errors.Is(err, queue.ErrNoTalk) {
		err = queue.ErrStaleOffer
	}
	if err == nil && first {
		s.tell(ctx, queue.EventBack, t, "", "")
	}
	return t, err
}

// GoesOn reports whether the talk of an accepted offer goes on although a leg of its agent is over, and notes what that means
// for the caller. Where it does not, the talk is to be ended.
func (s *Service) GoesOn(ctx context.Context, ref queue.OfferRef, leg string) (bool, error) {
	t, err := s.of(ctx, ref)
	if err != nil || t.Call == "" {
		return false, err
	}
	switch {
	case t.Consult != nil && t.Consult.Offer == ref:
		_, err := s.endConsult(ctx, t.Call, "gone")
		return false, err
	case t.Offer != ref:
		return false, nil
	case leg != "" && leg != t.Leg: // called again in vain, or the one before the present one
		return true, nil
	}
	next, err := s.parted(ctx, t)
	return next.Kind == queue.NextRoom && t.Browser() && t.Consult == nil, err
}

// of is the talk that goes on by an offer; the zero Talk where there is none, or it is to end.
func (s *Service) of(ctx context.Context, ref queue.OfferRef) (queue.Talk, error) {
	offer, err := s.o.Line.Answered(ctx, ref)
	if errors.Is(err, queue.ErrStaleOffer) {
		return queue.Talk{}, nil
	}
	if err != nil || offer.Entry.State != queue.Connected || offer.Entry.Bridged.IsZero() {
		return queue.Talk{}, err
	}
	t, err := s.Talk(ctx, offer.Entry.Call)
	if errors.Is(err, queue.ErrNoTalk) || err == nil && (t.Ended || t.Onward != nil) {
		return queue.Talk{}, nil
	}
	return t, err
}

// Back tells how an agent goes on who has come out of a room that somebody else has ended, their leg being up. Who was asked
// takes the caller over if the agent is gone and the caller is not.
func (s *Service) Back(ctx context.Context, ref queue.OfferRef) (queue.NextKind, error) {
	t, err := s.of(ctx, ref)
	asked := t.Consult != nil && t.Consult.Offer == ref
	if err != nil || !asked && (t.Offer != ref || t.Offer == t.Line) {
		return queue.NextOver, err
	}
	there, err := s.callerThere(ctx, t.Call)
	if err != nil || !there {
		return queue.NextOver, err
	}
	if asked {
		t, err = s.takenOver(ctx, t.Call)
	}
	if err != nil || t.Offer != ref {
		return queue.NextOver, err
	}
	return queue.NextRoom, nil
}

// callerThere asks the carrier whether a caller is still on the phone.
func (s *Service) callerThere(ctx context.Context, call string) (bool, error) {
	view, err := s.o.Line.Poll(ctx, call)
	if err != nil {
		return false, err
	}
	return s.o.Carrier.Live(ctx, view.OnPhone())
}

// Gone notes that a caller has hung up.
func (s *Service) Gone(ctx context.Context, call string) error {
	t, rev, err := s.kept(ctx, call)
	if err != nil || rev == 0 {
		return err
	}
	refs := []queue.OfferRef{t.Offer}
	if t.Consult != nil {
		refs = append(refs, t.Consult.Offer)
	}
	for _, ref := range refs {
		if ref == "" {
			continue
		}
		if err := s.o.Line.EndTalk(ctx, ref); err != nil && !errors.Is(err, queue.ErrStaleOffer) {
			s.o.Log.Warn("end the talk of a caller who has gone", zap.Error(err))
		}
	}
	_, err = s.over(ctx, call)
	s.letAgentGo(ctx, t)
	return err
}

// Legs are the legs that belong to talks beside those of offers.
func (s *Service) Legs(ctx context.Context) (map[string]bool, error) {
	all, from := map[string]bool{}, ""
	for range mostPages {
		docs, next, err := s.o.Docs.List(ctx, kindTalk, legs, from, 0)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			for _, name := range doc.By {
				all[name] = true
			}
		}
		if from = next; next == "" {
			break
		}
	}
	return all, nil
}

// mostPages bounds how many talks are read that have legs of their own.
const mostPages = 10

// InvitedOver notes that the leg of somebody who was called into the room is over, and InvitedThere that it was answered.
func (s *Service) InvitedOver(ctx context.Context, call, leg string) error {
	t, _, err := s.kept(ctx, call)
	switch {
	case err != nil:
		return err
	case t.Help != nil && t.Help.Leg == leg:
		_, err = s.endHelp(ctx, call)
	case t.Consult != nil && t.Consult.Leg == leg:
		_, err = s.endConsult(ctx, call, "gone")
	}
	if errors.Is(err, queue.ErrNoTalk) {
		return nil
	}
	return err
}

// InvitedThere notes that somebody who was called into the room is there.
func (s *Service) InvitedThere(ctx context.Context, call, leg string) error {
	_, err := s.change(ctx, call, func(t *queue.Talk) error {
		c := t.Consult
		if c == nil || c.To.Number == "" || c.Leg != "" && c.Leg != leg || !c.Joined.IsZero() {
			return errNothing
		}
		c.Leg, c.Joined = leg, s.o.Clock.Now()
		return nil
	})
	if errors.Is(err, queue.ErrNoTalk) {
		return nil
	}
	return err
}
