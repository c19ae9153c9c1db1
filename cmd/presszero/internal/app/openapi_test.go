package app

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"presszero/internal/redistest"
	"presszero/ivr"
	"presszero/sim"
	"presszero/web/access"
	"presszero/web/casebook"
	"presszero/web/contract"
	"presszero/web/openapi"
)

// registered is how routes are registered, wherever that is done.
var registered = regexp.MustCompile(`Handle(?:Func)?\("((?:GET|POST|PUT|DELETE|PATCH) /api/v1/[^"]*)"(?:, \w+\.Admit\((?:access\.)?(\w+))?`)

// routesOfTheCode are the routes that are registered, with the names of their permissions.
func routesOfTheCode(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := os.DirFS("../../../..")
	for _, dir := range []string{"web", "cmd"} {
		err := fs.WalkDir(root, dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := fs.ReadFile(root, path)
			for _, match := range registered.FindAllSubmatch(text, -1) {
				found[string(match[1])] = string(match[2])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestTheDocumentOfTheAPIHasEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	documented, err := openapi.Routes()
	if err != nil {
		t.Fatal(err)
	}
	code := routesOfTheCode(t)
	delete(code, "GET /api/v1/openapi.yaml")
	for _, r := range documented {
		if _, there := code[r.Route]; !there {
			t.Errorf("%s is in the document alone", r.Route)
		}
		delete(code, r.Route)
		if r.Does == "" || r.May == "" || len(r.Try) == 0 {
			t.Errorf("%s says too little: it wants does, may and try", r.Route)
		}
	}
	for route := range code {
		t.Errorf("%s is not in the document: add it to a fragment in web/openapi", route)
	}
}

// TestEachRouteAsksForThePermissionThatTheDocumentNames asks every route with every permission but the one, and with it alone.
func TestEachRouteAsksForThePermissionThatTheDocumentNames(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{})
	documented, err := openapi.Routes()
	x.must(err)
	somebody := &machine{}
	handler, err := x.app().private(somebody)
	x.must(err)
	for _, r := range documented {
		if r.Media == "text/event-stream" || r.May == string(access.Present) {
			continue // it goes on, or is for everybody
		}
		others := slices.DeleteFunc(access.All(), func(p access.Permission) bool {
			return access.Who{Role: access.Machine, May: []access.Permission{p}}.Can(access.Permission(r.May))
		})
		path := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(r.Path(), "nothing")
		for _, may := range [][]access.Permission{others, {access.Permission(r.May)}} {
			somebody.may = may
			res := httptest.NewRecorder()
			handler.ServeHTTP(res, httptest.NewRequestWithContext(t.Context(), r.Method(), path, strings.NewReader("{}")))
			atTheGate := strings.Contains(res.Body.String(), gateSays)
			if atTheGate != (len(may) > 1) {
				t.Errorf("%s with %v: %d %s", r.Route, may, res.Code, res.Body)
			}
		}
	}
}

// gateSays is what the guard of a test refuses with: handlers may refuse by other rules.
const gateSays = "not by this gate"

// machine is a guard to which everybody is a machine with some permissions.
type machine struct{ may []access.Permission }

// Admit implements access.Guard.
func (m *machine) Admit(p access.Permission, h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := access.Who{Name: "crm", Role: access.Machine, May: m.may}
		if !who.Can(p) {
			contract.Refuse(w, http.StatusForbidden, gateSays)
			return
		}
		h(w, r.WithContext(access.With(r.Context(), who)))
	})
}

// documentJudge holds bodies against the document.
type documentJudge struct {
	compiler *jsonschema.Compiler
	document map[string]any
}

const documentURL = "https://example.com/openapi.json"

func newDocumentJudge(t *testing.T) *documentJudge {
	t.Helper()
	built, err := openapi.Build()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(built)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	j := &documentJudge{compiler: jsonschema.NewCompiler(), document: document.(map[string]any)}
	if err := j.compiler.AddResource(documentURL, document); err != nil {
		t.Fatal(err)
	}
	return j
}

// holds holds a body against the schema at a place of the document, its keys in turn.
func (j *documentJudge) holds(t *testing.T, body []byte, keys ...string) {
	t.Helper()
	for i, key := range keys {
		keys[i] = strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(key)
	}
	schema, err := j.compiler.Compile(documentURL + "#/" + strings.Join(keys, "/"))
	if err != nil {
		t.Errorf("%v: %v", keys, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("%v: %v\n%s", keys, err, body)
	}
}

// What stands in the document for what is there in a test.
const (
	exampleCall     = "CA0123456789abcdef0123456789abcdef" // in line
	exampleTalk     = "CAfedcba9876543210fedcba9876543210" // talks with Anna
	exampleMessage  = "5f1c9a3be07d2468"
	exampleNote     = "4e5c1a0b9d"
	exampleFollowUp = "b70d23c6f8"
	exampleIdea     = "c91e47d05a"
)

// TestEveryExampleOfTheDocumentIsAnsweredAsItSays sends every example to a running service with callers in line.
func TestEveryExampleOfTheDocumentIsAnsweredAsItSays(t *testing.T) {
	t.Parallel()
	x := busyDesk(t, redistest.Start(t), withDispositions)
	x.must(x.app().Gate().AddUser(t.Context(), access.User{Name: "anna", Role: access.Agent, Agent: "anna"}, ""))
	waiting := x.queueUp(2, sim.Wait(time.Hour))
	x.storyOf(waiting[0].CallSID(), "Came in line")
	names := x.examples(waiting[0].CallSID())
	private, err := x.app().Private()
	x.must(err)
	documented, err := openapi.Routes()
	x.must(err)
	j := newDocumentJudge(t)
	for _, r := range documented {
		for i, e := range r.Try {
			x.try(j, private, r, e, names, fmt.Sprint(r.Route, " ", i))
		}
	}
}

// examples has something be there for each example of the document, and puts its name in place of the example's.
func (x *exchange) examples(call string) *strings.Replacer {
	x.Helper()
	ctx, a := x.Context(), x.app()
	x.must(a.mail.Keep(ctx, ivr.Message{Kind: ivr.MessageVoicemail, Call: "CA77", From: "+15550111", Queue: "reception", Owner: "reception", Left: x.clock.Now(), Due: x.clock.Now().Add(time.Hour)}))
	page, err := a.stores.calls.Items(ctx, ivr.ItemsWish{Limit: 1})
	x.must(err)
	note, err := a.casebook.AddNote(ctx, call, "local", "Wants the invoice by mail", "")
	x.must(err)
	task, err := a.casebook.AddFollowUp(ctx, casebook.FollowUp{Call: call, Text: "Send the invoice", Due: x.clock.Now().Add(time.Hour), Owner: "anna", By: "local"}, "")
	x.must(err)
	idea, err := a.casebook.AddIdea(ctx, casebook.Idea{Call: call, Kind: casebook.Complaint, Text: "The music is too loud", By: "local"}, "")
	x.must(err)
	anna, err := a.stores.line.Agent(ctx, "anna")
	x.must(err)
	return strings.NewReplacer(exampleCall, call, exampleTalk, anna.Call, exampleMessage, page.Items[0].ID, exampleNote, note.ID, exampleFollowUp, task.ID, exampleIdea, idea.ID)
}

// try sends an example, and holds the request and the answer against the document.
func (x *exchange) try(j *documentJudge, private http.Handler, r openapi.Route, e openapi.Example, names *strings.Replacer, key string) {
	x.Helper()
	body, err := json.Marshal(e.Body)
	x.must(err)
	want := cmp.Or(e.Status, r.Status, http.StatusOK)
	operation := []string{"paths", r.Path(), strings.ToLower(r.Method())}
	if r.Takes != nil && want < http.StatusBadRequest {
		j.holds(x.T, body, append(slices.Clone(operation), "requestBody", "content", "application/json", "schema")...)
	}
	req := httptest.NewRequestWithContext(x.Context(), r.Method(), names.Replace(cmp.Or(e.Path, r.Path())), strings.NewReader(names.Replace(string(body))))
	if e.As == "" {
		req.Header.Set("Authorization", "Bearer "+x.app().LocalKey())
	} else {
		cookie, err := x.app().Gate().Session(x.Context(), e.As)
		x.must(err)
		req.AddCookie(cookie)
	}
	req.Header.Set(contract.KeyHeader, key)
	res := httptest.NewRecorder()
	private.ServeHTTP(res, req)
	if res.Code != want {
		x.Errorf("%s: %d %s, want %d", key, res.Code, res.Body, want)
		return
	}
	switch {
	case want >= http.StatusBadRequest:
		j.holds(x.T, res.Body.Bytes(), "components", "responses", "refused", "content", "application/json", "schema")
	case res.Body.Len() > 0 && r.Media == "":
		j.holds(x.T, res.Body.Bytes(), append(operation, "responses", fmt.Sprint(want), "content", "application/json", "schema")...)
	}
}
