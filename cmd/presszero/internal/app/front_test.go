package app

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
)

// front spreads webhooks over replicas in turn, as a load balancer does. A replica that takes no connection is taken
// out and the request goes to the next one; one whose answer breaks off is taken out too, but the answer is a bad gateway,
// because the request may have been obeyed.
type front struct {
	mu     sync.Mutex
	urls   []string
	turn   int
	client http.Client
	codes  map[int]int // answers by status
}

func (f *front) add(url string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.urls = append(f.urls, url)
}

func (f *front) remove(url string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.urls = slices.DeleteFunc(f.urls, func(other string) bool { return other == url })
}

func (f *front) next() (string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.urls) == 0 {
		return "", false
	}
	f.turn++
	return f.urls[f.turn%len(f.urls)], true
}

// failures are the answers that were not a success.
func (f *front) failures() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for code, count := range f.codes {
		if code >= 300 {
			n += count
		}
	}
	return n
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the carrier has gone
	}
	for {
		url, ok := f.next()
		if !ok {
			f.give(w, http.StatusServiceUnavailable)
			return
		}
		answer, err := f.forward(r, url, body)
		switch {
		case err == nil:
			f.pass(w, answer)
			return
		case dead(err):
			f.remove(url)
		case r.Context().Err() == nil:
			f.remove(url)
			f.give(w, http.StatusBadGateway)
			return
		default:
			return // the carrier has gone
		}
	}
}

// forward repeats a request at a replica, addressed as the carrier has addressed it.
func (f *front) forward(r *http.Request, url string, body []byte) (*http.Response, error) {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, url+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out.Header, out.Host = r.Header.Clone(), r.Host
	return f.client.Do(out)
}

func (f *front) pass(w http.ResponseWriter, answer *http.Response) {
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		f.give(w, http.StatusBadGateway)
		return
	}
	for key, values := range answer.Header {
		w.Header()[key] = values
	}
	f.give(w, answer.StatusCode)
	_, _ = w.Write(text)
}

func (f *front) give(w http.ResponseWriter, code int) {
	f.mu.Lock()
	if f.codes == nil {
		f.codes = map[int]int{}
	}
	f.codes[code]++
	f.mu.Unlock()
	w.WriteHeader(code)
}

// dead reports whether no connection could be made: the request was not sent.
func dead(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
