package queuetest

import (
	order "cmp"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/queue"
)

// invariants checks all along random histories what must hold at all times: callers stand in order, a
// caller has one agent and an agent one caller or none but a withdrawn offer, no caller is lost or ended twice, counts are
// those of a recount, and an offer is made whenever one can be, to the agent to whom it should.
func invariants(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{now: start}
		s := &observed{T: rt, Store: open(t, func() time.Time { return h.now }), outer: t}
		for left := rapid.IntRange(0, 59).Draw(rt, "steps"); left >= 0; left-- {
			h.next(rt).do(t.Context(), s.Store)
			if left%lookEvery == 0 {
				s.observe()
				s.offerIsRight()
			}
		}
		s.feedIsSound()
	})
}

// observed is a store in the middle of a random history.
type observed struct {
	*rapid.T
	Store
	outer *testing.T
	site  queue.Snapshot
	calls map[string]queue.View
}

func (s *observed) observe() {
	var err error
	if s.site, err = s.Snapshot(s.outer.Context(), 1000); err != nil {
		s.Fatal(err)
	}
	s.calls = map[string]queue.View{}
	for _, call := range someCalls {
		if v, err := s.Poll(s.outer.Context(), call); err == nil {
			s.calls[call] = v
		}
	}
	s.linesAreInOrder()
	s.pairsAreOneToOne()
	s.nobodyIsLost()
	s.callbacksAreOwedOnce()
	s.countsAreRight()
}

func (s *observed) linesAreInOrder() {
	for _, q := range s.site.Queues {
		if !slices.IsSortedFunc(q.Entries, sooner) {
			s.Fatalf("line of %s is out of order: %+v", q.Name, q.Entries)
		}
		for i, e := range q.Entries {
			v, ahead := s.calls[e.Call], s.ahead(e)
			if diff := cmp.Diff(e, v.Entry); diff != "" || v.Position != ahead+1 || v.Line.Ahead != ahead {
				s.Fatalf("%s stands at %d of %s, %d ahead, but polls as %+v", e.Call, i+1, q.Name, ahead, v)
			}
		}
	}
}

func sooner(a, b queue.Entry) int {
	return order.Or(a.Order().Compare(b.Order()), order.Compare(a.Seq, b.Seq), order.Compare(a.Call, b.Call))
}

func (s *observed) pairsAreOneToOne() {
	pairs := map[queue.OfferRef]queue.Agent{}
	for _, a := range s.site.Agents {
		switch {
		case a.State == queue.Reserved && a.Call == "":
			s.isWithdrawn(a)
		case a.State == queue.Reserved || a.State == queue.Talking:
			want := map[queue.AgentState]queue.EntryState{queue.Reserved: queue.Offered, queue.Talking: queue.Connected}[a.State]
			e := s.calls[a.Call].Entry
			o, err := s.FindOffer(s.outer.Context(), a.Offer)
			if err != nil || e.State != want || o.Entry.Call != e.Call || o.Agent.ID != a.ID {
				s.Fatalf("agent %+v has caller %+v by %+v, %v", a, e, o, err)
			}
			pairs[a.Offer] = a
			if s.phones(e) > 1 && a.State == queue.Talking {
				s.Fatalf("%+v talks with more than one agent", e)
			}
		case !a.Busy():
			if a.Offer != "" || a.Call != "" {
				s.Fatalf("idle agent has work: %+v", a)
			}
		}
	}
	for _, v := range s.calls {
		if a, paired := pairs[v.Offer]; paired && a.ID != v.Agent {
			s.Fatalf("%+v has the offer of %s", v.Entry, a.ID)
		}
		if _, paired := pairs[v.Offer]; paired != (v.State == queue.Offered || v.State == queue.Connected) {
			s.Fatalf("caller without an agent, or the reverse: %+v", v.Entry)
		}
	}
}

// phones counts the agents who are reserved for a caller, or talk with them.
func (s *observed) phones(e queue.Entry) int {
	n := 0
	for _, a := range s.site.Agents {
		if a.Call == e.Call && (a.State == queue.Reserved || a.State == queue.Talking) {
			n++
		}
	}
	return n
}

// isWithdrawn checks an agent who is reserved for nobody.
func (s *observed) isWithdrawn(a queue.Agent) {
	_, err := s.FindOffer(s.outer.Context(), a.Offer)
	if a.Offer == "" || !errors.Is(err, queue.ErrStaleOffer) {
		s.Fatalf("agent is reserved for nobody, without a withdrawn offer: %+v, %v", a, err)
	}
}

func (s *observed) nobodyIsLost() {
	events, _, err := s.Events(s.outer.Context(), "", 10_000)
	if err != nil {
		s.Fatal(err)
	}
	stays := map[string]int{}
	for _, e := range events {
		switch {
		case e.Kind == queue.EventEnded:
			stays[e.Call]--
		case e.Kind == queue.EventJoined && (e.Why == queue.WhyCallback || e.Why == queue.WhyResumed):
			stays[e.Call] = 1 // who was in line already may give the leg up, or have it back
		case e.Kind == queue.EventRejoined, e.Kind == queue.EventJoined && e.Why != string(queue.Moved):
			stays[e.Call]++
		}
	}
	inLine, deferred := map[string]int{}, map[string]int{}
	for _, q := range s.site.Queues {
		for _, e := range q.Entries {
			inLine[e.Call]++
		}
		for _, e := range q.Callbacks {
			deferred[e.Call]++
		}
	}
	for call, v := range s.calls {
		want := [3]int{1, 0, 0}
		switch v.State {
		case queue.Waiting, queue.Offered, queue.Calling:
			want[1] = 1
		case queue.Deferred:
			want[2] = 1
		case queue.Ended:
			want[0] = 0
		}
		if got := [3]int{stays[call], inLine[call], deferred[call]}; got != want {
			s.Fatalf("%s is %s, has %d stays open, stands %d times in line and is deferred %d times", call, v.State, got[0], got[1], got[2])
		}
	}
}

// callbacksAreOwedOnce checks that a number is owed one callback at most, that the number finds it, and that only who is
// owed one is called or deferred.
func (s *observed) callbacksAreOwedOnce() {
	owed := map[string]string{}
	for call, v := range s.calls {
		if v.State == queue.Ended {
			continue
		}
		if other := owed[v.Callback.Number]; v.ToCall() && other != "" {
			s.Fatalf("%s and %s are both to be called at %s", call, other, v.Callback.Number)
		}
		if v.ToCall() {
			owed[v.Callback.Number] = call
			continue
		}
		if v.State == queue.Calling || v.State == queue.Deferred || v.Callback.Trying != "" {
			s.Fatalf("nothing is owed to a caller who is being called: %+v", v.Entry)
		}
	}
	for _, number := range someNumbers {
		e, err := s.Owed(s.outer.Context(), number)
		if e.Call != owed[number] || (err == nil) != (owed[number] != "") {
			s.Fatalf("%s is to be called at %s, but %+v, %v is found", owed[number], number, e, err)
		}
	}
}

// feedIsSound plays the whole feed again.
func (s *observed) feedIsSound() {
	events, _, err := s.Events(s.outer.Context(), "", 10_000)
	if err != nil {
		s.Fatal(err)
	}
	r := NewReplay(someQueues...)
	for _, e := range events {
		r.Note(e)
	}
	if faults := r.Faults(); len(faults) > 0 {
		s.Fatalf("the feed tells what must never happen: %v", faults)
	}
}

func (s *observed) countsAreRight() {
	for _, q := range s.site.Queues {
		recount := q.Line
		recount.Ready, recount.Reserved, recount.Talking, recount.WrapUp, recount.Away = 0, 0, 0, 0, 0
		for _, a := range s.site.Agents {
			if a.Serves(q.Name) {
				add(&recount, a.State)
			}
		}
		recount.Waiting = len(q.Entries)
		states := map[queue.EntryState]int{}
		for _, e := range q.Entries {
			states[e.State]++
		}
		told := []int{q.Waiting, q.Offered, q.Calling, q.Deferred}
		if diff := cmp.Diff([]int{states[queue.Waiting], states[queue.Offered], states[queue.Calling], len(q.Callbacks)}, told); diff != "" {
			s.Fatalf("callers of %s by state (-recount +told):\n%s", q.Name, diff)
		}
		if diff := cmp.Diff(recount, q.Line); diff != "" {
			s.Fatalf("counts of %s (-recount +told):\n%s", q.Name, diff)
		}
		for _, e := range q.Entries {
			s.staffOfLaneIsRight(e)
		}
	}
}

// staffOfLaneIsRight recounts the agents who may ever serve a caller in line.
func (s *observed) staffOfLaneIsRight(e queue.Entry) {
	told := s.calls[e.Call].Line
	recount := told
	recount.Ready, recount.Reserved, recount.Talking, recount.WrapUp, recount.Away = 0, 0, 0, 0, 0
	for _, a := range s.site.Agents {
		if s.rule(e).ever(e, a) {
			add(&recount, a.State)
		}
	}
	if diff := cmp.Diff(recount, told); diff != "" {
		s.Fatalf("agents for %s in %s of %s (-recount +told):\n%s", e.Call, e.Lane, e.Queue, diff)
	}
}

// ahead counts the callers in line who come before e, in its lane or in one that shares an agent with it.
func (s *observed) ahead(e queue.Entry) int {
	n := 0
	for _, q := range s.site.Queues {
		for _, other := range q.Entries {
			shares := slices.ContainsFunc(s.site.Agents, func(a queue.Agent) bool {
				return s.rule(e).ever(e, a) && s.rule(other).ever(other, a)
			})
			if (shares || e.Queue == other.Queue && e.Lane == other.Lane) && sooner(other, e) < 0 {
				n++
			}
		}
	}
	return n
}

func add(l *queue.Line, state queue.AgentState) {
	switch state {
	case queue.Ready:
		l.Ready++
	case queue.Reserved:
		l.Reserved++
	case queue.Talking:
		l.Talking++
	case queue.WrapUp:
		l.WrapUp++
	case queue.Away:
		l.Away++
	case queue.Offline:
	}
}

// offerIsRight makes an offer and compares it with the pair that a look at everybody finds.
func (s *observed) offerIsRight() {
	want, agent := s.rightPair()
	o, err := s.Offer(s.outer.Context(), someQueues, unrung)
	if err != nil {
		s.Fatal(err)
	}
	if o == nil {
		o = &queue.Offer{}
	}
	if o.Entry.Call != want.Call || o.Agent.ID != agent.ID {
		s.Fatalf("offered %q to %q, want %q to %q", o.Entry.Call, o.Agent.ID, want.Call, agent.ID)
	}
	s.nobodyIsHeldUp(want, agent)
	s.explanationIsTrue(want, agent)
}

// explanationIsTrue compares what the snapshot explains with what happened: places, and the pair that was made of it.
func (s *observed) explanationIsTrue(want queue.Entry, agent queue.Agent) {
	explained := false
	for _, q := range s.site.Queues {
		for _, e := range q.Entries {
			w, err := s.site.WhyCall(e.Call)
			if err != nil || w.Position != s.calls[e.Call].Position || len(w.Ahead) != w.Position-1 {
				s.Fatalf("%s is explained as %+v, %v, but polls as %+v", e.Call, w, err, s.calls[e.Call])
			}
			if e.Call == want.Call {
				explained = w.Next == agent.ID
			}
		}
	}
	if want.Call != "" && !explained {
		s.Fatalf("%s was offered to %s, which is not what is explained", want.Call, agent.ID)
	}
	for _, a := range s.site.Agents {
		w, err := s.site.WhyAgent(a.ID)
		chosen := w.Idle == "" && w.Next != nil && w.Rival == "" && w.Next.Call == want.Call
		if err != nil || (a.ID == agent.ID && want.Call != "") != chosen {
			s.Fatalf("%s is explained as %+v, %v; %q was offered to %q", a.ID, w, err, want.Call, agent.ID)
		}
	}
}

// nobodyIsHeldUp checks the bound of starvation: whom the agent might have been offered instead came no more than the
// largest head start before the one who was.
func (s *observed) nobodyIsHeldUp(offered queue.Entry, agent queue.Agent) {
	for _, q := range s.site.Queues {
		for _, e := range q.Entries {
			held := e.State == queue.Waiting && s.rule(e).open(e, agent, s.site.Now)
			if agent.ID != "" && held && offered.Clock.Sub(e.Clock) > queue.MaxHead {
				s.Fatalf("%+v was overtaken by %+v, who came %v later", e, offered, offered.Clock.Sub(e.Clock))
			}
		}
	}
}

// rightPair is the caller who comes first of those whom some ready agent may serve, and the agent to be offered them. Those
// without an offer come before those for whom fewer phones ring than may.
func (s *observed) rightPair() (queue.Entry, queue.Agent) {
	var all []queue.Entry
	for _, q := range s.site.Queues {
		all = append(all, q.Entries...)
	}
	slices.SortFunc(all, sooner)
	slices.SortStableFunc(all, func(a, b queue.Entry) int { return order.Compare(min(s.phones(a), 1), min(s.phones(b), 1)) })
	all = slices.DeleteFunc(all, func(e queue.Entry) bool {
		more := e.State == queue.Offered && s.phones(e) < e.Phones(s.site.Routing[e.Queue].Terms().Group)
		return e.State != queue.Waiting && !more
	})
	for _, e := range all {
		rule := s.rule(e)
		var able []queue.Agent
		for _, a := range s.site.Agents {
			if a.State == queue.Ready && rule.open(e, a, s.site.Now) {
				able = append(able, a)
			}
		}
		if len(able) > 0 {
			return e, slices.MinFunc(able, rule.first)
		}
	}
	return queue.Entry{}, queue.Agent{}
}
