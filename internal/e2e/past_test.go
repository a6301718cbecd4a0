package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"samesocket/internal/event"
)

// scrub presses the strip of the whole trace at a part of its length, 0 to 1, and
// waits until the page says that it looks at the past.
func (p *page) scrub(part float64) {
	p.t.Helper()
	p.pressStrip(part)
	p.until("the page to look at the past", `document.querySelector("[data-act=live]")`)
}

// pressStrip presses the strip that is in sight, upright beside the ladder or lying
// without one, and gives the page a frame to follow.
func (p *page) pressStrip(part float64) {
	p.t.Helper()
	at := await[struct{ X, Y float64 }](p, "a strip of the trace", fmt.Sprintf(`(() => {
		const strip = [...document.querySelectorAll(".strip")].find((s) => s.checkVisibility());
		if (!strip) return null;
		strip.scrollIntoView({ block: "nearest" });
		const box = strip.getBoundingClientRect();
		const along = (from, length) => Math.min(from + %v * length, from + length - 1);
		return box.height > box.width
			? { x: box.left + box.width / 2, y: along(box.top, box.height) }
			: { x: along(box.left, box.width), y: box.top + box.height / 2 };
	})()`, part))
	p.do(chromedp.MouseClickXY(at.X, at.Y))
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
}

// burst is how many more segments a pill says that it stands for.
var burst = regexp.MustCompile(`\+(\d+)`)

// wasAsTold compares the stage with what the trace had told by the instant that
// it shows: numbers, every row's state, requests counted, and every segment then
// on the wire in its place.
func (p *page) wasAsTold(whole story, shown screen) {
	p.t.Helper()
	past := whole.until(shown.Time)
	handshakes, requests, saved := past.counts()
	if shown.Handshakes != handshakes || shown.Requests != requests || shown.Saved != saved {
		p.t.Errorf("at %d µs the big numbers are %d, %d, %d; the trace had %d, %d, %d", shown.Time,
			shown.Handshakes, shown.Requests, shown.Saved, handshakes, requests, saved)
	}
	for _, l := range shown.Lanes {
		for host, state := range map[event.Host]string{event.Client: l.ClientState, event.Server: l.ServerState} {
			had := past.states(host, l.Conn)
			if len(had) == 0 && state != "" || len(had) > 0 && had[len(had)-1] != state {
				p.t.Errorf("at %d µs the row of %s at the %s says %q, the trace had %q", shown.Time, l.Conn, host, state, had)
			}
		}
		sent := slices.DeleteFunc(all[event.RequestSent](past), func(e told[event.RequestSent]) bool { return e.Conn != l.Conn })
		if l.Requests != len(sent) {
			p.t.Errorf("at %d µs %s counts %d requests, the trace had %d", shown.Time, l.Conn, l.Requests, len(sent))
		}
	}
	lost := func(id uint64) bool {
		return slices.ContainsFunc(all[event.SegmentLost](past), func(l told[event.SegmentLost]) bool { return l.Data.ID == id })
	}
	placed := func(conn string) bool {
		return conn == "" || slices.ContainsFunc(shown.Lanes, func(l lane) bool { return l.Conn == conn })
	}
	var want, drawn []uint64
	bursts := 0 // segments for which another's pill is drawn
	for _, e := range past.sent() {
		if placed(e.Conn) && !lost(e.Data.ID) && !slices.ContainsFunc(all[event.SegmentDelivered](past), func(d told[event.SegmentDelivered]) bool { return d.Data.ID == e.Data.ID }) {
			want = append(want, e.Data.ID)
		}
	}
	for _, pill := range shown.Pills {
		if !lost(pill.Segment) { // it lies where it was lost for a while
			drawn = append(drawn, pill.Segment)
		}
		if m := burst.FindStringSubmatch(pill.Text); m != nil {
			n, _ := strconv.Atoi(m[1])
			bursts += n
		}
	}
	undrawn := slices.DeleteFunc(slices.Clone(want), func(id uint64) bool { return slices.Contains(drawn, id) })
	if len(undrawn) != bursts || len(drawn)+len(undrawn) != len(want) {
		p.t.Errorf("at %d µs the segments %v are drawn, %v were on the wire", shown.Time, drawn, want)
	}
	p.placed(whole, shown, 0)
}

// The reader takes the playhead to ten instants of the past: each time the stage
// shows exactly what the trace had told by then, and the lab notices nothing. An
// act comes back to now first.
func TestScrubbingShowsThePastAndLeavesTheLabAlone(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.click(`[data-speed="1"]`)
	p.until("the first exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	p.click("[data-act=new]")
	p.until("the second to end", `e2e.screen().requests === 2 && `+pooled("c2"))
	p.click("[data-act=get]")
	p.until("the third to end and the wire to be empty", `(() => {
		const told = (name) => sameSocket.lab.feed.log.events.filter((e) => e.name === name).length;
		return told("http:response_received") === 3 && told("http:connection_released") === 3 && told("link:segment_sent") === told("link:segment_delivered") &&
			e2e.screen().requests === 3 && e2e.screen().pills.length === 0;
	})()`)
	told := p.labStory()

	flying := 0
	for _, part := range []float64{0.9, 0.1, 0.5, 0.25, 0.97, 0.02, 0.4, 0.75, 0.6, 0.33} {
		p.scrub(part)
		shown := p.screen()
		p.wasAsTold(told, shown)
		flying += len(shown.Pills)
	}
	if flying == 0 {
		t.Error("none of the ten instants has a segment in flight: the test looks at nothing")
	}
	if after := p.labStory(); len(after) != len(told) {
		t.Errorf("looking back has made the lab tell %d events", len(after)-len(told))
	}

	// From event to event by the keyboard, and back to now.
	p.scrub(0.5)
	for _, key := range []string{kb.ArrowLeft, kb.ArrowLeft, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight} {
		before := p.screen().Time
		p.press(key)
		p.until("another instant", fmt.Sprintf("e2e.screen().time !== %d", before))
		shown := p.screen()
		if (shown.Time > before) != (key == kb.ArrowRight) || !slices.ContainsFunc(told, func(e event.Event) bool { return e.Time == shown.Time }) {
			t.Errorf("from %d µs the key leads to %d µs, at which no event is", before, shown.Time)
		}
		p.wasAsTold(told, shown)
	}
	p.press(kb.End)
	p.until("now", `!document.querySelector("[data-act=live]")`)
	p.showsAsTold(told, p.screen())

	p.scrub(0.2)
	p.click("[data-act=get]")
	p.until("the act to bring the page back to now", `!document.querySelector("[data-act=live]") && e2e.screen().requests === 4`)
}

// A segment that is chosen on the ladder is chosen on the stage, in the list and
// in the panel that explains it; the arrow keys choose its neighbours.
func TestASegmentIsChosenEverywhere(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.click(`[data-speed="0.1"]`)
	// Pressed in the same frame: the mouse would take a while to get there.
	p.until("the request in flight, and the lab to be paused there", `e2e.screen().pills.some((p) => p.text.includes("GET /hello")) && (document.querySelector("[data-act=pause]").click(), true)`)
	p.until("the button to say so", `document.querySelector("[data-act=pause][data-paused=true]")`)
	segment := look[string](p, `[...document.querySelectorAll(".pill")].find((p) => p.textContent.includes("GET /hello")).dataset.segment`)
	chosen := func(segment string) {
		t.Helper()
		p.until("segment "+segment+" chosen everywhere", fmt.Sprintf(`
			document.querySelector(".ladder .chosen")?.dataset.segment === %[1]q &&
			[...document.querySelectorAll(".events li.chosen")].every((li) => li.dataset.segment === %[1]q) &&
			document.querySelector(".events li.chosen") &&
			document.querySelector("[data-tab=segment][aria-selected=true]")?.textContent.trim().endsWith(" s" + %[1]q)`, segment))
	}
	p.click(fmt.Sprintf(`.pill[data-segment="%s"]`, segment))
	chosen(segment)
	p.until("the pill chosen", fmt.Sprintf(`document.querySelector('.pill.chosen[data-segment="%s"]')`, segment))
	p.says(".segment", "GET /hello HTTP/1.1", "PSH ACK")

	look[any](p, `document.querySelector(".ladder-scroll").focus()`)
	p.press(kb.ArrowUp)
	chosen("3")
	p.press(kb.ArrowUp)
	chosen("2")
	p.says(".segment", "SYN ACK", "MSS")
	p.press(kb.Escape)
	p.until("nothing chosen", `!document.querySelector(".chosen .name, .events li.chosen, .segment:not([hidden])")`)
	// Scrolled into sight the arrow is drawn anew, perhaps under the mouse: so the
	// click is sent to it, wherever it lies.
	p.until("the first arrow", `document.querySelector('.ladder .rung[data-segment="1"] .name')`)
	look[bool](p, `document.querySelector('.ladder .rung[data-segment="1"] .name').dispatchEvent(new MouseEvent("click", { bubbles: true }))`)
	chosen("1")
}

// With the pictures hidden the words tell everything: each request, each state
// and each segment of the trace has its sentence, in order, and the list can be
// narrowed to a connection, a host and a layer.
func TestTheWordsTellEverything(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	p.click("[data-act=new]")
	p.until("the second exchange to end", `e2e.screen().requests === 2 && e2e.screen().pills.length === 0 && `+pooled("c2"))
	trace := p.labStory()
	p.click("[data-tab=words]")
	p.click("[data-act=words]")
	p.until("the pictures to be hidden", `!document.querySelector(".stage").checkVisibility()`)
	lines := func() []string {
		t.Helper()
		return look[[]string](p, `[...document.querySelectorAll(".events li")].map((li) => li.textContent)`)
	}
	count := func(lines []string, word string) (n int) {
		for _, l := range lines {
			if strings.Contains(l, word) {
				n++
			}
		}
		return n
	}
	p.until("all sentences", fmt.Sprintf(`document.querySelectorAll(".events li").length > %d`, len(trace.sent())))
	everything := lines()
	for word, want := range map[string]int{
		p.word("ev.sent.client"):     len(slices.DeleteFunc(trace.sent(), func(e sent) bool { return e.Data.From != event.Client })),
		p.word("ev.sent.server"):     len(slices.DeleteFunc(trace.sent(), func(e sent) bool { return e.Data.From != event.Server })),
		p.word("ev.request_sent"):    len(all[event.RequestSent](trace)),
		p.word("ev.lookup.listener"): len(slices.DeleteFunc(all[event.Lookup](trace), func(e told[event.Lookup]) bool { return e.Data.Found != "listener" })),
	} {
		if got := count(everything, word); got != want {
			t.Errorf("%d sentences say %q, the trace has %d", got, word, want)
		}
	}
	choose := func(filter, value string) {
		t.Helper()
		look[bool](p, fmt.Sprintf(`(() => {
			const select = document.querySelector("[data-filter=%s]");
			select.value = %q;
			return select.dispatchEvent(new Event("change", { bubbles: true }));
		})()`, filter, value))
	}
	choose("conn", "c2")
	p.until("the sentences of c2 alone", `[...document.querySelectorAll(".events li .conn")].every((c) => c.textContent === "c2") && document.querySelector(".events li")`)
	choose("where", "server")
	choose("layer", "http")
	p.until("what the server's program does on c2", `document.querySelectorAll(".events li").length === document.querySelectorAll(".events li.http-layer").length && document.querySelectorAll(".events li").length < 8 && document.querySelector(".events li")`)
	if got := lines(); count(got, p.word("ev.accepted")) != 1 {
		t.Errorf("accept on c2 is told once: %q", got)
	}
}
