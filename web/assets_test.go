package web_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"presszero/web"
	"presszero/web/access"
	"presszero/web/access/accesstest"
)

// screens is a server of the pages alone, for an administrator, who may see them all.
func screens(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	if err := web.RegisterPages(mux, accesstest.As(access.Who{Name: "sue", Role: access.Admin})); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// fetch asks for an address with the encoding that is accepted, without undoing it.
func fetch(t *testing.T, url, encoding string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", encoding)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

func TestVendoredFilesAreThoseThatAreRecorded(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"static/vendor", "../internal/browser/testdata"} {
		data, err := os.ReadFile(filepath.Join(folder, "VENDOR.json"))
		if err != nil {
			t.Fatal(err)
		}
		var recorded []struct {
			File, SHA256 string
			Packages     []struct{ Name, Version, Licence string }
		}
		if err := json.Unmarshal(data, &recorded); err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, r := range recorded {
			known[r.File] = true
			data, err := os.ReadFile(filepath.Join(folder, r.File))
			if err != nil {
				t.Error(err)
				continue
			}
			if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != r.SHA256 {
				t.Errorf("%s is not the file that scripts/vendor made", r.File)
			}
			for _, p := range r.Packages {
				if p.Name == "" || p.Version == "" || p.Licence == "" {
					t.Errorf("%s: a package without a name, a version or a licence: %+v", r.File, p)
				}
			}
		}
		files, err := filepath.Glob(filepath.Join(folder, "*.js"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !known[filepath.Base(file)] {
				t.Errorf("%s is not recorded", file)
			}
		}
	}
}

var addresses = regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`)

func TestAPageNamesFilesThatAreKeptForEverAndAreThere(t *testing.T) {
	t.Parallel()
	server := screens(t)
	for _, p := range web.Pages() {
		if strings.Contains(p.Path, "{") {
			continue
		}
		res, body := fetch(t, server+p.Path, "identity")
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", p.Path, res.Status)
		}
		named := addresses.FindAllStringSubmatch(string(body), -1)
		if len(named) < 5 {
			t.Errorf("%s names %d files, want its modules, with what they need, and its styles", p.Path, len(named))
		}
		for _, m := range named {
			res, body := fetch(t, server+m[1], "gzip")
			if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || len(body) == 0 {
				t.Errorf("%s of %s: %s, %d bytes, kept as %q", m[1], p.Path, res.Status, len(body), res.Header.Get("Cache-Control"))
			}
		}
	}
}

func TestNoPageMayRunWhatDoesNotComeFromHere(t *testing.T) {
	t.Parallel()
	server := screens(t)
	res, body := fetch(t, server+"/wallboard", "identity")
	policy := res.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy %q is not strict", policy)
	}
	if inline := regexp.MustCompile(`(?i)<script(?:>|[^>]*[^>"]>[^<])|<style| style=| on[a-z]+=`).FindString(string(body)); inline != "" {
		t.Errorf("the page holds a script or a style of its own: %q", inline)
	}
}

func TestAFileIsSentCompressedAndOnlyOnce(t *testing.T) {
	t.Parallel()
	server := screens(t)
	_, page := fetch(t, server+"/wallboard", "identity")
	address := server + addresses.FindStringSubmatch(string(page[strings.Index(string(page), "stylesheet"):]))[1]
	plain, body := fetch(t, address, "identity")
	zipped, packed := fetch(t, address, "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(packed) >= len(body) {
		t.Errorf("compressed: %q, %d bytes of %d", zipped.Header.Get("Content-Encoding"), len(packed), len(body))
	}
	unpacked, err := gzip.NewReader(strings.NewReader(string(packed)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unpacked); err != nil || string(got) != string(body) {
		t.Errorf("what is compressed is not what is sent plain: %v", err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", plain.Header.Get("ETag"))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %s", res.Status)
	}
	old, _ := fetch(t, regexp.MustCompile(`/static/[0-9a-f]+/`).ReplaceAllString(address, "/static/0123456789abcdef/"), "identity")
	if old.StatusCode != http.StatusOK || old.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("under the sum of another version: %s, kept as %q", old.Status, old.Header.Get("Cache-Control"))
	}
}

func TestHomeIsThePageOfTheRole(t *testing.T) {
	t.Parallel()
	for role, want := range map[access.Role]string{access.Screen: "/wallboard", access.Operator: "/wallboard"} {
		mux := http.NewServeMux()
		if err := web.RegisterPages(mux, accesstest.As(access.Who{Role: role})); err != nil {
			t.Fatal(err)
		}
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
		if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", role, rec.Code, rec.Header().Get("Location"), want)
		}
	}
}
