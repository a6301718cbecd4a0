package e2e

import (
	"fmt"
	"slices"
	"testing"

	"samesocket/internal/event"
)

// stepped presses the step button and waits until the screen stands at the
// instant to which the lab has gone.
func (p *page) stepped() (last told[event.ClockStepped]) {
	p.t.Helper()
	before := len(all[event.ClockStepped](p.labStory()))
	p.click("[data-act=step]")
	for len(all[event.ClockStepped](p.labStory())) == before {
		p.until("a frame", "true")
	}
	steps := all[event.ClockStepped](p.labStory())
	last = steps[len(steps)-1]
	p.until("the playhead to arrive where the lab stands", fmt.Sprintf("e2e.screen().time === %d", last.Data.Lab))
	return last
}

// The learner steps from arrival to arrival through a whole GET on a new
// connection: SYN, SYN-ACK, the third segment with the request right behind it,
// the response. After each step the stage shows what the trace had told by then,
// and nothing moves.
func TestSteppingThroughAGET(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.seen.allow("409")
	// Paused before there is a lab, it is made so: on a slow machine the SYN would
	// arrive before a pause that comes after it.
	p.click("[data-act=pause]")
	p.until("the button to say that it is paused", `document.querySelector("[data-act=pause][data-paused=true]")`)
	p.click("[data-act=get]")
	p.until("the SYN at its sender", `e2e.screen().pills.length === 1`)
	for n, want := range []struct {
		client, server string
		requests       int
	}{
		{"SYN-SENT", "SYN-RECEIVED", 0},
		{"ESTABLISHED", "SYN-RECEIVED", 1},
		{"ESTABLISHED", "ESTABLISHED", 1},
		{"ESTABLISHED", "ESTABLISHED", 1},
	} {
		p.stepped()
		told, shown := p.labStory(), p.screen()
		p.wasAsTold(told, shown)
		l, _ := shown.lane("c1")
		if l.ClientState != want.client || l.ServerState != want.server || shown.Requests != want.requests {
			t.Errorf("after step %d: client %q, server %q, %d requests, not %+v", n+1, l.ClientState, l.ServerState, shown.Requests, want)
		}
	}
	if received := all[event.ResponseReceived](p.labStory()); len(received) != 1 {
		t.Errorf("after four steps %d responses have been received", len(received))
	}
	p.click("[data-act=pause]")
	p.until("the clock to run, and the wire to be empty", `document.querySelector("[data-act=pause][data-paused=false]") && e2e.screen().pills.length === 0`)
	p.click("[data-act=step]")
	p.until("the page to say that there is nothing to step to", fmt.Sprintf("e2e.text('.notice').includes(%q)", p.word("error.nothing_in_flight")))
}

// The server is made to close an idle connection after five seconds; skip goes
// there, and another skip to the end of TIME-WAIT a minute later. The page says
// which timer it was, who closed first, and how long TIME-WAIT has left.
func TestSkippingToTimers(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.until("the tab of the settings", `document.querySelector("[data-tab=more]")`)
	look[any](p, `document.querySelector("[data-tab=more]").click()`)
	p.choose("server.idle_timeout_ms", "5000") // kept until there is a lab to set it in
	p.quick()
	p.seen.allow("409")
	p.click("[data-act=skip]")
	p.until("the page to say which timer", fmt.Sprintf("e2e.text('.transport-said').includes(%q)", p.word("skipped.idle_timeout")))
	p.until("TIME-WAIT at the server, with what it has left", `
		e2e.screen().lanes[0]?.serverState === "TIME-WAIT" && e2e.screen().lanes[0].clientState === "CLOSED" &&
		/[0-9]+초/.test(document.querySelector(".countdown[data-side=server]").textContent)`)
	p.says(".states", "TIME-WAIT", "LAST-ACK", p.word("states.closer.server"))
	told := p.labStory()
	closed := all[event.ConnectionClosed](told)
	if len(closed) == 0 || closed[0].Host != event.Server || closed[0].Data.Why != "idle_timeout" {
		t.Errorf("the sockets are closed by %+v", closed)
	}
	if got := told.states(event.Server, "c1"); !slices.Equal(got[1:], []string{"ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"}) {
		t.Errorf("the server's end went %q", got)
	}
	p.click("[data-act=skip]")
	p.until("the page to say that TIME-WAIT is over", fmt.Sprintf("e2e.text('.transport-said').includes(%q)", p.word("skipped.time_wait")))
	skips := all[event.ClockSkipped](p.labStory())
	if last := skips[len(skips)-1].Data; last.Lab-last.From < 50_000_000 || last.Lab-last.From > 60_000_000 {
		t.Errorf("skipped %d µs", last.Lab-last.From)
	}
	p.click("[data-act=skip]")
	p.until("the page to say that no timer runs", fmt.Sprintf("e2e.text('.notice').includes(%q)", p.word("error.no_timer")))
}

// Closing by hand: the half-closed pipe is called so, both ends go through the
// states of the trace, and starting over leaves an empty lab in the same trace.
func TestClosingByHandAndStartingOver(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.click(`[data-speed="1"]`)
	p.until("the exchange to end", `e2e.screen().requests === 1 && e2e.screen().pills.length === 0 && `+pooled("c1"))
	p.click("[data-tab=conn]")
	p.click("[data-act=close-client]")
	p.until("the client's FIN on its way", `e2e.screen().pills.some((p) => p.text.includes("FIN"))`)
	p.until("TIME-WAIT at the client", `e2e.screen().lanes[0]?.clientState === "TIME-WAIT" && e2e.screen().lanes[0].serverState === "CLOSED"`)
	p.says(".states", p.word("states.closer.client"))
	if got := p.labStory().states(event.Client, "c1"); !slices.Equal(got, []string{"SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"}) {
		t.Errorf("the client's end went %q", got)
	}
	last := len(p.labStory())
	p.click("[data-act=reset]")
	p.until("an empty lab", `e2e.screen().lanes.length === 0 && e2e.screen().requests === 0`)
	p.click("[data-act=get]")
	p.until("a request on a connection that was not there before", `e2e.screen().requests === 1 && `+pooled("c2"))
	if told := p.labStory(); len(told) <= last || told[last].Seq != uint64(last+1) {
		t.Errorf("the trace goes on from event %d with %+v", last, told[min(last, len(told)-1)])
	}
}
