package callstore

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"presszero/internal/obs/trace"
	"presszero/ivr"
)

//go:embed lua/commit.lua
var commitSource string

// RedisOptions say where calls are stored.
type RedisOptions struct {
	// Client should obey context deadlines and retry nothing. Commit and End may be repeated without harm.
	Client redis.UniversalClient
	Site   string // replicas of one site share their calls, and all keys of a site share a cluster slot
}

// Redis is a store that replicas share.
type Redis struct {
	client redis.UniversalClient
	site   string
	commit *redis.Script
	keep   *redis.Script
	act    *redis.Script
}

// NewRedis checks the options; it sends nothing.
func NewRedis(o RedisOptions) (*Redis, error) {
	if o.Client == nil {
		return nil, errors.New("call store: Client is required")
	}
	if o.Site == "" || strings.ContainsAny(o.Site, "{}") {
		return nil, fmt.Errorf("call store: site %q must be a name without braces", o.Site)
	}
	return &Redis{client: o.Client, site: o.Site, commit: redis.NewScript(commitSource), keep: redis.NewScript(keepSource), act: redis.NewScript(actSource)}, nil
}

// Commit stores an answered turn in one round trip. When this turn, or a later one, was answered before, nothing changes,
// and what is returned is the reply given then, if it is still kept, and the call as it stands.
func (r *Redis) Commit(ctx context.Context, t ivr.Turn) (ivr.Committed, error) {
	ctx, span := trace.Start(ctx, "calls", "commit")
	defer span.End()
	record, err := encode(t)
	if err != nil {
		return ivr.Committed{}, err
	}
	promises, err := encodePromised(t.Promised)
	if err != nil {
		return ivr.Committed{}, err
	}
	keys := []string{r.callKey(t.Call), r.replyKey(t.Call, t.Turn), r.toldKey()}
	args := append([]any{t.Turn, record, t.Reply, liveFor.Milliseconds(), replyFor.Milliseconds(), toldLimit, toldFor.Milliseconds()}, promises...)
	answer, err := r.commit.Run(ctx, r.client, keys, args...).Slice()
	if err != nil {
		return ivr.Committed{}, fmt.Errorf("commit turn %d of call %s: %w", t.Turn, t.Call, err)
	}
	if len(answer) < 3 {
		return ivr.Committed{Reply: t.Reply, Latest: t.Session}, nil
	}
	done := ivr.Committed{Replayed: true}
	stored, _ := answer[1].(string)
	if _, done.Latest, err = decode(stored); err != nil {
		return ivr.Committed{}, fmt.Errorf("commit turn %d of call %s: %w", t.Turn, t.Call, err)
	}
	if reply, ok := answer[2].(string); ok {
		done.Reply = []byte(reply)
	}
	return done, nil
}

// Load returns a call as it stands. ErrUnknownCall: the store does not know it.
func (r *Redis) Load(ctx context.Context, call string) (ivr.Session, error) {
	ctx, span := trace.Start(ctx, "calls", "load")
	defer span.End()
	record, err := r.client.Get(ctx, r.callKey(call)).Result()
	if errors.Is(err, redis.Nil) {
		return ivr.Session{}, fmt.Errorf("load call %s: %w", call, ErrUnknownCall)
	}
	if err != nil {
		return ivr.Session{}, fmt.Errorf("load call %s: %w", call, err)
	}
	_, s, err := decode(record)
	if err != nil {
		return ivr.Session{}, fmt.Errorf("load call %s: %w", call, err)
	}
	return s, nil
}

// End says that a call is over: its record is kept for an hour more at most. Ending an unknown call does nothing.
func (r *Redis) End(ctx context.Context, call string) error {
	if err := r.client.ExpireLT(ctx, r.callKey(call), endedFor).Err(); err != nil {
		return fmt.Errorf("end call %s: %w", call, err)
	}
	return nil
}

func (r *Redis) callKey(call string) string { return "pz:{" + r.site + "}:call:" + call }

// replyKey puts the turn before the call, whose characters the carrier chooses.
func (r *Redis) replyKey(call string, turn int) string {
	return "pz:{" + r.site + "}:reply:" + strconv.Itoa(turn) + ":" + call
}
