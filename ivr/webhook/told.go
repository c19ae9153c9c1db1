package webhook

import (
	"context"
	"time"

	"go.uber.org/zap"

	"presszero/ivr"
	"presszero/queue"
	"presszero/queue/estimate"
)

// due is what is to be said of the wait to a caller who stands in line as the view says, after an event; nil: nothing. While a
// phone rings for the caller, only who asks is answered.
func (h *Handler) due(v queue.View, wait queue.Wait, s ivr.Session, ev ivr.Event) *ivr.Announcement {
	policy := h.o.Queues.Policy(v.Queue)
	told, caller := h.told(v, s), standing(v, wait)
	decide := policy.Next
	switch {
	case v.State == queue.Connected:
		return nil
	case ev.Kind == ivr.EventJoined:
		decide = policy.Join
	case ev.Kind == ivr.EventKeys, ev.Kind == ivr.EventSpeech:
		decide = policy.Answer
	case v.State == queue.Offered:
		return nil
	}
	return announcement(decide(told, caller))
}

// resumed is the session of a caller who may have hung up in this line a while ago, and has the old place back: what they were
// told then is told them still. Where the memory of callers has forgotten it, they are told anew.
func (h *Handler) resumed(ctx context.Context, v queue.View, s ivr.Session) ivr.Session {
	if !v.Resumed || s.Hold != nil && s.Hold.Told != nil {
		return s
	}
	contact, err := h.o.Contacts.Look(ctx, s.From)
	if err != nil {
		h.o.Log.Error("the memory of callers does not answer; who is back in line is told anew", zap.Error(err))
	}
	if contact.Told != nil {
		s.Hold = &ivr.Hold{Told: contact.Told}
	}
	return s
}

// promised reports whether a caller was promised a time that is still to be kept.
func promised(h *ivr.Hold) bool { return h != nil && h.Told != nil && !h.Told.Deadline.IsZero() }

// standing is a caller as the policy sees them.
func standing(v queue.View, wait queue.Wait) estimate.View {
	if v.State == queue.Offered {
		wait = queue.Wait{Known: true, Overtakers: wait.Overtakers} // an agent is being rung
	}
	facts := estimate.Facts{Queue: v.Queue, Staff: v.Line.Staff(), Position: v.Position, Waiting: v.Line.Waiting}
	if v.Line.Handle.Count > 0 {
		facts.Handle = time.Duration(v.Line.Handle.Total / v.Line.Handle.Count * float64(time.Second)).Round(time.Second)
	}
	return estimate.View{Now: v.Now, Joined: v.Joined, Wait: wait, Position: v.Position, Facts: facts}
}

// told is what a session remembers to have told, as the policy knows it. Our clock, by which the session goes, may not show
// what the line's does. A position counts in the queue in which it was told.
func (h *Handler) told(v queue.View, s ivr.Session) estimate.Told {
	hold := s.Hold
	if hold == nil {
		return estimate.Told{}
	}
	told := estimate.Told{Talk: hold.Talk}
	if !hold.SaidAt.IsZero() {
		told.Last = v.Now.Add(hold.SaidAt.Sub(h.o.Clock.Now()))
	}
	t := hold.Told
	if t == nil {
		return told
	}
	told.First, told.Deadline, told.Raises, told.Missed, told.Count, told.Asleep = t.First, t.Deadline, t.Raises, t.Missed, t.Count, t.Asleep
	told.Then = estimate.Facts{Queue: t.Queue, Staff: t.Staff, Position: t.Position, Waiting: t.Waiting, Handle: t.Handle}
	if t.Wait != nil {
		told.Spoken = queue.Spoken{Kind: lineKind(*t.Wait), Low: t.Wait.Low, High: t.Wait.High}
	}
	if t.Queue == v.Queue {
		told.Position = hold.Position
	}
	return told
}

// announcement is what the policy says in the engine's words; nil when it says nothing.
func announcement(w estimate.Words, told estimate.Told) *ivr.Announcement {
	kind, ok := announcements[w.Say]
	if !ok {
		return nil
	}
	then := told.Then
	return &ivr.Announcement{
		Kind: kind, Wait: said(w.Spoken), Position: w.Position, Offer: w.Offer, Why: ivr.WhyLonger(w.Why), Ago: w.Ago,
		Told: ivr.Told{
			First: told.First, Deadline: told.Deadline, Wait: said(told.Spoken), Raises: told.Raises, Missed: told.Missed, Count: told.Count,
			Asleep: told.Asleep, Queue: then.Queue, Staff: then.Staff, Position: then.Position, Waiting: then.Waiting, Handle: then.Handle,
		},
	}
}

var announcements = map[estimate.Saying]ivr.AnnouncementKind{
	estimate.SayWait: ivr.AnnounceWait, estimate.SaySoon: ivr.AnnounceSoon, estimate.SaySooner: ivr.AnnounceSooner,
	estimate.SayProgress: ivr.AnnounceProgress, estimate.SayLonger: ivr.AnnounceLonger, estimate.SaySorry: ivr.AnnounceSorry,
	estimate.SayAgain: ivr.AnnounceAgain,
}

// waitKinds are the rounded waits in the engine's words.
var waitKinds = map[queue.SpokenKind]ivr.WaitKind{
	queue.Unknown:        ivr.WaitUnknown,
	queue.LessThanMinute: ivr.WaitLessThanMinute,
	queue.OneToTwo:       ivr.WaitOneToTwo,
	queue.UpTo:           ivr.WaitUpTo,
	queue.About:          ivr.WaitAbout,
	queue.Between:        ivr.WaitBetween,
	queue.MoreThan:       ivr.WaitMoreThan,
	queue.MoreThan30:     ivr.WaitMoreThan,
	queue.MoreThanHour:   ivr.WaitMoreThan,
}

// said is a rounded wait in the engine's words; nil when nothing is said of it.
func said(w queue.Spoken) *ivr.Wait {
	kind, ok := waitKinds[w.Kind]
	if !ok {
		return nil
	}
	return &ivr.Wait{Kind: kind, Low: w.Low, High: w.High}
}

// lineKind is a wait of the engine in the line's words.
func lineKind(w ivr.Wait) queue.SpokenKind {
	if w.Kind == ivr.WaitMoreThan {
		return queue.MoreThan
	}
	for kind, is := range waitKinds {
		if is == w.Kind {
			return kind
		}
	}
	return ""
}
