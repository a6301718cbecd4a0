package e2e

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// What the page says in each language, as a visitor reads it.
var lab = map[string]struct{ idle, first, third, noSYN string }{
	"ko": {"아직 연결이 없습니다", "새 연결, 첫 번째 요청", "같은 소켓, 세 번째 요청", "SYN이 없습니다"},
	"en": {"No connection yet", "New connection, first request", "Same socket, 3rd request", "No SYN"},
}

// pooled holds once the connection lies idle in the client's pool: an exchange on
// it is over, as far as the screen has come.
func pooled(conn string) string {
	return fmt.Sprintf(`document.querySelector('.lane[data-conn="%s"]')?.dataset.pooled === "true"`, conn)
}

// quick makes the lab run at 1x with a short wire, sends the first GET and waits
// for its end, for stories that begin later.
func (p *page) quick() {
	p.t.Helper()
	p.choose("rtt", "20")
	p.click("[data-act=get]")
	p.click(`[data-speed="1"]`)
	p.until("the first exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
}

// Three clicks are three requests on one connection: one SYN, one pipe, one row
// at each host. "On a new connection" makes another.
func TestThreeClicksOneSYN(t *testing.T) {
	t.Parallel()
	for lang, words := range lab {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, start(t), "/"+lang+"/lab", view{})
			p.until("the stage", `document.querySelector(".stage .headline")`)
			p.says(".headline", words.idle)
			if p.kept("lab") != "" {
				t.Error("a lab was made before the first act")
			}
			p.choose("rtt", "100")
			p.click("[data-act=get]")
			p.until("the first exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
			p.says(".headline", words.first)
			p.click(`[data-speed="1"]`)
			for n := 2; n <= 3; n++ {
				p.click("[data-act=get]")
				p.until(fmt.Sprintf("exchange %d to end", n), fmt.Sprintf("e2e.screen().requests === %d && ", n)+pooled("c1"))
			}

			told, shown := p.labStory(), p.screen()
			syns := told.syns()
			if len(syns) != 1 || syns[0].Data.From != event.Client {
				t.Fatalf("the trace has %d SYNs: %+v", len(syns), syns)
			}
			p.showsAsTold(told, shown)
			if len(shown.Lanes) != 1 {
				t.Fatalf("%d lanes: %+v", len(shown.Lanes), shown.Lanes)
			}
			if handshakes, requests, saved := told.counts(); handshakes != 1 || requests != 3 || saved != 2 {
				t.Errorf("the trace has %d handshakes, %d requests, %d reuses", handshakes, requests, saved)
			}
			for _, where := range []string{".headline", "[role=status]"} {
				p.says(where, words.third)
			}
			p.says(".middle .sub", words.noSYN)

			p.click("[data-act=new]")
			p.until("the exchange on another connection to end", `e2e.screen().requests === 4 && `+pooled("c2"))
			told, shown = p.labStory(), p.screen()
			p.showsAsTold(told, shown)
			if syns := told.syns(); len(syns) != 2 || len(shown.Lanes) != 2 || shown.Lanes[0].Client == shown.Lanes[1].Client || shown.Lanes[0].Server != shown.Lanes[1].Server {
				t.Errorf("after a new connection: %d SYNs, lanes %+v", len(syns), shown.Lanes)
			}
			p.says(".headline", words.first)
		})
	}
}

// showsAsTold compares the stage, at rest, with the trace: every connection has
// its lane, and every number on the screen is one that can be counted.
func (p *page) showsAsTold(told story, shown screen) {
	p.t.Helper()
	handshakes, requests, saved := told.counts()
	if shown.Handshakes != handshakes || shown.Requests != requests || shown.Saved != saved {
		p.t.Errorf("the big numbers are %d, %d, %d, but the trace has %d handshakes, %d requests, %d reuses",
			shown.Handshakes, shown.Requests, shown.Saved, handshakes, requests, saved)
	}
	if len(shown.Lanes) != len(told.syns()) {
		p.t.Errorf("%d lanes for %d SYNs", len(shown.Lanes), len(told.syns()))
	}
	for _, syn := range told.syns() {
		l, ok := shown.lane(syn.Conn)
		if !ok || l.Client != syn.Data.TCP.Src || l.Server != syn.Data.TCP.Dst {
			p.t.Errorf("the SYN of %s went from %s to %s, the lane is %+v", syn.Conn, syn.Data.TCP.Src, syn.Data.TCP.Dst, l)
		}
		sent := 0
		for _, e := range all[event.RequestSent](told) {
			if e.Conn == syn.Conn {
				sent++
			}
		}
		if l.Requests != sent {
			p.t.Errorf("%s counts %d requests, the trace %d", syn.Conn, l.Requests, sent)
		}
		for host, state := range map[event.Host]string{event.Client: l.ClientState, event.Server: l.ServerState} {
			if had := told.states(host, syn.Conn); len(had) == 0 || had[len(had)-1] != state {
				p.t.Errorf("the row of %s at the %s says %q, the trace %q", syn.Conn, host, state, had)
			}
		}
	}
}
