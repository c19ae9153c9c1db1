package callstore

import (
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/internal/clock"
	"presszero/ivr"
)

// ContactOptions say where and for how long callers are remembered.
type ContactOptions struct {
	Secret string                // from which the key is derived that hides the numbers, at least 16 bytes
	Keep   time.Duration         // how long a caller is remembered after the last call; zero or less: not at all
	Client redis.UniversalClient // nil: in this process
	Site   string                // whose replicas share what they remember; needed with a Client
	Now    func() time.Time      // of a store in this process; nil: the system's clock
	Limit  int                   // callers whom a store in this process remembers; zero or less: 100,000
}

// Contacts remembers those who call: of each number how often and when, in which queue and in which language. Numbers are
// kept as keyed hashes, which tell nothing to whoever reads the store without the secret.
type Contacts struct {
	keep  time.Duration
	key   []byte
	store contactStore
}

// contactStore keeps contacts by the hash of their number.
type contactStore interface {
	look(ctx context.Context, hash string) (ivr.Contact, error)
	remember(ctx context.Context, hash string, m ivr.Memory, keep time.Duration) error
	forget(ctx context.Context, hash string) (int, error)
}

// recentCalls is how many of a caller's latest calls are kept with their times.
const recentCalls = 20

// NewContacts checks the options; it sends nothing.
func NewContacts(o ContactOptions) (*Contacts, error) {
	if len(o.Secret) < 16 {
		return nil, errors.New("contacts: a secret of at least 16 bytes is needed")
	}
	key, err := hkdf.Key(sha256.New, []byte(o.Secret), nil, "press zero contact memory", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("contacts: derive the key: %w", err)
	}
	c := &Contacts{keep: o.Keep, key: key}
	switch {
	case o.Client == nil:
		if o.Now == nil {
			o.Now = clock.System{}.Now
		}
		c.store = &contactMemory{now: o.Now, contacts: newExpiring[string, contact](cmp.Or(max(o.Limit, 0), defaultLimit))}
	case o.Site == "" || strings.ContainsAny(o.Site, "{}"):
		return nil, fmt.Errorf("contacts: site %q must be a name without braces", o.Site)
	default:
		c.store = &contactRedis{client: o.Client, site: o.Site, script: redis.NewScript(rememberSource)}
	}
	return c, nil
}

// Look returns what is remembered of a number, the zero Contact when that is nothing. It costs one round trip.
func (c *Contacts) Look(ctx context.Context, number string) (ivr.Contact, error) {
	if number == "" || c.keep <= 0 {
		return ivr.Contact{}, nil
	}
	contact, err := c.store.look(ctx, c.Hash(number))
	if err != nil {
		return ivr.Contact{}, fmt.Errorf("look up a caller: %w", err)
	}
	return contact, nil
}

// Remember remembers something of a number, and keeps all that is known of it for the whole time again. Nothing is
// remembered of a number that is withheld. It costs one round trip.
func (c *Contacts) Remember(ctx context.Context, number string, m ivr.Memory) error {
	if number == "" || c.keep <= 0 {
		return nil
	}
	if err := c.store.remember(ctx, c.Hash(number), m, c.keep); err != nil {
		return fmt.Errorf("remember a caller: %w", err)
	}
	return nil
}

// Forget erases what is remembered of a number, and returns how many memories that were: 1 or 0.
func (c *Contacts) Forget(ctx context.Context, number string) (int, error) {
	n, err := c.store.forget(ctx, c.Hash(number))
	if err != nil {
		return 0, fmt.Errorf("forget a caller: %w", err)
	}
	return n, nil
}

// Hash hides a number, in the same way for all that is kept of it.
func (c *Contacts) Hash(number string) string {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(number))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

//go:embed lua/remember.lua
var rememberSource string

// contactRedis keeps contacts where replicas share them.
type contactRedis struct {
	client redis.UniversalClient
	site   string
	script *redis.Script
}

// The fields of a contact in Redis.
const (
	fieldCalls    = "calls"
	fieldQueue    = "queue"
	fieldAgent    = "agent"
	fieldLanguage = "language"
	fieldOwed     = "owed"
	fieldTold     = "told"
)

func (r *contactRedis) keys(hash string) []string {
	base := "pz:{" + r.site + "}:contact:" + hash
	return []string{base, base + ":calls"}
}

func (r *contactRedis) look(ctx context.Context, hash string) (ivr.Contact, error) {
	keys := r.keys(hash)
	var fields *redis.MapStringStringCmd
	var recent *redis.ZSliceCmd
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		fields = p.HGetAll(ctx, keys[0])
		recent = p.ZRevRangeWithScores(ctx, keys[1], 0, recentCalls-1)
		return nil
	})
	if err != nil {
		return ivr.Contact{}, err
	}
	known := fields.Val()
	c := ivr.Contact{Queue: known[fieldQueue], Agent: known[fieldAgent], Language: known[fieldLanguage]}
	if text := known[fieldCalls]; text != "" {
		if c.Calls, err = strconv.Atoi(text); err != nil {
			return ivr.Contact{}, errors.New("the count of calls cannot be read")
		}
	}
	if text := known[fieldOwed]; text != "" {
		owed, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return ivr.Contact{}, errors.New("the time of a message cannot be read")
		}
		c.Owed = time.UnixMilli(owed).UTC()
	}
	if text := known[fieldTold]; text != "" {
		c.Told = new(ivr.Told)
		if err := c.Told.UnmarshalBinary([]byte(text)); err != nil {
			return ivr.Contact{}, fmt.Errorf("what a caller was told cannot be read: %w", err)
		}
	}
	for _, one := range recent.Val() {
		c.Recent = append(c.Recent, time.UnixMilli(int64(one.Score)).UTC())
	}
	return c, nil
}

func (r *contactRedis) remember(ctx context.Context, hash string, m ivr.Memory, keep time.Duration) error {
	args := []any{m.Ended, m.At.UnixMilli(), recentCalls, keep.Milliseconds()}
	for name, value := range map[string]string{fieldQueue: m.Queue, fieldAgent: m.Agent, fieldLanguage: m.Language} {
		if value != "" {
			args = append(args, name, value)
		}
	}
	if m.Served {
		args = append(args, fieldOwed, "")
	}
	if m.Owed {
		args = append(args, fieldOwed, m.At.UnixMilli())
	}
	if m.Ended != "" {
		told, err := written(m.Told)
		if err != nil {
			return err
		}
		args = append(args, fieldTold, told)
	}
	return r.script.Run(ctx, r.client, r.keys(hash), args...).Err()
}

func (r *contactRedis) forget(ctx context.Context, hash string) (int, error) {
	n, err := r.client.Del(ctx, r.keys(hash)...).Result()
	return min(int(n), 1), err
}

// written is what a caller was told as Redis keeps it; nothing for nil.
func written(told *ivr.Told) ([]byte, error) {
	if told == nil {
		return nil, nil
	}
	return told.AppendBinary(nil)
}

// contactMemory keeps contacts in this process.
type contactMemory struct {
	now      func() time.Time
	mu       sync.Mutex
	contacts *expiring[string, contact]
}

// contact is a contact with the calls that it counts.
type contact struct {
	ivr.Contact
	calls []string // of Recent
}

func (m *contactMemory) look(_ context.Context, hash string) (ivr.Contact, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, _ := m.contacts.get(hash, m.now())
	return known.Contact, nil
}

func (m *contactMemory) forget(_ context.Context, hash string) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.contacts.get(hash, m.now()); !known {
		return 0, nil
	}
	m.contacts.shorten(hash, m.now(), 0)
	return 1, nil
}

func (m *contactMemory) remember(_ context.Context, hash string, news ivr.Memory, keep time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, _ := m.contacts.get(hash, m.now())
	if news.Ended != "" && !slices.Contains(c.calls, news.Ended) {
		c.count(news.Ended, millis(news.At))
	}
	c.Queue = cmp.Or(news.Queue, c.Queue)
	c.Agent = cmp.Or(news.Agent, c.Agent)
	c.Language = cmp.Or(news.Language, c.Language)
	if news.Ended != "" {
		c.Told = news.Told
	}
	if news.Served {
		c.Owed = time.Time{}
	}
	if news.Owed {
		c.Owed = millis(news.At)
	}
	m.contacts.put(hash, c, m.now(), keep)
	return nil
}

// count counts a call that has ended, among the latest by its time. What others have been given is not changed.
func (c *contact) count(call string, at time.Time) {
	i := slices.IndexFunc(c.Recent, func(t time.Time) bool { return t.Before(at) })
	if i < 0 {
		i = len(c.Recent)
	}
	c.Calls++
	c.Recent = slices.Insert(slices.Clone(c.Recent), i, at)
	c.calls = slices.Insert(slices.Clone(c.calls), i, call)
	if len(c.Recent) > recentCalls {
		c.Recent, c.calls = c.Recent[:recentCalls], c.calls[:recentCalls]
	}
}

// millis is a time as Redis keeps it.
func millis(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }
