package forecast

import (
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// Laws are what has been learnt about queues, as kept in a store: for those who do not learn themselves.
type Laws struct{ lore *lore }

// LawPrefix is how the names of the hashes begin in which the laws are kept.
const LawPrefix = lawPrefix

// ReadLaws reads what a store has learnt for [Job], of the hashes that begin with [LawPrefix].
func ReadLaws(kept queue.Learnt) *Laws { return &Laws{recall(kept)} }

// Queues are the laws of the named queues, by their places, and the agents' habits. Configured is the handling time that is
// declared of a queue, 0 where none is; ages are of each queue those of the calls in hand, in seconds.
func (l *Laws) Queues(now time.Time, names []string, configured []time.Duration, ages [][]float64) ([]estimate.Queue, estimate.Crew) {
	places := make([]int, len(names))
	for i, name := range names {
		places[i] = l.lore.book(name)
		l.lore.shelf.Configured[places[i]] = configured[i].Seconds()
	}
	present := estimate.Present{Ages: make([][]float64, len(l.lore.shelf.Books))}
	for i, place := range places {
		present.Ages[place] = ages[i]
	}
	l.lore.shelf.Read(seconds(now), present)
	all := make([]estimate.Queue, len(names))
	for i, place := range places {
		all[i] = l.lore.shelf.Queues()[place]
	}
	return all, l.lore.shelf.Crew()
}
