package queue

import (
	"fmt"
	"testing"
	"time"
)

// TestTheLineIsExplainedAsItsCallersAre holds what is told of everybody at once to what is told of each.
func TestTheLineIsExplainedAsItsCallersAre(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]Snapshot{"few": explained(), "many": crowded(60, 20)} {
		line := s.WhyLine()
		for _, p := range line.Places() {
			why, err := s.WhyCall(p.Call)
			if err != nil {
				t.Fatal(err)
			}
			if p.Position != why.Position || p.Next != why.Next || p.Chosen != why.Because || p.Hold != why.Hold || p.Opens != why.Opens || p.Known != why.Known {
				t.Errorf("%s: %s: %+v, but alone %+v", name, p.Call, p, why)
			}
			if len(why.Ahead) > 0 && (p.Before == nil || p.Before.Call != why.Ahead[len(why.Ahead)-1].Entry.Call) {
				t.Errorf("%s: %s comes after %v, want %v", name, p.Call, p.Before, why.Ahead[len(why.Ahead)-1].Entry)
			}
			open := 0
			for _, pool := range why.Pools {
				if pool.Opens == 0 {
					open += len(pool.Agents)
				}
			}
			if open != len(p.Open) {
				t.Errorf("%s: %s may be served by %d, want %d", name, p.Call, len(p.Open), open)
			}
		}
		next := line.NextOf()
		for _, a := range s.Agents {
			why, err := s.WhyAgent(a.ID)
			if err != nil {
				t.Fatal(err)
			}
			if e, has := next[a.ID]; has != (why.Next != nil) || has && e.Call != why.Next.Call {
				t.Errorf("%s: %s is offered %v, want %v", name, a.ID, e.Call, why.Next)
			}
		}
	}
}

func TestACallbackWhoseTimeHasNotComeHasNoPlace(t *testing.T) {
	t.Parallel()
	s := explained()
	s.Queues[0].Callbacks = []Entry{{Call: "CB1", Queue: "sales", Lane: MainLane, State: Deferred, Clock: noon, Callback: Callback{Number: "+15550111", After: noon.Add(time.Hour)}}}
	places := s.WhyLine().Places()
	last := places[len(places)-1]
	if last.Call != "CB1" || last.Position != 0 || last.Waits != "waits for its time until 2026-03-02T13:00:00Z" {
		t.Errorf("%+v", last)
	}
}

// crowded is a line of so many callers in four lanes of three queues, with agents of every kind.
func crowded(callers, agents int) Snapshot {
	s := Snapshot{Now: noon, Routing: map[string]Routing{}}
	lanes := []string{MainLane, "lang:hi", "refunds>=2?", "main@agent3"}
	for q := range 3 {
		name := fmt.Sprintf("queue%d", q)
		s.Routing[name] = Routing{Tiers: []Tier{{After: 2 * time.Minute}}, Relax: []Relaxation{{After: time.Minute, Skill: "refunds", Level: 0}}, Sticky: 30 * time.Second}
		v := QueueView{Name: name}
		for i := q; i < callers; i += 3 {
			v.Entries = append(v.Entries, Entry{
				Call: fmt.Sprintf("CA%03d", i), Queue: name, Lane: lanes[i%4], State: Waiting, Seq: int64(i),
				Clock: noon.Add(-time.Duration(callers-i) * time.Second), Head: time.Duration(i%7/6) * time.Minute,
			})
		}
		s.Queues = append(s.Queues, v)
	}
	states := []AgentState{Talking, Ready, Away, WrapUp, Ready, Offline}
	for i := range agents {
		a := Agent{ID: fmt.Sprintf("agent%d", i), State: states[i%6], Since: noon.Add(-time.Duration(i) * time.Minute), Skills: map[string]int{}, Tiers: map[string]int{"queue1": 1 + i%2}}
		for q := range 3 {
			if (i+q)%3 != 0 {
				a.Queues = append(a.Queues, fmt.Sprintf("queue%d", q))
			}
		}
		if i%3 == 1 {
			a.Skills["lang:hi"] = 1
		}
		if i%4 == 0 {
			a.Skills["refunds"] = 2
		}
		s.Agents = append(s.Agents, a.Normal())
	}
	return s
}

func BenchmarkWhyLine300(b *testing.B) {
	s := crowded(300, 50)
	for b.Loop() {
		line := s.WhyLine()
		_, _ = line.Places(), line.NextOf()
	}
}
