package callstore

import (
	"container/heap"
	"time"
)

// expiring is a map whose entries end at a time of their own. It holds at most limit of them; the one that would end
// next makes room. Every operation costs O(log n).
type expiring[K comparable, V any] struct {
	limit   int
	entries map[K]*entry[K, V]
	order   byEnd[K, V]
}

type entry[K comparable, V any] struct {
	key   K
	value V
	ends  time.Time
	index int // in order
}

func newExpiring[K comparable, V any](limit int) *expiring[K, V] {
	return &expiring[K, V]{limit: limit, entries: map[K]*entry[K, V]{}}
}

// get returns the value of a key, unless it has ended.
func (x *expiring[K, V]) get(key K, now time.Time) (value V, ok bool) {
	x.drop(now)
	if e, ok := x.entries[key]; ok {
		return e.value, true
	}
	return value, false
}

// put sets the value of a key for a time.
func (x *expiring[K, V]) put(key K, value V, now time.Time, life time.Duration) {
	x.drop(now)
	if e, ok := x.entries[key]; ok {
		e.value, e.ends = value, now.Add(life)
		heap.Fix(&x.order, e.index)
		return
	}
	if len(x.order) >= x.limit {
		x.pop()
	}
	e := &entry[K, V]{key: key, value: value, ends: now.Add(life)}
	x.entries[key] = e
	heap.Push(&x.order, e)
}

// shorten lets a key end after life, unless it ends sooner.
func (x *expiring[K, V]) shorten(key K, now time.Time, life time.Duration) {
	x.drop(now)
	if e, ok := x.entries[key]; ok && e.ends.After(now.Add(life)) {
		e.ends = now.Add(life)
		heap.Fix(&x.order, e.index)
	}
}

// drop forgets what has ended.
func (x *expiring[K, V]) drop(now time.Time) {
	for len(x.order) > 0 && !x.order[0].ends.After(now) {
		x.pop()
	}
}

func (x *expiring[K, V]) pop() {
	if e, ok := heap.Pop(&x.order).(*entry[K, V]); ok {
		delete(x.entries, e.key)
	}
}

// byEnd is a heap of entries, the one that ends next on top.
type byEnd[K comparable, V any] []*entry[K, V]

func (h byEnd[K, V]) Len() int           { return len(h) }
func (h byEnd[K, V]) Less(i, j int) bool { return h[i].ends.Before(h[j].ends) }

func (h byEnd[K, V]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push is for container/heap.
func (h *byEnd[K, V]) Push(x any) {
	if e, ok := x.(*entry[K, V]); ok {
		e.index = len(*h)
		*h = append(*h, e)
	}
}

// Pop is for container/heap.
func (h *byEnd[K, V]) Pop() any {
	old := *h
	last := len(old) - 1
	e := old[last]
	old[last] = nil
	*h = old[:last]
	return e
}
