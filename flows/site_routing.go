package flows

import (
	"maps"
	"regexp"
	"slices"
	"time"
)

// maxHead is the longest head start. It bounds how long priorities can hold anybody up.
const maxHead = time.Hour

// maxLevel is the highest level of a skill.
const maxLevel = 100

// routingFields are the keys of a queue that say whom its callers are offered to.
var routingFields = []field[Queue]{
	{"choice", optional, choice(func(q *Queue) *AgentChoice { return &q.Routing.Choice }, LongestIdle, LeastTalked, FewestCalls, RoundRobin, Linear, Weighted).or("longest-idle"), "which of several agents is offered a caller"},
	{"tiers", optional, value[Queue]{what: "a list such as [{after: 30s}, {after: 2m}]", shape: listOf(keyed(tierFields)), read: readTiers}, "when the agents of the second tier, the third and so on are offered callers"},
	{"relax", optional, value[Queue]{what: "a list such as [{after: 1m, skill: billing, level: 1}]", shape: listOf(keyed(relaxFields)), read: readRelax}, "which lower level of a skill will do after a while"},
	{"own_language", optional, wish(func(q *Queue) *Wish { return &q.Routing.Language }).or("any"), "whether callers wait for an agent who speaks their language: such agents come first (preferred), or nobody else will do (required)"},
	{"sticky", optional, duration(0, time.Hour, func(q *Queue) *time.Duration { return &q.Routing.Sticky }), "how long a caller waits for the agent they know, while that agent is at work; when left out, that agent only comes first"},
	{"resume", optional, duration(0, 24*time.Hour, func(q *Queue) *time.Duration { return &q.Routing.Resume }), "for how long a caller who hung up in line gets the old place back by calling again; not at all when left out"},
	{"priority", optional, duration(0, maxHead, func(q *Queue) *time.Duration { return &q.Routing.Head }), "how much longer than in truth the queue's callers count as having waited"},
}

// tierFields is the table of a tier.
var tierFields = []field[Tier]{
	{"after", required, duration(0, 24*time.Hour, func(t *Tier) *time.Duration { return &t.After }), "how long callers have waited by then; 0s: whenever nobody nearer is ready"},
}

// relaxFields is the table of a relaxation.
var relaxFields = []field[Relaxation]{
	{"after", required, duration(0, 24*time.Hour, func(x *Relaxation) *time.Duration { return &x.After }), "how long callers have waited by then"},
	{"skill", required, skillName(func(x *Relaxation) *string { return &x.Skill }), "the skill"},
	{"level", optional, count(0, maxLevel, func(x *Relaxation) *int { return &x.Level }).or("0"), "the level that will do then; 0: none, where the skill is only preferred"},
}

// abilityFields are the keys of an agent that say whom the agent may serve, and when.
var abilityFields = []field[Agent]{
	{"tiers", optional, value[Agent]{what: "a mapping of queues to tiers, such as {billing: 2}", shape: mappingOf(*nameText.Scalar, numberShape(1, 20)), read: readAgentTiers}, "the tier in which the agent serves a queue; 1, the nearest, where nothing is said"},
	{"skills", optional, levels("a mapping of skills to levels, such as {billing: 3}", func(a *Agent) *map[string]int { return &a.Skills }), "what the agent is good at, from 1 to 100"},
	{"speaks", optional, value[Agent]{what: "a list of languages, such as [en, hi]", shape: listOf(Shape{Scalar: &Scalar{Form: FormText, Pattern: languageShape.String()}}), read: readSpeaks}, "the languages in which the agent talks with callers; the agent's own language when left out"},
	{"weight", optional, count(1, 100, func(a *Agent) *int { return &a.Weight }), "the agent's share of callers where a queue chooses by weight; 1 when left out"},
}

// skillShape is the name of a skill. Languages have a key of their own.
var skillShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,29}$`)

// wish is how much a caller's language counts.
func wish[S any](get func(*S) *Wish) value[S] {
	return choice(get, WishAny, WishPreferred, WishRequired)
}

// skillName is a skill that agents have.
func skillName[S any](get func(*S) *string) value[S] {
	const what = "the name of a skill"
	return value[S]{what: what, shape: Shape{Scalar: &Scalar{Form: FormText, Pattern: skillShape.String()}}, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if ok && r.checkSkill(c, text) {
			*get(s) = text
		}
	}}
}

// checkSkill reports a name that no skill may have.
func (r *reader) checkSkill(c cursor, name string) bool {
	at := c.node
	if c.key != nil && c.key.Value == name {
		at = c.key
	}
	switch {
	case name == MainLane:
		r.errorAt(at, codeName, "give the skill another name", "main is no skill: it is the lane of callers who need none")
	case !skillShape.MatchString(name):
		r.errorAt(at, codeName, "use at most 30 letters, digits, - and _, beginning with a letter", "%s is not the name of a skill", quote(name))
	default:
		return true
	}
	return false
}

// levelsShape is a mapping of skills to levels.
var levelsShape = mappingOf(Scalar{Pattern: skillShape.String()}, numberShape(1, maxLevel))

// levels are skills with their levels.
func levels[S any](what string, get func(*S) *map[string]int) value[S] {
	return value[S]{what: what, shape: levelsShape, read: func(r *reader, c cursor, s *S) { *get(s) = r.levels(c, what) }}
}

func (r *reader) levels(c cursor, what string) map[string]int {
	found := map[string]int{}
	for _, entry := range r.entries(c, what) {
		r.places[entry.path] = entry
		var level int
		count(1, maxLevel, func(n *int) *int { return n }).read(r, entry, &level)
		if r.checkSkill(entry, entry.key.Value) && level > 0 {
			found[entry.key.Value] = level
		}
	}
	return found
}

// needs are the skills that callers need at a level.
func needs(what string, need func(skill string, level int) Need) value[Enqueue] {
	return value[Enqueue]{what: what, shape: levelsShape, read: func(r *reader, c cursor, s *Enqueue) {
		found := r.levels(c, what)
		for _, skill := range slices.Sorted(maps.Keys(found)) {
			if slices.ContainsFunc(s.Skills, func(n Need) bool { return n.Skill == skill }) {
				r.errorAt(c.anchor(), codeDuplicate, "ask for it under one of the two keys", "%s is both required and preferred", quote(skill))
				continue
			}
			s.Skills = append(s.Skills, need(skill, found[skill]))
		}
	}}
}

func readTiers(r *reader, c cursor, q *Queue) {
	for _, item := range r.items(c) {
		r.places[item.path] = item
		tier := Tier{Pos: r.at(item.node)}
		readFields(r, item, tierFields, &tier)
		q.Routing.Tiers = append(q.Routing.Tiers, tier)
	}
}

func readRelax(r *reader, c cursor, q *Queue) {
	for _, item := range r.items(c) {
		r.places[item.path] = item
		step := Relaxation{Pos: r.at(item.node)}
		readFields(r, item, relaxFields, &step)
		q.Routing.Relax = append(q.Routing.Relax, step)
	}
}

func readAgentTiers(r *reader, c cursor, a *Agent) {
	a.Tiers = map[string]int{}
	for _, entry := range r.entries(c, "a mapping of queues to tiers") {
		var tier int
		count(1, 20, func(n *int) *int { return n }).read(r, entry, &tier)
		a.Tiers[entry.key.Value] = tier
		r.places[entry.path] = entry
		if !slices.Contains(a.Queues, entry.key.Value) {
			r.errorAt(entry.key, codeSiteName, suggest(entry.key.Value, a.Queues, "add it to the agent's queues"), "%s does not serve the queue %s", quote(a.ID), quote(entry.key.Value))
		}
	}
}

func readSpeaks(r *reader, c cursor, a *Agent) {
	for _, item := range r.items(c) {
		tag, ok := r.text(item, "a language such as en")
		switch {
		case !ok:
		case !languageShape.MatchString(tag):
			r.errorAt(item.node, codeLanguage, suggest(tag, knownLanguages(), "write a language tag such as en or hi"), "%s is not a language", quote(tag))
		case slices.Contains(a.Speaks, primary(tag)):
			r.errorAt(item.node, codeDuplicate, "remove one of the two", "the language %s stands twice", quote(primary(tag)))
		default:
			a.Speaks = append(a.Speaks, primary(tag))
		}
	}
}
