package lab

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
)

// sizes lists the data octets of what the client has sent, retransmissions left out.
func sizes(t testing.TB, l *Lab) (ns []int) {
	t.Helper()
	for _, p := range all[event.SegmentSent](t, l) {
		if p.From == event.Client && p.TCP.Length > 0 && !p.Retransmission {
			ns = append(ns, p.TCP.Length)
		}
	}
	return ns
}

// Octets that are written in pieces go in segments of their own, right after each
// other, and are one request all the same (RFC 9293 section 3.9.1.2: TCP knows no
// pieces).
func TestPieces(t *testing.T) {
	l := standing(t, Config{})
	id := do(t, l, Request{Raw: raw11, Connection: "new", Cuts: []int{1, 10, 20}})
	stepAll(t, l)
	if got := sizes(t, l); !slices.Equal(got, []int{1, 10, 20, len(raw11) - 31}) {
		t.Errorf("segments of %v octets", got)
	}
	if p := all[event.RequestReceived](t, l); len(p) != 1 || p[0].Request != id {
		t.Errorf("received %+v", p)
	}
	if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || !p.Kept {
		t.Errorf("ended with %+v", p)
	}
}

// More pieces than the congestion window lets out at once: each waits for its turn
// rather than to go together with the next. Even when one is lost.
func TestManyPieces(t *testing.T) {
	for _, lost := range []bool{false, true} {
		l := standing(t, Config{})
		cuts := slices.Repeat([]int{1}, maxPieces-1)
		octets := "GET /hello HTTP/1.1\r\nHost: lab\r\nX: " + strings.Repeat("x", 60) + "\r\n\r\n"
		id := do(t, l, Request{Raw: octets, Connection: "new", Cuts: cuts})
		step(t, l)
		if lost {
			must(t, l.LoseNext("data", "client"))
		}
		stepAll(t, l)
		if lost {
			skip(t, l, "retransmission", event.Client)
			stepAll(t, l)
		}
		released(t, l, id)
		if got := sizes(t, l); !slices.Equal(got, append(cuts, len(octets)-len(cuts))) {
			t.Errorf("lost %v: segments of %v octets", lost, got)
		}
		if n := answers(t, l); n != 1 {
			t.Errorf("%d requests", n)
		}
	}
}

// A POST is written with pauses. Its head is told when it is complete, the handler
// is called then, and the response comes when the content is whole.
func TestPiecesWithAGap(t *testing.T) {
	l := standing(t, Config{})
	head := "POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 5\r\n\r\n"
	id := do(t, l, Request{Raw: head + "abcde", Connection: "new", Cuts: []int{10, len(head) - 10, 2}, GapMS: 1000})
	began := l.Now().Time
	stepAll(t, l)
	for n := range 3 {
		to := skip(t, l, "next_write", event.Client)
		if to.Conn != "c1" || (to.Time-time.Duration(began)*time.Microsecond).Round(time.Millisecond) != time.Duration(n+1)*time.Second+200*time.Millisecond {
			t.Errorf("piece %d is written at %v after %d µs", n+2, to.Time, began)
		}
		if sent := len(all[event.RequestSent](t, l)); sent != min(n+1, 1) {
			t.Errorf("after piece %d %d requests are told", n+2, sent)
		}
		stepAll(t, l)
		if n := answers(t, l); n != 1 {
			t.Errorf("%d handlers are called", n)
		}
		if n < 2 && len(all[event.ResponseSent](t, l)) > 0 {
			t.Errorf("the response comes after piece %d", n+2)
		}
	}
	if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || !p.Kept {
		t.Errorf("ended with %+v", p)
	}
	none(t, l)
}

// Two requests in pieces: the first is answered long before the second is written,
// and the act is over when both are.
func TestAnActIsOverWhenAllIsWritten(t *testing.T) {
	l := standing(t, Config{})
	id := do(t, l, Request{Raw: raw11 + raw11, Connection: "new", Cuts: []int{len(raw11)}, GapMS: 5000})
	stepAll(t, l)
	if n := len(all[event.ResponseReceived](t, l)); n != 1 || len(all[event.ConnectionReleased](t, l)) > 0 {
		t.Errorf("%d responses, and the act is over too early in\n%s", n, dump(t, l))
	}
	skip(t, l, "next_write", event.Client)
	stepAll(t, l)
	released(t, l, id)
	if n := len(all[event.ResponseReceived](t, l)); n != 2 {
		t.Errorf("%d responses", n)
	}
}

// The client says that it writes nothing more, and reads the response all the same
// (RFC 9293 section 3.6). Go's server reads the end of the client's data where the
// next request would be, and closes.
func TestHalfClose(t *testing.T) {
	l := standing(t, Config{})
	id := do(t, l, Request{Raw: raw11, Connection: "new", HalfClose: true})
	stepAll(t, l)
	if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || p.Kept {
		t.Errorf("ended with %+v", p)
	}
	inOrder(t, narrate(t, l, 0), "client: request on c1", "client: half-closes c1", "client: c1 ESTABLISHED -> FIN-WAIT-1",
		"link: client FIN ACK on c1", "server: c1 ESTABLISHED -> CLOSE-WAIT", "link: server data on c1",
		"client: response HTTP/1.1 200 OK")
	if got := way(t, l, "c1", event.Client); got != "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT" {
		t.Errorf("the client's end went %s", got)
	}
	if got := way(t, l, "c1", event.Server); got != "SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED" {
		t.Errorf("the server's end went %s", got)
	}
	if got := whys(t, l, "c1"); !slices.Equal(got, []string{"server peer_closed", "client peer_closed"}) {
		t.Errorf("closed because of %q", got)
	}
	told(t, l)
	if _, err := l.Do(Request{Raw: raw11, Conn: "c1"}); err != ErrConnectionClosed {
		t.Errorf("more octets: %v", err)
	}
}

// To Go's server the end of the client's data means that the client has gone: it ends
// the request's context, and a handler that heeds it does not finish.
func TestHalfCloseUnderASlowHandler(t *testing.T) {
	l := standing(t, Config{})
	id := do(t, l, Request{Raw: "GET /slow?ms=5000 HTTP/1.1\r\nHost: lab\r\n\r\n", Connection: "new"})
	stepAll(t, l)
	do(t, l, Request{Conn: "c1", HalfClose: true})
	stepAll(t, l)
	released(t, l, id)
	p := all[event.ResponseReceived](t, l)
	if len(p) != 1 || p[0].Body != 0 || p[0].StartLine != "HTTP/1.1 200 OK" {
		t.Errorf("answered %+v", p)
	}
	if at := time.Duration(l.Now().Time) * time.Microsecond; at > 2*time.Second {
		t.Errorf("it took until %v", at)
	}
}

// A server that accepts nothing never closes: the half-closed end stays in
// FIN-WAIT-2, and its program can still close it.
func TestHalfClosedForLong(t *testing.T) {
	l := standing(t, Config{})
	off := false
	if _, err := l.SetServer(ProgramChange{Accepting: &off}); err != nil {
		t.Fatal(err)
	}
	id := do(t, l, Request{Raw: raw11, Connection: "new", HalfClose: true})
	stepAll(t, l)
	if got := way(t, l, "c1", event.Client); got != "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2" {
		t.Errorf("the client's end went %s", got)
	}
	none(t, l)
	must(t, l.CloseConnection("c1", "client"))
	if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "closed" {
		t.Errorf("ended with %+v", p)
	}
	skip(t, l, "fin_wait_2", event.Client)
}

// Whatever ends a lab's connections ends what is being written on them.
func TestPiecesCanBeEnded(t *testing.T) {
	for name, end := range map[string]func(l *Lab){
		"closed by hand": func(l *Lab) { _ = l.CloseConnection("c1", "client") },
		"by the server":  func(l *Lab) { _ = l.CloseConnection("c1", "server") },
		"reset":          func(l *Lab) { _, _ = l.Reset() },
		"power cycle":    func(l *Lab) { _, _ = l.PowerCycle("client") },
		"lab closed":     func(l *Lab) { l.Close("destroyed") },
	} {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			l := standing(t, Config{})
			id := do(t, l, Request{Raw: raw11, Connection: "new", Cuts: []int{1, 1, 1}, GapMS: 60_000})
			do(t, l, Request{Raw: raw11, Connection: "new", Cuts: slices.Repeat([]int{1}, 20)})
			stepAll(t, l)
			end(l)
			if name == "closed by hand" || name == "by the server" {
				stepAll(t, l)
				if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != map[bool]event.Failure{true: "closed", false: "eof"}[name == "closed by hand"] {
					t.Errorf("ended with %+v", p)
				}
			}
			if name == "reset" || name == "power cycle" {
				do(t, l, Request{Target: "/hello"})
				stepAll(t, l)
			}
			if n := l.up.Load().waiting.Load(); n != 0 {
				t.Errorf("%d timers wait", n)
			}
			l.Close("destroyed")
			if err := goleak.Find(before); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPiecesAreRefused(t *testing.T) {
	l := standing(t, Config{})
	for _, c := range []struct {
		r    Request
		code string
	}{
		{Request{Raw: raw11, Connection: "new", Cuts: []int{0}}, "cuts_invalid"},
		{Request{Raw: raw11, Connection: "new", Cuts: []int{-1}}, "cuts_invalid"},
		{Request{Raw: raw11, Connection: "new", Cuts: []int{len(raw11), 1}}, "cuts_invalid"},
		{Request{Raw: raw11, Connection: "new", Cuts: []int{1 << 62, 1 << 62, 1 << 62}}, "cuts_invalid"},
		{Request{Raw: strings.Repeat("a", 100), Connection: "new", Cuts: slices.Repeat([]int{1}, maxPieces)}, "cuts_invalid"},
		{Request{Raw: raw11, Connection: "new", GapMS: -1}, "gap_out_of_range"},
		{Request{Raw: raw11, Connection: "new", GapMS: maxGap + 1}, "gap_out_of_range"},
		{Request{Target: "/hello", Cuts: []int{1}}, "raw_empty"},
		{Request{Target: "/hello", GapMS: 1}, "raw_empty"},
		{Request{Target: "/hello", HalfClose: true}, "raw_empty"},
		{Request{Connection: "new", HalfClose: true}, "raw_empty"},
	} {
		if _, err := l.Do(c.r); codeOf(err) != c.code {
			t.Errorf("%+v: %v, want %s", c.r, err, c.code)
		}
	}
	whole := Request{Raw: strings.Repeat("a", maxPieces), Connection: "new", Cuts: slices.Repeat([]int{1}, maxPieces)}
	if _, err := l.Do(whole); err != nil {
		t.Error(err)
	}
}

// A request that waits for 100 (Continue): the interim response is on the wire and is
// no answer, and the content comes after it (RFC 9110 section 10.1.1).
func TestExpectContinue(t *testing.T) {
	l := standing(t, Config{})
	id := raw(t, l, "POST /echo HTTP/1.1\r\nHost: lab\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
	var interim string
	for _, p := range all[event.SegmentSent](t, l) {
		if p.From == event.Server {
			interim += string(p.Raw[len(p.Raw)-p.TCP.Length:])
		}
	}
	if interim != "HTTP/1.1 100 Continue\r\n\r\n" || len(all[event.ResponseReceived](t, l)) != 0 {
		t.Errorf("the server has sent %q in\n%s", interim, dump(t, l))
	}
	do(t, l, Request{Raw: "abcde", Conn: "c1"})
	stepAll(t, l)
	released(t, l, id)
	if p := all[event.ResponseReceived](t, l); len(p) != 1 || p[0].Body != 5 || p[0].Request != id {
		t.Errorf("answered %+v", p)
	}
}

// Any octets go out as they are.
func TestAnyOctets(t *testing.T) {
	l := standing(t, Config{})
	var octets []byte
	for b := range 256 {
		octets = append(octets, byte(b))
	}
	raw(t, l, string(octets))
	var sent []byte
	for _, p := range all[event.SegmentSent](t, l) {
		if p.From == event.Client {
			sent = append(sent, p.Raw[len(p.Raw)-p.TCP.Length:]...)
		}
	}
	if fmt.Sprintf("%x", sent) != fmt.Sprintf("%x", octets) {
		t.Errorf("on the wire is %x", sent)
	}
}
