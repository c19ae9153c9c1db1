package twilio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
	"golang.org/x/time/rate"

	"presszero/internal/clock"
	"presszero/internal/obs/trace"
)

// Bounds of one REST call.
const (
	defaultBaseURL = "https://api.twilio.com"
	defaultTimeout = 5 * time.Second
	maxAnswer      = 1 << 20 // bytes
	firstBackOff   = 200 * time.Millisecond
	longestBackOff = 2 * time.Second
)

// ClientOptions say how the carrier's REST interface is reached.
type ClientOptions struct {
	AccountSID     string
	AuthToken      string // not needed with an API key
	APIKey         string // its SID; empty: the account signs in with its token
	APISecret      string
	BaseURL        string            // empty: the carrier's own; a path prefix is kept
	CallsPerSecond float64           // calls that may be started; zero: 1, the carrier's default
	TextsPerSecond float64           // messages that may be sent; zero: 1, the carrier's limit for one number
	Timeout        time.Duration     // of one operation with its repetitions, without the wait for a turn to ring; zero: 5 s
	Transport      http.RoundTripper // nil: http.DefaultTransport
	Clock          clock.Clock       // nil: the system's; the pauses before repetitions run on it
	// Observe is told the outcome of every operation, one of the Outcome constants, and how long it took with its
	// repetitions. Nil: nobody.
	Observe func(operation, outcome string, took time.Duration)
}

// Client makes the REST calls that Press Zero needs. It may be used by many goroutines at once.
type Client struct {
	account     string
	credentials *client.Credentials
	base        *url.URL
	transport   http.RoundTripper
	timeout     time.Duration
	rings       *rate.Limiter
	texts       *rate.Limiter
	clock       clock.Clock
	observe     func(operation, outcome string, took time.Duration)
}

// NewClient checks the options; it sends nothing.
func NewClient(o ClientOptions) (*Client, error) {
	credentials, err := o.credentials()
	if err != nil {
		return nil, fmt.Errorf("REST client: %w", err)
	}
	o = o.withDefaults()
	base, err := url.Parse(o.BaseURL)
	if err != nil || !absolute(o.BaseURL) || base.Host == "" {
		return nil, fmt.Errorf("REST client: base address %q is not an absolute http or https URL", o.BaseURL)
	}
	if base.Path == "" {
		base.Path = "/" // without it, joined paths would be relative
	}
	if o.CallsPerSecond < 0 || o.TextsPerSecond < 0 || o.Timeout < 0 {
		return nil, errors.New("REST client: calls and texts per second and timeout cannot be negative")
	}
	return &Client{
		account: o.AccountSID, credentials: credentials, base: base, transport: o.Transport, timeout: o.Timeout,
		rings: rate.NewLimiter(rate.Limit(o.CallsPerSecond), max(1, int(o.CallsPerSecond))),
		texts: rate.NewLimiter(rate.Limit(o.TextsPerSecond), max(1, int(o.TextsPerSecond))),
		clock: o.Clock, observe: o.Observe,
	}, nil
}

// credentials are the pair that signs in. The carrier's library refuses anything but letters and digits, at the first
// call and with a misleading code; it is said here instead, and no secret is repeated.
func (o ClientOptions) credentials() (*client.Credentials, error) {
	user, secret := o.AccountSID, o.AuthToken
	if o.APIKey != "" || o.APISecret != "" {
		user, secret = o.APIKey, o.APISecret
	}
	if !alphanumeric(o.AccountSID) {
		return nil, errors.New("the account SID is missing or holds something else than letters and digits")
	}
	if !alphanumeric(user) {
		return nil, errors.New("the API key SID is missing or holds something else than letters and digits")
	}
	if !alphanumeric(secret) {
		return nil, errors.New("the auth token or API secret is missing or holds something else than letters and digits")
	}
	return client.NewCredentials(user, secret), nil
}

func alphanumeric(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

func (o ClientOptions) withDefaults() ClientOptions {
	if o.BaseURL == "" {
		o.BaseURL = defaultBaseURL
	}
	if o.CallsPerSecond == 0 {
		o.CallsPerSecond = 1
	}
	if o.TextsPerSecond == 0 {
		o.TextsPerSecond = 1
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Observe == nil {
		o.Observe = func(string, string, time.Duration) {}
	}
	return o
}

// do carries out one operation within the timeout. The carrier's "too many requests" says that nothing was done, so it
// alone is answered with another attempt.
func (c *Client) do(ctx context.Context, op operation, call func(*openapi.ApiService) error) error {
	ctx, span := trace.Start(ctx, "carrier", op.name)
	defer span.End()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	began := c.clock.Now()
	for attempt := 0; ; attempt++ {
		var x exchange
		err := call(c.bind(ctx, &x))
		if x.status == http.StatusTooManyRequests && c.backOff(ctx, attempt, x.retryAfter) == nil {
			continue
		}
		fault := op.fault(x, err)
		c.observe(op.name, outcome(fault), c.clock.Now().Sub(began))
		span.Text(trace.Outcome, outcome(fault))
		span.Fail(fault)
		return fault
	}
}

// backOff pauses before the next attempt: twice as long each time, half of it by chance, and at least as long as the
// carrier asks for.
func (c *Client) backOff(ctx context.Context, attempt int, retryAfter time.Duration) error {
	pause := min(firstBackOff<<min(attempt, 8), longestBackOff)
	pause = pause/2 + rand.N(pause/2)
	return clock.Sleep(ctx, c.clock, max(pause, retryAfter))
}

// exchange is what became of a request, as far as the carrier's library does not tell.
type exchange struct {
	started    bool // the request was handed to the network
	status     int  // 0: no answer
	retryAfter time.Duration
}

// bind returns the carrier's library for one call under ctx. The library takes no context and knows one host only; the
// transport beneath it puts both right. That costs a few small structs; connections are shared below.
func (c *Client) bind(ctx context.Context, x *exchange) *openapi.ApiService {
	bound := &client.Client{Credentials: c.credentials, HTTPClient: &http.Client{
		Transport:     transport(func(r *http.Request) (*http.Response, error) { return c.send(ctx, r, x) }),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	bound.SetAccountSid(c.account)
	return openapi.NewApiServiceWithClient(bound)
}

// transport is a function as an http.RoundTripper.
type transport func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// send makes one exchange under ctx with the configured host. It reads the answer to its end and closes it, which the
// library does not do after an error, so that the connection can serve again.
func (c *Client) send(ctx context.Context, r *http.Request, x *exchange) (*http.Response, error) {
	out := r.Clone(ctx)
	out.URL = c.base.JoinPath(r.URL.EscapedPath())
	out.URL.RawQuery = r.URL.RawQuery
	out.Host = ""
	x.started = true
	resp, err := c.roundTrip(out)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // it has been read to its end or given up
	x.status = resp.StatusCode
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		x.retryAfter = time.Duration(seconds) * time.Second
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// roundTrip sends a request, as a span of the method and the status alone: addresses hold numbers.
func (c *Client) roundTrip(r *http.Request) (*http.Response, error) {
	ctx, span := trace.Start(r.Context(), "carrier", "request")
	defer span.End()
	span.Text(trace.Method, r.Method)
	span.Text(trace.Server, r.URL.Hostname())
	resp, err := c.transport.RoundTrip(r.WithContext(ctx))
	if span.Fail(err); err == nil {
		span.Status(resp.StatusCode)
	}
	return resp, err
}
