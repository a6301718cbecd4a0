package e2e

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// ownRow is a request of an experiment as the page shows it.
type ownRow struct {
	Click, Socket, Says string
	Nth                 int
}

// ownTrial runs an experiment with the browser's own sockets to its end.
func (p *page) ownTrial(name string) []ownRow {
	p.t.Helper()
	p.click(fmt.Sprintf("button[data-run='own:%s']", name))
	trial := fmt.Sprintf(`[data-progress='own:%s'] `, name)
	p.until("the words of server and browser on "+name, fmt.Sprintf(`document.querySelector("%s[data-over=true]")`, trial))
	return look[[]ownRow](p, fmt.Sprintf(`[...document.querySelectorAll("%s tbody tr")]`, trial)+`.map((r) => ({ Click: r.dataset.click, Socket: r.dataset.socket, Says: r.dataset.says, Nth: Number(r.dataset.nth) }))`)
}

// rowOf is one row of an experiment's table that is no request.
func rowOf(p *page, name, selector string) ownRow {
	p.t.Helper()
	return look[ownRow](p, fmt.Sprintf(`((r) => ({ Socket: r.dataset.upgraded ?? "", Nth: Number(r.dataset.nth) }))(document.querySelector("[data-progress='own:%s'] %s"))`, name, selector))
}

func sockets(rows []ownRow) map[string]bool {
	found := map[string]bool{}
	for _, r := range rows {
		found[r.Socket] = true
	}
	return found
}

// The chapter about the browser's own sockets, in both languages: what its table
// says is what the trace says, and Chromium does what the text says of browsers.
func TestTheBrowsersOwnSockets(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/lessons/your-socket", view{})
			p.until("the chapter to be alive", `document.querySelector("button[data-run='own:one']:not(:disabled)")`)
			if !look[bool](p, `document.querySelector("button[data-run='own:ten']").disabled`) {
				t.Error("ten at once do not wait for the prediction")
			}
			if one := p.ownTrial("one"); len(one) != 1 {
				t.Errorf("one request is %+v", one)
			}

			const onHowMany = "[data-measure=sockets]"
			p.click(onHowMany + " input[value='1']")
			ten := p.ownTrial("ten")
			if len(ten) != 10 || len(sockets(ten)) != 6 {
				t.Errorf("ten at once came on %d sockets: %+v", len(sockets(ten)), ten)
			}
			p.until("the wrong guess to be answered", `document.querySelector(".predict[data-graded=wrong] .verdict")?.textContent && document.querySelectorAll(".row.proof").length === 6`)
			p.click(onHowMany + " [data-act=guess-again]")
			p.click(onHowMany + " input[value='6']")
			p.until("the right guess", `document.querySelector(".predict[data-graded=right]")`)

			closed := p.ownTrial("close")
			if len(closed) != 2 || closed[0].Socket == closed[1].Socket {
				t.Errorf("after a closing response: %+v", closed)
			}
			credentials := p.ownTrial("credentials")
			if c := credentials; len(c) != 4 || c[0].Socket != c[2].Socket || c[1].Socket != c[3].Socket || c[0].Socket == c[1].Socket {
				t.Errorf("with and without credentials: %+v", c)
			}
			upgrade := p.ownTrial("upgrade")
			if specimen := rowOf(p, "upgrade", "tr[data-upgraded]"); len(upgrade) != 4 || specimen.Socket == "" || sockets(upgrade[1:])[specimen.Socket] {
				t.Errorf("the WebSocket is %+v, and the requests beside it are %+v", specimen, upgrade)
			} else if u := all[event.SocketUpgraded](p.visitStory()); u[len(u)-1].Data.Socket != specimen.Socket {
				t.Errorf("the page shows %+v, the trace tells %+v", specimen, u)
			}
			if lang == "en" { // some seconds, once
				p.click("[data-measure=answered-before] input[value='1']")
				seventh := p.ownTrial("seventh")
				if len(seventh) != 7 || len(sockets(seventh)) != 6 || seventh[6].Socket != seventh[0].Socket {
					t.Errorf("the seventh, which waits for the first: %+v", seventh)
				}
				p.until("the right guess", `document.querySelector("[data-measure=answered-before][data-graded=right]")`)
				if idle := p.ownTrial("idle"); len(idle) != 2 || idle[0].Socket == idle[1].Socket {
					t.Errorf("after the idle time-out: %+v", idle)
				}
			}

			// Beside the browser's word stands the server's, and seldom do they differ.
			requests := map[string]event.SocketRequest{}
			for _, e := range all[event.SocketRequest](p.visitStory()) {
				if !e.Data.Repeat {
					requests[e.Data.Click] = e.Data
				}
			}
			for _, r := range append(append(ten, closed...), credentials...) {
				if q := requests[r.Click]; q.Socket != r.Socket || q.Nth != r.Nth {
					t.Errorf("the page shows %+v, the trace tells %+v", r, q)
				}
				if r.Says == "new" && r.Nth != 1 {
					t.Errorf("the browser connected, and the server counts %d: %+v", r.Nth, r)
				}
			}
			for scheme := range schemes {
				p.inScheme(scheme)
				p.until("the cards to dissolve", `!document.querySelector(".stage .card[data-exchange]")`)
				p.axe("the chapter", scheme)
			}
			p.resize(390, 844)
			if wide := look[float64](p, "document.documentElement.scrollWidth"); wide > 390 {
				t.Errorf("%v px wide on a phone", wide)
			}
		})
	}
}
