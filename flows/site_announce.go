package flows

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Announce says what callers in line are told of their wait, and how often.
type Announce struct {
	First    time.Duration // in line until the first word on position and wait; 0: on joining
	Every    time.Duration // least time between two announcements
	Progress time.Duration // after which a caller without news is thanked
	Quantile float64       // share of callers who are answered within the wait that they are told
	Position bool          // positions are said
	Farthest int           // the last position that is said; 0: all are
	Wait     bool          // times are said
}

// announceFields is the table of a queue's announcements.
var announceFields = []field[Announce]{
	{"first", optional, duration(0, 5*time.Minute, func(a *Announce) *time.Duration { return &a.First }).or("0s"), "how long a caller is in line before the first word on position and wait; 0s: with the welcome"},
	{"every", optional, duration(45*time.Second, 3*time.Minute, func(a *Announce) *time.Duration { return &a.Every }).or("60s"), "the least time from one announcement to the next; longer after a long one, because words take at most a fifth of a wait"},
	{"progress", optional, duration(time.Minute, 10*time.Minute, func(a *Announce) *time.Duration { return &a.Progress }).or("2m"), "after how long without news a caller is thanked for waiting"},
	{"quantile", optional, share(0.7, 0.95, func(a *Announce) *float64 { return &a.Quantile }).or("0.8"), "how many of all callers, as a share, are answered within the wait that they are told; it is rounded up besides"},
	{"position", optional, decision(func(a *Announce) *bool { return &a.Position }).or("true"), "callers are told their position, as long as hardly anybody will come before them"},
	{"position_up_to", optional, count(0, 1000, func(a *Announce) *int { return &a.Farthest }).or("0"), "the last position that is told; 0: every one"},
	{"wait", optional, decision(func(a *Announce) *bool { return &a.Wait }).or("true"), "callers are told how long it will take"},
}

const announceWhat = `rules such as {every: 90s, position: false}, or {}`

func readAnnounce(r *reader, c cursor, q *Queue) {
	q.Announce = &Announce{}
	readFields(r, c, announceFields, q.Announce)
}

// Announces is what callers are told: what the queue declares, or what counts where it declares nothing.
func (q *Queue) Announces() Announce {
	if q.Announce != nil {
		return *q.Announce
	}
	return plainAnnounce
}

// plainAnnounce is what the table says where nothing is declared.
var plainAnnounce = Announce{Every: time.Minute, Progress: 2 * time.Minute, Quantile: 0.8, Position: true, Wait: true}

// fingerprint writes all that a caller can notice of the rules, always in the same way.
func (a Announce) fingerprint(w io.Writer) { fmt.Fprintf(w, "announce %v\n", a) }

// share is a share of a whole, such as 0.8.
func share[S any](least, most float64, get func(*S) *float64) value[S] {
	what := fmt.Sprintf("a share from %g to %g", least, most)
	shape := Shape{Scalar: &Scalar{Form: FormShare, Pattern: `^0?\.[0-9]{1,3}$`}}
	return value[S]{what: what, shape: shape, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		x, err := strconv.ParseFloat(text, 64)
		switch {
		case err != nil:
			r.errorAt(c.node, codeShape, "write "+what, "%s is not a number", quote(text))
		case !(x >= least && x <= most):
			r.errorAt(c.node, codeRange, "write "+what, "%s is out of range", text)
		default:
			*get(s) = x
		}
	}}
}
