package talks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/keep"
)

// screen is what is known of an offer beside the line: it was accepted on the agent's screen, and who picked up.
type screen struct {
	Accepted bool   `json:"accepted,omitempty"`
	By       string `json:"by,omitempty"` // human or machine, by the carrier's verdict; empty: none yet
}

// AcceptOffer accepts an offer on the screen. The agent's phone rings, and picking it up is enough where the carrier says who
// picks up; elsewhere 1 is still asked for. Again changes nothing. queue.ErrStaleOffer.
func (s *Service) AcceptOffer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error) {
	offer, err := s.o.Line.Answered(ctx, ref)
	if err != nil {
		return offer, err
	}
	if err := s.noteOffer(ctx, ref, func(v *screen) { v.Accepted = true }); err != nil {
		return offer, err
	}
	s.background(ctx, "hurry an agent's leg", func(ctx context.Context) error { return s.o.Carrier.Hurry(ctx, offer) })
	return offer, nil
}

// DeclineOffer declines an offer on the screen: the phone stops ringing. queue.ErrStaleOffer.
func (s *Service) DeclineOffer(ctx context.Context, ref queue.OfferRef) error {
	return s.o.Line.Decline(ctx, ref)
}

// Verdict notes what the carrier made of who picked up an agent's phone.
func (s *Service) Verdict(ctx context.Context, ref queue.OfferRef, by string) error {
	if err := s.noteOffer(ctx, ref, func(v *screen) { v.By = by }); err != nil {
		return err
	}
	offer, err := s.o.Line.Answered(ctx, ref)
	if errors.Is(err, queue.ErrStaleOffer) {
		return nil
	}
	if err != nil {
		return err
	}
	if on, err := s.PickingUpIsEnough(ctx, ref); err != nil || !on {
		return err
	}
	s.background(ctx, "hurry an agent's leg", func(ctx context.Context) error { return s.o.Carrier.Hurry(ctx, offer) })
	return nil
}

// PickingUpIsEnough reports whether the agent has accepted on the screen and the carrier says that a person picked up: no key
// is needed any more. A voicemail gets no caller, whatever was clicked.
func (s *Service) PickingUpIsEnough(ctx context.Context, ref queue.OfferRef) (bool, error) {
	v, _, err := s.offer(ctx, ref)
	return v.Accepted && v.By == Human, err
}

// Human is the carrier's word for a person.
const Human = "human"

func (s *Service) offer(ctx context.Context, ref queue.OfferRef) (v screen, rev int64, err error) {
	doc, err := s.o.Docs.Get(ctx, kindOffer, string(ref))
	if errors.Is(err, keep.ErrUnknown) {
		return v, 0, nil
	}
	if err == nil {
		err = json.Unmarshal(doc.Data, &v)
	}
	if err != nil {
		return v, 0, fmt.Errorf("read offer %s: %w", ref, err)
	}
	return v, doc.Rev, nil
}

func (s *Service) noteOffer(ctx context.Context, ref queue.OfferRef, f func(*screen)) error {
	for range tries {
		v, rev, err := s.offer(ctx, ref)
		if err != nil {
			return err
		}
		f(&v)
		data, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write offer %s: %w", ref, err)
		}
		now := s.o.Clock.Now()
		_, err = s.o.Docs.Put(ctx, kindOffer, keep.Doc{ID: string(ref), Rev: rev, Data: data, At: now, Until: now.Add(keepOffer)})
		if errors.Is(err, keep.ErrOvertaken) {
			continue
		}
		return err
	}
	s.o.Log.Warn("an offer changes too often to be noted", zap.String("offer", string(ref)))
	return fmt.Errorf("write offer %s: %w", ref, keep.ErrOvertaken)
}
