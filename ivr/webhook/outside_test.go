package webhook

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap/zaptest"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/fetch"
	"presszero/ivr/phrase"
)

const callerNumber = "+15550111" // of every phone

// bank is another system, with a desk whose flow asks it.
type bank struct {
	*desk
	asked    atomic.Int32
	began    chan struct{} // a request has come
	left     chan struct{} // its asker has gone before the answer
	release  chan struct{} // closed when it may be answered
	kept     chan ivr.Fetched
	runner   *fetch.Runner
	contacts *contacts
	broken   atomic.Bool // it answers with a failure
	unread   atomic.Bool // answers cannot be read out of the store
}

const bankFlow = `
flow: bank
languages: [en, hi]
person: reception
start: tongue
vars: {balance: 0}
steps:
  tongue: {language: {en: "1", hi: "2"}, next: who}
  who: {lookup: {first: welcome, open: owed, repeat: again, otherwise: ask}, failed: ask}
  welcome: {say: {en: "Welcome.", hi: "स्वागत है।"}, next: ask}
  owed: {say: {en: "We owe you a call.", hi: "हमें आपको फ़ोन करना है।"}, next: ask}
  again: {say: {en: "Welcome back.", hi: "फिर से स्वागत है।"}, next: ask}
  ask: {fetch: "BANK/balance", timeout: 5s, into: {balance: /balance}, next: told, failed: sorry}
  told: {say: {en: "You have {{ balance }}.", hi: "आपके पास {{ balance }} हैं।"}, next: talk}
  sorry: {say: {en: "I cannot see it.", hi: "मैं नहीं देख सकता।"}, next: talk}
  talk: {enqueue: billing}
`

// contacts is the memory of callers, which can be in trouble.
type contacts struct {
	*callstore.Contacts
	trouble trouble
}

func (c *contacts) Look(ctx context.Context, number string) (ivr.Contact, error) {
	if err := c.trouble.in(ctx, "look"); err != nil {
		return ivr.Contact{}, err
	}
	return c.Contacts.Look(ctx, number)
}

func (c *contacts) Remember(ctx context.Context, number string, m ivr.Memory) error {
	if err := c.trouble.in(ctx, "remember"); err != nil {
		return err
	}
	return c.Contacts.Remember(ctx, number, m)
}

func newContacts(t *testing.T, now func() time.Time) *contacts {
	t.Helper()
	c, err := callstore.NewContacts(callstore.ContactOptions{Secret: authToken, Keep: 24 * time.Hour, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return &contacts{Contacts: c}
}

// fetches asks nobody: none of the desk's flows does.
type fetches struct{}

func (fetches) Start(string, ivr.FetchRequest)                            {}
func (fetches) Result(context.Context, string, int) (*ivr.Fetched, error) { return nil, nil }
func (fetches) Drop(string)                                               {}

// answers is the part of the store where answers are kept.
type answers struct {
	*callstore.Memory
	bank *bank
}

func (a answers) PutFetched(ctx context.Context, call string, id int, f ivr.Fetched) error {
	defer func() { a.bank.kept <- f }()
	return a.Memory.PutFetched(ctx, call, id, f)
}

func (a answers) Fetched(ctx context.Context, call string, id int) (*ivr.Fetched, error) {
	if a.bank.unread.Load() {
		return nil, errors.New("connection refused")
	}
	return a.Memory.Fetched(ctx, call, id)
}

type nobodyFetched struct{}

func (nobodyFetched) Fetched(string, string, time.Duration) {}

// openBank opens a desk whose flow asks a bank for a balance. The bank answers when it is released.
func openBank(t *testing.T) *bank {
	t.Helper()
	b := &bank{began: make(chan struct{}, 8), left: make(chan struct{}, 8), release: make(chan struct{}), kept: make(chan ivr.Fetched, 8)}
	system := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.asked.Add(1)
		b.began <- struct{}{}
		select {
		case <-b.release:
			w.Header().Set("Content-Type", "application/json")
			if b.broken.Load() {
				w.WriteHeader(http.StatusBadGateway)
			}
			_, _ = w.Write([]byte(`{"balance": 42}`))
		case <-r.Context().Done():
			b.left <- struct{}{}
		}
	}))
	t.Cleanup(system.Close)
	b.desk = open(t, func(o *Options) { b.furnish(t, o, system.URL) })
	return b
}

// furnish gives a desk the flow of the bank, and the real parts that ask it.
func (b *bank) furnish(t *testing.T, o *Options, address string) {
	t.Helper()
	all := compiled(t)
	site := all["desk"].Site
	prog, diags := flows.Compile(flows.File{Name: "bank.yaml", Data: []byte(strings.ReplaceAll(bankFlow, "BANK", address))}, site)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	all["bank"] = prog
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	if o.Engine, err = ivr.New(ivr.Options{Programs: all, Phrases: phrases}); err != nil {
		t.Fatal(err)
	}
	client, err := fetch.New(fetch.Options{
		Hosts: func() flows.Hosts { return flows.Hosts{strings.TrimPrefix(address, "http://")} }, Observer: nobodyFetched{},
	})
	if err != nil {
		t.Fatal(err)
	}
	store := o.Calls.(*calls).Memory
	b.runner, err = fetch.NewRunner(fetch.RunnerOptions{Client: client, Store: answers{store, b}, Log: zaptest.NewLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.runner.Stop)
	b.contacts = newContacts(t, o.Clock.Now)
	o.Fetches, o.Contacts, o.Flow = b.runner, b.contacts, func(string) string { return "bank" }
	o.Remembers = func(string) bool { return prog.Remembers() }
}

// asking is a caller for whom the bank has been asked.
func (b *bank) asking(sid string) *phone {
	b.Helper()
	p := b.call(sid, number).press("1")
	<-b.began
	return p
}

// answer lets the bank answer, and waits until the answer is in the store.
func (b *bank) answer() {
	b.Helper()
	close(b.release)
	<-b.kept
}

// givenUp fails unless the request was given up before its time.
func (b *bank) givenUp() {
	b.Helper()
	<-b.left
	b.runner.Stop()
	if len(b.kept) > 0 {
		b.Errorf("the request was waited for to its end: %+v", <-b.kept)
	}
}

func (b *bank) ends(p *phone) {
	b.Helper()
	if r := b.post("/voice/status", p.form(url.Values{"CallStatus": {"completed"}})); r.Code != http.StatusNoContent {
		b.Fatalf("status: %d", r.Code)
	}
}

func (b *bank) contact() ivr.Contact {
	b.Helper()
	c, err := b.contacts.Contacts.Look(b.Context(), callerNumber)
	b.must(err)
	return c
}

func TestTheCallerHearsAFillerAndThenTheAnswer(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	p := b.asking("CA1").hears("Welcome.").hears("One moment, please.")
	p.silent().hears("/media/hold/reception/0-2000.wav")
	p.silent().hears("/media/hold/reception/2000-2000.wav")
	b.answer()
	p.silent().hears("You have 42.").hears("in line")
}

func TestZeroLeavesTheFillerAtOnceAndTheRequestIsGivenUp(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	b.asking("CA1").press("0").hears("in line")
	b.givenUp()
	b.equal("caller", "reception", b.entry("CA1").Queue)
}

func TestARequestIsGivenUpWhenTheCallerHangsUp(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	b.ends(b.asking("CA1"))
	b.givenUp()
}

func TestARepeatedRequestOfTheCarrierIsNotFetchedTwice(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	p := b.call("CA1", number)
	action := p.doc.Gather.Action
	first := p.press("1").last
	<-b.began
	for range 3 {
		b.equal("repetition", first, p.on(action, url.Values{"Digits": {"1"}}).last)
	}
	b.answer()
	b.equal("repetition after the answer", first, p.on(action, url.Values{"Digits": {"1"}}).last)
	p.doc = p.read(first)
	p.silent().hears("You have 42.")
	b.runner.Stop()
	b.equal("asked", int32(1), b.asked.Load())
}

// TestAnAnswerThatIsLostTakesTheExitInTime has the replica die that has asked.
func TestAnAnswerThatIsLostTakesTheExitInTime(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	p := b.asking("CA1")
	b.runner.Stop()
	for range 2 {
		b.clock.Advance(3 * time.Second)
		p.silent().hears("/media/hold/reception/")
	}
	b.clock.Advance(3 * time.Second)
	p.silent().hears("I cannot see it.").hears("in line")
	b.equal("caller", "billing", b.entry("CA1").Queue)
	b.equal("faults", []string(nil), b.counts.reasons())
}

func TestAStoreThatCannotBeReadIsNoAnswerYet(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	p := b.asking("CA1")
	b.answer()
	b.unread.Store(true)
	p.silent().hears("/media/hold/reception/")
	b.unread.Store(false)
	p.silent().hears("You have 42.")
}

func TestASystemThatFailsTakesTheExit(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	b.broken.Store(true)
	p := b.asking("CA1")
	b.answer()
	p.silent().hears("I cannot see it.").hears("in line")
	b.equal("faults", []string(nil), b.counts.reasons())
}

func TestACallerIsKnownByTheNumberAgain(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	p := b.asking("CA1").hears("Welcome.").press("0")
	b.ends(p)
	b.ends(p)
	b.equal("one call", ivr.Contact{Calls: 1, Recent: []time.Time{morning}, Queue: "reception", Language: "en"}, b.contact())
	b.clock.Advance(time.Hour)
	b.asking("CA2").hears("Welcome back.")
}

func TestAMessageIsOwedUntilThereWasATalk(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	p := b.asking("CA1").press("0").press("1")
	p.silent().on(p.doc.Record.Action, url.Values{"RecordingUrl": {"https://api.example/RE1"}, "RecordingDuration": {"4"}})
	b.equal("owed", morning, b.contact().Owed)
	p = b.asking("CA2").hears("We owe you a call.").press("0")
	b.offered()
	b.accept("CA2")
	p.on(b.holdAddress("CA2"), nil).hears("<Conference")
	p.on(p.doc.Dial.Action, url.Values{"DialCallStatus": {"answered"}})
	after := b.contact()
	b.equal("served", []any{true, "anna", "reception"}, []any{after.Owed.IsZero(), after.Agent, after.Queue})
}

func TestACallBeginsInTheLanguageOfTheLastOne(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	b.call("CA1", number).press("2").hears("स्वागत है।")
	b.equal("remembered", "hi", b.contact().Language)
	b.call("CA2", number)
	s, err := b.calls.Load(b.Context(), "CA2")
	b.must(err)
	b.equal("language", "hi", s.Language)
}

func TestAMemoryThatDoesNotAnswerCostsNoCaller(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	b.contacts.trouble.set("error")
	p := b.asking("CA1").hears("One moment, please.")
	b.answer()
	p.silent().hears("You have 42.")
	b.equal("faults", []string(nil), b.counts.reasons())
}

// TestTheMemoryIsAskedOnlyWhereAFlowUsesIt counts what a call costs.
func TestTheMemoryIsAskedOnlyWhereAFlowUsesIt(t *testing.T) {
	t.Parallel()
	memory := newContacts(t, func() time.Time { return morning })
	d := open(t, func(o *Options) { o.Contacts = memory })
	d.call("CA1", number).press("0").silent()
	if diff := cmp.Diff([]string(nil), memory.trouble.take()); diff != "" {
		t.Errorf("a flow that needs no memory (-want +got)\n%s", diff)
	}
	b := openBank(t)
	p := b.call("CA1", number)
	b.equal("at the start", []string{"look"}, b.contacts.trouble.take())
	p.press("1")
	b.equal("at the language and the lookup", []string{"look", "remember"}, b.contacts.trouble.take())
	p.silent()
	b.equal("at a tick", []string(nil), b.contacts.trouble.take())
}
