package webhook

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/zap/zaptest"

	"presszero/flows"
	"presszero/internal/audio"
	"presszero/internal/clock"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/phrase"
	"presszero/ivr/twilio"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/estimate"
	"presszero/queue/memq"
)

// What the desk of the tests is known by.
const (
	public      = "https://desk.example"
	authToken   = "0123456789abcdef0123456789abcdef"
	secondToken = "fedcba9876543210fedcba9876543210"
	fallbackDoc = `<?xml version="1.0" encoding="UTF-8"?><Response><Dial>+15550199</Dial></Response>`
	number      = "+15550100" // answered by the flow desk
	largeNumber = "+15550101" // answered by a flow whose sessions do not fit into an address
	lineNumber  = "+15550102" // answered by a flow that enqueues at once
	textNumber  = "+15550103" // answered by a flow that sends text messages and asks for a score
)

var morning = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// desk is the real handler with the real engine, line and call store behind a server, and a hand on everything that can
// go wrong.
type desk struct {
	*testing.T
	clock  *clock.Manual
	store  *memory
	line   *line
	calls  *calls
	texts  *texts
	engine *engine
	counts *counts
	seal   *Sealer
	server *httptest.Server
}

func open(t *testing.T, change ...func(*Options)) *desk {
	t.Helper()
	d := &desk{T: t, clock: clock.NewManual(morning), counts: &counts{}, texts: &texts{}}
	var err error
	d.store = &memory{}
	d.forget()
	dispatcher, err := dispatch.New(dispatch.Options{
		Store: d.store, Carrier: carrier{}, Clock: d.clock, Observer: nobody{}, Log: zaptest.NewLogger(t),
		Queues: func() map[string]dispatch.Queue {
			return map[string]dispatch.Queue{"reception": {WrapUp: time.Minute}, "billing": {}}
		},
	})
	d.must(err)
	t.Cleanup(dispatcher.Stop)
	d.line = &line{Dispatcher: dispatcher}
	d.calls = &calls{Memory: callstore.NewMemory(callstore.MemoryOptions{Now: d.clock.Now})}
	phrases, err := phrase.New()
	d.must(err)
	programs := compiled(t)
	walker, err := ivr.New(ivr.Options{Programs: programs, Phrases: phrases})
	d.must(err)
	d.engine = &engine{Engine: walker}
	d.seal, err = NewSealer(authToken)
	d.must(err)
	verifier, err := twilio.NewVerifier(authToken, secondToken)
	d.must(err)
	base, err := url.Parse(public)
	d.must(err)
	o := Options{
		Engine: d.engine, Line: d.line, Desk: d.line, Talks: talks{d.line}, Callbacks: d.line, Calls: d.calls, Texts: d.texts, Queues: queues{}, Fetches: fetches{},
		Contacts: newContacts(t, d.clock.Now), Remembers: func(string) bool { return false }, Phrases: phrases, Voices: flows.DefaultVoice,
		Sounds: sounds{}, Verifier: verifier, Addresses: NewAddresses(base, d.seal, ""), Flow: programs.answering,
		AgentAt:  func(string) string { return "" },
		Fallback: func() []byte { return []byte(fallbackDoc) }, Timeout: time.Minute, Clock: d.clock, Observer: d.counts,
		Feed: d.counts, Log: zaptest.NewLogger(t),
	}
	for _, c := range change {
		c(&o)
	}
	h, err := New(o)
	d.must(err)
	mux := http.NewServeMux()
	h.Register(mux)
	d.server = httptest.NewServer(mux)
	t.Cleanup(d.server.Close)
	return d
}

// staff has anna, who speaks Hindi, ready for both queues. Nobody rings her but the test.
func (d *desk) staff() {
	d.Helper()
	anna := queue.Agent{ID: "anna", Address: "+15550101", Queues: []string{"billing", "reception"}, Language: "hi"}
	d.must(d.store.PutAgents(d.Context(), []queue.Agent{anna}))
	_, err := d.store.SetAgent(d.Context(), "anna", queue.Ready, "")
	d.must(err)
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) equal(what string, want, got any) {
	d.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateErrors()); diff != "" {
		d.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// entry is how the line remembers a call.
func (d *desk) entry(call string) queue.View {
	d.Helper()
	v, err := d.store.Poll(d.Context(), call)
	if err != nil && !errors.Is(err, queue.ErrUnknownCall) {
		d.Fatal(err)
	}
	return v
}

// reply is what the carrier gets.
type reply struct {
	Code int
	Body string
}

// post sends a request as the carrier does: signed over the public address and its form.
func (d *desk) post(target string, form url.Values) reply {
	d.Helper()
	target = strings.TrimPrefix(target, public)
	return d.send(target, form, twilio.Sign(authToken, public+target, form))
}

func (d *desk) send(target string, form url.Values, signature string) reply {
	d.Helper()
	return d.raw(http.MethodPost, target, form.Encode(), signature)
}

func (d *desk) raw(method, target, body, signature string) reply {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), method, d.server.URL+target, strings.NewReader(body))
	d.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if signature != "" {
		r.Header.Set(twilio.SignatureHeader, signature)
	}
	answer, err := http.DefaultClient.Do(r)
	d.must(err)
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	d.must(err)
	got := reply{answer.StatusCode, string(data)}
	if got.Code == http.StatusOK && method == http.MethodPost {
		d.read(got)
	}
	return got
}

// document is a reply as the carrier reads it.
type document struct {
	XMLName xml.Name `xml:"Response"`
	Gather  struct {
		Action string   `xml:"action,attr"`
		Say    []string `xml:"Say"`
		Play   []string `xml:"Play"`
	} `xml:"Gather"`
	Say    []string `xml:"Say"`
	Record struct {
		Action string `xml:"action,attr"`
	} `xml:"Record"`
	Dial struct {
		Action     string `xml:"action,attr"`
		Conference struct {
			Wait string `xml:"waitUrl,attr"`
		} `xml:"Conference"`
	} `xml:"Dial"`
	Redirect string    `xml:"Redirect"`
	Hangup   *struct{} `xml:"Hangup"`
}

// read fails unless the reply is a document.
func (d *desk) read(r reply) document {
	d.Helper()
	var doc document
	if err := xml.Unmarshal([]byte(r.Body), &doc); err != nil || r.Code != http.StatusOK {
		d.Fatalf("%d is no document: %v\n%s", r.Code, err, r.Body)
	}
	return doc
}

// phone is a caller's leg: what was last heard on it, and where it leads.
type phone struct {
	*desk
	sid  string
	to   string
	last reply
	doc  document
}

// call has a phone ring at a number of ours.
func (d *desk) call(sid, to string) *phone {
	d.Helper()
	p := &phone{desk: d, sid: sid, to: to}
	return p.on("/voice/incoming", nil)
}

// form is what the carrier sends with every request of the leg.
func (p *phone) form(more url.Values) url.Values {
	form := url.Values{"CallSid": {p.sid}, "From": {"+15550111"}, "To": {p.to}, "CallStatus": {"in-progress"}}
	for name, values := range more {
		form[name] = values
	}
	return form
}

func (p *phone) on(target string, more url.Values) *phone {
	p.Helper()
	p.last = p.post(target, p.form(more))
	p.doc = p.read(p.last)
	return p
}

func (p *phone) press(keys string) *phone {
	p.Helper()
	return p.on(p.doc.Gather.Action, url.Values{"Digits": {keys}})
}

// silent lets the document run to its end.
func (p *phone) silent() *phone {
	p.Helper()
	return p.on(p.doc.Redirect, nil)
}

// hears fails unless the last document says, plays or does this.
func (p *phone) hears(piece string) *phone {
	p.Helper()
	if !strings.Contains(p.last.Body, piece) {
		p.Fatalf("%s does not hear %q in\n%s", p.sid, piece, p.last.Body)
	}
	return p
}

// offered has the line offer the next caller to anna, whose leg rings.
func (d *desk) offered() queue.Offer {
	d.Helper()
	offer, err := d.store.Offer(d.Context(), []string{"billing", "reception"}, time.Minute)
	d.must(err)
	if offer == nil {
		d.Fatal("nobody is waiting, or anna is not ready")
	}
	d.must(d.store.Rang(d.Context(), offer.Ref, "leg-anna", time.Minute))
	return *offer
}

// agentLeg is the leg of anna's that rings for an offer, and the address of its status.
func (d *desk) agentLeg(offer queue.Offer) (leg *phone, status string) {
	d.Helper()
	base, err := url.Parse(public)
	d.must(err)
	voice, status, err := NewAddresses(base, d.seal, "").Agent(offer.Ref)
	d.must(err)
	p := &phone{desk: d, sid: "leg-anna", to: "client:anna"}
	p.doc.Redirect = voice
	return p, status
}

// Fakes and faults.

type programs map[string]*flows.Program

func (p programs) Program(flow, version string) (*flows.Program, bool) {
	prog, ok := p[flow]
	return prog, ok && (version == "" || version == prog.Version)
}

func (p programs) answering(to string) string {
	return map[string]string{number: "desk", largeNumber: "large", lineNumber: "straight", textNumber: "texting"}[to]
}

const siteQueues = `
queues:
  reception: {title: {en: the front desk, hi: स्वागत कक्ष}, ladder: [{voicemail: {owner: reception, due: 4h}}]}
  billing: {title: {en: billing}, callback: {}, ladder: [{voicemail: {owner: billing, due: 2h}}]}
`

const siteAgents = `
agents:
  anna: {address: "+15550121", queues: [reception, billing]}
`

const deskFlow = `
flow: desk
languages: [en, hi]
person: reception
start: main
steps:
  main:
    menu: {en: "For bills, press 1. To leave a message, press 2. For both, press 3.", hi: "बिल के लिए 1 दबाएँ।"}
    keys: {"1": bills, "2": message, "3": first}
    timeout: 5s
    tries: 3
  bills: {enqueue: billing}
  message: {voicemail: billing, due: 24h, max: 1m, next: bye}
  first: {enqueue: billing, next: second}
  second: {enqueue: reception}
  bye: {hangup: {en: "Goodbye from the desk.", hi: "नमस्ते।"}}
`

const straightFlow = `
flow: straight
languages: [en]
person: reception
start: wait
steps:
  wait: {enqueue: reception}
`

func largeFlow() string {
	return strings.Replace(strings.Replace(deskFlow, "flow: desk", "flow: large", 1), "start:",
		"vars: {memory: "+strings.Repeat("x", longest)+"}\nstart:", 1)
}

func compiled(t *testing.T) programs {
	t.Helper()
	site, diags := flows.ReadSite(
		flows.File{Name: "queues.yaml", Data: []byte(siteQueues)}, flows.File{Name: "hours.yaml", Data: []byte("hours: {}\n")},
		flows.File{Name: "agents.yaml", Data: []byte(siteAgents)},
	)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	all := programs{}
	for _, source := range []string{deskFlow, largeFlow(), straightFlow, textingFlow} {
		prog, diags := flows.Compile(flows.File{Name: "flow.yaml", Data: []byte(source)}, site)
		if err := diags.Err(); err != nil {
			t.Fatal(err)
		}
		all[prog.Name] = prog
	}
	return all
}

// trouble is what can be wrong with a store, and a log of what it was asked.
type trouble struct {
	mu    sync.Mutex
	kind  string // empty: nothing; error, hang or panic
	asked []string
}

func (t *trouble) set(kind string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kind = kind
}

func (t *trouble) take() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	asked := t.asked
	t.asked = nil
	return asked
}

func (t *trouble) in(ctx context.Context, what string) error {
	t.mu.Lock()
	t.asked = append(t.asked, what)
	kind := t.kind
	t.mu.Unlock()
	switch kind {
	case "error":
		return errors.New("connection refused")
	case "hang":
		<-ctx.Done()
		return ctx.Err()
	case "panic":
		panic("out of order")
	}
	return nil
}

// line is the line in memory, which can be in trouble.
type line struct {
	*dispatch.Dispatcher
	trouble trouble
	mu      sync.Mutex
	soon    []string
	recalls []string
	meeting func() // happens before the next meeting is noted
}

// memory is a line that can be forgotten.
type memory struct{ *memq.Store }

// forget empties the line, as a Redis does that lost everything.
func (d *desk) forget() {
	d.Helper()
	var err error
	d.store.Store, err = memq.New(memq.Options{Now: d.clock.Now})
	d.must(err)
	d.staff()
}

func (l *line) Join(ctx context.Context, t queue.Ticket) (queue.View, error) {
	if err := l.trouble.in(ctx, "join"); err != nil {
		return queue.View{}, err
	}
	return l.Dispatcher.Join(ctx, t)
}

func (l *line) Poll(ctx context.Context, call string) (queue.View, error) {
	if err := l.trouble.in(ctx, "poll"); err != nil {
		return queue.View{}, err
	}
	return l.Dispatcher.Poll(ctx, call)
}

func (l *line) Met(ctx context.Context, call string) error {
	if err := l.trouble.in(ctx, "met"); err != nil {
		return err
	}
	if first := l.meeting; first != nil {
		l.meeting = nil
		first()
	}
	return l.Dispatcher.Met(ctx, call)
}

func (l *line) Leave(ctx context.Context, call string, why queue.Outcome) error {
	if err := l.trouble.in(ctx, "leave"); err != nil {
		return err
	}
	return l.Dispatcher.Leave(ctx, call, why)
}

func (l *line) LeaveSoon(call string, why queue.Outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.soon = append(l.soon, call+" "+string(why))
}

func (l *line) Recall(_ context.Context, call string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recalls = append(l.recalls, call)
}

func (l *line) recalled() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.recalls
}

func (l *line) leftSoon() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.soon
}

func (l *line) Answered(ctx context.Context, ref queue.OfferRef) (queue.Offer, error) {
	if err := l.trouble.in(ctx, "answered"); err != nil {
		return queue.Offer{}, err
	}
	return l.Dispatcher.Answered(ctx, ref)
}

// calls is the store of calls in memory, which can be in trouble.
type calls struct {
	*callstore.Memory
	trouble trouble
}

func (c *calls) Commit(ctx context.Context, t ivr.Turn) (ivr.Committed, error) {
	if err := c.trouble.in(ctx, "commit"); err != nil {
		return ivr.Committed{}, err
	}
	return c.Memory.Commit(ctx, t)
}

func (c *calls) Load(ctx context.Context, call string) (ivr.Session, error) {
	if err := c.trouble.in(ctx, "load"); err != nil {
		return ivr.Session{}, err
	}
	return c.Memory.Load(ctx, call)
}

func (c *calls) Keep(ctx context.Context, m ivr.Message) error {
	if err := c.trouble.in(ctx, "keep"); err != nil {
		return err
	}
	return c.Memory.Keep(ctx, m)
}

// engine is the real one, which can panic.
type engine struct {
	*ivr.Engine
	trouble trouble
}

func (e *engine) Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome {
	_ = e.trouble.in(context.Background(), "step")
	return e.Engine.Step(s, ev, now)
}

// counts is an Observer that keeps what it is told.
type counts struct {
	mu      sync.Mutex
	faults  []string
	escapes []string
	ended   []string
	started []string // flows of calls that arrived
	codes   []int
	told    []queue.Event
	met     []string // flows of calls in which a person was met, and how long after their beginning
}

func (c *counts) Note(e queue.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told, e)
}

func (c *counts) WebhookAnswered(_ context.Context, _ string, code int, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.codes = append(c.codes, code)
}

func (c *counts) FaultAnswered(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, reason)
}

func (c *counts) EscapeTaken(flow, step string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.escapes = append(c.escapes, flow+"."+step)
}

func (c *counts) CallStarted(flow string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started = append(c.started, flow)
}

func (c *counts) CutShort(time.Duration) {}

func (c *counts) Met(_ context.Context, flow string, after time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.met = append(c.met, fmt.Sprint(flow, " ", after))
}

func (c *counts) CallEnded(flow, outcome string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = append(c.ended, flow+" "+outcome)
}

func (c *counts) reasons() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults
}

type queues struct{}

func (queues) Limit(string) int                 { return 0 }
func (queues) Title(name, lang string) string   { return name + " in " + lang }
func (queues) Estimate(v queue.View) queue.Wait { return queue.Drain{}.Estimate(v.Line, v.Now) }

func (queues) Policy(string) estimate.Policy              { return estimate.DefaultPolicy() }
func (queues) CallsBack() bool                            { return true }
func (queues) CallsAgain(e queue.Entry, _ time.Time) bool { return e.Callback.Tries < 2 }

type sounds struct{}

func (sounds) Music(_, piece string) audio.Loop {
	track := audio.Hold()
	if piece != "" {
		track = audio.Beep()
	}
	loop, err := audio.NewLoop(track)
	if err != nil {
		panic(err)
	}
	return loop
}

func (sounds) Prompt(path string) (http.Handler, bool) { return audio.Beep(), path == "welcome/en.wav" }

// carrier does nothing; the tests are the carrier.
type carrier struct{}

func (carrier) Ring(context.Context, queue.Offer, time.Duration) (string, error) { return "", nil }
func (carrier) RingCustomer(context.Context, queue.Entry, time.Duration) (string, error) {
	return "CA2", nil
}
func (carrier) Dismiss(context.Context, queue.Offer) error        { return nil }
func (carrier) Excuse(context.Context, queue.Offer) (bool, error) { return true, nil }
func (carrier) Fetch(context.Context, string) error               { return nil }
func (carrier) HangUp(context.Context, string) error              { return nil }
func (carrier) Live(context.Context, string) (bool, error)        { return true, nil }

type nobody struct{}

func (nobody) OfferEnded(string, string)                                {}
func (nobody) QueueLeft(context.Context, string, string, time.Duration) {}
func (nobody) Connected(time.Duration)                                  {}
func (nobody) SetDrift(string, int)                                     {}
func (nobody) Healed(string)                                            {}
func (nobody) CallbackEnded(queue.Entry, queue.Promise)                 {}
