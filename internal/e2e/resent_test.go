package e2e

import (
	"testing"

	"samesocket/internal/event"
)

// A browser whose reused connection dies before the answer came sends the request
// again by itself, POST too (RFC 9110 section 9.2.2 lets it only where nothing is
// done twice). Here the connection really dies: a proxy takes the program's answer
// and resets the browser's side. One click stays one click, and is marked.
func TestAClickSentTwiceIsOneClick(t *testing.T) {
	t.Parallel()
	s := start(t)
	x := between(t, s, 0)
	p := open(t, s, "/en/lab", view{via: x.url()})
	p.socketView()
	p.try("socket-get", 1)
	x.cutAfter("GET /try/")
	p.click("[data-act=socket-get]")
	p.until("the browser to be found out", `document.querySelector(".card[data-side=server] strong")`)
	p.says(".card[data-side=server] strong", p.word("card.repeat"))
	p.until("click 2 to be answered", clicked(2))

	told := p.visitStory()
	if x.cuts() != 1 {
		t.Fatalf("the proxy cut %d connections", x.cuts())
	}
	times := map[string]int{}
	for _, e := range all[event.SocketRequest](told) {
		if e.Data.Kind == "click" {
			times[e.Data.Click]++
		}
	}
	clicks := told.clicks()
	if len(clicks) != 2 || times[clicks[0].Data.Click] != 1 || times[clicks[1].Data.Click] != 2 {
		t.Errorf("the trace has these clicks and their requests: %v", times)
	}
	shown := p.screen()
	counted := 0
	for _, l := range shown.Lanes {
		counted += l.Clicks
	}
	if shown.Requests != 2 || counted != 2 {
		t.Errorf("%d clicks are shown, %d on the lanes", shown.Requests, counted)
	}
	p.says(".events", p.word("ev.socket:repeat"))
}

// The same on the way to the lab: the POST arrives twice, and the lab's client
// sends one GET.
func TestAnActSentTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	x := between(t, s, 0)
	p := open(t, s, "/en/lab", view{via: x.url()})
	p.quick()
	x.cutAfter("POST /api/labs/" + p.kept("lab") + "/requests")
	p.click("[data-act=get]")
	p.until("the second exchange to end", `e2e.screen().requests === 2 && `+pooled("c1"))
	repeats := 0
	for _, e := range all[event.SocketRequest](p.visitStory()) {
		if e.Data.Repeat {
			repeats++
		}
	}
	told := p.labStory()
	if wanted := all[event.ConnectionWanted](told); x.cuts() != 1 || repeats != 1 || len(wanted) != 2 {
		t.Errorf("%d connections cut, %d requests came again, the lab sent %d GETs", x.cuts(), repeats, len(wanted))
	}
	p.showsAsTold(told, p.screen())
	if notice := p.text(".notice"); notice != "" {
		t.Errorf("the visitor is told of an error: %s", notice)
	}
}
