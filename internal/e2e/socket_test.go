package e2e

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// clicked holds once the n-th click of the visit has been answered on the screen:
// counted, and its pills have crossed.
func clicked(n int) string {
	return fmt.Sprintf(`(() => {
		const shown = e2e.screen();
		return shown.requests === %d && shown.pills.length === 0;
	})()`, n)
}

// socketView opens the view of the visitor's own sockets and waits for the one
// that the page came on.
func (p *page) socketView() {
	p.t.Helper()
	p.click("[data-view=socket]")
	p.until("the page's socket", `document.querySelector(".stage[data-view=socket]") && e2e.screen().lanes.some((l) => l.kind === "http")`)
}

// try presses a button of the socket view and waits for its answer to be drawn.
func (p *page) try(button string, n int) {
	p.t.Helper()
	p.click("[data-act=" + button + "]")
	p.until(fmt.Sprintf("click %d to be answered", n), clicked(n))
}

// clicks are the visit's clicks in order, each once.
func (s story) clicks() []told[event.SocketRequest] {
	var list []told[event.SocketRequest]
	for _, e := range all[event.SocketRequest](s) {
		if e.Data.Kind == "click" && !e.Data.Repeat {
			list = append(list, e)
		}
	}
	return list
}

// accepted is how the visit was told of a socket.
func (s story) accepted(socket string) event.SocketAccepted {
	for _, e := range all[event.SocketAccepted](s) {
		if e.Data.Socket == socket {
			return e.Data
		}
	}
	return event.SocketAccepted{}
}

// Three clicks of the browser come on one kernel socket, which counts them; after
// an answer with Connection: close the next click comes on another.
func TestThreeClicksOneKernelSocket(t *testing.T) {
	t.Parallel()
	for lang, same := range map[string]string{"ko": "같은 소켓, 세 번째 클릭", "en": "Same socket, 3rd click"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, start(t), "/"+lang+"/lab", view{})
			p.socketView()
			for n := 1; n <= 3; n++ {
				p.try("socket-get", n)
			}
			told, shown := p.visitStory(), p.screen()
			clicks := told.clicks()
			if len(clicks) != 3 || clicks[0].Data.Socket != clicks[1].Data.Socket || clicks[1].Data.Socket != clicks[2].Data.Socket {
				t.Fatalf("the clicks of the trace: %+v", clicks)
			}
			p.says(".headline", same)
			p.countsClicks(told, shown)
			first := told.accepted(clicks[0].Data.Socket)
			p.ownSocket(shown, first, 3)
			if runtime.GOOS == "linux" {
				p.savedSYN(first)
			}
			if lang == "ko" {
				return // the rest is the same in every language
			}

			p.try("socket-close", 4)
			p.until("the pipe to end", fmt.Sprintf(`e2e.screen().lanes.some((l) => l.conn === %q && l.serverState === "CLOSED")`, first.Socket))
			p.try("socket-get", 5)
			told, shown = p.visitStory(), p.screen()
			clicks = told.clicks()
			second := told.accepted(clicks[4].Data.Socket)
			if second.Socket == first.Socket || (first.Cookie != "" && second.Cookie == first.Cookie) || second.Tuple.Remote == first.Tuple.Remote {
				t.Errorf("after Connection: close the click came on %+v, before on %+v", second, first)
			}
			p.ownSocket(shown, second, 1)
			p.countsClicks(told, shown)
			// Either side may close first: both know that it is to be closed.
			for _, e := range all[event.SocketClosed](told) {
				if e.Data.Socket == first.Socket && e.Data.Why != "connection_close" {
					t.Errorf("closed by %s, why %s", e.Data.By, e.Data.Why)
				}
			}
		})
	}
}

// countsClicks wants the three big numbers of the socket view to be those of the
// trace: sockets that clicks came on, clicks, and clicks that found their socket
// already in use.
func (p *page) countsClicks(told story, shown screen) {
	p.t.Helper()
	sockets, found := map[string]bool{}, 0
	for _, e := range told.clicks() {
		sockets[e.Data.Socket] = true
		if e.Data.Nth > 1 {
			found++
		}
	}
	if shown.Handshakes != len(sockets) || shown.Requests != len(told.clicks()) || shown.Saved != found {
		p.t.Errorf("the big numbers are %d, %d, %d, but %d clicks came on %d sockets, %d of them in use already",
			shown.Handshakes, shown.Requests, shown.Saved, len(told.clicks()), len(sockets), found)
	}
}

// ownSocket wants the lane and the footer of a socket to say what the trace says,
// and the sockets of the streams to be there, named and not counted.
func (p *page) ownSocket(shown screen, want event.SocketAccepted, clicks int) {
	p.t.Helper()
	l, ok := shown.lane(want.Socket)
	if !ok || l.Client != want.Tuple.Remote || l.Server != want.Tuple.Local || l.Cookie != want.Cookie || l.Clicks != clicks {
		p.t.Errorf("the lane of %+v is %+v, want %d clicks", want, l, clicks)
	}
	if runtime.GOOS == "linux" && (want.Cookie == "" || !strings.Contains(l.Words, fmt.Sprintf("fd %d", want.FD))) {
		p.t.Errorf("no SO_COOKIE or no fd: %+v, %s", want, l.Words)
	}
	p.says("#own-socket .own-socket", want.Tuple.Remote, want.Tuple.Local, "ESTABLISHED")
	if cookie := look[string](p, `document.querySelector("#own-socket .own-socket").dataset.cookie`); cookie != want.Cookie {
		p.t.Errorf("the footer has the socket %q, not %q", cookie, want.Cookie)
	}
	if dots := look[int](p, `document.querySelectorAll("#own-socket .dots i").length`); dots != clicks {
		p.t.Errorf("the footer has %d dots for %d clicks", dots, clicks)
	}
	p.says("#own-socket .own-words", fmt.Sprint(clicks))
	streams := 0
	for _, l := range shown.Lanes {
		if l.Kind != "websocket" {
			continue
		}
		streams++
		if l.Clicks != 0 || !strings.Contains(l.Words, "WebSocket") || !strings.Contains(l.Note, "WebSocket") {
			p.t.Errorf("a WebSocket's lane is %+v", l)
		}
	}
	if streams != 1 {
		p.t.Errorf("%d WebSockets are drawn, the page has one", streams)
	}
}

// savedSYN wants the panel to show the SYN that the kernel kept of the socket.
func (p *page) savedSYN(want event.SocketAccepted) {
	p.t.Helper()
	if len(want.Syn) < 40 {
		p.t.Errorf("the kernel kept %d octets", len(want.Syn))
		return
	}
	var hex strings.Builder
	for i, b := range want.Syn {
		if i%16 == 0 {
			fmt.Fprintf(&hex, "%04x  ", i)
		}
		fmt.Fprintf(&hex, "%02x ", b)
	}
	p.says(".syn", want.Tuple.Remote[strings.LastIndex(want.Tuple.Remote, ":")+1:], "SYN", "MSS", strings.Join(strings.Fields(hex.String()), " "))
}
