package figures

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"presszero/queue"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

// Scene is all that a board is composed of.
type Scene struct {
	At       time.Time
	Queues   map[string]Declared
	Callers  []queue.Standing // in line
	Agents   []queue.Serving
	Names    map[string]string // of agents
	Reasons  map[string]string // for which agents are away
	Deferred map[string]int    // callbacks out of line, by queue
	Known    bool              // what was counted is known; otherwise Today and Lately say nothing
	Today    map[string]history.Interval
	Lately   map[string][]history.Interval // the last hours, in order; the last is going on
	Staff    map[string]staffing.Advice    // as found out last, where that is not too long ago
	Promises []queue.PromiseRecord         // that are open, the newest first
	Drift    map[string]int                // legs on which line and carrier disagree, by kind
	Before   map[string]Alert              // the alerts of the board before: those that go on keep their beginning
}

// Declared is what is declared of a queue.
type Declared struct {
	Title   string
	Target  Target
	Formula string        // that is shown first; empty: Strict
	Handle  time.Duration // handling time expected where none is counted
	Limits  Limits
}

// shownPositions is how many callers of a queue are listed.
const shownPositions = 20

// Compose makes the board of a scene.
func Compose(s Scene) Board {
	b := Board{At: s.At.UTC(), Queues: map[string]*QueueBoard{}, Agents: map[string]AgentBoard{}, Alerts: map[string]Alert{}}
	line, began := newStanding(s), firstCounted(s.Lately)
	for name, d := range s.Queues {
		f := FormulaOf(d.Formula)
		q := &QueueBoard{Title: d.Title, Formula: &Named{f.Name, f.Title, f.Text}, Target: &Target{d.Target.Share, d.Target.Within}}
		q.stand(s, line, name)
		q.clear(d.Handle, s.Today[name])
		q.Staffing = staffingOf(s.Staff, name)
		if s.Known {
			q.count(s.Today[name])
			q.Spark = sparks(f, s.Lately[name], began)
		}
		b.Queues[name] = q
	}
	for _, a := range s.Agents {
		b.Agents[a.ID] = AgentBoard{Name: s.Names[a.ID], State: string(a.State), Since: a.Since.UTC(), Reason: s.Reasons[a.ID], Queue: a.Queue}
	}
	b.total(s, began)
	alerts(&b, s, line)
	return b
}

// standing is who stands in which queue, in order of service, and what they were told.
type standing struct {
	queues   map[string][]queue.Standing
	promised map[string]queue.PromiseRecord // the last wait with a time that each caller was told
	overdue  map[string][]time.Time         // callbacks that are owed past their time, by queue: when that was
}

func newStanding(s Scene) standing {
	l := standing{queues: map[string][]queue.Standing{}, promised: map[string]queue.PromiseRecord{}, overdue: map[string][]time.Time{}}
	for _, c := range s.Callers {
		l.queues[c.Queue] = append(l.queues[c.Queue], c)
	}
	for _, all := range l.queues {
		slices.SortStableFunc(all, func(a, b queue.Standing) int { return a.Order().Compare(b.Order()) })
	}
	for _, r := range s.Promises {
		switch {
		case !r.Open() || r.By.IsZero():
		case r.Kind == queue.PromisedCallback && r.Overdue(s.At):
			l.overdue[r.Queue] = append(l.overdue[r.Queue], r.By.UTC())
		case r.Kind == queue.PromisedWait:
			if _, newer := l.promised[r.Call]; !newer {
				l.promised[r.Call] = r
			}
		}
	}
	return l
}

// stand says who stands in line, and who serves it.
func (q *QueueBoard) stand(s Scene, line standing, name string) {
	q.Callbacks = CallbacksNow{Due: s.Deferred[name], Past: len(line.overdue[name])}
	for _, a := range s.Agents {
		if slices.Contains(a.Profile.Queues, name) {
			q.Agents.add(a.State)
		}
	}
	q.Positions = map[string]Position{}
	for n, c := range line.queues[name] {
		p := Position{Since: c.Clock.UTC()}
		if r, told := line.promised[c.Call]; told {
			by := r.By.UTC()
			p.PromiseBy = &by
			if q.Promise == nil || by.Before(q.Promise.By) {
				q.Promise = &OldestPromise{By: by, Text: r.Said, Late: s.At.After(by)}
			}
		}
		if n < shownPositions {
			q.Positions[strconv.Itoa(n+1)] = p
		}
		if c.Owed {
			q.Callbacks.Due++
			continue
		}
		q.Waiting++
		if since := c.Clock.UTC(); q.Longest == nil || since.Before(*q.Longest) {
			q.Longest = &since
		}
	}
}

func (s *Staff) add(state queue.AgentState) {
	switch state {
	case queue.Ready:
		s.Ready++
	case queue.Reserved:
		s.Reserved++
	case queue.Talking:
		s.Talking++
	case queue.WrapUp:
		s.WrapUp++
	case queue.Away:
		s.Away++
	default:
		s.Offline++
	}
}

// count says what was counted today.
func (q *QueueBoard) count(c history.Interval) {
	f := Of(c, 0)
	q.Levels, q.Offered, q.Answered, q.Abandoned, q.Short = f.Levels, &f.Offered, &f.Answered, &f.Abandoned, &f.Short
	for _, l := range q.Levels {
		l.Value = permyriad(l.Value)
	}
	q.ASA, q.AHT, q.P50, q.P90 = tenth(f.ASA), tenth(f.AHT), tenth(f.WaitP50), tenth(f.WaitP90)
	if f.Occupancy != nil {
		busy := permyriad(*f.Occupancy)
		q.Occupancy = &busy
	}
	if f.Human != nil {
		q.Human = tenth(&f.Human.P50)
	}
	if due := f.Promises.due(); due > 0 {
		q.Coverage = &Coverage{Share: *f.Promises.Coverage, Of: due}
	}
	late := f.Callbacks.Late + f.Callbacks.Broken
	q.Callbacks.Kept, q.Callbacks.Late, q.Callbacks.Accept = &f.Callbacks.Kept, &late, &f.Callbacks.Accepted
	q.ZeroOuts, q.Faults = f.ZeroOuts, f.Faults
}

// tenth rounds to a tenth of a second.
func tenth(seconds *float64) *float64 {
	if seconds == nil {
		return nil
	}
	rounded := math.Round(10**seconds) / 10
	return &rounded
}

// clear says when the line would be empty if nobody else called: the handling time of today for each in line, shared among
// those at work.
func (q *QueueBoard) clear(expected time.Duration, today history.Interval) {
	if pace := pace(q.Agents, expected, today); pace > 0 {
		seconds := math.Round(pace.Seconds() * float64(q.Waiting))
		q.Clear = &seconds
	}
}

// pace is the time from one caller's turn to the next one's, while all agents are busy; 0: nobody is at work.
func pace(agents Staff, expected time.Duration, today history.Interval) time.Duration {
	if agents.atWork() == 0 {
		return 0
	}
	handle := expected
	if today.Handled > 0 {
		handle = today.MeanHandle()
	}
	return handle / time.Duration(agents.atWork())
}

func staffingOf(all map[string]staffing.Advice, name string) *StaffingNow {
	a, known := all[name]
	if !known {
		return nil
	}
	now := &StaffingNow{Now: a.AtWork, State: a.State.String(), Advice: a.Message()}
	if a.State != staffing.Unknown {
		now.Needed = &a.Required
	}
	return now
}

// firstCounted is the first of the last hours in which anything was counted: before it nobody knows.
func firstCounted(lately map[string][]history.Interval) int {
	first := math.MaxInt
	for _, all := range lately {
		n := slices.IndexFunc(all, func(i history.Interval) bool {
			return i.Offered > 0 || i.Present > 0 || i.Handled > 0 || len(i.More) > 0
		})
		if n >= 0 {
			first = min(first, n)
		}
	}
	return first
}

// sparks are the last hours, a value for each quarter of an hour.
func sparks(f Formula, lately []history.Interval, began int) map[string][]*float64 {
	all := map[string][]*float64{"waiting": {}, "answered": {}, "abandoned": {}, "level": {}}
	add := func(line string, value float64, known bool) {
		var point *float64
		if known {
			point = &value
		}
		all[line] = append(all[line], point)
	}
	for n, i := range lately {
		callers, known := i.LineAt()
		add("waiting", float64(callers), known)
		add("answered", float64(i.Answered), n >= began)
		add("abandoned", float64(i.Abandoned), n >= began)
		level := f.Of(i)
		if level == nil {
			level = &Level{}
		}
		add("level", permyriad(level.Value), level.Of > 0)
	}
	return all
}

// permyriad rounds a share, so that screens are not told of what nobody sees.
func permyriad(share float64) float64 { return math.Round(10_000*share) / 10_000 }

// total adds the queues up, with what belongs to none. A caller counts in each queue in whose line they stood, an agent once.
func (b *Board) total(s Scene, began int) {
	t := &QueueBoard{}
	all := s.Today[""]
	all.More = maps.Clone(all.More)
	present, busy := all.Present, all.More[history.Busy]
	for name, q := range b.Queues {
		t.Waiting += q.Waiting
		t.Callbacks.Due += q.Callbacks.Due
		t.Callbacks.Past += q.Callbacks.Past
		if q.Longest != nil && (t.Longest == nil || q.Longest.Before(*t.Longest)) {
			t.Longest = q.Longest
		}
		if q.Promise != nil && (t.Promise == nil || q.Promise.By.Before(t.Promise.By)) {
			t.Promise = q.Promise
		}
		all.Include(s.Today[name])
	}
	for _, a := range s.Agents {
		t.Agents.add(a.State)
	}
	f := FormulaOf(CommonFormula(s.Queues))
	b.Formula, b.Total = Named{f.Name, f.Title, f.Text}, t
	t.Staffing = b.worstStaffed()
	if s.Known {
		all.Present = present // agents' time counts in each queue that they serve, and is not to be added up
		if all.More != nil {
			all.More[history.Busy] = busy
		}
		t.count(all)
		t.Spark = sparks(f, together(s.Lately), began)
	}
}

// WithoutAgents is what was counted of callers and offers: agents' time counts in each queue that they serve, and is not to be
// added up.
func WithoutAgents(c history.Interval) history.Interval {
	c.Present = 0
	c.More = maps.Clone(c.More)
	delete(c.More, history.Busy)
	return c
}

// CommonFormula is the formula that all queues show; Strict where they differ.
func CommonFormula(queues map[string]Declared) string {
	common := ""
	for _, d := range queues {
		name := FormulaOf(d.Formula).Name
		if common != "" && common != name {
			return Strict
		}
		common = name
	}
	return common
}

// worstStaffed is the staff of the queue that needs somebody most.
func (b *Board) worstStaffed() *StaffingNow {
	order := []string{staffing.Over.String(), staffing.Enough.String(), staffing.Tight.String(), staffing.Short.String()}
	var worst *StaffingNow
	at := -1
	for _, name := range slices.Sorted(maps.Keys(b.Queues)) {
		q := b.Queues[name]
		if q.Staffing == nil {
			continue
		}
		if i := slices.Index(order, q.Staffing.State); i > at {
			at = i
			worst = &StaffingNow{Now: b.agentsAtWork(), State: q.Staffing.State, Advice: q.Title + ": " + q.Staffing.Advice}
		}
	}
	return worst
}

func (b *Board) agentsAtWork() int {
	n := 0
	for _, a := range b.Agents {
		if (queue.Agent{State: queue.AgentState(a.State)}).AtWork() {
			n++
		}
	}
	return n
}

// together are the last hours of all queues as one.
func together(lately map[string][]history.Interval) []history.Interval {
	var all []history.Interval
	for _, intervals := range lately {
		for n, i := range intervals {
			if n == len(all) {
				all = append(all, history.Interval{Slot: i.Slot})
			}
			line, known := all[n].LineAt()
			more, also := i.LineAt()
			all[n].Include(i)
			if known || also {
				all[n].More[history.Line] = int64(line + more + 1)
			}
		}
	}
	return all
}
