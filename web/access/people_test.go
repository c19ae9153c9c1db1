package access

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/web/keep"
)

var (
	loopback = netip.MustParsePrefix("127.0.0.0/8")
	localKey = NewLocalKey()
)

// local is who works on the machine of the service.
func (s *site) local() *browser {
	b := s.browser("127.0.0.1")
	b.header.Set("Authorization", "Bearer "+localKey)
	return b
}

// asked sends a request and decodes its answer.
func asked[T any](b *browser, method, path, body string, code int) (into T) {
	b.Helper()
	w := b.send(method, path, body)
	if w.Code != code {
		b.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, code)
	}
	b.must(json.Unmarshal(w.Body.Bytes(), &into))
	return into
}

func TestAnInvitationSetsAPasswordOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1)
	u := asked[UserView](s.local(), "POST", "/api/v1/users", `{"name": "Anna", "role": "agent", "agent": "anna"}`, http.StatusCreated)
	if u.State != "invited" || u.Until != noon.Add(24*time.Hour) {
		t.Errorf("%+v", u)
	}
	b := s.browser("203.0.113.7")
	if w := b.get(u.Link); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Welcome, anna") || !strings.Contains(w.Body.String(), `autocomplete="new-password"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for password, says := range map[string]string{
		"short": "at least 10", "password1234": "first that are tried", "anna is my name": "first that are tried", "aaaaaaaaaaaa": "first that are tried",
		strings.Repeat("abcdefg ", 40): "at most 200",
	} {
		if w := b.send("POST", u.Link, url.Values{"password": {password}, "again": {password}}.Encode()); w.Code != 422 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s", password, w.Code, w.Body)
		}
	}
	if w := b.send("POST", u.Link, url.Values{"password": {phrase}, "again": {another}}.Encode()); w.Code != 422 || !strings.Contains(w.Body.String(), "differ") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	both := url.Values{"password": {phrase}, "again": {phrase}}.Encode()
	if w := b.send("POST", u.Link, both); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := b.get("/board"); w.Body.String() != "anna" {
		t.Errorf("not signed in: %d", w.Code)
	}
	for _, method := range []string{"GET", "POST"} {
		if w := s.browser("203.0.113.9").send(method, u.Link, both); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "opens nothing any more") {
			t.Errorf("the link is used again by %s: %d", method, w.Code)
		}
	}
	u = asked[UserView](s.local(), "POST", "/api/v1/users/anna/invitation", "", http.StatusOK)
	if code := b.code("/board"); code != http.StatusSeeOther {
		t.Errorf("a session outlives the reset: %d", code)
	}
	s.clock.Advance(24 * time.Hour)
	if w := b.get(u.Link); w.Code != http.StatusNotFound {
		t.Errorf("the link holds after a day: %d", w.Code)
	}
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(anna)
	b, elsewhere := s.browser("203.0.113.7").signedIn("anna"), s.browser("198.51.100.4").signedIn("anna")
	change := func(present string) string {
		return url.Values{"present": {present}, "password": {another}, "again": {another}}.Encode()
	}
	if w := b.send("POST", "/password", change("a guess of mine")); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "not your present password") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	before := b.jar[sessionCookie]
	if w := b.send("POST", "/password", change(phrase)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "is changed") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if b.jar[sessionCookie] == before {
		t.Error("the session keeps its token")
	}
	if here, there := b.code("/board"), elsewhere.code("/board"); here != http.StatusOK || there != http.StatusSeeOther {
		t.Errorf("after the change: %d here, %d elsewhere", here, there)
	}
	if w := elsewhere.signIn("anna", phrase); w.Code != http.StatusUnauthorized {
		t.Errorf("the password before still opens: %d", w.Code)
	}
}

// TestAFloodOfGuessesKeepsNobodyOut has strangers guess Anna's password from many networks at once, and from hers.
func TestAFloodOfGuessesKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, 2).add(anna)
	hers := s.browser("203.0.113.7").signedIn("anna")
	delete(hers.jar, sessionCookie)
	looked := 0
	for i := range 40 {
		stranger := s.browser([]string{"198.51.100.4", "203.0.113.99"}[i%2])
		stranger.replica = i / 2 % 2
		switch w := stranger.signIn("anna", fmt.Sprint("a wrong guess ", i)); w.Code {
		case http.StatusUnauthorized:
			looked++
		case http.StatusTooManyRequests:
			if w.Header().Get("Retry-After") == "" {
				t.Error("nobody says when to try again")
			}
		default:
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if i%20 == 19 {
			s.clock.Advance(time.Second)
		}
	}
	if looked > 2*7 { // six at once, and one after a second
		t.Errorf("%d of 40 guesses in 2 s were looked at", looked)
	}
	if w := hers.signIn("anna", phrase); w.Code != http.StatusSeeOther {
		t.Errorf("Anna, on her device, gets %d", w.Code)
	}
	if w := s.browser("100.64.0.1").signIn("anna", phrase); w.Code != http.StatusSeeOther {
		t.Errorf("Anna, from a fresh network, gets %d", w.Code)
	}
	if w := s.browser("198.51.100.4").signIn("anna", phrase); w.Code != http.StatusTooManyRequests {
		t.Errorf("from the strangers' network even the right password gets %d: it would tell that it is right", w.Code)
	}
	s.local().send("POST", "/api/v1/users/anna/unlock", "")
	if w := s.browser("198.51.100.4").signIn("anna", phrase); w.Code != http.StatusSeeOther {
		t.Errorf("after the unlock %d", w.Code)
	}
}

func TestTheWaitAfterWrongPasswordsGrowsAndEnds(t *testing.T) {
	t.Parallel()
	a := allowance{free: 5, longest: 15 * time.Minute}
	var waits []time.Duration
	for failed := 4; failed < 18; failed++ {
		waits = append(waits, a.wait(failed))
	}
	want := []time.Duration{0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}
	for i := range want {
		want[i] *= time.Second
	}
	if !slices.Equal(want, waits) {
		t.Errorf("waits %v, want %v", waits, want)
	}
}

func TestAStrangersNameTakesAsLongAsAnyOther(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(anna)
	for _, name := range []string{"anna", "nobody", "", strings.Repeat("x", 300)} {
		held := make(chan struct{}, 2) // nobody's password is looked at while both places are taken
		s.gates[0].hasher.strangers = held
		held <- struct{}{}
		held <- struct{}{}
		done := make(chan int)
		go func() { done <- s.browser("203.0.113.7").signIn(name, "a guess of mine").Code }()
		select {
		case code := <-done:
			t.Errorf("%q is answered %d without a password that was looked at", name, code)
		case <-time.After(50 * time.Millisecond):
			<-held
			if code := <-done; code != http.StatusUnauthorized {
				t.Errorf("%q is answered %d", name, code)
			}
		}
	}
}

func TestAKeyMayDoWhatItSays(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(otto)
	admin := s.browser("203.0.113.7").in("otto")
	k := asked[KeyView](admin, "POST", "/api/v1/keys", `{"name": "helpdesk", "may": ["line:read"]}`, http.StatusCreated)
	machine := s.browser("198.51.100.4")
	machine.header.Set("Authorization", "Bearer "+k.Key)
	if code := machine.code("/api/v1/callers"); code != http.StatusOK {
		t.Errorf("%d", code)
	}
	if w := machine.send("PUT", "/api/v1/calls/CA1/queue", ""); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `"needs":"line:move"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if found := asked[map[string][]KeyView](admin, "GET", "/api/v1/keys", "", 200)["keys"]; len(found) != 1 || found[0].Key != "" || found[0].Used.IsZero() {
		t.Errorf("%+v", found)
	}
	renewed := asked[KeyView](admin, "POST", "/api/v1/keys/helpdesk/renewal", "", http.StatusOK)
	if w := machine.get("/api/v1/callers"); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "opens nothing") {
		t.Errorf("the key before: %d %s", w.Code, w.Body)
	}
	machine.header.Set("Authorization", "Bearer "+renewed.Key)
	if code := machine.code("/api/v1/callers"); code != http.StatusOK {
		t.Errorf("%d", code)
	}
	if w := admin.send("DELETE", "/api/v1/keys/helpdesk", ""); w.Code != http.StatusNoContent {
		t.Errorf("%d", w.Code)
	}
	if code := machine.code("/api/v1/callers"); code != http.StatusUnauthorized {
		t.Errorf("a key that was removed: %d", code)
	}
	for _, wrong := range []string{"", "Bearer", "Bearer pzk_helpdesk_", "Basic YTpi", "Bearer pzl_" + secret(), "Bearer pzk_../../x_y"} {
		machine.header.Set("Authorization", wrong)
		if code := machine.code("/api/v1/callers"); code != http.StatusUnauthorized {
			t.Errorf("%q: %d", wrong, code)
		}
	}
}

func TestNobodyGivesWhatTheyHaveNot(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(otto, anna)
	k := asked[KeyView](s.local(), "POST", "/api/v1/keys", `{"name": "personnel", "may": ["people:manage", "board:read", "calls:own", "desk:work", "messages:see"]}`, http.StatusCreated)
	b := s.browser("198.51.100.4")
	b.header.Set("Authorization", "Bearer "+k.Key)
	for target, body := range map[string]string{
		"POST /api/v1/users":                 `{"name": "eve", "role": "admin"}`,
		"PUT /api/v1/users/anna/role":        `{"role": "supervisor"}`,
		"PUT /api/v1/users/otto/password":    `{"password": "` + another + `"}`,
		"POST /api/v1/users/otto/invitation": "",
		"DELETE /api/v1/users/otto":          "",
		"POST /api/v1/keys":                  `{"name": "more", "may": ["line:move"]}`,
	} {
		method, path, _ := strings.Cut(target, " ")
		if w := b.send(method, path, body); w.Code != 422 && w.Code != 403 {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	asked[UserView](b, "POST", "/api/v1/users", `{"name": "ben", "role": "agent"}`, http.StatusCreated)
}

func TestAScreenShowsTheBoardAndNoCaller(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1)
	k := asked[KeyView](s.local(), "POST", "/api/v1/screens", `{"name": "lobby"}`, http.StatusCreated)
	wall := s.browser("203.0.113.7")
	if w := wall.get(k.Link); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/wallboard" {
		t.Fatalf("%d %s", w.Code, w.Header())
	}
	if w := wall.get("/board"); w.Body.String() != "lobby" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := wall.get("/api/v1/callers"); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "CA1") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := wall.get("/users"); w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
	s.local().send("POST", "/api/v1/screens/lobby/renewal", "")
	if code := wall.code("/board"); code != http.StatusSeeOther {
		t.Errorf("a link that was replaced: %d", code)
	}
	if code := wall.code(k.Link); code != http.StatusNotFound {
		t.Errorf("a link that was replaced: %d", code)
	}
}

func TestEveryActIsOnRecord(t *testing.T) {
	t.Parallel()
	s := newSite(t, 2).add(sam, anna)
	b := s.browser("203.0.113.7").signedIn("sam")
	b.replica = 1
	b.send("PUT", "/api/v1/calls/CA1/queue", "")
	b.send("PUT", "/api/v1/beat", "")
	b.send("POST", "/api/v1/users", `{"name": "eve", "role": "admin"}`)
	b.replica = 0
	b.send("POST", "/sign-out", "")
	s.browser("203.0.113.7").signIn("anna", "a guess of mine")
	page := asked[AuditPage](s.local(), "GET", "/api/v1/audit", "", 200)
	slices.Reverse(page.Entries)
	var told bytes.Buffer
	for _, e := range page.Entries {
		fmt.Fprintf(&told, "%d %s %s %s %v %s %s %s\n", e.Number, e.Who, e.Role, e.What, e.On, e.Outcome, e.Reason, e.From)
	}
	want := `1 sam supervisor sign-in map[] done  203.0.113.7
2 sam supervisor PUT /api/v1/calls/{call}/queue map[call:CA1] done their number is +******11 
3 sam supervisor POST /api/v1/users map[] refused  
4 sam supervisor sign-out map[] done  
5 anna  sign-in map[] refused wrong name or password 203.0.113.7
`
	if told.String() != want {
		t.Errorf("on record is\n%swant\n%s", &told, want)
	}
	if err := Verify(page.Entries); err != nil {
		t.Error(err)
	}
	if found := asked[AuditPage](s.local(), "GET", "/api/v1/audit?who=anna&limit=1", "", 200).Entries; len(found) != 1 || found[0].Number != 5 {
		t.Errorf("of anna: %+v", found)
	}
}

func TestAChangedRecordIsFound(t *testing.T) {
	t.Parallel()
	var chain []Entry
	for n := int64(1); n <= 5; n++ {
		e := Entry{Number: n, At: noon, Who: "anna", What: "sign-in", Outcome: Done, On: map[string]string{"a": "<b>"}}
		if n > 1 {
			e.Prev = chain[n-2].Hash
		}
		e.Hash = e.hash()
		chain = append(chain, e)
	}
	var read []Entry
	text, _ := json.Marshal(chain)
	if err := json.Unmarshal(text, &read); err != nil || Verify(read) != nil || Verify(read[2:]) != nil {
		t.Fatalf("%v %v", err, Verify(read))
	}
	rehashed := slices.Clone(chain)
	rehashed[2].Who = "ben"
	rehashed[2].Hash = rehashed[2].hash()
	changed := slices.Clone(chain)
	changed[2].Outcome = Refused
	for name, broken := range map[string][]Entry{
		"changed": changed, "changed with its sum": rehashed, "one taken out": slices.Delete(slices.Clone(chain), 2, 3),
		"another beginning": append([]Entry{{Number: 1, Prev: "x"}}, chain[1:]...), "doubled": slices.Insert(slices.Clone(chain), 2, chain[2]),
	} {
		if err := Verify(broken); err == nil {
			t.Errorf("%s: nothing is found", name)
		}
	}
}

func TestTheTrailIsBoundedAndExpires(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1)
	tr := &trail{docs: s.store, now: s.clock.Now, keep: time.Hour, most: 3}
	for range 5 {
		_, err := tr.add(t.Context(), Entry{What: "act"})
		s.must(err)
	}
	found, _, err := tr.page(t.Context(), "", "", 0)
	s.must(err)
	if len(found) != 3 || found[0].Number != 5 {
		t.Errorf("%+v", found)
	}
	s.clock.Advance(time.Hour)
	if found, _, _ = tr.page(t.Context(), "", "", 0); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

// TestStrangersCannotPushActsOffTheRecord has many sign-ins fail, of which few are recorded one by one.
func TestStrangersCannotPushActsOffTheRecord(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1)
	for i := range 200 {
		s.gates[0].recordFailure(t.Context(), fmt.Sprint("name", i), "203.0.113.7", "wrong")
	}
	s.clock.Advance(10 * time.Second)
	s.gates[0].recordFailure(t.Context(), "anna", "203.0.113.7", "wrong")
	found, _, err := s.gates[0].trail.page(t.Context(), "", "", 0)
	s.must(err)
	if len(found) != 31 || !strings.Contains(found[0].Reason, "170 more") {
		t.Errorf("%d records, the last says %q", len(found), found[0].Reason)
	}
}

func TestNoSecretIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	s := newSite(t, 1).add(anna)
	b := s.browser("203.0.113.7").signedIn("anna")
	k := asked[KeyView](s.local(), "POST", "/api/v1/keys", `{"name": "helpdesk", "may": ["line:read"]}`, http.StatusCreated)
	u := asked[UserView](s.local(), "POST", "/api/v1/users", `{"name": "ben", "role": "agent"}`, http.StatusCreated)
	var all bytes.Buffer
	for _, kind := range []string{kindUser, kindKey, kindScreen, kindSession, kindDevice, kindThrottle, kindAudit} {
		docs, _, err := s.store.List(t.Context(), kind, "", "", keep.MaxPage)
		s.must(err)
		for _, d := range docs {
			fmt.Fprintln(&all, d.ID, string(d.Data), d.By)
		}
	}
	link := u.Link[strings.LastIndex(u.Link, "/")+1:]
	for _, hidden := range []string{phrase, b.jar[sessionCookie], b.jar[deviceCookie], k.Key[len("pzk_helpdesk_"):], link} {
		if hidden == "" || bytes.Contains(all.Bytes(), []byte(hidden)) {
			t.Errorf("%q is in the store", hidden)
		}
	}
}

func TestTheAddressIsOnlyAsGoodAsItsProxy(t *testing.T) {
	t.Parallel()
	p := proxies{loopback, netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"203.0.113.7", "192.0.2.1", "203.0.113.7"},
		{"127.0.0.1", "192.0.2.1", "192.0.2.1"},
		{"127.0.0.1", "1.2.3.4, 192.0.2.1, 10.0.0.5", "192.0.2.1"},
		{"127.0.0.1", "", "127.0.0.1"},
		{"127.0.0.1", "nonsense", "127.0.0.1"},
	} {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = c.peer + ":1"
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := p.client(r).String(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	for address, want := range map[string]string{"203.0.113.7": "203.0.113.0/24", "192.168.1.4": "192.168.1.4", "2001:db8:1:2ff::1": "2001:db8:1:200::/56", "::ffff:203.0.113.7": "203.0.113.0/24"} {
		if got := networkOf(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is in %s, want %s", address, got, want)
		}
	}
}
