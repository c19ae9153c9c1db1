package queuetest

import (
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
// those of a recount, and an offer is made whenever one can be.
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
	s.countsAreRight()
}

func (s *observed) linesAreInOrder() {
	for _, q := range s.site.Queues {
		if !slices.IsSortedFunc(q.Entries, sooner) {
			s.Fatalf("line of %s is out of order: %+v", q.Name, q.Entries)
		}
		for i, e := range q.Entries {
			v := s.calls[e.Call]
			if diff := cmp.Diff(e, v.Entry); diff != "" || v.Position != i+1 || v.Line.Ahead != i {
				s.Fatalf("%s stands at %d of %s but polls as %+v", e.Call, i+1, q.Name, v)
			}
		}
	}
}

func sooner(a, b queue.Entry) int {
	if c := a.Order().Compare(b.Order()); c != 0 {
		return c
	}
	return int(a.Seq - b.Seq)
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
			if e.State != want || e.Offer != a.Offer || e.Agent != a.ID {
				s.Fatalf("agent %+v has caller %+v", a, e)
			}
			pairs[a.Offer] = a
		case !a.Busy():
			if a.Offer != "" || a.Call != "" {
				s.Fatalf("idle agent has work: %+v", a)
			}
		}
	}
	for _, v := range s.calls {
		if _, paired := pairs[v.Offer]; paired != (v.State == queue.Offered || v.State == queue.Connected) {
			s.Fatalf("caller without an agent, or the reverse: %+v", v.Entry)
		}
	}
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
		case e.Kind == queue.EventRejoined, e.Kind == queue.EventJoined && e.Why != string(queue.Moved):
			stays[e.Call]++
		}
	}
	inLine := map[string]int{}
	for _, q := range s.site.Queues {
		for _, e := range q.Entries {
			inLine[e.Call]++
		}
	}
	for call, v := range s.calls {
		wantStays, wantInLine := 1, 0
		switch v.State {
		case queue.Waiting, queue.Offered:
			wantInLine = 1
		case queue.Ended:
			wantStays = 0
		}
		if stays[call] != wantStays || inLine[call] != wantInLine {
			s.Fatalf("%s is %s, stands %d times in line and has %d stays open", call, v.State, inLine[call], stays[call])
		}
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
		if diff := cmp.Diff(recount, q.Line); diff != "" {
			s.Fatalf("counts of %s (-recount +told):\n%s", q.Name, diff)
		}
	}
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
	var wantCall, wantAgent string
	var best queue.Entry
	for _, q := range s.site.Queues {
		id := s.longestIdle(q.Name)
		i := slices.IndexFunc(q.Entries, func(e queue.Entry) bool { return e.State == queue.Waiting })
		if id == "" || i < 0 || wantCall != "" && sooner(best, q.Entries[i]) <= 0 {
			continue
		}
		best, wantCall, wantAgent = q.Entries[i], q.Entries[i].Call, id
	}
	o, err := s.Offer(s.outer.Context(), someQueues, unrung)
	if err != nil {
		s.Fatal(err)
	}
	if o == nil {
		o = &queue.Offer{}
	}
	if o.Entry.Call != wantCall || o.Agent.ID != wantAgent {
		s.Fatalf("offered %q to %q, want %q to %q", o.Entry.Call, o.Agent.ID, wantCall, wantAgent)
	}
}

func (s *observed) longestIdle(name string) string {
	var best queue.Agent
	for _, a := range s.site.Agents {
		if a.State == queue.Ready && a.Serves(name) && (best.ID == "" || a.Since.Before(best.Since)) {
			best = a
		}
	}
	return best.ID
}
