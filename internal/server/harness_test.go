package server

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"samesocket/internal/observe"
	"samesocket/internal/webtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running is a server that serves, and a client that looks at answers as they are.
type running struct {
	*Server
	webtest.Client
	addr   string
	log    *lockedLog
	client *http.Client
	// stop shuts the server down and waits; it is called at the test's end too.
	stop func()
}

var testStatic = fstest.MapFS{
	"app.js":      {Data: []byte("// " + strings.Repeat("same socket ", 100))},
	"app.css":     {Data: []byte("body{}")},
	"chapter.css": {Data: []byte("main{}")},
	"icon.svg":    {Data: []byte("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")},
	"notes.go":    {Data: []byte("package secret")},
}

// newSite makes a server on a free port; change may alter its configuration.
func newSite(t *testing.T, change ...func(*Config)) *running {
	t.Helper()
	return newSiteOn(t, "127.0.0.1:0", change...)
}

func newSiteOn(t *testing.T, addr string, change ...func(*Config)) *running {
	t.Helper()
	logged := &lockedLog{}
	c := Config{
		Pages: os.DirFS("../../web"), Static: testStatic, Limits: DefaultLimits(),
		Logger: slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := observe.Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()
	transport := &http.Transport{DisableCompression: true}
	st := &running{Server: s, addr: Visible(l.Addr().(*net.TCPAddr)), log: logged, client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	st.Client = webtest.Client{T: t, URL: "http://" + st.addr, Send: st.client.Do}
	st.stop = sync.OnceFunc(func() {
		transport.CloseIdleConnections()
		cancel()
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(st.stop)
	return st
}

func (st *running) newVisit() string {
	st.T.Helper()
	return st.Do("POST", "/api/visits", "").Member(st.T, 201, "token")
}

// webSocket is the client's end of one, as little as a test needs.
type webSocket struct {
	t      *testing.T
	conn   net.Conn
	reader *bufio.Reader
	answer *http.Response
}

// upgrade asks for a WebSocket and returns the answer, whatever it is.
func (st *running) upgrade(path string, header ...string) *webSocket {
	st.T.Helper()
	conn, err := net.Dial("tcp", st.addr)
	if err != nil {
		st.T.Fatal(err)
	}
	st.T.Cleanup(func() { _ = conn.Close() })
	lines := []string{
		"GET " + path + " HTTP/1.1", "Host: " + st.addr, "Connection: Upgrade", "Upgrade: websocket",
		"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
	}
	for i := 0; i < len(header); i += 2 {
		lines = append(lines, header[i]+": "+header[i+1])
	}
	if _, err := io.WriteString(conn, strings.Join(lines, "\r\n")+"\r\n\r\n"); err != nil {
		st.T.Fatal(err)
	}
	ws := &webSocket{t: st.T, conn: conn, reader: bufio.NewReader(conn)}
	if ws.answer, err = http.ReadResponse(ws.reader, nil); err != nil {
		st.T.Fatal(err)
	}
	return ws
}

// next reads one frame (RFC 6455 section 5.2): text, or the status of a close.
func (ws *webSocket) next() (text string, status int) {
	ws.t.Helper()
	var head [2]byte
	ws.read(head[:])
	n := int(head[1] & 0x7f)
	switch n {
	case 126:
		var b [2]byte
		ws.read(b[:])
		n = int(binary.BigEndian.Uint16(b[:]))
	case 127:
		var b [8]byte
		ws.read(b[:])
		n = int(binary.BigEndian.Uint64(b[:]))
	}
	payload := make([]byte, n)
	ws.read(payload)
	switch head[0] & 0x0f {
	case 8:
		return "", int(binary.BigEndian.Uint16(payload))
	case 9: // a ping; a test is over before it must be answered
		return ws.next()
	}
	return string(payload), 0
}

func (ws *webSocket) read(b []byte) {
	ws.t.Helper()
	if _, err := io.ReadFull(ws.reader, b); err != nil {
		ws.t.Fatalf("read frame: %v", err)
	}
}

// lockedLog collects what the server logs.
type lockedLog struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
