package queuetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
	"presszero/queue/events"
)

// EveryEventIsInTheTable lets stores live through random histories and through all that is promised of them, and holds that
// what they tell is in the table of events, and that each stay in line ends exactly once. Each kind is told at least once.
func EveryEventIsInTheTable(t *testing.T, open Open) {
	t.Helper()
	told := map[queue.EventKind]bool{}
	for _, p := range slices.Concat(promises()...) {
		s := newSite(t, open)
		p.prove(s)
		for _, e := range s.events() {
			told[e.Kind] = true
			if err := events.Check(e); err != nil {
				t.Errorf("%s: %v: %+v", p.name, err, e)
			}
		}
		EndOnce(s.events(), func(format string, args ...any) { t.Errorf(p.name+": "+format, args...) })
	}
	Histories(t, open, func(rt *rapid.T, s Store) {
		tellBeside(t.Context(), rt, s)
		all, _, err := s.Events(t.Context(), "", 10_000)
		if err != nil {
			rt.Fatal(err)
		}
		for _, e := range all {
			told[e.Kind] = true
			if err := events.Check(e); err != nil {
				rt.Fatalf("%v: %+v", err, e)
			}
		}
		if open := EndOnce(all, func(format string, args ...any) { rt.Errorf(format, args...) }); len(open) > 0 {
			staysAreOpen(t.Context(), rt, s, open)
		}
	})
	for _, k := range events.Kinds() {
		if k.Name != events.EventGap && k.Name != events.EventHookTest && !told[k.Name] {
			t.Errorf("kind %s is in the table, and no history told it", k.Name)
		}
	}
}

// beside are the kinds that no line tells by itself: what keeps calls, talks, messages, switches and follow-ups tells them over
// it.
var beside = []queue.EventKind{
	queue.EventArrived, queue.EventZeroOut, queue.EventSilence, queue.EventWrong, queue.EventFault, queue.EventCallEnded, queue.EventCallbackOffered,
	queue.EventHeld, queue.EventUnheld, queue.EventHoldReminder, queue.EventTransferred, queue.EventSentBack, queue.EventConsulted,
	queue.EventConsultOver, queue.EventDropped, queue.EventBack, queue.EventHelped, queue.EventForced,
	queue.EventMessageLeft, queue.EventMessageListened, queue.EventMessageClaimed, queue.EventMessageCalled, queue.EventMessageClosed,
	queue.EventHookDisabled, queue.EventSwitched, queue.EventFollowUpLate, queue.EventStaffing,
}

// tellBeside tells the example of each kind that is beside the line.
func tellBeside(ctx context.Context, rt *rapid.T, s Store) {
	for _, k := range events.Kinds() {
		if !slices.Contains(beside, k.Name) {
			continue
		}
		e := k.Example
		e.Kind = k.Name
		if err := s.Tell(ctx, e); err != nil {
			rt.Fatal(err)
		}
	}
}

// EndOnce holds that each stay of a feed that is read from its beginning ends once, and returns those that have not ended.
func EndOnce(feed []queue.Event, wrong func(format string, args ...any)) map[string]time.Time {
	open := map[string]time.Time{}
	for _, e := range feed {
		began, stays := open[e.Call]
		switch {
		case e.Kind == queue.EventEnded && !stays:
			wrong("%s ends at %v, and was in no line", e.Call, e.At)
		case e.Kind == queue.EventEnded:
			delete(open, e.Call)
		case e.Kind == queue.EventRejoined, e.Kind == queue.EventJoined && e.Before == "":
			if stays {
				wrong("%s comes at %v, and has been in line since %v", e.Call, e.At, began)
			}
			open[e.Call] = e.At
		case e.Kind == queue.EventJoined && !stays:
			wrong("%s is moved at %v, and was in no line", e.Call, e.At)
		}
	}
	return open
}

// staysAreOpen holds that the calls whose stay has not ended have not ended.
func staysAreOpen(ctx context.Context, rt *rapid.T, s Store, open map[string]time.Time) {
	for call := range open {
		if v, err := s.Poll(ctx, call); err != nil || v.State == queue.Ended {
			rt.Errorf("%s is %s, and its stay has no end; %v", call, v.State, err)
		}
	}
}
