package server

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// wire is one connection of a client that does exactly what it is told to.
type wire struct {
	*net.TCPConn
	t     *testing.T
	r     *bufio.Reader
	start string // of every target
	host  string
}

func (st *running) wire(token, run string) *wire {
	st.T.Helper()
	c, err := net.Dial("tcp", st.addr)
	if err != nil {
		st.T.Fatal(err)
	}
	st.T.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	return &wire{c.(*net.TCPConn), st.T, bufio.NewReader(c), "/try/" + token + "/" + run, st.addr}
}

func (w *wire) send(method, path string, header ...string) {
	w.t.Helper()
	lines := append([]string{method + " " + w.start + path + " HTTP/1.1", "Host: " + w.host}, header...)
	if _, err := io.WriteString(w, strings.Join(lines, "\r\n")+"\r\n\r\n"); err != nil {
		w.t.Fatal(err)
	}
}

func (w *wire) get(path string) *http.Response {
	w.t.Helper()
	w.send("GET", path)
	return w.answer()
}

func (w *wire) answer() *http.Response {
	w.t.Helper()
	resp, err := http.ReadResponse(w.r, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		w.t.Fatal(err)
	}
	return resp
}

// end is how the connection ends for the client: FIN or RST, and that nothing
// comes before.
func (w *wire) end() string {
	w.t.Helper()
	switch b, err := w.r.ReadByte(); {
	case err == io.EOF:
		return "FIN"
	case errors.Is(err, syscall.ECONNRESET):
		return "RST"
	default:
		return fmt.Sprint(b, " ", err)
	}
}

// What is asked to become of a socket does, and it is told as it was.
func TestTroubleAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		play  func(w *wire)
		cause event.StaleCause
		hit   string // what was lost, behind the run
		by    event.Host
	}{
		"lose": {func(w *wire) {
			w.get("/1?lose=1")
			w.send("GET", "/2")
			if got := w.end(); got != "FIN" {
				w.t.Error("the client sees ", got)
			}
			_ = w.Close()
		}, "lose", "/2", "server"},
		"lose, by RST": {func(w *wire) {
			w.get("/1?lose=rst")
			w.send("POST", "/2")
			if got := w.end(); got != "RST" {
				w.t.Error("the client sees ", got)
			}
		}, "lose", "/2", "server"},
		"lose, octet by octet": {func(w *wire) {
			w.get("/1?lose=1")
			for _, octet := range []byte("GET " + w.start + "/slow HTTP/1.1\r\n") {
				if _, err := w.Write([]byte{octet}); err != nil {
					w.t.Fatal(err)
				}
			}
			if got := w.end(); got != "FIN" {
				w.t.Error("the client sees ", got)
			}
			_ = w.Close()
		}, "lose", "/slow", "server"},
		"drop": {func(w *wire) {
			w.get("/1")
			w.send("GET", "/2?drop=1")
			if got := w.end(); got != "FIN" {
				w.t.Error("the client sees ", got)
			}
		}, "drop", "/2?drop=1", "server"},
		"silent": {func(w *wire) {
			w.get("/1")
			w.send("GET", "/2?silent=1")
			_ = w.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
			if got := w.end(); !strings.Contains(got, "timeout") {
				w.t.Error("the client sees ", got)
			}
			_ = w.Close()
		}, "silent", "/2?silent=1", "client"},
		"silent from the next on": {func(w *wire) {
			w.get("/1?silent=next")
			w.send("GET", "/2")
			w.send("GET", "/3")
			_ = w.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
			if got := w.end(); !strings.Contains(got, "timeout") {
				w.t.Error("the client sees ", got)
			}
			_ = w.Close()
		}, "silent", "/2", "client"},
	} {
		t.Run(name, func(t *testing.T) {
			st := newSite(t)
			token := st.newVisit()
			w := st.wire(token, "a")
			w.t = t
			c.play(w)
			r := st.settled(token, "a", func(r observe.RunSummary) bool { return r.ClosedBy != "" })
			if got := *r.Sockets[0].Closed; got.By != c.by || got.Why != event.EndAsked {
				t.Errorf("closed %+v", got)
			}
			lines := st.Do("GET", "/api/visits/"+token+"/events", "").Body
			want := fmt.Sprintf(`"cause":%q,"saw":"request","target":"/try/%s/a%s"`, c.cause, token, c.hit)
			if n := strings.Count(lines, "socket:stale"); n != 1 || !strings.Contains(lines, want) {
				t.Errorf("%d told, without %s: %s", n, want, lines)
			}
			// It comes again, and is answered.
			again := st.wire(token, "a")
			again.get(strings.Replace(strings.Replace(c.hit, "silent=1", "silent=0", 1), "drop=1", "drop=0", 1))
			if c.cause == "lose" || c.hit == "/2" {
				st.settled(token, "a", func(r observe.RunSummary) bool { return r.Stale == event.Retried })
			}
		})
	}
}

// Silence is bounded: in time, in sockets, and by the end of the server.
func TestSilenceIsBounded(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.SilentTime, c.Limits.Drills = 50*time.Millisecond, 1 })
	token := st.newVisit()
	w := st.wire(token, "a")
	w.send("GET", "/1?silent=1")
	if got := w.end(); got != "RST" {
		t.Error("after its time the client sees ", got)
	}
	st = newSite(t, func(c *Config) { c.Limits.SilentTime, c.Limits.Drills = time.Hour, 1 })
	token = st.newVisit()
	first, second := st.wire(token, "a"), st.wire(token, "b")
	first.send("GET", "/1?silent=1")
	st.settled(token, "a", func(r observe.RunSummary) bool {
		return strings.Contains(st.Do("GET", "/api/visits/"+token+"/events", "").Body, "socket:stale")
	})
	second.send("GET", "/1?silent=1")
	if got := second.end(); got != "FIN" {
		t.Error("where there is no room the client sees ", got)
	}
	start := time.Now()
	st.stop()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("the server took %v to stop", took)
	}
}

// The answer has the status, the length or none, the hint, and the end, that are
// asked for.
func TestAnswersAsAsked(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	w := st.wire(token, "a")
	for _, c := range []struct {
		path, hint string
		status     int
		length     int64
		chunked    bool
		close      bool
	}{
		{path: "/1?status=503&bytes=5", status: 503, length: 5},
		{path: "/2?chunked=1&bytes=100000", status: 200, length: -1, chunked: true},
		{path: "/3?status=204", status: 204},
		{path: "/4?status=304&bytes=7", status: 304},
		{path: "/5?hint=7&bytes=1", status: 200, length: 1, hint: "timeout=7"},
		{path: "/6?bytes=1&max=8", status: 200, length: 1},
		{path: "/7?bytes=1", status: 200, length: 1},
		{path: "/8?bytes=1", status: 200, length: 1, close: true},
	} {
		r := w.get(c.path)
		if r.StatusCode != c.status || r.Close != c.close || r.Header.Get("Keep-Alive") != c.hint || (len(r.TransferEncoding) > 0) != c.chunked ||
			c.status != 204 && c.status != 304 && r.ContentLength != c.length {
			t.Errorf("%s: %d, length %d %v, close %v, hint %q", c.path, r.StatusCode, r.ContentLength, r.TransferEncoding, r.Close, r.Header.Get("Keep-Alive"))
		}
	}
	if got := w.end(); got != "FIN" {
		t.Error("after the last the client sees ", got)
	}
	_ = w.Close()
	if r := st.settled(token, "a", func(r observe.RunSummary) bool { return r.ClosedBy != "" }); r.Requests != 8 {
		t.Errorf("%+v", r)
	}
}

// What clients send is read as far as our limit, and beyond it we say that it is
// ours.
func TestBodiesAreReadAndForgotten(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.TryBody = 1 << 20; c.Limits.WholeRequest = 500 * time.Millisecond })
	token := st.newVisit()
	keeps := st.wire(token, "keeps")
	for range 2 {
		keeps.send("PUT", "/1", "Expect: 100-continue", "Content-Length: 1048576")
		if line, err := keeps.r.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
			t.Fatalf("%q, %v", line, err)
		}
		_, _ = keeps.r.ReadString('\n')
		if _, err := keeps.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		if r := keeps.answer(); r.StatusCode != 200 || r.Close {
			t.Errorf("%s, close %v", r.Status, r.Close)
		}
	}
	for run, c := range map[string]struct {
		header string
		octets int
		status int
		limit  event.Limit
	}{
		"announced": {"Content-Length: 1048577", 0, 413, "body"},
		"chunked":   {"Transfer-Encoding: chunked", 2 << 20, 413, "body"},
		"slow":      {"Content-Length: 1000", 10, 408, "time"},
	} {
		w := st.wire(token, run)
		w.send("POST", "/1", c.header)
		if c.octets > 1000 {
			_, _ = fmt.Fprintf(w, "%x\r\n%s", c.octets, strings.Repeat("x", c.octets))
		} else {
			_, _ = w.Write(make([]byte, c.octets))
		}
		if r := w.answer(); r.StatusCode != c.status {
			t.Errorf("%s: %s", run, r.Status)
		}
		_ = w.Close()
		st.settled(token, run, func(r observe.RunSummary) bool { return r.ClosedBy != "" })
		st.wire(token, run).get("/2")
		r := st.settled(token, run, func(r observe.RunSummary) bool { return r.Requests == 2 && r.Reason != "one_request" })
		if r.Reason != event.ServerLimit || r.Limit != c.limit || r.Needless != 0 {
			t.Errorf("%s: %+v", run, r)
		}
	}
}

// The head is told as it was received, once for what stays the same, and without
// what authenticates.
func TestHeadsAreTold(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	w := st.wire(token, "a")
	fields := []string{"uSER-agent:  odd \t", "Cookie: secret=1", "authorization: Basic c2VjcmV0", "X-Empty:"}
	for n := range 3 {
		w.send("GET", fmt.Sprint("/", n), fields...)
		w.answer()
	}
	w.send("GET", "/4", "X-Long: "+strings.Repeat("x", 4000))
	w.answer()
	body := st.Do("GET", "/api/visits/"+token+"/events", "").Body
	want := fmt.Sprintf(`"head":"GET /try/%s/a/0 HTTP/1.1\r\nHost: %s\r\nuSER-agent:  odd \t\r\nCookie: (8 octets)\r\nauthorization: (14 octets)\r\nX-Empty:\r\n"`, token, st.addr)
	if !strings.Contains(body, want) || strings.Count(body, `"head":`) != 2 || strings.Contains(body, "c2VjcmV0") {
		t.Errorf("want %s in %s", want, body)
	}
	if n := strings.Count(body, "x"); n > 2100 {
		t.Errorf("%d octets of a long head", n)
	}
	for _, member := range []string{`"first_octet":`, `"waited_us":`, `"handshake_us":`} {
		if !strings.Contains(body, member) && member != `"handshake_us":` {
			t.Errorf("no %s", member)
		}
	}
}

// HTTP/2 with prior knowledge is refused by name, and the visit that it was meant
// for is told; no other learns of it.
func TestHTTP2IsNamed(t *testing.T) {
	st := newSite(t)
	token, other := st.newVisit(), st.newVisit()
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	tr := &http.Transport{Protocols: protocols}
	defer tr.CloseIdleConnections()
	for _, path := range []string{"/try/" + token + "/a/1", "/try/" + token + "/a/2", "/ko/", "/api/visits/" + token, "/try/none/a"} {
		resp, err := (&http.Client{Transport: tr}).Get(st.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if _ = resp.Body.Close(); resp.StatusCode != http.StatusHTTPVersionNotSupported || resp.ProtoMajor != 2 {
			t.Errorf("%s: %s %s", path, resp.Proto, resp.Status)
		}
	}
	r := st.settled(token, "a", func(r observe.RunSummary) bool { return r.Requests == 2 })
	if r.Verdict != event.CannotTell || r.Reason != event.HTTP2 || r.Connections != 1 {
		t.Errorf("%+v", r)
	}
	lines := st.Do("GET", "/api/visits/"+token+"/events", "").Body
	if n := strings.Count(lines, `"version":"HTTP/2.0"`); n != 2 || strings.Count(lines, `"status":505`) != 2 {
		t.Errorf("%s", lines)
	}
	if runs := st.summary(other).Runs; len(runs) != 0 {
		t.Errorf("another visit has %+v", runs)
	}
}
