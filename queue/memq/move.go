package memq

import (
	"context"
	"fmt"

	"presszero/queue"
)

// Move takes a caller in line to another queue or lane, for a reason that is told with it.
func (s *Store) Move(_ context.Context, call string, to queue.LaneRef, turn int, why string) (queue.View, error) {
	to = to.Normal()
	now, done := s.write()
	defer done()
	e := s.entries[call]
	switch {
	case e == nil:
		return queue.View{}, fmt.Errorf("move %s: %w", call, queue.ErrUnknownCall)
	case e.State == queue.Ended:
		return queue.View{}, fmt.Errorf("move %s: %w", call, queue.ErrEnded)
	case e.State != queue.Waiting && e.State != queue.Offered || to == queue.LaneRef{Queue: e.Queue, Lane: e.Lane}:
		return s.view(e, now), nil
	}
	withdrawn := s.withdraw(e, nil, gone, string(queue.Moved), now)
	before := e.Queue
	if to.Queue != before {
		s.waited(e, now, queue.Moved)
		e.Joined = now
	}
	s.unlist(e)
	e.Queue, e.Lane, e.Turn = to.Queue, to.Lane, max(e.Turn, turn)
	s.lane(e.Queue, e.Lane).inLine.put(member(e), e.Order().UnixMilli())
	s.await(e, now)
	s.emit(now, placed(e, queue.Event{Kind: queue.EventJoined, Why: queue.WhyMoved, Before: before, Reason: why}))
	v := s.view(e, now)
	v.Withdrawn = s.showAll(withdrawn, e)
	return v, nil
}
