package observe

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samesocket/internal/event"
)

// Three clicks on one connection: accepted once, and then the same socket is
// read again and again.
func TestSameSocket(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := s.dial()
	for n := range 3 {
		c.get(v, event.KindClick, "/", fmt.Sprint("k", n))
		got := await(t, v, func(r event.SocketResponse) bool { return r.Nth == n+1 })
		if got.Status != 200 || got.Close || got.TookUS < 0 || got.Socket != "s1" {
			t.Errorf("answer %d: %+v", n+1, got)
		}
		idleAfter(t, v, n+1)
	}
	_ = c.Close()
	if got := closed(t, v); got != (event.SocketClosed{Socket: "s1", By: "client", Why: "peer_fin", Requests: 3}) {
		t.Errorf("closed: %+v", got)
	}

	exchange := []string{"socket:request", "socket:response", "socket:idle"}
	want := slices.Concat([]string{"visit:opened", "socket:accepted"}, exchange, exchange, exchange, []string{"socket:closed"})
	got := slices.DeleteFunc(names(t, v), func(n string) bool { return n == "socket:info" })
	if !slices.Equal(got, want) {
		t.Errorf("told %v", got)
	}
	events := told(t, v)
	if last := events[len(events)-1]; last.Name != "socket:closed" || last.Conn != "s1" {
		t.Errorf("the last of the socket is %+v", last)
	}
	a := only[event.SocketAccepted](t, v)[0]
	if a.Tuple.Local != s.addr || a.Tuple.Remote != c.LocalAddr().String() {
		t.Errorf("the kernel's tuple is %v to %v, told %+v", c.LocalAddr(), s.addr, a.Tuple)
	}
	for n, q := range only[event.SocketRequest](t, v) {
		if q.Nth != n+1 || q.Method != "GET" || q.Kind != event.KindClick || q.Click != fmt.Sprint("k", n) || q.Repeat {
			t.Errorf("request %d: %+v", n+1, q)
		}
	}
}

// Whoever has read an answer finds it in the trace, although small answers are
// handed over after the handler has returned.
func TestAnswerIsToldBeforeItArrives(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := s.dial()
	for n, path := range []string{"/", "/bytes?n=4000", "/bytes?n=5000", "/bytes?n=200000", "/hints"} {
		c.get(v, event.KindOther, path, "")
		if path == "/hints" { // the interim answer was read, the final one follows
			c.receive()
		}
		rs := only[event.SocketResponse](t, v)
		if len(rs) != n+1 || rs[n].Nth != n+1 || rs[n].Status != 200 {
			t.Fatalf("after %s: %+v", path, rs)
		}
	}
}

// A socket older than the visit says so, and what it carried before counts.
func TestJoinLate(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	c := s.dial()
	c.get(nil, "", "/", "")
	v := s.open()
	c.get(v, event.KindOther, "/", "")
	a := await[event.SocketAccepted](t, v, nil)
	if a.AcceptedAt >= 0 {
		t.Errorf("accepted at %d, before the visit began", a.AcceptedAt)
	}
	if q := only[event.SocketRequest](t, v)[0]; q.Nth != 2 {
		t.Errorf("the visit's first request is number %d on its socket, want 2", q.Nth)
	}
}

func TestRepeatedClick(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	var wg sync.WaitGroup
	var repeats atomic.Int32
	for range 20 { // each on a socket of its own, as a browser resends
		c := s.dial()
		wg.Go(func() {
			if c.get(v, event.KindClick, "/", "same").Header.Get("Repeat") != "" {
				repeats.Add(1)
			}
		})
	}
	wg.Wait()
	if repeats.Load() != 19 {
		t.Errorf("%d of 20 were repeats, want 19", repeats.Load())
	}
	for i, q := range only[event.SocketRequest](t, v) {
		if q.Repeat != (i > 0) {
			t.Errorf("request %d in the trace: repeat %v", i+1, q.Repeat)
		}
	}
	other := s.open()
	if s.dial().get(other, event.KindClick, "/", "same").Header.Get("Repeat") != "" {
		t.Error("another visit's click of the same name is no repeat")
	}
}

// Sharing is decided by tokens: a page's own request, by which a visit is born,
// proves nothing about who holds the socket.
func TestSharing(t *testing.T) {
	type step struct {
		visit int
		kind  event.RequestKind
	}
	for name, c := range map[string]struct {
		steps  []step
		shared []int // how often each visit was told
	}{
		"one visit":                 {[]step{{0, event.KindPage}, {0, event.KindClick}, {0, event.KindOther}}, []int{0}},
		"reload, older visit kept":  {[]step{{0, event.KindPage}, {0, event.KindClick}, {1, event.KindPage}, {0, event.KindClick}}, []int{0, 0}},
		"reload on a fresh socket":  {[]step{{1, event.KindPage}, {0, event.KindClick}, {0, event.KindClick}}, []int{0, 0}},
		"two tabs":                  {[]step{{0, event.KindPage}, {0, event.KindClick}, {1, event.KindPage}, {1, event.KindClick}, {0, event.KindClick}}, []int{1, 1}},
		"two clients, no page":      {[]step{{0, event.KindOther}, {1, event.KindOther}, {0, event.KindOther}, {1, event.KindOther}}, []int{1, 1}},
		"a third joins":             {[]step{{0, event.KindClick}, {1, event.KindClick}, {2, event.KindPage}, {2, event.KindClick}}, []int{1, 1, 1}},
		"page only is told as well": {[]step{{2, event.KindPage}, {0, event.KindClick}, {1, event.KindClick}}, []int{1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, VisitLimits{}, nil)
			vs := []*Visit{s.open(), s.open(), s.open()}
			conn := s.dial()
			for _, st := range c.steps {
				conn.get(vs[st.visit], st.kind, "/", "")
			}
			_ = conn.Close()
			for i, want := range c.shared {
				closed(t, vs[i])
				if n := len(only[event.SocketShared](t, vs[i])); n != want {
					t.Errorf("visit %d was told %d times, want %d: %v", i, n, want, names(t, vs[i]))
				}
			}
		})
	}
}

// Two hundred visits, interleaved at random over a few sockets: none sees
// anything of another.
func TestPrivacy(t *testing.T) {
	const visits, sockets, each = 200, 20, 5
	s := serve(t, VisitLimits{}, nil)
	vs := make([]*Visit, visits)
	var order []int
	for i := range vs {
		vs[i] = s.open()
		order = append(order, slices.Repeat([]int{i}, each)...)
	}
	rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	work := make(chan int)
	var wg sync.WaitGroup
	for range sockets {
		c := s.dial()
		wg.Go(func() {
			n := 0
			for i := range work {
				n++
				c.get(vs[i], event.KindClick, fmt.Sprintf("/mine/%d/", i), fmt.Sprintf("c%d-%d-%s", i, n, c.LocalAddr()))
			}
			_ = c.Close()
		})
	}
	for _, i := range order {
		work <- i
	}
	close(work)
	wg.Wait()

	for i, v := range vs {
		type exchange struct {
			socket string
			nth    int
		}
		own := map[exchange]bool{}
		sockets := map[string]bool{}
		requests := only[event.SocketRequest](t, v)
		for _, q := range requests {
			if !strings.HasPrefix(q.Target, fmt.Sprintf("/mine/%d/?visit=%s&", i, v.Token())) {
				t.Fatalf("visit %d sees %+v", i, q)
			}
			own[exchange{q.Socket, q.Nth}], sockets[q.Socket] = true, true
		}
		// The last of every socket ends what can be told.
		open := len(sockets)
		await(t, v, func(event.SocketClosed) bool { open--; return open == 0 })
		answers, idles := only[event.SocketResponse](t, v), only[event.SocketIdle](t, v)
		for _, r := range answers {
			if !own[exchange{r.Socket, r.Nth}] {
				t.Errorf("visit %d sees the answer to another's request: %+v", i, r)
			}
		}
		if len(requests) != each || len(answers) != each || len(idles) > each {
			t.Errorf("visit %d sees %d requests, %d answers and %d idles", i, len(requests), len(answers), len(idles))
		}
		lines, _ := v.Trace().Since(0)
		all := string(bytes.Join(lines, nil))
		for j, other := range vs {
			if j != i && strings.Contains(all, other.Token()) {
				t.Fatalf("visit %d sees visit %d's token", i, j)
			}
		}
	}
}

func TestWebSocketIsNamed(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := s.dial()
	if resp := c.get(v, event.KindOther, "/upgrade", ""); resp.StatusCode != 101 {
		t.Fatal(resp.Status)
	}
	await(t, v, func(u event.SocketUpgraded) bool { return u.Socket == "s1" && u.Carries == "visit" })
	c.send("bye\n")
	c.ended()
	if got := closed(t, v); got.Why != "upgraded" || got.By != "server" {
		t.Errorf("closed: %+v", got)
	}
	got := slices.DeleteFunc(names(t, v), func(n string) bool { return n == "socket:info" })
	want := []string{"visit:opened", "socket:accepted", "socket:request", "socket:response", "socket:upgraded", "socket:closed"}
	if !slices.Equal(got, want) {
		t.Errorf("told %v", got)
	}
	if r := only[event.SocketResponse](t, v)[0]; r.Status != 101 {
		t.Errorf("answer %+v", r)
	}

	// An upgrade that was refused is an exchange like any other.
	c = s.dial()
	c.get(v, event.KindOther, "/refuse", "")
	_ = c.Close()
	await(t, v, func(c event.SocketClosed) bool { return c.Socket == "s2" })
	if n := len(only[event.SocketUpgraded](t, v)); n != 1 {
		t.Errorf("told %d upgrades", n)
	}
}

// fileSource counts what the program itself reads of a file.
type fileSource struct {
	*os.File
	read atomic.Int64
}

func (f *fileSource) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.read.Add(int64(n))
	return n, err
}

// A file's content goes from the kernel to the kernel (sendfile). If the tap
// hid ReadFrom, the program would have to read it.
func TestSendfileIsKept(t *testing.T) {
	const size = 1 << 20
	name := filepath.Join(t.TempDir(), "big")
	if err := os.WriteFile(name, make([]byte, size), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	source := &fileSource{File: f}
	s := serve(t, VisitLimits{}, func(s *http.Server) {
		site := s.Handler
		s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/file" {
				http.ServeContent(w, r, "big.bin", time.Time{}, source)
				return
			}
			site.ServeHTTP(w, r)
		})
	})
	c := s.dial()
	c.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
	resp, err := http.ReadResponse(c.r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, resp.Body); n != size || err != nil {
		t.Fatalf("received %d, %v", n, err)
	}
	// net/http looks at the first 512 octets itself before it hands over.
	if n := source.read.Load(); n > 512 {
		t.Errorf("the program read %d of %d octets", n, size)
	}
}
