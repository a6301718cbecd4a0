package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// violation is one rule of axe-core that a page breaks, and where.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         []any
		FailureSummary string
	}
}

// The two schemes of colours. In the dark only the contrast is asked for again,
// which is all that differs.
var schemes = map[string]string{"light": `{}`, "dark": `{ runOnly: ["color-contrast"] }`}

func axeCore(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile(filepath.Join(root, "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core is not installed (npm ci in web/): accessibility goes unchecked")
	}
	return string(axe)
}

// inScheme shows the page in light or dark.
func (p *page) inScheme(scheme string) {
	p.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error { return setMedia(ctx, tab, features) }))
}

// axe fails the test if axe-core has something to complain about.
func (p *page) axe(what, scheme string) {
	p.t.Helper()
	if !look[bool](p, "'axe' in globalThis") {
		p.do(chromedp.Evaluate[chromedp.Void](axeCore(p.t)))
	}
	for _, v := range look[[]violation](p, "axe.run("+schemes[scheme]+").then((r) => r.violations)") {
		for _, n := range v.Nodes {
			p.t.Errorf("%s, %s: %s (%s, %s) at %v: %s", what, scheme, v.Help, v.ID, v.Impact, n.Target, strings.ReplaceAll(n.FailureSummary, "\n", " "))
		}
	}
}

// axe-core finds nothing to complain about before and after clicks and in both
// views: names, roles, landmarks and contrast. TestEveryChapterRuns asks it
// about chapters.
func TestAxeFindsNothing(t *testing.T) {
	t.Parallel()
	chromium(t)
	axeCore(t)
	for scheme := range schemes {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			p := open(t, s, "/ko/", view{media: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			check := func(what string) { t.Helper(); p.axe(what, scheme) }
			for _, path := range []string{"/ko/", "/en/", "/en/limits", "/ko/rfc", "/en/kernel", "/ko/teach", "/en/teach", "/ko/client", "/en/client", "/ko/nothing-here"} {
				if path == "/ko/nothing-here" {
					p.seen.allow("404")
				}
				p.visit(path, "")
				// A card that dissolves has no contrast on purpose; that of the page
				// itself comes with its socket.
				p.until("the page at rest", `document.readyState === "complete" && !document.querySelector(".stage .card[data-exchange]") &&
					(document.querySelector("#own-socket [data-cookie]") || !document.querySelector("meta[name=same-socket-visit]"))`)
				check(path)
			}
			for _, path := range []string{"/embed/question?lang=ko&controls=all", "/embed/closing?lang=en", "/embed/reuse?lang=en&view=socket&speed=no", "/embed/question?lang=ko&theme=dark"} {
				p.visit(path, "")
				p.until("the frame's stage", `document.querySelector(".stage .headline")`)
				check(path)
			}
			p.visit("/embed/question?lang=en&speed=1&controls=predict", "")
			p.click(`.predict input[value="0"]`)
			p.click("button[data-run]")
			p.until("the verdict", `document.querySelector(".predict[data-graded=wrong]") && e2e.screen().cards.length === 0`)
			p.click(".in-words summary")
			check("a frame after its run")
			p.visit("/ko/lab", "")
			p.until("the stage", `document.querySelector(".stage .headline")`)
			check("the lab at rest")
			p.choose("rtt", "20")
			p.click("[data-act=get]")
			p.until("a segment in flight", inFlight)
			p.pause()
			check("the lab with a SYN in flight")
			p.click(`[data-speed="1"]`)
			p.click("[data-act=pause]")
			p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
			p.click("[data-act=close]")
			p.until("the connection to end", `e2e.screen().requests === 2 && e2e.screen().lanes.some((l) => l.clientState !== "ESTABLISHED")`)
			p.until("the cards to dissolve", `e2e.screen().cards.length === 0`)
			check("the lab after a close")
			p.press(kb.ArrowLeft)
			for _, tab := range []string{"words", "states", "conn"} {
				p.click("[data-tab=" + tab + "]")
				p.until("its panel", fmt.Sprintf(`document.querySelector("#panel-%s").checkVisibility()`, tab))
				check("the lab in the past, with the tab " + tab)
			}
			p.click("[data-tab=ladder]")
			p.until("an arrow", `document.querySelector(".upright .rung:not(.future) .name")`)
			look[bool](p, `document.querySelector(".upright .rung:not(.future) .name").dispatchEvent(new MouseEvent("click", { bubbles: true }))`)
			p.until("its segment", `document.querySelector(".inspector .segment .hex")?.checkVisibility()`)
			check("the lab with a segment chosen")
			p.socketView()
			p.until("the cards of earlier clicks to dissolve", `e2e.screen().cards.length === 0`)
			p.click("[data-act=socket-get]")
			p.until("a pill, and the page to be held there", `e2e.screen().pills.length > 0 && (globalThis.requestAnimationFrame = () => 0, true)`)
			check("the visitor's sockets")
		})
	}
}
