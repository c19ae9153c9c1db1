package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
)

// What the browser is given: modules, styles and pages, as they are written. Nothing is built.
//
//go:embed static/*.js static/*.css static/*.svg static/vendor/*.js
var staticFiles embed.FS

//go:embed pages/*.html
var pageFiles embed.FS

// Assets are the files below /static/. Their address holds the sum of them all, so that a browser keeps them for ever and
// never mixes two versions: modules import each other by relative paths, and thereby from the same version.
type Assets struct {
	base  string // /static/<sum>
	files map[string]asset
}

// asset is a file as it is sent.
type asset struct{ mime, tag, plain, zipped string }

// NewAssets reads the embedded files.
func NewAssets() (*Assets, error) {
	a := &Assets{files: map[string]asset{}}
	all := sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(staticFiles, name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		fmt.Fprintf(all, "%s %d\n%s", name, len(data), data)
		a.files[name], err = newAsset(name, data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the embedded files of the screens: %w", err)
	}
	a.base = "/static/" + hex.EncodeToString(all.Sum(nil))[:16]
	return a, nil
}

func newAsset(name string, data []byte) (asset, error) {
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return asset{}, err
	}
	if _, err := w.Write(data); err != nil {
		return asset{}, err
	}
	if err := w.Close(); err != nil {
		return asset{}, err
	}
	sum := sha256.Sum256(data)
	return asset{
		mime: mimes[path.Ext(name)], tag: `"` + hex.EncodeToString(sum[:8]) + `"`, plain: string(data), zipped: zipped.String(),
	}, nil
}

// mimes do not depend on what the machine believes.
var mimes = map[string]string{
	".js":   "text/javascript; charset=utf-8",
	".css":  mime.FormatMediaType("text/css", map[string]string{"charset": "utf-8"}),
	".svg":  "image/svg+xml",
	".html": "text/html; charset=utf-8",
}

// Register adds the route. The files tell nobody anything, so everybody may have them: the sign-in needs them, too.
func (a *Assets) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /static/{sum}/{name...}", a.serve)
}

// serve sends a file. Under the sum of another version, which another replica serves meanwhile, it is sent all the same,
// but not for keeping.
func (a *Assets) serve(w http.ResponseWriter, r *http.Request) {
	file, known := a.files[r.PathValue("name")]
	if !known {
		refuse(w, http.StatusNotFound, "there is no such file; load the page again")
		return
	}
	caching := "public, max-age=31536000, immutable"
	if "/static/"+r.PathValue("sum") != a.base {
		caching = "no-cache"
	}
	w.Header().Set("Cache-Control", caching)
	sendFile(w, r, file)
}

// sendFile sends a file, compressed where that is accepted, unless the browser has it.
func sendFile(w http.ResponseWriter, r *http.Request, file asset) {
	h := w.Header()
	h.Set("Content-Type", file.mime)
	h.Set("ETag", file.tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if strings.Contains(r.Header.Get("If-None-Match"), file.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := file.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(file.zipped) < len(body) {
		h.Set("Content-Encoding", "gzip")
		body = file.zipped
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write([]byte(body))
}

var (
	imports = regexp.MustCompile(`(?m)^\s*(?:import|export)\b[^'"]*?from '(\.{1,2}/[^']+)'|^\s*import '(\.{1,2}/[^']+)'`)
	modules = regexp.MustCompile(`<script type="module" src="\{static\}/([^"]+)">`)
)

// needs are the files that a module imports, and those that these import, sorted.
func (a *Assets) needs(module string) []string {
	found := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		for _, m := range imports.FindAllStringSubmatch(a.files[name].plain, -1) {
			next := path.Join(path.Dir(name), m[1]+m[2])
			if !found[next] {
				found[next] = true
				visit(next)
			}
		}
	}
	visit(module)
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// page is a page whose addresses are those of the present files. The browser is told of all that its module will need, so
// that it need not find out one file after the other.
func (a *Assets) page(name string) (asset, error) {
	data, err := pageFiles.ReadFile("pages/" + name)
	if err != nil {
		return asset{}, fmt.Errorf("read a page of the screens: %w", err)
	}
	text := string(data)
	var preload strings.Builder
	for _, m := range modules.FindAllStringSubmatch(text, -1) {
		for _, name := range a.needs(m[1]) {
			fmt.Fprintf(&preload, "<link rel=\"modulepreload\" href=\"{static}/%s\">\n", name)
		}
	}
	text = strings.Replace(text, "</head>", preload.String()+"</head>", 1)
	return newAsset(name, []byte(strings.ReplaceAll(text, "{static}", a.base)))
}
