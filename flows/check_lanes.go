package flows

import (
	"fmt"
	"slices"
)

const (
	codeNobodyCan = "PZ171"
	codeLongLane  = "PZ172"
)

// checkLanes finds callers whom no declared agent can ever serve. It is silent about queues that nobody serves at all: the
// check of the site tells of those.
func checkLanes(d *draft) {
	site := d.program.Site
	for _, name := range d.order {
		step, ok := d.program.Steps[name].(*Enqueue)
		if !ok || site.Queues[step.Queue] == nil || !site.CanServe(step.Queue, nil) {
			continue
		}
		for _, language := range d.languages {
			if needs := step.Needs(site, language); !site.CanServe(step.Queue, needs) {
				d.nobodyCan(step, needs)
				break
			}
		}
	}
}

// nobodyCan reports needs of a step, the one that nobody meets if there is one.
func (d *draft) nobodyCan(step *Enqueue, needs []Need) {
	at := d.places[join("steps", step.Meta().Name)]
	for _, key := range []string{"enqueue", "skills"} {
		if found, written := d.places[join(join("steps", step.Meta().Name), key)]; written {
			at = found
		}
	}
	site := d.program.Site
	i := slices.IndexFunc(needs, func(n Need) bool { return !site.CanServe(step.Queue, []Need{n}) })
	switch {
	case i < 0:
		d.errorAt(at.anchor(), codeNobodyCan, "ask for less, or let the queue relax one of them", "no agent of the queue %s has all that these callers need: %s", quote(step.Queue), Lane(needs, ""))
	case slices.Contains(step.Skills, needs[i]):
		at = d.places[fmt.Sprintf("steps.%s.skills.%s", step.Meta().Name, needs[i].Skill)]
		d.errorAt(at.key, codeNobodyCan, "ask for less, prefer it instead, let the queue relax it, or add it to an agent", "no agent of the queue %s ever has %s at level %d", quote(step.Queue), quote(needs[i].Skill), needs[i].Level)
	default:
		d.errorAt(at.anchor(), codeNobodyCan, "prefer the language instead, or write speaks: at an agent who does", "no agent of the queue %s speaks %s, which these callers need", quote(step.Queue), quote(needs[i].Skill[len(LanguageSkill("")):]))
	}
}

// checkLaneNames finds needs that do not fit into the name of a lane.
func checkLaneNames(d *draft) {
	for _, name := range d.order {
		step, ok := d.program.Steps[name].(*Enqueue)
		if !ok {
			continue
		}
		for _, language := range d.languages {
			if lane := Lane(step.Needs(d.program.Site, language), ""); len(lane) > MaxLane {
				at := d.places[join("steps", name)]
				d.errorAt(at.anchor(), codeLongLane, "ask for fewer skills, or give them shorter names", "what these callers need is written with %d characters, %d at most: %s", len(lane), MaxLane, lane)
				break
			}
		}
	}
}
