package queue

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrLane is a text that names no lane.
var ErrLane = errors.New("not a lane: want main, or needs such as billing>=2,lang:hi?, and @agent for an agent who is known")

// Lane is what the callers of a queue who stand together need. Its text is canonical: "main" for callers who need
// nothing in particular, or needs in order of skill such as "billing>=2,lang:hi?", and after them "@anna" for callers
// who know that agent.
type Lane struct {
	Needs []Need // sorted by skill, each skill once
	Agent string // the ID of the agent whom the callers know; empty: nobody
}

// Need is a skill that a lane asks for. A language is a skill like any other: lang:hi.
type Need struct {
	Skill     string
	Level     int  // the least level that will do, 1 to MaxLevel
	Preferred bool // agents who have it come first; others may serve as soon as the queue's relaxation lets them
}

// MaxLevel is the highest level of a skill; 1 is the lowest.
const MaxLevel = 100

var needText = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9:._-]*)(?:>=([0-9]{1,3}))?(\?)?$`)

// ParseLane reads a lane; an empty text is the main lane. Errors are ErrLane, also for a text of more than 64 bytes,
// for a level out of range and for a skill that is named twice.
func ParseLane(text string) (Lane, error) {
	if len(text) > maxText {
		return Lane{}, fmt.Errorf("lane of %d bytes, at most %d: %w", len(text), maxText, ErrLane)
	}
	needs, agent, known := strings.Cut(text, "@")
	if known && agent == "" || strings.ContainsAny(agent, "\n\t") {
		return Lane{}, fmt.Errorf("lane %q: %w", text, ErrLane)
	}
	l := Lane{Agent: agent}
	if needs == "" || needs == MainLane {
		return l, nil
	}
	for part := range strings.SplitSeq(needs, ",") {
		n, ok := parseNeed(part)
		if !ok {
			return Lane{}, fmt.Errorf("lane %q: %q: %w", text, part, ErrLane)
		}
		l.Needs = append(l.Needs, n)
	}
	slices.SortFunc(l.Needs, func(a, b Need) int { return cmp.Compare(a.Skill, b.Skill) })
	for i := 1; i < len(l.Needs); i++ {
		if l.Needs[i].Skill == l.Needs[i-1].Skill {
			return Lane{}, fmt.Errorf("lane %q names %s twice: %w", text, l.Needs[i].Skill, ErrLane)
		}
	}
	return l, nil
}

func parseNeed(text string) (Need, bool) {
	m := needText.FindStringSubmatch(text)
	if len(m) == 0 || m[1] == MainLane {
		return Need{}, false
	}
	n := Need{Skill: m[1], Level: 1, Preferred: m[3] != ""}
	if m[2] != "" {
		n.Level, _ = strconv.Atoi(m[2]) // digits, by the pattern
	}
	return n, n.Level >= 1 && n.Level <= MaxLevel
}

// String is the canonical text of the lane.
func (l Lane) String() string {
	var b strings.Builder
	for i, n := range l.Needs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(n.String())
	}
	if len(l.Needs) == 0 {
		b.WriteString(MainLane)
	}
	if l.Agent != "" {
		b.WriteByte('@')
		b.WriteString(l.Agent)
	}
	return b.String()
}

// String is the canonical text of the need: its level unless that is 1, and a question mark when it is only preferred.
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

// canonicalLane is the canonical text of a lane. A text that names none is the main lane: a caller is served without
// a skill rather than not at all.
func canonicalLane(text string) string {
	l, err := ParseLane(text)
	if err != nil {
		return MainLane
	}
	return l.String()
}
