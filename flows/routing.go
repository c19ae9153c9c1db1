package flows

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Routing says whom the callers of a queue are offered to, and when. All times count from the caller's turn: since they
// came, a head start included.
type Routing struct {
	Choice   AgentChoice   // which of several agents is offered the caller
	Tiers    []Tier        // the second tier and those after it
	Relax    []Relaxation  // what callers go without after a while
	Sticky   time.Duration // how long a caller waits for the agent they know, while that agent is at work
	Resume   time.Duration // for how long a caller who hung up gets the old place back by calling again
	Head     time.Duration // head start of the queue's callers, up to an hour
	Language Wish          // whether callers wait for an agent who speaks their language
}

// AgentChoice says which of several agents is offered a caller.
type AgentChoice string

// The choices.
const (
	LongestIdle AgentChoice = "longest-idle" // ready for longest
	LeastTalked AgentChoice = "least-talked" // has talked least since signing in
	FewestCalls AgentChoice = "fewest-calls" // has had the fewest calls since then
	RoundRobin  AgentChoice = "round-robin"  // was offered a caller longest ago
	Linear      AgentChoice = "linear"       // stands first in agents.yaml
	Weighted    AgentChoice = "weighted"     // has had the fewest calls for their weight
)

// Wish says how much a caller's language counts.
type Wish string

// The wishes. Agents are asked for no language, those who speak it come first, or nobody else will do.
const (
	WishAny       Wish = "any"
	WishPreferred Wish = "preferred"
	WishRequired  Wish = "required"
)

// Tier says when the agents of a tier are offered callers. Nearer tiers are always asked first.
type Tier struct {
	Pos   Position
	After time.Duration // open to callers who have waited so long; 0: when nobody nearer is ready
}

// Relaxation lets a lower level of a skill do for callers who have waited long.
type Relaxation struct {
	Pos   Position
	After time.Duration
	Skill string
	Level int // 0: none, where the skill is only preferred
}

// Need is a skill that callers need.
type Need struct {
	Skill     string
	Level     int // 1 to 100
	Preferred bool
}

// MainLane is where callers wait who need nothing in particular. MaxLane is how many bytes the name of a lane may have.
const (
	MainLane = "main"
	MaxLane  = 64
)

// LanguageSkill is the skill of speaking a language. Countries do not matter: lang:en stands for en-GB as well.
func LanguageSkill(tag string) string { return "lang:" + primary(tag) }

// Lane names where callers wait who have those needs, and who know an agent if one is given: "main",
// "billing>=2,lang:hi?" or "main@anna". The line gives such a name its meaning.
func Lane(needs []Need, agent string) string {
	var all []string
	for _, n := range slices.SortedFunc(slices.Values(needs), func(a, b Need) int { return cmp.Compare(a.Skill, b.Skill) }) {
		all = append(all, n.String())
	}
	lane := cmp.Or(strings.Join(all, ","), MainLane)
	if agent != "" {
		lane += "@" + agent
	}
	return lane
}

// String is the need as it stands in the name of a lane.
func (n Need) String() string {
	text := n.Skill
	if n.Level != 1 {
		text += ">=" + strconv.Itoa(n.Level)
	}
	if n.Preferred {
		text += "?"
	}
	return text
}

// language is the need of callers of a language; none where the wish is for any.
func (w Wish) language(tag string) []Need {
	if tag == "" || w != WishRequired && w != WishPreferred {
		return nil
	}
	return []Need{{Skill: LanguageSkill(tag), Level: 1, Preferred: w == WishPreferred}}
}

// EscapeNeeds are the needs of callers of a language whom 0 leads to the queue: the language, where the queue says so and
// somebody could ever meet it. Whoever asks for a person gets one.
func (s *Site) EscapeNeeds(queue, language string) []Need {
	q := s.Queues[queue]
	if q == nil {
		return nil
	}
	needs := q.Routing.Language.language(language)
	if !s.CanServe(queue, needs) {
		return nil
	}
	return needs
}

// Needs are the needs of callers of a language whom the step puts in line: its skills, and the language where the step or
// its queue says so.
func (e *Enqueue) Needs(s *Site, language string) []Need {
	wish := e.Language
	if q := s.Queues[e.Queue]; q != nil && wish == "" {
		wish = q.Routing.Language
	}
	return slices.Concat(e.Skills, wish.language(language))
}

// fingerprintRouting writes all that decides in which lane callers of a queue stand, always in the same way; nothing where
// they all stand in one.
func (s *Site) fingerprintRouting(w io.Writer, q *Queue) {
	if q.Routing.Head > 0 {
		fmt.Fprintf(w, "head %s\n", q.Routing.Head)
	}
	if q.Routing.Language != WishRequired && q.Routing.Language != WishPreferred {
		return
	}
	fmt.Fprintf(w, "language %s\n", q.Routing.Language)
	for _, a := range s.Agents {
		if slices.Contains(a.Queues, q.Name) {
			fmt.Fprintf(w, "spoken %q\n", a.Speaks)
		}
	}
}

// CanServe reports whether some declared agent of the queue meets the needs by now, or will once the queue has relaxed
// them.
func (s *Site) CanServe(queue string, needs []Need) bool {
	return slices.ContainsFunc(s.Agents, func(a Agent) bool {
		return slices.Contains(a.Queues, queue) && !slices.ContainsFunc(needs, func(n Need) bool { return a.Level(n.Skill) < s.least(queue, n) })
	})
}

// least is the lowest level that will do for a need in the end. A skill that is only preferred never keeps a caller from an
// agent.
func (s *Site) least(queue string, n Need) int {
	if n.Preferred {
		return 0
	}
	level := n.Level
	if q := s.Queues[queue]; q != nil {
		for _, step := range q.Routing.Relax {
			if step.Skill == n.Skill {
				level = min(level, max(step.Level, 1))
			}
		}
	}
	return level
}

// Level is the level at which the agent has a skill; 0: not at all.
func (a Agent) Level(skill string) int {
	if language, is := strings.CutPrefix(skill, "lang:"); is {
		if slices.Contains(a.Speaks, language) {
			return 1
		}
		return 0
	}
	return a.Skills[skill]
}
