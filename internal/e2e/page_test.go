package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed inpage.js
var inPage string

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// page is one tab, as one visitor has it.
type page struct {
	t       *testing.T
	ctx     context.Context
	program *program
	seen    *witness
}

// A view is how the visitor's browser is set up.
type view struct {
	beside   *page // the tab next to this one, in the same browser context
	media    []*emulation.MediaFeature
	noScript bool
	via      string // "http://address:port" of a proxy; the program's own if empty
}

// open opens a path of the program in a new tab: with a browser context of its
// own unless the view says beside which tab.
func open(t *testing.T, s *program, path string, v view) *page {
	t.Helper()
	parent, options := chromium(t), []chromedp.ContextOption{chromedp.WithNewBrowserContext()}
	if v.beside != nil {
		parent, options = v.beside.ctx, nil
	}
	p := &page{t: t, program: s, seen: &witness{}}
	var cancel func()
	p.ctx, cancel = chromedp.NewContext(parent, append(options, chromedp.WithListener(p.seen.take))...)
	t.Cleanup(func() {
		for _, complaint := range p.seen.complaints() {
			t.Errorf("%s: %s", path, complaint)
		}
		_ = chromedp.Cancel(p.ctx)
		cancel()
	})
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error { return v.prepare(ctx, tab) }))
	p.visit(path, v.via)
	return p
}

func (v view) prepare(ctx context.Context, tab *chromedp.Target) error {
	if err := resize(ctx, tab, 1440, 960); err != nil {
		return err
	}
	if err := setMedia(ctx, tab, v.media); err != nil {
		return err
	}
	if v.noScript {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}
	_, err := cdp.Call(ctx, tab, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: inPage})
	return err
}

func resize(ctx context.Context, tab *chromedp.Target, width, height int64) error {
	size := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1}
	if _, err := cdp.Call(ctx, tab, emulation.SetDeviceMetricsOverride, size); err != nil {
		return fmt.Errorf("set the size: %w", err)
	}
	return nil
}

func setMedia(ctx context.Context, tab *chromedp.Target, features []*emulation.MediaFeature) error {
	if _, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		return fmt.Errorf("set the media: %w", err)
	}
	return nil
}

// setMediaType shows a page as on that medium; empty as on a screen.
func setMediaType(ctx context.Context, tab *chromedp.Target, media string) error {
	if _, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
		return fmt.Errorf("set the medium: %w", err)
	}
	return nil
}

// resize gives the page another screen, and a frame to get used to it.
func (p *page) resize(width, height int64) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error { return resize(ctx, tab, width, height) }))
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
}

// visit goes to a path in this tab.
func (p *page) visit(path, via string) {
	p.t.Helper()
	if via == "" {
		via = p.program.url
	}
	p.do(chromedp.Navigate(via + path))
}

// do lets the browser act, and fails the test if it cannot.
func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx := p.ctx
	if chromedp.FromContext(ctx).Target != nil { // the first one makes the tab, and a time-out would end it
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 2*patience)
		defer cancel()
	}
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// look evaluates an expression in the page; a promise is waited for.
func look[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%v, evaluating %s", err, expression)
	}
	return value
}

// until waits until an expression, looked at once a frame, holds in the page.
// what says in words what is waited for.
func (p *page) until(what, expression string) {
	p.t.Helper()
	await[bool](p, what, "!!("+expression+")")
}

// await is until for an expression whose value matters.
func await[T any](p *page, what, expression string) T {
	p.t.Helper()
	value := look[*T](p, fmt.Sprintf("e2e.until(() => (%s), %d)", expression, patience.Milliseconds()))
	if value == nil {
		shown, _ := json.MarshalIndent(p.screen(), "", " ")
		p.t.Fatalf("waited %v for: %s\n(%s)\nThe screen shows %s\nThe console: %q", patience, what, expression, shown, p.seen.complaints())
	}
	return *value
}

// click presses the first element that the selector finds, with the mouse, when
// it is there, enabled and not covered.
func (p *page) click(selector string) {
	p.t.Helper()
	p.do(p.pressAt(selector))
}

// follow clicks on what leads to another page, and waits until that has loaded.
func (p *page) follow(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, p.pressAt(selector)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) pressAt(selector string) chromedp.Action[chromedp.Void] {
	p.t.Helper()
	at := await[struct{ X, Y float64 }](p, "something to press at "+selector, fmt.Sprintf("e2e.target(%q)", selector))
	return chromedp.MouseClickXY(at.X, at.Y)
}

// choose takes another entry of a select element.
func (p *page) choose(setting, value string) {
	p.t.Helper()
	p.until("the setting "+setting, fmt.Sprintf(`document.querySelector("[data-setting='%s']")`, setting))
	look[bool](p, fmt.Sprintf(`(() => {
		const select = document.querySelector("[data-setting='%s']");
		select.value = %q;
		return select.dispatchEvent(new Event("change", { bubbles: true }));
	})()`, setting, value))
}

// press presses keys on the keyboard.
func (p *page) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

func (p *page) text(selector string) string {
	p.t.Helper()
	return look[string](p, fmt.Sprintf("e2e.text(%q)", selector))
}

// says wants each of the words in the text that the selector finds.
func (p *page) says(selector string, words ...string) {
	p.t.Helper()
	text := p.text(selector)
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.t.Errorf("%s says %q, without %q", selector, text, w)
		}
	}
}

// word is the longest run of a message of the page, in its language, that has no
// parameter in it.
func (p *page) word(key string) string {
	p.t.Helper()
	messages := map[string]string{}
	for _, of := range []string{"", "told."} {
		file := filepath.Join(root, "web", "messages", of+look[string](p, "document.documentElement.lang")+".json")
		b, err := os.ReadFile(file)
		if err != nil {
			p.t.Fatal(err)
		}
		if err := json.Unmarshal(b, &messages); err != nil {
			p.t.Fatalf("%s: %v", file, err)
		}
	}
	if messages[key] == "" {
		p.t.Fatalf("there is no %q", key)
	}
	return strings.TrimSpace(slices.MaxFunc(parameter.Split(messages[key], -1), func(a, b string) int { return len(a) - len(b) }))
}

var parameter = regexp.MustCompile(`\{\w+\}`)

// kept is what the page keeps in sessionStorage under a key.
func (p *page) kept(key string) string {
	p.t.Helper()
	return look[string](p, "sessionStorage.getItem("+strconv.Quote("same-socket."+key)+") ?? ''")
}
