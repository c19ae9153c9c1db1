package lookout

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/estimate"
	"presszero/queue/forecast"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

// look finds out how the staff of every queue is, posts it, and tells what has changed.
func (r *reader) look(ctx context.Context) error {
	p, err := r.picture(ctx)
	if err != nil {
		return err
	}
	kept, err := r.o.Store.Learnt(ctx, forecast.Job, forecast.LawPrefix)
	if err != nil {
		return fmt.Errorf("read what is known of calls: %w", err)
	}
	p.laws = forecast.ReadLaws(kept)
	if r.o.Promises != nil {
		if p.promised, err = r.o.Promises(ctx); err != nil {
			return fmt.Errorf("read what callers were told: %w", err)
		}
	}
	var counts []queue.Count
	for _, group := range p.groups() {
		site, bases := r.site(p, group)
		all, err := r.advisor.Advise(site)
		if err != nil {
			return fmt.Errorf("advise on staff: %w", err)
		}
		for i, a := range all {
			more, err := r.found(ctx, Posted{Advice: a, Basis: bases[i], At: p.now})
			if err != nil {
				return err
			}
			counts = append(counts, more...)
		}
	}
	return r.post(ctx, counts)
}

// found takes in what was found out about a queue: the state that people are told follows more slowly.
func (r *reader) found(ctx context.Context, p Posted) ([]queue.Count, error) {
	w := r.watches[p.Queue]
	if w == nil {
		w = &staffing.Watch{}
		r.watches[p.Queue] = w
	}
	changed := w.Look(float64(p.At.UnixMilli())/1000, p.State)
	message := p.Message()
	p.State = w.State
	r.o.Observer.Staffed(p.Advice)
	if changed {
		r.o.Log.Info("the staff of a queue", zap.String("queue", p.Queue), zap.String("state", p.State.String()), zap.String("advice", message))
		if err := r.o.Store.Tell(ctx, queue.Event{Kind: queue.EventStaffing, Queue: p.Queue, Why: p.State.String(), Reason: message}); err != nil {
			return nil, fmt.Errorf("tell the state of the staff: %w", err)
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("post what was found out: %w", err)
	}
	return []queue.Count{
		{Hash: boardHash, Field: p.Queue, Set: string(text), Keep: postLife},
		{Hash: watchHash, Field: p.Queue, Set: w.State.String(), Keep: watchLife},
	}, nil
}

// watchLife is how long it is remembered what people were told last.
const watchLife = 24 * time.Hour

func (r *reader) post(ctx context.Context, counts []queue.Count) error {
	if err := r.o.Store.Learn(ctx, queue.Lesson{Job: Job, After: r.cursor, Upto: r.cursor, Counts: counts}); err != nil {
		return fmt.Errorf("post what was found out: %w", err)
	}
	return nil
}

// site is some queues of the picture as staffing looks at them, and what the forecasts of them rest on.
func (r *reader) site(p *picture, names []string) (staffing.Site, []history.Basis) {
	places := map[string]int{}
	for i, name := range names {
		places[name] = i
	}
	s := staffing.Site{State: p.state(names, places)}
	for i, c := range p.in(places) {
		if by, told := p.promised[c.Call]; told {
			s.Promises = append(s.Promises, staffing.Promise{Caller: i, Left: by.Sub(p.now).Seconds()})
		}
	}
	var bases []history.Basis
	for i, name := range names {
		q := p.declared[name]
		expected := r.past.forecaster(name, q).Expect(p.now, staffing.Ahead(p.now)...)
		r.expected[name] = map[history.Slot]float64{}
		for _, e := range expected {
			if e.Basis != history.Nothing {
				r.expected[name][e.Slot] = e.Calls
			}
		}
		bases = append(bases, expected[0].Basis)
		one := staffing.Queue{
			Name: name, Target: q.Target, Patience: min(s.State.Queues[i].Patience.Mean(), mostPatience), Longest: q.Longest.Seconds(), Shrinkage: q.Shrinkage,
		}
		one.Steps, one.Doubt = staffing.Steps(p.now, expected)
		s.Queues = append(s.Queues, one)
	}
	return s, bases
}

// mostPatience is as good as for ever, in seconds.
const mostPatience = 4 * 3600.0

// within, cut, serves, expect and names are what the tally asks for.
func (r *reader) within(name string) time.Duration { return r.o.Queues()[name].within() }

func (r *reader) cut(name string) time.Duration { return r.o.Queues()[name].cut() }

func (q Queue) within() time.Duration { return time.Duration(q.Target.Within * float64(time.Second)) }

func (q Queue) cut() time.Duration { return cmp.Or(q.Cut, history.ShortAbandon) }

func (r *reader) serves(agent string) []string { return r.roles[agent] }

func (r *reader) expect(name string, s history.Slot) (float64, bool) {
	calls, known := r.expected[name][s]
	return calls, known
}

func (r *reader) names() []string { return slices.Sorted(maps.Keys(r.o.Queues())) }

// roles are the queues that each agent serves.
type roles map[string][]string

// know keeps who serves what. Who is no longer declared keeps what they served last.
func (r roles) know(all []queue.Serving) {
	for _, a := range all {
		r[a.ID] = a.Profile.Queues
	}
}

// picture is the line at one moment.
type picture struct {
	now      time.Time
	callers  []queue.Standing // without an offer, in order of service
	agents   []queue.Serving
	declared map[string]Queue
	laws     *forecast.Laws
	promised map[string]time.Time
}

// picture reads the line page by page.
func (r *reader) picture(ctx context.Context) (*picture, error) {
	p := &picture{declared: r.o.Queues()}
	seen := map[string]bool{}
	for from, more := 0, true; more; {
		page, err := r.o.Store.Lineup(ctx, from, r.o.Page)
		if err != nil {
			return nil, fmt.Errorf("read the line: %w", err)
		}
		if from == 0 {
			p.now, p.agents = page.Now, page.Agents
			r.roles.know(page.Agents)
		}
		for _, c := range page.Callers {
			if c.State == queue.Waiting && !seen[c.Call] {
				seen[c.Call] = true
				p.callers = append(p.callers, c)
			}
		}
		from = page.Next
		more = from > 0
	}
	slices.SortStableFunc(p.callers, func(a, b queue.Standing) int { return a.Order().Compare(b.Order()) })
	return p, nil
}

// groups are the declared queues that share agents, each sorted, at most as many together as can be played.
func (p *picture) groups() [][]string {
	group := map[string]string{} // by queue, the first of its group
	for name := range p.declared {
		group[name] = name
	}
	for _, a := range p.agents {
		first := ""
		for _, name := range a.Profile.Queues {
			if _, known := group[name]; !known {
				continue
			}
			if first == "" {
				first = name
			}
			old, by := group[name], group[first]
			for other, g := range group {
				if g == old {
					group[other] = by
				}
			}
		}
	}
	by := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(group)) {
		by[group[name]] = append(by[group[name]], name)
	}
	var all [][]string
	for _, first := range slices.Sorted(maps.Keys(by)) {
		all = append(all, slices.Collect(slices.Chunk(by[first], estimate.MaxQueues))...)
	}
	return all
}

// in are the callers of some queues.
func (p *picture) in(places map[string]int) []queue.Standing {
	var some []queue.Standing
	for _, c := range p.callers {
		if _, ours := places[c.Queue]; ours {
			some = append(some, c)
		}
	}
	return some
}

// state is some queues as the estimate sees them, whatever skills their callers need.
func (p *picture) state(names []string, places map[string]int) estimate.State {
	s := estimate.State{Now: float64(p.now.UnixMilli()) / 1000, Seed: uint64(p.now.Unix() / 60)}
	for _, c := range p.in(places) {
		s.Line = append(s.Line, estimate.Caller{
			Queue: places[c.Queue], Age: max(p.now.Sub(c.Clock).Seconds(), 0), Head: c.Head.Seconds(), Callback: c.Owed,
		})
	}
	ages := make([][]float64, len(names))
	for _, a := range p.agents {
		one, ours := p.agent(a, places)
		if !ours {
			continue
		}
		s.Agents = append(s.Agents, one)
		if one.Doing == estimate.OnCall && !one.Callback {
			ages[one.Queue] = append(ages[one.Queue], one.Age)
		}
	}
	configured := make([]time.Duration, len(names))
	for i, name := range names {
		configured[i] = p.declared[name].Handle
	}
	s.Queues, s.Crew = p.laws.Queues(p.now, names, configured, ages)
	return s
}

// agent is an agent of some queues who is at work, or on a break.
func (p *picture) agent(a queue.Serving, places map[string]int) (estimate.Agent, bool) {
	one := estimate.Agent{Age: max(p.now.Sub(a.Since).Seconds(), 0)}
	for _, name := range a.Profile.Queues {
		if i, ours := places[name]; ours {
			one.Skills |= estimate.SkillsOf(i)
		}
	}
	switch a.State {
	case queue.Ready:
		one.Doing = estimate.Idle
	case queue.Away:
		one.Doing = estimate.OnBreak
	case queue.Reserved, queue.Talking, queue.WrapUp:
		i, ours := places[a.Queue]
		if !ours { // rests, or has a caller of a queue that is not declared any more
			one.Doing = estimate.OnBreak
			break
		}
		one.Doing, one.Queue, one.Callback = estimate.OnCall, i, a.Owed
		if !a.Made.IsZero() {
			one.Age = max(p.now.Sub(a.Made).Seconds(), 0)
		}
	default:
		return one, false
	}
	if one.Doing == estimate.OnCall && (a.Leaving || a.Next == queue.Away || a.Next == queue.Offline) {
		one.Goes = 1e-9 // takes no more
	}
	return one, one.Skills != 0
}
