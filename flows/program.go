package flows

// Program is a compiled flow: sound, immutable and safe for concurrent use.
type Program struct {
	Name      string
	Version   string   // first 12 hexadecimal digits of the SHA-256 of the flow's source and of the site it names
	Languages []string // BCP 47 tags, the default first
	Voices    map[string]Voice
	Person    string // queue behind 0 where a step names no other
	Start     string // name of the first step
	Vars      []Variable
	Steps     map[string]Step
	Site      *Site
	// Recordings are the files of the prompts folder that the flow plays, sorted, each once.
	Recordings []string
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
	Name    string
	Kind    Kind
	Initial any
}

// PersonFor is the queue to which 0 leads from the named step: the step's own, or the flow's.
func (p *Program) PersonFor(step string) string {
	if s, ok := p.Steps[step]; ok && s.Meta().Person != "" {
		return s.Meta().Person
	}
	return p.Person
}
