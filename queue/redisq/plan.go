package redisq

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"presszero/queue"
)

// errReplan is what a script answers that cannot go on before the plan is made anew.
var errReplan = errors.New("the plan of who may serve whom is out of date, and was again each time it was made")

// replans is how often a plan is made that others overtake.
const replans = 5

// PutRouting says how queues are routed from now on and plans anew; queues that are not named are routed by default.
func (s *Store) PutRouting(ctx context.Context, routing map[string]queue.Routing) error {
	text, err := json.Marshal(routing)
	if err != nil {
		return fmt.Errorf("put routing: %w", err)
	}
	if _, err := s.run(ctx, "put_routing", string(text)); err != nil {
		return fmt.Errorf("put routing: %w", err)
	}
	if err := s.replan(ctx); err != nil {
		return fmt.Errorf("put routing: %w", err)
	}
	return nil
}

// replan makes the plan of what is declared and of the lanes in use. Whoever finds it out of date does so; one that was
// overtaken is made again.
func (s *Store) replan(ctx context.Context) error {
	for range replans {
		r, err := s.once(ctx, "declared")
		if err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		d, err := read(r, (*reply).declared)
		if err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		text, err := json.Marshal(d.plan())
		if err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		if _, err = s.once(ctx, "plan", d.revision, string(text)); !errors.Is(err, errReplan) {
			return err
		}
	}
	return errReplan
}

// declared is what a plan is made of.
type declared struct {
	revision string
	routing  map[string]queue.Routing
	profiles []queue.Profile
	lanes    []queue.LaneRef
}

// declared reads in the order of lua/declared.lua.
func (r *reply) declared() declared {
	d := declared{revision: r.text(), routing: r.routing()}
	profiles, lanes := r.list(), r.list()
	for !profiles.empty() {
		p, err := queue.ParseProfile(profiles.text())
		if err != nil {
			profiles.fail("%w", err)
		}
		d.profiles = append(d.profiles, p)
	}
	for !lanes.empty() {
		d.lanes = append(d.lanes, queue.LaneRef{Queue: lanes.text(), Lane: lanes.text()})
	}
	r.inherit(profiles, lanes)
	return d
}

func (r *reply) routing() map[string]queue.Routing {
	text := r.text()
	if text == "" {
		return nil
	}
	var routing map[string]queue.Routing
	if err := json.Unmarshal([]byte(text), &routing); err != nil {
		r.fail("routing: %w", err)
	}
	return routing
}

// planText is a plan as lua/plan.lua takes it.
type planText struct {
	Profiles []string          `json:"profiles"`
	Choices  []string          `json:"choices"` // of each profile, a line each
	Resume   map[string]int64  `json:"resume"`
	Terms    map[string]string `json:"terms"` // as lua/part/plan.lua reads them
	Lanes    [][3]any          `json:"lanes"` // queue, lane, laneText
}

// laneText is a lane of it as lua/part/plan.lua reads it.
type laneText struct {
	Choice queue.Choice `json:"choice"`
	Group  int          `json:"group"`
	Agent  string       `json:"agent"`
	Sticky int64        `json:"sticky"`
	Reach  [][4]any     `json:"reach"`
	Peers  [][2]string  `json:"peers"`
}

// plan plans the lanes in use, and the main lane of every queue so that the first caller finds it planned.
func (d declared) plan() planText {
	text := planText{Profiles: []string{}, Choices: []string{}, Resume: map[string]int64{}, Terms: map[string]string{}, Lanes: [][3]any{}}
	lanes := d.lanes
	for name, r := range d.routing {
		lanes = append(lanes, queue.LaneRef{Queue: name, Lane: queue.MainLane})
		text.Resume[name] = r.Resume.Milliseconds()
		terms := r.Terms()
		text.Terms[name] = fmt.Sprint(terms.Misses, " ", terms.Pause.Milliseconds(), " ", terms.WrapUpMax.Milliseconds())
	}
	for _, p := range d.profiles {
		for _, name := range p.Queues {
			lanes = append(lanes, queue.LaneRef{Queue: name, Lane: queue.MainLane})
		}
	}
	plan := queue.NewPlan(d.routing, d.profiles, lanes)
	for _, p := range plan.Pools {
		text.Profiles = append(text.Profiles, p.String())
		choices := ""
		for _, c := range p.Choices {
			choices += string(c) + "\n"
		}
		text.Choices = append(text.Choices, choices)
	}
	for ref, l := range plan.Lanes {
		text.Lanes = append(text.Lanes, [3]any{ref.Queue, ref.Lane, planned(l)})
	}
	return text
}

func planned(l queue.LanePlan) laneText {
	text := laneText{
		Choice: l.Choice, Group: l.Group, Agent: l.Agent, Sticky: l.Sticky.Milliseconds(), Reach: [][4]any{}, Peers: [][2]string{},
	}
	for _, r := range l.Reach {
		text.Reach = append(text.Reach, [4]any{r.Pool, r.Rank, r.After.Milliseconds(), r.Why(l.Choice)})
	}
	for _, p := range l.Peers {
		text.Peers = append(text.Peers, [2]string{p.Queue, p.Lane})
	}
	return text
}
