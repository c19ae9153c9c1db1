package forecast

import (
	"container/heap"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// places are the callers who were told a forecast, and what it was: those in line, and the ghosts of those who hung up,
// which keep their place until an agent would have taken them. So the wait that was offered becomes known of everybody, and
// not of the patient alone.
type places struct {
	lanes  map[queue.LaneRef]*ranks
	byCall map[string]*place
	serves map[string][]queue.LaneRef // lanes by agent
}

// place is one caller's.
type place struct {
	call   string
	lane   queue.LaneRef
	order  time.Time
	first  estimate.Forecast // counted from at
	at     time.Time
	listed bool // among the ranks of the lane
	ghost  bool // the caller has hung up
	over   bool
	seen   time.Time // when the caller was seen in line last
}

// resolved is a wait that is known.
type resolved struct {
	queue string
	first estimate.Forecast
	wait  float64 // seconds since it was told
}

func newPlaces() *places {
	return &places{lanes: map[queue.LaneRef]*ranks{}, byCall: map[string]*place{}, serves: map[string][]queue.LaneRef{}}
}

// stand notes a caller who waits, with the first forecast told to them.
func (p *places) stand(s queue.Standing, f estimate.Forecast, now time.Time) {
	ref := queue.LaneRef{Queue: s.Queue, Lane: s.Lane}
	at := p.byCall[s.Call]
	if at != nil && (at.lane != ref || at.ghost) {
		p.drop(at)
		at = nil
	}
	if at == nil {
		if f.Confidence == estimate.NoConfidence {
			return
		}
		at = &place{call: s.Call, lane: ref, order: s.Order(), first: f, at: now}
		p.byCall[s.Call] = at
	}
	at.seen = now
	if !at.listed {
		at.listed = true
		if p.lanes[ref] == nil {
			p.lanes[ref] = &ranks{}
		}
		heap.Push(p.lanes[ref], at)
	}
}

func (p *places) drop(at *place) {
	at.over = true
	delete(p.byCall, at.call)
}

// see moves the places by what has happened, and returns the waits that are known by it; delay is how long a phone rings
// until it is answered.
func (p *places) see(h happening, delay float64) []resolved {
	at := p.byCall[h.call]
	switch h.what {
	case offered:
		if at == nil {
			return p.free(h.agent, h.at, delay, func(*place) bool { return true })
		}
		at.listed = false
		return p.free(h.agent, h.at, delay, func(ghost *place) bool { return ghost.order.Before(at.order) })
	case turned:
		if h.state == queue.Ready {
			return p.free(h.agent, h.at, delay, func(*place) bool { return true })
		}
	case answered:
		if at != nil {
			p.drop(at)
			return []resolved{at.known(h.at, 0)}
		}
	case hungUp:
		switch {
		case at == nil:
		case h.delay > 0:
			p.drop(at)
			return []resolved{at.known(h.at.Add(-h.delay), delay)}
		default:
			at.ghost = true
		}
	case departed:
		if at != nil {
			p.drop(at)
		}
	default:
	}
	return nil
}

// known is the wait that an agent ended who was found at that time.
func (at *place) known(found time.Time, delay float64) resolved {
	return resolved{queue: at.lane.Queue, first: at.first, wait: max(found.Sub(at.at).Seconds(), 0) + delay}
}

// free lets an agent who is free take the ghosts who come before everybody who waits, as long as they come first.
func (p *places) free(agent string, now time.Time, delay float64, first func(ghost *place) bool) []resolved {
	var all []resolved
	for {
		var next *place
		for _, ref := range p.serves[agent] {
			if top := p.lanes[ref].top(); top != nil && (next == nil || top.order.Before(next.order)) {
				next = top
			}
		}
		if next == nil || !next.ghost || !first(next) {
			return all
		}
		p.drop(next)
		all = append(all, next.known(now, delay))
	}
}

// Bounds of what is remembered.
const (
	ghostFor  = 4 * time.Hour
	unseenFor = time.Minute // of a caller in line whom no lineup shows any more, nor any event
)

// forget drops who can no longer be resolved.
func (p *places) forget(now time.Time) {
	for _, at := range p.byCall {
		old := unseenFor
		if at.ghost {
			old = ghostFor
		} else if !at.listed {
			old = 10 * unseenFor // rings, or comes back
		}
		if now.Sub(at.seen) > old {
			p.drop(at)
		}
	}
	for ref, r := range p.lanes {
		if r.top() == nil {
			delete(p.lanes, ref)
		}
	}
}

// ranks are the places of a lane, a heap in order of service.
type ranks []*place

// top is the first of those that count; nil: there is none. Those that do not count any more are let go.
func (r *ranks) top() *place {
	for r != nil && len(*r) > 0 {
		if first := (*r)[0]; first.listed && !first.over {
			return first
		}
		heap.Pop(r)
	}
	return nil
}

func (r ranks) Len() int           { return len(r) }
func (r ranks) Less(i, j int) bool { return r[i].order.Before(r[j].order) }
func (r ranks) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }

// Push implements heap.Interface.
func (r *ranks) Push(x any) {
	if at, ok := x.(*place); ok {
		*r = append(*r, at)
	}
}

// Pop implements heap.Interface.
func (r *ranks) Pop() any {
	old := *r
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*r = old[:len(old)-1]
	return last
}
