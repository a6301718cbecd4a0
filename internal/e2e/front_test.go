package e2e

import (
	"fmt"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// second presses the front page's one button and waits until the second request
// has been answered, in the visitor's own lab.
func (p *page) second() {
	p.t.Helper()
	p.click("[data-act=second]")
	p.until("the second request", `!document.querySelector(".parked") && e2e.screen().requests === 2 && document.querySelector('.lane[data-pooled="true"]')`)
}

// The front page: the question and the answer stand there at once, and the stage
// after a first request. One click sends the second, on the same connection and
// without a SYN, and is one click on the real socket; a new connection has a SYN.
func TestTheFrontPageSendsTheSecondRequest(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, start(t), "/"+lang+"/", view{})
			p.until("the recording", `e2e.screen().requests === 1 && e2e.screen().lanes.length === 1`)
			if primary := look[int](p, `document.querySelectorAll("button.primary").length`); primary != 1 {
				t.Errorf("%d filled buttons", primary)
			}
			if look[bool](p, `sameSocket.lab.id !== undefined`) {
				t.Error("there is a lab before the first act")
			}
			p.second()

			told := p.labStory()
			sent := all[event.RequestSent](told)
			if len(sent) != 2 || sent[0].Conn != sent[1].Conn || sent[1].Data.Nth != 2 {
				t.Fatalf("sent %v", sent)
			}
			if syns := len(told.syns()); syns != 1 {
				t.Errorf("%d SYNs for two requests on one connection", syns)
			}
			if shown := p.text(".front-rows li:last-child .none"); shown != p.word("noSyn.pill") {
				t.Errorf("the second request's row says %q", shown)
			}
			clicked := func(n int) string {
				return fmt.Sprintf(`document.querySelectorAll("#own-socket .dots i").length === %d`, n)
			}
			p.until("one click on the real socket", clicked(1))

			p.click("[data-act=new]")
			p.until("a second connection", `e2e.screen().requests === 3 && `+pooled("c2"))
			if syns := len(p.labStory().syns()); syns != 2 {
				t.Errorf("%d SYNs for two connections", syns)
			}
			p.until("two clicks on the real socket", clicked(2))

			p.click("[data-act=over]")
			p.until("the recording again", `document.querySelector(".parked") && e2e.screen().requests === 1`)
			p.second()
			if row := p.text(".front-rows li:last-child"); !strings.Contains(row, p.word("noSyn.pill")) || !strings.HasPrefix(strings.TrimSpace(row), "2") {
				t.Errorf("begun anew, the second request's row says %q", row)
			}
			p.until("three clicks on the real socket", clicked(3))
		})
	}
}
