package e2e

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// shown for a class: where the parts are in the viewport, and the smallest type that
// stands on the stage.
type presented struct {
	Panel, Stage, Ladder struct{ Left, Top, Right, Bottom float64 }
	Width, Height        float64
	// How far the panel's content is taller than its room, and the page than its screen.
	Over, Beyond float64
	Type         float64
}

const parts = `(() => {
	const box = (selector) => {
		const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
		return { left, top, right, bottom };
	};
	const body = document.querySelector(".present-body"), place = document.querySelector(".stage-place"), page = document.documentElement;
	const words = [...document.querySelectorAll(".stage *")].filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()));
	return {
		panel: box(".present-panel"), stage: box(".stage"), ladder: box(".ladder-panel"), width: innerWidth, height: innerHeight,
		over: body.scrollHeight - body.clientHeight,
		beyond: Math.max(place.scrollHeight - place.clientHeight, page.scrollHeight - innerHeight, page.scrollWidth - innerWidth),
		type: Math.min(...words.map((e) => parseFloat(getComputedStyle(e).fontSize) * e.currentCSSZoom)),
	};
})()`

// wholeForAClass wants question, stage and ladder whole on the screen, beside and
// below each other.
func (p *page) wholeForAClass(when string) {
	p.t.Helper()
	s := look[presented](p, parts)
	switch {
	case s.Panel.Left != 0 || s.Panel.Right > s.Stage.Left || s.Panel.Right > s.Ladder.Left:
		p.t.Errorf("%s: the question and the stage overlap: %+v", when, s)
	case s.Stage.Top < 0 || s.Stage.Bottom > s.Ladder.Top || s.Ladder.Bottom > s.Height || s.Ladder.Bottom-s.Ladder.Top < 100:
		p.t.Errorf("%s: stage and ladder are not below each other on the screen: %+v", when, s)
	case s.Stage.Right > s.Width || s.Ladder.Right > s.Width || s.Beyond > 0:
		p.t.Errorf("%s: not all is on the screen: %+v", when, s)
	case s.Over > 0:
		p.t.Errorf("%s: the question takes %.0f px too much: %+v", when, s.Over, s)
	}
	if least := min(18, 18*s.Width/1920); s.Type < least {
		p.t.Errorf("%s: type of %.2f px on the stage, want %.1f", when, s.Type, least)
	}
}

// A class votes and sees the run, and the teacher has the keyboard only: hands are
// counted, a remote's keys step and go back, and what the reader of the text has
// chosen stays as it was.
func TestPresentingByKeyboard(t *testing.T) {
	t.Parallel()
	s := start(t)
	for lang, size := range map[string][2]int64{"ko": {1920, 1080}, "en": {1280, 720}} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/lessons/question", view{})
			p.resize(size[0], size[1])
			p.tabTo("[data-act=present]")
			p.press(kb.Enter)
			p.until("the focus to be on the question", `document.activeElement?.matches(".present-panel") && e2e.text(".present-panel h1")`)
			p.wholeForAClass("before the vote")

			for _, key := range []string{"1", "2", "2", "2", "3", "@", "9"} { // "@" is Shift and the key of 2
				p.press(key)
			}
			p.until("the votes", `[...document.querySelectorAll("[data-votes]")].map((b) => b.dataset.votes).join() === "1,2,1"`)

			time := `Number(document.querySelector(".stage").dataset.time)`
			stands := `document.querySelector("[data-act=present-toggle]")?.textContent.includes("▶")`
			p.press(kb.PageDown)
			p.until("the run to stand with a segment on the wire", stands+` && document.querySelectorAll(".rung .hit").length === 1`)
			p.press(kb.PageDown)
			p.until("its arrival, and the answer on the wire", stands+` && document.querySelectorAll(".rung .hit").length === 2 && document.querySelector(".rung .head")`)
			here := look[float64](p, time)
			p.press(kb.PageUp)
			p.until("one event back", fmt.Sprintf("%s < %v", time, here))
			p.wholeForAClass("in the middle of the run")
			p.press(kb.PageDown)
			p.press(kb.End)
			p.press(" ")
			p.until("the run to go on", `!(`+stands+`)`)
			p.until("the verdict", `document.querySelector(".ballot .right")?.dataset.value === "1" && e2e.text(".present-panel .verdict") && document.querySelectorAll(".present-panel .message").length === 2`)
			p.says(".present-panel .verdict", "2", "4") // two of four
			p.until("the cards to dissolve", `document.querySelectorAll(".stage .card[data-exchange]").length === 0`)
			p.wholeForAClass("after the run")
			for scheme := range schemes {
				p.inScheme(scheme)
				p.axe("presented", scheme)
			}

			p.press(kb.Escape)
			p.until("the text, and the button that the focus was on", `document.querySelector(".lesson-text").checkVisibility() && !document.querySelector(".present-panel") && document.activeElement?.matches("[data-act=present]")`)
			if look[bool](p, `!!document.querySelector(".predict input:checked") || !!document.querySelector(".predict[data-graded]")`) {
				t.Error("the class's votes have answered for the reader")
			}
		})
	}
}

// Every chapter, in both languages, has room for its question, its stage and its
// ladder on a small projector's screen.
func TestEveryChapterFitsAClass(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/", view{})
			p.resize(1280, 720)
			for _, c := range chapters {
				p.visit("/"+lang+"/lessons/"+c.slug, "")
				p.until("the chapter to be alive", `document.querySelector("button[data-run]") && document.querySelector(".stage .headline")`)
				p.press(kb.F2)
				p.until("the question", `e2e.text(".present-panel h1")`)
				p.wholeForAClass(c.slug)
				if n := look[int](p, `document.querySelectorAll(".present-panel .primary").length`); n != 1 {
					t.Errorf("%s: %d filled buttons", c.slug, n)
				}
			}
		})
	}
}

// In the lab stage and timeline take the screen; F2 brings the page back.
func TestPresentingTheLab(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.resize(1920, 1080)
	p.quick()
	p.press(kb.F2)
	p.until("a large stage", `document.querySelector(".stage").getBoundingClientRect().width > 1200 && !document.querySelector(".top").checkVisibility()`)
	if small := look[[]float64](p, `[...document.querySelectorAll(".stage text")].map((e) => parseFloat(getComputedStyle(e).fontSize) * e.currentCSSZoom)`); slices.Min(small) < 18 {
		t.Errorf("type of %v px on the stage", slices.Min(small))
	}
	p.axe("the lab, presented", "light")
	p.press(kb.F2)
	p.until("the page as it was", `document.querySelector(".top").checkVisibility() && document.querySelector(".stage").getBoundingClientRect().width < 1200`)
}
