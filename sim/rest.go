package sim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const apiRoot = "/" + apiVersion + "/Accounts/"

// apiError is an error answer of the REST API.
type apiError struct {
	status, code int
	message      string
}

func (e *apiError) Error() string { return e.message }

// reply is a successful answer: a status and what to send with it.
type reply struct {
	status int
	body   any
}

// call is one REST request inside an account: the names in its path and its parameters, from query and form.
type call struct {
	path []string // without the account, the .json and the kind words
	form url.Values
}

// handler answers a REST request.
type handler func(r *http.Request, q call) (*reply, *apiError)

// ServeHTTP is the REST API.
func (c *Carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.restSerial++
	n, faults := c.restSerial, c.faults
	c.mu.Unlock()
	entry := Entry{Kind: KindREST, URL: r.URL.Path, Event: r.Method + " " + r.URL.Path}
	switch {
	case c.strikes(faults.TooMany, n, "429"):
		entry.Status = http.StatusTooManyRequests
		c.log.add(entry)
		refuse(w, &apiError{http.StatusTooManyRequests, 20429, "Too Many Requests"})
		return
	case c.strikes(faults.ServerError, n, "500"):
		entry.Status = http.StatusInternalServerError
		c.log.add(entry)
		refuse(w, &apiError{http.StatusInternalServerError, 20500, "Internal Server Error"})
		return
	case c.strikes(faults.LoseRESTAnswers, n, "lost"):
		c.rest.ServeHTTP(&deafWriter{header: http.Header{}}, r)
		entry.Text = "answer lost"
		c.log.add(entry)
		panic(http.ErrAbortHandler)
	}
	noted := &statusWriter{ResponseWriter: w}
	c.rest.ServeHTTP(noted, r)
	entry.Status = noted.status
	c.log.add(entry)
}

// deafWriter takes an answer that nobody will get.
type deafWriter struct{ header http.Header }

func (w *deafWriter) Header() http.Header         { return w.header }
func (w *deafWriter) Write(b []byte) (int, error) { return len(b), nil }
func (w *deafWriter) WriteHeader(int)             {}

// statusWriter remembers the status for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// route is one address of the API. A star stands for a name.
type route struct {
	method  string
	pattern string
	handler handler
}

func (c *Carrier) routes() http.Handler {
	all := []route{
		{"GET", "", c.fetchAccount},
		{"POST", "Calls", c.createCall},
		{"GET", "Calls", c.listCalls},
		{"GET", "Calls/*", c.fetchCall},
		{"POST", "Calls/*", c.updateCall},
		{"POST", "Messages", c.createMessage},
		{"GET", "Messages", c.listMessages},
		{"GET", "Messages/*", c.fetchMessage},
		{"GET", "Conferences", c.listConferences},
		{"GET", "Conferences/*", c.fetchConference},
		{"POST", "Conferences/*", c.updateConference},
		{"GET", "Conferences/*/Participants", c.listParticipants},
		{"POST", "Conferences/*/Participants", c.createParticipant},
		{"GET", "Conferences/*/Participants/*", c.fetchParticipant},
		{"POST", "Conferences/*/Participants/*", c.updateParticipant},
		{"DELETE", "Conferences/*/Participants/*", c.deleteParticipant},
		{"GET", "IncomingPhoneNumbers", c.listNumbers},
		{"GET", "IncomingPhoneNumbers/*", c.fetchNumber},
		{"POST", "IncomingPhoneNumbers/*", c.updateNumber},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if failed := c.authenticate(r); failed != nil {
			refuse(w, failed)
			return
		}
		if c.serveMedia(w, r) {
			return
		}
		answer, failed := c.dispatch(all, r)
		if failed != nil {
			refuse(w, failed)
			return
		}
		send(w, answer.status, answer.body)
	})
}

func (c *Carrier) authenticate(r *http.Request) *apiError {
	user, password, _ := r.BasicAuth()
	token := user == c.options.AccountSID && password == c.options.AuthToken
	key := c.options.APIKey != "" && user == c.options.APIKey && password == c.options.APISecret
	if !token && !key {
		return &apiError{http.StatusUnauthorized, 20003, "Authenticate"}
	}
	return nil
}

// dispatch finds the route of a request. Paths are case-sensitive and end with .json.
func (c *Carrier) dispatch(all []route, r *http.Request) (*reply, *apiError) {
	path, ok := strings.CutPrefix(r.URL.Path, apiRoot+c.options.AccountSID)
	path, suffixed := strings.CutSuffix(path, ".json")
	if !ok || !suffixed {
		return nil, notFound(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, &apiError{http.StatusBadRequest, 20001, "unreadable form: " + err.Error()}
	}
	failed := notFound(r)
	for _, candidate := range all {
		names, ok := match(candidate.pattern, strings.TrimPrefix(path, "/"))
		if !ok {
			continue
		}
		if candidate.method == r.Method {
			return candidate.handler(r, call{path: names, form: r.Form})
		}
		failed = &apiError{http.StatusMethodNotAllowed, 20004, "Method not allowed"}
	}
	return nil, failed
}

// match compares a path with a pattern and returns what the stars stand for.
func match(pattern, path string) (names []string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	for i := range want {
		switch {
		case want[i] == "*" && got[i] != "":
			names = append(names, got[i])
		case want[i] != got[i]:
			return nil, false
		}
	}
	return names, true
}

func notFound(r *http.Request) *apiError {
	return &apiError{http.StatusNotFound, 20404, "The requested resource " + r.URL.Path + " was not found"}
}

func refuse(w http.ResponseWriter, e *apiError) {
	send(w, e.status, map[string]any{
		"code": e.code, "message": e.message, "status": e.status,
		"more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", e.code),
	})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if body != nil {
		_ = json.NewEncoder(w).Encode(body) // a reader who has gone away needs no answer
	}
}

// only refuses parameters that the simulation would have to ignore.
func (q call) only(names ...string) *apiError {
	for _, name := range sortedNames(q.form) {
		if !slices.Contains(names, name) {
			return &apiError{http.StatusNotImplemented, 20001, "the simulated carrier does not implement the parameter " + name}
		}
	}
	return nil
}

// page cuts a list as the carrier does: PageSize, Page, and the addresses of the neighbours.
func page[T any](r *http.Request, q call, key string, all []T) *reply {
	v := verb{attrs: map[string]string{"size": q.form.Get("PageSize"), "page": q.form.Get("Page")}}
	size, number := min(max(v.integer("size", 50), 1), 1000), max(v.integer("page", 0), 0)
	start := min(number*size, len(all))
	end := min(start+size, len(all))
	address := func(n int) string {
		query := merge(r.URL.Query(), url.Values{"Page": {decimal(n)}, "PageSize": {decimal(size)}})
		if n > 0 {
			query.Set("PageToken", "PA"+decimal(n))
		}
		return r.URL.Path + "?" + query.Encode()
	}
	body := map[string]any{
		key: all[start:end], "page": number, "page_size": size, "start": start, "end": max(end-1, 0),
		"uri": address(number), "first_page_uri": address(0), "next_page_uri": nil, "previous_page_uri": nil,
	}
	if end < len(all) {
		body["next_page_uri"] = address(number + 1)
	}
	if number > 0 {
		body["previous_page_uri"] = address(number - 1)
	}
	return &reply{http.StatusOK, body}
}

// orNull is the value, or JSON null where it is empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func dateOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return rfc2822(t)
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (c *Carrier) uri(parts ...string) string {
	return apiRoot + c.options.AccountSID + "/" + strings.Join(parts, "/") + ".json"
}

func (c *Carrier) fetchAccount(*http.Request, call) (*reply, *apiError) {
	return &reply{http.StatusOK, map[string]any{
		"sid": c.options.AccountSID, "friendly_name": "Simulated carrier", "status": "active", "type": "Full",
		"uri": apiRoot + c.options.AccountSID + ".json",
	}}, nil
}
