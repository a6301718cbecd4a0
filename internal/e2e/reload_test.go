package e2e

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/chromedp/chromedp"
)

// A reload keeps the lab and the visit: the same world is folded again from the
// same trace, and the next click finds the same connection.
func TestReloadShowsTheSameWorld(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	p.click("[data-act=new]")
	p.until("the next one to end and its last ACK to arrive", `e2e.screen().requests === 2 && e2e.screen().pills.length === 0 && `+pooled("c2"))
	p.until("the server's numbers after the last ACK, which are told when all is quiet", `document.querySelector('.lane[data-conn="c2"] .row[data-side=server] .numbers').textContent.includes("cwnd 11")`)
	lab, visit, before := p.kept("lab"), p.kept("visit"), p.screen()
	clicks := len(p.visitStory().clicks())

	p.do(chromedp.Reload())
	p.until("the world to be there again", `e2e.screen().requests === 2 && e2e.screen().pills.length === 0 && `+pooled("c2"))
	after := p.screen()
	if p.kept("lab") != lab || p.kept("visit") != visit {
		t.Errorf("lab %s became %s, visit %s became %s", lab, p.kept("lab"), visit, p.kept("visit"))
	}
	if after.Time < before.Time {
		t.Errorf("time went back from %d to %d µs", before.Time, after.Time)
	}
	before.Time, after.Time, before.Cards, after.Cards = 0, 0, nil, nil
	if !reflect.DeepEqual(before, after) {
		t.Errorf("before the reload the stage showed\n%+v\nand after it\n%+v", before, after)
	}
	p.click("[data-act=get]")
	p.until("a click on the same connection", `e2e.screen().requests === 3`)
	p.showsAsTold(p.labStory(), p.screen())
	if told := p.labStory(); len(told.syns()) != 2 {
		t.Errorf("%d SYNs", len(told.syns()))
	}
	p.click("[data-view=socket]")
	p.until("the visit's clicks, those from before the reload too", fmt.Sprintf("e2e.screen().requests === %d", clicks+1))
}

// Another page of the same tab goes on with the same visit: the footer counts on.
func TestTheFooterGoesAlong(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.socketView()
	p.try("socket-get", 1)
	visit := p.kept("visit")
	p.visit("/ko/limits", "")
	p.until("the footer", `document.querySelector("#own-socket .dots i")`)
	if p.kept("visit") != visit {
		t.Errorf("visit %s became %s", visit, p.kept("visit"))
	}
	p.follow("[data-act=own]")
	p.until("the socket view of the lab page", `location.pathname === "/ko/lab" && document.querySelector(".stage[data-view=socket]")`)
}
