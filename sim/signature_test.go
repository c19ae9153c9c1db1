package sim

import (
	"net/url"
	"testing"
)

func TestSignatureVectors(t *testing.T) {
	t.Parallel()
	form := func(caller string) url.Values {
		return url.Values{"CallSid": {"CA1234567890ABCDE"}, "Caller": {caller}, "Digits": {"1234"}, "From": {caller}, "To": {"+18005551212"}}
	}
	tests := map[string]struct {
		address string
		form    url.Values
		want    string
	}{
		"mycompany":             {"https://mycompany.com/myapp.php?foo=1&bar=2", form("+14158675309"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		"example":               {"https://example.com/myapp.php?foo=1&bar=2", form("+14158675310"), "L/OH5YylLD5NRKLltdqwSvS0BnU="},
		"https drops the port":  {"https://example.com:8443/myapp.php?foo=1&bar=2", form("+14158675310"), "L/OH5YylLD5NRKLltdqwSvS0BnU="},
		"the user is dropped":   {"https://me:secret@example.com/myapp.php?foo=1&bar=2", form("+14158675310"), "L/OH5YylLD5NRKLltdqwSvS0BnU="},
		"the fragment is apart": {"https://example.com/myapp.php?foo=1&bar=2#rc=2", form("+14158675310"), "L/OH5YylLD5NRKLltdqwSvS0BnU="},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, err := url.Parse(test.address)
			if err != nil {
				t.Fatal(err)
			}
			if got := sign(testToken, *u, test.form); got != test.want {
				t.Errorf("signature %s, want %s", got, test.want)
			}
		})
	}
}

func TestSignatureKeepsThePortOverHTTP(t *testing.T) {
	t.Parallel()
	with, _ := url.Parse("http://example.com:8080/voice")
	without, _ := url.Parse("http://example.com/voice")
	if sign(testToken, *with, nil) == sign(testToken, *without, nil) {
		t.Error("the port of an http URL is not signed")
	}
}
