package keep

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// The scripts, each of which is one step that happens wholly or not at all.
var (
	//go:embed lua/put.lua
	putSource string
	//go:embed lua/delete.lua
	deleteSource string
	//go:embed lua/list.lua
	listSource string
	//go:embed lua/append.lua
	appendSource string
)

// Redis is a store that replicas share. All its keys begin with pz:{site}:keep: and thus stand in one slot of a cluster:
// doc:<kind>:<id> is a document, list:<kind>:<name> a list, ends:<kind> when documents are forgotten, log:<kind>:<id> a log.
type Redis struct {
	client redis.UniversalClient
	prefix string
	now    func() time.Time // nil: the server's time

	put, remove, list, add *redis.Script
}

// NewRedis returns the store of a site, whose name holds no braces. It sends nothing.
func NewRedis(client redis.UniversalClient, site string) (*Redis, error) {
	if client == nil || site == "" || strings.ContainsAny(site, "{}") {
		return nil, fmt.Errorf("open the store of site %q: it needs a client, and a name without braces", site)
	}
	return &Redis{
		client: client, prefix: "pz:{" + site + "}:keep:",
		put: redis.NewScript(putSource), remove: redis.NewScript(deleteSource), list: redis.NewScript(listSource), add: redis.NewScript(appendSource),
	}, nil
}

// On is the same store where another clock than the server's tells when documents are forgotten.
func (r *Redis) On(now func() time.Time) *Redis {
	on := *r
	on.now = now
	return &on
}

// docFields are the fields of a document's hash, in the order in which they are read.
var docFields = []string{"rev", "data", "at", "until", "by"}

// Get implements Docs. It costs one round trip, as all that a store does.
func (r *Redis) Get(ctx context.Context, kind, id string) (Doc, error) {
	values, err := r.client.HMGet(ctx, r.prefix+"doc:"+keyed(kind)+":"+id, docFields...).Result()
	if err != nil {
		return Doc{}, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	if values[0] == nil {
		return Doc{}, fmt.Errorf("read %s %s: %w", kind, id, ErrUnknown)
	}
	return readDoc(kind, id, values)
}

// Put implements Docs.
func (r *Redis) Put(ctx context.Context, kind string, d Doc) (Doc, error) {
	if err := d.check(kind); err != nil {
		return Doc{}, err
	}
	d = d.clone()
	d.At, d.Until = millis(d.At), millis(d.Until)
	args := []any{keyed(kind), d.ID, d.Rev, d.Data, d.At.UnixMilli(), untilMillis(d.Until), r.clock()}
	for _, name := range d.By {
		args = append(args, name)
	}
	rev, err := r.put.Run(ctx, r.client, []string{r.prefix}, args...).Int64()
	switch {
	case err != nil:
		return Doc{}, fmt.Errorf("write %s %s: %w", kind, d.ID, err)
	case rev == 0:
		return Doc{}, fmt.Errorf("write %s %s: %w", kind, d.ID, ErrOvertaken)
	}
	d.Rev = rev
	return d, nil
}

// Delete implements Docs.
func (r *Redis) Delete(ctx context.Context, kind, id string) error {
	if err := r.remove.Run(ctx, r.client, []string{r.prefix}, keyed(kind), id).Err(); err != nil {
		return fmt.Errorf("forget %s %s: %w", kind, id, err)
	}
	return nil
}

// List implements Docs.
func (r *Redis) List(ctx context.Context, kind, by, from string, limit int) ([]Doc, string, error) {
	after, err := readPlace(from)
	if err != nil {
		return nil, "", err
	}
	at := ""
	if from != "" {
		at = strconv.FormatInt(after.at, 10)
	}
	limit = pageOf(limit)
	rows, err := r.list.Run(ctx, r.client, []string{r.prefix}, keyed(kind), by, at, after.id, limit+1).Slice()
	if err != nil {
		return nil, "", fmt.Errorf("list %s by %q: %w", kind, by, err)
	}
	var docs []Doc
	for _, row := range rows {
		values, ok := row.([]any)
		if !ok || len(values) != len(docFields)+1 {
			return nil, "", fmt.Errorf("list %s by %q: an answer that cannot be read", kind, by)
		}
		d, err := readDoc(kind, text(values[0]), values[1:])
		if err != nil {
			return nil, "", err
		}
		docs = append(docs, d)
	}
	if len(docs) <= limit {
		return docs, "", nil
	}
	return docs[:limit], docs[limit-1].place().String(), nil
}

// Append implements Logs.
func (r *Redis) Append(ctx context.Context, l Log, entries ...[]byte) (int64, error) {
	if err := l.check(entries); err != nil {
		return 0, err
	}
	args := []any{mostOf(l.Most), lifeMillis(l.Keep)}
	for _, data := range entries {
		args = append(args, data)
	}
	last, err := r.add.Run(ctx, r.client, []string{r.logKey(l.Kind, l.ID)}, args...).Int64()
	if err != nil {
		return 0, fmt.Errorf("write to the log %s %s: %w", l.Kind, l.ID, err)
	}
	return last, nil
}

// Entries implements Logs.
func (r *Redis) Entries(ctx context.Context, kind, id string, after int64, limit int) ([]Entry, error) {
	first := strconv.FormatInt(max(after, 0)+1, 10)
	messages, err := r.client.XRangeN(ctx, r.logKey(kind, id), first, "+", int64(pageOf(limit))).Result()
	if err != nil {
		return nil, fmt.Errorf("read the log %s %s: %w", kind, id, err)
	}
	var entries []Entry
	for _, m := range messages {
		number, _, _ := strings.Cut(m.ID, "-")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read the log %s %s: %w", kind, id, err)
		}
		entries = append(entries, Entry{Number: n, Data: []byte(text(m.Values["d"]))})
	}
	return entries, nil
}

// Forget implements Logs.
func (r *Redis) Forget(ctx context.Context, kind, id string) error {
	if err := r.client.Del(ctx, r.logKey(kind, id)).Err(); err != nil {
		return fmt.Errorf("forget the log %s %s: %w", kind, id, err)
	}
	return nil
}

func (r *Redis) logKey(kind, id string) string { return r.prefix + "log:" + keyed(kind) + ":" + id }

// clock is the time for a script; empty: it asks the server.
func (r *Redis) clock() string {
	if r.now == nil {
		return ""
	}
	return strconv.FormatInt(r.now().UnixMilli(), 10)
}

// keyed is a kind as it stands in keys: without the colon that ends it there.
func keyed(kind string) string { return url.QueryEscape(kind) }

func untilMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// lifeMillis is a length of time in whole milliseconds, and never 0, which is for ever, for one that is short.
func lifeMillis(d time.Duration) int64 {
	if d <= 0 {
		return 0
	}
	return max(d.Milliseconds(), 1)
}

// readDoc reads the fields of a document's hash.
func readDoc(kind, id string, values []any) (Doc, error) {
	var numbers [3]int64
	var errs []error
	for i, field := range []int{0, 2, 3} {
		n, err := strconv.ParseInt(text(values[field]), 10, 64)
		numbers[i], errs = n, append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return Doc{}, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	d := Doc{ID: id, Rev: numbers[0], Data: []byte(text(values[1])), At: timeOf(numbers[1])}
	if numbers[2] != 0 {
		d.Until = timeOf(numbers[2])
	}
	if by := text(values[4]); by != "" {
		d.By = strings.Split(by, "\n")
	}
	return d, nil
}

// timeOf is a time in milliseconds; the zero time is zero again.
func timeOf(ms int64) time.Time {
	if ms == (time.Time{}).UnixMilli() {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// text is a value of an answer.
func text(value any) string {
	s, _ := value.(string)
	return s
}
