package asynqbench

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/redisq"
)

// How much one round does, and how many do it at a time.
const (
	lives   = 4000
	workers = 10
)

// BenchmarkLife lets callers live from join to the end of the talk, and tasks from being enqueued to being done, in turns
// on one redis-server. It tells the median time of Redis's processor a life, the scripts and the commands, and the ratio of
// the times in the same round; and what as many scripts as a life has cost when they do nothing, the part that no script can
// save.
func BenchmarkLife(b *testing.B) {
	server := redistest.Start(b)
	client := server.Client(b)
	line := newLine(b, client)
	var ours, theirs, nothing []spent
	for b.Loop() {
		ours = append(ours, measure(b, client, func() { line.serve(b, lives) }))
		theirs = append(theirs, measure(b, client, func() { process(b, server.Addr, lives) }))
		nothing = append(nothing, measure(b, client, func() { idle(b, client, lives) }))
	}
	var ratios []float64
	for i := range ours {
		ratios = append(ratios, ours[i].cpu/theirs[i].cpu)
	}
	report := func(of []spent, who string) {
		b.ReportMetric(median(of, func(s spent) float64 { return s.cpu * 1e6 / lives }), who+"-us/life")
		b.ReportMetric(median(of, func(s spent) float64 { return s.scripts / lives }), who+"-scripts/life")
		b.ReportMetric(median(of, func(s spent) float64 { return s.commands / lives }), who+"-commands/life")
	}
	report(ours, "press-zero")
	report(theirs, "asynq")
	b.ReportMetric(median(nothing, func(s spent) float64 { return s.cpu * 1e6 / lives }), "of-nothing-us/life")
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x-of-asynq")
	b.ReportMetric(0, "ns/op")
}

// spent is what Redis has spent.
type spent struct {
	cpu               float64 // seconds, user and system
	scripts, commands float64 // run by clients; run in all, those within scripts included
}

func measure(b *testing.B, client *redis.Client, do func()) spent {
	b.Helper()
	before := spending(b, client)
	do()
	after := spending(b, client)
	return spent{after.cpu - before.cpu, after.scripts - before.scripts, after.commands - before.commands}
}

func spending(b *testing.B, client *redis.Client) spent {
	b.Helper()
	info, err := client.Info(b.Context(), "cpu", "commandstats").Result()
	if err != nil {
		b.Fatal(err)
	}
	var s spent
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch {
		case name == "used_cpu_user", name == "used_cpu_sys":
			s.cpu += number(b, value)
		case strings.HasPrefix(name, "cmdstat_"):
			calls, _, _ := strings.Cut(strings.TrimPrefix(value, "calls="), ",")
			s.commands += number(b, calls)
			if strings.HasPrefix(name, "cmdstat_eval") || name == "cmdstat_fcall" {
				s.scripts += number(b, calls)
			}
		}
	}
	return s
}

func number(b *testing.B, text string) float64 {
	b.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func median(of []spent, value func(spent) float64) float64 {
	var all []float64
	for _, s := range of {
		all = append(all, value(s))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// line is a queue with as many agents as there are workers.
type line struct {
	*redisq.Store
	called int
}

func newLine(b *testing.B, client *redis.Client) *line {
	b.Helper()
	store, err := redisq.New(redisq.Options{Client: client, Site: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	var agents []queue.Agent
	for n := range workers {
		agents = append(agents, queue.Agent{ID: fmt.Sprint("agent", n), Address: fmt.Sprint("client:agent", n), Queues: []string{"sales"}})
	}
	must(b, store.PutAgents(b.Context(), agents))
	for _, a := range agents {
		_, err := store.SetAgent(b.Context(), a.ID, queue.Ready, "")
		must(b, err)
	}
	return &line{Store: store}
}

// serve lets so many callers live a whole life.
func (l *line) serve(b *testing.B, callers int) {
	b.Helper()
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for n := w; n < callers; n += workers {
				if err := l.live(b.Context(), fmt.Sprintf("CA%032d", l.called+n)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	l.called += callers
}

// live is a caller who joins and is talked to until the agent hangs up, whose leg is then down: there are as many callers as
// agents at a time.
func (l *line) live(ctx context.Context, call string) error {
	ticket := queue.Ticket{Call: call, Queue: "sales", Turn: 1, Language: "en-IN", Note: "an invoice", From: "+15550100", To: "+15550199"}
	if _, err := l.Join(ctx, ticket); err != nil {
		return err
	}
	o, err := l.Offer(ctx, []string{"sales"}, 15*time.Second)
	if err != nil || o == nil {
		return fmt.Errorf("offer %v: %w", o, err)
	}
	if err := l.Rang(ctx, o.Ref, "CA"+string(o.Ref), 20*time.Second); err != nil {
		return err
	}
	if _, err := l.Accept(ctx, o.Ref, 30*time.Second); err != nil {
		return err
	}
	if err := l.Bridged(ctx, o.Entry.Call); err != nil {
		return err
	}
	if _, err = l.EndTalk(ctx, o.Ref, 0); err != nil {
		return err
	}
	return l.Release(ctx, o.Ref)
}

// scripts are how many a life has.
const scripts = 7

// idle runs as many scripts as so many lives have, which do nothing.
func idle(b *testing.B, client *redis.Client, lives int) {
	b.Helper()
	const library = "#!lua name=nothing\nredis.register_function('nothing', function() return 'OK' end)"
	must(b, client.FunctionLoadReplace(b.Context(), library).Err())
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for n := w; n < lives*scripts; n += workers {
				if err := client.FCall(b.Context(), "nothing", []string{"pz:{bench}:"}).Err(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// process lets asynq enqueue so many tasks and do them.
func process(b *testing.B, addr string, tasks int) {
	b.Helper()
	at := asynq.RedisClientOpt{Addr: addr}
	var done sync.WaitGroup
	done.Add(tasks)
	server := asynq.NewServer(at, asynq.Config{Concurrency: workers, LogLevel: asynq.FatalLevel})
	must(b, server.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		done.Done()
		return nil
	})))
	client := asynq.NewClient(at)
	payload := []byte(`{"call":"CA00000000000000000000000000000000","queue":"sales","language":"en-IN","note":"an invoice","from":"+15550100"}`)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for n := w; n < tasks; n += workers {
				if _, err := client.EnqueueContext(b.Context(), asynq.NewTask("call", payload)); err != nil {
					b.Error(err)
					done.Done()
				}
			}
		})
	}
	all.Wait()
	done.Wait()
	server.Shutdown()
	must(b, client.Close())
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
