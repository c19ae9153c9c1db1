// Package contract is what every route of the API keeps, whoever wrote it: refusals in one shape, bounded bodies, a request
// with a key that does the same however often it is sent, and no caller of the API who slows the others.
package contract

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// Refusal is how every request is refused.
type Refusal struct {
	Error string `json:"error"` // what is wrong, in a sentence
	Code  string `json:"code"`  // for programs
	Do    string `json:"do"`    // what to do about it
}

// kinds are what a status says, for programs and for people.
var kinds = map[int]struct{ code, do string }{
	http.StatusBadRequest:            {"bad-request", "Mend the request; the manual's page of the API shows an example of each."},
	http.StatusUnauthorized:          {"not-signed-in", "Sign in, or send the key of a machine as a bearer token."},
	http.StatusForbidden:             {"not-allowed", "Ask an admin for the permission, or have somebody do it who has it."},
	http.StatusNotFound:              {"unknown", "Check the name; the list shows what there is."},
	http.StatusMethodNotAllowed:      {"no-such-method", "The document at /api/v1/openapi.yaml says which methods there are."},
	http.StatusConflict:              {"conflict", "Look at how things stand now, and decide again."},
	http.StatusPreconditionFailed:    {"changed", "Read it again, and repeat the change with its new ETag."},
	http.StatusRequestEntityTooLarge: {"too-large", "Send less at once."},
	http.StatusUnprocessableEntity:   {"not-possible", "Mend what the message names, and send it again with a new key."},
	http.StatusTooManyRequests:       {"too-many", "Wait for as many seconds as Retry-After says."},
	http.StatusServiceUnavailable:    {"unavailable", "Try again in some seconds."},
}

// Refuse says what is wrong, and what to do about it.
func Refuse(w http.ResponseWriter, status int, message string) {
	Send(w, status, complete(status, Refusal{Error: message}))
}

// Send answers with JSON.
func Send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who does not read it has gone
}

// complete fills in what a status says.
func complete(status int, r Refusal) Refusal {
	kind, known := kinds[status]
	if !known {
		kind.code, kind.do = "failed", "Try again; if it stays so, the log of the service says more."
	}
	if r.Code == "" {
		r.Code = kind.code
	}
	if r.Do == "" {
		r.Do = kind.do
	}
	if r.Error == "" {
		r.Error = strings.ToLower(http.StatusText(status))
	}
	return r
}

// Refusals has every refusal of the API be of one shape, those of the mux and of a guard among them. Whatever else a handler
// says beside the error stays.
func Refusals(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		shaped := &shaper{ResponseWriter: w}
		defer shaped.finish()
		next.ServeHTTP(shaped, r)
	})
}

// shaper holds refusals back until they are whole.
type shaper struct {
	http.ResponseWriter
	status int // of a refusal; 0: an answer, which goes on at once
	body   bytes.Buffer
}

// Unwrap is for http.ResponseController.
func (s *shaper) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (s *shaper) WriteHeader(status int) {
	if status < http.StatusBadRequest {
		s.ResponseWriter.WriteHeader(status)
		return
	}
	s.status = status
}

// Write implements http.ResponseWriter.
func (s *shaper) Write(b []byte) (int, error) {
	if s.status == 0 {
		return s.ResponseWriter.Write(b)
	}
	return s.body.Write(b)
}

// finish sends a refusal.
func (s *shaper) finish() {
	if s.status == 0 {
		return
	}
	said := map[string]any{}
	text := strings.TrimSpace(s.body.String())
	if json.Unmarshal(s.body.Bytes(), &said) != nil {
		said = map[string]any{"error": text}
	}
	r := Refusal{}
	r.Error, _ = said["error"].(string)
	r.Code, _ = said["code"].(string)
	r.Do, _ = said["do"].(string)
	r = complete(s.status, r)
	said["error"], said["code"], said["do"] = r.Error, r.Code, r.Do
	s.Header().Del("Content-Length")
	Send(s.ResponseWriter, s.status, said)
}
