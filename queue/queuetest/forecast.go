package queuetest

import (
	"context"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"presszero/queue"
)

// someWait is a forecast that was computed now, and that comes back as it is.
func someWait(now time.Time, high time.Duration) queue.Wait {
	return queue.Wait{
		Known: true, Low: high / 4, Likely: high / 2, High: high, Latest: 2 * high, Mean: high / 2, Basis: queue.BasisTwin,
		Confidence: queue.Medium, Doubts: queue.DoubtYoung, Overtakers: 0.01, Calls: 20, At: now,
	}
}

var forecasts = []promise{
	{"WhoIsInLineIsToldWhatIsPublishedForThem", func(s *site) {
		s.arrive("CA1", "CA2", "CA3")
		one, joins := someWait(s.now, time.Minute), someWait(s.now, 4*time.Minute)
		lane := queue.LaneRef{Queue: "sales", Lane: queue.MainLane}
		s.must(s.Publish(s.ctx, []queue.Published{{Call: "CA1", Wait: one}, {LaneRef: lane, Wait: joins}}))
		s.equal("its own", one, s.poll("CA1").Forecast)
		s.equal("that of the lane", joins, s.poll("CA2").Forecast)
		s.equal("to who joins", joins, s.join("CA4").Forecast)
		v, err := s.Prioritise(s.ctx, "CA1", time.Second, "why")
		s.must(err)
		s.equal("whatever tells a view", one, v.Forecast)
		s.must(s.Publish(s.ctx, []queue.Published{{Call: "CA2", Wait: one}}))
		s.equal("no more", queue.Wait{}, s.poll("CA1").Forecast)
	}},
	{"ManyForecastsAreReadAtOnce", func(s *site) {
		s.arrive("CA1", "CA2", "CA3")
		one, other := someWait(s.now, time.Minute), someWait(s.now, 4*time.Minute)
		s.must(s.Publish(s.ctx, []queue.Published{{Call: "CA1", Wait: one}, {Call: "CA3", Wait: other}}))
		told, err := s.Forecasts(s.ctx, []string{"CA1", "CA2", "CA3", "CA9"})
		s.must(err)
		s.equal("those that are published", map[string]queue.Wait{"CA1": one, "CA3": other}, told)
		s.pass(queue.ForecastLife)
		told, err = s.Forecasts(s.ctx, []string{"CA1"})
		s.must(err)
		s.equal("none that is old", map[string]queue.Wait{}, told)
	}},
	{"AHeadStartHasAForecastOfItsOwn", func(s *site) {
		none, some := someWait(s.now, 4*time.Minute), someWait(s.now, time.Minute)
		lane := queue.LaneRef{Queue: "sales", Lane: queue.MainLane}
		s.must(s.Publish(s.ctx, []queue.Published{{LaneRef: lane, Wait: none}, {LaneRef: lane, Head: time.Minute, Wait: some}}))
		for head, want := range map[time.Duration]queue.Wait{0: none, time.Minute: some, time.Second: none} {
			t := ticket("CA" + head.String())
			t.Head = head
			s.equal("with "+head.String(), want, s.joinAs(t).Forecast)
			w, err := s.Forecast(s.ctx, queue.LaneRef{Queue: "sales"}, head)
			s.must(err)
			s.equal("before joining with "+head.String(), want, w)
		}
		w, err := s.Forecast(s.ctx, queue.LaneRef{Queue: "sales", Lane: "lang:hi"}, 0)
		s.must(err)
		s.equal("another lane", queue.Wait{}, w)
	}},
	{"AForecastIsToldForAShortWhileAndToNobodyWhoHasGone", func(s *site) {
		s.ready("anna")
		s.arrive("CA1", "CA2", "CA3")
		w := someWait(s.now, time.Minute)
		s.must(s.Publish(s.ctx, []queue.Published{{Call: "CA1", Wait: w}, {Call: "CA2", Wait: w}, {Call: "CA3", Wait: w}}))
		s.leave("CA1", queue.Abandoned)
		s.talking()
		for _, call := range []string{"CA1", "CA2"} {
			s.equal(call, queue.Wait{}, s.poll(call).Forecast)
		}
		s.pass(queue.ForecastLife - time.Millisecond)
		s.equal("until the end", w, s.poll("CA3").Forecast)
		s.pass(time.Millisecond)
		s.equal("then", queue.Wait{}, s.poll("CA3").Forecast)
	}},
	{"WhoIsToBeCalledBackIsToldNoForecast", func(s *site) {
		back := ticket("CA1")
		back.Callback.Number = "+15550105"
		s.joinAs(back)
		s.must(s.Publish(s.ctx, []queue.Published{{LaneRef: queue.LaneRef{Queue: "sales", Lane: queue.MainLane}, Wait: someWait(s.now, time.Minute)}}))
		s.equal("forecast", queue.Wait{}, s.poll("CA1").Forecast)
	}},
	{"ManyForecastsArePublishedAtOnce", func(s *site) {
		var all []queue.Published
		for i := range 1_234 {
			all = append(all, queue.Published{Call: fmt.Sprint("CA", i), Wait: someWait(s.now, time.Duration(i)*4*time.Second)})
		}
		s.must(s.Publish(s.ctx, all))
		s.arrive("CA0", "CA1233")
		s.equal("first and last", []queue.Wait{all[0].Wait, all[1233].Wait}, []queue.Wait{s.poll("CA0").Forecast, s.poll("CA1233").Forecast})
		s.must(s.Publish(s.ctx, nil))
		s.equal("none", queue.Wait{}, s.poll("CA0").Forecast)
	}},
	{"WhatIsLearntCountsOnce", func(s *site) {
		lesson := queue.Lesson{Job: "one", Upto: "5-0", Counts: []queue.Count{
			{Hash: "calls/sales", Field: "e7", Add: 2}, {Hash: "calls/sales", Field: "e7", Add: -1}, {Hash: "calls/sales", Field: "rest", Set: "a b"},
			{Hash: "other", Field: "x", Add: 3},
		}}
		s.must(s.Learn(s.ctx, lesson))
		s.equal("again", queue.ErrOvertaken, kind(s.Learn(s.ctx, lesson)))
		lesson.After, lesson.Upto = "5-0", "9-0"
		s.must(s.Learn(s.ctx, lesson))
		got, err := s.Learnt(s.ctx, "one", "")
		s.must(err)
		want := queue.Learnt{Cursor: "9-0", Hashes: map[string]map[string]string{
			"calls/sales": {"e7": "2", "rest": "a b"}, "other": {"x": "6"},
		}}
		s.equal("learnt", want, got)
		got, err = s.Learnt(s.ctx, "one", "calls/")
		s.must(err)
		delete(want.Hashes, "other")
		s.equal("some of it", want, got)
		got, err = s.Learnt(s.ctx, "two", "")
		s.must(err)
		s.equal("another job", queue.Learnt{Hashes: map[string]map[string]string{}}, got)
	}},
	{"WhatIsLearntIsForgottenWhenItsTimeIsOver", func(s *site) {
		learn := func(after, upto string, counts ...queue.Count) {
			s.Helper()
			s.must(s.Learn(s.ctx, queue.Lesson{Job: "job", After: after, Upto: upto, Counts: counts}))
		}
		left := func() map[string]map[string]string {
			l, err := s.Learnt(s.ctx, "job", "")
			s.must(err)
			return l.Hashes
		}
		learn("", "1-0", queue.Count{Hash: "day", Field: "n", Add: 1, Keep: time.Hour}, queue.Count{Hash: "ever", Field: "n", Add: 1})
		s.pass(time.Hour - time.Second)
		learn("1-0", "2-0", queue.Count{Hash: "day", Field: "n", Add: 1, Keep: time.Hour}, queue.Count{Hash: "ever", Field: "n", Add: 1})
		s.pass(time.Hour - time.Second)
		s.equal("kept", map[string]map[string]string{"day": {"n": "2"}, "ever": {"n": "2"}}, left())
		s.pass(time.Second)
		s.equal("over", map[string]map[string]string{"ever": {"n": "2"}}, left())
		learn("2-0", "3-0", queue.Count{Hash: "day", Field: "n", Add: 1}, queue.Count{Hash: "ever"})
		s.equal("begun anew, and forgotten by wish", map[string]map[string]string{"day": {"n": "1"}}, left())
	}},
	{"ALineupShowsEverybodyInLineAndWhoServesThem", func(s *site) {
		s.must(s.PutRouting(s.ctx, map[string]queue.Routing{"sales": {Sticky: time.Second}}))
		s.must(s.PutAgents(s.ctx, []queue.Agent{agentNamed("anna", "sales"), agentNamed("ben", "sales"), agentNamed("cleo", "sales")}))
		for _, id := range []string{"anna", "ben"} {
			s.set(id, queue.Ready, "")
			s.pass(time.Second)
		}
		s.arrive("CA1", "CA2", "CA3")
		talk, ringing := s.talking(), s.ringing()
		vip := ticket("CA4")
		vip.Head = time.Minute
		s.joinAs(vip)
		back := ticket("CA5")
		back.Callback.Number = "+15550105"
		s.joinAs(back)
		var got []queue.Standing
		for from := 0; ; {
			l, err := s.Lineup(s.ctx, from, 2)
			s.must(err)
			got = append(got, l.Callers...)
			if from == 0 {
				profile := agentNamed("", "sales").Profile()
				s.equal("agents", []queue.Serving{
					{ID: "anna", Profile: profile, State: queue.Talking, Since: at(5), Call: "CA1", Queue: "sales", Made: talk.Made},
					{ID: "ben", Profile: profile, State: queue.Reserved, Since: at(5), Call: "CA2", Queue: "sales", Made: ringing.Made},
					{ID: "cleo", Profile: profile, State: queue.Offline, Since: start},
				}, l.Agents)
				s.equal("routing", map[string]queue.Routing{"sales": {Sticky: time.Second}}, l.Routing)
			} else {
				s.equal("on other pages", queue.Lineup{Now: s.now, Callers: l.Callers, Next: l.Next}, l)
			}
			if from = l.Next; from == 0 {
				break
			}
		}
		standing := func(call string, clock int, state queue.EntryState) queue.Standing {
			return queue.Standing{Call: call, Queue: "sales", Lane: queue.MainLane, State: state, Clock: at(clock)}
		}
		first, second, third, last := standing("CA4", 5, queue.Waiting), standing("CA2", 3, queue.Offered), standing("CA3", 4, queue.Waiting), standing("CA5", 5, queue.Waiting)
		first.Head, second.Agent, last.Owed = time.Minute, "ben", true
		s.equal("callers", []queue.Standing{first, second, third, last}, got)
		s.endTalk(talk.Ref, wrapUp)
		l, err := s.Lineup(s.ctx, 0, 0)
		s.must(err)
		s.equal("in wrap-up", queue.Serving{
			ID: "anna", Profile: agentNamed("", "sales").Profile(), State: queue.WrapUp, Since: s.now, Call: "CA1", Queue: "sales", Made: talk.Made,
			Until: s.now.Add(wrapUp),
		}, l.Agents[0])
	}},
}

// someJob is what learns in random histories.
const someJob = "job"

// publish publishes for somebody.
func (h *history) publish(t *rapid.T) operation {
	now := queue.Millis(h.now)
	all := []queue.Published{
		{Call: rapid.SampledFrom(someCalls).Draw(t, "call"), Wait: someWait(now, 90*time.Second)},
		{
			LaneRef: queue.LaneRef{Queue: rapid.SampledFrom(someQueues).Draw(t, "queue"), Lane: queue.MainLane},
			Head:    time.Duration(rapid.IntRange(0, 2).Draw(t, "head")) * 5 * time.Second, Wait: someWait(now, 4*time.Minute),
		},
	}
	return operation{fmt.Sprint("publish ", all), func(ctx context.Context, s Store) []any {
		return []any{kind(s.Publish(ctx, all))}
	}}
}

// learn learns something, sometimes from where the cursor is not.
func (h *history) learn(t *rapid.T) operation {
	h.lessons++
	l := queue.Lesson{Job: someJob, Upto: fmt.Sprint(h.lessons, "-0")}
	if h.learnt > 0 && rapid.IntRange(0, 3).Draw(t, "knows") > 0 {
		l.After = fmt.Sprint(h.learnt, "-0")
	}
	if l.After != "" || h.learnt == 0 {
		h.learnt = h.lessons
	}
	for range rapid.IntRange(0, 4).Draw(t, "counts") {
		l.Counts = append(l.Counts, queue.Count{
			Hash:  rapid.SampledFrom([]string{"a", "b"}).Draw(t, "hash"),
			Field: rapid.SampledFrom([]string{"", "x", "x", "y"}).Draw(t, "field"),
			Add:   int64(rapid.IntRange(-2, 5).Draw(t, "add")),
			Keep:  rapid.SampledFrom([]time.Duration{0, 0, 9 * time.Second}).Draw(t, "keep"),
		})
	}
	return operation{fmt.Sprintf("learn %+v", l), func(ctx context.Context, s Store) []any {
		return []any{kind(s.Learn(ctx, l))}
	}}
}
