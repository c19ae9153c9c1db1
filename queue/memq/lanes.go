package memq

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"presszero/queue"
)

// lane is the callers of one queue who need the same.
type lane struct {
	inLine  *ranked // every caller in line by order
	waiting *ranked // those without an offer
	filling *ranked // those with one, for whom more phones may ring
	plan    queue.LanePlan
}

// pool is the agents of one profile.
type pool struct {
	staff map[queue.AgentState]int
	ready map[queue.Choice]*ranked // the ready agents, by the score of each choice
}

// PutRouting says how queues are routed from now on; queues that are not named, by default.
func (s *Store) PutRouting(_ context.Context, routing map[string]queue.Routing) error {
	text, err := json.Marshal(routing)
	if err != nil {
		return fmt.Errorf("put routing: %w", err)
	}
	now, done := s.write()
	defer done()
	if s.routed != string(text) {
		s.emit(now, queue.Event{Kind: queue.EventRouted})
	}
	s.routing, s.routed = maps.Clone(routing), string(text)
	s.replan()
	return nil
}

// replan draws up anew who may serve whom. Lanes that nobody stands in are let go.
func (s *Store) replan(besides ...queue.LaneRef) {
	var profiles []queue.Profile
	for _, a := range s.agents {
		if !a.Leaving {
			profiles = append(profiles, a.Profile())
		}
	}
	lanes := besides
	for name, l := range s.lines {
		maps.DeleteFunc(l.lanes, func(_ string, l *lane) bool { return l.inLine.len() == 0 })
		for text := range l.lanes {
			lanes = append(lanes, queue.LaneRef{Queue: name, Lane: text})
		}
	}
	plan := queue.NewPlan(s.routing, profiles, lanes)
	s.staffPools(plan.Pools)
	for ref, planned := range plan.Lanes {
		l := s.line(ref.Queue)
		if l.lanes[ref.Lane] == nil {
			l.lanes[ref.Lane] = &lane{inLine: newRanked(), waiting: newRanked(), filling: newRanked()}
		}
		l.lanes[ref.Lane].plan = planned
	}
	for _, a := range s.agents {
		if e := s.entries[a.Call]; e != nil && e.State == queue.Offered {
			s.refill(e)
		}
	}
}

// staffPools puts every agent who stays in the pool of their profile.
func (s *Store) staffPools(planned []queue.Pool) {
	byText := map[string]*pool{}
	s.pools = nil
	for _, one := range planned {
		p := &pool{staff: map[queue.AgentState]int{}, ready: map[queue.Choice]*ranked{}}
		for _, choice := range one.Choices {
			p.ready[choice] = newRanked()
		}
		byText[one.String()] = p
		s.pools = append(s.pools, p)
	}
	for _, a := range s.agents {
		a.pool = nil
		if !a.Leaving {
			a.pool = byText[a.Profile().String()]
		}
		a.pool.count(a, 1)
	}
}

// count adds the agent n times to the pool; an agent who was not planned has none.
func (p *pool) count(a *agent, n int) {
	if p == nil {
		return
	}
	p.staff[a.State] += n
	for choice, ready := range p.ready {
		if n > 0 && a.State == queue.Ready {
			ready.put(a.ID, choice.Score(a.Agent))
		} else {
			ready.drop(a.ID)
		}
	}
}

// lane is a lane of a queue, planned if it is new.
func (s *Store) lane(name, text string) *lane {
	if s.line(name).lanes[text] == nil {
		s.replan(queue.LaneRef{Queue: name, Lane: text})
	}
	return s.line(name).lanes[text]
}

// len is the number of callers in line.
func (l *line) len() int {
	n := 0
	for _, lane := range l.lanes {
		n += lane.inLine.len()
	}
	return n
}

// peers are the other lanes whose callers some agent of this one's may serve.
func (s *Store) peers(l *lane) []*lane {
	var peers []*lane
	for _, ref := range l.plan.Peers {
		if peer := s.line(ref.Queue).lanes[ref.Lane]; peer != nil {
			peers = append(peers, peer)
		}
	}
	return peers
}

// staff are the agents who may serve the lane.
func (s *Store) staff(l queue.LanePlan) map[queue.AgentState]int {
	all := map[queue.AgentState]int{}
	for _, r := range l.Reach {
		for state, n := range s.pools[r.Pool].staff {
			all[state] += n
		}
	}
	return all
}

// match finds, of the heads of the lanes of those queues, the first for whom there is an agent: of the callers without an
// offer, and when nobody is ready for any of them, of those for whom more phones may ring.
func (s *Store) match(queues []string, now time.Time) (*queue.Entry, *agent, string) {
	var waiting, filling []key
	for _, name := range queues {
		for _, l := range s.line(name).lanes {
			if head, waits := l.waiting.first(); waits {
				waiting = append(waiting, head)
			}
			if head, fills := l.filling.first(); fills {
				filling = append(filling, head)
			}
		}
	}
	if e, a, why := s.serve(waiting, now); e != nil {
		return e, a, why
	}
	return s.serve(filling, now)
}

// serve finds the first of the heads for whom there is an agent.
func (s *Store) serve(heads []key, now time.Time) (*queue.Entry, *agent, string) {
	slices.SortFunc(heads, key.compare)
	for _, head := range heads {
		e := s.entries[callOf(head.member)]
		if a, why := s.choose(e, s.lane(e.Queue, e.Lane).plan, now); a != nil {
			return e, a, why
		}
	}
	return nil, nil, ""
}

// choose finds the agent for a caller and says how: the one whom the caller knows, or else, once nobody waits for that
// one any more, the first by the queue's choice of the nearest pools that are open.
func (s *Store) choose(e *queue.Entry, l queue.LanePlan, now time.Time) (*agent, string) {
	turn := e.Turned(now)
	if l.Agent != "" {
		var known *queue.Agent
		a := s.agents[l.Agent]
		if a != nil {
			known = &a.Agent
		}
		if a != nil && a.State == queue.Ready && a.Serves(e.Queue) {
			return a, queue.WhyKnown
		}
		if turn < l.Hold(e.Queue, known) {
			return nil, ""
		}
	}
	var best key
	var nearest queue.Reach
	for _, r := range l.Reach {
		if best.member != "" && r.Rank > nearest.Rank {
			break
		}
		first, ready := s.pools[r.Pool].ready[l.Choice].first()
		if r.Open(turn) && ready && (best.member == "" || first.less(best)) {
			best, nearest = first, r
		}
	}
	if best.member == "" {
		return nil, ""
	}
	return s.agents[best.member], nearest.Why(l.Choice)
}
