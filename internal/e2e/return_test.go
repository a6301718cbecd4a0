package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"samesocket/internal/event"
)

// The program is killed in the middle of an exchange and started again: the page
// says so, gets a visit by itself, keeps what it had seen, and opens another lab
// with the same settings when it is asked to.
func TestTheProgramIsKilledAndStartedAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/lab", view{})
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.until("the first exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	p.click(`[data-speed="0.1"]`)
	p.click("[data-act=get]")
	p.until("its request in flight", `e2e.screen().requests === 2 && `+inFlight)
	visit := p.kept("visit")
	p.seen.allow(`WebSocket|ERR_CONNECTION_REFUSED|404`)
	s.kill()
	p.until("the page to say that the server is lost", fmt.Sprintf("e2e.text('.notice').includes(%q)", p.word("stream.lost")))
	s.again()
	p.until("the page to say that the lab is gone", fmt.Sprintf("e2e.text('.notice').includes(%q)", p.word("stream.gone")))
	if shown := p.screen(); shown.Requests != 2 || len(shown.Lanes) != 1 {
		t.Errorf("what had been seen is lost: %+v", shown)
	}
	p.until("another visit", fmt.Sprintf(`sessionStorage.getItem("same-socket.visit") !== %q`, visit))
	p.click("[data-act=renew]")
	p.until("an empty lab", `e2e.screen().requests === 0`)
	p.click("[data-act=get]")
	p.until("the first request of another lab", `e2e.screen().requests === 1 && e2e.text(".notice") === ""`)
	told := p.labStory()
	links := all[event.LinkChanged](told)
	clocks := all[event.ClockChanged](told)
	if links[len(links)-1].Data.RTTMS != 400 || clocks[len(clocks)-1].Data.Speed != 0.1 {
		t.Errorf("the new lab has %+v and %+v, not the settings of the old one", links[len(links)-1].Data, clocks[len(clocks)-1].Data)
	}
}

// The page's network goes away and comes back twenty times while requests are
// sent: in the end the page holds the whole trace, each event once.
func TestTheNetworkComesAndGoes(t *testing.T) {
	t.Parallel()
	s := start(t)
	x := between(t, s, 0)
	p := open(t, s, "/ko/lab", view{via: x.url()})
	p.quick()
	p.seen.allow(`WebSocket|ERR_|Failed to load resource`)
	lab := p.kept("lab")
	for n := range 20 {
		x.off(true)
		p.ask(http.MethodPost, "/api/labs/"+lab+"/requests", `{"target":"/hello"}`, http.Header{"Content-Type": {"application/json"}})
		if n%2 == 0 { // at times it stays away for longer than it takes to notice
			p.until("the page to notice", fmt.Sprintf("e2e.text('.notice').includes(%q)", p.word("stream.lost")))
		}
		x.off(false)
		if n%3 == 0 {
			p.until("the page to be back", fmt.Sprintf("!e2e.text('.notice').includes(%q)", p.word("stream.lost")))
		}
	}
	p.until("all twenty-one requests to be shown", `e2e.screen().requests === 21 && e2e.screen().pills.length === 0`)
	p.click("[data-act=get]")
	p.until("a click as before", `e2e.screen().requests === 22 && `+pooled("c1"))
	told := p.labStory()
	for i, e := range told {
		if e.Seq != uint64(i+1) {
			t.Fatalf("the trace has event %d after %d", e.Seq, i)
		}
	}
	// The list is made from every event that the page holds.
	seqs := look[[]int](p, `(async () => {
		for (let b; (b = document.querySelector(".earlier button")); await new Promise(requestAnimationFrame)) b.click();
		return [...document.querySelectorAll(".events li")].map((li) => Number(li.dataset.seq));
	})()`)
	if !slices.IsSorted(seqs) || len(slices.Compact(slices.Clone(seqs))) != len(seqs) {
		t.Errorf("the sentences are out of order or doubled: %v", seqs)
	}
	for _, e := range all[event.RequestSent](told) {
		if !slices.Contains(seqs, int(e.Seq)) {
			t.Errorf("event %d has no sentence", e.Seq)
		}
	}
}
