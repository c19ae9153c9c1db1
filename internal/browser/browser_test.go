package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"presszero/internal/browser"
)

// serve is a server of one page.
func serve(t *testing.T, page string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><html lang=en><title>A page</title><link rel=icon href=data:,>"+page)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestAPageIsSeenAsItIsToBeSeen(t *testing.T) {
	t.Parallel()
	url := serve(t, `<main><h1>Here</h1></main>`)
	p := browser.Open(t, browser.Look{Width: 320, Height: 568, Scheme: browser.Dark, Motion: browser.Reduced})
	p.Go(url)
	for _, media := range []string{"(width: 320px)", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"} {
		if !browser.Eval[bool](p, "matchMedia('"+media+"').matches") {
			t.Errorf("the page is not seen as %s", media)
		}
	}
	p.Accessible()
	p.FitsItsWidth()
	if p.Received() == 0 {
		t.Error("nothing has come over the wire")
	}
}

func TestKeysReachWhatHasTheFocus(t *testing.T) {
	t.Parallel()
	url := serve(t, `<main><h1>Here</h1><button>One</button><button id=two onclick="this.textContent='Pressed'">Two</button></main>`)
	p := browser.Open(t, browser.Look{})
	p.Go(url)
	p.Reach("#two")
	p.Press("Enter")
	p.Wait(`document.querySelector('#two').textContent === 'Pressed'`)
}

func TestTabsOfAPersonShareWhatIsKeptAndOthersDoNot(t *testing.T) {
	t.Parallel()
	url := serve(t, `<main><h1>Here</h1></main>`)
	p := browser.Open(t, browser.Look{})
	p.Go(url)
	browser.Eval[string](p, "localStorage.x = 'kept'")
	other, stranger := p.Tab(), browser.Open(t, browser.Look{})
	other.Go(url)
	stranger.Go(url)
	if got := browser.Eval[string](other, "String(localStorage.x)"); got != "kept" {
		t.Errorf("another tab has %q", got)
	}
	if got := browser.Eval[string](stranger, "String(localStorage.x)"); got != "undefined" {
		t.Errorf("a stranger has %q", got)
	}
}

// faulty takes what a test would be failed for.
type faulty struct {
	testing.TB
	faults []string
}

func (f *faulty) Errorf(format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
}

func TestFaultsOfAPageFailItsTest(t *testing.T) {
	t.Parallel()
	url := serve(t, `<main><h1>Here</h1><img src="data:,"><p style="width: 2000px; color: #ccc; background: #fff">Pale and wide</p><script>throw new Error('lost')</script></main>`)
	var found []string
	t.Run("a faulty page", func(t *testing.T) {
		f := &faulty{TB: t}
		t.Cleanup(func() { found = f.faults })
		p := browser.Open(f, browser.Look{})
		p.Go(url)
		p.Accessible()
		p.FitsItsWidth()
	})
	all := strings.Join(found, "\n")
	for _, want := range []string{"image-alt", "color-contrast", "pixels wide", "lost"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among the faults:\n%s", want, all)
		}
	}
}
