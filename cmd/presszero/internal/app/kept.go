package app

import (
	"go.uber.org/zap"

	"presszero/config"
	"presszero/internal/clock"
	"presszero/web/keep"
)

// openKeep opens the store of what people at work write: where replicas share it, or in this process, with a file.
func openKeep(s *stores, settings config.Settings, c clock.Clock, log *zap.Logger) (keep.Store, error) {
	if s.redis == nil && settings.People.File == "" {
		return keep.NewMemory(c.Now), nil
	}
	if s.redis == nil {
		return keep.OpenFile(settings.Path(settings.People.File), c.Now, func(err error) { log.Error("what people write", zap.Error(err)) }), nil
	}
	store, err := keep.NewRedis(s.redis, settings.Site)
	if err != nil {
		return nil, err
	}
	if _, system := c.(clock.System); !system {
		store = store.On(c.Now)
	}
	return store, nil
}
