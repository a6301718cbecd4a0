package server

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// Two hundred visitors with two connections each, and all of them on a few
// shared ones besides, in random order: nothing of one is anywhere in what
// another can read.
func TestVisitorsAreApart(t *testing.T) {
	const visitors, shared, each = 200, 10, 3
	st := newSite(t)
	type visitor struct {
		token, secret string
		own           []*http.Client
		ports         []string
	}
	client := func() *http.Client {
		tr := &http.Transport{}
		t.Cleanup(tr.CloseIdleConnections)
		return &http.Client{Transport: tr}
	}
	vs := make([]*visitor, visitors)
	var order []int
	for i := range vs {
		vs[i] = &visitor{token: st.newVisit(), secret: fmt.Sprintf("secret-%03d", i), own: []*http.Client{client(), client()}}
		for range each * 3 {
			order = append(order, i)
		}
	}
	rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	common := make([]*http.Client, shared)
	for i := range common {
		common[i] = client()
	}
	get := func(c *http.Client, v *visitor, query string) string {
		req, err := http.NewRequest("GET", st.URL+"/try/"+v.token+"/"+v.secret+"/"+v.secret+query, nil)
		if err != nil {
			t.Error(err)
			return ""
		}
		req.Header.Set("User-Agent", "agent-"+v.secret)
		resp, err := c.Do(req)
		if err != nil {
			t.Error(err)
			return ""
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		_, port, _ := strings.Cut(string(b), "on the socket 127.0.0.1:")
		port, _, _ = strings.Cut(port, " ")
		return "127.0.0.1:" + port + `"`
	}
	var mu sync.Mutex
	common0 := map[string]bool{}
	work := make(chan int)
	var wg sync.WaitGroup
	for w := range shared {
		wg.Go(func() {
			for n := range work {
				v := vs[order[n]]
				switch n % 3 {
				case 0:
					port := get(common[w], v, "")
					mu.Lock()
					common0[port] = true
					mu.Unlock()
				default:
					port := get(v.own[n%3-1], v, []string{"", "?close=1", "?bytes=3000"}[n%7%3])
					mu.Lock()
					v.ports = append(v.ports, port)
					mu.Unlock()
				}
			}
		})
	}
	for n := range order {
		work <- n
	}
	close(work)
	wg.Wait()

	for i, v := range vs {
		read := st.Do("GET", "/api/visits/"+v.token+"/events", "").Body + st.Do("GET", "/api/visits/"+v.token, "").Body
		if !strings.Contains(read, v.secret) {
			t.Fatalf("visit %d does not see itself: %s", i, read)
		}
		own := map[string]bool{}
		for _, p := range v.ports {
			own[p] = true
		}
		for j, other := range vs {
			if j == i {
				continue
			}
			if strings.Contains(read, other.token) || strings.Contains(read, other.secret) {
				t.Fatalf("visit %d sees visit %d", i, j)
			}
			for _, p := range other.ports {
				if !own[p] && !common0[p] && strings.Contains(read, p) {
					t.Fatalf("visit %d sees the socket %s of visit %d", i, p, j)
				}
			}
		}
	}
}

// Whatever comes to a visitor's URL is shown for what it was, and another
// visitor is answered as if nothing had.
func TestNonsenseHarmsNobody(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.RequestHeader = 50 * time.Millisecond })
	token, neighbour := st.newVisit(), st.newVisit()
	first := fmt.Sprintf("GET /try/%s/%%s HTTP/1.1\r\nHost: %s\r\n\r\n", token, st.addr)
	for run, c := range map[string]struct {
		send string
		by   event.Host
		why  event.SocketEnd
	}{
		"garbage": {"\x16\x03\x01\x00\xa5 garbage\r\n\r\n", "server", "connection_close"},
		"half":    {"GET /try/x/y HTTP/1.1\r\nHost:", "server", "request_timeout"},
		"big":     {"GET / HTTP/1.1\r\nHost: x\r\nBig: " + strings.Repeat("x", 40<<10) + "\r\n\r\n", "server", "connection_close"},
		"nothing": {"", "client", "peer_fin"},
	} {
		conn, err := net.Dial("tcp", st.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(conn, first, run)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_, _ = io.WriteString(conn, c.send)
		if c.send == "" {
			_ = conn.Close()
		}
		r := st.settled(token, run, func(r observe.RunSummary) bool { return r.ClosedBy != "" })
		_ = conn.Close()
		if got := *r.Sockets[0].Closed; got.By != c.by || got.Why != c.why || r.Requests != 1 {
			t.Errorf("%s: closed %+v", run, got)
		}
		if r := st.Do("GET", "/try/"+neighbour+"/a", ""); r.StatusCode != 200 {
			t.Errorf("the neighbour gets %d", r.StatusCode)
		}
	}
	// A connection with nothing on it but garbage belongs to no visit.
	for _, send := range []string{"garbage\r\n\r\n", "GET /try/" + token, ""} {
		conn, err := net.Dial("tcp", st.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, send)
		_ = conn.Close()
	}
	if n := len(st.summary(token).Runs); n != 4 {
		t.Errorf("%d runs", n)
	}
	if runs := st.summary(neighbour).Runs; len(runs) != 1 || runs[0].Requests != 4 {
		t.Errorf("the neighbour has %+v", runs)
	}
}

// Ten thousand requests to one visit, two hundred at a time and each on a new
// connection: told as far as the limit, and the neighbour is answered.
func TestTenThousandAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const requests, atOnce = 10_000, 200
	st := newSite(t)
	token, neighbour := st.newVisit(), st.newVisit()
	work := make(chan int)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for n := range work {
				conn, err := net.Dial("tcp", st.addr)
				if err != nil {
					t.Error(err)
					continue
				}
				_, _ = fmt.Fprintf(conn, "GET /try/%s/many/%d HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", token, n, st.addr)
				b, err := io.ReadAll(conn)
				if err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 200 ") {
					t.Errorf("request %d: %v %q", n, err, b)
				}
				_ = conn.(*net.TCPConn).SetLinger(0)
				_ = conn.Close()
			}
		})
	}
	var slowest time.Duration
	for n := range requests {
		work <- n
		if n%500 == 0 {
			start := time.Now()
			if r := st.Do("GET", "/try/"+neighbour+"/a", ""); r.StatusCode != 200 {
				t.Errorf("the neighbour gets %d", r.StatusCode)
			}
			slowest = max(slowest, time.Since(start))
		}
	}
	close(work)
	wg.Wait()
	t.Logf("the neighbour waited %v at most", slowest)
	if runs := st.summary(neighbour).Runs; len(runs) != 1 || runs[0].Verdict != "reused" || runs[0].Requests != requests/500 {
		t.Errorf("the neighbour has %+v", runs)
	}
	r := st.summary(token).Runs[0]
	lines := st.Do("GET", "/api/visits/"+token+"/events", "").Body
	full := strings.Contains(lines, "visit:full")
	if full != (st.summary(token).Full != "") || !full && r.Requests != requests || r.Reason != "client_said_close" || r.Requests < requests/2 {
		t.Errorf("%d requests, %s %s, full %v", r.Requests, r.Verdict, r.Reason, full)
	}
	t.Logf("%d of %d told, %d bytes, full %v", r.Requests, requests, len(lines), full)
}
