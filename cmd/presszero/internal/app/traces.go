package app

import (
	"fmt"

	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"

	"presszero/internal/obs/trace"
)

// traceRedis traces what is asked of Redis, without what is said to it. Nil: there is none, or nothing is traced.
func traceRedis(client redis.UniversalClient, traces *trace.Traces) error {
	if client == nil || traces == nil {
		return nil
	}
	err := redisotel.InstrumentTracing(client, redisotel.WithTracerProvider(traces.Below()),
		redisotel.WithDBStatement(false), redisotel.WithCallerEnabled(false))
	if err != nil {
		return fmt.Errorf("trace Redis: %w", err)
	}
	return nil
}
