package callstore

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/internal/redistest"
	"presszero/ivr"
)

const (
	siteSecret = "a secret of enough bytes"
	caller     = "+15550111"
	keepFor    = 48 * time.Hour
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// memory is a memory of callers under test. age lets a time pass for all that it holds.
type memory struct {
	*Contacts
	age func(t testing.TB, d time.Duration)
}

var contactPromises = map[string]func(*testing.T, memory){
	"AnUnknownCallerIsAFirstCall":             anUnknownCallerIsAFirstCall,
	"ACallIsCountedOnce":                      aCallIsCountedOnce,
	"TheLatestCallsAreKeptWithTheirTimes":     theLatestCallsAreKeptWithTheirTimes,
	"WhatIsNotToldStaysAsItWas":               whatIsNotToldStaysAsItWas,
	"WhatWasToldInLineIsKeptUntilTheNextCall": whatWasToldInLineIsKeptUntilTheNextCall,
	"ATalkEndsWhatIsOwed":                     aTalkEndsWhatIsOwed,
	"CallersAreForgottenAfterTheirTime":       callersAreForgottenAfterTheirTime,
	"ACallerWhoIsForgottenIsAFirstCallAgain":  aCallerWhoIsForgottenIsAFirstCallAgain,
	"NothingIsRememberedOfAWithheldNumber":    nothingIsRememberedOfAWithheldNumber,
	"WhatWasGivenOutDoesNotChangeAnyMore":     whatWasGivenOutDoesNotChangeAnyMore,
}

func contactsKeepTheirPromises(t *testing.T, open func(t *testing.T, name string) memory) {
	t.Helper()
	for name, test := range contactPromises {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, name))
		})
	}
}

func contacts(t testing.TB, o ContactOptions) *Contacts {
	t.Helper()
	o.Secret, o.Keep = siteSecret, keepFor
	c, err := NewContacts(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestContactsInMemoryKeepTheirPromises(t *testing.T) {
	t.Parallel()
	contactsKeepTheirPromises(t, func(t *testing.T, _ string) memory {
		now := noon
		c := contacts(t, ContactOptions{Now: func() time.Time { return now }})
		return memory{c, func(_ testing.TB, d time.Duration) { now = now.Add(d) }}
	})
}

func TestContactsInRedisKeepTheirPromises(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	contactsKeepTheirPromises(t, func(t *testing.T, name string) memory {
		return memory{contacts(t, ContactOptions{Client: client, Site: name}), func(t testing.TB, d time.Duration) { age(t, client, name, d) }}
	})
}

func TestContactsInAClusterKeepTheirPromises(t *testing.T) {
	t.Parallel()
	server := redistest.StartCluster(t)
	keys, client := server.Client(t), server.ClusterClient(t)
	contactsKeepTheirPromises(t, func(t *testing.T, name string) memory {
		return memory{contacts(t, ContactOptions{Client: client, Site: name}), func(t testing.TB, d time.Duration) { age(t, keys, name, d) }}
	})
}

func (m memory) tell(t testing.TB, all ...ivr.Memory) {
	t.Helper()
	for _, one := range all {
		if err := m.Remember(t.Context(), caller, one); err != nil {
			t.Fatal(err)
		}
	}
}

func (m memory) expect(t testing.TB, what string, want ivr.Contact) {
	t.Helper()
	got, err := m.Look(t.Context(), caller)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, what, want, got)
}

func ended(call string, at time.Time) ivr.Memory { return ivr.Memory{Ended: call, At: at} }

func anUnknownCallerIsAFirstCall(t *testing.T, m memory) {
	m.expect(t, "unknown", ivr.Contact{})
	if err := m.Remember(t.Context(), "+15550122", ended("CA1", noon)); err != nil {
		t.Fatal(err)
	}
	m.expect(t, "after another's call", ivr.Contact{})
}

func aCallIsCountedOnce(t *testing.T, m memory) {
	m.tell(t, ended("CA1", noon), ended("CA2", noon.Add(time.Hour)), ended("CA1", noon.Add(2*time.Hour)))
	m.expect(t, "two calls", ivr.Contact{Calls: 2, Recent: []time.Time{noon.Add(time.Hour), noon}})
}

func theLatestCallsAreKeptWithTheirTimes(t *testing.T, m memory) {
	want := ivr.Contact{Calls: recentCalls + 3}
	for i := range recentCalls + 3 {
		m.tell(t, ended(fmt.Sprint("CA", i), noon.Add(time.Duration(i)*time.Minute)))
	}
	for i := range recentCalls {
		want.Recent = append(want.Recent, noon.Add(time.Duration(recentCalls+2-i)*time.Minute))
	}
	m.expect(t, "many calls", want)
	got, _ := m.Look(t.Context(), caller)
	if n := got.Since(noon.Add(20 * time.Minute)); n != 3 {
		t.Errorf("%d calls since 12:20, want 3", n)
	}
}

func whatIsNotToldStaysAsItWas(t *testing.T, m memory) {
	m.tell(t, ivr.Memory{At: noon, Language: "hi"}, ivr.Memory{At: noon, Queue: "billing"}, ivr.Memory{At: noon, Queue: "sales", Agent: "anna", Served: true}, ended("CA1", noon))
	m.expect(t, "all of it", ivr.Contact{Calls: 1, Recent: []time.Time{noon}, Queue: "sales", Agent: "anna", Language: "hi"})
}

func aTalkEndsWhatIsOwed(t *testing.T, m memory) {
	m.tell(t, ivr.Memory{At: noon, Owed: true})
	m.expect(t, "owed", ivr.Contact{Owed: noon})
	m.tell(t, ivr.Memory{At: noon, Queue: "sales"})
	m.expect(t, "owed still", ivr.Contact{Owed: noon, Queue: "sales"})
	m.tell(t, ivr.Memory{At: noon, Served: true})
	m.expect(t, "served", ivr.Contact{Queue: "sales"})
}

func whatWasToldInLineIsKeptUntilTheNextCall(t *testing.T, m memory) {
	told := &ivr.Told{
		First: noon, Deadline: noon.Add(time.Minute), Wait: &ivr.Wait{Kind: ivr.WaitBetween, Low: 5, High: 10}, Raises: 1, Count: 3, Queue: "sales", Staff: 2,
	}
	waited := ended("CA1", noon)
	waited.Told = told
	m.tell(t, waited)
	m.tell(t, ivr.Memory{At: noon, Language: "ta"})
	m.expect(t, "after a wait", ivr.Contact{Calls: 1, Recent: []time.Time{noon}, Language: "ta", Told: told})
	m.tell(t, ended("CA2", noon))
	m.expect(t, "after another call", ivr.Contact{Calls: 2, Recent: []time.Time{noon, noon}, Language: "ta"})
}

func callersAreForgottenAfterTheirTime(t *testing.T, m memory) {
	m.tell(t, ended("CA1", noon))
	m.age(t, keepFor-time.Hour)
	m.expect(t, "before", ivr.Contact{Calls: 1, Recent: []time.Time{noon}})
	m.tell(t, ivr.Memory{At: noon, Language: "ta"})
	m.age(t, keepFor-time.Hour)
	m.expect(t, "renewed", ivr.Contact{Calls: 1, Recent: []time.Time{noon}, Language: "ta"})
	m.age(t, 2*time.Hour)
	m.expect(t, "after", ivr.Contact{})
}

func aCallerWhoIsForgottenIsAFirstCallAgain(t *testing.T, m memory) {
	m.tell(t, ended("CA1", noon), ivr.Memory{At: noon, Language: "ta"})
	for _, want := range []int{1, 0} {
		if n, err := m.Forget(t.Context(), caller); err != nil || n != want {
			t.Errorf("forgot %d, %v; want %d", n, err, want)
		}
	}
	m.expect(t, "forgotten", ivr.Contact{})
}

func nothingIsRememberedOfAWithheldNumber(t *testing.T, m memory) {
	if err := m.Remember(t.Context(), "", ended("CA1", noon)); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Look(t.Context(), ""); err != nil || got.Calls != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func whatWasGivenOutDoesNotChangeAnyMore(t *testing.T, m memory) {
	m.tell(t, ended("CA1", noon))
	before, _ := m.Look(t.Context(), caller)
	m.tell(t, ended("CA2", noon.Add(time.Minute)))
	expect(t, "given out before", []time.Time{noon}, before.Recent)
}

func TestNobodyIsRememberedWhereNothingIsKept(t *testing.T) {
	t.Parallel()
	c, err := NewContacts(ContactOptions{Secret: siteSecret})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Remember(t.Context(), caller, ended("CA1", noon)); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Look(t.Context(), caller); err != nil || got.Calls != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestTheStoreHoldsNoNumber looks at every key and every value in a Redis that remembers a caller.
func TestTheStoreHoldsNoNumber(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	c := contacts(t, ContactOptions{Client: client, Site: "main"})
	other, err := NewContacts(ContactOptions{Secret: "another secret of enough bytes", Keep: keepFor, Client: client, Site: "main"})
	if err != nil {
		t.Fatal(err)
	}
	memory{c, nil}.tell(t, ended("CA1", noon), ivr.Memory{At: noon, Queue: "sales", Language: "hi", Owed: true})
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 2 {
		t.Fatalf("keys %q, %v", keys, err)
	}
	for _, key := range keys {
		dump, err := client.Dump(t.Context(), key).Result()
		if err != nil || strings.Contains(key+dump, "15550111") {
			t.Errorf("the number stands in %s, %v", key, err)
		}
	}
	if got, err := other.Look(t.Context(), caller); err != nil || got.Calls != 0 {
		t.Errorf("another secret finds %+v, %v", got, err)
	}
}

// trips counts what a client sends, but for its greetings on new connections.
type trips struct{ n atomic.Int64 }

func (h *trips) count(first redis.Cmder) {
	if first.Name() != "hello" && first.Name() != "client" {
		h.n.Add(1)
	}
}

func (h *trips) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (h *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.count(cmd)
		return next(ctx, cmd)
	}
}

func (h *trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		h.count(cmds[0])
		return next(ctx, cmds)
	}
}

func TestTheMemoryOfCallersCostsOneRoundTrip(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client(t)
	c := contacts(t, ContactOptions{Client: client, Site: "main"})
	memory{c, nil}.tell(t, ended("CA1", noon)) // loads the script
	count := &trips{}
	client.AddHook(count)
	memory{c, nil}.tell(t, ended("CA2", noon))
	if n := count.n.Swap(0); n != 1 {
		t.Errorf("to remember costs %d round trips", n)
	}
	if _, err := c.Look(t.Context(), caller); err != nil || count.n.Load() != 1 {
		t.Errorf("to look up costs %d round trips, %v", count.n.Load(), err)
	}
}

func TestContactsThatCannotBeKeptAreRefused(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{})
	t.Cleanup(func() { _ = client.Close() })
	for name, o := range map[string]ContactOptions{
		"short secret": {Secret: "short"}, "no site": {Secret: siteSecret, Client: client}, "braces": {Secret: siteSecret, Client: client, Site: "a{b"},
	} {
		if _, err := NewContacts(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAMemoryThatCannotBeReachedSaysSo(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	c := contacts(t, ContactOptions{Client: client, Site: "main"})
	if _, err := c.Look(t.Context(), caller); err == nil || strings.Contains(err.Error(), "5550111") {
		t.Errorf("look: %v", err)
	}
	if err := c.Remember(t.Context(), caller, ended("CA1", noon)); err == nil {
		t.Error("remember: no error")
	}
}
