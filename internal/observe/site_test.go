package observe

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is far more than anything here takes.
const patience = 20 * time.Second

// site is a real server on a tapped loopback listener.
type site struct {
	*http.Server
	t        testing.TB
	listener *Listener
	addr     string
	visits   *Visits
}

// listen listens on an address that every machine has, but for those of IPv6.
func listen(t testing.TB, addr string) *Listener {
	t.Helper()
	l, err := Listen(t.Context(), addr)
	if err != nil && strings.HasPrefix(addr, "[::1]:") {
		cannot(t, "this machine has no loopback by IPv6: "+err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// serve starts a site. Every request names its visit, kind and click in the
// query, and what to do with it in the path.
func serve(t testing.TB, limits VisitLimits, adapt func(*http.Server), listening ...func(*Listener)) *site {
	t.Helper()
	l := listen(t, "127.0.0.1:0")
	for _, f := range listening {
		f(l)
	}
	s := &site{t: t, listener: l, addr: l.Addr().String(), visits: NewVisits(limits)}
	s.Server = &http.Server{Handler: Middleware(s), ConnContext: l.ConnContext, ConnState: l.ConnState}
	if adapt != nil {
		adapt(s.Server)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Server.Close()
		<-done
		s.visits.Close()
	})
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if token := r.Header.Get("Visit"); token != "" { // where the target must be as it is
		q.Set("visit", token)
		q.Set("run", r.Header.Get("Run"))
	}
	if v, ok := s.visits.Find(q.Get("visit")); ok {
		if Tell(r, v, Act{Kind: event.RequestKind(q.Get("kind")), Click: q.Get("click"), Run: q.Get("run")}) {
			w.Header().Set("Repeat", "true")
		}
	}
	switch path, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); path {
	case "close":
		w.Header().Set("Connection", "close")
	case "hints":
		w.WriteHeader(http.StatusEarlyHints)
	case "bytes":
		n, _ := strconv.Atoi(q.Get("n"))
		_, _ = w.Write(make([]byte, n))
	case "idle":
		ms, _ := strconv.Atoi(q.Get("ms"))
		IdleTimeout(r, time.Duration(ms)*time.Millisecond)
	case "wait":
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case "abort":
		panic(http.ErrAbortHandler)
	case "upgrade":
		Upgraded(r, "visit")
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "test")
		w.WriteHeader(http.StatusSwitchingProtocols)
		c, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			s.t.Error(err)
			return
		}
		_, _ = rw.ReadString('\n') // until the client says a line, or leaves
		_ = c.Close()
	case "refuse":
		Upgraded(r, "visit") // meant to, but did not
	}
}

func (s *site) open() *Visit {
	s.t.Helper()
	v, err := s.visits.Open(netip.Prefix{})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// client is one raw connection.
type client struct {
	*net.TCPConn
	t testing.TB
	r *bufio.Reader
}

func (s *site) dial() *client {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience))
	return &client{c.(*net.TCPConn), s.t, bufio.NewReader(c)}
}

func (c *client) send(message string) {
	c.t.Helper()
	if _, err := io.WriteString(c, message); err != nil {
		c.t.Fatal(err)
	}
}

// receive reads one answer with its content.
func (c *client) receive() *http.Response {
	c.t.Helper()
	resp, err := http.ReadResponse(c.r, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			c.t.Fatal(err)
		}
	}
	return resp
}

// get does one exchange for a visit; v may be nil.
func (c *client) get(v *Visit, kind event.RequestKind, path, click string) *http.Response {
	c.t.Helper()
	token := ""
	if v != nil {
		token = v.Token()
	}
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	c.send(fmt.Sprintf("GET %s%svisit=%s&kind=%s&click=%s HTTP/1.1\r\nHost: x\r\n\r\n", path, sep, token, kind, click))
	return c.receive()
}

// ended reads until the server's FIN or RST.
func (c *client) ended() {
	c.t.Helper()
	if n, err := io.Copy(io.Discard, c.r); err != nil && !strings.Contains(err.Error(), "reset") {
		c.t.Errorf("connection did not end: %d octets, %v", n, err)
	}
}

// await follows the visit's trace until an event matches.
func await[P event.Payload](t testing.TB, v *Visit, match func(P) bool) P {
	t.Helper()
	late := time.After(patience)
	var seq uint64
	for {
		lines, _ := v.Trace().Since(seq)
		for _, e := range read(t, lines) {
			seq = e.Seq
			if p, ok := e.Data.(P); ok && (match == nil || match(p)) {
				return p
			}
		}
		select {
		case <-v.Trace().Changed(seq):
			if _, ended := v.Trace().Since(seq); ended && v.Trace().Last() == seq {
				t.Fatalf("the trace ended without the event: %v", names(t, v))
			}
		case <-late:
			t.Fatalf("event did not come: %v", names(t, v))
		}
	}
}

func closed(t testing.TB, v *Visit) event.SocketClosed {
	t.Helper()
	return await[event.SocketClosed](t, v, nil)
}

// idleAfter waits until the goroutine of the visit's only socket reads again
// after n requests.
func idleAfter(t testing.TB, v *Visit, n int) {
	t.Helper()
	await(t, v, func(event.SocketIdle) bool { n--; return n == 0 })
}

func read(t testing.TB, lines [][]byte) []event.Event {
	t.Helper()
	events := make([]event.Event, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &events[i]); err != nil {
			t.Fatal(err)
		}
	}
	return events
}

func told(t testing.TB, v *Visit) []event.Event {
	t.Helper()
	lines, _ := v.Trace().Since(0)
	return read(t, lines)
}

func names(t testing.TB, v *Visit) []string {
	t.Helper()
	var names []string
	for _, e := range told(t, v) {
		names = append(names, e.Name)
	}
	return names
}

// only picks the payloads of one kind.
func only[P event.Payload](t testing.TB, v *Visit) []P {
	t.Helper()
	var ps []P
	for _, e := range told(t, v) {
		if p, ok := e.Data.(P); ok {
			ps = append(ps, p)
		}
	}
	return ps
}

// A request without a tapped socket still has its click counted.
func TestNoSocket(t *testing.T) {
	vs := NewVisits(VisitLimits{})
	defer vs.Close()
	v, err := vs.Open(netip.Prefix{})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(context.Background(), "GET", "/", nil)
	if Tell(r, v, Act{Kind: event.KindClick, Click: "a"}) || !Tell(r, v, Act{Kind: event.KindClick, Click: "a"}) {
		t.Error("the second click is the repeat")
	}
	Upgraded(r, "lab")
	Middleware(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), r)
	if got := names(t, v); len(got) != 1 {
		t.Errorf("told %v of no socket", got)
	}
}

// cannot skips what this system does not offer, and fails where CI=true promises
// that everything is checked.
func cannot(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why + ", and CI=true")
	}
	t.Skip(why)
}
