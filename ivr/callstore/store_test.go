package callstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"presszero/internal/redistest"
	"presszero/ivr"
)

// store is what both stores promise.
type store interface {
	Commit(ctx context.Context, t ivr.Turn) (ivr.Committed, error)
	Load(ctx context.Context, call string) (ivr.Session, error)
	End(ctx context.Context, call string) error
	Keep(ctx context.Context, m ivr.Message) error
	Messages(ctx context.Context, limit int) ([]ivr.Message, error)
	Texted(ctx context.Context, call string, id int, status ivr.TextStatus) error
	TextStatus(ctx context.Context, call string, id int) (ivr.TextStatus, error)
	PutFetched(ctx context.Context, call string, id int, f ivr.Fetched) error
	Fetched(ctx context.Context, call string, id int) (*ivr.Fetched, error)
}

// fixture is a store under test. forget lets a time pass for all that it holds.
type fixture struct {
	store
	forget func(t testing.TB, d time.Duration)
}

// promises are what every store is tested for, each in a store of its own.
var promises = map[string]func(*testing.T, fixture){
	"ARepeatedTurnGetsItsBytesAndChangesNothing":    aRepeatedTurnGetsItsBytesAndChangesNothing,
	"ALateRequestOfAnEarlierTurnGetsThatTurnsReply": aLateRequestOfAnEarlierTurnGetsThatTurnsReply,
	"ATurnThatWasOvertakenWritesNothing":            aTurnThatWasOvertakenWritesNothing,
	"AStoreThatLostTheCallTakesItUpAtAnyTurn":       aStoreThatLostTheCallTakesItUpAtAnyTurn,
	"CallsDoNotTouchEachOther":                      callsDoNotTouchEachOther,
	"ThingsAreKeptAsLongAsPromised":                 thingsAreKeptAsLongAsPromised,
	"AnEndedCallIsKeptForAnHourAtMost":              anEndedCallIsKeptForAnHourAtMost,
	"ATurnWithoutACallIsRefused":                    aTurnWithoutACallIsRefused,
	"MessagesAreKeptOnceAndListedNewestFirst":       messagesAreKeptOnceAndListedNewestFirst,
	"WhatBecameOfATextIsKnownForAWhile":             whatBecameOfATextIsKnownForAWhile,
	"WhatIsLeftInOneCallIsToldApart":                whatIsLeftInOneCallIsToldApart,
	"OfManyRequestsForOneTurnExactlyOneWins":        ofManyRequestsForOneTurnExactlyOneWins,
	"AnAnswerIsFoundByEveryoneForAWhile":            anAnswerIsFoundByEveryoneForAWhile,
}

func keepsItsPromises(t *testing.T, open func(t *testing.T, name string) fixture) {
	t.Helper()
	all := maps.Clone(promises)
	maps.Copy(all, itemPromises)
	maps.Copy(all, toldPromises)
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, name))
		})
	}
}

func TestMemoryKeepsItsPromises(t *testing.T) {
	t.Parallel()
	keepsItsPromises(t, func(*testing.T, string) fixture {
		now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		m := NewMemory(MemoryOptions{Now: func() time.Time { return now }})
		return fixture{m, func(_ testing.TB, d time.Duration) { now = now.Add(d) }}
	})
}

func TestRedisKeepsItsPromises(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	keepsItsPromises(t, func(t *testing.T, name string) fixture {
		return fixture{newRedis(t, client, name), func(t testing.TB, d time.Duration) { age(t, client, name, d) }}
	})
}

func TestAClusterKeepsItsPromises(t *testing.T) {
	t.Parallel()
	server := redistest.StartCluster(t)
	keys, client := server.Client(t), server.ClusterClient(t)
	keepsItsPromises(t, func(t *testing.T, name string) fixture {
		return fixture{newRedis(t, client, name), func(t testing.TB, d time.Duration) { age(t, keys, name, d) }}
	})
}

func newRedis(t testing.TB, client redis.UniversalClient, site string) *Redis {
	t.Helper()
	r, err := NewRedis(RedisOptions{Client: client, Site: site})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// age takes d from the life that every key of a site has left.
func age(t testing.TB, client redis.UniversalClient, site string, d time.Duration) {
	t.Helper()
	keys, err := client.Keys(t.Context(), "pz:{"+site+"}:*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		left, err := client.PTTL(t.Context(), key).Result()
		if err != nil || left < 0 {
			t.Fatalf("key %s lives %v, %v: every key must end", key, left, err)
		}
		if err := client.PExpire(t.Context(), key, left-d).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// turn is turn n of a call, with a session and a reply that show which one it is.
func turn(call string, n int, mark string) ivr.Turn {
	return ivr.Turn{
		Call: call, Turn: n, Reply: []byte("<Response>" + mark + "\xff</Response>"),
		Session: ivr.Session{Call: call, Turn: n + 1, Step: mark, Mode: ivr.ModeFlow, Vars: map[string]any{"pin": "0070"}},
	}
}

func commit(t testing.TB, s store, in ivr.Turn) ivr.Committed {
	t.Helper()
	done, err := s.Commit(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func expect(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func aRepeatedTurnGetsItsBytesAndChangesNothing(t *testing.T, f fixture) {
	first, other := turn("CA1", 0, "first"), turn("CA1", 0, "other")
	expect(t, "first answer", ivr.Committed{Reply: first.Reply, Latest: first.Session}, commit(t, f, first))
	expect(t, "repetition", ivr.Committed{Replayed: true, Reply: first.Reply, Latest: first.Session}, commit(t, f, other))
	got, err := f.Load(t.Context(), "CA1")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "call", first.Session, got)
}

func aLateRequestOfAnEarlierTurnGetsThatTurnsReply(t *testing.T, f fixture) {
	zero, one := turn("CA1", 0, "zero"), turn("CA1", 1, "one")
	commit(t, f, zero)
	commit(t, f, one)
	expect(t, "late request", ivr.Committed{Replayed: true, Reply: zero.Reply, Latest: one.Session}, commit(t, f, turn("CA1", 0, "late")))
}

func aTurnThatWasOvertakenWritesNothing(t *testing.T, f fixture) {
	ahead := turn("CA1", 12, "ahead")
	commit(t, f, ahead)
	want := ivr.Committed{Replayed: true, Latest: ahead.Session}
	expect(t, "overtaken", want, commit(t, f, turn("CA1", 9, "behind")))
	expect(t, "overtaken, again", want, commit(t, f, turn("CA1", 9, "behind")))
}

func aStoreThatLostTheCallTakesItUpAtAnyTurn(t *testing.T, f fixture) {
	expect(t, "taken up", false, commit(t, f, turn("CA1", 41, "on")).Replayed)
}

func callsDoNotTouchEachOther(t *testing.T, f fixture) {
	calls := []string{"CA1", "1:CA1", "call:CA1", "v2:{x}", "*"}
	for _, call := range calls {
		expect(t, call, false, commit(t, f, turn(call, 1, call)).Replayed)
	}
	for _, call := range calls {
		got, err := f.Load(t.Context(), call)
		if err != nil || got.Step != call {
			t.Errorf("call %q is %+v, %v", call, got, err)
		}
	}
}

func thingsAreKeptAsLongAsPromised(t *testing.T, f fixture) {
	zero := turn("CA1", 0, "zero")
	commit(t, f, zero)
	f.forget(t, replyFor-time.Second)
	expect(t, "just in time", zero.Reply, commit(t, f, zero).Reply)
	f.forget(t, 2*time.Second)
	expect(t, "too late", ivr.Committed{Replayed: true, Latest: zero.Session}, commit(t, f, zero))
	f.forget(t, liveFor-replyFor-2*time.Second)
	if _, err := f.Load(t.Context(), "CA1"); err != nil {
		t.Errorf("before a day is over: %v", err)
	}
	f.forget(t, 2*time.Second)
	if _, err := f.Load(t.Context(), "CA1"); !errors.Is(err, ErrUnknownCall) {
		t.Errorf("after a day: %v, want ErrUnknownCall", err)
	}
}

func anEndedCallIsKeptForAnHourAtMost(t *testing.T, f fixture) {
	commit(t, f, turn("CA1", 0, "zero"))
	for range 2 { // the second end must not give more time
		if err := f.End(t.Context(), "CA1"); err != nil {
			t.Fatal(err)
		}
		f.forget(t, endedFor/2-time.Second)
	}
	if _, err := f.Load(t.Context(), "CA1"); err != nil {
		t.Errorf("before an hour is over: %v", err)
	}
	f.forget(t, 3*time.Second)
	if _, err := f.Load(t.Context(), "CA1"); !errors.Is(err, ErrUnknownCall) {
		t.Errorf("after an hour: %v, want ErrUnknownCall", err)
	}
	if err := f.End(t.Context(), "CA2"); err != nil {
		t.Errorf("end of an unknown call: %v", err)
	}
}

func aTurnWithoutACallIsRefused(t *testing.T, f fixture) {
	for _, bad := range []ivr.Turn{turn("", 0, "x"), turn("CA1", -1, "x")} {
		if _, err := f.Commit(t.Context(), bad); err == nil {
			t.Errorf("turn %d of call %q is taken", bad.Turn, bad.Call)
		}
	}
}

func messagesAreKeptOnceAndListedNewestFirst(t *testing.T, f fixture) {
	left := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	message := func(call string, minute int) ivr.Message {
		at := left.Add(time.Duration(minute) * time.Minute)
		return ivr.Message{
			Call: call, From: "+15550100", Queue: "sales", Owner: "sales", Recording: "https://api.example/RE" + call,
			Length: 12 * time.Second, Left: at, Due: at.Add(time.Hour),
		}
	}
	if got, err := f.Messages(t.Context(), 5); len(got) != 0 || err != nil {
		t.Errorf("messages of an empty store: %v, %v", got, err)
	}
	for _, m := range []ivr.Message{message("CA2", 2), message("CA1", 1), message("CA3", 3), message("CA2", 9)} {
		if err := f.Keep(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	for limit, want := range map[int][]ivr.Message{
		5: {message("CA3", 3), message("CA2", 2), message("CA1", 1)}, 2: {message("CA3", 3), message("CA2", 2)}, 0: {}, -1: {},
	} {
		got, err := f.Messages(t.Context(), limit)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("newest %d messages (-want +got):\n%s", limit, diff)
		}
	}
	if err := f.Keep(t.Context(), ivr.Message{}); err == nil {
		t.Error("a message of no call is kept")
	}
}

// ofManyRequestsForOneTurnExactlyOneWins lets several replicas answer the same turn differently at once.
func ofManyRequestsForOneTurnExactlyOneWins(t *testing.T, f fixture) {
	const replicas, turns = 8, 20
	for n := range turns {
		answers := make([]ivr.Committed, replicas)
		var wait sync.WaitGroup
		for i := range replicas {
			wait.Go(func() {
				answers[i], _ = f.Commit(t.Context(), turn("CA1", n, fmt.Sprintf("replica %d", i)))
			})
		}
		wait.Wait()
		winners := 0
		for _, a := range answers {
			if !a.Replayed {
				winners++
			}
			expect(t, "reply", string(answers[0].Reply), string(a.Reply))
			expect(t, "session", answers[0].Latest, a.Latest)
		}
		if winners != 1 || len(answers[0].Reply) == 0 {
			t.Fatalf("turn %d has %d winners, want 1", n, winners)
		}
	}
}

func TestBothStoresAgreeOnAnySequence(t *testing.T) {
	t.Parallel()
	server := newRedis(t, redistest.Start(t).Client(t), "test")
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		memory := NewMemory(MemoryOptions{})
		for range rapid.IntRange(1, 15).Draw(t, "length") {
			call := fmt.Sprintf("%d-%s", round, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "call"))
			in := turn(call, rapid.IntRange(0, 4).Draw(t, "turn"), rapid.StringMatching(`[a-z]{0,3}`).Draw(t, "mark"))
			ours, err := memory.Commit(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := server.Commit(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(ours, theirs); diff != "" {
				t.Fatalf("turn %d of %s: memory and Redis disagree (-memory +redis):\n%s", in.Turn, call, diff)
			}
		}
	})
}

func TestMemoryKeepsItsOwnCopyAndItsBound(t *testing.T) {
	t.Parallel()
	m := NewMemory(MemoryOptions{Limit: 2})
	first := turn("CA1", 0, "first")
	want := string(first.Reply)
	commit(t, m, first)
	copy(first.Reply, "overwritten")
	replayed := commit(t, m, first)
	expect(t, "reply", want, string(replayed.Reply))
	copy(replayed.Reply, "overwritten")
	expect(t, "reply", want, string(commit(t, m, first).Reply))
	for _, call := range []string{"CA2", "CA3", "CA4"} {
		commit(t, m, turn(call, 0, call))
	}
	if len(m.calls.entries) != 2 || len(m.replies.entries) != 2 {
		t.Errorf("%d calls and %d replies are kept, want 2 and 2", len(m.calls.entries), len(m.replies.entries))
	}
	if _, err := m.Load(t.Context(), "CA1"); !errors.Is(err, ErrUnknownCall) {
		t.Errorf("the oldest call: %v, want ErrUnknownCall", err)
	}
	if _, err := m.Load(t.Context(), "CA4"); err != nil {
		t.Errorf("the newest call: %v", err)
	}
}

func TestTheOldestMessagesMakeRoom(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	r := newRedis(t, client, "test")
	for i, call := range []string{"CA1", "CA2", "CA3"} {
		message := `{"Queue":"sales"}`
		if err := r.keep.Run(t.Context(), client, []string{r.messagesKey()}, call, message, i, 2, messagesFor.Milliseconds(), "sales", i).Err(); err != nil {
			t.Fatal(err)
		}
	}
	keys := r.messageKeys()
	expect(t, "order", []string{"CA2", "CA3"}, client.ZRange(t.Context(), keys[0], 0, -1).Val())
	expect(t, "messages", map[string]string{"CA2": `{"Queue":"sales"}`, "CA3": `{"Queue":"sales"}`}, client.HGetAll(t.Context(), keys[1]).Val())
	for _, open := range []string{":open", ":open:sales"} {
		expect(t, open, []string{"CA2", "CA3"}, client.ZRange(t.Context(), keys[1]+open, 0, -1).Val())
	}
}

func TestCommitIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	r := newRedis(t, client, "test")
	commit(t, r, turn("CA1", 0, "zero")) // the first one loads the script
	count := &counter{}
	client.AddHook(count)
	commit(t, r, turn("CA1", 1, "one"))
	commit(t, r, turn("CA1", 1, "one"))
	expect(t, "commands", []string{"evalsha", "evalsha"}, count.names)
}

// counter notes the commands of a client.
type counter struct{ names []string }

func (c *counter) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c *counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (c *counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.names = append(c.names, cmd.Name())
		return next(ctx, cmd)
	}
}

func TestARedisThatDoesNotAnswerIsAnErrorInTime(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	r := newRedis(t, server.Client(t), "test")
	commit(t, r, turn("CA1", 0, "zero"))
	server.Pause()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := r.Commit(ctx, turn("CA1", 1, "one")); err == nil || time.Since(began) > 2*time.Second {
		t.Errorf("Commit returned %v after %v, want an error after 50ms", err, time.Since(began))
	}
	server.Resume()
	expect(t, "later", "one", commit(t, r, turn("CA1", 1, "one")).Latest.Step)
}

func TestABrokenRecordIsAnErrorAndStaysAsItIs(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	r := newRedis(t, client, "test")
	for call, set := range map[string]func() error{
		"list":    func() error { return client.RPush(t.Context(), r.callKey("list"), "x").Err() },
		"words":   func() error { return client.Set(t.Context(), r.callKey("words"), "no number", 0).Err() },
		"session": func() error { return client.Set(t.Context(), r.callKey("session"), "7 {", 0).Err() },
	} {
		if err := set(); err != nil {
			t.Fatal(err)
		}
		before := client.Dump(t.Context(), r.callKey(call)).Val()
		if _, err := r.Commit(t.Context(), turn(call, 1, "one")); err == nil || !strings.Contains(err.Error(), "commit turn 1 of call "+call) {
			t.Errorf("Commit on a record that is a %s returned %v", call, err)
		}
		if _, err := r.Load(t.Context(), call); err == nil || errors.Is(err, ErrUnknownCall) {
			t.Errorf("Load of a record that is a %s returned %v", call, err)
		}
		expect(t, call, before, client.Dump(t.Context(), r.callKey(call)).Val())
		expect(t, "replies of "+call, int64(0), client.Exists(t.Context(), r.replyKey(call, 1)).Val())
	}
}

func TestASiteThatWouldBreakTheHashTagIsRefused(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{})
	defer client.Close()
	for _, o := range []RedisOptions{{Site: "a"}, {Client: client}, {Client: client, Site: "a}b"}} {
		if _, err := NewRedis(o); err == nil {
			t.Errorf("NewRedis(site %q) gives no error", o.Site)
		}
	}
}

func anAnswerIsFoundByEveryoneForAWhile(t *testing.T, f fixture) {
	want := map[int]*ivr.Fetched{
		1: {Values: map[string]any{"balance": -12, "name": "007", "held": true, "none": ""}}, 2: {Failed: "timeout"}, 3: nil,
	}
	for id, answer := range want {
		if answer == nil {
			continue
		}
		if err := f.PutFetched(t.Context(), "CA1", id, *answer); err != nil {
			t.Fatal(err)
		}
	}
	look := func(what, call string, id int, want *ivr.Fetched) {
		t.Helper()
		got, err := f.Fetched(t.Context(), call, id)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, what, want, got)
	}
	for id, answer := range want {
		look("answer", "CA1", id, answer)
		look("of another call", "CA2", id, nil)
	}
	f.forget(t, fetchedFor+time.Second)
	look("long ago", "CA1", 1, nil)
}
