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
		tellMessages(t.Context(), rt, s)
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

// tellMessages tells what is told of messages, which are beside the line.
func tellMessages(ctx context.Context, rt *rapid.T, s Store) {
	for _, kind := range []queue.EventKind{
		queue.EventMessageLeft, queue.EventMessageListened, queue.EventMessageClaimed, queue.EventMessageCalled, queue.EventMessageClosed,
	} {
		e := queue.Event{Kind: kind, Item: "one", Call: "CA1", Queue: "sales"}
		if kind != queue.EventMessageLeft {
			e.Agent = "anna"
		}
		if err := s.Tell(ctx, e); err != nil {
			rt.Fatal(err)
		}
	}
	for _, kind := range []queue.EventKind{queue.EventArrived, queue.EventZeroOut, queue.EventSilence, queue.EventWrong, queue.EventFault, queue.EventCallEnded, queue.EventCallbackOffered} {
		e := queue.Event{Kind: kind, Call: "CA1", Flow: "front-desk"}
		switch kind {
		case queue.EventZeroOut, queue.EventSilence, queue.EventWrong:
			e.Step = "main"
		case queue.EventFault, queue.EventCallEnded:
			e.Why = "store"
		case queue.EventCallbackOffered:
			e.Queue = "sales"
		}
		if err := s.Tell(ctx, e); err != nil {
			rt.Fatal(err)
		}
	}
	for _, kind := range []queue.EventKind{queue.EventHookDisabled, queue.EventSwitched} {
		if err := s.Tell(ctx, queue.Event{Kind: kind, Item: "one", Why: "on"}); err != nil {
			rt.Fatal(err)
		}
	}
	if err := s.Tell(ctx, queue.Event{Kind: queue.EventStaffing, Queue: "sales", Why: "short", Reason: "add 2 agents"}); err != nil {
		rt.Fatal(err)
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
