package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/figures"
	"presszero/queue/history"
	"presszero/queue/lookout"
	"presszero/queue/staffing"
	"presszero/web/access"
)

// boardroom is what is remembered between one board and the next.
type boardroom struct {
	alerts   sync.Mutex
	before   map[string]figures.Alert
	staff    recently[map[string]lookout.Posted]
	promises recently[[]queue.PromiseRecord]
	drift    recently[map[string]int]
}

// How old what a board rests on may be, where it is no part of the line itself.
const (
	staffLife    = 5 * time.Second // it is found out every half minute
	promisesLife = time.Second
	driftLife    = 2 * time.Second
	boardPage    = 500 // callers read at once
	boardSlots   = 16  // quarters of an hour of the spark lines
)

// recently is something that was read not long ago.
type recently[T any] struct {
	mu    sync.Mutex
	until time.Time
	value T
}

// get reads it when it is too old.
func (r *recently[T]) get(now time.Time, life time.Duration, read func() (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Before(r.until) {
		return r.value, nil
	}
	value, err := read()
	if err == nil {
		r.value, r.until = value, now.Add(life)
	}
	return r.value, err
}

// board composes the topic of the wallboard.
func (a *App) board(ctx context.Context, _ access.Who) (any, error) {
	scene, err := a.scene(ctx)
	if err != nil {
		return nil, err
	}
	a.boardroom.alerts.Lock()
	defer a.boardroom.alerts.Unlock()
	scene.Before = a.boardroom.before
	board := figures.Compose(scene)
	a.boardroom.before = board.Alerts
	return board, nil
}

// scene reads all that a board is composed of.
func (a *App) scene(ctx context.Context) (figures.Scene, error) {
	s := figures.Scene{Queues: a.declaredForBoard(), Names: map[string]string{}, Reasons: map[string]string{}, Deferred: map[string]int{}}
	for _, agent := range a.live.site().Agents {
		s.Names[agent.ID] = agent.Name
	}
	if err := a.readLine(ctx, &s); err != nil {
		return s, err
	}
	if err := a.readBeside(ctx, &s); err != nil {
		return s, err
	}
	a.readCounted(&s)
	return s, nil
}

// declaredForBoard are the queues as they are declared.
func (a *App) declaredForBoard() map[string]figures.Declared {
	all := map[string]figures.Declared{}
	for name, q := range a.live.site().Queues {
		all[name] = figures.Declared{
			Title: a.live.Title(name, "en"), Target: figures.Target{Share: q.Level.Answer, Within: q.Level.Within.Seconds()}, Formula: string(q.Level.Formula), Handle: q.Handle,
			Limits: figures.Limits{Wait: q.Alerts.Wait, Unstaffed: q.Alerts.Unstaffed, Abandon: q.Alerts.Abandon, Least: q.Alerts.Least, Late: q.Alerts.Late},
		}
	}
	return all
}

// readLine reads who is in line, and who is at work.
func (a *App) readLine(ctx context.Context, s *figures.Scene) error {
	seen := map[string]bool{}
	for from, more := 0, true; more; {
		page, err := a.stores.line.Lineup(ctx, from, boardPage)
		if err != nil {
			return fmt.Errorf("read the line: %w", err)
		}
		if from == 0 {
			s.At, s.Agents = page.Now, page.Agents
		}
		for _, c := range page.Callers {
			if !seen[c.Call] {
				seen[c.Call] = true
				s.Callers = append(s.Callers, c)
			}
		}
		from = page.Next
		more = from > 0
	}
	site, err := a.stores.line.Snapshot(ctx, 0)
	if err != nil {
		return fmt.Errorf("read the line: %w", err)
	}
	for _, q := range site.Queues {
		s.Deferred[q.Name] = q.Deferred
	}
	for _, agent := range site.Agents {
		s.Reasons[agent.ID] = agent.Reason
	}
	return nil
}

// readBeside reads what is found out beside the line.
func (a *App) readBeside(ctx context.Context, s *figures.Scene) error {
	room := &a.boardroom
	posted, err := room.staff.get(s.At, staffLife, func() (map[string]lookout.Posted, error) { return lookout.Board(ctx, a.stores.line, s.At) })
	if err != nil {
		return err
	}
	s.Staff = map[string]staffing.Advice{}
	for name, p := range posted {
		s.Staff[name] = p.Advice
	}
	s.Promises, err = room.promises.get(s.At, promisesLife, func() ([]queue.PromiseRecord, error) {
		page, err := a.stores.line.Promises(ctx, queue.PromisesWish{Live: true, Limit: mostPromises})
		return page.Records, err
	})
	if err != nil {
		return fmt.Errorf("read the promises: %w", err)
	}
	s.Drift, err = room.drift.get(s.At, driftLife, func() (map[string]int, error) { return readDrift(ctx, a.stores.line) })
	return err
}

// readCounted reads what was counted today, since each queue's midnight, and lately.
func (a *App) readCounted(s *figures.Scene) {
	s.Today, s.Lately, s.Known = map[string]history.Interval{}, map[string][]history.Interval{}, true
	declared := a.staffing()
	last := history.SlotOf(s.At)
	for name, midnight := range midnights(s.At, declared) {
		today, known := a.mirror.Sum(name, midnight)
		s.Today[name], s.Known = today, s.Known && known
		if name != "" {
			s.Lately[name], _ = a.mirror.Slots(name, last-boardSlots+1, last, history.Line, history.EarlyGone)
		}
	}
}

// midnights are the intervals with which the day began of each queue, and of the site: that of its queues where it is the
// same, or else that of UTC.
func midnights(now time.Time, declared map[string]lookout.Queue) map[string]history.Slot {
	all := map[string]history.Slot{}
	first := func(zone *time.Location) history.Slot {
		local := now.In(zone)
		return history.SlotOf(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone))
	}
	for name, q := range declared {
		all[name] = first(q.Zone)
	}
	site := first(time.UTC)
	if days := slices.Compact(slices.Sorted(maps.Values(all))); len(days) == 1 {
		site = days[0]
	}
	all[""] = site
	return all
}

// The job and the hash under which the replica that compares line and carrier leaves what it found.
const (
	driftJob  = "reconcile"
	driftHash = "drift"
	driftKept = time.Minute
)

// SetDrift implements dispatch.Observer: what one replica finds, all replicas show.
func (p promises) SetDrift(kind string, legs int) {
	p.Metrics.SetDrift(kind, legs)
	p.app.drifts.Lock()
	before := p.app.drifted[kind]
	p.app.drifted[kind] = legs
	p.app.drifts.Unlock()
	if before == 0 && legs == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), handingOver)
	defer cancel()
	lesson := queue.Lesson{Job: driftJob, Counts: []queue.Count{{Hash: driftHash, Field: kind, Set: strconv.Itoa(legs), Keep: driftKept}}}
	if err := p.app.stores.line.Learn(ctx, lesson); err != nil {
		p.app.log.Warn("on how many calls line and carrier disagree is not shown to all", zap.Error(err))
	}
}

// readDrift is on how many legs line and carrier disagree, by kind.
func readDrift(ctx context.Context, line lookout.Reader) (map[string]int, error) {
	kept, err := line.Learnt(ctx, driftJob, driftHash)
	if err != nil {
		return nil, fmt.Errorf("read on what line and carrier disagree: %w", err)
	}
	all := map[string]int{}
	for kind, text := range kept.Hashes[driftHash] {
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			all[kind] = n
		}
	}
	return all, nil
}
