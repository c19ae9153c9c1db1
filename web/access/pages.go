package access

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"go.uber.org/zap"
)

//go:embed pages/*.html pages/access.css
var pageFiles embed.FS

// pages are the forms of the sign-in; each defines "title" and "main" of the frame.
var pages = map[string]*template.Template{
	"sign-in": page("sign-in"), "invitation": page("invitation"), "password": page("password"), "over": page("over"), "forbidden": page("forbidden"),
}

func page(name string) *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/frame.html", "pages/"+name+".html"))
}

// show sends a page, which no cache keeps.
func (g *Gate) show(w http.ResponseWriter, code int, name string, form any) {
	var text bytes.Buffer
	if err := pages[name].ExecuteTemplate(&text, "frame.html", form); err != nil {
		g.log.Error("a page cannot be shown", zap.String("page", name), zap.Error(err))
		http.Error(w, "The page cannot be shown. Calls go on; try again.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write(text.Bytes())
}

func style(w http.ResponseWriter, _ *http.Request) {
	text, _ := pageFiles.ReadFile("pages/access.css") // embedded
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(text)
}
