package observe

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"samesocket/internal/event"
)

// socket is one accepted connection. It embeds the concrete *net.TCPConn: an
// embedded net.Conn would hide ReadFrom, and with it sendfile.
//
// Locks are taken in the order Visits, socket, Visit, trace; none is held
// during a system call.
type socket struct {
	*net.TCPConn
	birth
	listener *Listener
	accepted time.Time
	waited   time.Duration // for accept, at most

	begun   atomic.Bool  // an octet came since accept, or since it was last idle
	lastEnd atomic.Int32 // a readEnd
	abort   atomic.Bool  // the read deadline is meant to abort, not to limit
	wrote   atomic.Int64 // nanoseconds from accepted until before the last write; 0 if there was none
	sent    atomic.Int64 // octets handed to the kernel
	refused atomic.Int64 // octets of an answer that a failed write left over
	writeTO atomic.Bool  // a write ran into its deadline: the peer does not read

	mu      sync.Mutex
	state   http.ConnState
	idleAt  time.Time
	until   time.Time // it may be read, whatever net/http says; zero if it does
	nth     int       // requests so far
	current exchange  // the request being served, if any
	inbox   inbox     // what was read of the next
	asked   asked     // what the visitor wants to become of this socket
	joined  map[*Visit]*member
	tokened int         // visits with a tokened request on this socket
	final   bool        // an answer said that the connection ends with it
	late    bool        // the client had gone before the answer
	limit   event.Limit // of ours, that ends it
	sentFIN bool
	closed  bool
}

// Read notes what was read, and how it ended, which is half of why a socket
// closes. A request that is to be lost is read here and goes no further.
func (s *socket) Read(p []byte) (int, error) {
	for {
		n, err := s.read(p)
		if n == 0 || err != nil {
			return n, err
		}
		switch s.take(p[:n]) {
		case handOn:
			return n, nil
		case lost:
			return 0, &net.OpError{Op: "read", Net: "tcp", Err: errAsked}
		}
	}
}

func (s *socket) read(p []byte) (int, error) {
	n, err := s.TCPConn.Read(p)
	switch {
	case err == nil:
		if !s.begun.Load() {
			s.begun.Store(true)
			s.hurry()
		}
		if s.lastEnd.Load() != int32(readFine) {
			s.lastEnd.Store(int32(readFine))
		}
	case err == io.EOF:
		s.lastEnd.Store(int32(readEOF))
	case errors.Is(err, os.ErrDeadlineExceeded):
		// After every request net/http wakes its own background read by a
		// deadline long past. That is no time-out.
		if !s.abort.Load() {
			s.lastEnd.Store(int32(readTimeout))
		}
	default:
		s.noteReset(err)
	}
	return n, err
}

// WriteTo keeps the reads under the tap; the promoted method would bypass it.
func (s *socket) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{s})
}

// Write tells the answer whose head p carries. Small answers come here after
// the handler has returned, when net/http flushes its buffer.
func (s *socket) Write(p []byte) (int, error) {
	s.handOver(p)
	s.writes()
	n, err := s.TCPConn.Write(p)
	s.sent.Add(int64(n))
	if err != nil {
		s.refused.Store(int64(len(p) - n))
		s.noteFailure(err)
	}
	return n, err
}

// ReadFrom carries the content of a file past the program (sendfile). Its head
// went through Write.
func (s *socket) ReadFrom(r io.Reader) (int64, error) {
	s.writes()
	n, err := s.TCPConn.ReadFrom(r)
	s.sent.Add(n)
	s.noteFailure(err)
	return n, err
}

// writes notes that octets are about to be handed over: by the clock that nobody sets.
func (s *socket) writes() { s.wrote.Store(max(1, int64(time.Since(s.accepted)))) }

// noteFailure notes why a write failed.
func (s *socket) noteFailure(err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.writeTO.Store(true)
	}
	s.noteReset(err)
}

func (s *socket) noteReset(err error) {
	if err != nil && errors.Is(err, syscall.ECONNRESET) {
		s.lastEnd.Store(int32(readReset))
	}
}

// SetReadDeadline remembers whether the deadline was past before the socket
// existed: see Read. While net/http waits for the next request, the deadline is
// the idle time-out, which the visitor may have chosen. That of HTTP/2 is not put off.
func (s *socket) SetReadDeadline(t time.Time) error {
	s.noteDeadline(t)
	s.mu.Lock()
	if !s.abort.Load() && !s.begun.Load() && s.asked.idle > 0 && s.state == http.StateIdle {
		t = time.Now().Add(s.asked.idle)
	}
	if !s.until.IsZero() && (t.IsZero() || t.After(s.until)) {
		t = s.until
	}
	s.mu.Unlock()
	return s.TCPConn.SetReadDeadline(t)
}

// hurry gives a request that begins no more time for its head than Listener.Head. When
// net/http has seen four octets it begins to count for itself.
func (s *socket) hurry() {
	s.mu.Lock()
	waits := s.state == http.StateIdle && s.listener.Head > 0
	s.mu.Unlock()
	if waits {
		_ = s.SetReadDeadline(time.Now().Add(s.listener.Head))
	}
}

// SetDeadline does the same.
func (s *socket) SetDeadline(t time.Time) error {
	s.noteDeadline(t)
	return s.TCPConn.SetDeadline(t)
}

func (s *socket) noteDeadline(t time.Time) {
	s.abort.Store(!t.IsZero() && t.Before(s.accepted))
}

// CloseWrite sends our FIN and goes on reading.
func (s *socket) CloseWrite() error {
	s.mu.Lock()
	s.sentFIN = true
	s.mu.Unlock()
	return s.TCPConn.CloseWrite()
}

// Close tells why, and closes. A hijacked connection ends here too, although
// net/http speaks of it no more.
func (s *socket) Close() error {
	s.mu.Lock()
	first, told := !s.closed, len(s.joined) > 0
	s.closed = true
	s.mu.Unlock()
	if !first || !told {
		s.listener.crowd.leave(s)
		return s.TCPConn.Close()
	}
	// TCP's state must be read before close changes it.
	n, ok := ask(s.TCPConn)
	n.unacked = unacked(s.TCPConn)
	e := s.end(n, ok)
	s.listener.crowd.leave(s) // what is drilled has a limit of its own
	if s.drilled(e) && s.listener.drill(s, e) {
		return nil // closed when it is seen what the client does
	}
	s.tellClosed(e)
	return s.finish(e)
}

// finish closes the socket and has the kernel asked later what record it keeps.
func (s *socket) finish(e ending) error {
	err := s.TCPConn.Close()
	s.listener.lookLater(closedConn{
		of: s.listener.network(s), tuple: s.tuple(), cookie: s.cookie, by: e.by, reset: e.reset, visits: e.visits,
	})
	return err
}
