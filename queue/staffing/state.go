package staffing

// State says whether those at work are enough.
type State uint8

// The states, from the one that needs nobody to the one that needs somebody at once.
const (
	Unknown State = iota // too little is known to say
	Over                 // two fewer would still be enough for an hour
	Enough
	Tight // the next half hour may miss the target
	Short // it will probably miss it, or a new caller may wait too long
)

// States are all of them.
func States() []State { return []State{Unknown, Over, Enough, Tight, Short} }

// String is the state's name.
func (s State) String() string { return [...]string{"unknown", "over", "enough", "tight", "short"}[s] }

// MarshalText is the state's name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the state's name; any other text is Unknown.
func (s *State) UnmarshalText(text []byte) error {
	*s = Unknown
	for _, state := range States() {
		if state.String() == string(text) {
			*s = state
		}
	}
	return nil
}

// The chances of missing the target from which the next half hour is tight, and short.
const (
	tightFrom = 0.3
	shortFrom = 0.7
)

// stateOf judges the chance that the next half hour misses the target, and the wait that eight of ten new callers do not
// exceed, both by those at work. The longest wait that may be told is in seconds; 0: any.
func stateOf(missing, newcomer, longest float64) State {
	switch {
	case missing > shortFrom, longest > 0 && newcomer > longest:
		return Short
	case missing >= tightFrom:
		return Tight
	}
	return Enough
}

// How long a state must last to be believed.
const (
	enterAfter = 2     // looks that find it worse
	leaveAfter = 300.0 // seconds in which it is found better all the time
)

// Watch is the state of a queue as people are told it: it does not follow every look.
type Watch struct {
	State  State
	worse  int     // looks in a row that found it worse
	better bool    // it was found better when last looked at
	since  float64 // since when
}

// Look takes in what was found now, a time in seconds, and reports whether the state has changed by that. Worse is
// believed when two looks in a row find it, better when every look for five minutes does.
func (w *Watch) Look(now float64, found State) bool {
	before := w.State
	switch {
	case found == w.State || found == Unknown:
		w.worse, w.better = 0, false
	case found > w.State:
		w.better = false
		if w.worse++; w.worse >= enterAfter {
			w.State, w.worse = found, 0
		}
	default:
		w.worse = 0
		if !w.better {
			w.better, w.since = true, now
		}
		if now-w.since >= leaveAfter {
			w.State, w.better = found, false
		}
	}
	return w.State != before
}
