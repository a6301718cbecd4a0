package e2e

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"samesocket/internal/event"
)

// What is done by hand to segments, link and machines, judged by the lab's trace.

const held = `document.querySelector(".pill.held:not([hidden])")`

// slow lets a crossing take some seconds to watch, for tests that press by hand.
func (p *page) slow() {
	p.t.Helper()
	p.choose("rtt", "400")
	p.click(`[data-speed="0.02"]`)
}

// heldOne is the id of the segment that is drawn as held.
func (p *page) heldOne() uint64 {
	p.t.Helper()
	return uint64(await[int](p, "a held segment", `Number(`+held+`?.dataset.segment ?? 0)`))
}

// byHand wants the trace to tell, of one segment, that it was held, let go on, and
// lost by hand, each once, and nothing of another.
func (p *page) byHand(id uint64, holds, releases, losses int) {
	p.t.Helper()
	told := p.labStory()
	count := func(what string, ids []uint64, want int) {
		if len(ids) != want || slices.ContainsFunc(ids, func(other uint64) bool { return other != id }) {
			p.t.Errorf("%s: %v, want %d times %d", what, ids, want, id)
		}
	}
	var heldIDs, released, lost []uint64
	for _, e := range all[event.SegmentHeld](told) {
		heldIDs = append(heldIDs, e.Data.ID)
		if e.Data.Way < 0 || e.Data.Way >= 1 {
			p.t.Errorf("held at %v of its way", e.Data.Way)
		}
	}
	for _, e := range all[event.SegmentReleased](told) {
		released = append(released, e.Data.ID)
	}
	for _, e := range all[event.SegmentLost](told) {
		if e.Data.Why != event.LostByHand {
			p.t.Errorf("lost: %+v", e.Data)
		}
		lost = append(lost, e.Data.ID)
	}
	count("held", heldIDs, holds)
	count("released", released, releases)
	count("lost", lost, losses)
}

// A segment is taken on its way with the mouse, held where it is, let go on, and lost;
// it is sent again, and the exchange ends.
func TestASegmentByPointer(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.slow()
	p.click("[data-act=get]")
	p.until("a SYN", `document.querySelector(".pill.syn")`)
	p.pause() // a busy machine may take its time
	p.click(".pill.syn")
	p.click("[data-hand=grip-hold]")
	id := p.heldOne()
	at := await[float64](p, "its place", `Number(`+held+`?.dataset.way)`)
	p.says(".pill.held .word", "❚❚", "SYN")
	p.byHand(id, 1, 0, 0)
	if way := all[event.SegmentHeld](p.labStory())[0].Data.Way; way-at > 0.001 || at-way > 0.001 {
		t.Errorf("held at %v of its way, drawn at %v", way, at)
	}
	p.axe("the lab with a held segment", "light")
	p.click("[data-hand=grip-release]")
	p.until("it to go on", "!"+held)
	p.click("[data-hand=grip-lose]")
	p.until("it to lie where it was lost", `document.querySelector(".pill.lost")?.textContent.includes("`+p.word("lost.by_hand")+`")`)
	p.byHand(id, 1, 1, 1)
	p.click("[data-speed=auto]")
	p.click("[data-act=pause]")
	p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	p.slow()
	p.grabs()
	p.click("[data-hand=grip-release]")
	p.click("[data-speed=auto]")
	p.until("the next exchange to end", `e2e.screen().requests === 2 && `+pooled("c1"))
	if syns := len(p.labStory().syns()); syns != 1 {
		t.Errorf("%d connections were asked for", syns)
	}
}

// grabs holds the next request by pressing on it and not letting go until it stands.
func (p *page) grabs() {
	p.t.Helper()
	p.click("[data-act=get]")
	at := await[struct{ X, Y float64 }](p, "a request in flight", `e2e.target(".pill.data.from-client")`)
	p.do(chromedp.MouseEvent(chromedp.MousePressed, at.X, at.Y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	p.until("it to be held", held)
	p.until("its arrow to wait", `document.querySelector(".upright .rung .arrow.waits")`)
	p.do(chromedp.MouseEvent(chromedp.MouseReleased, at.X, at.Y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
}

// The same with the keyboard alone: the keys H and L are for the newest segment or the
// chosen one, and the buttons for whoever comes to them with Tab.
func TestASegmentByKeyboard(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.slow()
	p.tabTo("[data-act=get]")
	p.press(kb.Enter)
	p.until("a SYN", `document.querySelector(".pill.syn")`)
	p.press("h")
	id := p.heldOne()
	p.until("the page to say so", fmt.Sprintf("e2e.text('.transport-said').includes(%q)", p.word("ev.held")))
	p.tabTo("[data-hand=sheet-release]")
	p.press(kb.Enter)
	p.until("it to go on", "!"+held)
	p.until("the focus to stay", `document.activeElement.dataset.hand === "sheet-hold"`)
	p.press("l")
	p.until("it to be lost", `document.querySelector(".pill.lost")`)
	p.byHand(id, 1, 1, 1)
	p.until("nothing to be left that could be done", `document.activeElement.ariaDisabled === "true"`)
	p.press(kb.Enter)
	p.until("the page to say why", fmt.Sprintf("e2e.text('.transport-said').includes(%q)", p.word("hand.over")))
	describes := `document.getElementById(document.activeElement.getAttribute("aria-describedby")).textContent`
	if got := look[string](p, describes); got == "" {
		t.Error("a button that does nothing does not say why")
	}
	p.tabTo("[data-tab=segment]")
	p.press(kb.ArrowLeft)
	p.tabTo("[data-setting=keys]")
	p.press(" ")
	p.click("[data-speed=auto]")
	p.click("[data-act=new]")
	p.until("a segment in flight", inFlight)
	p.press("h")
	p.until("the exchange to end", `document.querySelector('.lane[data-conn="c2"]')?.dataset.pooled === "true"`)
	p.byHand(id, 1, 1, 1) // the keys are off
}

// The next data that the client sends is lost, as was asked for before it was sent.
func TestLosingTheNext(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.quick()
	p.tabTo("[data-act=lose-next]")
	p.press(kb.Enter)
	p.tabTo("[data-hand=next-client-data]")
	p.press(kb.Enter)
	p.until("the tool to wait for it", `document.querySelector(".lose-next.armed summary")?.textContent.includes("`+p.word("loss.data")+`")`)
	p.until("its menu to be closed, with the focus at its button", `!document.querySelector(".lose-next[open]") && document.activeElement.matches("summary")`)
	told := all[event.LossArmed](p.labStory())
	if len(told) != 1 || told[0].Data.From != event.Client || !slices.Equal(told[0].Data.What, []event.Loss{event.LoseData}) {
		t.Fatalf("armed: %+v", told)
	}
	p.click("[data-act=get]")
	p.until("the exchange to end", `e2e.screen().requests === 2 && `+pooled("c1"))
	lost := all[event.SegmentLost](p.labStory())
	if len(lost) != 1 || lost[0].Data.Why != event.LostByHand || p.labStory().segment(lost[0].Data.ID).Data.TCP.Length == 0 {
		t.Errorf("lost: %+v", lost)
	}
	p.until("the tool to wait for nothing", `!document.querySelector(".lose-next.armed")`)
}

// The link is cut and mended, and the server loses its power: the stage says what each
// side has of it, and the trace that it was so.
func TestCutLinkAndPower(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	p.until("nothing in flight", `e2e.screen().pills.length === 0`)
	p.click("[data-hand=bar-hold]")
	p.until("the page to say that nothing is in flight", fmt.Sprintf("e2e.text('.transport-said').includes(%q)", p.word("hand.noFlight")))

	p.click("[data-hand=bar-cut]")
	p.until("both ends of the tube", `document.querySelectorAll(".torn").length === 2`)
	p.says(".headline", p.word("headline.cut"))
	p.says(".cut-words", p.word("wire.cut"))
	p.axe("the lab with its link cut", "light")
	p.click("[data-act=get]")
	p.until("the request to be lost", `document.querySelector(".pill.lost")?.textContent.includes("`+p.word("lost.link_down")+`")`)
	p.click("[data-hand=bar-mend]")
	p.until("the exchange to end", `e2e.screen().requests === 2 && !document.querySelector(".torn") && `+pooled("c1"))
	told := p.labStory()
	var up []bool
	for _, e := range all[event.LinkChanged](told) {
		up = append(up, e.Data.Up)
	}
	if up = slices.Compact(up); !slices.Equal(up, []bool{true, false, true}) {
		t.Errorf("the link was up: %v", up)
	}
	if lost := all[event.SegmentLost](told); len(lost) == 0 || lost[0].Data.Why != event.LostLinkDown {
		t.Errorf("lost: %+v", lost)
	}

	p.click("[data-hand=bar-power-server]")
	p.until("a row without a record", `document.querySelector(".lane .row[data-side=server][data-wiped=true]")`)
	p.says(".lane .row[data-side=server]", p.word("row.wiped"))
	p.says(".lane .row[data-side=client]", "ESTABLISHED", p.word("row.believes"))
	p.says(".headline", p.word("headline.wiped.server"))
	p.axe("the lab after a power cycle", "light")
	if cycled := all[event.PowerCycled](p.labStory()); len(cycled) != 1 || cycled[0].Host != event.Server {
		t.Errorf("power-cycled: %+v", cycled)
	}
}
