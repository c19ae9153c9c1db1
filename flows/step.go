package flows

// Step is one node of a flow. The set of implementations is closed: one a file, step_<kind>.go.
type Step interface {
	Meta() *StepMeta
}

// StepMeta is what every step has.
type StepMeta struct {
	Name   string
	Kind   string // the key that names the step's kind in YAML: say, menu, ...
	Pos    Position
	Person string // queue behind 0 here; empty: the flow's
	// Scope is what the names of the variables that the step sees begin with in the program: that of the module to which the
	// step belongs, such as "verify.". Empty: the flow's own.
	Scope string
}

// Meta implements Step.
func (m *StepMeta) Meta() *StepMeta { return m }
