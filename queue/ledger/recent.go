package ledger

import (
	"slices"

	"presszero/queue"
)

// How many promises say how well promises are kept, of a queue and kind, and how many records are looked at for them at first.
const (
	last = 200
	seed = 1000
)

// recent is whether the last promises were kept.
type recent map[Of][]bool

// newRecent looks at records, of which the newest come first.
func newRecent(records []queue.PromiseRecord) recent {
	all := recent{}
	for _, r := range slices.Backward(records) {
		all.add(r)
	}
	return all
}

// add takes in a promise that came to an end by being kept or not.
func (all recent) add(r queue.PromiseRecord) {
	kept, counts := Kept(r)
	if !counts {
		return
	}
	of := Of{r.Queue, r.Kind}
	all[of] = append(all[of], kept)
	all[of] = all[of][max(0, len(all[of])-last):]
}

// Kept reports whether a promise was kept, and whether it counts at all: what is open, void or was replaced does not.
func Kept(r queue.PromiseRecord) (kept, counts bool) {
	switch r.Outcome {
	case queue.PromiseKept:
		return true, true
	case queue.PromiseLate, queue.PromiseBroken:
		return false, true
	case queue.PromiseOpen, queue.PromiseVoid, queue.PromiseReplaced:
	}
	return false, false
}

func (all recent) standings() map[Of]Standing {
	standings := map[Of]Standing{}
	for of, kept := range all {
		s := Standing{Of: len(kept)}
		for _, k := range kept {
			if k {
				s.Kept++
			}
		}
		standings[of] = s
	}
	return standings
}
