package memq

import (
	"time"

	"presszero/queue"
)

// group are the offers of a caller that are out, in the order in which they were made.
func (s *Store) group(e *queue.Entry) []*offer {
	var all []*offer
	for ref := e.Offer; e.State == queue.Offered && ref != ""; ref = all[len(all)-1].Next {
		all = append(all, s.offers[ref])
	}
	return all
}

// enlist adds an offer to its caller's group.
func (s *Store) enlist(e *queue.Entry, o *offer, now time.Time) {
	if e.State == queue.Offered {
		group := s.group(e)
		group[len(group)-1].Next = o.Ref
	} else {
		s.lane(e.Queue, e.Lane).waiting.drop(member(e))
		e.State, e.Changed, e.Offer, e.Agent = queue.Offered, now, o.Ref, o.Agent
	}
	s.refill(e)
}

// delist takes an offer that came to nothing out of its caller's group. Who has no other waits again.
func (s *Store) delist(e *queue.Entry, o *offer, now time.Time) {
	group := s.group(e)
	for i, other := range group {
		if i > 0 && other == o {
			group[i-1].Next = o.Next
		}
	}
	if group[0] != o {
		s.refill(e)
		return
	}
	if o.Next == "" {
		s.await(e, now)
		return
	}
	e.Offer, e.Agent = o.Next, s.offers[o.Next].Agent
	s.refill(e)
}

// refill notes whether more phones may ring for a caller.
func (s *Store) refill(e *queue.Entry) {
	l := s.lane(e.Queue, e.Lane)
	if n := len(s.group(e)); n > 0 && n < e.Phones(l.plan.Group) {
		l.filling.put(member(e), e.Order().UnixMilli())
		return
	}
	l.filling.drop(member(e))
}

// inHandOf are the offers of a caller that are out, or the one that was accepted.
func (s *Store) inHandOf(e *queue.Entry) []*offer {
	if e.State == queue.Connected {
		return []*offer{s.offers[e.Offer]}
	}
	return s.group(e)
}

// withdraw takes every offer of a caller back, but one, and returns them. Their agents stay reserved, because the phones may
// be ringing; one who waited for a callback in vain becomes so, because the leg is still up.
func (s *Store) withdraw(e *queue.Entry, but *offer, as withdrawal, why string, now time.Time) []*offer {
	var all []*offer
	for _, o := range s.inHandOf(e) {
		if o == but {
			continue
		}
		a := s.agents[o.Agent]
		a.Call = ""
		o.Withdrawn, o.Next, o.Deadline = as, "", now.Add(queue.WithdrawnFor)
		s.deadlines.put(dueOffer(o.Ref), o.Deadline.UnixMilli())
		s.emit(now, o.event(queue.EventWithdrawn, why))
		if a.State == queue.Talking {
			s.become(a, queue.Reserved, a.Reason, now, now)
		}
		all = append(all, o)
	}
	if but == nil {
		e.Offer, e.Agent = "", ""
	}
	s.lane(e.Queue, e.Lane).filling.drop(member(e))
	return all
}

// showAll is the first of the offers as others see it, with the rest as its Others; nil: there are none.
func (s *Store) showAll(all []*offer, e *queue.Entry) *queue.Offer {
	if len(all) == 0 {
		return nil
	}
	first := show(all[0], e, s.agents[all[0].Agent])
	first.Others = s.others(all[1:], e)
	return first
}

func (s *Store) others(all []*offer, e *queue.Entry) []queue.Offer {
	var others []queue.Offer
	for _, o := range all {
		others = append(others, *show(o, e, s.agents[o.Agent]))
	}
	return others
}
