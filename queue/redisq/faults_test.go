package redisq_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/redisq"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestEveryMethodIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", clock.NewManual(start).Now)
	var trips atomic.Int64
	life(t, s, func(string) {}) // every script is known to Redis from here on
	client.AddHook(counter{&trips})
	if err := s.PutAgents(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	trips.Store(0)
	life(t, s, func(method string) {
		want := int64(1)
		if strings.HasPrefix(method, "Put") { // and reads what is declared, and writes the plan
			want = 3
		}
		if n := trips.Swap(0); n != want {
			t.Errorf("%s took %d round trips, want %d", method, n, want)
		}
	})
}

// life calls every method of a store once at least, and tells after each that it has.
func life(t *testing.T, s *redisq.Store, called func(method string)) {
	t.Helper()
	ctx := t.Context()
	check := func(method string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		called(method)
	}
	offer := func() queue.OfferRef {
		t.Helper()
		o, err := s.Offer(ctx, []string{"sales"}, time.Second)
		check("Offer", err)
		if o == nil {
			t.Fatal("no offer")
		}
		return o.Ref
	}
	check("Ping", s.Ping(ctx))
	check("PutRouting", s.PutRouting(ctx, nil))
	check("PutAgents", s.PutAgents(ctx, []queue.Agent{{ID: "anna", Queues: []string{"sales"}}}))
	_, err := s.SetAgent(ctx, "anna", queue.Ready, "")
	check("SetAgent", err)
	_, err = s.Agent(ctx, "anna")
	check("Agent", err)
	_, err = s.Join(ctx, queue.Ticket{Call: "CA1", Queue: "sales", Turn: int(callTurn.Add(1))})
	check("Join", err)
	_, err = s.Poll(ctx, "CA1")
	check("Poll", err)
	_, err = s.Prioritise(ctx, "CA1", time.Minute, "a regular")
	check("Prioritise", err)
	_, err = s.Refuse(ctx, offer(), queue.Lost)
	check("Refuse", err)
	ref := offer()
	check("Rang", s.Rang(ctx, ref, "leg", time.Second))
	_, err = s.FindOffer(ctx, ref)
	check("FindOffer", err)
	_, err = s.Accept(ctx, ref, time.Second)
	check("Accept", err)
	check("Bridged", s.Bridged(ctx, "CA1"))
	_, err = s.EndTalk(ctx, ref, time.Second)
	check("EndTalk", err)
	_, err = s.ExtendWrapUp(ctx, "anna", time.Minute)
	check("ExtendWrapUp", err)
	_, err = s.Beat(ctx, "anna", time.Minute)
	check("Beat", err)
	_, err = s.Rest(ctx, "anna", time.Second)
	check("Rest", err)
	_, err = s.Sweep(ctx, 10)
	check("Sweep", err)
	_, _, err = s.Leave(ctx, "CA1", queue.Abandoned, 0)
	check("Leave", err)
	check("Release", s.Release(ctx, ref))
	callbackLife(t, s, check)
	_, err = s.Snapshot(ctx, 10)
	check("Snapshot", err)
	_, _, err = s.Events(ctx, "", 10)
	check("Events", err)
	_, err = s.Belief(ctx, 0, 10)
	check("Belief", err)
	_, err = s.Lease(ctx, "carrier", "one", time.Second)
	check("Lease", err)
	check("Tell", s.Tell(ctx, queue.Event{Kind: queue.EventMessageLeft, Item: "one"}))
	_, err = s.SetAgent(ctx, "anna", queue.Ready, "")
	check("SetAgent", err)
}

// callbackLife calls the methods that a callback needs.
func callbackLife(t *testing.T, s *redisq.Store, check func(method string, err error)) {
	t.Helper()
	ctx := t.Context()
	offer := func() queue.OfferRef {
		t.Helper()
		_, err := s.SetAgent(ctx, "anna", queue.Ready, "")
		check("SetAgent", err)
		_, err = s.Sweep(ctx, 10)
		check("Sweep", err)
		o, err := s.Offer(ctx, []string{"sales"}, time.Second)
		check("Offer", err)
		if o == nil {
			t.Fatal("no offer of a callback")
		}
		return o.Ref
	}
	turn := int(callTurn.Add(1))
	_, err := s.Join(ctx, queue.Ticket{Call: "CB1", Queue: "sales", Turn: turn, Callback: queue.Callback{Number: "+15550101"}})
	check("Join", err)
	_, err = s.Owed(ctx, "+15550101")
	check("Owed", err)
	_, err = s.Defer(ctx, offer(), start)
	check("Defer", err)
	_, err = s.CallFirst(ctx, offer(), time.Second)
	check("CallFirst", err)
	_, err = s.Dialled(ctx, "CB1", "leg", time.Second)
	check("Dialled", err)
	_, _, err = s.Missed(ctx, "CB1", "leg", queue.MissedBusy, start)
	check("Missed", err)
	_, err = s.CallFirst(ctx, offer(), time.Second)
	check("CallFirst", err)
	_, err = s.Dialled(ctx, "CB1", "leg2", time.Second)
	check("Dialled", err)
	_, err = s.Reached(ctx, "CB1", "leg2")
	check("Reached", err)
	_, _, err = s.Leave(ctx, "CB1", queue.Abandoned, 0)
	check("Leave", err)
}

// callTurn makes the call of life a new one each time.
var callTurn atomic.Int64

// counter counts what is sent to Redis and waited for.
type counter struct{ trips *atomic.Int64 }

func (c counter) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.trips.Add(1)
		return next(ctx, cmd)
	}
}

func (c counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.trips.Add(1)
		return next(ctx, cmds)
	}
}

func TestNothingStaysBehindForEver(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", nil)
	life(t, s, func(string) {})
	long := strings.Repeat("ம", 100)
	ticket := queue.Ticket{
		Call: "CA" + strings.Repeat("0", 32), Queue: "sales", Language: long, Note: long, From: long, To: long,
	}
	if _, err := s.Join(t.Context(), ticket); err != nil {
		t.Fatal(err)
	}
	offer, err := s.Offer(t.Context(), []string{"sales"}, time.Second)
	if err != nil || offer == nil {
		t.Fatalf("offer %v, %v", offer, err)
	}
	for key, want := range map[string]time.Duration{
		"entry:CA1": 6 * time.Hour, "entry:" + ticket.Call: 24 * time.Hour,
		"offer:" + string(offer.Ref): 24 * time.Hour, "q:sales:sums": 30 * 24 * time.Hour,
	} {
		if got := client.TTL(t.Context(), "pz:{test}:"+key).Val(); got > want || got < want-time.Minute {
			t.Errorf("%s expires after %v, want %v", key, got, want)
		}
	}
	for _, key := range client.Keys(t.Context(), "*").Val() {
		if !strings.HasPrefix(key, "pz:{test}:") {
			t.Errorf("key %s is outside the site", key)
		}
	}
}

func TestACallerCostsLessThanAThousandBytes(t *testing.T) {
	t.Parallel()
	if each := costs(t, func(int, *queue.Ticket) {}); each > 1000 {
		t.Errorf("a caller costs %d bytes, want 1000 at most", each)
	}
}

func TestACallbackCostsLessThanAThousandBytes(t *testing.T) {
	t.Parallel()
	if each := costs(t, func(i int, ticket *queue.Ticket) {
		soon := time.Now().Add(time.Hour)
		ticket.Callback = queue.Callback{Number: fmt.Sprintf("+1555%07d", i), Due: soon, After: soon, Expires: soon}
	}); each > 1000 {
		t.Errorf("a callback costs %d bytes, want 1000 at most", each)
	}
}

// costs is how many bytes of Redis each of many callers takes up.
func costs(t *testing.T, change func(i int, ticket *queue.Ticket)) int64 {
	t.Helper()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", nil)
	used := func() int64 {
		var bytes int64
		for line := range strings.Lines(client.Info(t.Context(), "memory").Val()) {
			if value, found := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); found {
				bytes, _ = strconv.ParseInt(value, 10, 64)
			}
		}
		return bytes
	}
	const before, callers = 12_000, 3_000 // the feed is full, and its trimming does not count
	var told []queue.Published            // to those who are on the phone, as whoever forecasts the line would
	join := func(i int) {
		ticket := queue.Ticket{
			Call: fmt.Sprintf("CA%032d", i), Queue: "sales", Lane: []string{"", "lang:hi", "billing>=2@anna"}[i%3], Language: "en-IN",
			Note: "an invoice that came twice", From: "+15550100", To: "+15550199", Head: time.Minute, Turn: 4,
		}
		change(i, &ticket)
		if _, err := s.Join(t.Context(), ticket); err != nil {
			t.Fatal(err)
		}
		if i >= before && !ticket.Callback.Owed() {
			told = append(told, queue.Published{Call: ticket.Call, Wait: queue.Wait{
				Known: true, Low: time.Hour, Likely: 2 * time.Hour, High: 3 * time.Hour, Latest: 4 * time.Hour, Mean: 2 * time.Hour, Basis: queue.BasisTwin,
				Confidence: queue.Medium, Doubts: queue.DoubtWide, Overtakers: 0.1, Calls: 10_000, At: time.Now(),
			}})
		}
	}
	for i := range before {
		join(i)
	}
	empty := used()
	for i := range callers {
		join(before + i)
	}
	if len(told) > 0 { // publishing at all costs Redis some memory once
		if err := s.Publish(t.Context(), told); err != nil {
			t.Fatal(err)
		}
	}
	each := (used() - empty) / callers
	t.Logf("%d bytes each", each)
	return each
}

func TestAPollAndAMatchDoTheSameWorkHoweverManyWait(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", clock.NewManual(start).Now)
	ctx := t.Context()
	if err := s.PutAgents(ctx, []queue.Agent{{ID: "anna", Queues: []string{"sales", "support"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetAgent(ctx, "anna", queue.Ready, ""); err != nil {
		t.Fatal(err)
	}
	work := func(callers int) map[string]string { // how often each command ran
		for i := range callers {
			ticket := queue.Ticket{Call: fmt.Sprint("CA", callers, "-", i), Queue: []string{"sales", "support"}[i%2], Lane: []string{"", "lang:hi?"}[i%2]}
			ticket.Clock = start.Add(time.Duration(i) * time.Millisecond)
			if _, err := s.Join(ctx, ticket); err != nil {
				t.Fatal(err)
			}
		}
		client.ConfigResetStat(ctx)
		if _, err := s.Poll(ctx, fmt.Sprint("CA", callers, "-", callers-1)); err != nil {
			t.Fatal(err)
		}
		o, err := s.Offer(ctx, []string{"sales", "support"}, time.Second)
		if err != nil || o == nil {
			t.Fatal(o, err)
		}
		if _, err := s.Refuse(ctx, o.Ref, queue.Lost); err != nil {
			t.Fatal(err)
		}
		ran := map[string]string{}
		for line := range strings.Lines(client.Info(ctx, "commandstats").Val()) {
			if name, stats, found := strings.Cut(line, ":calls="); found {
				ran[name], _, _ = strings.Cut(stats, ",")
			}
		}
		return ran
	}
	work(10)
	compare(t, "commands", work(20), work(3000))
}

func TestAnOvertakenPlanIsMadeAnewByWhoeverMeetsIt(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", nil)
	ctx := t.Context()
	if err := s.PutAgents(ctx, []queue.Agent{{ID: "anna", Queues: []string{"sales"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetAgent(ctx, "anna", queue.Ready, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(ctx, queue.Ticket{Call: "CA1", Queue: "sales"}); err != nil {
		t.Fatal(err)
	}
	// A process has declared something and died before it planned: the plan of a time before anna is left.
	client.HSet(ctx, "pz:{test}:plan", "rev", "0", "lane:sales\nmain", `{"choice":"longest-idle","agent":"","sticky":0,"reach":[],"peers":[]}`)
	o, err := s.Offer(ctx, []string{"sales"}, time.Second)
	if err != nil || o == nil || o.Agent.ID != "anna" {
		t.Errorf("offer %+v, %v", o, err)
	}
	v, err := s.Poll(ctx, "CA1")
	if err != nil || v.Line.Reserved != 1 || v.Line.Staff() != 1 {
		t.Errorf("poll %+v, %v", v, err)
	}
}

func TestAPlaceInLineDoesNotOutliveItsEntry(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", nil)
	ctx := t.Context()
	for _, call := range []string{"CA1", "CA2"} {
		if _, err := s.Join(ctx, queue.Ticket{Call: call, Queue: "sales"}); err != nil {
			t.Fatal(err)
		}
	}
	client.Del(ctx, "pz:{test}:entry:CA1")
	if v, err := s.Poll(ctx, "CA2"); err != nil || v.Position != 2 {
		t.Fatalf("poll: %+v, %v", v, err)
	}
	if err := s.PutAgents(ctx, []queue.Agent{{ID: "anna", Queues: []string{"sales"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetAgent(ctx, "anna", queue.Ready, ""); err != nil {
		t.Fatal(err)
	}
	o, err := s.Offer(ctx, []string{"sales"}, time.Second)
	if err != nil || o == nil || o.Entry.Call != "CA2" {
		t.Fatalf("offer %+v, %v", o, err)
	}
	if v, err := s.Poll(ctx, "CA2"); err != nil || v.Position != 1 {
		t.Errorf("poll: %+v, %v", v, err)
	}
}

func TestTheClockOfRedisOrdersCallers(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", nil)
	before := client.Time(t.Context()).Val().Truncate(time.Millisecond)
	v, err := s.Join(t.Context(), queue.Ticket{Call: "CA1", Queue: "sales"})
	if err != nil {
		t.Fatal(err)
	}
	after := client.Time(t.Context()).Val()
	if v.Clock.Before(before) || v.Clock.After(after) || !v.Now.Equal(v.Clock) {
		t.Errorf("service clock %v, now %v, want between %v and %v", v.Clock, v.Now, before, after)
	}
}

func TestACallerReturnsToTheOldPlaceWhenRedisLostEverything(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := newStore(t, server.Client(t), "test", nil)
	ctx := t.Context()
	var lost []queue.View
	for _, call := range []string{"CA1", "CA2", "CA3"} {
		v, err := s.Join(ctx, queue.Ticket{Call: call, Queue: "sales"})
		if err != nil {
			t.Fatal(err)
		}
		lost = append(lost, v)
	}
	server.Kill()
	if err := s.Ping(ctx); err == nil {
		t.Error("a dead server answers")
	}
	server.Restart(t)
	for _, i := range []int{2, 0, 1} {
		if _, err := s.Poll(ctx, lost[i].Call); !errors.Is(err, queue.ErrUnknownCall) {
			t.Fatalf("poll: %v, want %v", err, queue.ErrUnknownCall)
		}
		if _, err := s.Join(ctx, queue.Ticket{Call: lost[i].Call, Queue: "sales", Clock: lost[i].Clock, Seq: lost[i].Seq}); err != nil {
			t.Fatal(err)
		}
	}
	for i, v := range lost {
		if got, err := s.Poll(ctx, v.Call); err != nil || got.Position != i+1 || got.Seq != v.Seq {
			t.Errorf("%s: %+v, %v", v.Call, got, err)
		}
	}
}

func TestErrorsOfRedisComeBackAsTheyAre(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := newStore(t, server.Client(t), "test", nil)
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Pause()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := s.Poll(ctx, "CA1")
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("a paused server: %v", err)
	}
	server.Resume()
	server.Kill()
	_, err = s.Poll(t.Context(), "CA1")
	var network *net.OpError
	if !errors.As(err, &network) {
		t.Errorf("a dead server: %v", err)
	}
}

func TestAFullServerRefusesATransitionWhole(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	s := newStore(t, client, "test", clock.NewManual(start).Now)
	ctx := t.Context()
	if _, err := s.Join(ctx, queue.Ticket{Call: "CA1", Queue: "sales"}); err != nil {
		t.Fatal(err)
	}
	before, err := s.Snapshot(ctx, 10)
	if err != nil {
		t.Fatal(err)
	}
	client.ConfigSet(ctx, "maxmemory", "1")
	if _, _, err := s.Leave(ctx, "CA1", queue.Abandoned, 0); err == nil || !strings.Contains(err.Error(), "OOM") {
		t.Errorf("leave: %v, want the server's OOM", err)
	}
	if _, err := s.Poll(ctx, "CA1"); err != nil {
		t.Errorf("poll: %v, want an answer", err)
	}
	client.ConfigSet(ctx, "maxmemory", "0")
	after, err := s.Snapshot(ctx, 10)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "site", before, after)
}
