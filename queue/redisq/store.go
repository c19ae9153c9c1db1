// Package redisq is the waiting line in Redis: each transition of docs/states.md is one script, hence atomic, and each
// method of Store is one round trip. It needs Redis 7.0 or newer.
//
// The client given to New should not retry by itself (MaxRetries: -1), since a call that timed out may have run, and
// should obey the deadlines of contexts (ContextTimeoutEnabled: true). The scripts are safe to repeat; whoever calls
// decides whether to.
package redisq

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/internal/obs/trace"
)

// Options are the settings of a Store.
type Options struct {
	Client redis.UniversalClient // required: one server, a cluster or a failover group
	Site   string                // required: whose line it is; all its keys live in one cluster slot
	Now    func() time.Time      // the clock; nil: that of Redis, the one clock that all replicas share
}

// Store is a line in Redis. It has no state of its own and may be called from many goroutines. An error of Redis
// itself comes back wrapped as it is.
type Store struct {
	client  redis.UniversalClient
	keys    keys
	now     func() time.Time
	library library
}

// New returns the line of a site. It does not connect.
func New(o Options) (*Store, error) {
	switch {
	case o.Client == nil:
		return nil, errors.New("redisq: Options.Client is required")
	case o.Site == "" || strings.ContainsAny(o.Site, "{}"):
		return nil, fmt.Errorf("redisq: site %q must be a name without braces", o.Site)
	}
	library, err := shipped()
	if err != nil {
		return nil, err
	}
	return &Store{client: o.Client, keys: keys{o.Site}, now: o.Now, library: library}, nil
}

// Ping reports whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// run runs the script of a verb and returns its reply, or the sentinel of a coded one. A script that needs a plan first
// is run again after it was made.
func (s *Store) run(ctx context.Context, verb string, args ...any) (*reply, error) {
	for range replans {
		r, err := s.once(ctx, verb, args...)
		if !errors.Is(err, errReplan) {
			return r, err
		}
		if err := s.replan(ctx); err != nil {
			return nil, err
		}
	}
	return nil, errReplan
}

// once runs the script of a verb.
func (s *Store) once(ctx context.Context, verb string, args ...any) (*reply, error) {
	got, err := s.answered(ctx, verb, args...)
	if err != nil {
		return nil, err
	}
	if refusal, known := codes[got]; known {
		return &reply{}, refusal
	}
	values, err := unpack(got)
	if err != nil {
		return nil, fmt.Errorf("script %s: unknown reply %q: %w", verb, got, err)
	}
	return &reply{fields: values}, nil
}

// answered is what the script of a verb answers. A Redis that does not know the library yet is taught it first.
func (s *Store) answered(ctx context.Context, verb string, args ...any) (string, error) {
	ctx, span := trace.Start(ctx, "line", verb)
	defer span.End()
	args = append([]any{s.clock()}, args...)
	call := func() (string, error) {
		return s.client.FCall(ctx, s.library.function(verb), []string{s.keys.prefix()}, args...).Text()
	}
	got, err := call()
	if err == nil || !strings.Contains(err.Error(), unknownFunction) {
		return got, err
	}
	if err := s.library.teach(ctx, s.client); err != nil {
		return "", fmt.Errorf("load the scripts: %w", err)
	}
	return call()
}

// clock is the time for a script: whole milliseconds, or empty for the time of Redis.
func (s *Store) clock() string {
	if s.now == nil {
		return ""
	}
	return strconv.FormatInt(s.now().UnixMilli(), 10)
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMilli(), 10)
}
