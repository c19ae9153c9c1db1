package sim

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the protocol signs with HMAC-SHA1
	"encoding/base64"
	"net/url"
	"sort"
	"strings"
)

// sign computes X-Twilio-Signature: HMAC-SHA1 over the URL as called and, for a form, its sorted names and values.
// The URL loses fragment and user; over HTTPS it loses its port too, over HTTP it keeps it.
func sign(token string, u url.URL, form url.Values) string {
	u.Fragment, u.RawFragment, u.User = "", "", nil
	if u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(u.String()))
	for _, name := range sortedNames(form) {
		mac.Write([]byte(name + form.Get(name)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
