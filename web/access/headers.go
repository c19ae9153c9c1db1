package access

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Policy is a content security policy: what a page may load, by directive.
type Policy map[string]string

// strict lets a page load what comes from here, and nothing that stands inside of it.
var strict = Policy{
	"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
	"connect-src": "'self'", "media-src": "'self'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
}

// ContentPolicy is the header Content-Security-Policy of a page that may load more than others, by directive, such as
// connect-src: wss://voice.example.com. Nothing more: nil.
func ContentPolicy(more Policy) string {
	all := maps.Clone(strict)
	for directive, sources := range more {
		all[directive] = strings.TrimSpace(strings.TrimPrefix(all[directive], "'none'") + " " + sources)
	}
	parts := make([]string, 0, len(all))
	for _, directive := range slices.Sorted(maps.Keys(all)) {
		parts = append(parts, directive+" "+all[directive])
	}
	return strings.Join(parts, "; ")
}

// features are what browsers ask people for, and what no page of ours asks for, but for those that say so.
var features = []string{"camera", "geolocation", "microphone", "payment", "usb"}

// FeaturePolicy is the header Permissions-Policy of a page that uses one of them, such as microphone; empty: none.
func FeaturePolicy(uses string) string {
	parts := make([]string, 0, len(features))
	for _, name := range features {
		allowed := "()"
		if name == uses {
			allowed = "(self)"
		}
		parts = append(parts, name+"="+allowed)
	}
	return strings.Join(parts, ", ")
}

// Headers gives every answer what browsers should heed. A page that may do more sets its own afterwards.
func Headers(next http.Handler) http.Handler {
	policy, features := ContentPolicy(nil), FeaturePolicy("")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", features)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
