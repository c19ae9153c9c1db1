package ivr

import (
	"hash/fnv"
	"strconv"
	"time"

	"presszero/flows"
)

// When comfort messages are kept back.
const (
	comfortApart = 45 * time.Second // of music at least before and after one: no announcement lies nearer
	comfortSoon  = 15 * time.Second // before which an answer is likely, so that nobody hears half of one
)

// comfort is the message that falls into the document that is being made, and after how much of its music; nil: none does.
// It is counted as heard, until the next event comes before it has begun.
func (t *turn) comfort(h *Hold) (after time.Duration, message *Saying) {
	t.takeBackComfort()
	q, ok := t.prog.Site.Queues[t.s.Place.Queue]
	if !ok || q.Comfort == nil || t.s.hushed() || t.ev.Line == nil || t.ev.Line.Offered {
		return 0, nil
	}
	if message = t.nextComfort(q.Comfort); message == nil {
		return 0, nil
	}
	after = max(t.comfortDue(h, q.Comfort).Sub(h.Played), comfortApart).Truncate(time.Second)
	at := h.Played.Add(after)
	if after+t.lasts(*message)+comfortApart > h.Segment || t.answeredSoon(at) {
		return 0, nil
	}
	t.taste().Comforted++
	t.taste().ComfortAt = at
	return after, message
}

// takeBackComfort takes back a message that the caller was kept from hearing.
func (t *turn) takeBackComfort() {
	if t.s.Taste != nil && t.now.Before(t.s.Taste.ComfortAt) {
		t.s.Taste.Comforted--
		t.s.Taste.ComfortAt = time.Time{}
	}
}

// comfortDue is when the next message is due.
func (t *turn) comfortDue(h *Hold, c *flows.Comfort) time.Time {
	last := h.Since
	if t.s.Taste != nil && t.s.Taste.ComfortAt.After(last) {
		last = t.s.Taste.ComfortAt
	}
	return last.Add(c.Every)
}

// answeredSoon reports whether the caller is likely to be with an agent at a time, or shortly after.
func (t *turn) answeredSoon(at time.Time) bool {
	line := t.ev.Line
	return line.Wait != nil && t.now.Add(line.Likely).Before(at.Add(comfortSoon))
}

// nextComfort is the message whose turn it is, of those in the caller's language; nil: there is none.
func (t *turn) nextComfort(c *flows.Comfort) *Saying {
	var all []Saying
	for _, p := range c.Messages {
		if s, ok := t.ofSite(p); ok {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return nil
	}
	heard := 0
	if t.s.Taste != nil {
		heard = t.s.Taste.Comforted
	}
	if c.Order == flows.OrderRandom {
		return &all[t.chance(heard, len(all))]
	}
	return &all[heard%len(all)]
}

// chance is the place of a call's n-th message among so many, as if by chance: never the same twice running, and always
// the same in a turn that is repeated.
func (t *turn) chance(n, of int) int {
	at := t.draw(0, of)
	for i := 1; i <= n && of > 1; i++ {
		at = (at + 1 + t.draw(i, of-1)) % of
	}
	return at
}

// draw is the call's n-th number below a bound.
func (t *turn) draw(n, below int) int {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(t.s.Call + "/" + strconv.Itoa(n))) // never fails
	return int(hash.Sum32() % uint32(below))
}
