package lab

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// setClient changes the client program, which must be accepted.
func setClient(t testing.TB, l *Lab, c ProgramChange) {
	t.Helper()
	if _, err := l.SetClient(c); err != nil {
		t.Fatal(err)
	}
}

func setServer(t testing.TB, l *Lab, c ProgramChange) {
	t.Helper()
	if _, err := l.SetServer(c); err != nil {
		t.Fatal(err)
	}
}

func yes() *bool      { b := true; return &b }
func no() *bool       { return new(bool) }
func intp(n int) *int { return &n }

// A client that does not read the content costs its connection (RFC 9112 section 9.3).
// If all of the response has been taken from the socket, TCP sends FIN, and the client's
// end has TIME-WAIT; if not, RST, and nobody has.
func TestAnUnreadResponse(t *testing.T) {
	for n, want := range map[int]string{5: "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT", 20_000: "SYN-SENT ESTABLISHED CLOSED"} {
		for range 20 {
			l := standing(t, Config{})
			setClient(t, l, ProgramChange{ReadBody: no()})
			id := do(t, l, Request{Target: fmt.Sprintf("/bytes?n=%d", n)})
			stepAll(t, l)
			if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || p.Kept {
				t.Errorf("%d octets: ended with %+v", n, p)
			}
			if p := all[event.ResponseReceived](t, l); len(p) != 1 || !p[0].Unread || p[0].Body != 0 || p[0].StartLine != "HTTP/1.1 200 OK" {
				t.Errorf("%d octets: received %+v", n, p)
			}
			if got := way(t, l, "c1", event.Client); got != want {
				t.Errorf("%d octets: the client's end went %s in\n%s", n, got, strings.Join(narrate(t, l, 0), "\n"))
			}
			if got := whys(t, l, "c1"); got[0] != "client body_unread" {
				t.Errorf("closed because of %q", got)
			}
			told(t, l)
			l.Close("destroyed")
		}
	}
	// Where there is no content, nothing is left unread: a HEAD, a 304 and a 204 end at
	// the empty line, whatever Content-Length says (RFC 9112 section 6.3).
	l := standing(t, Config{})
	setClient(t, l, ProgramChange{ReadBody: no()})
	for _, r := range []Request{
		{Method: "HEAD", Target: "/hello"},
		{Target: "/cached", Headers: []event.Header{{"If-None-Match", `"v1"`}}},
		{Target: "/empty"},
	} {
		id := do(t, l, r)
		stepAll(t, l)
		if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || !p.Kept {
			t.Errorf("%s %s: ended with %+v", r.Method, r.Target, p)
		}
	}
	lengths := []string{}
	for _, p := range all[event.ResponseReceived](t, l) {
		if p.Unread {
			t.Errorf("%+v", p)
		}
		for _, h := range p.Headers {
			if strings.EqualFold(h[0], "Content-Length") {
				lengths = append(lengths, h[1])
			}
		}
	}
	if !slices.Equal(lengths, []string{"6", "18"}) || len(syns(t, l)) != 1 {
		t.Errorf("Content-Length is %v, handshakes by %v", lengths, syns(t, l))
	}
}

// Go's server reads what its handler does not, up to 256 KiB, before it answers: the
// connection persists. It does not where Content-Length says more or where the client
// waits to be asked, and then it closes.
func TestAnUnreadRequest(t *testing.T) {
	l := standing(t, Config{})
	setServer(t, l, ProgramChange{ReadBody: no()})
	id := do(t, l, Request{Method: "POST", Target: "/echo", Body: strings.Repeat("x", 10_000)})
	stepAll(t, l)
	if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || !p.Kept {
		t.Errorf("ended with %+v", p)
	}
	for _, octets := range []string{
		"POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 300000\r\n\r\nabc",
		"POST /echo HTTP/1.1\r\nHost: lab\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
	} {
		l := standing(t, Config{})
		setServer(t, l, ProgramChange{ReadBody: no()})
		id := raw(t, l, octets)
		if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || p.Kept {
			t.Errorf("%q: ended with %+v", octets, p)
		}
		if p := all[event.ResponseSent](t, l); len(p) != 1 || p[0].StartLine != "HTTP/1.1 200 OK" || !slices.Contains(p[0].Headers, event.Header{"Connection", "close"}) {
			t.Errorf("%q: answered %+v", octets, p)
		}
		if strings.Contains(octets, "Expect") {
			// It would still take the content, which the client may send all the same.
			if got := whys(t, l, "c1"); len(got) > 0 {
				t.Errorf("closed because of %q", got)
			}
			do(t, l, Request{Raw: "abcde", Conn: "c1"})
			stepAll(t, l)
		}
		await(t, l, "the server's close", is(func(e event.Event, p event.ConnectionClosed) bool {
			return e.Host == event.Server && p.Why == "connection_close"
		}))
	}
	// One that comes slowly is waited for, read or not.
	l = standing(t, Config{})
	setServer(t, l, ProgramChange{ReadBody: no()})
	head := "POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 5\r\n\r\n"
	do(t, l, Request{Raw: head + "abcde", Connection: "new", Cuts: []int{len(head)}, GapMS: 1000})
	stepAll(t, l)
	if n := len(all[event.ResponseSent](t, l)); n != 0 || answers(t, l) != 1 {
		t.Errorf("%d responses to %d requests", n, answers(t, l))
	}
	skip(t, l, "next_write", event.Client)
	stepAll(t, l)
	if n := len(all[event.ResponseSent](t, l)); n != 1 {
		t.Errorf("%d responses", n)
	}
}

// With the third request of a connection the server says that it is the last.
func TestMaxRequests(t *testing.T) {
	l := standing(t, Config{})
	setServer(t, l, ProgramChange{MaxRequests: intp(3)})
	var got []string
	for range 4 {
		id := do(t, l, Request{Target: "/hello"})
		stepAll(t, l)
		conn, _ := acquired(t, l, id)
		got = append(got, fmt.Sprint(conn, " ", released(t, l, id).Data.(event.ConnectionReleased).Kept))
	}
	if !slices.Equal(got, []string{"c1 true", "c1 true", "c1 false", "c2 true"}) {
		t.Errorf("%q", got)
	}
	if got := whys(t, l, "c1"); !slices.Equal(got, []string{"server connection_close", "client connection_close"}) {
		t.Errorf("closed because of %q", got)
	}
}

// Programs begin plain, are told as they are set, and stay so through a reset and a
// power cycle. What is out of range changes nothing.
func TestHowProgramsAreSet(t *testing.T) {
	l := open(t, brisk)
	if l.Client() != PlainClient() || l.Server() != PlainServer() {
		t.Errorf("at first %+v and %+v", l.Client(), l.Server())
	}
	setClient(t, l, ProgramChange{Connections: intp(6), ReadBody: no(), Retry: no(), RequestTimeoutMS: intp(120_000), Ports: intp(50), Accepting: yes(), MaxRequests: intp(9), Backlog: intp(3)})
	setServer(t, l, ProgramChange{MaxRequests: intp(100), Backlog: intp(2), ReadBody: no(), Connections: intp(3), Ports: intp(4), Retry: yes()})
	client := Program{Connections: 6, RequestTimeoutMS: 120_000, Ports: 50}
	server := Program{Accepting: true, MaxRequests: 100, Backlog: 2}
	reset(t, l)
	cycle(t, l, "client")
	cycle(t, l, "server")
	if l.Client() != client || l.Server() != server {
		t.Errorf("set to %+v and %+v", l.Client(), l.Server())
	}
	if p := all[event.ClientChanged](t, l); len(p) != 1 || p[0] != (event.ClientChanged{Connections: 6, RequestTimeoutMS: 120_000, Ports: 50}) {
		t.Errorf("told as %+v", p)
	}
	if p := all[event.ServerChanged](t, l); len(p) != 1 || p[0] != (event.ServerChanged{Accepting: true, MaxRequests: 100, Backlog: 2}) {
		t.Errorf("told as %+v", p)
	}
	for _, c := range []struct {
		change ProgramChange
		code   string
	}{
		{ProgramChange{Connections: intp(7)}, "connections_out_of_range"},
		{ProgramChange{Connections: intp(-1)}, "connections_out_of_range"},
		{ProgramChange{RequestTimeoutMS: intp(999)}, "request_timeout_out_of_range"},
		{ProgramChange{RequestTimeoutMS: intp(120_001)}, "request_timeout_out_of_range"},
		{ProgramChange{Ports: intp(1001)}, "ports_out_of_range"},
		{ProgramChange{Ports: intp(-1)}, "ports_out_of_range"},
	} {
		if p, err := l.SetClient(c.change); codeOf(err) != c.code || p != client {
			t.Errorf("%+v, %v, want %s", p, err, c.code)
		}
	}
	for _, bad := range []int{-1, 101} {
		if p, err := l.SetServer(ProgramChange{MaxRequests: &bad}); codeOf(err) != "max_requests_out_of_range" || p != server {
			t.Errorf("%d: %+v, %v", bad, p, err)
		}
	}
	for _, bad := range []int{-1, 1, 129} {
		if p, err := l.SetServer(ProgramChange{Backlog: &bad}); codeOf(err) != "backlog_out_of_range" || p != server {
			t.Errorf("%d: %+v, %v", bad, p, err)
		}
	}
	setClient(t, l, PlainClient().Change())
	setServer(t, l, PlainServer().Change())
	if l.Client() != PlainClient() || l.Server() != PlainServer() {
		t.Errorf("back to %+v and %+v", l.Client(), l.Server())
	}
	get(t, l, "/hello")
}
