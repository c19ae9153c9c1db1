package story

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/golden"
	"presszero/internal/redistest"
	"presszero/ivr"
	"presszero/queue"
	"presszero/web/keep"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

type noPrograms struct{}

func (noPrograms) Program(string, string) (*flows.Program, bool) { return nil, false }

type named struct{}

func (named) QueueTitle(name string) string {
	return strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):]
}
func (named) AgentName(id string) string { return named{}.QueueTitle(id) }

// counted counts what is kept and lost.
type counted struct {
	mu                sync.Mutex
	kept, bytes, lost int
}

func (c *counted) StoriesKept(entries, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.bytes = c.kept+entries, c.bytes+size
}

func (c *counted) StoriesLost(entries int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost += entries
}

func (c *counted) now() (kept, lost int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept, c.lost
}

func open(t testing.TB, store keep.Store, c clock.Clock) (*Stories, *counted) {
	t.Helper()
	seen := &counted{}
	s, err := New(Options{
		Store: store, Keep: 24 * time.Hour, Programs: noPrograms{}, Hash: func(number string) string { return "hash" + number[len(number)-2:] },
		Clock: c, Observer: seen, Log: zaptest.NewLogger(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, seen
}

// arrive has a caller arrive and hear something.
func arrive(s *Stories, call string, turns int) {
	session := ivr.Session{Call: call, From: "+15550111", Flow: "main", Mode: ivr.ModeFlow, Step: "main", Language: "en"}
	out := ivr.Outcome{Session: session, Do: []ivr.Instruction{ivr.Listen{Prompts: []ivr.Instruction{ivr.Speak{Text: "Welcome. For sales, press 1."}}}}}
	s.Turn(ivr.Session{Call: call, Flow: "main"}, ivr.Event{Kind: ivr.EventArrived, Call: call, From: "+15550111"}, out, noon)
	for i := range turns {
		before := session
		before.Turn = i + 1
		out.Session.Turn = i + 2
		s.Turn(before, ivr.Event{Kind: ivr.EventKeys, Keys: "7"}, out, noon.Add(time.Duration(i+1)*time.Second))
	}
}

func TestAStoryReadsAsItHappened(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []record
	for line := range strings.Lines(string(data)) {
		var r record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	call := Call{
		Call: "CA01", Began: noon, Ended: noon.Add(6 * time.Minute), Flow: "main", Language: "en", Number: "+******11", Queue: "sales", Agents: []string{"anna"},
		Zero: "order", Outcome: "answered", Disposition: "Solved",
	}
	var text bytes.Buffer
	if err := (Answer{call, ordered(call, all).Tell(named{})}).Write(&text); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/story.golden", text.String())
}

func TestWhatIsWrittenTwiceIsToldOnce(t *testing.T) {
	t.Parallel()
	turn := func(n int, keys string, to string) record {
		return record{Turn: &Turn{At: noon.Add(time.Duration(n) * time.Second), Call: "CA01", Event: ivr.EventKeys, Turn: n, Keys: keys, Mode: ivr.ModeFlow, Step: "main", ToMode: ivr.ModeFlow, ToStep: to}}
	}
	next := turn(2, "5", "end")
	next.Turn.Step = "sales"
	story := ordered(Call{Call: "CA01"}, []record{turn(1, "9", "wrong"), turn(1, "1", "sales"), turn(1, "9", "wrong"), next})
	var keys []string
	for _, turn := range story.Turns() {
		keys = append(keys, turn.Keys)
	}
	if got := strings.Join(keys, " "); got != "1 5" {
		t.Errorf("keys are %q; the answer that the call went on with counts", got)
	}
}

func TestWhatIsPendingIsWrittenOnACleanStop(t *testing.T) {
	t.Parallel()
	manual := clock.NewManual(noon) // and so nothing is written before the stop
	s, seen := open(t, keep.NewMemory(manual.Now), manual)
	s.Start()
	for i := range 100 {
		arrive(s, fmt.Sprint("CA", i), 4)
	}
	s.Stop()
	s.Stop()
	if kept, lost := seen.now(); kept != 500 || lost != 0 {
		t.Errorf("%d are kept and %d lost", kept, lost)
	}
	story, err := s.Read(t.Context(), "CA99")
	if err != nil || len(story.Turns()) != 5 || story.Call.Flow != "main" || story.Call.Number != "+******11" {
		t.Errorf("%+v, %v", story.Call, err)
	}
}

// failing is a store that takes nothing.
type failing struct{ keep.Store }

func (failing) Append(context.Context, keep.Log, ...[]byte) (int64, error) {
	return 0, errors.New("the store is down")
}

func TestAStoreThatIsDownDelaysNobodyAndIsCounted(t *testing.T) {
	t.Parallel()
	manual := clock.NewManual(noon)
	s, seen := open(t, failing{keep.NewMemory(manual.Now)}, manual)
	const entries = mostPending + 100
	for i := range entries { // nothing writes yet: what does not fit is lost at once
		arrive(s, fmt.Sprint("CA", i), 0)
	}
	if _, lost := seen.now(); lost != 100 {
		t.Errorf("%d are lost before anything is written", lost)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Start()
		s.Stop()
	}()
	for stopped := false; !stopped; {
		select {
		case <-done:
			stopped = true
		default:
			manual.Advance(tryAgain) // between two tries
		}
	}
	if kept, lost := seen.now(); kept != 0 || lost != entries {
		t.Errorf("%d are kept and %d lost of %d", kept, lost, entries)
	}
}

// broken fails whoever asks for a program.
type broken struct{}

func (broken) Program(string, string) (*flows.Program, bool) { panic("broken") }

func TestAFaultInTheStoryNeverReachesTheCaller(t *testing.T) {
	t.Parallel()
	s, seen := open(t, keep.NewMemory(clock.System{}.Now), clock.System{})
	s.o.Programs = broken{}
	s.o.Log = zap.NewNop()
	arrive(s, "CA01", 2)
	if _, lost := seen.now(); lost != 2 {
		t.Errorf("%d are lost, want the two that were at a step", lost)
	}
}

func TestNothingIsKeptWhereNothingIsToBeKept(t *testing.T) {
	t.Parallel()
	store := keep.NewMemory(clock.System{}.Now)
	s, seen := open(t, store, clock.System{})
	s.o.Keep = 0
	s.Start()
	arrive(s, "CA01", 3)
	s.Acted("CA01", Act{Kind: ActNote, By: "anna", Text: "x"})
	s.Ended("CA01")
	if err := s.Follower().Take(t.Context(), []queue.Event{{ID: "1-1", At: noon, Kind: queue.EventJoined, Call: "CA01", Queue: "sales"}}, "", "1-1"); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	if kept, lost := seen.now(); kept != 0 || lost != 0 {
		t.Errorf("%d are kept and %d lost", kept, lost)
	}
	if _, err := s.Read(t.Context(), "CA01"); !errors.Is(err, ErrUnknown) {
		t.Errorf("%v", err)
	}
}

// TestAnEventIsToldOnceWhicheverReplicaDies has two followers take the same events, one of which dies between writing them and
// noting that it has.
func TestAnEventIsToldOnceWhicheverReplicaDies(t *testing.T) {
	t.Parallel()
	store := keep.NewMemory(clock.System{}.Now)
	s, _ := open(t, store, clock.System{})
	at := clock.System{}.Now()
	came := []queue.Event{
		{ID: "1-1", At: at, Kind: queue.EventJoined, Call: "CA01", Queue: "sales"},
		{ID: "1-2", At: at, Kind: queue.EventOffered, Call: "CA01", Queue: "sales", Agent: "anna", Offer: "1-1"},
	}
	dead, heir := s.Follower(), s.Follower()
	for _, f := range []*Follower{dead, heir} {
		if cursor, err := f.Begin(t.Context()); err != nil || cursor != "" {
			t.Fatalf("%q, %v", cursor, err)
		}
	}
	if err := dead.write(t.Context(), came); err != nil { // and dies
		t.Fatal(err)
	}
	if err := heir.Take(t.Context(), came, "", "1-2"); err != nil {
		t.Fatal(err)
	}
	if err := dead.Take(t.Context(), came, "", "1-2"); !errors.Is(err, queue.ErrOvertaken) {
		t.Errorf("who was overtaken is told %v", err)
	}
	if cursor, err := s.Follower().Begin(t.Context()); err != nil || cursor != "1-2" {
		t.Errorf("the next begins after %q, %v", cursor, err)
	}
	story, err := s.Read(t.Context(), "CA01")
	if err != nil || len(story.Tell(named{})) != 2 {
		t.Errorf("told are %+v, %v", story.Tell(named{}), err)
	}
}

func TestNumbersAreHiddenInWhatIsSaidAndHeard(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"We call +1 555 0111 back":           "We call ***11 back",
		"Is 1 5 5 5 0 1 1 1 your number?":    "Is ***11 your number?",
		"Your order 41377 is on its way":     "Your order 41377 is on its way",
		"Open from 9 to 17":                  "Open from 9 to 17",
		"Call the office on +15550199 then.": "Call the office on ***99 then.",
	} {
		if got := hideNumber(said, "15550111"); got != want {
			t.Errorf("%q becomes %q, want %q", said, got, want)
		}
	}
	chosen := ivr.Outcome{Do: []ivr.Instruction{ivr.Speak{Text: "We call 5 5 5 0 1 7 7"}}}
	if got := spoken(ivr.Session{Mode: ivr.ModeCallback}, ivr.Event{}, chosen); got[0] != "We call ***77" {
		t.Errorf("%q", got)
	}
	if got := hideDigits("my card is 4111 1111 1111 1111 and I am 42"); got != "my card is *** and I am 42" {
		t.Errorf("%q", got)
	}
}

// TestACallCostsLittle keeps a long call in Redis and looks at what it takes there.
func TestACallCostsLittle(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	store, err := keep.NewRedis(client, "main")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := open(t, store, clock.System{})
	s.Start()
	arrive(s, "CA01", 40)
	arrive(s, "CA02", 4*MostEntries)
	s.Stop()
	for call, most := range map[string]int64{"CA01": 24 << 10, "CA02": 200 << 10} {
		log := client.MemoryUsage(t.Context(), "pz:{main}:keep:log:story:"+call).Val()
		index := client.MemoryUsage(t.Context(), "pz:{main}:keep:doc:call:"+call).Val()
		t.Logf("%s: %d bytes of story, %d of index", call, log, index)
		if log == 0 || index == 0 || log+index > most {
			t.Errorf("%s costs %d bytes, want at most %d", call, log+index, most)
		}
		if ttl := client.PTTL(t.Context(), "pz:{main}:keep:log:story:"+call).Val(); ttl <= 0 || ttl > 24*time.Hour {
			t.Errorf("%s is kept for %s", call, ttl)
		}
	}
	if n := client.XLen(t.Context(), "pz:{main}:keep:log:story:CA02").Val(); n != MostEntries {
		t.Errorf("%d entries are kept", n)
	}
}

// BenchmarkTurn measures what a turn costs the request in which it happens.
func BenchmarkTurn(b *testing.B) {
	s, _ := open(b, keep.NewMemory(clock.System{}.Now), clock.System{})
	s.Start()
	b.Cleanup(s.Stop)
	b.ReportAllocs()
	for b.Loop() {
		arrive(s, "CA01", 0)
	}
}
