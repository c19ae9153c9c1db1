package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	maxDocument  = 64 << 10
	maxAudio     = 32 << 20
	maxRedirects = 10
)

// message is one webhook: what is sent, where, and how stubbornly.
type message struct {
	url    string
	method string
	// standard parameters survive an HTTP redirect, extra ones do not.
	standard, extra url.Values
	header          http.Header
	token           string
	// n counts the requests of a call for documents and audio; faults depend on it.
	n uint64
}

// answer is what came back.
type answer struct {
	status      int
	header      http.Header
	contentType string
	body        []byte
	// url is where the answer came from, after all HTTP redirects.
	url *url.URL
}

// fetch asks the application for something and waits for the answer. A caller who hangs up meanwhile does not take the
// request back: the application will still have worked for it.
func (l *leg) fetch(ctx context.Context, m message, event string) (*answer, error) {
	m = l.stamp(m)
	l.note(Entry{Kind: KindRequested, URL: m.url, Event: event})
	done := make(chan delivery, 1)
	l.carrier.spawn(func(life context.Context) {
		var d delivery
		d.answer, d.fault = l.exchange(life, m)
		done <- d
	})
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case d := <-done:
		if d.fault != nil {
			l.note(Entry{Kind: KindFetched, URL: m.url, Event: event})
			return nil, d.fault
		}
		l.note(Entry{Kind: KindFetched, URL: m.url, Event: event, Status: d.answer.status})
		return d.answer, nil
	}
}

// notify asks for a document that nobody will hear.
func (l *leg) notify(r *request) {
	m := l.stamp(message{url: r.url, method: r.method, standard: l.params(), extra: r.extra})
	if r.settled {
		m.standard.Set("CallStatus", "completed")
	}
	l.note(Entry{Kind: KindRequested, URL: m.url, Event: r.event, Text: "nobody hears the answer"})
	l.carrier.spawn(func(life context.Context) {
		a, f := l.exchange(life, m)
		e := Entry{Kind: KindFetched, URL: m.url, Event: r.event, Text: "nobody hears the answer"}
		if f == nil {
			e.Status = a.status
		}
		l.note(e)
	})
}

// stamp gives a message its number and its idempotency token, which its retries and duplicates share.
func (l *leg) stamp(m message) message {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	l.requests++
	m.n, m.token = l.requests, l.carrier.token(l.requests, l.sid)
	return m
}

// token is the idempotency token of the n-th message about something.
func (c *Carrier) token(n uint64, about string) string {
	h := c.hash(n, "token"+about)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:32]
}

// deliver sends a message until it is answered, its retries are used up or the budget is spent.
func (l *leg) deliver(life context.Context, m message) (*answer, *fault) {
	u, rules, err := connection(m.url, l.carrier.options.Budget)
	if err != nil {
		return nil, &fault{code: 11100, url: m.url, message: err.Error()}
	}
	ctx, cancel := context.WithTimeout(life, rules.total)
	defer cancel()
	for try := 0; ; try++ {
		a, err := l.follow(ctx, m, u)
		if err == nil && a.status < 400 {
			return a, nil
		}
		if try >= rules.retries || ctx.Err() != nil || !rules.again(a, err) {
			return nil, blame(m.url, a, err)
		}
	}
}

// follow sends a message and obeys up to ten HTTP redirects, which lose the parameters beyond the standard set.
func (l *leg) follow(ctx context.Context, m message, u *url.URL) (*answer, error) {
	form := merge(m.standard, m.extra)
	for hop := 0; hop <= maxRedirects; hop++ {
		a, err := l.send(ctx, m, u, form)
		if err != nil {
			return nil, err
		}
		location := a.header.Get("Location")
		if a.status < 300 || a.status > 399 || a.status == http.StatusNotModified || location == "" {
			return a, nil
		}
		next, err := u.Parse(location)
		if err != nil {
			return nil, fmt.Errorf("redirect to %q: %w", location, err)
		}
		if a.status != http.StatusTemporaryRedirect && a.status != http.StatusPermanentRedirect {
			m.method = http.MethodGet
		}
		u, form = next, m.standard
	}
	return nil, errTooManyRedirects
}

var errTooManyRedirects = errors.New("too many redirects")

func (l *leg) send(ctx context.Context, m message, u *url.URL, form url.Values) (*answer, error) {
	request, err := l.compose(ctx, m, *u, form)
	if err != nil {
		return nil, err
	}
	client := http.Client{
		Transport: l.carrier.options.Transport, Jar: l.jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	a := &answer{status: response.StatusCode, header: response.Header, contentType: mediaType(response.Header), url: u}
	limit := int64(maxDocument)
	if strings.HasPrefix(a.contentType, "audio/") {
		limit = maxAudio
	}
	a.body, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	return a, err
}

// compose builds the signed HTTP request. A GET without a form is a media file: it carries no parameters.
func (l *leg) compose(ctx context.Context, m message, u url.URL, form url.Values) (*http.Request, error) {
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	var body io.Reader
	signed := form
	if m.method == http.MethodGet {
		if query := form.Encode(); query != "" {
			u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+query, "&")
		}
		signed = nil
	} else {
		m.method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, m.method, u.String(), body)
	if err != nil {
		return nil, err
	}
	for name, values := range m.header {
		request.Header[name] = values
	}
	request.Header.Set("User-Agent", "TwilioProxy/1.1")
	request.Header.Set("Accept", "*/*")
	request.Header.Set("X-Home-Region", "us1")
	request.Header.Set("I-Twilio-Idempotency-Token", m.token)
	request.Header.Set("X-Twilio-Signature", sign(l.carrier.options.AuthToken, u, signed))
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	}
	return request, nil
}

// stubbornness is how long and how often a webhook is tried.
type stubbornness struct {
	total   time.Duration
	retries int
	on      map[string]bool
}

// connection splits a webhook address into what is called and the connection overrides in its fragment.
func connection(address string, budget time.Duration) (*url.URL, stubbornness, error) {
	rules := stubbornness{total: budget, retries: 1, on: set("ct")}
	u, err := url.Parse(address)
	if err != nil {
		return nil, rules, err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, rules, fmt.Errorf("bad URL %q", address)
	}
	overrides, err := url.ParseQuery(u.Fragment)
	if err != nil {
		return nil, rules, err
	}
	v := verb{attrs: map[string]string{"rc": overrides.Get("rc"), "tt": overrides.Get("tt")}}
	rules.retries = min(max(v.integer("rc", 1), 0), 5)
	if tt := time.Duration(v.integer("tt", 0)) * time.Millisecond; tt >= 100*time.Millisecond && tt < budget {
		rules.total = tt
	}
	if rp := overrides.Get("rp"); rp != "" {
		rules.on = set(strings.Split(rp, ",")...)
	}
	return u, rules, nil
}

// again reports whether the rules allow another attempt after this outcome.
func (s stubbornness) again(a *answer, err error) bool {
	switch {
	case s.on["all"]:
		return true
	case err != nil && isConnectFailure(err):
		return s.on["ct"]
	case err != nil:
		return s.on["rt"]
	}
	return a.status >= 500 && s.on["5xx"] || a.status < 500 && s.on["4xx"]
}

func isConnectFailure(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// blame turns what went wrong into the carrier's error code.
func blame(address string, a *answer, err error) *fault {
	f := &fault{code: 11200, url: address}
	var dns *net.DNSError
	switch {
	case err == nil:
		f.message = fmt.Sprintf("the answer has status %d", a.status)
		return f
	case errors.Is(err, errTooManyRedirects):
		f.code = 11215
	case errors.As(err, &dns):
		f.code = 11210
	case isConnectFailure(err):
		f.code = 11205
	case strings.Contains(err.Error(), "tls:"), strings.Contains(err.Error(), "x509:"):
		f.code = 11220
	case strings.Contains(err.Error(), "malformed HTTP"):
		f.code = 11206
	}
	f.message = err.Error()
	return f
}

func merge(sets ...url.Values) url.Values {
	all := url.Values{}
	for _, values := range sets {
		for name, value := range values {
			all[name] = value
		}
	}
	return all
}
