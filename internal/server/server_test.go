package server

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// send writes raw bytes on a connection of its own and reads until the server
// closes it, which it must do by itself.
func (st *running) send(raw string) string {
	st.T.Helper()
	conn, err := net.Dial("tcp", st.addr)
	if err != nil {
		st.T.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second)) // a failing test must end
	if _, err := io.WriteString(conn, raw); err != nil {
		st.T.Fatal(err)
	}
	b, err := io.ReadAll(conn)
	if err != nil {
		st.T.Fatalf("the server did not close: %v after %q", err, b)
	}
	return string(b)
}

// A client that is slow or sends too much is let go, and nobody else is.
func TestHTTPServerLimits(t *testing.T) {
	st := newSite(t, func(c *Config) {
		c.Limits.RequestHeader, c.Limits.WholeRequest, c.Limits.IdleConnection = 40*time.Millisecond, 80*time.Millisecond, 60*time.Millisecond
	})
	token := st.newVisit()
	viewer := st.upgrade("/api/visits/" + token + "/events")
	viewer.next()
	if got := st.send("GET / HTTP/1.1\r\nHost: localhost\r\n"); strings.Contains(got, " 200 ") || strings.Contains(got, " 302 ") {
		t.Errorf("half a header was answered: %q", got)
	}
	if got := st.send("POST /api/visits HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"); !strings.Contains(got, "body_incomplete") && got != "" {
		t.Errorf("half a body was answered with %q", got)
	}
	if got := st.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 200 OK") || !strings.HasSuffix(got, "ok\n") {
		t.Errorf("before it was closed as idle, the connection answered %q", got)
	}
	if got := st.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 24<<10) + "\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 431 ") {
		t.Errorf("24 KiB of header: %.60q", got)
	}
	// All these time-outs are over, and the stream still lives.
	st.newVisit()
	for range 2 {
		if text, status := viewer.next(); status != 0 {
			t.Fatalf("the stream was closed with %d after %q", status, text)
		}
	}
}

// One connection carries everything that keeps its boundaries, refusals too.
func TestRefusalsKeepTheConnection(t *testing.T) {
	st := newSite(t)
	got := st.send("GET /api/none HTTP/1.1\r\nHost: localhost\r\n\r\n" +
		"PATCH /api/labs/x/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}" +
		"GET /static/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n" +
		"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if n := strings.Count(got, "HTTP/1.1 "); n != 4 || !strings.HasSuffix(got, "ok\n") {
		t.Errorf("%d answers on one connection: %q", n, got)
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	page := fstest.MapFS{}
	for _, name := range []string{"page.en", "page.ko", "page.teach.en", "page.teach.ko", "page.alone.en", "page.alone.ko", "page.rfc.en", "page.rfc.ko", "page.kernel.en", "page.kernel.ko"} {
		page["messages/"+name+".json"] = &fstest.MapFile{Data: []byte(`{}`)}
	}
	for want, c := range map[string]Config{
		"page.en.json": {Pages: fstest.MapFS{}, Static: testStatic},
		"layout.html":  {Pages: page, Static: testStatic},
		"evil":         {Pages: page, Static: testStatic, Origins: []string{"evil"}},
		"course":       {Pages: page, Static: testStatic, Embedders: []string{"https://*.course.example"}},
	} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error that names %s, got %v", want, err)
		}
	}
}

func TestServeClosesItsListener(t *testing.T) {
	st := newSite(t)
	st.NewLab()
	st.stop()
	if conn, err := net.Dial("tcp", st.addr); err == nil {
		_ = conn.Close()
		t.Error("somebody still listens")
	}
}
