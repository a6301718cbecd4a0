package e2e

import (
	"fmt"
	"math"
	"net/http"
	"testing"
	"time"

	"samesocket/internal/event"
)

// A pill is where its segment is: between its `time` and its `deliver_at`, at the
// lab's instant that the stage shows, on the way that the trace has written down.
// That holds when the clock stands, when it runs, and when everything that the
// browser hears is 300 ms old.
func TestPillsAreWhereTheTraceSays(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]time.Duration{"at once": 0, "300 ms late": 300 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			x := between(t, s, late)
			began := time.Now()
			if resp, err := http.Get(x.url() + "/healthz"); err != nil {
				t.Fatal(err)
			} else if _ = resp.Body.Close(); time.Since(began) < late {
				t.Fatalf("the proxy answered after %v", time.Since(began))
			}
			p := open(t, s, "/en/lab", view{via: x.url()})
			p.choose("rtt", "1000")
			p.click("[data-act=get]")
			p.click(`[data-speed="0.02"]`)
			p.until("slow motion", `document.querySelector("[data-speed='0.02'][aria-pressed=true]")`)
			for range 2 {
				p.until("a segment in flight", inFlight)
				p.pause()
				p.placed(p.labStory(), p.screen(), 1)
				p.click("[data-act=pause]")
				p.until("the clock to run", `document.querySelector("[data-act=pause][data-paused=false]")`)
			}

			cut := p.film()
			p.click(`[data-speed="1"]`)
			p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
			p.click("[data-act=get]")
			p.until("the next one to end", `e2e.screen().requests === 2 && `+pooled("c1"))
			p.truthful(p.labStory(), cut())
		})
	}
}

const inFlight = `e2e.screen().pills.some((p) => p.way > 0 && p.way < 1)`

// pause presses the pause button and waits until the screen stands where the lab
// stood when it was pressed.
func (p *page) pause() {
	p.t.Helper()
	p.click("[data-act=pause]")
	p.until("the button to say that the lab is paused", `document.querySelector("[data-act=pause][data-paused=true]")`)
	changes := all[event.ClockChanged](p.labStory())
	last := changes[len(changes)-1]
	if !last.Data.Paused {
		p.t.Fatalf("the lab's clock is %+v", last.Data)
	}
	p.until("the playhead to arrive where the lab stands", fmt.Sprintf(`e2e.screen().time >= %d`, last.Data.Lab))
}

// placed compares each pill with its segment, and wants at least so many pills.
func (p *page) placed(told story, shown screen, least int) {
	p.t.Helper()
	if len(shown.Pills) < least {
		p.t.Errorf("at %d µs %d pills are drawn, not %d", shown.Time, len(shown.Pills), least)
	}
	for _, pill := range shown.Pills {
		if off := misplaced(told, shown.Time, pill); off != "" {
			p.t.Error(off)
		}
	}
}

// misplaced says how a pill differs from what the trace says of its segment at
// an instant; empty if it is within a pixel.
func misplaced(told story, at int64, q pill) string {
	e := told.segment(q.Segment)
	switch {
	case e.Data.ID == 0:
		return fmt.Sprintf("at %d µs a pill is drawn for segment %d, which the trace does not have", at, q.Segment)
	case e.Time > at:
		return fmt.Sprintf("segment %d, sent at %d µs, is drawn at %d µs", q.Segment, e.Time, at)
	}
	// In the link's queue it waits at its sender.
	start, end, most := max(e.Time, e.Data.DepartsAt), e.Data.DeliverAt, lostAt(told, q.Segment)
	if e.Data.Lost != "" {
		end = e.Time + oneWay(told, e.Seq)
	}
	want := q.Room * min(max(0, float64(at-start)/float64(end-start)), most)
	if e.Data.From == event.Server {
		want = q.Room - want
	}
	if math.Abs(q.X-want) > 1 {
		return fmt.Sprintf("at %d µs segment %d (%s, %d to %d µs) is %.2f px along its %.0f px, not %.2f", at, q.Segment, q.Text, e.Time, end, q.X, q.Room, want)
	}
	return ""
}

// oneWay is the delay of the link, in microseconds, when an event happened.
func oneWay(told story, seq uint64) int64 {
	delay := 0.0
	for _, e := range all[event.LinkChanged](told) {
		if e.Seq < seq {
			delay = e.Data.RTTMS * 1000 / 2
		}
	}
	return int64(delay)
}

// lostAt is how far a segment came that was lost, 0 to 1.
func lostAt(told story, id uint64) float64 {
	for _, e := range all[event.SegmentLost](told) {
		if e.Data.ID == id {
			return e.Data.LostAt
		}
	}
	return 1 // it is still on its way, and not where it will be lost
}
