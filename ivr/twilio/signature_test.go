package twilio

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twilio/twilio-go/client"
	"pgregory.net/rapid"
)

const token = "12345"

func verifier(t testing.TB, tokens ...string) *Verifier {
	t.Helper()
	v, err := NewVerifier(tokens...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func mustParse(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// documentedForm is the example that the carrier prints beside its algorithm.
func documentedForm(caller string) url.Values {
	return url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {caller}, "Digits": {"1234"}, "From": {caller}, "To": {"+18005551212"},
	}
}

func TestPrintedVectorsAreReproduced(t *testing.T) {
	t.Parallel()
	vectors := []struct{ address, caller, signature string }{
		{"https://mycompany.com/myapp.php?foo=1&bar=2", "+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{"https://example.com/myapp.php?foo=1&bar=2", "+14158675310", "L/OH5YylLD5NRKLltdqwSvS0BnU="},
	}
	for _, vector := range vectors {
		form := documentedForm(vector.caller)
		if diff := cmp.Diff(vector.signature, Sign(token, vector.address, form)); diff != "" {
			t.Errorf("signature of %s (-want +got):\n%s", vector.address, diff)
		}
		if !verifier(t, token).Verify(vector.address, form, vector.signature) {
			t.Errorf("the printed signature of %s is refused", vector.address)
		}
	}
}

func TestVerifyKnowsTheFormsOfAnAddress(t *testing.T) {
	t.Parallel()
	form := url.Values{"CallSid": {"CA1"}, "b": {""}, "B": {" x "}}
	cases := map[string]struct {
		signed, called string
		form           url.Values
		want           bool
	}{
		"as signed":                {"https://h.example/v?t=a%2Fb+c", "https://h.example/v?t=a%2Fb+c", form, true},
		"https drops 443":          {"https://h.example/v", "https://h.example:443/v", form, true},
		"https drops any port":     {"https://h.example:8443/v", "https://h.example:8443/v", form, true},
		"http keeps its port":      {"http://h.example:8080/v", "http://h.example:8080/v", form, true},
		"http without its port":    {"http://h.example/v", "http://h.example:8080/v", form, true},
		"user name is dropped":     {"https://h.example/v", "https://me:secret@h.example/v", form, true},
		"fragment is not sent":     {"https://h.example/v", "https://h.example/v#rc=2", form, true},
		"IPv6":                     {"http://[::1]:8080/v", "http://[::1]:8080/v", form, true},
		"query without a path":     {"https://h.example?a=1", "https://h.example?a=1", form, true},
		"GET":                      {"https://h.example/v?CallSid=CA1", "https://h.example/v?CallSid=CA1", nil, true},
		"other scheme":             {"https://h.example/v", "http://h.example/v", form, false},
		"slash at the end":         {"https://h.example/v", "https://h.example/v/", form, false},
		"other encoding":           {"https://h.example/a%2fb", "https://h.example/a/b", form, false},
		"query in another order":   {"https://h.example/v?a=1&b=2", "https://h.example/v?b=2&a=1", form, false},
		"JSON body in the address": {"https://h.example/v?bodySHA256=00", "https://h.example/v?bodySHA256=00", nil, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := verifier(t, token).Verify(c.called, c.form, Sign(token, c.signed, c.form)); got != c.want {
				t.Errorf("Verify(%s) = %v, want %v", c.called, got, c.want)
			}
		})
	}
}

func TestAnythingTamperedIsRefused(t *testing.T) {
	t.Parallel()
	const address = "https://h.example/v"
	v, form := verifier(t, token), documentedForm("+15550100")
	signature := Sign(token, address, form)
	changed := func(name string, values ...string) url.Values {
		f := documentedForm("+15550100")
		f[name] = values
		return f
	}
	for name, f := range map[string]url.Values{
		"value": changed("Digits", "0"), "added": changed("Extra", "1"), "space trimmed": changed("To", " +18005551212"),
		"empty added": changed("Extra", ""), "no parameters": {}, "GET": nil,
	} {
		if v.Verify(address, f, signature) {
			t.Errorf("a request with a changed form (%s) is taken", name)
		}
	}
	for _, s := range []string{"", signature + "=", signature[:27], "!", strings.Repeat("A", 1<<16)} {
		if v.Verify(address, form, s) {
			t.Errorf("signature %.40q is taken", s)
		}
	}
}

func TestRepeatedNamesCountByTheirFirstValue(t *testing.T) {
	t.Parallel()
	signature := Sign(token, "https://h.example/v", url.Values{"a": {"1"}})
	if !verifier(t, token).Verify("https://h.example/v", url.Values{"a": {"1", "2"}, "none": {}}, signature) {
		t.Error("the first value of a repeated name is not what counts")
	}
}

func TestBothTokensAreTakenDuringRotation(t *testing.T) {
	t.Parallel()
	form := documentedForm("+15550100")
	v := verifier(t, "primary", "secondary", "")
	for signer, want := range map[string]bool{"primary": true, "secondary": true, "other": false, "": false} {
		if got := v.Verify("https://h.example/v", form, Sign(signer, "https://h.example/v", form)); got != want {
			t.Errorf("signed with %q: %v, want %v", signer, got, want)
		}
	}
	for _, tokens := range [][]string{nil, {""}, {"", "secondary"}} {
		if _, err := NewVerifier(tokens...); err == nil {
			t.Errorf("NewVerifier(%q) gives no error", tokens)
		}
	}
}

func TestPublicURLKeepsWhatWasSent(t *testing.T) {
	t.Parallel()
	cases := []struct{ base, target, want string }{
		{"https://ivr.example", "/voice/incoming", "https://ivr.example/voice/incoming"},
		{"https://ivr.example/", "/v?t=a%2Fb+c%20d&x", "https://ivr.example/v?t=a%2Fb+c%20d&x"},
		{"https://u:p@ivr.example:8443/tenant%2F7/", "/a%2fb/", "https://ivr.example:8443/tenant%2F7/a%2fb/"},
		{"http://127.0.0.1:8080", "http://evil.example/v?q=1", "http://127.0.0.1:8080/v?q=1"},
	}
	for _, c := range cases {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.target, nil)
		r.Host = "evil.example"
		if diff := cmp.Diff(c.want, PublicURL(mustParse(t, c.base), r)); diff != "" {
			t.Errorf("PublicURL of %s below %s (-want +got):\n%s", c.target, c.base, diff)
		}
	}
}

// agree compares Verify with the carrier's own library for signatures of every form of the address, and for wrong ones.
func agree(t rapid.TB, address string, form url.Values) {
	theirs := client.NewRequestValidator(token)
	ours, err := NewVerifier(token)
	if err != nil {
		t.Fatalf("%v", err)
	}
	params := map[string]string{}
	for name, values := range form {
		params[name] = values[0]
	}
	u := splitURL(address)
	for _, signed := range []string{
		address, u.scheme + u.host + u.rest, u.scheme + u.host + ":443" + u.rest, u.scheme + u.host + ":80" + u.rest,
		u.scheme + u.host + ":8443" + u.rest, address + "/", strings.ToUpper(address),
	} {
		signature := exactly(signed, form)
		if want, got := theirs.Validate(address, params, signature), ours.Verify(address, form, signature); got != want {
			t.Fatalf("signed %q, called %q, form %v: Verify says %v, the carrier's library %v", signed, address, form, got, want)
		}
	}
}

// exactly signs an address as it stands, port and all.
func exactly(address string, form url.Values) string {
	s := newScratch([]string{token})
	s.write(signedURL{rest: address}, form)
	return string(s.sign(s.macs[0]))
}

func TestVerifyAgreesWithTheCarriersLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.SampledFrom([]string{"http", "https"}).Draw(t, "scheme") + "://" +
			rapid.StringMatching(`[a-z0-9-]{1,12}(\.[a-z]{2,6}){0,2}(:[1-9][0-9]{0,4})?`).Draw(t, "authority") +
			rapid.StringMatching(`(/[A-Za-z0-9._~-]{0,6}|/%2[Ff]){0,4}`).Draw(t, "path") +
			rapid.StringMatching(`(\?([a-zB0-9._~|+=&/-]|%[2-7][0-9A-F]){0,24})?`).Draw(t, "query")
		values := rapid.SliceOfN(rapid.String(), 1, 3)
		agree(t, address, rapid.MapOfN(rapid.String(), values, 0, 8).Draw(t, "form"))
	})
}

func FuzzVerifyAgreesWithTheCarriersLibrary(f *testing.F) {
	f.Add("h.example", "/v?t=1", "CallSid=CA1&From=%2B15550100&To=")
	f.Add("h.example:8443", "", "B=1&b=2&B=3&%ff=%00")
	f.Add("localhost:80", "/%2f?a=+%20", "")
	f.Fuzz(func(t *testing.T, authority, rest, body string) {
		address := "https://" + authority + rest
		u, err := url.Parse(address)
		form, formErr := url.ParseQuery(body)
		plain := err == nil && formErr == nil && u.String() == address && u.Host == authority && u.User == nil &&
			!strings.ContainsAny(address, "#[]") && !strings.HasSuffix(u.Host, ":") && u.Hostname() != ""
		if !plain || signsJSON(address) {
			return // there the two differ on purpose: user names, fragments, IPv6 and JSON
		}
		agree(t, address, form)
	})
}

func webhookForm() url.Values {
	return url.Values{
		"CallSid": {"CA00000000000000000000000000000001"}, "AccountSid": {"AC00000000000000000000000000000001"}, "From": {"+15550100"},
		"Caller": {"+15550100"}, "To": {"+15550101"}, "Called": {"+15550101"}, "CallStatus": {"ringing"}, "Direction": {"inbound"},
		"ApiVersion": {"2010-04-01"}, "FromCountry": {"US"}, "FromState": {""}, "FromCity": {""}, "FromZip": {""}, "ToCountry": {"US"},
		"ToState": {"DC"}, "ToCity": {""}, "ToZip": {""}, "Digits": {"12"}, "StirVerstat": {"TN-Validation-Passed-A"}, "CallToken": {"%7B%22a%22"},
	}
}

func TestVerifyingAllocatesNothing(t *testing.T) {
	v, form := verifier(t, token, "secondary"), webhookForm()
	const address = "https://ivr.example/voice/turn?t=0123456789"
	signature := Sign(token, address, form)
	allocs := testing.AllocsPerRun(100, func() {
		if !v.Verify(address, form, signature) {
			t.Fatal("refused")
		}
	})
	if allocs > 2 && !raceEnabled {
		t.Errorf("Verify makes %v allocations, want at most 2", allocs)
	}
}

func BenchmarkVerify(b *testing.B) {
	const address = "https://ivr.example/voice/turn?t=0123456789"
	form := webhookForm()
	params := map[string]string{}
	for name, values := range form {
		params[name] = values[0]
	}
	signature := Sign(token, address, form)
	b.Run("ours", func(b *testing.B) {
		v := verifier(b, token)
		b.ReportAllocs()
		for b.Loop() {
			if !v.Verify(address, form, signature) {
				b.Fatal("refused")
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		v := client.NewRequestValidator(token)
		b.ReportAllocs()
		for b.Loop() {
			if !v.Validate(address, params, signature) {
				b.Fatal("refused")
			}
		}
	})
}
