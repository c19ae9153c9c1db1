package sim

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"presszero/internal/clock"

	"github.com/twilio/twilio-go/client"
)

const (
	testAccount = "AC00000000000000000000000000000001"
	testToken   = "12345"
	testNumber  = "+15550100"
	testCaller  = "+15550123"
	testAgent   = "+15550111"
)

// received is one webhook as the application saw it.
type received struct {
	Method, Path string
	Form         url.Values
	Header       http.Header
}

// stage is a carrier and an application that answers with the documents it was given. Every request's signature is
// checked with the SDK's own validator.
type stage struct {
	*Carrier
	t   *testing.T
	app *httptest.Server

	mu       sync.Mutex
	handlers map[string]http.HandlerFunc
	seen     []received
}

func newStage(t *testing.T, change ...func(*Options)) *stage {
	t.Helper()
	t.Parallel()
	s := &stage{t: t, handlers: map[string]http.HandlerFunc{}}
	o := Options{Clock: clock.NewScaled(50), AccountSID: testAccount, AuthToken: testToken}
	for _, f := range change {
		f(&o)
	}
	carrier, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Carrier = carrier
	s.app = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		carrier.Close()
		s.app.Close()
	})
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice")})
	return s
}

func (s *stage) serve(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.t.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	validator := client.NewRequestValidator(testToken)
	form := map[string]string{}
	for name := range r.PostForm {
		form[name] = r.PostForm.Get(name)
	}
	if !validator.Validate(s.app.URL+r.URL.RequestURI(), form, r.Header.Get("X-Twilio-Signature")) {
		s.t.Errorf("%s %s: the SDK does not accept the signature", r.Method, r.URL)
	}
	s.mu.Lock()
	s.seen = append(s.seen, received{r.Method, r.URL.Path, r.Form, r.Header})
	handler := s.handlers[r.URL.Path]
	s.mu.Unlock()
	if handler == nil {
		http.NotFound(w, r)
		return
	}
	handler(w, r)
}

func (s *stage) url(path string) string { return s.app.URL + path }

func (s *stage) handle(path string, f http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[path] = f
}

// say serves a document, given without its root, at a path.
func (s *stage) say(path, body string) {
	s.handle(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		_, _ = fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?><Response>`+body+`</Response>`)
	})
}

// wav serves a silent audio file.
func (s *stage) wav(path string, length time.Duration, header ...string) {
	s.handle(path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		for _, h := range header {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		if etag := w.Header().Get("ETag"); etag != "" && r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(silence(length))
	})
}

// call places a call and waits for its end; the script must have been done.
func (s *stage) call(script ...Act) (*Phone, Finished) {
	s.t.Helper()
	phone, finished, err := s.try(script...)
	if err != nil {
		s.t.Errorf("the caller's script: %v\nheard: %+v", err, phone.History())
	}
	return phone, finished
}

func (s *stage) try(script ...Act) (*Phone, Finished, error) {
	s.t.Helper()
	phone, err := s.Call(s.t.Context(), Caller{From: testCaller, To: testNumber, Script: script})
	if err != nil {
		s.t.Fatal(err)
	}
	finished, err := phone.Wait(s.patience())
	return phone, finished, err
}

func (s *stage) patience() context.Context {
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	s.t.Cleanup(cancel)
	return ctx
}

// requests are the webhooks that came to a path.
func (s *stage) requests(path string) []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []received
	for _, r := range s.seen {
		if r.Path == path {
			found = append(found, r)
		}
	}
	return found
}

// await waits until a condition holds that comes true in the background.
func (s *stage) await(what string, holds func() bool) {
	s.t.Helper()
	ctx := s.patience()
	for !holds() {
		if clock.Sleep(ctx, clock.System{}, time.Millisecond) != nil {
			s.t.Fatalf("in vain: %s", what)
		}
	}
}

// texts are the prompts that a phone heard.
func texts(p *Phone) []string {
	var all []string
	for _, e := range p.History() {
		switch e := e.(type) {
		case Heard:
			all = append(all, e.Text)
		case HeardAudio:
			u, _ := url.Parse(e.URL)
			all = append(all, "audio "+u.Path)
		}
	}
	return all
}

func codes(warnings []Warning) []int {
	var all []int
	for _, w := range warnings {
		all = append(all, w.Code)
	}
	return all
}
