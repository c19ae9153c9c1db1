package browser

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// do runs actions, each within the page's patience.
func (p *Page) do(actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// Go goes to an address, and waits until the page has loaded.
func (p *Page) Go(address string) {
	p.t.Helper()
	if err := p.do(chromedp.Navigate(address)); err != nil {
		p.t.Fatalf("go to %s: %v", address, err)
	}
}

// Cookie gives the person a cookie, as a sign-in does.
func (p *Page) Cookie(address, name, value string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address}); err != nil {
		p.t.Fatalf("set the cookie %s: %v", name, err)
	}
}

// Eval is the value of an expression in the page. Promises are awaited.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Wait waits until an expression is true in the page; while it throws, as where an element is still to come, it is not. When it
// does not come true, the test fails with what is seen instead.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience+time.Second)
	defer cancel()
	_, err := p.poll(ctx, expression)
	for err != nil && ctx.Err() == nil && leaves(err) {
		_, err = p.poll(ctx, expression) // on the page that has come meanwhile
	}
	if err != nil {
		p.Shot("waits in vain")
		p.t.Fatalf("%s did not come true: %v\nthe page shows:\n%s", expression, err, p.Seen())
	}
}

func (p *Page) poll(ctx context.Context, expression string) (chromedp.Void, error) {
	return chromedp.Run(ctx, chromedp.Poll[chromedp.Void]("(() => { try { return Boolean("+expression+") } catch { return false } })()",
		chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience)))
}

// leaves reports whether an error says that the page gives way to another.
func leaves(err error) bool {
	return strings.Contains(err.Error(), "Cannot find context") || strings.Contains(err.Error(), "Not attached to an active page") ||
		strings.Contains(err.Error(), "Execution context was destroyed") || strings.Contains(err.Error(), "Inspected target navigated")
}

// Seen is the text of the page, as a person reads it.
func (p *Page) Seen() string {
	p.t.Helper()
	return Eval[string](p, "document.body.innerText")
}

// Text is the text of the first element of a selector, as it is seen, without spaces around it.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.Wait("document.querySelector(" + strconv.Quote(selector) + ")")
	return strings.TrimSpace(Eval[string](p, "document.querySelector("+strconv.Quote(selector)+").innerText"))
}

// Count is how many elements a selector has.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+strconv.Quote(selector)+").length")
}

// Click presses the first element of a selector with the mouse, once it is there.
func (p *Page) Click(selector string) {
	p.t.Helper()
	if err := p.do(chromedp.Click(selector)); err != nil {
		p.t.Fatalf("click on %s: %v\nthe page shows:\n%s", selector, err, p.Seen())
	}
}

// Type writes a text into the first field of a selector, over what is in it.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	chosen := "document.querySelector(" + strconv.Quote(selector) + ")"
	p.Wait(chosen)
	Eval[bool](p, "("+chosen+".focus(), "+chosen+".select(), true)")
	if err := p.do(chromedp.SendKeys(selector, text)); err != nil {
		p.t.Fatalf("write into %s: %v\nthe page shows:\n%s", selector, err, p.Seen())
	}
}

// named are keys that have no character.
var named = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp,
	"ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight, "Home": kb.Home, "End": kb.End,
}

// Press presses keys one after the other, wherever the focus is: Tab, Shift+Tab, Enter, or single characters.
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		name, shifted := strings.CutPrefix(key, "Shift+")
		text, ok := named[name]
		if !ok {
			text = name
		}
		action := chromedp.KeyEvent(text)
		if shifted {
			action = chromedp.KeyEvent(text, chromedp.KeyModifiers(chromedp.ModifierShift))
		}
		if err := p.do(action); err != nil {
			p.t.Fatalf("press %s: %v", key, err)
		}
	}
}

// Reach presses Tab until the focus is on an element of a selector, as somebody without a mouse does.
func (p *Page) Reach(selector string) {
	p.t.Helper()
	for range 200 {
		p.Press("Tab")
		if Eval[bool](p, "document.activeElement.matches("+strconv.Quote(selector)+")") {
			return
		}
	}
	p.t.Fatalf("no way leads to %s with the Tab key", selector)
}

// See changes how the page is seen, without loading it again.
func (p *Page) See(look Look) {
	p.t.Helper()
	p.look = look.whole()
	if err := p.show(); err != nil {
		p.t.Fatalf("look at the page otherwise: %v", err)
	}
}

// FitsItsWidth fails the test where a person would have to scroll sideways.
func (p *Page) FitsItsWidth() {
	p.t.Helper()
	if wide := Eval[int](p, "document.documentElement.scrollWidth"); wide > p.look.Width {
		culprits := Eval[[]string](p, `[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
			.slice(0, 5).map((e) => e.tagName + '.' + e.className)`)
		p.t.Errorf("the page is %d pixels wide in a window of %d: %v", wide, p.look.Width, culprits)
	}
}

//go:embed testdata/axe.min.js
var axe string

// rules are what axe-core judges by.
const rules = `["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]`

// Accessible fails the test for every fault that axe-core finds in the page as it is now.
func (p *Page) Accessible() {
	p.t.Helper()
	if !Eval[bool](p, "'axe' in window") {
		Eval[bool](p, axe+"\n;true")
	}
	found := Eval[[]string](p, `axe.run(document, {runOnly: `+rules+`, resultTypes: ['violations']}).then((r) => r.violations.flatMap((v) =>
		v.nodes.slice(0, 4).map((n) => v.id + ': ' + n.html.slice(0, 200) + ' -- ' + n.failureSummary)))`)
	for _, fault := range found {
		p.t.Errorf("at %d pixels, %s: %s", p.look.Width, p.look.Scheme, fault)
	}
}

// Forgive takes faults on the console that hold a text for what the test is about.
func (p *Page) Forgive(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgiven = append(p.forgiven, text)
}

// judge fails the test for what was on the console and is not forgiven.
func (p *Page) judge() {
	p.mu.Lock()
	defer p.mu.Unlock()
faults:
	for _, fault := range p.faults {
		for _, text := range p.forgiven {
			if strings.Contains(fault, text) {
				continue faults
			}
		}
		p.t.Errorf("on the page's console: %s", fault)
	}
}

// Shot keeps a picture of the window in the folder for screenshots, if there is one.
func (p *Page) Shot(name string) {
	p.t.Helper()
	if Shots() == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("take a picture: %v", err)
	}
	file := filepath.Join(Shots(), fmt.Sprintf("%s, %d, %s.png", name, p.look.Width, p.look.Scheme))
	if err := os.MkdirAll(Shots(), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
