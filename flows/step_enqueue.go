package flows

import "time"

// Enqueue puts the caller in a queue's line for a person.
type Enqueue struct {
	StepMeta
	Queue    string
	Skills   []Need        // that callers need
	Language Wish          // whether callers wait for an agent who speaks their language; empty: as the queue says
	Agent    Template      // the ID of the agent whom the caller knows; nothing: nobody
	Head     time.Duration // head start of a priority
	Note     Template      // what the agent is told the caller chose
	Next     string        // after the talk; empty: a goodbye
}

var enqueueKind = describe(listens, "puts the caller in line for a person",
	field[Enqueue]{"enqueue", required, queueName(func(s *Enqueue) *string { return &s.Queue }), "the queue"},
	field[Enqueue]{"skills", optional, needs("a mapping of skills to levels, such as {billing: 2}", requiredNeed), "the skills that an agent must have, and at which level at least"},
	field[Enqueue]{"prefers", optional, needs("a mapping of skills to levels, such as {refunds: 1}", preferredNeed), "the skills by which agents come first; others will do"},
	field[Enqueue]{"own_language", optional, wish(func(s *Enqueue) *Wish { return &s.Language }), "whether callers wait for an agent who speaks their language; as the queue says when left out"},
	field[Enqueue]{"agent", optional, phrase("the id of an agent, such as {{ last_agent }}", func(s *Enqueue) *Template { return &s.Agent }), "the agent whom the caller knows, who comes first; nobody where that is no agent of the queue"},
	field[Enqueue]{"priority", optional, duration(0, maxHead, func(s *Enqueue) *time.Duration { return &s.Head }), "how much longer than in truth the caller counts as having waited; the queue's own priority where that is more"},
	field[Enqueue]{"note", optional, phrase("a short text", func(s *Enqueue) *Template { return &s.Note }), "what the agent is told before the talk"},
	field[Enqueue]{"next", optional, target(func(s *Enqueue) *string { return &s.Next }), "the step after the talk; a goodbye when left out"},
)

func requiredNeed(skill string, level int) Need { return Need{Skill: skill, Level: level} }

func preferredNeed(skill string, level int) Need {
	return Need{Skill: skill, Level: level, Preferred: true}
}
