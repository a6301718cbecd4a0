package e2e

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// While the lab is paused nothing moves, for as many frames as one cares to
// watch; then everything goes on from where it stood.
func TestPauseStopsTimeOnTheScreen(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.click("[data-act=get]")
	p.until("a segment in flight", inFlight)
	p.pause()
	cut := p.film()
	p.until("thirty frames", `(globalThis.frames_ = (globalThis.frames_ ?? 0) + 1) > 30`)
	film := cut()
	before := len(p.labStory())
	for _, f := range film {
		if fmt.Sprint(f.Time, f.Pills) != fmt.Sprint(film[0].Time, film[0].Pills) {
			t.Fatalf("paused at %d µs with %+v, and then there is %d µs with %+v", film[0].Time, film[0].Pills, f.Time, f.Pills)
		}
	}
	if len(film) < 30 || len(film[0].Pills) == 0 {
		t.Errorf("%d frames with %d pills", len(film), len(film[0].Pills))
	}
	if after := len(p.labStory()); after != before {
		t.Errorf("the paused lab told %d events", after-before)
	}
	p.click("[data-act=pause]")
	p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
}

// The buttons and selects say what the lab has told, and the lab does what they ask.
func TestTheClockAndTheLinkObey(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	// What is chosen before there is a lab is kept until there is one.
	p.choose("rtt", "50")
	p.click(`[data-speed="0.1"]`)
	p.click("[data-act=pause]")
	p.until("the page to say so", `document.querySelector("[data-speed='0.1'][aria-pressed=true]") && document.querySelector("[data-act=pause][data-paused=true]")`)
	p.click("[data-act=get]")
	p.until("a SYN that does not move", `e2e.screen().pills.some((p) => p.text === "SYN" && p.way === 0)`)
	changes := all[event.ClockChanged](p.labStory())
	if last := changes[len(changes)-1].Data; !last.Paused || last.Auto || last.Speed != 0.1 {
		t.Errorf("the new lab's clock is %+v", last)
	}
	p.click("[data-act=pause]")
	p.until("the first exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	for _, speed := range []string{"1", "0.1", "0.02", "auto", "1"} {
		p.click(fmt.Sprintf("[data-speed=%q]", speed))
		p.until("speed "+speed, fmt.Sprintf(`document.querySelector("[data-speed][aria-pressed=true]")?.dataset.speed === %q`, speed))
		changes := all[event.ClockChanged](p.labStory())
		last := changes[len(changes)-1].Data
		if last.Auto != (speed == "auto") || (!last.Auto && fmt.Sprint(last.Speed) != speed) {
			t.Errorf("asked for speed %s, the lab says %+v", speed, last)
		}
	}
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.until("the second exchange to end", `e2e.screen().requests === 2 && `+pooled("c1"))
	told := p.labStory()
	links := all[event.LinkChanged](told)
	if last := links[len(links)-1]; last.Data.RTTMS != 400 {
		t.Errorf("the link is %+v", last.Data)
	}
	// A round trip is one at least: the programs and the clock add to it.
	for n, e := range all[event.ResponseReceived](told) {
		took, rtt := e.Time-all[event.RequestSent](told)[n].Time, []int64{50_000, 400_000}[n]
		if took < rtt*9/10 {
			t.Errorf("exchange %d took %d µs, the round-trip time is %d", n+1, took, rtt)
		}
	}
}
