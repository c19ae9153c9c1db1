package bench

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"presszero/queue/estimate"
)

// The log of a day is CSV with this header; times are seconds, in order.
//
//	agent     an agent is idle, oncall, break or left (value); queue: those served, with ; between
//	enqueue   a caller joins a queue's line; value: the level of priority, 0 for most
//	answer    an agent takes the caller, who may have waited or not; call, agent and queue
//	hangup    a caller in line hangs up
//	callback  a caller in line will be called back and keeps the place
var header = []string{"time", "event", "call", "agent", "queue", "value"}

var doings = map[string]estimate.Doing{
	"idle": estimate.Idle, "oncall": estimate.OnCall, "break": estimate.OnBreak, "left": estimate.Left,
}

// ErrLog is wrapped by every fault of a log.
var ErrLog = errors.New("log")

// Replay measures the estimate and its peers on a log, as if each event were just happening.
func Replay(log []byte) (Report, error) {
	rows, err := csv.NewReader(bytes.NewReader(log)).ReadAll()
	if err != nil {
		return Report{}, fmt.Errorf("%w: %w", ErrLog, err)
	}
	if len(rows) < 2 || strings.Join(rows[0], ",") != strings.Join(header, ",") {
		return Report{}, fmt.Errorf("%w: the first line must be %s, and events must follow", ErrLog, strings.Join(header, ","))
	}
	p, err := newPlayer(rows[1:])
	if err != nil {
		return Report{}, err
	}
	for i, row := range rows[1:] {
		if err := p.play(row); err != nil {
			return Report{}, fmt.Errorf("%w line %d: %w", ErrLog, i+2, err)
		}
	}
	r := Report{Seeds: 1, Stride: 1, Scenarios: []Result{{Name: "log", Agents: len(p.agents), Trials: []Trial{p.trial.result()}}}}
	f := figures{&r}
	for _, bar := range []func() (Bar, bool){f.everybody, f.coverage, f.bias, f.policy} {
		if b, ok := bar(); ok {
			b.Unsure = !b.Passed // one day is one seed
			r.Bars = append(r.Bars, b)
		}
	}
	return r, nil
}

// player moves a world by a log.
type player struct {
	w       *world
	trial   *trial
	queues  map[string]int
	agents  map[string]*agent
	callers map[string]*caller
}

// newPlayer finds the queues of a log. The first fifth of the day is learnt from and not scored.
func newPlayer(rows [][]string) (*player, error) {
	p := &player{queues: map[string]int{}, agents: map[string]*agent{}, callers: map[string]*caller{}}
	s := &Scenario{Name: "log", Days: 1, DayLen: 1}
	for _, row := range rows {
		for name := range strings.SplitSeq(row[4], ";") {
			if _, known := p.queues[name]; !known && name != "" {
				p.queues[name] = len(s.Queues)
				s.Queues = append(s.Queues, QueueSpec{Name: name})
			}
		}
	}
	if len(s.Queues) == 0 || len(s.Queues) > estimate.MaxQueues {
		return nil, fmt.Errorf("%w: it names %d queues; there may be 1 to %d", ErrLog, len(s.Queues), estimate.MaxQueues)
	}
	first, err1 := strconv.ParseFloat(rows[0][0], 64)
	last, err2 := strconv.ParseFloat(rows[len(rows)-1][0], 64)
	if err := errors.Join(err1, err2); err != nil || !(last > first) || math.IsInf(last, 0) {
		return nil, fmt.Errorf("%w: the times of the first and the last line must be numbers, in order", ErrLog)
	}
	s.DayLen, s.EvalFrom = last, first+(last-first)/5
	p.w = newWorld(&Scenario{Days: -1, DayLen: 1, Queues: s.Queues}, 1)
	p.w.spec, p.w.now = s, first
	p.trial = observe(p.w, 1)
	return p, nil
}

func (p *player) play(row []string) error {
	at, err := strconv.ParseFloat(row[0], 64)
	if err != nil || !(at >= p.w.now) || math.IsInf(at, 0) {
		return fmt.Errorf("time %q is not a number, or before the line above", row[0])
	}
	p.w.run(at)
	switch row[1] {
	case "agent":
		return p.agent(row)
	case "enqueue":
		return p.enqueue(row)
	}
	c := p.callers[row[2]]
	if c == nil {
		return fmt.Errorf("%s: call %q has not joined a line", row[1], row[2])
	}
	switch row[1] {
	case "answer":
		return p.answer(c, p.agents[row[3]])
	case "hangup":
		c.leaves = p.w.now
		p.w.hangUp(c)
	case "callback":
		p.w.convert(c)
	default:
		return fmt.Errorf("unknown event %q", row[1])
	}
	return nil
}

// agent moves an agent from one state to another.
func (p *player) agent(row []string) error {
	doing, ok := doings[row[5]]
	if !ok {
		return fmt.Errorf("agent %s: unknown state %q; there are idle, oncall, break and left", row[3], row[5])
	}
	a := p.agents[row[3]]
	if a == nil {
		var skills []int
		for name := range strings.SplitSeq(row[4], ";") {
			skills = append(skills, p.queues[name])
		}
		p.w.spec.Groups = append(p.w.spec.Groups, GroupSpec{N: 1, Skills: skills})
		a = &agent{
			id: len(p.w.agents), group: len(p.w.agents), skills: estimate.SkillsOf(skills...),
			speed: 1, onShift: true, doing: doing, since: p.w.now,
		}
		p.agents[row[3]] = a
		p.w.agents = append(p.w.agents, a)
		return nil
	}
	was, took, c := a.doing, p.w.now-a.since, a.caller
	p.w.set(a, doing)
	switch {
	case was == estimate.OnCall && doing != estimate.OnCall && c != nil:
		a.caller = nil
		p.w.tell(event{what: finished, caller: c, agent: a, took: p.w.now - a.began})
	case (was == estimate.OnBreak || was == estimate.Left) && doing == estimate.Idle:
		p.w.tell(event{what: returned, agent: a, took: took, was: was})
	}
	return nil
}

// enqueue puts a caller in line. One who is answered in the same second has not waited.
func (p *player) enqueue(row []string) error {
	level, err := strconv.Atoi("0" + row[5])
	q, known := p.queues[row[4]]
	if err != nil || !known || level > 100 {
		return fmt.Errorf("enqueue %s: it needs a queue, and a level from 0 to 100", row[2])
	}
	p.w.callers++
	c := &caller{id: p.w.callers, queue: q, level: level, joined: p.w.now, leaves: math.Inf(1), offered: -1}
	p.callers[row[2]] = c
	free := p.w.idle(q)
	p.w.enqueue(c)
	p.w.tell(event{what: joined, caller: c, agent: free})
	if free == nil {
		p.trial.arrive(c)
	}
	return nil
}

// answer lets an agent take a caller. Ghosts who would have come first learn the wait they missed.
func (p *player) answer(c *caller, a *agent) error {
	if a == nil {
		return errors.New("answer: the agent has not been seen")
	}
	var rest []*caller
	found := false
	for _, o := range p.w.line {
		switch {
		case o == c:
			found = true
		case !found && o.ghost && a.skills.Has(o.queue):
			o.offered = p.w.now - o.joined
			p.w.tell(event{what: passed, caller: o})
		default:
			rest = append(rest, o)
		}
	}
	if !found || c.ghost {
		return errors.New("answer: the caller is not in line")
	}
	p.w.line = rest
	p.w.live[c.queue]--
	c.offered = p.w.now - c.joined
	p.w.set(a, estimate.OnCall)
	a.caller, a.began = c, p.w.now
	p.w.tell(event{what: answered, caller: c, agent: a})
	return nil
}

// Record is the log of a scenario's first day.
func Record(s *Scenario, seed uint64) []byte {
	var b bytes.Buffer
	r := &recorder{out: csv.NewWriter(&b), seen: map[*agent]string{}}
	_ = r.out.Write(header) // a buffer does not fail
	w := newWorld(s, seed)
	w.watchers = []watcher{r}
	for _, a := range w.agents {
		r.agent(w, a)
	}
	w.run(s.DayLen)
	r.out.Flush()
	return b.Bytes()
}

// recorder writes down what a real log would hold.
type recorder struct {
	out  *csv.Writer
	seen map[*agent]string
}

func (r *recorder) see(w *world, e event) {
	for _, a := range w.agents {
		r.agent(w, a)
	}
	if e.caller == nil {
		return
	}
	id, q := strconv.Itoa(e.caller.id), w.spec.Queues[e.caller.queue].Name
	switch e.what {
	case joined:
		r.row(w.now, "enqueue", id, "", q, strconv.Itoa(e.caller.level))
	case answered:
		r.row(w.now, "answer", id, "agent"+strconv.Itoa(e.agent.id), q, "")
	case hungUp:
		r.row(w.now, "hangup", id, "", q, "")
	case converted:
		r.row(w.now, "callback", id, "", q, "")
	}
}

// agent writes down an agent's state if it has changed. That an answer puts an agent on a call goes without saying.
func (r *recorder) agent(w *world, a *agent) {
	state := [...]string{"idle", "oncall", "break", "left", "left"}[a.doing]
	if r.seen[a] == state {
		return
	}
	if state != "oncall" || r.seen[a] == "" {
		var served []string
		for q := range w.spec.Queues {
			if a.skills.Has(q) {
				served = append(served, w.spec.Queues[q].Name)
			}
		}
		r.row(w.now, "agent", "", "agent"+strconv.Itoa(a.id), strings.Join(served, ";"), state)
	}
	r.seen[a] = state
}

func (r *recorder) row(now float64, fields ...string) {
	_ = r.out.Write(append([]string{strconv.FormatFloat(now, 'f', 3, 64)}, fields...)) // a buffer does not fail
}
