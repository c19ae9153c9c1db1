// Package browser shows pages in a real Chromium, for tests: as a person sees and uses them, with axe-core to judge how well
// somebody does who cannot see, or has no mouse.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Look is how a page is seen.
type Look struct {
	Width, Height int    // of the window, in CSS pixels; 1280 by 800 where they are 0
	Scheme        Scheme // Light where it is empty
	Motion        Motion
	Colours       Colours
}

// whole is the look with what is not said.
func (l Look) whole() Look {
	if l.Width == 0 {
		l.Width, l.Height = 1280, 800
	}
	if l.Scheme == "" {
		l.Scheme = Light
	}
	return l
}

// Scheme is the colours that a person prefers.
type Scheme string

// The schemes.
const (
	Light Scheme = "light"
	Dark  Scheme = "dark"
)

// Motion is how much of it a person bears.
type Motion string

// The motions.
const (
	Full    Motion = ""
	Reduced Motion = "reduce"
)

// Colours are those of the page, or the few that a person has chosen for all pages.
type Colours string

// The colours.
const (
	Own    Colours = ""
	Forced Colours = "active"
)

// patience is how long a page may take for anything, on a machine that does much else.
const patience = 30 * time.Second

// chrome is the one Chromium of the tests of a package. It ends with the last page.
type chrome struct {
	mu    sync.Mutex
	pages int
	ctx   context.Context
	end   context.CancelFunc
}

var shared chrome //nolint:gochecknoglobals // a browser takes a second to start, a page in it a twentieth

// take begins the browser for the first page.
func (c *chrome) take() (context.Context, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages == 0 {
		if err := c.start(); err != nil {
			return nil, err
		}
	}
	c.pages++
	return c.ctx, nil
}

func (c *chrome) start() error {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return errors.New("chromium is not installed; scripts/check installs it, or: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		stop()
		return fmt.Errorf("start chromium: %w", err)
	}
	c.ctx = ctx
	c.end = func() {
		closing, done := context.WithTimeout(ctx, patience)
		defer done()
		_ = chromedp.Cancel(closing)
		stop()
	}
	return nil
}

// leave ends the browser after the last page.
func (c *chrome) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages--; c.pages == 0 {
		c.end()
	}
}

// Page is a page in a window of its own. What it does not forgive fails the test: a word of fault on its console, and every
// question that it cannot answer within 30 s.
type Page struct {
	t    testing.TB
	ctx  context.Context
	look Look

	mu       sync.Mutex
	faults   []string
	forgiven []string
	received float64 // bytes over the wire
}

// Open opens an empty page of somebody who was never here: no cookies, nothing kept.
func Open(t testing.TB, look Look) *Page {
	t.Helper()
	ctx, err := shared.take()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shared.leave)
	return open(ctx, t, look, chromedp.WithNewBrowserContext())
}

// Tab opens another empty tab of the same person.
func (p *Page) Tab() *Page {
	p.t.Helper()
	id := chromedp.FromContext(p.ctx).BrowserContextID
	return open(p.ctx, p.t, p.look, chromedp.WithExistingBrowserContext(id))
}

func open(browser context.Context, t testing.TB, look Look, option chromedp.ContextOption) *Page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, option)
	p := &Page{t: t, ctx: ctx, look: look.whole()}
	listening := make(chan struct{})
	t.Cleanup(func() {
		cancel()
		<-listening
		p.judge()
	})
	if err := p.prepare(listening); err != nil {
		t.Fatalf("open a page: %v", err)
	}
	return p
}

// prepare makes the page look as it is to be seen, and listens to it.
func (p *Page) prepare(listening chan<- struct{}) error {
	console := chromedp.Console(p.ctx)
	go func() {
		defer close(listening)
		for m, err := range console {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == chromedp.ConsoleError {
				p.mu.Lock()
				p.faults = append(p.faults, m.String())
				p.mu.Unlock()
			}
		}
	}()
	if err := chromedp.Listen(p.ctx, p.count); err != nil {
		return err
	}
	if _, err := chromedp.Call(p.ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	return p.show()
}

// show makes the browser show the page as it is to be seen.
func (p *Page) show() error {
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: string(p.look.Scheme)},
		{Name: "prefers-reduced-motion", Value: string(p.look.Motion)},
		{Name: "forced-colors", Value: string(p.look.Colours)},
	}})
	if err != nil {
		return err
	}
	return p.do(chromedp.EmulateViewport(int64(p.look.Width), int64(p.look.Height)))
}

// count adds up what comes over the wire.
func (p *Page) count(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventLoadingFinished:
		p.received += e.EncodedDataLength
	case network.EventLoadingFinished:
		p.received += e.EncodedDataLength
	}
}

// Received is how many bytes have come over the wire, with the heads of answers, of all that has ended loading.
func (p *Page) Received() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int(p.received)
}

// Shots is the folder for screenshots, as PRESSZERO_SHOTS names it; empty: none are taken.
func Shots() string { return os.Getenv("PRESSZERO_SHOTS") }
