package redisq

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// library is what Redis is taught once: each lua/<verb>.lua as a function, and once for all of them the parts that they use.
type library struct {
	name string // of the library, and the beginning of the names of its functions; it changes with the text
	text string // without the head
}

// family begins the name of every library of the product.
const family = "presszero_"

// function is the name of a verb in Redis.
func (l library) function(verb string) string { return l.name + "_" + verb }

// What Redis answers to a call of a function that it was not taught, to who teaches it twice, and to who has it forget twice.
const (
	unknownFunction = "Function not found"
	knownLibrary    = "already exists"
	unknownLibrary  = "Library not found"
)

// teach loads the library on every server that may hold the site. Replicas of the service that find it missing at the same
// time all do so; the first succeeds.
func (l library) teach(ctx context.Context, client redis.UniversalClient) error {
	if cluster, ok := client.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, server *redis.Client) error { return l.load(ctx, server) })
	}
	return l.load(ctx, client)
}

// load loads the library on a server, with the day in its head, and has it forget old ones.
func (l library) load(ctx context.Context, server redis.Cmdable) error {
	now, err := server.Time(ctx).Result()
	if err != nil {
		return err
	}
	text := fmt.Sprintf("#!lua name=%s\n-- loaded %s\n%s", l.name, now.UTC().Format(time.DateOnly), l.text)
	if err := server.FunctionLoad(ctx, text).Err(); err != nil && !strings.Contains(err.Error(), knownLibrary) {
		return err
	}
	return l.forget(ctx, server, now.Add(-keptFor))
}

// keptFor is how long a library of another version is kept after it was loaded. A replica that still needs it loads it again.
const keptFor = 30 * 24 * time.Hour

// loaded finds the day in the head of a library.
var loaded = regexp.MustCompile(`^#!lua name=\S+\n-- loaded (\d{4}-\d\d-\d\d)\n`)

// forget deletes the libraries of the product that were loaded before a time, but this one: Redis keeps them for ever.
func (l library) forget(ctx context.Context, server redis.Cmdable, before time.Time) error {
	all, err := server.FunctionList(ctx, redis.FunctionListQuery{LibraryNamePattern: family + "*", WithCode: true}).Result()
	if err != nil {
		return err
	}
	for _, old := range all {
		day := loaded.FindStringSubmatch(old.Code)
		if old.Name == l.name || len(day) < 2 || day[1] >= before.UTC().Format(time.DateOnly) {
			continue
		}
		if err := server.FunctionDelete(ctx, old.Name).Err(); err != nil && !strings.Contains(err.Error(), unknownLibrary) {
			return err
		}
	}
	return nil
}
