package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"go.uber.org/zap"

	"presszero/config"
	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/fetch"
	"presszero/ivr/webhook"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/forecast"
	"presszero/queue/memq"
	"presszero/queue/redisq"
)

// stores keep the line and the calls: in Redis, or in this process.
type stores struct {
	redis redis.UniversalClient // nil: in this process
	line  line
	calls calls
	start func()
	stop  func() error
}

// line is a store of the line, with what people at work look at.
type line interface {
	dispatch.Store
	forecast.Store
	Forecast(ctx context.Context, lane queue.LaneRef, head time.Duration) (queue.Wait, error)
	Forecasts(ctx context.Context, calls []string) (map[string]queue.Wait, error)
	Tell(ctx context.Context, e queue.Event) error
	Settle(ctx context.Context, step queue.Settlement) error
	Promises(ctx context.Context, w queue.PromisesWish) (queue.PromisesPage, error)
	Ping(ctx context.Context) error
}

// calls are what is remembered of calls, and the messages that callers left.
type calls interface {
	webhook.Calls
	textStore
	fetch.Store
	Messages(ctx context.Context, limit int) ([]ivr.Message, error)
	Promised(ctx context.Context, after string, limit int) ([]ivr.Promised, string, error)
	items
}

// items are the messages that somebody is to see to.
type items interface {
	KeepNew(ctx context.Context, m ivr.Message) (bool, error)
	Item(ctx context.Context, id string) (ivr.Item, error)
	Items(ctx context.Context, w ivr.ItemsWish) (ivr.ItemsPage, error)
	Act(ctx context.Context, id string, a ivr.Act) (ivr.Item, bool, error)
	ItemCounts(ctx context.Context, now time.Time) (map[string]ivr.ItemCount, error)
}

func openStores(s config.Settings, c clock.Clock, log *zap.Logger) (*stores, error) {
	if s.Redis.URL.Reveal() == "" {
		return embedded(s, c, log)
	}
	client, err := NewRedis(s.Redis)
	if err != nil {
		return nil, err
	}
	o := redisq.Options{Client: client, Site: s.Site}
	if _, system := c.(clock.System); !system {
		o.Now = c.Now
	}
	line, err := redisq.New(o)
	if err != nil {
		return nil, fmt.Errorf("open the line: %w", err)
	}
	calls, err := callstore.NewRedis(callstore.RedisOptions{Client: client, Site: s.Site})
	if err != nil {
		return nil, fmt.Errorf("open the calls: %w", err)
	}
	return &stores{redis: client, line: line, calls: calls, start: func() {}, stop: client.Close}, nil
}

func embedded(s config.Settings, c clock.Clock, log *zap.Logger) (*stores, error) {
	line, err := memq.New(memq.Options{Now: c.Now, StateFile: s.Path(s.StateFile), Report: func(err error) {
		log.Error("the line's state file was not written", zap.Error(err))
	}})
	if err != nil {
		return nil, fmt.Errorf("open the line: %w", err)
	}
	return &stores{line: line, calls: callstore.NewMemory(callstore.MemoryOptions{Now: c.Now}), start: line.Start, stop: line.Stop}, nil
}

// NewRedis opens a client as the settings say: one server, a Sentinel group or a Cluster, by the form of the URL.
func NewRedis(s config.Redis) (redis.UniversalClient, error) {
	raw := s.URL.Reveal()
	o, err := redisOptions(raw)
	if err != nil {
		return nil, fmt.Errorf("redis.url: %w", err)
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = s.Timeout, s.Timeout, s.Timeout
	o.ContextTimeoutEnabled = true // a webhook's deadline counts more than the client's own
	o.DialerRetries = 1            // one attempt: five would take longer than any webhook may
	o.MaxRetries = -1              // a script whose answer was lost may have run: the store decides what to repeat
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewUniversalClient(o), nil
}

// redisOptions reads the three forms of the URL: master_name asks Sentinels, addr names more nodes of a Cluster.
func redisOptions(raw string) (*redis.UniversalOptions, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("it is not an address")
	}
	switch query := u.Query(); {
	case query.Has("master_name"):
		o, err := redis.ParseFailoverURL(raw)
		if err != nil {
			return nil, err
		}
		return &redis.UniversalOptions{
			Addrs: o.SentinelAddrs, MasterName: o.MasterName, DB: o.DB, Username: o.Username, Password: o.Password,
			SentinelUsername: o.SentinelUsername, SentinelPassword: o.SentinelPassword, TLSConfig: o.TLSConfig,
		}, nil
	case query.Has("addr"):
		o, err := redis.ParseClusterURL(raw)
		if err != nil {
			return nil, err
		}
		return &redis.UniversalOptions{
			Addrs: o.Addrs, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig, IsClusterMode: true,
		}, nil
	default:
		o, err := redis.ParseURL(raw)
		if err != nil {
			return nil, err
		}
		return &redis.UniversalOptions{
			Addrs: []string{o.Addr}, DB: o.DB, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig, PoolSize: o.PoolSize,
		}, nil
	}
}
