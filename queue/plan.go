package queue

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Profile is what decides whom an agent may serve. Agents of one profile form a pool.
type Profile struct {
	Queues []string       `json:"queues,omitempty"`
	Tiers  map[string]int `json:"tiers,omitempty"`
	Skills map[string]int `json:"skills,omitempty"`
}

// String is the canonical text of the profile: JSON whose keys are sorted.
func (p Profile) String() string {
	text, err := json.Marshal(p)
	if err != nil { // lists and maps of texts and numbers cannot fail
		return fmt.Sprint(p.Queues)
	}
	return string(text)
}

// ParseProfile reads the text of a profile.
func ParseProfile(text string) (Profile, error) {
	var p Profile
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("profile %q: %w", text, err)
	}
	return p, nil
}

// LaneRef names a lane of a queue.
type LaneRef struct{ Queue, Lane string }

// Normal is the lane with its canonical text.
func (r LaneRef) Normal() LaneRef { return LaneRef{Queue: r.Queue, Lane: canonicalLane(r.Lane)} }

// Pool is the agents of one profile.
type Pool struct {
	Profile
	Choices []Choice // of the queues served, each once
}

// Reach says that the agents of a pool may serve the callers of a lane, and from when on.
type Reach struct {
	Pool    int           // index in Plan.Pools
	Rank    int           // of the pools that are open, and have a ready agent, those of the lowest rank are asked
	After   time.Duration // open to callers whose turn has been waited for so long
	Tier    int           // from 1
	Missing int           // needs of the lane that the agents do not meet in full
}

// LanePlan says who may serve one lane.
type LanePlan struct {
	Choice Choice
	Group  int           // phones that may ring for one caller at once
	Agent  string        // whom the callers know; comes before everybody else
	Sticky time.Duration // for how long only that agent will do, while at work
	Reach  []Reach       // by rank, then pool
	Peers  []LaneRef     // the other lanes that share a pool with this one, sorted
}

// Plan says who may serve whom: it follows from what is declared and from who is registered, not from who is ready.
type Plan struct {
	Pools []Pool
	Lanes map[LaneRef]LanePlan
}

// NewPlan plans the lanes in use for the agents with those profiles, in any order and named once or more.
func NewPlan(routing map[string]Routing, profiles []Profile, lanes []LaneRef) Plan {
	p := Plan{Pools: pools(routing, profiles), Lanes: map[LaneRef]LanePlan{}}
	served := map[int][]LaneRef{}
	for _, ref := range lanes {
		if _, again := p.Lanes[ref]; again {
			continue
		}
		l := p.lane(routing[ref.Queue], ref)
		p.Lanes[ref] = l
		for _, r := range l.Reach {
			served[r.Pool] = append(served[r.Pool], ref)
		}
	}
	for ref, l := range p.Lanes {
		peers := map[LaneRef]bool{}
		for _, r := range l.Reach {
			for _, other := range served[r.Pool] {
				peers[other] = true
			}
		}
		delete(peers, ref)
		l.Peers = slices.SortedFunc(maps.Keys(peers), LaneRef.compare)
		p.Lanes[ref] = l
	}
	return p
}

func (r LaneRef) compare(other LaneRef) int {
	return cmp.Or(cmp.Compare(r.Queue, other.Queue), cmp.Compare(r.Lane, other.Lane))
}

// pools are the profiles, sorted by their text, with the choices by which their ready agents must be ordered.
func pools(routing map[string]Routing, profiles []Profile) []Pool {
	byText := map[string]Profile{}
	for _, p := range profiles {
		byText[p.String()] = p
	}
	var all []Pool
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		pool := Pool{Profile: byText[text]}
		for _, queue := range pool.Queues {
			pool.Choices = append(pool.Choices, routing[queue].choice())
		}
		slices.Sort(pool.Choices)
		pool.Choices = slices.Compact(pool.Choices)
		all = append(all, pool)
	}
	return all
}

// lane plans one lane, but for its peers.
func (p Plan) lane(r Routing, ref LaneRef) LanePlan {
	lane, err := ParseLane(ref.Lane)
	if err != nil {
		lane = Lane{} // as a ticket's: served without a skill rather than not at all
	}
	l := LanePlan{Choice: r.choice(), Group: r.Terms().Group, Agent: lane.Agent}
	if lane.Agent != "" {
		l.Sticky = whole(r.Sticky)
	}
	for i, pool := range p.Pools {
		if reach, ok := pool.reach(r, ref.Queue, lane.Needs); ok {
			reach.Pool = i
			l.Reach = append(l.Reach, reach)
		}
	}
	slices.SortStableFunc(l.Reach, Reach.nearer)
	for i := 1; i < len(l.Reach); i++ {
		l.Reach[i].Rank = l.Reach[i-1].Rank
		if l.Reach[i-1].nearer(l.Reach[i]) < 0 {
			l.Reach[i].Rank++
		}
	}
	return l
}

// reach is how the pool serves callers of a queue with those needs, and whether it ever does.
func (p Profile) reach(r Routing, queue string, needs []Need) (Reach, bool) {
	if !slices.Contains(p.Queues, queue) {
		return Reach{}, false
	}
	reach := Reach{Tier: max(p.Tiers[queue], 1)}
	reach.After = r.opens(reach.Tier)
	for _, n := range needs {
		after, ever := r.yields(n, p.Skills[n.Skill])
		if !ever {
			return Reach{}, false
		}
		if p.Skills[n.Skill] < n.Level {
			reach.Missing++
		}
		reach.After = max(reach.After, after)
	}
	return reach, true
}

// nearer compares by tier, and within it by how well the needs are met.
func (r Reach) nearer(other Reach) int {
	return cmp.Or(cmp.Compare(r.Tier, other.Tier), cmp.Compare(r.Missing, other.Missing))
}

// Open reports whether the pool is open to a caller whose turn has been waited for so long.
func (r Reach) Open(turn time.Duration) bool { return r.After == 0 || turn >= r.After }

// WhyKnown is why an agent was chosen whom the caller knows.
const WhyKnown = "known"

// Why says in a few words how an agent of the pool is chosen: the choice, then the tier when it is not the first, then
// how many needs are not met in full.
func (r Reach) Why(c Choice) string {
	text := string(c)
	if r.Tier > 1 {
		text += " tier " + strconv.Itoa(r.Tier)
	}
	if r.Missing > 0 {
		text += " lacks " + strconv.Itoa(r.Missing)
	}
	return text
}

// Hold is for how long of their turn the callers of the lane wait for the agent whom they know, who is as given; nil:
// not registered. Whoever is not at work, is leaving, or does not serve the queue, is not waited for.
func (l LanePlan) Hold(queue string, known *Agent) time.Duration {
	if known == nil || !known.AtWork() || known.Leaving || !known.Serves(queue) {
		return 0
	}
	return l.Sticky
}
