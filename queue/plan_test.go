package queue

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestAPlanSaysWhoMayServeWhomAndFromWhenOn(t *testing.T) {
	t.Parallel()
	routing := map[string]Routing{"sales": {
		Choice: FewestCalls, Sticky: 30 * time.Second,
		Tiers: []Tier{{After: 20 * time.Second}},
		Relax: []Relaxation{{After: time.Minute, Skill: "lang:hi"}, {After: 40 * time.Second, Skill: "billing", Level: 1}},
	}}
	novice := Profile{Queues: []string{"sales"}, Skills: map[string]int{"billing": 1}}
	expert := Profile{Queues: []string{"sales"}, Skills: map[string]int{"billing": 3, "lang:hi": 1}}
	far := Profile{Queues: []string{"billing", "sales"}, Tiers: map[string]int{"sales": 2}, Skills: map[string]int{"billing": 3}}
	picky := LaneRef{"sales", "billing>=2,lang:hi?@anna"}
	plan := NewPlan(routing, []Profile{expert, novice, far, expert}, []LaneRef{picky, {"billing", "main"}, picky, {"tax", "main"}})
	want := Plan{
		Pools: []Pool{
			{Profile: far, Choices: []Choice{FewestCalls, LongestIdle}},
			{Profile: novice, Choices: []Choice{FewestCalls}},
			{Profile: expert, Choices: []Choice{FewestCalls}},
		},
		Lanes: map[LaneRef]LanePlan{
			picky: {
				Choice: FewestCalls, Group: 1, Agent: "anna", Sticky: 30 * time.Second,
				Reach: []Reach{
					{Pool: 2, Rank: 0, Tier: 1},
					{Pool: 1, Rank: 1, Tier: 1, Missing: 2, After: time.Minute},
					{Pool: 0, Rank: 2, Tier: 2, Missing: 1, After: time.Minute},
				},
				Peers: []LaneRef{{"billing", "main"}},
			},
			{"billing", "main"}: {Choice: LongestIdle, Group: 1, Reach: []Reach{{Tier: 1}}, Peers: []LaneRef{picky}},
			{"tax", "main"}:     {Choice: LongestIdle, Group: 1},
		},
	}
	if diff := cmp.Diff(want, plan, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

func TestAnAgentWhoIsNotAtWorkIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	l := LanePlan{Agent: "anna", Sticky: time.Minute}
	for name, c := range map[string]struct {
		known *Agent
		want  time.Duration
	}{
		"talking":        {&Agent{State: Talking, Queues: []string{"sales"}}, time.Minute},
		"away":           {&Agent{State: Away, Queues: []string{"sales"}}, 0},
		"leaving":        {&Agent{State: Talking, Queues: []string{"sales"}, Leaving: true}, 0},
		"elsewhere":      {&Agent{State: Talking, Queues: []string{"tax"}}, 0},
		"not registered": {nil, 0},
	} {
		if got := l.Hold("sales", c.known); got != c.want {
			t.Errorf("%s: waited for %v, want %v", name, got, c.want)
		}
	}
}
