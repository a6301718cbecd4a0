package observe

import (
	"io"
	"net/http"
	"testing"

	"samesocket/internal/event"
)

// held is a site whose goroutines do not come to read what the client does: the
// request to /hold ends when the test lets it.
func held(t *testing.T) (s *site, release func()) {
	t.Helper()
	let := make(chan struct{})
	s = serve(t, VisitLimits{}, func(srv *http.Server) {
		inner := srv.Handler
		srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			if r.URL.Path == "/hold" {
				<-let
			}
		})
	})
	released := false
	release = func() {
		if !released {
			released = true
			close(let)
		}
	}
	t.Cleanup(release)
	return s, release
}

// A client that has given up and opens the next connection is seen to have left,
// while the program still works on its first request.
func TestLookFindsTheFIN(t *testing.T) {
	s, release := held(t)
	v := s.open()
	c := s.dial()
	c.send("GET /hold?run=a&visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
	await[event.SocketRequest](t, v, nil)
	_ = c.Close()
	s.dial().get(v, event.KindOther, "/?run=a", "")
	if left := only[event.SocketLeft](t, v); len(left) != 1 || left[0] != (event.SocketLeft{Socket: "s1"}) {
		t.Errorf("left %+v", left)
	}
	if r := v.Summary().Runs[0]; r.Verdict != event.NotReused || r.Reason != event.ClientGaveUp {
		t.Errorf("judged %+v", r)
	}
	release()
	if got := closed(t, v); got.By != "client" || !got.Unanswered {
		t.Errorf("closed %+v", got)
	}
	if r := v.Summary().Runs[0]; r.Reason != event.ClientGaveUp || r.Needless != 1 {
		t.Errorf("judged %+v", r)
	}
}

// A client that opens the next connection while it does not read the last answer
// is seen not to, and is judged when that ends.
func TestLookFindsTheUnread(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := s.dial()
	small(c)
	c.send("GET /bytes?n=3000000&run=a&visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
	if _, err := http.ReadResponse(c.r, nil); err != nil { // the head alone
		t.Fatal(err)
	}
	s.dial().get(v, event.KindOther, "/?run=a", "")
	if r := v.Summary().Runs[0]; r.Verdict != event.Parallel {
		t.Errorf("while it may still read, judged %+v", r)
	}
	_ = c.Close()
	await(t, v, func(c event.SocketClosed) bool { return c.Socket == "s1" })
	if r := v.Summary().Runs[0]; r.Verdict != event.NotReused || r.Reason != event.BodyUnread {
		t.Errorf("judged %+v", r)
	}
}

// A FIN that comes after the next connection was used has not caused it.
func TestLookFindsNothing(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	first, second := s.dial(), s.dial()
	first.get(v, event.KindOther, "/?run=a", "")
	idleAfter(t, v, 1)
	second.get(v, event.KindOther, "/?run=a", "")
	for _, c := range []*client{first, second} {
		_ = c.Close()
	}
	for _, id := range []string{"s1", "s2"} {
		await(t, v, func(c event.SocketClosed) bool { return c.Socket == id })
	}
	if n := len(only[event.SocketLeft](t, v)); n != 0 {
		t.Errorf("%d have left", n)
	}
}

// The head is found however it is cut into segments, and with what follows it.
func TestInbox(t *testing.T) {
	const head = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"
	get := func(path string) *http.Request {
		r, _ := http.NewRequest("GET", "http://x"+path, nil)
		r.RequestURI = path
		return r
	}
	for size := 1; size <= len(head); size++ {
		var i inbox
		for at := 0; at < len(head); at += size {
			i.hear([]byte(head[at:min(len(head), at+size)]), false)
		}
		i.open(get("/a?b"))
		if got := string(i.head); got != head[:len(head)-2] {
			t.Errorf("by %d octets: %q", size, got)
		}
	}
	var i inbox
	i.hear([]byte(head+"GET /c HTTP/1.1\r\n"), false)
	i.open(get("/a?b"))
	i.hear([]byte("Host: y\r\n\r\n"), false) // while the first is served
	i.idle()
	i.open(get("/c"))
	if got := string(i.head); got != "GET /c HTTP/1.1\r\nHost: y\r\n" {
		t.Errorf("the second is %q", got)
	}
	i.idle()
	i.hear([]byte("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"), false)
	post, _ := http.NewRequest("POST", "http://x/", nil)
	post.RequestURI, post.ContentLength = "/", 3
	i.open(post)
	i.hear([]byte("content"), true)
	if len(i.octets) != 0 || string(i.head) != "POST / HTTP/1.1\r\nContent-Length: 3\r\n" {
		t.Errorf("content is kept: %q behind %q", i.octets, i.head)
	}
	i.idle()
	for range 100 {
		i.hear(make([]byte, 1000), false)
	}
	if len(i.octets) > maxInbox {
		t.Errorf("%d octets are kept", len(i.octets))
	}
}

// A listener that watches sockets after their end lets go of them when it closes.
func TestSilentEndsWithTheListener(t *testing.T) {
	s := serve(t, VisitLimits{}, func(srv *http.Server) {
		srv.Handler = Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { Drop(r, true) }))
	})
	v := s.open()
	inner := s.Handler
	s.Handler = Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Tell(r, v, Act{Kind: event.KindOther, Run: "a"})
		inner.ServeHTTP(w, r)
	}))
	c := s.dial()
	c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	await[event.SocketStale](t, v, nil)
	_ = s.listener.Close()
	if _, err := c.r.ReadByte(); err == nil || err == io.EOF {
		t.Errorf("the client reads %v, want an RST", err)
	}
}
