package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// stop is what has the focus after a press of Tab.
type stop struct {
	Name    string
	Seen    bool // it lies on the screen
	Outline bool // and a ring is drawn around it
}

const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return { name: "" };
	const box = e.getBoundingClientRect();
	const style = getComputedStyle(e);
	return {
		name: [e.tagName, ...Object.entries(e.dataset).map(([k, v]) => k + "=" + v), e.getAttribute("href") ?? "", e.getAttribute("aria-label") ?? ""].join(" ").trim(),
		seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
		outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
	};
})()`

// around presses Tab from the end of the page, once round, to its end again.
func (p *page) around() []stop {
	p.t.Helper()
	p.toTheEnd()
	return p.toTheEnd()
}

// toTheEnd presses Tab until the focus leaves the page.
func (p *page) toTheEnd() (stops []stop) {
	p.t.Helper()
	for range 100 {
		p.press(kb.Tab)
		s := look[stop](p, focused)
		if s.Name == "" {
			return stops
		}
		stops = append(stops, s)
	}
	p.t.Fatalf("the focus does not come out of %+v", stops[:20])
	return nil
}

// Everything that can be pressed can be reached with Tab, where the focus is can
// be seen, and Enter and Space do what a click does.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.choose("rtt", "20")
	p.tabTo("[data-act=get]")
	p.press(kb.Enter)
	p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	p.press(" ")
	p.until("the next one to end", `e2e.screen().requests === 2 && `+pooled("c1"))
	p.tabTo("[data-act=pause]")
	p.press(" ")
	p.until("the lab to be paused", `document.querySelector("[data-act=pause][data-paused=true]")`)

	p.tabTo("[data-tab=ladder]")
	p.press(kb.ArrowRight)
	p.press(kb.ArrowRight)
	p.tabTo(".events .scroller")
	chosen := `document.querySelector(".events li.chosen")?.dataset.segment ?? ""`
	p.press(kb.ArrowUp)
	p.until("the newest segment's sentence to be chosen", chosen)
	newest := look[string](p, chosen)
	p.press(kb.ArrowUp)
	p.until("the one before", fmt.Sprintf("(%s) && (%s) !== %q", chosen, chosen, newest))
	p.press(kb.ArrowDown)
	p.until("the newest again", fmt.Sprintf("(%s) === %q", chosen, newest))
	p.press(kb.Enter)
	p.until("the page to look at that instant", `document.querySelector("[data-act=live]")`)
	p.press(kb.End)
	p.until("now", `!document.querySelector("[data-act=live]")`)

	for _, v := range []string{"lab", "socket"} {
		p.tabTo("[data-view=" + v + "]")
		p.press(kb.Enter)
		p.until("the view", fmt.Sprintf("document.querySelector('.stage[data-view=%s]')", v))
		stops := p.around()
		for _, s := range stops {
			if !s.Seen || !s.Outline {
				t.Errorf("with the focus on %q: on the screen %v, ring %v", s.Name, s.Seen, s.Outline)
			}
		}
		// Of a list of tabs the open one is a stop; TestTabsByKeyboard has the others.
		for _, want := range look[[]string](p, `[...document.querySelectorAll("a[href], button:not([role=tab][aria-selected=false]), select")].filter((e) => !e.disabled && e.getClientRects().length > 0)
			.map((e) => [e.tagName, ...Object.entries(e.dataset).map(([k, v]) => k + "=" + v), e.getAttribute("href") ?? "", e.getAttribute("aria-label") ?? ""].join(" ").trim())`) {
			if !slices.ContainsFunc(stops, func(s stop) bool { return s.Name == want }) {
				t.Errorf("Tab does not reach %q", want)
			}
		}
		if len(stops) == 0 || !strings.Contains(stops[0].Name, "#app") {
			t.Errorf("the first stop is not the link to the content: %+v", stops)
		}
	}
}

// tabTo presses Tab until the element has the focus.
func (p *page) tabTo(selector string) {
	p.t.Helper()
	p.until(selector, fmt.Sprintf("document.querySelector(%q)", selector))
	for range 100 {
		if look[bool](p, fmt.Sprintf("document.activeElement === document.querySelector(%q)", selector)) {
			return
		}
		p.press(kb.Tab)
	}
	p.t.Fatalf("Tab does not reach %s", selector)
}
