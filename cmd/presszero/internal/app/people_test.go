package app

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/zap"

	"presszero/internal/golden"
	"presszero/web"
	"presszero/web/access"
)

// routes are the patterns of the private listener, as they stand in the source: each call of Handle or HandleFunc with a text.
// A pattern that is put together there is one of a page.
func routes(t *testing.T) []string {
	t.Helper()
	var found []string
	read := func(path string) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall || len(call.Args) != 2 {
				return true
			}
			if of, ok := call.Fun.(*ast.SelectorExpr); !ok || of.Sel.Name != "Handle" && of.Sel.Name != "HandleFunc" {
				return true
			}
			text, isText := call.Args[0].(*ast.BasicLit)
			if !isText {
				if filepath.Base(path) != "pages.go" {
					t.Errorf("%s: write the pattern of a route as one text, so that it is found here", path)
				}
				return true
			}
			pattern, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, pattern)
			return true
		})
	}
	err := filepath.WalkDir("../../../../web", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			read(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read("private.go")
	for _, p := range web.Pages() {
		found = append(found, "GET "+p.Path)
	}
	slices.SortFunc(found, func(a, b string) int { return strings.Compare(turned(a), turned(b)) })
	return slices.Compact(found)
}

// turned has the path of a pattern before its method, for sorting.
func turned(pattern string) string {
	method, path, _ := strings.Cut(pattern, " ")
	return path + " " + method
}

// leaving goes as soon as it is answered, as a browser does that closes a page with a stream.
type leaving struct {
	*httptest.ResponseRecorder
	leave context.CancelFunc
}

func (w leaving) WriteHeader(code int) { w.ResponseRecorder.WriteHeader(code); w.leave() }

func (w leaving) Write(b []byte) (int, error) { defer w.leave(); return w.ResponseRecorder.Write(b) }

func (w leaving) FlushError() error { w.leave(); return nil }

var wildcards = regexp.MustCompile(`\{[^}]*\}`)

// judged is what becomes of a request: yes, no, "own" where the handler looks at whose it is, or "-" for who has to sign in.
func judged(t *testing.T, private http.Handler, pattern string, dress func(*http.Request)) string {
	t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	path = wildcards.ReplaceAllStringFunc(path, func(name string) string {
		if name == "{$}" {
			return ""
		}
		return "nobody"
	})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader("{}"))
	dress(r)
	w := leaving{httptest.NewRecorder(), leave}
	private.ServeHTTP(w, r)
	text := w.Body.String()
	switch {
	case w.Code == http.StatusMethodNotAllowed, w.Code == http.StatusNotFound && strings.HasPrefix(text, "404"):
		t.Errorf("%s is not registered: %d %s", pattern, w.Code, text)
	case w.Code == http.StatusUnauthorized && !strings.HasPrefix(path, "/sign-in"), strings.HasPrefix(w.Header().Get("Location"), "/sign-in?next="):
		return "-"
	case w.Code == http.StatusForbidden && (strings.Contains(text, `"needs"`) || strings.Contains(text, "This page is for others")):
		return "no"
	case w.Code == http.StatusForbidden:
		return "own"
	}
	return "yes"
}

// guise is somebody, and how their requests show it.
type guise struct {
	name  string
	dress func(*http.Request)
}

// TestWhoMayDoWhat asks every route of the private listener as everybody, and compares with the table in testdata.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{away: true, edit: func(f *Files) { f.Settings.API.Rate = 1000 }})
	private, err := x.app().Private()
	x.must(err)
	gate := x.app().Gate()
	as := []guise{{"stranger", func(*http.Request) {}}}
	path, err := gate.AddScreen(t.Context(), "lobby")
	x.must(err)
	as = append(as, guise{"screen", func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+strings.TrimPrefix(path, "/screen/"))
	}})
	for _, role := range []access.Role{access.Agent, access.Supervisor, access.Operator, access.Admin} {
		name := "some-" + string(role)
		x.must(gate.AddUser(t.Context(), access.User{Name: name, Role: role, Agent: "somebody"}, ""))
		as = append(as, guise{string(role), func(r *http.Request) {
			cookie, err := gate.Session(r.Context(), name)
			x.must(err)
			r.AddCookie(cookie)
		}})
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-52s", "route")
	for _, one := range as {
		fmt.Fprintf(&table, " %-10s", one.name)
	}
	for _, pattern := range routes(t) {
		fmt.Fprintf(&table, "\n%-52s", pattern)
		for _, one := range as {
			fmt.Fprintf(&table, " %-10s", judged(t, private, pattern, one.dress))
		}
	}
	golden.Equal(t, "testdata/who-may-do-what.txt", regexp.MustCompile(` +\n`).ReplaceAllString(table.String()+"\n", "\n"))
}

func TestTheLocalKeyIsMadeOnceAndForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "presszero.key")
	a := &App{log: zap.NewNop()}
	first, second := a.openLocalKey(path), a.openLocalKey(path)
	if !access.IsLocalKey(first) || first != second {
		t.Errorf("%q, then %q", first, second)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestAServiceThatCannotKeepItsKeyStartsAllTheSame(t *testing.T) {
	t.Parallel()
	nonsense := filepath.Join(t.TempDir(), "nonsense")
	if err := os.WriteFile(nonsense, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", filepath.Join(t.TempDir(), "nowhere", "key"), nonsense} {
		if key := (&App{log: zap.NewNop()}).openLocalKey(path); !access.IsLocalKey(key) {
			t.Errorf("%q: %q", path, key)
		}
	}
}
