package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"presszero/config"
	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/obs/trace"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/sim"
)

// exchange is the service as it stands in life, for the length of a test: replicas behind one public address, the
// store that they share, a carrier, and people with phones.
type exchange struct {
	*testing.T
	clock    clock.Scaled
	carrier  *sim.Carrier
	front    *front
	apps     []*App // those in this process
	children []*child
	files    *kept
	site     *flows.Site
	said     *journal
	traces   *trace.Traces
}

// setup says what an exchange is made of. Everything has a default.
type setup struct {
	flow     string               // front-desk
	edit     func(*Files)         // changes the files that ship
	speed    float64              // 25
	start    time.Time            // a Monday at noon
	redis    *redistest.Server    // the embedded store
	replicas int                  // 1
	children bool                 // each replica is a process of its own
	agent    sim.Party            // accepts and talks for 5 s
	agents   map[string]sim.Party // by ID, where one differs
	away     bool                 // agents are not set ready
	faults   sim.Faults
	state    string // state file of the embedded store
	traces   *trace.Traces
}

// noon is a moment at which everything that ships is open, and night one at which all of it is closed.
var (
	noon  = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC) // a Monday, 12:00 in Kolkata
	night = time.Date(2026, 11, 23, 19, 30, 0, 0, time.UTC)
)

// outsider is the number of whoever answers when nothing of ours works.
const outsider = "+15550199"

func newExchange(t *testing.T, s setup) *exchange {
	t.Helper()
	s = s.withDefaults()
	x := &exchange{T: t, clock: clock.NewScaled(s.speed), said: &journal{}, traces: s.traces}
	x.clock.Base = s.start
	files := x.must2(Library(config.Default())())
	files.Flows = slices.DeleteFunc(files.Flows, func(f flows.File) bool {
		return !isModule(f) && f.Name != s.flow+".yaml" && f.Name != "front-desk.yaml"
	})
	if s.edit != nil {
		s.edit(&files)
	}
	public, publicURL := x.listen()
	api, apiURL := x.listen()
	files.Settings = stageSettings(StageOptions{Files: files, Flow: s.flow, Speed: s.speed}, publicURL, apiURL)
	files.Settings.Fallback.Numbers = []string{outsider}
	files.Settings.ReloadInterval, files.Settings.StateFile = 2*time.Second, s.state
	if s.redis != nil {
		files.Settings.Redis.URL = config.Secret(s.redis.URL())
	}
	var err error
	x.carrier, err = sim.New(sim.Options{
		Clock: x.clock, AccountSID: files.Settings.Twilio.AccountSID, AuthToken: files.Settings.Twilio.AuthToken.Reveal(),
		BaseURL: apiURL, Faults: s.faults, Seed: 7,
	})
	x.must(err)
	x.front = &front{}
	x.files = &kept{now: files}
	x.serve(api, x.carrier)
	x.serve(public, x.front)
	t.Cleanup(x.carrier.Close)
	for range s.replicas {
		x.addReplica(s.children)
	}
	built, _, err := Build(files)
	x.must(err)
	x.site = built.Site
	x.people(s)
	t.Cleanup(x.told)
	return x
}

// isModule reports whether other flows call a flow: it has inputs, or outputs. Only those that a test calls are kept beside
// them, because proving all that ships takes longer than most tests.
func isModule(f flows.File) bool {
	return bytes.Contains(f.Data, []byte("\ninputs:")) || bytes.Contains(f.Data, []byte("\noutputs:"))
}

func (s setup) withDefaults() setup {
	if s.flow == "" {
		s.flow = "front-desk"
	}
	if s.speed == 0 {
		s.speed = 25
	}
	if s.start.IsZero() {
		s.start = noon
	}
	if s.agent.Script == nil && s.agent.Behaviour == sim.Answers {
		s.agent = agentWhoTalks(5 * time.Second)
	}
	s.replicas = max(s.replicas, 1)
	return s
}

// agentWhoTalks accepts every call.
func agentWhoTalks(d time.Duration) sim.Party {
	return sim.Party{After: time.Second, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(d), sim.HangUp(),
	}}
}

// rehearsed are the options of a service that does not prove its flows once more: each start would cost as much as all of
// its calls.
func rehearsed(source Source, c clock.Clock, log *zap.Logger) Options {
	return Options{Source: source, Clock: c, Log: log, Version: "test", Rehearsal: true}
}

// addReplica starts one more replica of the service.
func (x *exchange) addReplica(apart bool) {
	x.Helper()
	if apart {
		c := startChild(x)
		x.children = append(x.children, c)
		x.front.add(c.url)
		return
	}
	o := rehearsed(x.files.read, x.clock, x.said.logger())
	o.Traces = x.traces
	a, err := New(o)
	x.must(err)
	l, url := x.listen()
	x.serve(l, a.Public())
	a.Start(x.Context())
	x.Cleanup(func() { _ = a.Stop() })
	x.apps = append(x.apps, a)
	x.front.add(url)
}

// people gives everybody a phone, and sets the agents ready.
func (x *exchange) people(s setup) {
	x.Helper()
	base := x.files.now.Settings.PublicURL
	x.carrier.SetNumber(sim.Number{
		Phone: StageNumber, VoiceURL: base + "/voice/incoming", FallbackURL: base + "/voice/fallback", StatusCallback: base + "/voice/status",
	})
	x.carrier.SetParty(outsider, personOnCall())
	for _, a := range x.site.Agents {
		party, differs := s.agents[a.ID]
		if !differs {
			party = s.agent
		}
		x.carrier.SetParty(a.Address, party)
		if !s.away {
			x.setAgent(a.ID, queue.Ready)
		}
	}
}

// personOnCall answers, and hangs up after a while if the caller does not.
func personOnCall() sim.Party {
	return sim.Party{After: time.Second, Script: sim.Script{sim.AwaitConnected(), sim.TalkFor(20 * time.Second), sim.HangUp()}}
}

func (x *exchange) setAgent(id string, state queue.AgentState) {
	x.Helper()
	_, err := x.app().line.SetAgent(x.Context(), id, state, "")
	x.must(err)
}

// app is a replica in this process. Where all of them are children, it is one that serves no webhooks.
func (x *exchange) app() *App {
	if len(x.apps) == 0 {
		a, err := New(rehearsed(x.files.read, x.clock, zap.NewNop()))
		x.must(err)
		x.Cleanup(func() { _ = a.Stop() })
		x.apps = append(x.apps, a)
	}
	return x.apps[0]
}

// call places a call. What is left of the script when the call ends is not done, and Wait tells so.
func (x *exchange) call(from string, script ...sim.Act) *sim.Phone {
	x.Helper()
	phone, err := x.carrier.Call(x.Context(), sim.Caller{From: from, To: StageNumber, Script: script})
	x.must(err)
	return phone
}

// number is the number of the n-th caller.
func number(n int) string { return fmt.Sprintf("+1555011%04d", n) }

// finish waits until the calls are over, and tells the story of each whose script could not be done.
func (x *exchange) finish(phones ...*sim.Phone) {
	x.Helper()
	ctx, cancel := context.WithTimeout(x.Context(), 90*time.Second)
	defer cancel()
	for _, phone := range phones {
		if _, err := phone.Wait(ctx); err != nil {
			x.wrong(phone.CallSID(), "%v", err)
		}
	}
}

// eventually waits until something is so.
func (x *exchange) eventually(what string, so func() bool) {
	x.Helper()
	ctx, cancel := context.WithTimeout(x.Context(), 60*time.Second)
	defer cancel()
	for !so() {
		if clock.Sleep(ctx, clock.System{}, 2*time.Millisecond) != nil {
			x.Fatalf("it never came to be that %s; the line:\n%s", what, x.line())
		}
	}
}

func (x *exchange) snapshot() queue.Snapshot {
	x.Helper()
	s, err := x.app().Snapshot(x.Context(), 1000)
	x.must(err)
	return s
}

// waiting are the calls in a queue's line, in their order.
func (x *exchange) waiting(name string) []string {
	x.Helper()
	var calls []string
	site, err := x.app().Snapshot(x.Context(), 1000)
	if err != nil {
		return []string{err.Error()} // a store that is coming back
	}
	for _, q := range site.Queues {
		for _, e := range q.Entries {
			if q.Name == name {
				calls = append(calls, e.Call)
			}
		}
	}
	return calls
}

// settled waits until nobody is in line or talking, and every agent is free.
func (x *exchange) settled() {
	x.Helper()
	x.eventually("the line is empty and every agent is free", func() bool {
		s := x.snapshot()
		for _, q := range s.Queues {
			if q.Waiting+q.Offered+q.Talking > 0 {
				return false
			}
		}
		return !slices.ContainsFunc(s.Agents, func(a queue.Agent) bool {
			return a.State == queue.Reserved || a.State == queue.Talking
		})
	})
}

func (x *exchange) line() string {
	var b strings.Builder
	s := x.snapshot()
	for _, q := range s.Queues {
		for _, e := range q.Entries {
			fmt.Fprintf(&b, "%s: %s %s since %s\n", q.Name, e.Call, e.State, e.Changed.Format(time.TimeOnly))
		}
		fmt.Fprintf(&b, "%s: %d waiting, %d offered, %d talking\n", q.Name, q.Waiting, q.Offered, q.Talking)
	}
	for _, a := range s.Agents {
		fmt.Fprintf(&b, "%s: %s %s %s since %s\n", a.ID, a.State, a.Reason, a.Call, a.Since.Format(time.TimeOnly))
	}
	return b.String()
}

func (x *exchange) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

func (x *exchange) must2(files Files, err error) Files {
	x.Helper()
	x.must(err)
	return files
}

// wrong fails the test with the story of a call.
func (x *exchange) wrong(call, format string, args ...any) {
	x.Helper()
	told := ""
	if x.said.mayTell() {
		told = "\n" + x.story(call)
	}
	x.Errorf("%s: %s%s", call, fmt.Sprintf(format, args...), told)
}

// story is what truly happened on a call and on the legs that it met, with what the service has logged about it.
func (x *exchange) story(call string) string {
	entries := x.carrier.Log()
	legs := []string{call}
	for _, e := range entries {
		if e.Call == call && e.Peer != "" {
			legs = append(legs, e.Peer)
		}
	}
	var lines []string
	for _, e := range entries {
		if slices.Contains(legs, e.Call) || strings.Contains(e.Event, call) {
			lines = append(lines, fmt.Sprintf("%s %-16s %s %s%s %s %s %s", e.At.Format("15:04:05.000"), e.Kind, e.Party, e.Event, e.Text, e.Why, status(e), path(e.URL)))
		}
	}
	return strings.Join(append(lines, x.said.about(call)...), "\n")
}

func status(e sim.Entry) string {
	if e.Status == 0 {
		return ""
	}
	return fmt.Sprint(e.Status)
}

func path(url string) string { return url[:min(len(url), 60)] }

// told shows the line when a test has failed.
func (x *exchange) told() {
	if x.Failed() {
		for _, w := range x.carrier.Warnings() {
			x.Logf("carrier: %v", w)
		}
		complaints := append(x.said.about("\tWARN\t"), x.said.about("\tERROR\t")...)
		x.Logf("the service, last: %s", strings.Join(complaints[max(0, len(complaints)-20):], "\n"))
		for _, c := range x.children {
			x.Logf("replica:\n%s", c.log())
		}
	}
}

// kept are the operator's files, which a test may change.
type kept struct {
	mu  sync.Mutex
	now Files
}

func (k *kept) read() (Files, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now, nil
}

func (k *kept) change(edit func(*Files)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	next := k.now
	next.Flows = slices.Clone(next.Flows)
	edit(&next)
	k.now = next
}

// journal is what the service has logged.
type journal struct {
	mu    sync.Mutex
	lines []string
	told  int
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, strings.TrimSpace(string(line)))
	return len(line), nil
}

func (j *journal) logger() *zap.Logger { return logTo(j, zap.DebugLevel) }

func logTo(w io.Writer, level zapcore.Level) *zap.Logger {
	encoder := zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig())
	return zap.New(zapcore.NewCore(encoder, zapcore.AddSync(w), level))
}

// about are the lines that mention something.
func (j *journal) about(what string) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(j.lines), func(line string) bool { return !strings.Contains(line, what) })
}

// mayTell bounds the stories of one test.
func (j *journal) mayTell() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.told++
	return j.told <= 3
}

// serve serves a handler for the length of the test.
func (x *exchange) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	x.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(l) }()
}

func (x *exchange) listen() (net.Listener, string) {
	x.Helper()
	l, url, err := listenLocally(x.Context())
	x.must(err)
	return l, url
}
