package flows

import (
	"fmt"
	"slices"
)

const (
	codeEmptyTier  = "PZ221"
	codeTierOrder  = "PZ222"
	codeIdleRelax  = "PZ223"
	codeIdleWeight = "PZ224"
	codeSticky     = "PZ225"
	codeStarving   = "PZ226"
)

// checkEmptyTiers finds tiers that nobody is in. It is silent about a site without an agents file, and while one of the
// files is misread.
func checkEmptyTiers(d *siteDraft) {
	if d.agents.file.Name == "" || d.agents.diags.HasErrors() || d.queues.diags.HasErrors() {
		return
	}
	for _, name := range d.queueNames() {
		last := 1
		staffed := map[int]bool{}
		for _, a := range d.site.Agents {
			if slices.Contains(a.Queues, name) {
				tier := max(a.Tiers[name], 1)
				staffed[tier], last = true, max(last, tier)
			}
		}
		tiers := d.site.Queues[name].Routing.Tiers
		for i := range tiers {
			if tier := i + 2; len(staffed) > 0 && !staffed[tier] && (i < len(tiers)-1 || last <= tier) {
				at := d.queues.places[fmt.Sprintf("queues.%s.tiers.%d", name, i)]
				d.queues.warnAt(at.node, codeEmptyTier, fmt.Sprintf("write tiers: {%s: %d} at an agent in agents.yaml, or remove the tier", name, tier), "nobody serves the queue %s in tier %d", quote(name), tier)
			}
		}
	}
}

// checkTierOrder finds tiers that open no later than the one before. Several in a row may open whenever nobody nearer is
// ready.
func checkTierOrder(d *siteDraft) {
	for _, name := range d.queueNames() {
		tiers := d.site.Queues[name].Routing.Tiers
		for i := 1; i < len(tiers); i++ {
			if tiers[i].After <= tiers[i-1].After && tiers[i-1].After > 0 {
				at := d.queues.places[fmt.Sprintf("queues.%s.tiers.%d", name, i)]
				d.queues.errorAt(at.node, codeTierOrder, "let each tier open later than the one before", "tier %d opens after %s, no later than the tier before it", i+2, spell(tiers[i].After))
			}
		}
	}
}

// checkRelax finds relaxations that make nobody easier to serve: another has lowered the skill as far by then.
func checkRelax(d *siteDraft) {
	for _, name := range d.queueNames() {
		relax := d.site.Queues[name].Routing.Relax
		for i, step := range relax {
			idle := step.Level >= maxLevel || slices.ContainsFunc(relax[:i], func(other Relaxation) bool {
				return other.Skill == step.Skill && other.After <= step.After && other.Level <= step.Level
			})
			if idle && step.Skill != "" {
				at := d.queues.places[fmt.Sprintf("queues.%s.relax.%d", name, i)]
				d.queues.warnAt(at.node, codeIdleRelax, "lower the level, or remove the step", "after %s, level %d of %s changes nothing", spell(step.After), step.Level, quote(step.Skill))
			}
		}
	}
}

// checkWeights finds weights by which no queue chooses.
func checkWeights(d *siteDraft) {
	if d.queues.diags.HasErrors() {
		return
	}
	for _, a := range d.site.Agents {
		at, written := d.agents.places["agents."+a.ID+".weight"]
		weighs := slices.ContainsFunc(a.Queues, func(name string) bool {
			q := d.site.Queues[name]
			return q != nil && q.Routing.Choice == Weighted
		})
		if written && !weighs {
			d.agents.warnAt(at.anchor(), codeIdleWeight, "write choice: weighted at one of these queues, or remove the weight", "no queue of %s chooses by weight", quote(a.ID))
		}
	}
}

// checkSticky finds callers who would wait for the agent they know until the ladder takes them.
func checkSticky(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		if q.MaxWait > 0 && q.Routing.Sticky >= q.MaxWait {
			at := d.queues.places["queues."+name+".sticky"]
			d.queues.errorAt(at.node, codeSticky, "wait for less than max_wait", "callers would wait %s for the agent whom they know, and leave the line after %s", spell(q.Routing.Sticky), spell(q.MaxWait))
		}
	}
}

// checkStarving finds head starts of whole queues that are longer than anybody waits.
func checkStarving(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		for _, other := range d.queueNames() {
			longest := d.site.Queues[other].MaxWait
			if longest > 0 && q.Routing.Head > longest && d.shareStaff(name, other) {
				at := d.queues.places["queues."+name+".priority"]
				d.queues.warnAt(at.node, codeStarving, "give it less than the max_wait of the queues that share its agents", "a head start of %s is longer than the %s for which anybody waits in the queue %s: while such callers come, nobody there is served by agents of both", spell(q.Routing.Head), spell(longest), quote(other))
				break
			}
		}
	}
}

// shareStaff reports whether some agent serves both queues, or they are one.
func (d *siteDraft) shareStaff(one, other string) bool {
	return one == other || slices.ContainsFunc(d.site.Agents, func(a Agent) bool {
		return slices.Contains(a.Queues, one) && slices.Contains(a.Queues, other)
	})
}
