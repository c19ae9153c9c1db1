package flows

import "time"

// BrokenPromise is what becomes of a caller of a queue who waits for longer than they were told.
type BrokenPromise struct {
	Head time.Duration // how much longer than in truth the caller counts as having waited from then on
}

const brokenPromiseWhat = "a rule such as {priority: 2m}"

// promiseFields is the table of what follows promises to a queue's callers.
var promiseFields = []field[Queue]{
	{"broken_promise", optional, value[Queue]{what: brokenPromiseWhat, shape: keyed(brokenPromiseFields), read: readBrokenPromise}, "what becomes of a caller who waits for longer than they were told"},
}

// brokenPromiseFields is the table of a promise that was not kept.
var brokenPromiseFields = []field[BrokenPromise]{
	{"priority", required, duration(time.Second, maxHead, func(b *BrokenPromise) *time.Duration { return &b.Head }), "how much longer than in truth they count as having waited from then on, once"},
}

func readBrokenPromise(r *reader, c cursor, q *Queue) {
	q.BrokenPromise = &BrokenPromise{}
	readFields(r, c, brokenPromiseFields, q.BrokenPromise)
}
