package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/observe"
	"samesocket/internal/webtest"
)

// summary is what the server has to say of the visit.
func (st *running) summary(token string) observe.Summary {
	st.T.Helper()
	var s observe.Summary
	r := st.Do("GET", "/api/visits/"+token, "")
	if err := json.Unmarshal([]byte(r.Body), &s); err != nil || r.StatusCode != 200 {
		st.T.Fatalf("%d %s: %v", r.StatusCode, r.Body, err)
	}
	return s
}

// settled waits until what is said of a run does: the server may notice the end
// of a connection a moment after the client has gone on.
func (st *running) settled(token, run string, done func(observe.RunSummary) bool) observe.RunSummary {
	st.T.Helper()
	v, ok := st.visits.Find(token)
	if !ok {
		st.T.Fatal("the visit is gone")
	}
	late := time.After(20 * time.Second)
	for {
		seen := v.Trace().Last()
		for _, r := range st.summary(token).Runs {
			if r.Run == run && done(r) {
				return r
			}
		}
		select {
		case <-v.Trace().Changed(seen):
		case <-late:
			st.T.Fatalf("run %s does not settle: %+v", run, st.summary(token))
		}
	}
}

// The answer of /try names the socket and the request's place on it, and is as
// long as it was asked to be.
func TestTryAnswers(t *testing.T) {
	st := newSite(t)
	path := "/try/" + st.newVisit() + "/a/b?"
	nth := 0
	for _, c := range []struct {
		query string
		bytes int
	}{{"", -1}, {"bytes=0", 0}, {"bytes=10", 10}, {"bytes=512", 512}, {"bytes=513", 513}, {"bytes=32768", 32768}, {"bytes=1000000", 1000000}} {
		r := st.Do("GET", path+c.query, "")
		var n int
		if _, err := fmt.Sscanf(r.Body, "This is request %d on the socket 127.0.0.1:", &n); err != nil && c.bytes > 100 {
			t.Errorf("%q: %q", c.query, r.Body[:100])
		}
		if c.bytes >= 0 && (len(r.Body) != c.bytes || r.ContentLength != int64(c.bytes)) {
			t.Errorf("%q: %d octets, Content-Length %d", c.query, len(r.Body), r.ContentLength)
		}
		if c.bytes > 100 || c.bytes < 0 {
			if n <= nth {
				t.Errorf("%q: request %d after %d", c.query, n, nth)
			}
			nth = n
		}
		if r.Close {
			t.Errorf("%q closes", c.query)
		}
	}
	if r := st.Do("GET", path+"close=1", ""); !r.Close {
		t.Error("close=1 does not close")
	}
	if r := st.Do("HEAD", path+"bytes=1000", ""); r.ContentLength != 1000 || r.Body != "" {
		t.Errorf("HEAD: %d %q", r.ContentLength, r.Body)
	}
}

// A delay ends with the client, and with the server's patience when it stops, and takes
// as long as asked.
func TestTryDelay(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.Shutdown = 200 * time.Millisecond })
	token := st.newVisit()
	start := time.Now()
	st.Do("GET", "/try/"+token+"/a?delay=50", "")
	if took := time.Since(start); took < 50*time.Millisecond {
		t.Errorf("took %v", took)
	}
	conn, err := net.Dial("tcp", st.addr)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Fprintf(conn, "GET /try/%s/gone?delay=10000 HTTP/1.1\r\nHost: %s\r\n\r\n", token, st.addr)
	st.settled(token, "gone", func(r observe.RunSummary) bool { return r.Requests == 1 })
	_ = conn.Close()
	r := st.settled(token, "gone", func(r observe.RunSummary) bool { return r.ClosedBy != "" })
	if c := r.Sockets[0].Closed; c.By != "client" || c.Why != "peer_fin" {
		t.Errorf("closed %+v", c)
	}
	conn, err = net.Dial("tcp", st.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = fmt.Fprintf(conn, "GET /try/%s/stopped?delay=10000 HTTP/1.1\r\nHost: %s\r\n\r\n", token, st.addr)
	st.settled(token, "stopped", func(r observe.RunSummary) bool { return r.Requests == 1 })
	start = time.Now()
	st.stop()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("the server took %v to stop", took)
	}
	if b, _ := io.ReadAll(conn); len(b) > 0 {
		t.Errorf("an answer: %q", b)
	}
}

// Everything that the summary promises, of one socket whose story is known.
func TestVisitSummary(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	conn, err := net.Dial("tcp", st.addr)
	if err != nil {
		t.Fatal(err)
	}
	head := fmt.Sprintf("HTTP/1.1\r\nHost: %s\r\nUser-Agent: Wget/1.21 %s\r\nVia: 1.1 proxy\r\n\r\n", st.addr, strings.Repeat("é", 200))
	sent := 0
	for range 2 {
		n, _ := fmt.Fprintf(conn, "GET /try/%s/one/x %s", token, head)
		sent += n
		buf := make([]byte, 4<<10)
		if _, err := conn.Read(buf); err != nil {
			t.Fatal(err)
		}
	}
	_ = conn.Close()
	r := st.settled(token, "one", func(r observe.RunSummary) bool {
		return len(r.Sockets[0].After) > 0 || r.ClosedBy != "" && !st.summary(token).TCPInfo
	})
	socket := r.Sockets[0]
	r.Sockets = nil
	want := observe.RunSummary{
		Run: "one", Client: "wget", Verdict: "reused", Reason: "nothing",
		Requests: 2, Connections: 1, Reused: 1, ClosedBy: "client", LastHop: true,
	}
	if want.TimeWait.SustainedPerSecond = r.TimeWait.SustainedPerSecond; st.summary(token).TCPInfo {
		want.TimeWait.Client = 1
	}
	if fmt.Sprintf("%+v", r) != fmt.Sprintf("%+v", want) {
		t.Errorf("got %+v, want %+v", r, want)
	}
	if socket.Socket != "s1" || socket.Requests != 2 || socket.Shared || *socket.Closed != (observe.ClosedSummary{By: "client", Why: "peer_fin"}) ||
		socket.Tuple != (event.Tuple{Local: st.addr, Remote: conn.LocalAddr().String()}) || socket.AcceptedAt <= 0 {
		t.Errorf("socket %+v", socket)
	}
	if s := st.summary(token); s.TCPInfo && (socket.BytesReceived != int64(sent) || socket.BytesAcked == 0 || socket.State != "CLOSED" ||
		socket.After[0] != (observe.AfterSummary{State: "TIME-WAIT", At: "client"})) {
		t.Errorf("socket %+v, %d octets were sent", socket, sent)
	}
	// The agent is cut, and stays text.
	lines := st.Do("GET", "/api/visits/"+token+"/events", "").Body
	m := regexp.MustCompile(`"client":"(Wget[^"]*)"`).FindStringSubmatch(lines)
	if m == nil || len(m[1]) > 200 || len(m[1]) < 190 || strings.Contains(m[1], "\ufffd") {
		t.Errorf("agent %q", m)
	}
	if body := st.Do("GET", "/api/visits/"+st.newVisit(), "").Body; !strings.Contains(body, `"runs":[]`) {
		t.Errorf("a visit without runs: %s", body)
	}
}

// The browser's word is told once for each click that has come.
func TestWitness(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	for _, click := range []string{"k1", "k2"} {
		st.Do("POST", "/api/labs", "", visitHeader, token, api.ClickHeader, click)
	}
	witness := func(body string) webtest.Reply { return st.Do("POST", "/api/visits/"+token+"/witness", body) }
	for _, words := range []string{`{"click":"k1","says":"reused"}`, `{"click":"k1","says":"new"},{"click":"k2","says":"cannot_tell"}`, ``} {
		if r := witness(`{"witnessed":[` + words + `]}`); r.StatusCode != http.StatusNoContent || r.Body != "" {
			t.Errorf("%s: %d %s", words, r.StatusCode, r.Body)
		}
	}
	st.Do("POST", "/api/labs", "", visitHeader, token, api.ClickHeader, "k4")
	witness(`{"witnessed":[{"click":"k4","says":"new"},{"click":"k3","says":"new"}]}`).WantProblem(t, 404, "click_unknown") // all or none
	lines := st.Do("GET", "/api/visits/"+token+"/events", "").Body
	if n := strings.Count(lines, "browser:witnessed"); n != 2 || !strings.Contains(lines, `{"click":"k1","says":"reused"}`) {
		t.Errorf("%d told: %s", n, lines)
	}
}
