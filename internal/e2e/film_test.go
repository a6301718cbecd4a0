package e2e

import (
	"fmt"
	"slices"
	"testing"

	"samesocket/internal/event"
)

// truthful wants every frame of a film to show nothing before its event, and each
// segment in its place. (A frame may be behind: an event that is late on the way
// is drawn late, and never guessed.) It returns in how many frames the client
// waits and the server knows of nothing yet.
func (p *page) truthful(told story, film []screen) (opening int) {
	p.t.Helper()
	moving := 0
	for i, f := range film {
		if i > 0 && f.Time < film[i-1].Time {
			p.t.Errorf("the playhead went back from %d to %d µs", film[i-1].Time, f.Time)
		}
		past := told.until(f.Time)
		if first := soonerThan(past, f); first != "" {
			p.t.Errorf("frame %d of %d at %d µs: %s, before its event", i, len(film), f.Time, first)
		}
		for _, pill := range f.Pills {
			if off := misplaced(told, f.Time, pill); off != "" {
				p.t.Errorf("frame %d of %d: %s", i, len(film), off)
			} else if pill.Way > 0 && pill.Way < 1 {
				moving++
			}
		}
		if len(f.Lanes) > 0 && f.Lanes[0].ClientState == "SYN-SENT" && f.Lanes[0].ServerState == "" && len(f.Cards) == 1 {
			opening++
		}
		if p.t.Failed() && i > 0 {
			break // one frame says enough
		}
	}
	p.t.Logf("%d frames, %d of them with the server still without a record, %d places of moving pills", len(film), opening, moving)
	if moving == 0 {
		p.t.Error("nothing moves in the film")
	}
	last := film[len(film)-1]
	handshakes, requests, saved := told.until(last.Time).counts()
	if last.Handshakes != handshakes || last.Requests != requests || last.Saved != saved {
		p.t.Errorf("the film ends with %d, %d, %d; the trace has %d, %d, %d", last.Handshakes, last.Requests, last.Saved, handshakes, requests, saved)
	}
	return opening
}

// soonerThan says what a frame shows that the story up to its instant lacks.
func soonerThan(past story, f screen) string {
	handshakes, requests, saved := past.counts()
	if f.Handshakes > handshakes || f.Requests > requests || f.Saved > saved {
		return "a number has grown"
	}
	for _, l := range f.Lanes {
		if !slices.ContainsFunc(past, func(e event.Event) bool { return e.Conn == l.Conn }) {
			return "the lane of " + l.Conn
		}
		for host, state := range map[event.Host]string{event.Client: l.ClientState, event.Server: l.ServerState} {
			if state != "" && !slices.Contains(past.states(host, l.Conn), state) {
				return "the row of " + l.Conn + " at the " + string(host) + " says " + state
			}
		}
	}
	for _, c := range f.Cards {
		if c.Side == "server" && !slices.ContainsFunc(all[event.RequestReceived](past), func(e told[event.RequestReceived]) bool { return e.Data.Request == c.Exchange }) {
			return "the handler has " + c.Exchange
		}
	}
	return ""
}

// While the first SYN flies, the server has no record; while the first request
// flies, its handler has nothing.
func TestNothingIsDrawnBeforeItsEvent(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	cut := p.film()
	p.click("[data-act=get]")
	p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	if p.truthful(p.labStory(), cut()) == 0 {
		t.Error("the film does not show how the connection is opened")
	}
}

// A lost segment goes as far as the trace says, and stays there as a ghost; what
// is sent again is sent by TCP, and drawn as such.
func TestLostSegmentsAreDrawnLost(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.choose("loss", "0.5")
	cut := p.film()
	const ghost = `document.querySelector(".pill.lost")`
	for n := 1; ; n++ {
		p.click("[data-act=get]")
		p.until("a loss, or the end", fmt.Sprintf("%s || e2e.screen().requests === %d && %s", ghost, n, pooled("c1")))
		if look[bool](p, "!!"+ghost) {
			p.choose("loss", "0")
			p.until("the exchange to end", fmt.Sprintf("e2e.screen().requests === %d && %s", n, pooled("c1")))
			break
		}
	}
	told := p.labStory()
	p.truthful(told, cut())
	p.says(".events", p.word("ev.lost.loss"))
	for _, e := range told.sent() {
		needed := e.Data.TCP.Length > 0 || len(e.Data.TCP.Flags) > 1 || e.Data.TCP.Flags[0] != "ACK"
		if e.Data.Lost != "" && needed { // an ACK is not sent again by itself
			p.says(".events", p.word("ev.resent."+string(e.Data.From)))
		}
	}
}
