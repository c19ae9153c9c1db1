package queue

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// explained is a site where three wait, at noon.
func explained() Snapshot {
	entry := func(call string, came time.Duration, head time.Duration, lane string) Entry {
		return Entry{Call: call, Queue: "sales", Lane: lane, State: Waiting, Clock: noon.Add(-came), Head: head, Seq: 1}
	}
	agent := func(id string, state AgentState, tier int, skills ...string) Agent {
		a := Agent{ID: id, Queues: []string{"sales"}, State: state, Since: noon.Add(-time.Hour), Skills: map[string]int{}}
		for _, s := range skills {
			a.Skills[s] = 1
		}
		a.Tiers = map[string]int{"sales": tier}
		return a.Normal()
	}
	return Snapshot{
		Now:     noon,
		Routing: map[string]Routing{"sales": {Tiers: []Tier{{After: time.Minute}}, Sticky: time.Minute}},
		Queues: []QueueView{{Name: "sales", Entries: []Entry{
			entry("CA1", 10*time.Second, time.Minute, "main"),
			entry("CA2", 40*time.Second, 0, "lang:hi"),
			entry("CA3", 30*time.Second, 0, "main@anna"),
			entry("CA4", 20*time.Second, 0, "lang:ta"),
		}}},
		Agents: []Agent{
			agent("anna", Talking, 1), agent("ben", Ready, 2), agent("hema", Away, 1, "lang:hi"), agent("tara", Ready, 1, "lang:ta"),
		},
	}
}

func TestAPlaceIsExplained(t *testing.T) {
	t.Parallel()
	s := explained()
	got, err := s.WhyCall("CA3")
	want := WhyCall{
		Entry: s.Queues[0].Entries[2], Position: 3, Turn: 30 * time.Second, Known: "anna", Hold: 30 * time.Second,
		Opens: 30 * time.Second,
		Ahead: []Overtaker{
			{s.Queues[0].Entries[0], "head start 1m0s", []string{"anna", "ben", "hema", "tara"}},
			{s.Queues[0].Entries[1], "came 10s earlier", []string{"hema"}},
		},
		Pools: []WhyPool{
			{Reach{Pool: 0, Tier: 1}, s.Agents[2:3], 30 * time.Second},
			{Reach{Pool: 1, Tier: 1}, s.Agents[3:4], 30 * time.Second},
			{Reach{Pool: 2, Tier: 1}, s.Agents[0:1], 30 * time.Second},
			{Reach{Pool: 3, Rank: 1, Tier: 2, After: time.Minute}, s.Agents[1:2], 30 * time.Second},
		},
	}
	ignore := cmpopts.IgnoreFields(Reach{}, "Pool")
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), ignore, cmpopts.SortSlices(func(a, b WhyPool) bool { return a.Agents[0].ID < b.Agents[0].ID })); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = s.WhyCall("CA1")
	if err != nil || got.Next != "tara" || got.Because != "longest-idle" || got.Opens != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.WhyCall("CA9"); !errors.Is(err, ErrUnknownCall) {
		t.Errorf("unknown: %v", err)
	}
}

func TestWhatAnAgentIsOfferedIsExplained(t *testing.T) {
	t.Parallel()
	s := explained()
	for id, want := range map[string]struct{ idle, next, rival string }{
		"tara": {"", "CA1", ""}, "ben": {"", "CA1", "tara"}, "hema": {"away", "CA1", "tara"}, "anna": {"talking", "CA1", "tara"},
	} {
		w, err := s.WhyAgent(id)
		if err != nil || w.Idle != want.idle || w.Next == nil || w.Next.Call != want.next || w.Rival != want.rival {
			t.Errorf("%s: %+v, %v, want %+v", id, w, err, want)
		}
	}
	w, _ := s.WhyAgent("tara")
	var lanes []string
	for _, l := range w.Lanes {
		lanes = append(lanes, l.Lane)
	}
	if diff := cmp.Diff([]string{"lang:ta", "main", "main@anna"}, lanes); diff != "" {
		t.Errorf("lanes (-want +got):\n%s", diff)
	}
	if _, err := s.WhyAgent("zoe"); !errors.Is(err, ErrUnknownAgent) {
		t.Errorf("unknown: %v", err)
	}
}
