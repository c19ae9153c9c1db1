package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"presszero/flows"
	"presszero/internal/clock"
	"presszero/internal/obs/trace"
	"presszero/ivr"
)

// The bounds of a request and its answer.
const (
	maxAnswer    = 256 << 10 // bytes
	maxRequest   = 64 << 10  // bytes of the body
	maxRedirects = 3         // all to the same host
)

// When a host is left alone, and for how long.
const (
	breakAfter = 5                // failures one after the other
	breakFor   = 15 * time.Second // until one request is let through to see how it fares
)

// Observer counts what became of requests.
type Observer interface {
	// Fetched is told of each request: its host, its failure (empty for none) and how long it took.
	Fetched(host, failure string, took time.Duration)
}

// Options are what a Client needs. Hosts and Observer are required.
type Options struct {
	Hosts    func() flows.Hosts                        // that may be asked, as now set
	Secret   func(name string) (value string, ok bool) // nil: there are none
	Resolver Resolver                                  // nil: the system's
	Clock    clock.Clock                               // nil: the system's
	Observer Observer
}

// Client sends requests of flows. It is safe for concurrent use.
type Client struct {
	o          Options
	transports map[reach]*http.Transport
	mu         sync.Mutex
	breakers   map[string]*gobreaker.CircuitBreaker[map[string]any] // by host
}

// New checks the options; it sends nothing.
func New(o Options) (*Client, error) {
	if o.Hosts == nil || o.Observer == nil {
		return nil, errors.New("fetch: Hosts and Observer are required")
	}
	if o.Secret == nil {
		o.Secret = func(string) (string, bool) { return "", false }
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	c := &Client{o: o, transports: map[reach]*http.Transport{}, breakers: map[string]*gobreaker.CircuitBreaker[map[string]any]{}}
	for _, r := range []reach{toInternet, toNetwork} {
		c.transports[r] = transport(guard{o.Resolver}, r)
	}
	return c, nil
}

// transport is how far one kind of request goes. Connections of the two kinds are kept apart.
func transport(g guard, r reach) *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return g.dial(ctx, r, network, address)
		},
		ForceAttemptHTTP2: true, DisableCompression: true, MaxResponseHeaderBytes: 16 << 10,
		MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: flows.MaxFetch,
	}
}

// Close closes idle connections.
func (c *Client) Close() {
	for _, t := range c.transports {
		t.CloseIdleConnections()
	}
}

// Do sends a request and takes the values out of its answer. [FailureOf] tells why it came to nothing.
func (c *Client) Do(ctx context.Context, r ivr.FetchRequest) (map[string]any, error) {
	began := c.o.Clock.Now()
	ctx, span := trace.Start(ctx, "flow", "fetch")
	defer span.End()
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, failed(FailedRequest, "the address cannot be read")
	}
	values, err := c.admit(ctx, u, r)
	span.Text(trace.Server, u.Hostname())
	span.Text(trace.Reason, string(FailureOf(err)))
	c.o.Observer.Fetched(u.Host, string(FailureOf(err)), c.o.Clock.Now().Sub(began))
	return values, err
}

// admit sends a request to a host that is listed and well.
func (c *Client) admit(ctx context.Context, u *url.URL, r ivr.FetchRequest) (map[string]any, error) {
	hosts := c.o.Hosts()
	if !hosts.Allows(u.Scheme, u.Host) {
		return nil, failed(FailedHost, "the host %s is not one that flows may ask", u.Host)
	}
	far := toInternet
	if hosts.Inside(u.Scheme, u.Host) {
		far = toNetwork
	}
	values, err := c.breaker(u.Host).Execute(func() (map[string]any, error) { return c.exchange(ctx, far, r) })
	if err != nil {
		return nil, explain(ctx, err)
	}
	return values, nil
}

// breaker is that of a host. There are no more of them than hosts that were listed.
func (c *Client) breaker(host string) *gobreaker.CircuitBreaker[map[string]any] {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.breakers[host]
	if !ok {
		b = gobreaker.NewCircuitBreaker[map[string]any](gobreaker.Settings{
			Name: host, Timeout: breakFor,
			ReadyToTrip:  func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= breakAfter },
			IsSuccessful: func(err error) bool { return !blameworthy(err) },
			IsExcluded:   ours,
		})
		c.breakers[host] = b
	}
	return b
}

// exchange sends a request and reads its answer.
func (c *Client) exchange(ctx context.Context, far reach, r ivr.FetchRequest) (map[string]any, error) {
	request, err := c.request(ctx, r)
	if err != nil {
		return nil, err
	}
	client := http.Client{Transport: c.transports[far], CheckRedirect: sameHost}
	answer, err := client.Do(request)
	if err != nil {
		return nil, explain(ctx, err)
	}
	defer answer.Body.Close() //nolint:errcheck // nothing is lost with it
	return read(ctx, answer, r.Into)
}

// sameHost follows a redirect on the same host alone.
func sameHost(next *http.Request, earlier []*http.Request) error {
	first := earlier[0].URL
	if next.URL.Scheme != first.Scheme || next.URL.Host != first.Host || len(earlier) > maxRedirects {
		return failed(FailedRedirect, "the answer leads elsewhere")
	}
	return nil
}

// request puts the secrets in.
func (c *Client) request(ctx context.Context, r ivr.FetchRequest) (*http.Request, error) {
	body, err := c.fill(r.Body, flows.InsideJSON)
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxRequest:
		return nil, failed(FailedRequest, "the body is larger than 64 KiB")
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, failed(FailedRequest, "the request cannot be made")
	}
	if len(r.Body) == 0 {
		request.Body, request.GetBody, request.ContentLength = nil, nil, 0
	} else {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "presszero")
	for _, header := range r.Headers {
		text, err := c.fill(header.Value, func(text string) string { return text })
		if err != nil {
			return nil, err
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil, failed(FailedRequest, "the header %s holds a character that no header may hold", header.Name)
		}
		request.Header.Set(header.Name, text)
	}
	return request, nil
}

// fill puts secrets in the place of their names, each in the spelling of its surroundings.
func (c *Client) fill(parts []flows.Part, spell func(string) string) (string, error) {
	var out strings.Builder
	for _, p := range parts {
		if p.Secret == "" {
			out.WriteString(p.Text)
			continue
		}
		secret, ok := c.o.Secret(p.Secret)
		if !ok {
			return "", failed(FailedSecret, "the secret %s is not set; set PRESSZERO_SECRET_%[1]s", p.Secret)
		}
		out.WriteString(spell(secret))
	}
	return out.String(), nil
}

// read reads an answer. Where nothing is taken out of it, its status is all that counts.
func read(ctx context.Context, answer *http.Response, into []flows.Mapping) (map[string]any, error) {
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return nil, &fault{FailedStatus, statusError(answer.StatusCode)}
	}
	if len(into) == 0 {
		return map[string]any{}, nil
	}
	media, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil || media != "application/json" && !strings.HasSuffix(media, "+json") {
		return nil, failed(FailedJSON, "the answer does not say that it is JSON")
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, explain(ctx, err)
	case len(data) > maxAnswer:
		return nil, failed(FailedSize, "the answer is larger than 256 KiB")
	}
	return pick(data, into)
}
