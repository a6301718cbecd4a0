package lab

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

// Requests that are under way together share a connection, each on a stream of its own,
// and each is told as its own all the way.
func TestHTTP2(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	released(t, l, do(t, l, Request{Target: "/hello", Version: "2"}))
	targets := map[string]string{}
	for i := range 10 {
		target := fmt.Sprintf("/slow?ms=%d", 50*i)
		targets[do(t, l, Request{Target: target, Version: "2"})] = target
	}
	for id := range targets {
		released(t, l, id)
	}
	streams := map[string]uint32{}
	for _, m := range all[event.RequestSent](t, l) {
		if m.Stream != uint32(2*m.Nth-1) {
			t.Errorf("request %d on stream %d", m.Nth, m.Stream)
		}
		streams[m.Request] = m.Stream
		if target := targets[m.Request]; target != "" && (m.StartLine != "GET "+target+" HTTP/2" || !slices.Contains(m.Headers, event.Header{":path", target})) {
			t.Errorf("%s, for %s, was sent as %+v", m.Request, target, m)
		}
	}
	if len(streams) != 11 {
		t.Errorf("streams are %v", streams)
	}
	for _, m := range all[event.RequestReceived](t, l) {
		if target := targets[m.Request]; streams[m.Request] != m.Stream || target != "" && m.StartLine != "GET "+target+" HTTP/2" {
			t.Errorf("the handler got %+v", m)
		}
		if !slices.Equal(m.Headers, []event.Header{{"Host", "10.0.0.2"}, {"User-Agent", "Go-http-client/2.0"}}) {
			t.Errorf("the handler sees %v", m.Headers)
		}
	}
	for _, m := range append(messages[event.ResponseSent](t, l), messages[event.ResponseReceived](t, l)...) {
		if m.StartLine != "HTTP/2 200" || streams[m.Request] != m.Stream {
			t.Errorf("answered with %+v", m)
		}
	}
	if n := len(all[event.ServerAccepted](t, l)); n != 1 {
		t.Errorf("%d connections", n)
	}
	for _, r := range all[event.ConnectionReleased](t, l) {
		if !r.Kept {
			t.Errorf("%s cost the connection", r.Request)
		}
	}
	if r := all[event.RequestRetried](t, l); len(r) > 0 {
		t.Errorf("sent again: %v", r)
	}
}

// What is asked later may be answered earlier: no stream waits for another (RFC 9113
// section 5). Over one connection of HTTP/1.1 it would.
func TestHTTP2AnswersInAnyOrder(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	released(t, l, do(t, l, Request{Target: "/hello", Version: "2"}))
	slow := do(t, l, Request{Target: "/slow?ms=60000", Version: "2"})
	await(t, l, "the slow one", is(func(_ event.Event, p event.RequestReceived) bool { return p.Request == slow }))
	quick := do(t, l, Request{Target: "/hello", Version: "2"})
	released(t, l, quick)
	if conn, p := acquired(t, l, quick); conn != "c1" || !p.Reused || p.IdleUS != 0 {
		t.Errorf("the quick one got %s: %+v", conn, p)
	}
	for _, p := range all[event.ResponseReceived](t, l) {
		if p.Request == slow {
			t.Error("the slow one was answered first")
		}
	}
}

// messages are those of one kind of event.
func messages[P interface {
	event.ResponseSent | event.ResponseReceived
	event.Payload
}](t *testing.T, l *Lab) (ms []event.Message) {
	t.Helper()
	for _, p := range all[P](t, l) {
		switch p := any(p).(type) {
		case event.ResponseSent:
			ms = append(ms, p.Message)
		case event.ResponseReceived:
			ms = append(ms, p.Message)
		}
	}
	return ms
}

// A content that needs many frames, one that the server reads, a response without any,
// and a header block that needs more than one frame.
func TestHTTP2Contents(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	long := event.Header{"X-Long", string(bytes.Repeat([]byte("~"), 9000))} // 13 bits each
	for _, r := range []Request{
		{Target: "/bytes?n=100000"},
		{Method: "POST", Target: "/echo", Body: "ab"},
		{Target: "/empty"},
		{Target: "/chunked?n=3"},
		{Target: "/hello", Headers: []event.Header{long, {"X-Long", "again"}}},
		{Method: "HEAD", Target: "/hello"},
	} {
		r.Version = "2"
		released(t, l, do(t, l, r))
	}
	var got []string
	for _, m := range all[event.ResponseReceived](t, l) {
		got = append(got, fmt.Sprint(m.Stream, " ", m.StartLine, " ", m.Body))
	}
	want := []string{"1 HTTP/2 200 100000", "3 HTTP/2 200 2", "5 HTTP/2 204 0", "7 HTTP/2 200 39", "9 HTTP/2 200 6", "11 HTTP/2 200 0"}
	if !slices.Equal(got, want) {
		t.Errorf("received %q, want %q", got, want)
	}
	sent := all[event.RequestSent](t, l)
	if h := sent[4].Headers; !slices.Contains(h, event.Header{"x-long", long[1]}) {
		t.Errorf("the long head was told as %v", h)
	}
}

// nth matches the nth event of a type.
func nth[P event.Payload](n int) func(event.Event) bool {
	return is(func(event.Event, P) bool { n--; return n == 0 })
}

// handled waits until handlers have been called so often.
func handled(t *testing.T, l *Lab, n int) {
	t.Helper()
	await(t, l, "the last handler", nth[event.RequestReceived](n))
}

func failedWith(t *testing.T, l *Lab, id string, code event.Failure) {
	t.Helper()
	if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != code {
		t.Errorf("%s ended with %+v, want %s", id, p, code)
	}
}

// What ends a stream of HTTP/2 leaves its connection; what ends the connection fails all.
func TestHTTP2Ends(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	one, no := 1000, false
	if _, err := l.SetClient(ProgramChange{RequestTimeoutMS: &one}); err != nil {
		t.Fatal(err)
	}
	slow := Request{Target: "/slow?ms=60000", Version: "2"}
	failedWith(t, l, do(t, l, slow), event.FailedGaveUp)
	none := 0
	if _, err := l.SetClient(ProgramChange{RequestTimeoutMS: &none, ReadBody: &no}); err != nil {
		t.Fatal(err)
	}
	released(t, l, do(t, l, Request{Target: "/bytes?n=100000", Version: "2"}))
	released(t, l, do(t, l, Request{Target: "/hello", Version: "2"}))
	if n := len(all[event.ServerAccepted](t, l)); n != 1 {
		t.Errorf("%d connections", n)
	}
	a, b := do(t, l, slow), do(t, l, slow)
	handled(t, l, 5)
	if err := l.CloseConnection("c1", "server"); err != nil {
		t.Fatal(err)
	}
	failedWith(t, l, a, event.FailedEOF)
	failedWith(t, l, b, event.FailedEOF)
	released(t, l, do(t, l, Request{Target: "/hello", Version: "2"}))
	if r := all[event.RequestRetried](t, l); len(r) > 0 {
		t.Errorf("sent again: %v", r)
	}
	for _, c := range all[event.ConnectionClosed](t, l) {
		if c.Why != event.ClosedByHand && c.Why != event.ClosedPeerClosed {
			t.Errorf("closed because of %s", c.Why)
		}
	}
}

// Either program closes what has been idle for too long, from the last response on.
func TestHTTP2Idle(t *testing.T) {
	for _, c := range []Config{{ServerIdle: time.Second}, {ClientIdle: time.Second}} {
		c.Speed, c.RTT = 10, 20*time.Millisecond
		l := open(t, c)
		released(t, l, do(t, l, Request{Target: "/slow?ms=1500", Version: "2"}))
		await(t, l, "the other's close", nth[event.ConnectionClosed](2))
		if why := all[event.ConnectionClosed](t, l)[0].Why; why != event.ClosedIdleTimeout {
			t.Errorf("closed because of %s", why)
		}
		released(t, l, do(t, l, Request{Target: "/hello", Version: "2"}))
	}
}

// A lab that ends in the midst of streams leaves nothing: TestMain looks.
func TestHTTP2TearDown(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	released(t, l, do(t, l, Request{Target: "/hello", Version: "2"}))
	for range 10 {
		do(t, l, Request{Target: "/slow?ms=60000", Version: "2"})
	}
	handled(t, l, 11)
	if _, err := l.Reset(); err != nil {
		t.Fatal(err)
	}
	released(t, l, do(t, l, Request{Target: "/hello", Version: "2", Connection: fresh}))
	for range 10 { // cold: each dials, and one of them is shared
		do(t, l, Request{Target: "/slow?ms=60000", Version: "2"})
	}
}

// HTTP/2 by hand: the preface is no request, and what a handler then gets is nobody's.
func TestHTTP2ByHand(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	const settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
	const get = "\x00\x00\x06\x01\x05\x00\x00\x00\x01" + "\x82\x86\x84\x41\x01x" // GET http://x/
	do(t, l, Request{Raw: preface + settings + get, Connection: fresh, Cuts: []int{1, 13, 3}})
	await(t, l, "the handler", is(func(_ event.Event, p event.RequestReceived) bool {
		return p.Stream == 1 && p.Nth == 1 && p.Request == "" && p.StartLine == "GET / HTTP/2"
	}))
	await(t, l, "its answer", is(func(_ event.Event, p event.ResponseSent) bool { return p.Stream == 1 && p.StartLine == "HTTP/2 404" }))
	if sent := all[event.RequestSent](t, l); len(sent) > 0 {
		t.Errorf("told as %+v", sent)
	}
}

// Octets in any pieces make the same heads.
func TestFramesInPieces(t *testing.T) {
	octets := []byte("\x00\x00\x05\x00\x08\x00\x00\x00\x03\x02hi\x00\x00" + // DATA, padded
		"\x00\x00\x0a\x01\x28\x00\x00\x00\x01\x01\x00\x00\x00\x00\x10\x82\x84\x86\x00" + // HEADERS, padded, with a priority
		"\x00\x00\x03\x09\x04\x00\x00\x00\x01\x41\x01x" + // CONTINUATION
		"\x00\x00\x00\x04\x01\x00\x00\x00\x00" + // SETTINGS
		"\x00\x00\x01\x01\x05\x00\x00\x00\x03\xbe") // what was added to the table
	for size := 1; size <= len(octets); size++ {
		f, got := newFrames(0), []string{}
		for piece := range slices.Chunk(octets, size) {
			for _, h := range f.take(piece) {
				got = append(got, fmt.Sprint(h.stream, h.start, h.fields))
			}
		}
		want := []string{"1GET / HTTP/2[[:method GET] [:path /] [:scheme http] [:authority x]]", "3[[:authority x]]"}
		if !slices.Equal(got, want) {
			t.Fatalf("in pieces of %d: %q, want %q", size, got, want)
		}
	}
}

// Whatever comes, reading it ends and keeps little.
func FuzzFrames(f *testing.F) {
	f.Add([]byte("\x00\x00\x03\x01\x05\x00\x00\x00\x01\x82\x84\x86"))
	f.Add([]byte("\x00\x00\x02\x01\x0d\x00\x00\x00\x01\x09\x82"))
	f.Fuzz(func(t *testing.T, b []byte) {
		frames := newFrames(0)
		for piece := range slices.Chunk(b, 7) {
			for _, h := range frames.take(piece) {
				if size := len(fmt.Sprint(h.fields)); size > 2*maxHead {
					t.Errorf("a head of %d octets", size)
				}
			}
		}
	})
}

func TestHTTP2IsRefusedWhatItHasNot(t *testing.T) {
	l := open(t, Config{})
	for code, r := range map[string]Request{
		"version_unknown":           {Version: "3"},
		"version_and_tls":           {Version: "2", TLS: "1.3"},
		"connection_policy_unknown": {Version: "2", Connection: closing},
		"header_invalid":            {Version: "2", Headers: []event.Header{{"keep-alive", "timeout=5"}}},
		"raw_and_more":              {Version: "2", Raw: "x", Connection: fresh},
	} {
		if code != "raw_and_more" {
			r.Target = "/hello"
		}
		if _, err := l.Do(r); err == nil || err.(*InvalidError).Code != code {
			t.Errorf("%+v: %v, want %s", r, err, code)
		}
	}
}
