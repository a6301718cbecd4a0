package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"samesocket/internal/event"
)

// balancer stands before several programs and hands each request to the next of
// them, as one that knows nothing of labs would.
type balancer struct {
	*httptest.Server
	turn   atomic.Int32
	sticks atomic.Bool // to the first program
}

func balance(t *testing.T, programs ...*program) *balancer {
	t.Helper()
	b := &balancer{}
	b.Server = httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		to := 0
		if !b.sticks.Load() {
			to = int(b.turn.Add(1)) % len(programs)
		}
		at, err := url.Parse(programs[to].url)
		if err != nil {
			panic(err)
		}
		r.SetURL(at)
		r.Out.Host = r.In.Host
	}})
	t.Cleanup(b.Close)
	return b
}

// Two programs take turns behind one address. Sooner or later an act, or the
// stream, comes to the one that does not know the lab: the page says that the lab
// is gone, keeps what was seen of it, and offers another with the same settings.
func TestAnotherServerDoesNotKnowTheLab(t *testing.T) {
	t.Parallel()
	first := start(t)
	b := balance(t, first, start(t))
	b.sticks.Store(true)
	p := open(t, first, "/en/lab", view{via: b.URL})
	p.seen.allow(`WebSocket|404`)
	p.choose("rtt", "400")
	p.click("[data-act=get]")
	p.until("the exchange to end", `e2e.screen().requests === 1 && `+pooled("c1"))
	p.click(`[data-speed="0.1"]`)
	p.until("the speed to be taken", `document.querySelector("[data-speed='0.1'][aria-pressed=true]")`)

	b.sticks.Store(false)
	b.turn.Store(0) // the next request comes to the other program
	p.click("[data-act=get]")
	p.until("the page to say that the lab is gone", fmt.Sprintf("e2e.text('.notice').includes(%q)", p.word("stream.gone")))
	if shown := p.screen(); shown.Requests != 1 || len(shown.Lanes) != 1 {
		t.Errorf("what had been seen is lost: %+v", shown)
	}
	if refused := look[int](p, `document.querySelectorAll(".notice .warn").length`); refused != 1 {
		t.Errorf("the page says %d things at once", refused)
	}

	b.sticks.Store(true)
	p.click("[data-act=renew]")
	p.until("an empty lab", `e2e.screen().requests === 0 && e2e.text(".notice") === ""`)
	p.click("[data-act=get]")
	p.until("the first request of another lab", `e2e.screen().requests === 1`)
	resp, err := http.Get(fmt.Sprintf("%s/api/labs/%s/events", first.url, p.kept("lab")))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the new lab is not where the requests go: %d", resp.StatusCode)
	}
	told := p.labStory()
	links, clocks := all[event.LinkChanged](told), all[event.ClockChanged](told)
	if links[len(links)-1].Data.RTTMS != 400 || clocks[len(clocks)-1].Data.Speed != 0.1 {
		t.Errorf("the new lab has %+v and %+v, not the settings of the old one", links[len(links)-1].Data, clocks[len(clocks)-1].Data)
	}
}
