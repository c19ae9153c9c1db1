package flows

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// CallbackRules say how the people of a queue call back.
type CallbackRules struct {
	Pos     Position
	After   time.Duration // an expected wait from which on callers are told that they can be called back
	Within  time.Duration // promised to callers who wait in line; a step and a rung have their own
	Tries   int           // how often the number is called
	Gap     time.Duration // between two tries
	Expires time.Duration // after which calling back is given up
	Quiet   Span          // nobody is called between these, by the clock on the wall; To may lie before From. Zero: none
	First   string        // whose phone rings first: auto, agent or customer
	Ring    time.Duration // how long the caller's phone rings
	// Discreet keeps the name of the queue from whoever picks up the phone.
	Discreet bool
}

// The values of [CallbackRules.First].
const (
	FirstAuto     = "auto"     // what wastes least: the agent, unless another one is free by the time the caller answers
	FirstAgent    = "agent"    // the agent takes the call, and then the caller is called
	FirstCustomer = "customer" // the caller is called when the turn comes near, and then waits on the phone
)

// callbackFields is the table of a queue's callbacks.
var callbackFields = []field[CallbackRules]{
	{"after", optional, duration(0, 4*time.Hour, func(c *CallbackRules) *time.Duration { return &c.After }).or("3m"), "the expected wait from which on callers in line are told that they can be called back; they can choose it at any time"},
	{"within", optional, duration(5*time.Minute, 7*24*time.Hour, func(c *CallbackRules) *time.Duration { return &c.Within }).or("2h"), "the time within which callers are called back, which they are told"},
	{"tries", optional, count(1, 10, func(c *CallbackRules) *int { return &c.Tries }).or("3"), "how often the number is called until a person answers"},
	{"gap", optional, duration(time.Minute, 24*time.Hour, func(c *CallbackRules) *time.Duration { return &c.Gap }).or("15m"), "the time between two tries"},
	{"expires", optional, duration(10*time.Minute, 14*24*time.Hour, func(c *CallbackRules) *time.Duration { return &c.Expires }).or("24h"), "the time after which calling back is given up"},
	{"quiet", optional, value[CallbackRules]{what: quietWhat, shape: Shape{Scalar: &Scalar{Pattern: spanShape.String()}}, read: readQuiet}, "the hours in which nobody is called, by the clock of the queue's opening hours"},
	{"first", optional, choice(func(c *CallbackRules) *string { return &c.First }, FirstAuto, FirstAgent, FirstCustomer).or(FirstAuto), "whose phone rings first; auto: what wastes least of anybody's time"},
	{"ring", optional, duration(10*time.Second, 2*time.Minute, func(c *CallbackRules) *time.Duration { return &c.Ring }).or("25s"), "how long the caller's phone rings"},
	{"discreet", optional, decision(func(c *CallbackRules) *bool { return &c.Discreet }), "whoever picks up the phone is not told which queue calls back"},
}

const (
	callbackWhat = `rules such as {within: 2h, quiet: "21:00-08:00"}, or {}`
	quietWhat    = `hours such as "21:00-08:00"`
)

func readCallbackRules(r *reader, c cursor, q *Queue) {
	q.Callback = &CallbackRules{Pos: r.at(c.anchor())}
	readFields(r, c, callbackFields, q.Callback)
}

// readQuiet reads a stretch of the clock, which may go over midnight.
func readQuiet(r *reader, c cursor, rules *CallbackRules) {
	text, ok := r.text(c, quietWhat)
	if !ok {
		return
	}
	parts := spanShape.FindStringSubmatch(text)
	if parts == nil {
		r.errorAt(c.node, codeClock, "write "+quietWhat, "%s is not a stretch of the clock", quote(text))
		return
	}
	from, ok1 := minutes(parts[1], parts[2])
	to, ok2 := minutes(parts[3], parts[4])
	switch {
	case !ok1 || !ok2:
		r.errorAt(c.node, codeClock, "write "+quietWhat, "%s holds a time that no clock shows", quote(text))
	case from == to:
		r.errorAt(c.node, codeClock, "write "+quietWhat, "%s does not say how long it is quiet", quote(text))
	default:
		rules.Quiet = Span{From: from, To: to}
	}
}

// Calls are the rules by which a queue calls back: its own, or those that count where it declares none.
func (q *Queue) Calls() CallbackRules {
	if q.Callback != nil {
		return *q.Callback
	}
	return plainRules
}

// plainRules are what the table says where nothing is declared.
var plainRules = CallbackRules{
	After: 3 * time.Minute, Within: 2 * time.Hour, Tries: 3, Gap: 15 * time.Minute, Expires: 24 * time.Hour, First: FirstAuto, Ring: 25 * time.Second,
}

// fingerprint writes all that a caller can notice of the rules, always in the same way.
func (c CallbackRules) fingerprint(w io.Writer) {
	c.Pos = Position{}
	fmt.Fprintf(w, "callback %v\n", c)
}

// NextCall is the first time from t on at which a caller may be called back: the hours are open, and it is not quiet.
// Without hours (nil) that is t itself. It is zero when no such time comes within a year.
func (c CallbackRules) NextCall(hours *Hours, t time.Time) time.Time {
	if hours == nil {
		return t
	}
	loud := c.loud(hours.Zone)
	for end := t.AddDate(0, 0, horizon); !t.IsZero() && t.Before(end); {
		var next time.Time
		switch {
		case !hours.IsOpen(t):
			_, next = hours.At(t)
		case !loud.IsOpen(t):
			_, next = loud.At(t)
		default:
			return t
		}
		t = next
	}
	return time.Time{}
}

// loud are the hours in which it is not quiet.
func (c CallbackRules) loud(zone *time.Location) *Hours {
	const midnight = 24 * 60
	day := []Span{{From: c.Quiet.To, To: c.Quiet.From}}
	if c.Quiet.From <= c.Quiet.To {
		day = []Span{{To: c.Quiet.From}, {From: c.Quiet.To, To: midnight}}
	}
	h := &Hours{Zone: zone}
	for i := range h.Week {
		h.Week[i] = day
	}
	return h
}

// afterOpening is when a callback is due whose time falls where nobody may be called: so long after the next time that
// will do.
const afterOpening = time.Hour

// Due is by when a caller is called back who is promised a call at now within a time. The time is counted from when people
// may next be called, and an end at which nobody may be is moved behind the next time that will do. With hours it is a full
// hour of their zone; hours may be nil.
func (c CallbackRules) Due(hours *Hours, now time.Time, within time.Duration) time.Time {
	if hours == nil {
		return now.Add(within)
	}
	due := c.callable(hours, now).Add(within)
	if next := c.callable(hours, due); next.After(due) {
		due = next.Add(afterOpening)
	}
	return nextHour(due.In(hours.Zone)).UTC()
}

// callable is NextCall, or t where no time for a call is known.
func (c CallbackRules) callable(hours *Hours, t time.Time) time.Time {
	if next := c.NextCall(hours, t); !next.IsZero() {
		return next
	}
	return t
}

// Times are from when on a caller may be called who is promised a call at now, and when calling is given up: not before
// due. The first is zero where people may be called at once.
func (c CallbackRules) Times(hours *Hours, now, due time.Time) (after, expires time.Time) {
	first := c.callable(hours, now)
	if hours != nil && first.After(now) {
		after = first.UTC()
	}
	expires = first.Add(c.Expires).UTC()
	if expires.Before(due) {
		expires = due
	}
	return after, expires
}

// nextHour is the first full hour that is not before t, as the clocks of its zone show it.
func nextHour(t time.Time) time.Time {
	past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	if past == 0 {
		return t
	}
	return t.Add(time.Hour - past)
}

// CallsBack reports whether callers can be promised a call by this queue, without a flow that says so.
func (q *Queue) CallsBack() bool {
	return q.Callback != nil || slices.ContainsFunc(q.Ladder, func(r Rung) bool { return r.Callback != nil })
}

// CallsBack are the queues that call back callers of the flow, sorted: those of its steps, and those that do by themselves.
func (p *Program) CallsBack() []string {
	var all []string
	for name, q := range p.Site.Queues {
		if q.CallsBack() && slices.Contains(p.Queues, name) {
			all = append(all, name)
		}
	}
	for _, step := range p.Steps {
		if c, ok := step.(*Callback); ok && p.Site.Queues[c.Queue] != nil {
			all = append(all, c.Queue)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
