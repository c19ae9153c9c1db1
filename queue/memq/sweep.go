package memq

import (
	"context"
	"time"

	"presszero/queue"
)

// Sweep settles what has fallen due.
func (s *Store) Sweep(_ context.Context, limit int) ([]queue.Due, error) {
	now, done := s.write()
	defer done()
	var all []queue.Due
	for _, k := range s.deadlines.head(limit, now.UnixMilli()) {
		if _, still := s.deadlines.score[k.member]; !still {
			continue // what was settled before it has settled it as well
		}
		switch id := k.member[2:]; k.member {
		case dueWrapUp(id):
			all = append(all, s.wrapUpOver(s.agents[id], now))
		case dueLease(id):
			all = append(all, s.absent(s.agents[id], now))
		case dueCall(id):
			all = append(all, s.callDue(s.entries[id], now)...)
		case dueExpiry(id):
			all = append(all, s.expiryDue(s.entries[id], now)...)
		default:
			all = append(all, s.offerDue(s.offers[queue.OfferRef(id)], now))
		}
	}
	return all, nil
}

func (s *Store) wrapUpOver(a *agent, now time.Time) queue.Due {
	o := queue.Offer{
		Ref:      a.Offer,
		Entry:    queue.Entry{Call: a.Call, Queue: a.Queue},
		Deadline: a.Deadline,
	}
	s.free(a, queue.Ready, "", now, now)
	o.Agent = a.Agent
	return queue.Due{Kind: queue.DueWrapUp, Offer: o}
}

func (s *Store) offerDue(o *offer, now time.Time) queue.Due {
	switch {
	case o.Withdrawn != "":
		a := s.release(o, now)
		return queue.Due{Kind: queue.DueWithdrawn, Offer: *show(o, &queue.Entry{Call: o.Call, Queue: o.Queue}, a)}
	case o.Accepted:
		o.Deadline = now.Add(o.Connect)
		s.deadlines.put(dueOffer(o.Ref), o.Deadline.UnixMilli())
		return queue.Due{Kind: queue.DueConnect, Offer: *show(o, s.entries[o.Call], s.agents[o.Agent])}
	case o.Leg == "":
		return queue.Due{Kind: queue.DueOfferLost, Offer: s.refuse(o, queue.Lost, now)}
	default:
		return queue.Due{Kind: queue.DueOfferLapsed, Offer: s.refuse(o, queue.NoAnswer, now)}
	}
}
