package app

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"

	"presszero/internal/clock"
	"presszero/internal/obs"
)

// storeTimes is a hook that tells the metrics how long Redis takes to answer.
type storeTimes struct {
	clock   clock.Clock
	metrics *obs.Metrics
}

// DialHook implements redis.Hook.
func (storeTimes) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (s storeTimes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		began := s.clock.Now()
		err := next(ctx, cmd)
		s.metrics.StoreAsked(ctx, operationOf(cmd), outcomeOf(err), s.clock.Now().Sub(began))
		return err
	}
}

// ProcessPipelineHook implements redis.Hook.
func (s storeTimes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		began := s.clock.Now()
		err := next(ctx, cmds)
		s.metrics.StoreAsked(ctx, "pipeline", outcomeOf(err), s.clock.Now().Sub(began))
		return err
	}
}

// operationOf is the verb of a function of ours, or else the command.
func operationOf(cmd redis.Cmder) string {
	args := cmd.Args()
	if len(args) < 2 || cmd.Name() != "fcall" {
		return cmd.Name()
	}
	function, _ := args[1].(string)
	parts := strings.SplitN(function, "_", 3) // the product, the version, the verb
	return parts[len(parts)-1]
}

// outcomeOf says what became of a request. That there is no such key, or no such caller, is an answer.
func outcomeOf(err error) string {
	var refused redis.Error
	var late net.Error
	switch {
	case err == nil, errors.Is(err, redis.Nil):
		return "ok"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &late) && late.Timeout():
		return "timeout"
	case errors.As(err, &refused):
		return "refused"
	}
	return "failed"
}
