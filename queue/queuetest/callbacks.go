package queuetest

import (
	"fmt"
	"time"

	"presszero/queue"
)

// home is to be called back at, in every test.
const home = "+15550155"

// owed is a callback that is due within an hour.
func owed() queue.Callback {
	return queue.Callback{Number: home, Due: at(3600)}
}

// parked is the ticket of a call whose leg goes.
func parked(call string) queue.Ticket {
	t := ticket(call)
	t.Turn, t.Callback = 4, owed()
	return t
}

// park takes the leg of a call away that has joined.
func (s *site) park(call string) queue.View {
	s.Helper()
	return s.joinAs(parked(call))
}

// calling is a callback whose number is being called, the customer first.
func (s *site) calling(call string) queue.Entry {
	s.Helper()
	o := s.offer()
	s.equal("callback that is offered", call, o.Entry.Call)
	e, err := s.CallFirst(s.ctx, o.Ref, unrung)
	s.must(err)
	return e
}

// waitsFor is the offer of a callback that anna has accepted: the agent first.
func (s *site) waitsFor(call string) queue.Offer {
	s.Helper()
	o := s.ringing()
	s.equal("callback that is offered", call, o.Entry.Call)
	return s.accept(o.Ref)
}

func (s *site) dialled(call, leg string) queue.Entry {
	s.Helper()
	e, err := s.Dialled(s.ctx, call, leg, ring)
	s.must(err)
	return e
}

func (s *site) reached(call, leg string) queue.View {
	s.Helper()
	v, err := s.Reached(s.ctx, call, leg)
	s.must(err)
	return v
}

func (s *site) missed(call, leg string, next time.Time) (queue.Entry, *queue.Offer) {
	s.Helper()
	e, o, err := s.Missed(s.ctx, call, leg, queue.MissedNoAnswer, next)
	s.must(err)
	return e, o
}

// late insists that nothing which is said of a leg is heard any more.
func (s *site) late(call, leg string, want error) {
	s.Helper()
	s.unchanged("late word of "+leg, func() {
		_, err := s.Dialled(s.ctx, call, leg, ring)
		s.equal("late dialled", want, err)
		_, err = s.Reached(s.ctx, call, leg)
		s.equal("late reached", want, err)
		_, _, err = s.Missed(s.ctx, call, leg, queue.MissedNoAnswer, at(7200))
		s.equal("late missed", want, err)
	})
}

var callbacks = []promise{
	{"ACallerWhoGivesTheLegUpKeepsThePlace", func(s *site) {
		s.ready("anna")
		s.set("anna", queue.Away, "lunch")
		s.arrive("CA1", "CA2", "CA3")
		before := s.poll("CA2")
		v := s.park("CA2")
		want := before
		want.Turn, want.Changed, want.Callback, want.Now = 4, s.now, owed(), s.now
		want.Line.Patience = queue.Sum{}.Censored(2, queue.KeepPatience)
		s.equal("view", want, v)
		s.equal("on the phone", "", v.OnPhone())
		s.equal("order", []string{"CA1", "CA2", "CA3"}, s.order())
		s.equal("place of the next", []int{3, 2, 3}, []int{s.poll("CA3").Position, s.poll("CA3").Line.Ahead, s.poll("CA3").Line.Waiting})
		last := s.events()[len(s.events())-1]
		s.equal("event", queue.Event{
			ID: last.ID, At: s.now, Kind: queue.EventJoined, Call: "CA2", Queue: "sales", Why: queue.WhyCallback, Before: "sales",
		}, last)
		s.unchanged("again", func() { s.equal("view", v, s.park("CA2")) })
		s.unchanged("a late tick of the hold loop", func() { s.equal("view", v.Entry, s.join("CA2").Entry) })
	}},
	{"ThePlaceIsKeptToTheMillisecondWhenTheLegComesBack", func(s *site) {
		s.ready("anna")
		s.pass(time.Millisecond)
		s.join("CA1")
		s.pass(time.Millisecond)
		s.join("CA2")
		s.park("CA1")
		s.calling("CA1")
		s.dialled("CA1", "CB1")
		s.pass(time.Hour)
		v := s.reached("CA1", "CB1")
		s.equal("place", []any{1, start.Add(time.Millisecond), int64(1), queue.Waiting, "CB1", "CB1"},
			[]any{v.Position, v.Clock, v.Seq, v.State, v.Leg, v.OnPhone()})
		s.equal("order", []string{"CA1", "CA2"}, s.order())
		s.equal("who is served next", "CA1", s.offer().Entry.Call)
	}},
	{"ACallbackOfWhoeverNeverCalledComesInLine", func(s *site) {
		s.arrive("CA1")
		t := parked("web-1")
		t.Clock = at(-60)
		v := s.joinAs(t)
		s.equal("place", []any{1, at(-60), queue.Waiting, ""}, []any{v.Position, v.Clock, v.State, v.OnPhone()})
		s.equal("place of who came before", 2, s.poll("CA1").Position)
	}},
	{"ACallbackForLaterIsNotInLineUntilThen", func(s *site) {
		s.arrive("CA1", "CA2")
		t := parked("CA1")
		t.Callback.After = at(600)
		v := s.joinAs(t)
		s.equal("state", []any{queue.Deferred, 0, 1}, []any{v.State, v.Position, v.Line.Waiting})
		s.equal("place of the next", []int{1, 0}, []int{s.poll("CA2").Position, s.poll("CA2").Line.Ahead})
		s.equal("shown", []queue.Entry{v.Entry}, s.snapshot().Queues[0].Callbacks)
		s.pass(598*time.Second - time.Millisecond)
		s.unchanged("a sweep before its time", func() { s.equal("due", []queue.Due(nil), s.sweep()) })
		s.pass(time.Millisecond)
		s.equal("due", []queue.Due(nil), s.sweep())
		back := s.poll("CA1")
		s.equal("back", []any{queue.Waiting, 1, start, s.now}, []any{back.State, back.Position, back.Clock, back.Changed})
		s.equal("event", queue.EventReturned, s.kinds()[len(s.kinds())-1])
	}},
	{"ASnapshotShowsCallbacksSoonestFirst", func(s *site) {
		for call, after := range map[string]int{"web-1": 30, "web-2": 10, "web-3": 20} {
			t := parked(call)
			t.Callback.Number, t.Callback.After = home+call[4:], at(after)
			if after == 20 {
				t.Lane = "lang:hi"
			}
			s.joinAs(t)
		}
		all, err := s.Snapshot(s.ctx, 2)
		s.must(err)
		q := all.Queues[0]
		s.equal("callbacks", []any{3, 2, "web-2", "web-3"}, []any{q.Deferred, len(q.Callbacks), q.Callbacks[0].Call, q.Callbacks[1].Call})
	}},
	{"ANumberIsOwedOneCallback", func(s *site) {
		s.arrive("CA1", "CA2")
		first := s.park("CA1")
		s.unchanged("second", func() {
			for _, call := range []string{"CA2", "web-1"} {
				v, err := s.Join(s.ctx, parked(call))
				s.equal("error", queue.ErrOwed, err)
				s.equal("who has it", first.Entry, v.Entry)
			}
		})
		e, err := s.Owed(s.ctx, home)
		s.must(err)
		s.equal("owed", first.Entry, e)
		s.ready("anna")
		s.calling("CA1")
		s.dialled("CA1", "CB1")
		s.missed("CA1", "CB1", at(3600))
		_, err = s.Join(s.ctx, parked("CA2"))
		s.equal("after a try", queue.ErrOwed, err)
		s.leave("CA1", queue.Cancelled)
		_, err = s.Owed(s.ctx, home)
		s.equal("after the end", queue.ErrUnknownCall, err)
		s.equal("state", queue.Waiting, s.park("CA2").State)
	}},
	{"PhoningInAgainTakesUpThePlace", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		s.arrive("CA2")
		s.calling("CA1")
		tried := s.dialled("CA1", "CB1")
		again := ticket("CA3")
		again.From, again.Limit = home, 1
		v := s.joinAs(again)
		s.equal("place", []any{1, start, tried.Seq, true, "CA3"}, []any{v.Position, v.Clock, v.Seq, v.Resumed, v.OnPhone()})
		want := tried
		want.State, want.Outcome, want.Changed = queue.Ended, queue.Resumed, s.now
		s.equal("callback that was taken up", &want, v.TookUp)
		s.equal("order", []string{"CA3", "CA2"}, s.order())
		s.late("CA1", "CB1", queue.ErrEnded)
		s.equal("repeated", (*queue.Entry)(nil), s.joinAs(again).TookUp)
		e := s.events()[len(s.events())-2]
		s.equal("terminal event", []any{queue.EventEnded, "CA1", string(queue.Resumed), queue.PromiseKept}, []any{e.Kind, e.Call, e.Why, e.Promise})
	}},
	{"PhoningAnotherQueueDoesNotTakeUpThePlace", func(s *site) {
		s.join("CA1")
		s.park("CA1")
		other := ticket("CA3")
		other.From, other.Queue = home, "support"
		s.equal("resumed", false, s.joinAs(other).Resumed)
		s.equal("state", queue.Waiting, s.poll("CA1").State)
	}},
	{"PhoningInWhileTheAgentWaitsLetsTheAgentGo", func(s *site) {
		s.ready("anna")
		s.pass(time.Minute)
		s.join("CA1")
		s.park("CA1")
		o := s.waitsFor("CA1")
		again := ticket("CA3")
		again.From = home
		v := s.joinAs(again)
		s.equal("withdrawn", []any{o.Ref, queue.Reserved, ""}, []any{v.Withdrawn.Ref, v.Withdrawn.Agent.State, v.Withdrawn.Agent.Call})
		s.must(s.Release(s.ctx, o.Ref))
		a := s.agent("anna")
		s.equal("agent", []any{queue.Ready, start}, []any{a.State, a.Since})
		s.equal("served next", "CA3", s.offer().Entry.Call)
	}},
	{"ALaterTurnOfTheCallTakesTheLegBack", func(s *site) {
		s.join("CA1")
		before := s.park("CA1").Entry
		s.arrive("CA2")
		later := ticket("CA1")
		later.Turn = 5
		v := s.joinAs(later)
		s.equal("view", []any{1, start, "CA1", queue.Callback{}}, []any{v.Position, v.Clock, v.OnPhone(), v.Callback})
		s.equal("callback as it was", &before, v.TookUp)
		_, err := s.Owed(s.ctx, home)
		s.equal("owed", queue.ErrUnknownCall, err)
		s.unchanged("again", func() { s.equal("took up", (*queue.Entry)(nil), s.joinAs(later).TookUp) })
	}},
	{"AnOfferOutIsWithdrawnWhenTheLegGoes", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.ringing()
		v := s.park("CA1")
		s.equal("withdrawn", []any{o.Ref, queue.Waiting, queue.Reserved}, []any{v.Withdrawn.Ref, v.State, v.Withdrawn.Agent.State})
	}},
	{"AConnectedCallKeepsItsLeg", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.talking()
		s.unchanged("park", func() { s.equal("on the phone", "CA1", s.park("CA1").OnPhone()) })
	}},
	{"CustomerFirstGivesTheAgentBack", func(s *site) {
		s.ready("anna")
		s.pass(time.Minute)
		s.join("CA1")
		s.park("CA1")
		s.arrive("CA2")
		o := s.offer()
		e, err := s.CallFirst(s.ctx, o.Ref, unrung)
		s.must(err)
		s.equal("entry", []any{queue.Calling, "", queue.OfferRef(""), s.now}, []any{e.State, e.Agent, e.Offer, e.Changed})
		a := s.agent("anna")
		s.equal("agent", []any{queue.Ready, start, queue.Work{}}, []any{a.State, a.Since, a.Work})
		s.equal("place", []int{1, 2}, []int{s.poll("CA1").Position, s.poll("CA2").Position})
		s.equal("a callback that is being called is not offered", "CA2", s.offer().Entry.Call)
		s.unchanged("again", func() {
			_, err := s.CallFirst(s.ctx, o.Ref, unrung)
			s.equal("error", queue.ErrStaleOffer, err)
			s.equal("refuse", queue.Offer{Ref: o.Ref}, s.refuse(o.Ref, queue.NoAnswer))
		})
	}},
	{"NoMoreCustomersAreCalledFirstThanAgentsAreReady", func(s *site) {
		s.register("anna", "ben", "cleo")
		s.set("anna", queue.Ready, "")
		s.set("ben", queue.Ready, "")
		for i, call := range []string{"web-1", "web-2", "web-3"} {
			t := parked(call)
			t.Callback.Number = fmt.Sprint(home, i)
			s.joinAs(t)
		}
		s.calling("web-1")
		s.calling("web-2")
		o := s.offer()
		s.unchanged("a third", func() {
			_, err := s.CallFirst(s.ctx, o.Ref, unrung)
			s.equal("error", queue.ErrEnoughCalled, err)
		})
		s.dialled("web-1", "CB1")
		s.missed("web-1", "CB1", at(600))
		_, err := s.CallFirst(s.ctx, o.Ref, unrung)
		s.must(err)
	}},
	{"OnlyACallbackIsCalledFirstOrDeferred", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		o := s.offer()
		refused := func(ref queue.OfferRef) {
			s.unchanged("call first", func() {
				_, err := s.CallFirst(s.ctx, ref, unrung)
				s.equal("error", queue.ErrStaleOffer, err)
				_, err = s.Defer(s.ctx, ref, at(60))
				s.equal("error", queue.ErrStaleOffer, err)
			})
		}
		refused(o.Ref)
		s.refuse(o.Ref, queue.Lost)
		s.park("CA1")
		o = s.ringing()
		refused(o.Ref)
		s.accept(o.Ref)
		refused(o.Ref)
	}},
	{"ADeferredCallbackGivesTheAgentBack", func(s *site) {
		s.ready("anna")
		s.pass(time.Minute)
		s.join("CA1")
		s.park("CA1")
		o := s.offer()
		e, err := s.Defer(s.ctx, o.Ref, at(3600))
		s.must(err)
		s.equal("entry", []any{queue.Deferred, at(3600), 0, ""}, []any{e.State, e.Callback.After, e.Callback.Tries, e.Agent})
		a := s.agent("anna")
		s.equal("agent", []any{queue.Ready, start}, []any{a.State, a.Since})
	}},
	{"AgentFirstWaitsForTheCustomer", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		o := s.waitsFor("CA1")
		s.unchanged("the two cannot have met", func() { s.equal("error", queue.ErrStaleOffer, s.Bridged(s.ctx, "CA1")) })
		e := s.dialled("CA1", "CB1")
		s.equal("callback", []any{"CB1", start, ""}, []any{e.Callback.Trying, e.Callback.Called, e.Leg})
		found, err := s.FindOffer(s.ctx, o.Ref)
		s.must(err)
		s.equal("deadline", at(20), found.Deadline)
		s.pass(7 * time.Second)
		v := s.reached("CA1", "CB1")
		s.equal("reached", []any{queue.Connected, "CB1", ""}, []any{v.State, v.Leg, v.Callback.Trying})
		found, err = s.FindOffer(s.ctx, o.Ref)
		s.must(err)
		s.equal("deadline", at(17), found.Deadline)
		s.must(s.Bridged(s.ctx, "CA1"))
		s.endTalk(o.Ref, 0)
		s.equal("end", []any{queue.Ended, queue.Answered}, []any{s.poll("CA1").State, s.poll("CA1").Outcome})
		last := s.events()[len(s.events())-3]
		s.equal("terminal event", []any{queue.EventEnded, string(queue.Answered), queue.PromiseKept}, []any{last.Kind, last.Why, last.Promise})
	}},
	{"AnAgentWhoWaitedInVainIsFreeWithoutWrapUp", func(s *site) {
		s.ready("anna")
		s.pass(time.Minute)
		s.join("CA1")
		s.park("CA1")
		o := s.waitsFor("CA1")
		s.dialled("CA1", "CB1")
		e, withdrawn := s.missed("CA1", "CB1", at(600))
		s.equal("entry", []any{queue.Deferred, 1, "", at(600)}, []any{e.State, e.Callback.Tries, e.Callback.Trying, e.Callback.After})
		s.equal("offer", []any{o.Ref, "leg-CA1", queue.Reserved, ""},
			[]any{withdrawn.Ref, withdrawn.Leg, withdrawn.Agent.State, withdrawn.Agent.Call})
		s.join("CA2")
		s.noOffer()
		s.must(s.Release(s.ctx, o.Ref))
		a := s.agent("anna")
		s.equal("agent", []any{queue.Ready, start, 0}, []any{a.State, a.Since, a.Work.Calls})
		s.equal("handled", queue.Sum{}, s.poll("CA2").Line.Handle)
	}},
	{"AnAgentWhoGoesLeavesTheCustomersPhoneRinging", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		o := s.waitsFor("CA1")
		s.dialled("CA1", "CB1")
		s.endTalk(o.Ref, 0)
		s.equal("state", queue.Calling, s.poll("CA1").State)
		s.equal("reached", queue.Waiting, s.reached("CA1", "CB1").State)
	}},
	{"AnAgentWhoGoesBeforeThePhoneRingsPutsTheCallbackBack", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		o := s.waitsFor("CA1")
		s.endTalk(o.Ref, 0)
		s.equal("state", queue.Waiting, s.poll("CA1").State)
		s.late("CA1", "CB1", queue.ErrStaleOffer)
	}},
	{"RetriesHaveAGapAndKeepThePlace", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		s.arrive("CA2")
		for i, leg := range []string{"CB1", "CB2"} {
			s.calling("CA1")
			s.dialled("CA1", leg)
			next := s.now.Add(10 * time.Minute)
			e, o := s.missed("CA1", leg, next)
			s.equal("missed", []any{queue.Deferred, i + 1, next, (*queue.Offer)(nil)}, []any{e.State, e.Callback.Tries, e.Callback.After, o})
			s.late("CA1", leg, queue.ErrStaleOffer)
			s.equal("place of the next", 1, s.poll("CA2").Position)
			s.pass(10 * time.Minute)
			s.sweep()
			v := s.poll("CA1")
			s.equal("place", []any{1, start, at(1)}, []any{v.Position, v.Clock, v.Callback.Called})
		}
		s.calling("CA1")
		s.dialled("CA1", "CB3")
		e, _ := s.missed("CA1", "CB3", time.Time{})
		s.equal("end", []any{queue.Ended, queue.Unreached, 3}, []any{e.State, e.Outcome, e.Callback.Tries})
		s.late("CA1", "CB3", queue.ErrEnded)
		s.equal("nothing is left", []queue.Due(nil), s.sweepAfter(24*time.Hour))
	}},
	{"WhatIsSaidOfAnOldLegChangesNothing", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		s.late("CA1", "CB0", queue.ErrStaleOffer)
		s.late("CA9", "CB0", queue.ErrUnknownCall)
		s.calling("CA1")
		s.dialled("CA1", "CB1")
		s.unchanged("again", func() { s.dialled("CA1", "CB1") })
		s.late("CA1", "CB0", queue.ErrStaleOffer)
		first := s.reached("CA1", "CB1")
		s.unchanged("again", func() {
			s.equal("view", first, s.reached("CA1", "CB1"))
			s.equal("entry", first.Entry, s.dialled("CA1", "CB1"))
			_, _, err := s.Missed(s.ctx, "CA1", "CB1", queue.MissedNoAnswer, at(60))
			s.equal("error", queue.ErrStaleOffer, err)
		})
		s.late("CA1", "CB0", queue.ErrStaleOffer)
	}},
	{"AnUnknownLegIsNamedWhenItSpeaks", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		s.calling("CA1")
		s.dialled("CA1", queue.UnknownLeg)
		s.equal("leg", "CB1", s.dialled("CA1", "CB1").Callback.Trying)
		s.late("CA1", queue.UnknownLeg, queue.ErrStaleOffer)
		s.equal("reached", "CB1", s.reached("CA1", "CB1").Leg)
	}},
	{"ANumberThatCannotBeDialledIsATryInVain", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		s.calling("CA1")
		s.unchanged("nobody answers on no leg", func() {
			_, err := s.Reached(s.ctx, "CA1", "")
			s.equal("error", queue.ErrStaleOffer, err)
		})
		e, _ := s.missed("CA1", "", time.Time{})
		s.equal("end", []any{queue.Unreached, queue.PromiseBroken}, []any{e.Outcome, e.Promise(s.now)})
	}},
	{"ACallOfWhichNothingIsHeardFallsDueAgainAndAgain", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		e := s.calling("CA1")
		due := queue.Due{Kind: queue.DueCall, Offer: queue.Offer{Entry: e}}
		s.equal("not yet", []queue.Due(nil), s.sweepAfter(unrung-time.Millisecond))
		s.equal("due", []queue.Due{due}, s.sweepAfter(time.Millisecond))
		s.equal("once", []queue.Due(nil), s.sweep())
		s.equal("due again", []queue.Due{due}, s.sweepAfter(queue.CallAgain))
		due.Offer.Entry = s.dialled("CA1", "CB1")
		s.equal("rings", []queue.Due(nil), s.sweepAfter(ring-time.Millisecond))
		s.equal("has rung", []queue.Due{due}, s.sweepAfter(time.Millisecond))
		s.missed("CA1", "CB1", s.now.Add(2*time.Hour))
		s.equal("over", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"ACallbackExpires", func(s *site) {
		s.arrive("CA1", "CA2")
		t := parked("CA1")
		t.Callback.Expires = at(600)
		s.joinAs(t)
		s.equal("not yet", []queue.Due(nil), s.sweepAfter(598*time.Second-time.Millisecond))
		due := s.sweepAfter(time.Millisecond)
		s.equal("due", []queue.Due{{Kind: queue.DueExpired, Offer: queue.Offer{Entry: s.poll("CA1").Entry}}}, due)
		s.equal("end", []any{queue.Ended, queue.Expired}, []any{due[0].Offer.Entry.State, due[0].Offer.Entry.Outcome})
		s.equal("order", []string{"CA2"}, s.order())
		last := s.events()[len(s.events())-1]
		s.equal("terminal event", []any{queue.EventEnded, string(queue.Expired), queue.PromiseBroken}, []any{last.Kind, last.Why, last.Promise})
		s.equal("once", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"ADeferredCallbackExpiresToo", func(s *site) {
		t := parked("web-1")
		t.Callback.After, t.Callback.Expires = at(600), at(600)
		s.joinAs(t)
		due := s.sweepAfter(600 * time.Second)
		s.equal("due", queue.DueExpired, due[0].Kind)
		s.equal("once", []queue.Due(nil), s.sweepAfter(time.Hour))
		s.equal("snapshot", 0, len(s.snapshot().Queues))
	}},
	{"ACallbackDoesNotExpireWhileItIsCalledOrOnceItWasReached", func(s *site) {
		s.ready("anna")
		t := parked("web-1")
		t.Callback.Expires = at(2)
		s.joinAs(t)
		s.calling("web-1")
		s.dialled("web-1", "CB1")
		s.equal("due", []queue.Due(nil), s.sweepAfter(3*time.Second))
		s.reached("web-1", "CB1")
		s.equal("due", []queue.Due(nil), s.sweepAfter(time.Hour))
		s.equal("state", queue.Waiting, s.poll("web-1").State)
	}},
	{"ACallbackIsCalledOff", func(s *site) {
		s.ready("anna")
		for name, until := range map[string]func(){
			"in line":       func() {},
			"being called":  func() { s.calling("CA1"); s.dialled("CA1", "CB1") },
			"with an agent": func() { s.waitsFor("CA1") },
		} {
			t := parked("CA1")
			t.Turn = s.turn()
			s.joinAs(t)
			until()
			e, o := s.leave("CA1", queue.Cancelled)
			s.equal(name, []any{queue.Ended, queue.Cancelled}, []any{e.State, e.Outcome})
			if o != nil {
				s.must(s.Release(s.ctx, o.Ref))
			}
			s.equal("agent", queue.Ready, s.agent("anna").State)
			_, err := s.Owed(s.ctx, home)
			s.equal("owed", queue.ErrUnknownCall, err)
		}
		s.equal("nothing is left", []queue.Due(nil), s.sweepAfter(time.Hour))
	}},
	{"WhoIsNotOnThePhoneCannotHangUp", func(s *site) {
		s.join("CA1")
		s.park("CA1")
		s.unchanged("the end of the old leg", func() {
			for _, why := range []queue.Outcome{queue.Abandoned, queue.Vanished} {
				e, _ := s.leave("CA1", why)
				s.equal("state", queue.Waiting, e.State)
			}
		})
	}},
	{"WhoWasReachedMayHangUp", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.park("CA1")
		s.calling("CA1")
		s.dialled("CA1", "CB1")
		s.reached("CA1", "CB1")
		e, _ := s.leave("CA1", queue.Abandoned)
		s.equal("end", []any{queue.Ended, queue.Abandoned, queue.PromiseKept}, []any{e.State, e.Outcome, e.Promise(s.now)})
	}},
	{"ACallbackIsPrioritisedAndMovedAsACallerIs", func(s *site) {
		s.arrive("CA1", "CA2", "CA3")
		s.park("CA3")
		v, err := s.Prioritise(s.ctx, "CA3", time.Minute, "a regular")
		s.must(err)
		s.equal("place", []any{1, at(2)}, []any{v.Position, v.Clock})
		to := ticket("CA3")
		to.Queue, to.Turn, to.Lane = "support", 4, "lang:hi"
		moved := s.joinAs(to)
		s.equal("moved", []any{"support", "lang:hi", at(2), owed(), ""}, []any{moved.Queue, moved.Lane, moved.Clock, moved.Callback, moved.OnPhone()})
		s.equal("old line", []string{"CA1", "CA2"}, s.order())
		to.Queue, to.Limit = "sales", 2
		_, err = s.Join(s.ctx, to)
		s.equal("a full queue", queue.ErrFull, err)
	}},
	{"ADeferredCallbackIsMovedToo", func(s *site) {
		t := parked("web-1")
		t.Callback.After = at(600)
		s.joinAs(t)
		to := ticket("web-1")
		to.Queue, to.Turn = "support", 4
		s.equal("moved", []any{queue.Deferred, "support"}, []any{s.joinAs(to).State, s.poll("web-1").Queue})
		v, err := s.Prioritise(s.ctx, "web-1", time.Minute, "a regular")
		s.must(err)
		s.equal("head start", time.Minute, v.Head)
		s.sweepAfter(600 * time.Second)
		v = s.poll("web-1")
		s.equal("back", []any{queue.Waiting, 1, time.Minute, 1}, []any{v.State, v.Position, v.Head, len(s.snapshot().Queues)})
	}},
	{"ALostCallbackComesBackAtItsOldPlace", func(s *site) {
		s.arrive("CA1", "CA2")
		lost := parked("CA9")
		lost.Clock, lost.Seq, lost.Callback.Tries, lost.Callback.Called = at(-60), 9, 2, at(-30)
		v := s.joinAs(lost)
		s.equal("place", []any{1, at(-60), int64(9), 2, at(-30), ""},
			[]any{v.Position, v.Clock, v.Seq, v.Callback.Tries, v.Callback.Called, v.OnPhone()})
		s.equal("event", queue.EventRejoined, s.kinds()[2])
		e, err := s.Owed(s.ctx, home)
		s.must(err)
		s.equal("owed", "CA9", e.Call)
	}},
	{"ALostCallerWhoWasCalledBackComesBackWithTheLeg", func(s *site) {
		lost := ticket("CA1")
		lost.Clock, lost.Seq, lost.Leg = at(-60), 9, "CB1"
		s.equal("on the phone", "CB1", s.joinAs(lost).OnPhone())
	}},
	{"ACallbackShowsNoPatience", func(s *site) {
		s.ready("anna")
		s.join("CA1")
		s.pass(time.Minute)
		s.park("CA1")
		want := queue.Sum{}.Censored(60, queue.KeepPatience)
		s.equal("the wait on the phone", want, s.poll("CA1").Line.Patience)
		s.pass(time.Hour)
		s.calling("CA1")
		s.dialled("CA1", "CB1")
		s.reached("CA1", "CB1")
		s.talking()
		s.equal("the wait without one", want, s.poll("CA1").Line.Patience)
	}},
	{"APromiseIsKeptLateOrBroken", func(s *site) {
		s.ready("anna")
		for want, calledAfter := range map[queue.Promise]time.Duration{
			queue.PromiseKept: time.Minute, queue.PromiseLate: 2 * time.Hour, queue.PromiseBroken: -1,
		} {
			t := parked("CA1")
			t.Turn, t.Callback.Due = s.turn(), s.now.Add(time.Hour)
			s.joinAs(t)
			s.pass(max(calledAfter, 0))
			s.calling("CA1")
			leg := ""
			if calledAfter >= 0 {
				leg = "CB1"
				s.dialled("CA1", leg)
			}
			e, _ := s.missed("CA1", leg, time.Time{})
			s.equal("promise", want, e.Promise(s.now))
			last := s.events()[len(s.events())-1]
			s.equal("event", []any{queue.EventEnded, want}, []any{last.Kind, last.Promise})
		}
	}},
}

// turn is a turn later than all before.
func (s *site) turn() int {
	s.Helper()
	s.pass(time.Second)
	return 100 + int(s.now.Sub(start)/time.Second)
}
