package app

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/zap"

	"presszero/config"
	"presszero/internal/obs/trace"
	"presszero/internal/redistest"
	"presszero/ivr"
	"presszero/ivr/twilio"
	"presszero/ivr/webhook"
	"presszero/queue"
)

const benchToken = "0123456789abcdef0123456789abcdef"

// BenchmarkWebhook measures what one request costs the process in CPU time, against a floor in the same run: a minimal
// handler that reads and verifies the same form, makes the same round trip to the same Redis and writes a document of
// the same size by hand. x-floor is the ratio; trips/op counts round trips to Redis.
func BenchmarkWebhook(b *testing.B) {
	for name, prepare := range map[string]func(*benchRig) benchCase{"digit": digits, "tick": ticks} {
		b.Run(name, func(b *testing.B) { newBenchRig(b, nil).compare(b, prepare) })
		b.Run(name+", traced", func(b *testing.B) { newBenchRig(b, discarded(b)).compare(b, prepare) })
	}
}

// discarded are traces of every request that go nowhere.
func discarded(b *testing.B) *trace.Traces {
	b.Helper()
	traces, err := trace.New(trace.Options{Exporter: tracetest.NewNoopExporter()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = traces.Stop(context.Background()) })
	return traces
}

type benchRig struct {
	b         *testing.B
	app       *App
	trips     *atomic.Int64
	base      string
	addresses *webhook.Addresses
	verify    *twilio.Verifier
}

// benchCase is a request, made anew for each repetition, and the round trip that the floor makes in its place.
type benchCase struct {
	request func(i int) (path string, form url.Values)
	trip    func(ctx context.Context, i int) error
}

func newBenchRig(b *testing.B, traces *trace.Traces) *benchRig {
	b.Helper()
	server := redistest.Start(b)
	s := config.Default()
	s.Redis.URL = config.Secret(server.URL())
	s.Twilio.AccountSID, s.Twilio.AuthToken = "AC00000000000000000000000000000000", benchToken
	s.PublicURL, s.DefaultFlow, s.Fallback.Numbers = "https://calls.example.com", "front-desk", []string{"+15550199"}
	s.API.Rate = viewers // hundreds come at once, all with one key
	rig := &benchRig{b: b, trips: &atomic.Int64{}, base: s.PublicURL}
	app, err := New(Options{Source: Library(s), Log: zap.NewNop(), Version: "bench", Traces: traces})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = app.Stop() })
	app.stores.redis.AddHook(tripCounter{rig.trips})
	sealer, err := webhook.NewSealer(secrets(s)...)
	if err != nil {
		b.Fatal(err)
	}
	public, err := url.Parse(s.PublicURL)
	if err != nil {
		b.Fatal(err)
	}
	rig.app, rig.addresses = app, webhook.NewAddresses(public, sealer, "")
	if rig.verify, err = twilio.NewVerifier(benchToken); err != nil {
		b.Fatal(err)
	}
	return rig
}

// digits are callers who press 1 in the menu, each in a call of their own.
func digits(rig *benchRig) benchCase {
	program, _ := rig.app.live.Program("front-desk", "")
	session := func(i int) ivr.Session {
		return ivr.Session{
			Call: fmt.Sprintf("CA%032x", i), From: "+15550111", To: "+15550100", Flow: program.Name, Version: program.Version,
			Began: time.Now(), Turn: 1, Language: "en", Mode: ivr.ModeFlow, Step: "main", Vars: program.Initial(), Path: []string{"welcome", "main"},
		}
	}
	return benchCase{
		request: func(i int) (string, url.Values) {
			s := session(i)
			return rig.turn(s), form(s.Call, "Digits", "1")
		},
		trip: func(ctx context.Context, i int) error {
			s := session(i + 1<<40)
			_, err := rig.app.stores.calls.Commit(ctx, ivr.Turn{Call: s.Call, Turn: s.Turn, Session: s, Reply: bytes.Repeat([]byte("x"), 1250)})
			return err
		},
	}
}

// ticks are turns of the hold loop of one caller among a thousand.
func ticks(rig *benchRig) benchCase {
	ctx := context.Background()
	program, _ := rig.app.live.Program("front-desk", "")
	if err := rig.app.stores.line.PutAgents(ctx, rig.app.live.agents()); err != nil {
		rig.b.Fatal(err)
	}
	if _, err := rig.app.stores.line.SetAgent(ctx, "anna", queue.Ready, ""); err != nil { // at work; nobody matches here
		rig.b.Fatal(err)
	}
	var view queue.View
	for i := range 1000 {
		var err error
		view, err = rig.app.stores.line.Join(ctx, queue.Ticket{Call: fmt.Sprintf("CA%032x", i), Queue: "reception", Lane: queue.MainLane, Language: "en"})
		if err != nil {
			rig.b.Fatal(err)
		}
	}
	now := time.Now()
	s := ivr.Session{
		Call: view.Call, From: "+15550111", To: "+15550100", Flow: program.Name, Version: program.Version, Began: now, Turn: 2,
		Language: "en", Mode: ivr.ModeLine, Step: "main", Vars: program.Initial(), Path: []string{"welcome", "main"},
		Place: &ivr.Place{Queue: "reception", Clock: view.Clock, Seq: view.Seq},
		Hold:  &ivr.Hold{Since: now, Played: now, SaidAt: now, Position: 1000, Minutes: 90},
	}
	silence := rig.turn(s) + "&" + twilio.KindParam + "=" + twilio.KindSilence
	return benchCase{
		request: func(int) (string, url.Values) { return silence, form(s.Call, "", "") },
		trip:    func(ctx context.Context, _ int) error { _, err := rig.app.stores.line.Poll(ctx, s.Call); return err },
	}
}

// turn is the address of a call's next turn.
func (rig *benchRig) turn(s ivr.Session) string {
	links, err := rig.addresses.Turn(s)
	if err != nil {
		rig.b.Fatal(err)
	}
	return strings.TrimPrefix(links.Turn, rig.base)
}

// form is what the carrier sends.
func form(call, name, value string) url.Values {
	f := url.Values{
		"CallSid": {call}, "AccountSid": {"AC00000000000000000000000000000000"}, "From": {"+15550111"}, "To": {"+15550100"},
		"Caller": {"+15550111"}, "Called": {"+15550100"}, "CallStatus": {"in-progress"}, "Direction": {"inbound"}, "ApiVersion": {"2010-04-01"},
		"FromCity": {""}, "FromState": {""}, "FromZip": {""}, "FromCountry": {"US"}, "ToCity": {""}, "ToState": {""}, "ToZip": {""}, "ToCountry": {"US"},
	}
	if name != "" {
		f.Set(name, value)
	}
	return f
}

// compare runs ours and the floor in turn, A-B-A-B. The ratio is the median over the pairs, because a machine whose speed
// drifts would make anything of the ratio of two bests.
func (rig *benchRig) compare(b *testing.B, prepare func(*benchRig) benchCase) {
	c := prepare(rig)
	ours := serveRaw(b, rig.app.Public())
	floor := serveRaw(b, rig.floor(c))
	const batch = 1000
	next := 0
	requests := func() [][]byte {
		var all [][]byte
		for range batch {
			path, f := c.request(next)
			next++
			all = append(all, raw(rig.base, path, f))
		}
		return all
	}
	last := map[*rawClient]time.Duration{}
	var ratios []float64
	var trips int64
	for b.Loop() {
		for _, client := range []*rawClient{ours, floor} {
			all := requests()
			before, tripsBefore := cpu(), rig.trips.Load()
			for _, r := range all {
				client.do(b, r)
			}
			last[client] = (cpu() - before) / batch
			if client == ours {
				trips = rig.trips.Load() - tripsBefore
			}
		}
		ratios = append(ratios, float64(last[ours])/float64(last[floor]))
	}
	slices.Sort(ratios)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ratios[len(ratios)/2], "x-floor")
	b.ReportMetric(float64(last[ours])/1e3, "cpu-us/op")
	b.ReportMetric(float64(last[floor])/1e3, "floor-cpu-us/op")
	b.ReportMetric(float64(trips)/batch, "trips/op")
}

// floor is the minimal handler.
func (rig *benchRig) floor(c benchCase) http.Handler {
	var n atomic.Int64
	document := []byte(`<?xml version="1.0" encoding="UTF-8"?><Response>` + strings.Repeat("x", 1000) + `</Response>`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f, _ := url.ParseQuery(string(body))
		public, _ := url.Parse(rig.base)
		if !rig.verify.Verify(twilio.PublicURL(public, r), f, r.Header.Get(twilio.SignatureHeader)) {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if err := c.trip(r.Context(), int(n.Add(1))); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(document)))
		_, _ = w.Write(document)
	})
}

// rawClient is as little of a client as can be, because its work counts for both sides.
type rawClient struct {
	conn net.Conn
	in   *bufio.Reader
}

func serveRaw(b *testing.B, h http.Handler) *rawClient {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, IdleTimeout: time.Minute}
	go func() { _ = server.Serve(l) }()
	b.Cleanup(func() { _ = server.Close() })
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return &rawClient{conn: conn, in: bufio.NewReader(conn)}
}

func raw(base, path string, f url.Values) []byte {
	body := f.Encode()
	signature := twilio.Sign(benchToken, base+path, f)
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: calls.example.com\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nX-Twilio-Signature: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, signature, len(body), body)
}

func (c *rawClient) do(b *testing.B, request []byte) {
	if _, err := c.conn.Write(request); err != nil {
		b.Fatal(err)
	}
	length := 0
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			b.Fatal(err)
		}
		if bytes.HasPrefix(line, []byte("HTTP/1.1 ")) && !bytes.HasPrefix(line[9:], []byte("200")) {
			b.Fatalf("answer: %s", line)
		}
		if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			length, _ = strconv.Atoi(string(bytes.TrimSpace(value)))
		}
		if len(line) <= 2 {
			break
		}
	}
	if _, err := c.in.Discard(length); err != nil {
		b.Fatal(err)
	}
}

// cpu is the CPU time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

type tripCounter struct{ n *atomic.Int64 }

func (t tripCounter) DialHook(next redis.DialHook) redis.DialHook { return next }
func (t tripCounter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { t.n.Add(1); return next(ctx, cmd) }
}
func (t tripCounter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { t.n.Add(1); return next(ctx, cmds) }
}
