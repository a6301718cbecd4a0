package lab

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
)

func TestWhatIsAccepted(t *testing.T) {
	header := func(name, value string) Request {
		return Request{Target: "/hello", Headers: []event.Header{{name, value}}}
	}
	for _, c := range []struct {
		r    Request
		code string
	}{
		{Request{Target: "/hello"}, ""},
		{Request{Target: "/hello?a=b&c=%20d", Method: "POST", Body: "x", Connection: "close", Click: "k"}, ""},
		{Request{Target: "/hello", Method: "BREW"}, ""},
		{Request{Target: "/hello", Method: "GET /"}, "method_not_allowed"},
		{Request{Target: "/hello", Method: "CONNECT"}, "method_not_allowed"},
		{Request{Target: "/hello", Method: strings.Repeat("A", 33)}, "method_not_allowed"},
		{Request{Target: ""}, "target_invalid"},
		{Request{Target: "hello"}, "target_invalid"},
		{Request{Target: "*", Method: "OPTIONS"}, "target_invalid"},
		{Request{Target: "http://example.org/"}, "target_invalid"},
		{Request{Target: "//example.org/"}, "target_invalid"},
		{Request{Target: "/a b"}, "target_invalid"},
		{Request{Target: "/a\r\nX: y"}, "target_invalid"},
		{Request{Target: "/a#b"}, "target_invalid"},
		{Request{Target: "/%2"}, "target_invalid"},
		{Request{Target: "/%zz"}, "target_invalid"},
		{Request{Target: "/é"}, "target_invalid"},
		{Request{Target: "/hello", Connection: "keep"}, "connection_policy_unknown"},
		{Request{Target: "/hello", Click: strings.Repeat("k", 129)}, "click_invalid"},
		{Request{Target: "/hello", Body: strings.Repeat("b", maxRequest)}, "request_too_large"},
		{header("X-Name", "value"), ""},
		{header("X-Name", ""), ""},
		{header("X-Korean", "안녕"), ""},
		{header("Host", "example.org:8080"), ""},
		{header("Host", "[::1]:8080"), ""},
		{header("host", "a b"), "header_invalid"},
		{header("Host", ""), "header_invalid"},
		{header("Host", "a/b"), "header_invalid"},
		{header("", "value"), "header_invalid"},
		{header("X Name", "value"), "header_invalid"},
		{header("X-Name", "a\r\nX: y"), "header_invalid"},
		{header("X-Name", "a\x00"), "header_invalid"},
		{header("Content-Length", "3"), "header_invalid"},
		{header("transfer-encoding", "chunked"), "header_invalid"},
		{header("X-Large", strings.Repeat("v", maxRequest)), "request_too_large"},
	} {
		if _, err := c.r.valid(); codeOf(err) != c.code {
			t.Errorf("%.80v: %v, want %q", c.r, err, c.code)
		}
	}
}

// Whatever is accepted is sent as it was written, as one message.
func FuzzRequest(f *testing.F) {
	f.Add("GET", "/hello", "X-Name", "value", "body")
	f.Add("POST", "/a?b=%20", "Host", "example.org", "")
	f.Add("BREW", "/a\r\n", "Content-Length", "3", "abc")
	f.Fuzz(func(t *testing.T, method, target, name, value, body string) {
		r, err := Request{Method: method, Target: target, Headers: []event.Header{{name, value}}, Body: body}.valid()
		if err != nil {
			if codeOf(err) == err.Error() {
				t.Fatalf("not an InvalidError: %v", err)
			}
			return
		}
		var sent strings.Builder
		req, err := message(t.Context(), r)
		if err != nil {
			t.Fatalf("accepted %+v but cannot make it: %v", r, err)
		}
		if err := req.Write(&sent); err != nil {
			t.Fatalf("accepted %+v but cannot send it: %v", r, err)
		}
		got, err := http.ReadRequest(bufio.NewReader(strings.NewReader(sent.String())))
		if err != nil {
			t.Fatalf("sent %q, which a server refuses: %v", sent.String(), err)
		}
		if got.Method != r.Method || got.RequestURI != r.Target {
			t.Fatalf("%q %q arrives as %q %q", r.Method, r.Target, got.Method, got.RequestURI)
		}
		if n := strings.Count(sent.String(), "\r\n\r\n"); n != 1+strings.Count(body, "\r\n\r\n") && !strings.HasPrefix(body, "\r\n") && !strings.HasPrefix(body, "\n") {
			t.Fatalf("%d messages in %q", n, sent.String())
		}
	})
}

// Heads arrive in pieces of any size, interim responses before them and content
// behind them.
func FuzzHead(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"), 3)
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), 1)
	f.Add([]byte("GET / HTTP/1.1\r\nno colon\r\n: \r\n\r\n"), 100)
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		whole, piecewise := headReader{}, headReader{}
		whole.await()
		piecewise.await()
		h1, ok1 := whole.take(b)
		var h2 head
		var ok2 bool
		size = max(1, size)
		for rest := b; len(rest) > 0 && !ok2; {
			n := min(size, len(rest))
			h2, ok2 = piecewise.take(rest[:n])
			rest = rest[n:]
		}
		if len(b) > maxHead {
			return // the end of a head may be missed beyond the bound
		}
		if ok1 != ok2 || h1.start != h2.start || len(h1.fields) != len(h2.fields) {
			t.Fatalf("as a whole %v %q, in pieces %v %q", ok1, h1, ok2, h2)
		}
		if ok1 && (h1.interim() || strings.Contains(h1.start, "\r\n")) {
			t.Fatalf("start line %q", h1.start)
		}
	})
}

func TestHead(t *testing.T) {
	var r headReader
	if _, ok := r.take([]byte("GET / HTTP/1.1\r\n\r\n")); ok {
		t.Error("a head is told though none was awaited")
	}
	r.await()
	for _, b := range []string{"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 20", "0 OK\r\nA:  b \r", "\nC:\r\n\r"} {
		if h, ok := r.take([]byte(b)); ok {
			t.Errorf("%q completes %q", b, h)
		}
	}
	h, ok := r.take([]byte("\ncontent\r\n\r\n"))
	if !ok || h.start != "HTTP/1.1 200 OK" || len(h.fields) != 2 || h.fields[0] != (event.Header{"A", "b"}) || h.fields[1] != (event.Header{"C", ""}) {
		t.Errorf("got %q, %v", h, ok)
	}
	if _, ok := r.take([]byte("HTTP/1.1 200 OK\r\n\r\n")); ok {
		t.Error("content is taken for a head")
	}
}

// What is accepted also survives Go's server: no request leaves net/http to
// answer by itself.
func TestTheHandlerSeesWhatIsAccepted(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	for _, h := range []event.Header{
		{"Expect", "100-continue"},
		{"Upgrade", "websocket"},
		{"Connection", "Upgrade"},
		{"Connection", "keep-alive"},
		{"X-Odd", "~!@#$%^&*()\t\xff"},
		{"Host", "a:b:c"},
		{"Host", "[::1"},
		{"Cookie", "broken;;;=,"},
		{"Te", "gzip"},
		{"User-Agent", ""},
		{"Content-Type", "nonsense"},
		{"Range", "bytes=9-"},
		{"If-Match", "*"},
	} {
		id := do(t, l, Request{Method: "POST", Target: "/echo", Body: "hi", Headers: []event.Header{h}})
		if e := released(t, l, id); e.Name != "http:connection_released" {
			t.Errorf("%q: %+v", h, e)
		}
	}
	if seen := len(all[event.RequestReceived](t, l)); seen != 13 {
		t.Errorf("the handler saw %d requests of 13:\n%s", seen, tracks(t, l))
	}
}
