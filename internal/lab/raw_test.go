package lab

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"samesocket/internal/event"
)

const (
	raw11     = "GET /hello HTTP/1.1\r\nHost: lab\r\n\r\n"
	rawClose  = "GET /hello HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"
	raw10     = "GET /hello HTTP/1.0\r\n\r\n"
	raw10Keep = "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
)

// raw sends octets on a new connection and steps until the wire is empty.
func raw(t testing.TB, l *Lab, octets string) (id string) {
	t.Helper()
	id = do(t, l, Request{Raw: octets, Connection: "new"})
	stepAll(t, l)
	return id
}

// The octets go out as given, and the answer is told as that to them.
func TestRaw(t *testing.T) {
	l := standing(t, Config{})
	id := raw(t, l, raw11)
	var sent string
	for _, p := range all[event.SegmentSent](t, l) {
		if p.From == event.Client {
			sent += string(p.Raw[len(p.Raw)-p.TCP.Length:])
		}
	}
	if sent != raw11 {
		t.Errorf("on the wire is %q", sent)
	}
	if p := all[event.ConnectionWanted](t, l); len(p) != 1 || !p[0].Raw || p[0].Policy != "new" || p[0].Method != "" {
		t.Errorf("wanted as %+v", p)
	}
	heads := fmt.Sprint(all[event.RequestSent](t, l), all[event.RequestReceived](t, l), all[event.ResponseSent](t, l))
	if strings.Count(heads, "{{r1 1 ") != 3 || !strings.Contains(heads, "{{r1 1 GET /hello HTTP/1.1 [[Host lab]] 0}}") {
		t.Errorf("told as %s", heads)
	}
	if p := all[event.ResponseReceived](t, l); len(p) != 1 || p[0].Request != id || p[0].Body != 6 {
		t.Errorf("received as %+v", p)
	}
	// The same connection takes more; the client's own requests do not get it.
	if id := do(t, l, Request{Raw: raw11, Conn: "c1"}); id != "r2" {
		t.Fatal(id)
	}
	stepAll(t, l)
	if conn, p := acquired(t, l, "r2"); conn != "c1" || !p.Reused {
		t.Errorf("r2 got %s %+v", conn, p)
	}
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	if conn, p := acquired(t, l, "r3"); conn != "c2" || p.Reused {
		t.Errorf("r3 got %s %+v", conn, p)
	}
}

// Which of four requests leave the connection open (RFC 9112 section 9.3).
func TestRawPersistence(t *testing.T) {
	for _, c := range []struct {
		octets, server, why string
		kept                bool
	}{
		{raw11, "SYN-RECEIVED ESTABLISHED", "", true},
		{rawClose, "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT", "[server connection_close client connection_close]", false},
		{raw10, "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT", "[server http_1_0 client http_1_0]", false},
		{raw10Keep, "SYN-RECEIVED ESTABLISHED", "", true},
	} {
		l := standing(t, Config{})
		raw(t, l, c.octets)
		if got := way(t, l, "c1", event.Server); got != c.server {
			t.Errorf("%q: the server's end went %s", c.octets, got)
		}
		if got := whys(t, l, "c1"); fmt.Sprint(got) != c.why && c.why != "" || c.why == "" && len(got) > 0 {
			t.Errorf("%q: closed because of %q", c.octets, got)
		}
		if p := all[event.ConnectionReleased](t, l); len(p) != 1 || p[0].Kept != c.kept {
			t.Errorf("%q: released as %+v", c.octets, p)
		}
		told(t, l)
	}
}

// A request in pieces is the first piece's; the others are over when written.
func TestRawInPieces(t *testing.T) {
	l := standing(t, Config{})
	raw(t, l, "POST /echo HTTP/1.1\r\nHo")
	for _, piece := range []string{"st: lab\r\nContent-Length: 5\r\n\r\nab", "cde"} {
		do(t, l, Request{Raw: piece, Conn: "c1"})
		stepAll(t, l)
	}
	if p := all[event.RequestReceived](t, l); len(p) != 1 || p[0].Request != "r1" {
		t.Errorf("received %+v", p)
	}
	if p := all[event.ResponseReceived](t, l); len(p) != 1 || p[0].Request != "r1" || p[0].Body != 5 {
		t.Errorf("answered %+v", p)
	}
	if got := fmt.Sprint(all[event.ConnectionReleased](t, l)); got != "[{r2 true} {r3 true} {r1 true}]" {
		t.Errorf("released %s", got)
	}
}

// Two requests in one act are answered in order, both told as that act's.
func TestRawTwoInOne(t *testing.T) {
	l := standing(t, Config{})
	raw(t, l, raw11+raw11)
	var got []string
	for _, p := range all[event.RequestReceived](t, l) {
		got = append(got, fmt.Sprint(p.Request, p.Nth))
	}
	for _, p := range all[event.ResponseReceived](t, l) {
		got = append(got, fmt.Sprint(p.Request, p.Nth))
	}
	if strings.Join(got, " ") != "r11 r12 r11 r12" {
		t.Errorf("got %q in\n%s", got, dump(t, l))
	}
	if n := len(all[event.ConnectionReleased](t, l)); n != 1 {
		t.Errorf("released %d times", n)
	}
}

// What is no request is not told as one; the server's answer is.
func TestRawGarbage(t *testing.T) {
	l := open(t, brisk)
	id := do(t, l, Request{Raw: "what?\r\n\r\n", Connection: "new"})
	released(t, l, id)
	if n := len(all[event.RequestSent](t, l)) + len(all[event.RequestReceived](t, l)); n != 0 {
		t.Errorf("%d requests are told", n)
	}
	if p := all[event.ResponseSent](t, l); len(p) != 1 || p[0].Request != id {
		t.Errorf("the server answered %+v", p)
	}
	if p := all[event.ResponseReceived](t, l); len(p) != 1 || p[0].Request != id || p[0].StartLine != "HTTP/1.1 400 Bad Request" {
		t.Errorf("answered %+v", p)
	}
}

// Framing by chunks, by length, by nothing, and of HEAD.
func TestRawFraming(t *testing.T) {
	l := standing(t, Config{})
	for i, c := range []struct {
		octets string
		body   int
	}{
		{"GET /chunked?n=3 HTTP/1.1\r\nHost: lab\r\n\r\n", 3 * len("chunk 1 of 3\n")},
		{"HEAD /bytes?n=100 HTTP/1.1\r\nHost: lab\n\n", 0},
		{"GET /bytes?n=5000 HTTP/1.1\nHost: lab\n\n", 5000},
		{"GET /chunked?n=3 HTTP/1.0\r\n\r\n", 3 * len("chunk 1 of 3\n")},
	} {
		if i == 0 {
			raw(t, l, c.octets)
		} else {
			do(t, l, Request{Raw: c.octets, Conn: "c1"})
			stepAll(t, l)
		}
		if p := all[event.ResponseReceived](t, l); len(p) != i+1 || p[i].Body != c.body {
			t.Errorf("%q: %+v", c.octets, p)
		}
	}
}

// A connection that ends before the answer fails what waits for one.
func TestRawUnanswered(t *testing.T) {
	for by, want := range map[string]event.Failure{"client": "closed", "server": "eof"} {
		l := standing(t, Config{})
		id := do(t, l, Request{Raw: "GET /slow?ms=30000 HTTP/1.1\r\nHost: lab\r\n\r\n", Connection: "new"})
		stepAll(t, l)
		if err := l.CloseConnection("c1", by); err != nil {
			t.Fatal(err)
		}
		stepAll(t, l)
		if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != want {
			t.Errorf("%s closes: %+v", by, p)
		}
		if _, err := l.Do(Request{Raw: raw11, Conn: "c1"}); !errors.Is(err, ErrConnectionClosed) {
			t.Errorf("on a closed connection: %v", err)
		}
	}
}

func TestRawIsRefused(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	for _, c := range []struct {
		r    Request
		code string
	}{
		{Request{Conn: "c1"}, "raw_empty"},
		{Request{Raw: raw11}, "connection_policy_unknown"},
		{Request{Raw: raw11, Connection: "reuse"}, "connection_policy_unknown"},
		{Request{Raw: raw11, Connection: "new", Conn: "c1"}, "connection_policy_unknown"},
		{Request{Raw: raw11, Connection: "new", Target: "/"}, "raw_and_more"},
		{Request{Raw: raw11, Connection: "new", User: "A"}, "raw_and_more"},
		{Request{Raw: strings.Repeat("a", maxRequest+1), Connection: "new"}, "request_too_large"},
		{Request{Raw: raw11, Conn: "c1"}, "connection_not_raw"},
		{Request{Target: "/", User: "C"}, "user_unknown"},
	} {
		_, err := l.Do(c.r)
		if invalid, ok := errors.AsType[*InvalidError](err); !ok || invalid.Code != c.code {
			t.Errorf("%+v: %v, want %s", c.r, err, c.code)
		}
	}
	if _, err := l.Do(Request{Raw: raw11, Conn: "c2"}); err != ErrUnknownConnection {
		t.Error(err)
	}
}

// Raw connections are bounded, and none outlives its lab or a reset.
func TestRawIsBounded(t *testing.T) {
	l := open(t, brisk)
	for i := range maxRaws + 2 {
		released(t, l, do(t, l, Request{Raw: raw11, Connection: "new"}))
		if n := len(l.up.Load().client.raws.all()); n != min(i+1, maxRaws) {
			t.Fatalf("%d raw connections are open", n)
		}
	}
	if got := whys(t, l, "c1"); got[0] != "client pool_full" {
		t.Errorf("the oldest is closed because of %q", got)
	}
	do(t, l, Request{Raw: "GET /slow?ms=30000 HTTP/1.1\r\nHost: lab\r\n\r\n", Connection: "new"})
	if _, err := l.Reset(); err != nil {
		t.Fatal(err)
	}
	released(t, l, do(t, l, Request{Raw: raw11, Connection: "new"}))
	do(t, l, Request{Raw: raw11, Connection: "new"})
	l.Close("destroyed")
}
