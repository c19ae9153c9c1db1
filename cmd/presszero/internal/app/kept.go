package app

import (
	"presszero/internal/clock"
	"presszero/web/keep"
)

// openKeep opens the store of what people at work write: where replicas share it, or in this process.
func openKeep(s *stores, site string, c clock.Clock) (keep.Store, error) {
	if s.redis == nil {
		return keep.NewMemory(c.Now), nil
	}
	store, err := keep.NewRedis(s.redis, site)
	if err != nil {
		return nil, err
	}
	if _, system := c.(clock.System); !system {
		store = store.On(c.Now)
	}
	return store, nil
}
