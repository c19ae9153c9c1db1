package flows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ServiceLevel is what a queue is to reach, and what its staff is counted for.
type ServiceLevel struct {
	Answer    float64       // share of all who call who are to be answered within Within, above 0 and below 1
	Within    time.Duration // at least 0
	Abandon   float64       // share of callers who may hang up at most, above 0
	Occupancy float64       // share of their time that agents are to be busy at most, above 0; 1: as much as comes

	Formula LevelFormula  // by which the level is shown first
	Short   time.Duration // within which who hangs up counts as a short hang-up, at least 0
}

// LevelFormula is a formula of the service level.
type LevelFormula string

// The formulas, which queue/figures explains.
const (
	LevelStrict    LevelFormula = "strict"    // answered in time, of all answered and abandoned
	LevelEverybody LevelFormula = "everybody" // of all of whom something has become
	LevelAnswered  LevelFormula = "answered"  // of the answered
	LevelLenient   LevelFormula = "lenient"   // who hung up in time counts as answered in time
	LevelStayed    LevelFormula = "stayed"    // who hung up in time is left out
	LevelForgiving LevelFormula = "forgiving" // short hang-ups count as answered in time
	LevelTrimmed   LevelFormula = "trimmed"   // short hang-ups are left out
	LevelRemoved   LevelFormula = "removed"   // whoever has left the line in time, for whatever reason
)

// usualLevel is what counts where nothing is declared.
var usualLevel = ServiceLevel{Answer: 0.8, Within: 20 * time.Second, Abandon: 0.05, Occupancy: 0.88, Formula: LevelStrict, Short: 5 * time.Second}

// staffingFields are the keys of a queue that say how much staff it needs.
var staffingFields = []field[Queue]{
	{"service_level", optional, value[Queue]{what: levelWhat, shape: keyed(levelFields), read: readServiceLevel}, "how many callers are to be answered how soon; its staff is counted for that"},
	{"alerts", optional, value[Queue]{what: alertsWhat, shape: keyed(alertFields), read: readAlerts}, "from when on screens warn of what goes wrong in the queue"},
	{"shrinkage", optional, percent(0, 90, func(q *Queue) *float64 { return &q.Shrinkage }).or("0%"), "which part of the time that agents are paid for they do something else, such as breaks and training"},
}

const levelWhat = "a service level such as {answer: 80%, within: 20s, abandon: 5%}"

// levelFields is the table of a service level.
var levelFields = []field[ServiceLevel]{
	{"answer", optional, percent(1, 99, func(l *ServiceLevel) *float64 { return &l.Answer }).or("80%"), "which part of all who call is to be answered in time"},
	{"within", optional, duration(0, time.Hour, func(l *ServiceLevel) *time.Duration { return &l.Within }).or("20s"), "what in time is"},
	{"abandon", optional, percent(1, 100, func(l *ServiceLevel) *float64 { return &l.Abandon }).or("5%"), "which part of callers may hang up at most"},
	{"occupancy", optional, percent(10, 100, func(l *ServiceLevel) *float64 { return &l.Occupancy }).or("88%"), "which part of their time agents are to be busy at most; 100%: as much as comes"},
	{"formula", optional, choice(func(l *ServiceLevel) *LevelFormula { return &l.Formula }, LevelStrict, LevelEverybody, LevelAnswered, LevelLenient, LevelStayed, LevelForgiving, LevelTrimmed, LevelRemoved).or(string(LevelStrict)), "the formula by which screens show the level first, beside all others"},
	{"short", optional, duration(0, 5*time.Minute, func(l *ServiceLevel) *time.Duration { return &l.Short }).or("5s"), "who hangs up within that time counts as a short hang-up, which figures show apart"},
}

func readServiceLevel(r *reader, c cursor, q *Queue) { readFields(r, c, levelFields, &q.Level) }

// percentShape is a number with its sign.
var percentShape = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3})?) ?%$`)

// percent is a part of something, written with its sign and kept as a share from 0 to 1.
func percent[S any](least, most float64, get func(*S) *float64) value[S] {
	what := fmt.Sprintf("percent, from %g%% to %g%%", least, most)
	return value[S]{what: what, shape: Shape{Scalar: &Scalar{Pattern: percentShape.String()}}, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, what)
		if !ok {
			return
		}
		found := percentShape.FindStringSubmatch(text)
		switch {
		case found == nil && isNumber(text):
			r.errorAt(c.node, codeShape, "write "+strings.TrimSpace(text)+"%", "%s has no sign of percent", quote(text))
			return
		case found == nil:
			r.errorAt(c.node, codeShape, "write "+what, "%s is not percent", quote(text))
			return
		}
		n, _ := strconv.ParseFloat(found[1], 64) // digits, by the pattern
		if n < least || n > most {
			r.errorAt(c.node, codeRange, "write "+what, "%s is out of range", text)
			return
		}
		*get(s) = n / 100
	}}
}
