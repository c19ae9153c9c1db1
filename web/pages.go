package web

import (
	"net/http"
	"slices"

	"presszero/web/access"
)

// Page is a page of the screens: a file of pages/, and the module that it names.
type Page struct {
	Path  string            // such as /wallboard, or a pattern of the router such as /calls/{call}
	File  string            // such as wallboard.html
	Needs access.Permission // of who sees it; empty: everybody may
	Allow access.Policy     // what the page may load beyond what comes from here
	Uses  string            // of what browsers ask people for, such as microphone; empty: nothing
}

// Pages are all pages.
func Pages() []Page {
	return []Page{
		{Path: "/wallboard", File: "wallboard.html", Needs: access.ReadBoard},
		{Path: "/supervisor", File: "supervisor.html", Needs: access.ReadLine},
		{Path: "/calls", File: "calls.html", Needs: access.OwnCalls},
		{Path: "/calls/{call}", File: "story.html", Needs: access.OwnCalls},
		{Path: "/desk", File: "desk.html", Needs: access.WorkDesk, Allow: softphone, Uses: "microphone"},
		{Path: "/people", File: "people.html", Needs: access.ManagePeople},
	}
}

// softphone is what the carrier's telephone in the browser needs, as its own manual lists it; its script comes from here.
var softphone = access.Policy{
	"connect-src": "https://eventgw.twilio.com wss://voice-js.roaming.twilio.com https://media.twiliocdn.com https://sdk.twilio.com",
	"media-src":   "mediastream: https://media.twiliocdn.com https://sdk.twilio.com",
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
		policy, features := access.ContentPolicy(p.Allow), access.FeaturePolicy(p.Uses)
		show := func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("Permissions-Policy", features)
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
