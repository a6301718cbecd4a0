package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// Hundreds of clients that send their headers slowly, or their bodies, or do not read
// what they have asked for, and a hundred WebSockets that are never read: a visitor
// meanwhile opens a lab, clicks and is answered as ever. And no request that does not
// come outlives its time-out.
func TestSlowClientsHinderNobody(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const each = 150
	st := newSite(t, func(c *Config) { c.Limits.RequestHeader, c.Limits.WholeRequest = 3*time.Second, 4*time.Second })
	token, watched := st.newVisit(), st.NewLab()
	var slow []net.Conn
	begin := func(n int, head string) {
		for range n {
			conn, err := net.Dial("tcp", st.addr)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = io.WriteString(conn, strings.ReplaceAll(head, "HOST", st.addr))
			slow = append(slow, conn)
		}
	}
	begin(each, "GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-Slow:")
	begin(each, "POST /api/labs HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
	begin(each, "GET /try/"+token+"/slow/1?bytes=1000000 HTTP/1.1\r\nHost: HOST\r\n\r\n")
	for range 100 {
		_ = st.upgrade("/api/labs/" + watched + "/events")
	}

	var took []time.Duration
	timed := func(method, path, body string, status int) string {
		began := time.Now()
		r := st.Do(method, path, body)
		took = append(took, time.Since(began))
		if r.StatusCode != status {
			t.Errorf("%s %s: %d %s", method, path, r.StatusCode, r.Body)
		}
		return r.Body
	}
	lab := "/api/labs/" + st.NewLab()
	for n := range 100 {
		timed("GET", "/ko/lab", "", 200)
		if n%10 == 0 {
			timed("POST", lab+"/requests", `{"target":"/hello"}`, 202)
			timed("POST", "/api/labs/"+watched+"/requests", fmt.Sprintf(`{"target":"/bytes?n=%d"}`, 1000*n), 202)
		}
	}
	slices.Sort(took)
	t.Logf("p50 %v, p99 %v, max %v", took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	if p99 := took[len(took)*99/100]; p99 > 2*time.Second {
		t.Errorf("the visitor waited for %v", p99)
	}
	for i, conn := range slow[:2*each] {
		_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatalf("slow client %d is still there", i)
		}
	}
	if r := st.Do("GET", "/readyz", ""); r.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %d", r.StatusCode)
	}
}
