package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/ivr"
)

// far is another system, which counts what it is asked.
type far struct {
	*httptest.Server
	mu    sync.Mutex
	asked []*http.Request
	sent  []string
}

func serve(t *testing.T, answer http.HandlerFunc) *far {
	t.Helper()
	f := &far{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body strings.Builder
		buffer := make([]byte, 4096)
		for n, err := r.Body.Read(buffer); n > 0 || err == nil; n, err = r.Body.Read(buffer) {
			body.Write(buffer[:n])
		}
		f.mu.Lock()
		f.asked, f.sent = append(f.asked, r), append(f.sent, body.String())
		f.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *far) host() string { return strings.TrimPrefix(f.URL, "http://") }

func (f *far) times() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

// answering answers with JSON.
func answering(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		fmt.Fprint(w, text)
	}
}

// counts is an Observer that keeps what it is told.
type counts struct {
	mu  sync.Mutex
	all []string
}

func (c *counts) Fetched(host, failure string, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, strings.TrimSpace(host+" "+failure))
}

func (c *counts) told() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all
}

// names resolve hosts as a test says.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	var all []netip.Addr
	for _, text := range n[host] {
		all = append(all, netip.MustParseAddr(text))
	}
	return all, nil
}

const secretValue = "hunter2\"\\"

// client may ask the hosts, and knows one secret.
func client(t *testing.T, resolver Resolver, hosts ...string) (*Client, *counts) {
	t.Helper()
	told := &counts{}
	c, err := New(Options{
		Hosts: func() flows.Hosts { return hosts }, Resolver: resolver, Observer: told, Clock: clock.System{},
		Secret: func(name string) (string, bool) { return secretValue, name == "KEY" },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, told
}

// asking is a request that takes the number at /n.
func asking(address string) ivr.FetchRequest {
	return ivr.FetchRequest{
		ID: 1, Method: http.MethodGet, URL: address, Timeout: 5 * time.Second,
		Into: []flows.Mapping{{Var: "n", Kind: flows.KindNumber, Pointer: "/n"}},
	}
}

// failing fails unless a request fails so, with an error that gives nothing away.
func failing(t *testing.T, c *Client, r ivr.FetchRequest, want Failure) {
	t.Helper()
	values, err := c.Do(t.Context(), r)
	if FailureOf(err) != want || values != nil {
		t.Fatalf("%v, %v; want %s", values, err, want)
	}
	for _, private := range []string{secretValue, "hunter2", "15550111", "/accounts"} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("the error %q gives %q away", err, private)
		}
	}
}

// watched is a log that can be read.
func watched() (*zap.Logger, *observer.ObservedLogs) {
	core, logs := observer.New(zap.DebugLevel)
	return zap.New(core), logs
}
