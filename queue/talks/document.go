package talks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/web/keep"
)

// Kinds of documents.
const (
	kindTalk  = "talk"
	kindOffer = "offer"
)

// How long documents are kept after the last change.
const (
	keepTalk  = 24 * time.Hour
	keepOffer = 10 * time.Minute
)

// tries is how often a change is made again that another overtook.
const tries = 8

// errNothing leaves a document as it is.
var errNothing = errors.New("nothing changes")

// Talk reads the talk of a caller. queue.ErrNoTalk: nobody talks with that caller.
func (s *Service) Talk(ctx context.Context, call string) (queue.Talk, error) {
	call, _ = queue.TalkOf(call)
	view, err := s.o.Line.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return queue.Talk{}, queue.ErrNoTalk
	}
	if err != nil {
		return queue.Talk{}, err
	}
	t, _, err := s.read(ctx, view)
	return t, err
}

// read reads the document of a talk as it now is, or makes one where none is kept yet. queue.ErrNoTalk.
func (s *Service) read(ctx context.Context, view queue.View) (queue.Talk, int64, error) {
	t, rev, err := s.kept(ctx, view.Call)
	if err != nil {
		return t, rev, err
	}
	switch {
	case view.State == queue.Connected && !view.Bridged.IsZero() && t.Line == view.Offer && t.Call != "":
		return t, rev, nil
	case view.State == queue.Connected && !view.Bridged.IsZero():
		t, err = s.begun(ctx, view)
		return t, rev, err
	case view.State == queue.Ended && t.Line == view.Offer && t.Call != "" && view.Outcome == queue.Answered && (t.Onward != nil || t.Offer != t.Line):
		return t, rev, nil // somebody else has the caller by now, or will
	default:
		return queue.Talk{}, rev, queue.ErrNoTalk
	}
}

// begun is the talk of a caller who has just met an agent.
func (s *Service) begun(ctx context.Context, view queue.View) (queue.Talk, error) {
	offer, err := s.o.Line.Answered(ctx, view.Offer)
	if errors.Is(err, queue.ErrStaleOffer) {
		return queue.Talk{}, queue.ErrNoTalk
	}
	if err != nil {
		return queue.Talk{}, err
	}
	return queue.Talk{
		Call: view.Call, Queue: view.Queue, Offer: offer.Ref, Line: offer.Ref, Agent: offer.Agent.ID, Leg: offer.Leg, Ways: offer.Agent.Address, Since: view.Bridged,
	}, nil
}

// kept reads the document itself; the zero Talk where there is none.
func (s *Service) kept(ctx context.Context, call string) (queue.Talk, int64, error) {
	doc, err := s.o.Docs.Get(ctx, kindTalk, call)
	if errors.Is(err, keep.ErrUnknown) {
		return queue.Talk{}, 0, nil
	}
	var t queue.Talk
	if err == nil {
		err = json.Unmarshal(doc.Data, &t)
	}
	if err != nil {
		return queue.Talk{}, 0, fmt.Errorf("read the talk of %s: %w", call, err)
	}
	return t, doc.Rev, nil
}

// change changes the talk of a caller, once, whatever else changes it meanwhile. f may be called more than once; errNothing
// leaves the talk as it is. queue.ErrNoTalk.
func (s *Service) change(ctx context.Context, call string, f func(*queue.Talk) error) (queue.Talk, error) {
	call, _ = queue.TalkOf(call)
	for range tries {
		view, err := s.o.Line.Poll(ctx, call)
		if errors.Is(err, queue.ErrUnknownCall) {
			return queue.Talk{}, queue.ErrNoTalk
		}
		if err != nil {
			return queue.Talk{}, err
		}
		t, rev, err := s.read(ctx, view)
		if err != nil {
			return t, err
		}
		done, err := s.write(ctx, t, rev, f)
		if !errors.Is(err, keep.ErrOvertaken) {
			return done, err
		}
	}
	return queue.Talk{}, fmt.Errorf("change the talk of %s: %w", call, keep.ErrOvertaken)
}

func (s *Service) write(ctx context.Context, t queue.Talk, rev int64, f func(*queue.Talk) error) (queue.Talk, error) {
	t = clone(t)
	err := f(&t)
	if errors.Is(err, errNothing) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	data, err := json.Marshal(t)
	if err != nil {
		return t, fmt.Errorf("write the talk of %s: %w", t.Call, err)
	}
	now := s.o.Clock.Now()
	doc := keep.Doc{ID: t.Call, Rev: rev, Data: data, At: now, Until: now.Add(keepTalk)}
	for _, leg := range beside(t) {
		doc.By = append(doc.By, legs, leg)
	}
	_, err = s.o.Docs.Put(ctx, kindTalk, doc)
	return t, err
}

// legs is the name under which talks are listed that have legs beside those of offers.
const legs = "legs"

// beside are the legs of a talk of which the line knows nothing.
func beside(t queue.Talk) (all []string) {
	if t.Help != nil && t.Help.Leg != "" {
		all = append(all, t.Help.Leg)
	}
	if t.Consult != nil && t.Consult.To.Number != "" && t.Consult.Leg != "" {
		all = append(all, t.Consult.Leg)
	}
	if t.Back != "" {
		all = append(all, t.Back)
	}
	return all
}

func clone(t queue.Talk) queue.Talk {
	if t.Consult != nil {
		c := *t.Consult
		t.Consult = &c
	}
	if t.Help != nil {
		h := *t.Help
		t.Help = &h
	}
	if t.Onward != nil {
		o := *t.Onward
		t.Onward = &o
	}
	return t
}

// tell tells the feed. What is told rests on nothing that can fail a caller.
func (s *Service) tell(ctx context.Context, kind queue.EventKind, t queue.Talk, why, reason string) {
	e := queue.Event{Kind: kind, Call: t.Call, Queue: t.Queue, Agent: t.Agent, Why: why, Reason: reason}
	if err := s.o.Line.Tell(ctx, e); err != nil {
		s.o.Log.Warn("an event of a talk is missing from the feed", zap.String("call", t.Call), zap.String("kind", string(kind)), zap.Error(err))
	}
}
