package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"presszero/queue"
)

// Report is what became of the callers of a simulation.
type Report struct {
	Target time.Duration // within which callers should be answered
	Length time.Duration // until the last of them had gone
	Lanes  map[queue.LaneRef]*Count
	Agents map[string]*Share

	order map[string][]time.Time // by queue: the order of those who were offered, sorted
}

// Count is what became of the callers of a lane.
type Count struct {
	Calls     int
	Answered  int
	InTarget  int
	Abandoned int // hung up in line
	Ladder    int // waited as long as the queue keeps anybody
	Full      int // found as many waiting as the queue takes
	Waiting   int // still in line when nothing more happened
	Overtaken int // offered to an agent after somebody who had come later to the same queue, head starts counted
	Longest   time.Duration
	Tiers     map[int]int    // answered, by the tier of the agent
	Without   map[string]int // answered by an agent who lacks the skill, or its level
	Known     int            // answered by the agent whom they know
	waits     []time.Duration
}

// Share is the work of an agent.
type Share struct {
	Calls int
	Busy  time.Duration // reserved, talking or wrapping up
	Work  time.Duration // at work
}

func newReport(target time.Duration) Report {
	return Report{Target: target, Lanes: map[queue.LaneRef]*Count{}, Agents: map[string]*Share{}, order: map[string][]time.Time{}}
}

func (r *Report) lane(name, lane string) *Count {
	ref := queue.LaneRef{Queue: name, Lane: lane}
	if r.Lanes[ref] == nil {
		r.Lanes[ref] = &Count{Tiers: map[int]int{}, Without: map[string]int{}}
	}
	return r.Lanes[ref]
}

func (r *Report) agent(id string) { r.Agents[id] = &Share{} }

func (r *Report) busy(id string, d time.Duration) { r.Agents[id].Busy += d }

func (r *Report) served(id string, d time.Duration) {
	r.Agents[id].Calls++
	r.busy(id, d)
}

func (r *Report) close(length time.Duration, shifts map[string][]Shift) {
	r.Length = length
	for _, c := range r.Lanes {
		slices.Sort(c.waits)
		c.Waiting = c.Calls - c.Answered - c.Abandoned - c.Ladder - c.Full
	}
	for id, share := range r.Agents {
		share.Work = length
		if own, declared := shifts[id]; declared {
			share.Work = 0
			for _, shift := range own {
				share.Work += shift.To - shift.From
			}
		}
	}
}

// offered counts a caller who is offered to an agent after somebody who had come later.
func (r *Report) offered(o queue.Offer) {
	before, mine := r.order[o.Entry.Queue], o.Entry.Order()
	i, _ := slices.BinarySearchFunc(before, mine, time.Time.Compare)
	for i < len(before) && before[i].Equal(mine) {
		i++
	}
	if i < len(before) {
		r.lane(o.Entry.Queue, o.Entry.Lane).Overtaken++
	}
	r.order[o.Entry.Queue] = slices.Insert(before, i, mine)
}

// left counts a caller who has left the line without having talked.
func (c *Count) left(why queue.Outcome, waited time.Duration) {
	if why == queue.Abandoned {
		c.Abandoned++
	} else {
		c.Ladder++
	}
	c.Longest = max(c.Longest, waited)
}

// answered counts a caller whom an agent has answered.
func (c *Count) answered(o queue.Offer, now time.Time, target time.Duration) {
	waited := now.Sub(o.Entry.Clock)
	c.Answered++
	c.waits = append(c.waits, waited)
	c.Longest = max(c.Longest, waited)
	if waited <= target {
		c.InTarget++
	}
	c.Tiers[max(o.Agent.Tiers[o.Entry.Queue], 1)]++
	lane, err := queue.ParseLane(o.Entry.Lane)
	if err != nil {
		return // what the line keeps is canonical
	}
	if lane.Agent == o.Agent.ID {
		c.Known++
	}
	for _, n := range lane.Needs {
		if o.Agent.Skills[n.Skill] < n.Level {
			c.Without[n.String()]++
		}
	}
}

// ServiceLevel is the share of callers who were answered within the target, of all who called: whoever hung up or was
// turned away was not answered. Elsewhere this is called SL-C, answered in time by answered and abandoned. 0 to 1.
func (c *Count) ServiceLevel() float64 { return float64(c.InTarget) / float64(max(c.Calls, 1)) }

// ASA is the mean wait of those who were answered; 0 where nobody was.
func (c *Count) ASA() time.Duration {
	var sum time.Duration
	for _, wait := range c.waits {
		sum += wait
	}
	return sum / time.Duration(max(len(c.waits), 1))
}

// P90 is how long nine in ten of those who were answered have waited at most; 0 where nobody was.
func (c *Count) P90() time.Duration {
	if len(c.waits) == 0 {
		return 0
	}
	return c.waits[(len(c.waits)*9+9)/10-1]
}

// Occupancy is the share of the time at work in which the agent was busy, 0 to 1: a call that outlasts a shift counts in it
// as far as the shift goes.
func (r *Report) Occupancy(id string) float64 {
	return min(float64(r.Agents[id].Busy)/float64(max(r.Agents[id].Work, 1)), 1)
}

// refs are the lanes in their order.
func (r *Report) refs() []queue.LaneRef {
	return slices.SortedFunc(maps.Keys(r.Lanes), func(a, b queue.LaneRef) int {
		return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Lane, b.Lane))
	})
}

// String is the report for people.
func (r *Report) String() string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "QUEUE\tNEEDS\tCALLS\tANSWERED\tIN %s\tASA\tP90\tLONGEST\tGAVE UP\tLADDER\tFULL\tLEFT OVER\tOVERTAKEN\n", strings.ToUpper(r.Target.String()))
	for _, ref := range r.refs() {
		c := r.Lanes[ref]
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\n", ref.Queue, ref.Lane, c.Calls, c.Answered, percent(c.ServiceLevel()),
			spell(c.ASA()), spell(c.P90()), spell(c.Longest), c.Abandoned, c.Ladder, c.Full, c.Waiting, c.Overtaken)
	}
	_ = table.Flush() // a builder takes everything
	for _, ref := range r.refs() {
		if who := r.Lanes[ref].who(); who != "" {
			fmt.Fprintf(&out, "\n%s, %s: answered %s", ref.Queue, ref.Lane, who)
		}
	}
	out.WriteString("\n\n")
	fmt.Fprintln(table, "AGENT\tCALLS\tOCCUPANCY")
	for _, id := range slices.Sorted(maps.Keys(r.Agents)) {
		fmt.Fprintf(table, "%s\t%d\t%s\n", id, r.Agents[id].Calls, percent(r.Occupancy(id)))
	}
	_ = table.Flush() // likewise
	return out.String()
}

// who says by whom the callers were answered, where not all were by agents of the first tier who have what was needed.
func (c *Count) who() string {
	var parts []string
	for _, tier := range slices.Sorted(maps.Keys(c.Tiers)) {
		if len(c.Tiers) > 1 || tier > 1 {
			parts = append(parts, fmt.Sprintf("%d by tier %d", c.Tiers[tier], tier))
		}
	}
	if c.Known > 0 {
		parts = append(parts, fmt.Sprintf("%d by the agent whom they know", c.Known))
	}
	for _, need := range slices.Sorted(maps.Keys(c.Without)) {
		parts = append(parts, fmt.Sprintf("%d without %s", c.Without[need], need))
	}
	return strings.Join(parts, ", ")
}

// Changes says what is another than in the report of a run before, a line for each lane and agent of which something is.
func (r *Report) Changes(before *Report) string {
	var out strings.Builder
	refs := slices.Concat(r.refs(), before.refs())
	slices.SortFunc(refs, func(a, b queue.LaneRef) int {
		return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Lane, b.Lane))
	})
	for _, ref := range slices.Compact(refs) {
		now, was := r.lane(ref.Queue, ref.Lane), before.lane(ref.Queue, ref.Lane)
		tell(&out, ref.Queue+", "+ref.Lane,
			change("in "+r.Target.String(), percent(was.ServiceLevel()), percent(now.ServiceLevel())),
			change("ASA", spell(was.ASA()), spell(now.ASA())), change("P90", spell(was.P90()), spell(now.P90())),
			change("longest", spell(was.Longest), spell(now.Longest)), change("answered", fmt.Sprint(was.Answered), fmt.Sprint(now.Answered)),
			change("gave up", fmt.Sprint(was.Abandoned), fmt.Sprint(now.Abandoned)), change("ladder", fmt.Sprint(was.Ladder), fmt.Sprint(now.Ladder)),
			change("full", fmt.Sprint(was.Full), fmt.Sprint(now.Full)), change("left over", fmt.Sprint(was.Waiting), fmt.Sprint(now.Waiting)),
			change("overtaken", fmt.Sprint(was.Overtaken), fmt.Sprint(now.Overtaken)), change("by whom", cmp.Or(was.who(), "tier 1"), cmp.Or(now.who(), "tier 1")))
	}
	for _, id := range slices.Sorted(maps.Keys(r.Agents)) {
		if before.Agents[id] != nil {
			tell(&out, id, change("occupancy", percent(before.Occupancy(id)), percent(r.Occupancy(id))))
		}
	}
	if out.Len() == 0 {
		return "nothing\n"
	}
	return out.String()
}

func tell(out *strings.Builder, of string, changes ...string) {
	changes = slices.DeleteFunc(changes, func(text string) bool { return text == "" })
	if len(changes) > 0 {
		fmt.Fprintf(out, "%s: %s\n", of, strings.Join(changes, "; "))
	}
}

// change says what has become of a figure; nothing when it is the same.
func change(what, was, now string) string {
	if was == now {
		return ""
	}
	return what + " " + was + " -> " + now
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func spell(d time.Duration) string { return d.Round(time.Second).String() }
