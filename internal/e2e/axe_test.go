package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// violation is one rule of axe-core that a page breaks, and where.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         []any
		FailureSummary string
	}
}

// axe-core finds nothing to complain about before and after clicks and in both
// views: names, roles, landmarks and contrast, and in the dark the contrast again,
// which is all that differs.
func TestAxeFindsNothing(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe, err := os.ReadFile(filepath.Join(root, "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core is not installed (npm ci in web/): accessibility goes unchecked")
	}
	for scheme, options := range map[string]string{"light": `{}`, "dark": `{ runOnly: ["color-contrast"] }`} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			p := open(t, s, "/ko/", view{media: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			check := func(what string) {
				t.Helper()
				if !look[bool](p, "'axe' in globalThis") {
					p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
				}
				for _, v := range look[[]violation](p, "axe.run("+options+").then((r) => r.violations)") {
					for _, n := range v.Nodes {
						t.Errorf("%s, %s: %s (%s, %s) at %v: %s", what, scheme, v.Help, v.ID, v.Impact, n.Target, strings.ReplaceAll(n.FailureSummary, "\n", " "))
					}
				}
			}
			for _, path := range []string{"/ko/", "/en/", "/en/limits", "/ko/lessons/closing", "/en/lessons/reuse", "/ko/nothing-here"} {
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
			p.socketView()
			p.until("the cards of earlier clicks to dissolve", `e2e.screen().cards.length === 0`)
			p.click("[data-act=socket-get]")
			p.until("a pill, and the page to be held there", `e2e.screen().pills.length > 0 && (globalThis.requestAnimationFrame = () => 0, true)`)
			check("the visitor's sockets")
		})
	}
}
