package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"presszero/web/access"
)

// Page is a page of the screens: a file of pages/, and the module that it names.
type Page struct {
	Path  string            // such as /wallboard, or a pattern of the router such as /calls/{call}
	File  string            // such as wallboard.html
	Needs access.Permission // of who sees it; empty: everybody may
	// Allow is what the page may load beyond what comes from here, by directive of the content security policy.
	Allow map[string]string
}

// Pages are all pages.
func Pages() []Page {
	return []Page{
		{Path: "/wallboard", File: "wallboard.html", Needs: access.ReadBoard},
		{Path: "/supervisor", File: "supervisor.html", Needs: access.ReadLine},
		{Path: "/calls", File: "calls.html", Needs: access.OwnCalls},
		{Path: "/calls/{call}", File: "story.html", Needs: access.OwnCalls},
		{Path: "/desk", File: "desk.html", Needs: access.WorkDesk, Allow: softphone},
		{Path: "/people", File: "people.html", Needs: access.ManagePeople},
	}
}

// softphone is what the carrier's telephone in the browser needs, as its own manual lists it; its script comes from here.
var softphone = map[string]string{
	"connect-src": "https://eventgw.twilio.com wss://voice-js.roaming.twilio.com https://media.twiliocdn.com https://sdk.twilio.com",
	"media-src":   "mediastream: https://media.twiliocdn.com https://sdk.twilio.com",
}

// policy is what every page may load: what comes from here, and no script or style inside of a page.
var policy = map[string]string{
	"default-src":     "'none'",
	"script-src":      "'self'",
	"style-src":       "'self'",
	"img-src":         "'self' data:",
	"connect-src":     "'self'",
	"media-src":       "'self'",
	"base-uri":        "'none'",
	"form-action":     "'self'",
	"frame-ancestors": "'none'",
}

// securityPolicy is the header for a page.
func (p Page) securityPolicy() string {
	all := maps.Clone(policy)
	for directive, more := range p.Allow {
		all[directive] = strings.TrimSpace(strings.TrimPrefix(all[directive], "'none'") + " " + more)
	}
	var parts []string
	for _, directive := range slices.Sorted(maps.Keys(all)) {
		parts = append(parts, directive+" "+all[directive])
	}
	return strings.Join(parts, "; ")
}

// RegisterPages adds the pages and their files.
func RegisterPages(mux *http.ServeMux, guard access.Guard) error {
	assets, err := NewAssets()
	if err != nil {
		return err
	}
	assets.Register(mux)
	for _, p := range Pages() {
		file, err := assets.page(p.File)
		if err != nil {
			return err
		}
		policy := p.securityPolicy()
		show := func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cache-Control", "private, no-cache")
			sendFile(w, r, file)
		}
		if p.Needs == "" {
			mux.HandleFunc("GET "+p.Path, show)
		} else {
			mux.Handle("GET "+p.Path, guard.Admit(p.Needs, show))
		}
	}
	mux.Handle("GET /{$}", guard.Admit(access.ReadBoard, home))
	return nil
}

// homes are the pages that people begin with.
var homes = map[access.Role]string{access.Agent: "/desk", access.Supervisor: "/supervisor"}

// home leads to the page that somebody begins with.
func home(w http.ResponseWriter, r *http.Request) {
	to := "/wallboard"
	if own := homes[access.From(r.Context()).Role]; slices.ContainsFunc(Pages(), func(p Page) bool { return p.Path == own }) {
		to = own
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
