package stream

import (
	"bufio"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// hijacker finds the connection behind any ResponseWriter that can be
// unwrapped, where the library asks for one that is a Hijacker itself, and
// keeps it, for what a viewer is sent goes there directly.
type hijacker struct {
	http.ResponseWriter
	timeout time.Duration
	wire    *wire
}

func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.wire = &wire{Conn: conn, timeout: h.timeout}
	rw.Writer.Reset(h.wire)
	return h.wire, rw, nil
}

// wire is the viewer's connection. The library writes control frames on it, each with
// one Write, and we write messages, which are the same octets for many viewers: so
// nothing else than whole frames follow one another. Each write has its time-out.
//
// Nothing follows a close frame. The library answers the peer's even where that is the
// answer to ours (RFC 6455 section 5.5.1 wants one from each side), and a browser that
// gets a second one calls the whole stream failed.
type wire struct {
	net.Conn
	timeout time.Duration
	heard   atomic.Bool // octets came since it was last asked
	closing atomic.Bool // how long it may take is settled

	mu     sync.Mutex
	closed bool // a close frame has been written
}

// Read notes a sign of life.
func (w *wire) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if n > 0 && !w.heard.Load() {
		w.heard.Store(true)
	}
	return n, err
}

// Write writes one frame of ours or of the library's.
func (w *wire) Write(b []byte) (int, error) {
	const closeFrame = 0x88 // FIN and opcode 8
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return len(b), nil
	}
	w.closed = len(b) > 0 && b[0] == closeFrame
	if !w.closing.Load() {
		_ = w.SetWriteDeadline(time.Now().Add(w.timeout)) // if it fails, so does the write
		if w.closing.Load() {
			w.close()
		}
	}
	return w.Conn.Write(b)
}

// close bounds what is left to be read and written.
func (w *wire) close() {
	w.closing.Store(true)
	_ = w.SetDeadline(time.Now().Add(closeWait))
}
