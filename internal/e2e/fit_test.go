package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"samesocket/internal/event"
)

// sizes are of two phones, a small frame, and a projector.
var sizes = [][2]int64{{320, 640}, {390, 844}, {640, 480}, {1024, 768}}

// No page scrolls sideways: not on a small phone, not in a small frame, in either
// language, at rest and at work.
func TestNothingIsWiderThanTheScreen(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, start(t), "/"+lang+"/", view{})
			p.fits("the question")
			p.visit("/"+lang+"/limits", "")
			p.fits("the limits")
			p.visit("/"+lang+"/rfc", "")
			p.fits("the index of the RFCs")
			p.visit("/"+lang+"/kernel", "")
			p.fits("the kernel beside the lab")
			p.visit("/"+lang+"/teach", "")
			p.until("the preview", `document.querySelector(".measured").textContent.includes("px")`)
			p.fits("the teachers' page")
			p.visit("/embed/closing?controls=all&lang="+lang, "")
			p.until("the frame", `document.querySelector("button[data-run]")`)
			p.fits("a frame")
			p.visit("/"+lang+"/lab", "")
			p.until("the stage", `document.querySelector(".stage .headline")`)
			p.fits("the lab at rest")
			p.click("[data-act=get]")
			p.until("a segment in flight", inFlight)
			p.pause()
			p.fits("the lab with a SYN in flight")
			p.click(`[data-speed="1"]`)
			p.click("[data-act=pause]")
			p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
			p.click("[data-act=new]")
			p.until("two connections", `e2e.screen().requests === 2 && `+pooled("c2"))
			p.fits("the lab with two connections")
			p.socketView()
			p.click("[data-act=socket-get]")
			p.until("a pill", `e2e.screen().pills.length > 0`)
			p.fits("the visitor's sockets")
		})
	}
}

// fits wants the page as it is to fit into screens of every size.
func (p *page) fits(where string) {
	p.t.Helper()
	for _, size := range sizes {
		p.resize(size[0], size[1])
		if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
			widest := look[string](p, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5)
				.map((e) => e.tagName + "." + e.className + " to " + e.getBoundingClientRect().right).slice(0, 5).join(", ")`)
			p.t.Errorf("%s is %d px too wide for %dx%d: %s", where, over, size[0], size[1], widest)
		}
	}
}

// Who asks for less motion gets none: a segment stays at its sender until it has
// arrived.
func TestReducedMotionJumps(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{media: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	p.choose("rtt", "20")
	cut := p.film()
	p.click("[data-act=get]")
	p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	told, drawn := p.labStory(), 0
	for _, f := range cut() {
		for _, q := range f.Pills {
			e := told.segment(q.Segment)
			if e.Data.DeliverAt <= f.Time {
				continue // it has arrived, and the news of that is on its way
			}
			if home := map[event.Host]float64{event.Client: 0, event.Server: q.Room}[e.Data.From]; q.Way != 0 || q.X < home-1 || q.X > home+1 {
				t.Fatalf("at %d µs the %s's segment %d is %.1f px along %.1f px, way %v", f.Time, e.Data.From, q.Segment, q.X, q.Room, q.Way)
			}
			drawn++
		}
	}
	if drawn == 0 {
		t.Error("no pill was drawn")
	}
}
