package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"samesocket/internal/event"
)

const (
	// handle is the playhead of the lab's ladder; tag, what it can be taken by.
	handle = ".ladder-panel .playhead"
	tag    = handle + " span"
)

// together wants the stage, the ladder's playhead, its arrows and the list to show
// one instant: what the trace had told by then.
func (p *page) together(whole story) screen {
	p.t.Helper()
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
	shown := p.screen()
	p.wasAsTold(whole, shown)
	ladder := look[struct {
		Now     float64
		Valid   bool
		Arrived []uint64
		Rungs   int
		Latest  float64
		Told    []string
	}](p, `(() => {
		const handle = document.querySelector("`+handle+`");
		const value = (name) => Number(handle.getAttribute("aria-value" + name));
		const arrived = [...document.querySelectorAll(".upright .rung:not(.future):has(.head)")].map((r) => Number(r.dataset.segment));
		return {
			now: value("now"), valid: value("min") === 0 && value("now") <= value("max") && handle.getAttribute("aria-valuetext").includes(value("now").toFixed(3)),
			arrived: arrived.sort((a, b) => a - b), rungs: new Set([...document.querySelectorAll(".upright .rung")].map((r) => r.dataset.segment)).size,
			latest: Math.max(-1, ...[...document.querySelectorAll(".events li .time")].map((x) => Number(x.dataset.time))),
			told: [...document.querySelectorAll(".events li")].map((li) => li.textContent),
		};
	})()`)
	if math.Abs(ladder.Now*1e6-float64(shown.Time)) > 501 || !ladder.Valid { // it says thousandths
		p.t.Errorf("the stage shows %d µs, the slider says %v s", shown.Time, ladder.Now)
	}
	past := whole.until(shown.Time)
	var arrived []uint64
	for _, e := range all[event.SegmentDelivered](past) {
		arrived = append(arrived, e.Data.ID)
	}
	slices.Sort(arrived)
	if !slices.Equal(ladder.Arrived, arrived) || ladder.Rungs != len(whole.sent()) {
		p.t.Errorf("at %d µs the arrows %v of %d have arrived, those of the trace are %v of %d", shown.Time, ladder.Arrived, ladder.Rungs, arrived, len(whole.sent()))
	}
	sent := 0
	for _, line := range ladder.Told {
		if strings.Contains(line, p.word("ev.sent.client")) || strings.Contains(line, p.word("ev.sent.server")) {
			sent++
		}
	}
	if ladder.Latest > float64(shown.Time) || sent != len(past.sent()) {
		p.t.Errorf("at %d µs the list tells of %d segments, the last at %v µs; the trace had %d", shown.Time, sent, ladder.Latest, len(past.sent()))
	}
	return shown
}

// drag takes the playhead up or down by so many pixels.
func (p *page) drag(by float64) {
	p.t.Helper()
	at := await[struct{ X, Y float64 }](p, "the playhead", fmt.Sprintf("e2e.target(%q)", tag))
	mouse := func(kind input.DispatchMouseEventType, y float64) chromedp.Action[chromedp.Void] {
		return chromedp.MouseEvent(kind, at.X, y, chromedp.ButtonLeft)
	}
	p.do(mouse(chromedp.MousePressed, at.Y), mouse(chromedp.MouseMoved, at.Y+by/2), mouse(chromedp.MouseMoved, at.Y+by), mouse(chromedp.MouseReleased, at.Y+by))
}

// The ladder is the lab's timeline: wherever its playhead is taken, by the mouse or
// the keys, stage, arrows and list come along, what lies after it stays, and a click
// on an arrow goes to where it arrives.
func TestTheLaddersPlayheadTakesAllAlong(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.click(`[data-speed="1"]`)
	p.until("the exchange to end, and the wire to be empty", `e2e.screen().requests === 1 && e2e.screen().pills.length === 0 && `+pooled("c1"))
	told := p.labStory()
	live, back := `!document.querySelector("[data-act=live]")`, `document.querySelector("[data-act=live]")`

	var flying int
	for _, by := range []float64{-60, -70, -45, 30} {
		before := p.screen().Time
		p.drag(by)
		p.until("the past", back)
		shown := p.together(told)
		flying += len(shown.Pills)
		if (shown.Time < before) != (by < 0) {
			t.Errorf("dragged by %v px it went from %d to %d µs", by, before, shown.Time)
		}
	}
	if flying == 0 {
		t.Error("at none of these instants a segment is on its way: the test looks at nothing")
	}
	p.drag(600)
	p.until("now, at the lower end", live)

	p.tabTo(handle)
	at := p.screen().Time
	for _, key := range []string{kb.ArrowUp, kb.ArrowLeft, kb.ArrowUp, kb.ArrowDown, kb.ArrowRight} {
		p.press(key)
		p.until("another instant", fmt.Sprintf("e2e.screen().time !== %d", at))
		shown := p.together(told)
		if (shown.Time > at) != (key == kb.ArrowDown || key == kb.ArrowRight) || !slices.ContainsFunc(told, func(e event.Event) bool { return e.Time == shown.Time }) {
			t.Errorf("from %d µs the key leads to %d µs, at which no event is", at, shown.Time)
		}
		at = shown.Time
	}
	p.press(kb.Home)
	p.until("the first instant", fmt.Sprintf("e2e.screen().time < %d", told.sent()[0].Time+1))
	p.together(told)
	p.press(kb.End)
	p.until("now", live)

	for _, e := range all[event.SegmentDelivered](told) {
		// One that is on its way is drawn twice: pale, and as far as it has come.
		at := look[struct{ X, Y float64 }](p, fmt.Sprintf(`(() => {
			const name = [...document.querySelectorAll('.upright .rung[data-segment="%[1]d"] .name')].at(-1);
			const box = name.getBoundingClientRect();
			// Two that were sent within a millisecond may lie on each other: where this one is on top.
			const points = [0.5, 0.2, 0.8, 0.05, 0.95].map((part) => ({ x: box.left + part * box.width, y: box.top + box.height / 2 }));
			return points.find(({ x, y }) => document.elementFromPoint(x, y)?.closest(".rung")?.dataset.segment === "%[1]d");
		})()`, e.Data.ID))
		p.do(chromedp.MouseClickXY(at.X, at.Y))
		p.until("its arrival", fmt.Sprintf(`e2e.screen().time === %d && document.querySelector(".upright .rung.chosen")?.dataset.segment === "%d"`, e.Time, e.Data.ID))
		p.together(told)
		if name := fmt.Sprintf(" s%d", e.Data.ID); !strings.HasSuffix(p.text("[data-tab=segment]"), name) {
			t.Errorf("the inspector shows %q, not %q", p.text("[data-tab=segment]"), name)
		}
	}
	if after := p.labStory(); len(after) != len(told) {
		t.Errorf("looking back has made the lab tell %d events", len(after)-len(told))
	}
}

// opened is what a list of tabs says, and what can be seen of its panels.
type opened struct {
	Tab, Focus string
	Panels     []string
}

const tabsBeside = `(() => {
	const list = document.querySelector(".beside [role=tablist]");
	const tabs = [...list.querySelectorAll("[role=tab]")];
	return {
		tab: tabs.filter((t) => t.getAttribute("aria-selected") === "true" && t.tabIndex === 0).map((t) => t.dataset.tab).join(),
		focus: document.activeElement?.dataset.tab ?? "",
		panels: tabs.filter((t) => document.getElementById(t.getAttribute("aria-controls")).checkVisibility()).map((t) => t.dataset.tab),
	};
})()`

// The tabs beside the stage are one stop of the Tab key; the arrow keys open them,
// and move nothing else. What was opened stays so while the page lives. There is
// always a timeline in sight.
func TestTabsByKeyboard(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	opens := func(tab, focus string) {
		t.Helper()
		p.until("the tab "+tab, fmt.Sprintf("%s.tab === %q", tabsBeside, tab))
		if o := look[opened](p, tabsBeside); o.Focus != focus || !slices.Equal(o.Panels, []string{tab}) {
			t.Errorf("with the tab %s open the focus is on %q, and the panels are %q", tab, o.Focus, o.Panels)
		}
	}
	for _, act := range []string{"", "[data-act=get]"} {
		if act != "" {
			p.choose("rtt", "20")
			p.click(act)
			p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
		}
		p.tabTo(".beside [role=tab][aria-selected=true]")
		for _, step := range []struct{ key, tab string }{
			{kb.End, "states"}, {kb.ArrowRight, "ladder"}, {kb.ArrowRight, "ruler"}, {kb.ArrowRight, "words"}, {kb.ArrowRight, "states"}, {kb.ArrowLeft, "words"}, {kb.Home, "ladder"}, {kb.ArrowLeft, "states"},
		} {
			p.press(step.key)
			opens(step.tab, step.tab)
			if act != "" {
				p.until("one timeline", `[...document.querySelectorAll(".playhead[role=slider]")].filter((s) => s.checkVisibility()).length === 1`)
			}
		}
		if look[bool](p, `document.querySelector("[data-act=live]") !== null`) {
			t.Error("the arrow keys of the tabs have moved time")
		}
	}
	p.press(kb.Tab)
	p.press(kb.ArrowLeft)
	p.until("the past", `document.querySelector("[data-act=live]")`)
	p.socketView()
	opens("states", "")
	if slider := look[int](p, `[...document.querySelectorAll(".beside [role=slider]")].filter((s) => s.checkVisibility()).length`); slider != 1 {
		t.Errorf("%d timelines in the view of the visitor's sockets", slider)
	}
	p.click("[data-view=lab]")
	opens("states", "")

	p.tabTo("[data-tab=segment]")
	p.press(kb.ArrowRight)
	p.until("the message", `document.querySelector("#panel-message").checkVisibility()`)
	p.press(kb.ArrowRight)
	p.until("what can be done to the connection", `document.querySelector("[data-act=close-client]")?.checkVisibility()`)
}

// The visitor's own sockets have no ladder: the strip of their trace takes the page
// to any instant of it.
func TestScrubbingTheVisit(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.socketView()
	for n := 1; n <= 3; n++ {
		p.try("socket-get", n)
	}
	for _, part := range []float64{0.9, 0.3, 0.6} {
		p.scrub(part)
		shown := p.screen()
		if clicks := len(p.visitStory().until(shown.Time).clicks()); shown.Requests != clicks {
			t.Errorf("at %d µs %d clicks are counted, the trace had %d", shown.Time, shown.Requests, clicks)
		}
	}
	p.tabTo(".scrub .playhead")
	at := p.screen().Time
	p.press(kb.ArrowLeft)
	p.until("the instant before", fmt.Sprintf("e2e.screen().time < %d", at))
	p.pressStrip(1)
	p.until("now", `!document.querySelector("[data-act=live]")`)
}

// Stage, ladder and controls of the lab are whole and in sight, and do not move when
// a lab begins, nor when the past is looked at.
func TestTheLabIsInSight(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, lang := range []string{"ko", "en"} {
		for _, size := range [][2]int64{{1440, 960}, {1280, 720}} {
			t.Run(fmt.Sprintf("%s %d", lang, size[0]), func(t *testing.T) {
				t.Parallel()
				p := open(t, s, "/"+lang+"/lab", view{})
				p.resize(size[0], size[1])
				p.until("the stage", `document.querySelector(".stage .headline")`)
				boxes := func() []float64 {
					t.Helper()
					return look[[]float64](p, `[".lab-bar", ".stage", ".beside", ".inspector"].flatMap((of) => {
						const { left, top, right, bottom } = document.querySelector(of).getBoundingClientRect();
						return [left, top, right, bottom];
					})`)
				}
				rest := boxes()
				foot := look[float64](p, `document.querySelector("#own-socket").getBoundingClientRect().top`)
				for i, of := range []string{"controls", "stage", "ladder"} {
					if left, right, bottom := rest[4*i], rest[4*i+2], rest[4*i+3]; left < 0 || right > float64(size[0]) || bottom > foot {
						t.Errorf("the %s go from %v to %v and down to %v; the last line begins at %v", of, left, right, bottom, foot)
					}
				}
				stays := func(when string) {
					t.Helper()
					if now := boxes(); !slices.Equal(now, rest) {
						t.Errorf("%s the boxes are\n%v, at rest\n%v", when, now, rest)
					}
				}
				p.click("[data-act=get]")
				p.until("a segment on the ladder", inFlight+` && document.querySelector(".upright .rung")`)
				stays("with a segment in flight")
				p.press(kb.Home)
				p.until("the past", `document.querySelector("[data-act=live]")`)
				stays("in the past")
			})
		}
	}
}
