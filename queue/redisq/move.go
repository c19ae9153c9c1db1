package redisq

import (
	"context"
	"fmt"

	"presszero/queue"
)

// Move takes a caller in line to another queue or lane, for a reason that is told with it.
func (s *Store) Move(ctx context.Context, call string, to queue.LaneRef, turn int, why string) (queue.View, error) {
	to = to.Normal()
	r, err := s.run(ctx, "move", call, to.Queue, to.Lane, turn, why)
	if err != nil {
		return queue.View{}, fmt.Errorf("move %s to %s: %w", call, to.Queue, err)
	}
	return read(r, (*reply).view)
}
