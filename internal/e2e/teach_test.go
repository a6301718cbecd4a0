package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What a teacher chooses is what is previewed and what is copied, and each
// snippet really loads on the course's page.
func TestEverySnippetLoads(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	p := open(t, s, "/ko/teach", view{})
	p.until("the preview's height", `document.querySelector(".measured").textContent.includes("px")`)
	snippet := func(kind string) string {
		return look[string](p, `document.querySelector("[data-snippet=`+kind+`]").textContent`)
	}
	p.until("the snippets to follow the height", `document.querySelector("[data-snippet=iframe]").textContent.includes("height=\"" + document.querySelector("#preview").height + "\"")`)
	for n, choice := range []struct{ set, part string }{
		{``, "/embed/question?lang=ko"},
		{`form.elements.experiment.value = "reuse/race"; form.elements.lang.value = "en"; form.elements.theme.value = "dark"; form.elements.width.value = 500;`, "/embed/reuse?lang=en&run=race&theme=dark"},
		{`form.elements.experiment.value = "closing/probes"; form.elements.view.value = "socket"; form.elements.theme.value = "auto"; form.querySelectorAll("[name=controls]").forEach((b) => b.checked = true);`, "/embed/closing?controls=all&lang=en&run=probes&view=socket"},
	} {
		look[bool](p, `((form) => { `+choice.set+` return form.dispatchEvent(new Event("input", { bubbles: true })); })(document.querySelector("form.choices"))`)
		address := strings.NewReplacer("?", `\?`, "&", "&amp;").Replace(choice.part)
		p.until("the snippet of "+choice.part, fmt.Sprintf(`/%s/.test(document.querySelector("[data-snippet=iframe]").textContent)`, strings.ReplaceAll(address, "/", `\/`)))
		p.until("its preview", fmt.Sprintf(`document.querySelector("#preview").contentWindow.location.href.endsWith(%q) && document.querySelector("#preview").contentDocument.querySelector(".stage")`, choice.part))
		p.until("its height", `((f) => Math.ceil(f.contentDocument.body.getBoundingClientRect().height) === Number(f.height))(document.querySelector("#preview"))`)
		p.until("its height in the snippet", `document.querySelector("[data-snippet=iframe]").textContent.includes("height=\"" + document.querySelector("#preview").height + "\"")`)
		for _, kind := range []string{"iframe", "element", "picture"} {
			path := fmt.Sprintf("/%s/%d", kind, n)
			c.page(path, snippet(kind))
			there := open(t, s, path, view{via: c.url})
			if kind == "picture" {
				if got := look[float64](there, `document.querySelector("img").decode().then(() => document.querySelector("img").naturalWidth)`); got != 1200 {
					t.Errorf("the picture is %v wide", got)
				}
				if got := there.ask("GET", strings.TrimPrefix(look[string](there, `document.querySelector("a").href`), s.url), "", nil); !strings.Contains(got, `<main id="app" class="lesson"`) {
					t.Error("the picture leads to no chapter")
				}
				continue
			}
			there.until("the frame to be ready", `heard.some((h) => h.data.type === "same-socket:ready")`)
			there.framed(choice.part[:strings.Index(choice.part, "?")]).until("the stage", `document.querySelector(".stage .headline") && !document.querySelector(".mistakes")`)
		}
	}
}

// Copying works with the keyboard alone and is said aloud; where the browser does
// not let the page copy, the text is selected.
func TestCopyingIsSaid(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/teach", view{})
	p.until("the button, and the snippet with the preview's height", `document.querySelector("[data-copies=iframe]") && document.querySelector(".measured").textContent &&
		document.querySelector("[data-snippet=iframe]").textContent.includes("height=\"" + document.querySelector("#preview").height + "\"")`)
	p.permit(cdpbrowser.PermissionSettingGranted)
	// The preview may yet grow: what counts is the snippet as it was when it was copied.
	look[any](p, `addEventListener("click", () => { globalThis.snippet = document.querySelector("[data-snippet=iframe]").textContent; }, { capture: true, once: true });
		document.querySelector("[data-copies=iframe]").focus()`)
	p.press(kb.Enter)
	p.until("the word", `document.querySelector("[role=status].copied").textContent === "Copied"`)
	if got, want := look[string](p, `navigator.clipboard.readText()`), look[string](p, `snippet`); got != want {
		t.Errorf("copied %q, not %q", got, want)
	}
	p.permit(cdpbrowser.PermissionSettingDenied)
	look[any](p, `document.querySelector("[data-copies=element]").focus()`)
	p.press(" ")
	p.until("the other word", `document.querySelector("[role=status].copied").textContent.includes("selected")`)
	if got := look[string](p, `getSelection().toString()`); !strings.Contains(got, "<same-socket") {
		t.Errorf("%q is selected", got)
	}
}

// permit lets the page use the clipboard, or not.
func (p *page) permit(setting cdpbrowser.PermissionSetting) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		for _, name := range []string{"clipboard-write", "clipboard-read"} {
			if _, err := cdp.Call(ctx, tab, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
				Permission: &cdpbrowser.PermissionDescriptor{Name: name}, Setting: setting,
				Origin: p.program.url, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
			}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Without script the form asks the server, and everything can be read.
func TestTeachingWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/teach", view{noScript: true})
	look[any](p, `(document.querySelector("[name=experiment]").value = "lookup/no-match")`)
	at := look[struct{ X, Y float64 }](p, `(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(document.querySelector("button.show").getBoundingClientRect())`)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.MouseClickXY(at.X, at.Y)); err != nil {
		t.Fatal(err)
	}
	if to := look[string](p, "location.search"); !strings.Contains(to, "experiment=lookup%2Fno-match") {
		t.Errorf("the form leads to %q", to)
	}
	text := look[string](p, "document.body.innerText")
	for _, word := range []string{`<same-socket lesson="lookup" lang="en" run="no-match"`, "localhost", "Moodle", "Canvas", "Open edX", "Docusaurus", "Hugo", "Jupyter Book"} {
		if !strings.Contains(text, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
}
