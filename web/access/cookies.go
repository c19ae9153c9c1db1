package access

import (
	"net/http"
	"time"
)

// cookies are named by how the browser reaches us. Over TLS their prefix has browsers take them from nobody but us, and send
// them over TLS alone.
type cookies string

const (
	plainCookies  cookies = ""
	secureCookies cookies = "__Host-"
)

// cookies are those of a request.
func (p proxies) cookies(r *http.Request) cookies {
	if p.secure(r) {
		return secureCookies
	}
	return plainCookies
}

func (c cookies) read(r *http.Request, name string) string {
	found, err := r.Cookie(string(c) + name)
	if err != nil {
		return ""
	}
	return found.Value
}

// set has the browser keep a value, which no script reads.
func (c cookies) set(w http.ResponseWriter, name, value string, keep time.Duration) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // not Secure where the browser speaks no TLS: it would not keep it
		Name: string(c) + name, Value: value, Path: "/", MaxAge: int(keep.Seconds()),
		Secure: c == secureCookies, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
