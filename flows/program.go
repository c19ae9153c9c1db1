package flows

// Program is a compiled flow: sound, immutable and safe for concurrent use.
type Program struct {
	Name      string
	Version   string   // first 12 hexadecimal digits of the SHA-256 of the flow's source and of the site it names
	Languages []string // BCP 47 tags, the default first
	Voices    map[string]Voice
	Fallbacks map[string][]string // languages that stand in where a prompt lacks one, in order; see [Program.Part]
	// Pronunciations are the words that voices are given in another spelling, by language, the longest first.
	Pronunciations map[string][]Pronunciation
	Person         string // queue behind 0 where a step names no other
	Start          string // name of the first step
	Vars           []Variable
	Steps          map[string]Step
	Site           *Site
	Module         bool // other flows call it as a subflow; it answers no calls itself
	// Recordings are the files of the prompts folder that the flow plays, sorted, each once.
	Recordings []string
	// Queues are the names of the queues that callers can meet, sorted, each once: those that the flow names, and those to
	// which their ladders lead.
	Queues []string
}

// Voice is how a language is spoken: a carrier's voice and the locale it is asked for in.
type Voice struct {
	Name   string // for example Polly.Kajal-Neural
	Locale string // for example hi-IN
}

// Kind is the type of a variable.
type Kind string

// The types of variables.
const (
	KindText   Kind = "text"   // string
	KindNumber Kind = "number" // int
	KindFlag   Kind = "flag"   // bool
)

// Variable is a declared variable with its initial value: a string, an int or a bool by its kind.
type Variable struct {
	Name      string
	Kind      Kind
	Initial   any
	Sensitive bool // neither read nor heard: it takes a sensitive entry, or is fed by one that does
}

// PersonFor is the queue to which 0 leads from the named step: the step's own, or the flow's.
func (p *Program) PersonFor(step string) string {
	if s, ok := p.Steps[step]; ok && s.Meta().Person != "" {
		return s.Meta().Person
	}
	return p.Person
}
