package lookout

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

// The hashes of the job: history/<queue>/<day> with a field for each interval and thing counted on which forecasts rest,
// detail/<queue>/<day> with whatever else is counted, and two of which each queue has a field. The site is a queue without a
// name.
const (
	historyHash = "history/"
	detailHash  = "detail/"
	watchHash   = "watch"
	boardHash   = "board"
)

// keep is how long a day of history is kept: six weeks of days like today, and one day more.
const keep = (6*7 + 1) * 24 * time.Hour

// slotsOfDay is how many intervals a hash holds.
const slotsOfDay = history.Slot(24 * time.Hour / history.Length)

func historyOf(name string) string { return historyHash + name + "/" }

func dayIn(kind, name string, s history.Slot) string {
	return kind + name + "/" + strconv.FormatInt(int64(s/slotsOfDay), 10)
}

// hashOf is where a count is kept.
func hashOf(c history.Count) string {
	if c.Field.Basic() {
		return dayIn(historyHash, c.Queue, c.Slot)
	}
	return dayIn(detailHash, c.Queue, c.Slot)
}

// counted are counts as a store learns them, each field once.
func counted(counts []history.Count) []queue.Count {
	type place struct{ hash, field string }
	at := map[place]int{}
	var all []queue.Count
	for _, c := range counts {
		p := place{hashOf(c), fieldOf(c.Slot, c.Field)}
		if i, known := at[p]; known {
			all[i].Add += c.Add
			continue
		}
		at[p] = len(all)
		all = append(all, queue.Count{Hash: p.hash, Field: p.field, Add: c.Add, Keep: keep})
	}
	return all
}

func fieldOf(s history.Slot, f history.Field) string {
	return strconv.FormatInt(int64(s%slotsOfDay), 10) + string(f)
}

// timeOf is when the event with that ID happened, to the millisecond.
func timeOf(id string) time.Time {
	ms, _, _ := strings.Cut(id, "-")
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// past is the history of queues, by name.
type past map[string]map[history.Slot]history.Interval

// read adds what a store has counted, of the days whose hashes begin so.
func (p past) read(ctx context.Context, store Reader, prefix string) error {
	_, err := p.take(ctx, store, prefix)
	return err
}

// take does the same, and tells the last event that counts in it.
func (p past) take(ctx context.Context, store Reader, prefix string) (cursor string, err error) {
	kept, err := store.Learnt(ctx, Job, prefix)
	if err != nil {
		return "", fmt.Errorf("read the history: %w", err)
	}
	for hash, fields := range kept.Hashes {
		_, of, _ := strings.Cut(hash, "/")
		name, day, ok := strings.Cut(of, "/")
		first, err := strconv.ParseInt(day, 10, 64)
		if !ok || err != nil {
			continue
		}
		for field, text := range fields {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				at, f := slotField(field)
				p.add(history.Count{Queue: name, Slot: history.Slot(first)*slotsOfDay + at, Field: f, Add: n})
			}
		}
	}
	return kept.Cursor, nil
}

// slotField is the interval of the day and the thing counted of a field as it is kept.
func slotField(kept string) (history.Slot, history.Field) {
	digits := len(kept) - len(strings.TrimLeft(kept, "0123456789"))
	at, _ := strconv.ParseInt(kept[:digits], 10, 64) // digits
	return history.Slot(at), history.Field(kept[digits:])
}

func (p past) add(c history.Count) {
	if p[c.Queue] == nil {
		p[c.Queue] = map[history.Slot]history.Interval{}
	}
	i := p[c.Queue][c.Slot]
	i.Slot = c.Slot
	i.Add(c.Field, c.Add)
	p[c.Queue][c.Slot] = i
}

// forecaster forecasts a queue from its past. A day on which something was counted is one on which somebody counted, from
// the first interval of all on.
func (p past) forecaster(name string, q Queue) *history.Forecaster {
	intervals := p[name]
	counted := map[history.Slot]bool{}
	first := history.Slot(math.MaxInt64)
	for s := range intervals {
		counted[s/slotsOfDay] = true
		first = min(first, s)
	}
	return &history.Forecaster{Zone: q.Zone, Open: q.Open, Past: func(s history.Slot) (history.Interval, bool) {
		return intervals[s], s >= first && counted[s/slotsOfDay]
	}}
}

// Reader is the part of a store that holds what was found out.
type Reader interface {
	Learnt(ctx context.Context, job, prefix string) (queue.Learnt, error)
}

// Read reads the intervals of a queue in which something was counted on which forecasts rest, from one time to before
// another, in their order.
func Read(ctx context.Context, store Reader, name string, from, to time.Time) ([]history.Interval, error) {
	return readKinds(ctx, store, name, slotsBetween(from, to), historyHash)
}

// ReadAll does the same with whatever was counted. The empty name reads what belongs to no queue.
func ReadAll(ctx context.Context, store Reader, name string, from, to time.Time) ([]history.Interval, error) {
	return readKinds(ctx, store, name, slotsBetween(from, to), historyHash, detailHash)
}

// slotsBetween are the first and the last interval of a time.
func slotsBetween(from, to time.Time) [2]history.Slot {
	return [2]history.Slot{history.SlotOf(from), history.SlotOf(to.Add(-1))}
}

func readKinds(ctx context.Context, store Reader, name string, of [2]history.Slot, kinds ...string) ([]history.Interval, error) {
	first, last := of[0], of[1]
	p := past{}
	for day := first / slotsOfDay; day <= last/slotsOfDay; day++ {
		for _, kind := range kinds {
			if err := p.read(ctx, store, dayIn(kind, name, day*slotsOfDay)); err != nil {
				return nil, err
			}
		}
	}
	var all []history.Interval
	for s := first; s <= last; s++ {
		if i, counted := p[name][s]; counted {
			all = append(all, i)
		}
	}
	return all, nil
}

// Forecaster forecasts a queue from all that is kept of it.
func Forecaster(ctx context.Context, store Reader, name string, q Queue) (*history.Forecaster, error) {
	p := past{}
	if err := p.read(ctx, store, historyOf(name)); err != nil {
		return nil, err
	}
	return p.forecaster(name, q), nil
}

// Posted is what was found out about a queue, and when.
type Posted struct {
	staffing.Advice
	Basis history.Basis `json:"basis"` // of the load
	At    time.Time     `json:"at"`
}

// postLife is how long what was found out is shown.
const postLife = 2 * time.Minute

// Board reads what was found out last about each queue.
func Board(ctx context.Context, store Reader, now time.Time) (map[string]Posted, error) {
	kept, err := store.Learnt(ctx, Job, boardHash)
	if err != nil {
		return nil, fmt.Errorf("read what is known of the staff: %w", err)
	}
	all := map[string]Posted{}
	for name, text := range kept.Hashes[boardHash] {
		var p Posted
		if err := json.Unmarshal([]byte(text), &p); err == nil && now.Sub(p.At) < postLife {
			all[name] = p
		}
	}
	return all, nil
}

// readWatches reads the states that people were told.
func readWatches(kept queue.Learnt) map[string]*staffing.Watch {
	all := map[string]*staffing.Watch{}
	for name, text := range kept.Hashes[watchHash] {
		w := &staffing.Watch{}
		_ = w.State.UnmarshalText([]byte(text)) // never fails
		all[name] = w
	}
	return all
}
