package observe

import (
	"errors"
	"net/http"
	"time"

	"samesocket/internal/event"
)

// What a visitor asks to become of a socket, by the request that came on it, so
// that one can see how a client takes it. Each is remembered with the socket.

// errAsked ends a read whose request is, as was asked, to be lost.
var errAsked = errors.New("not answered, as was asked")

// asked is what is wanted of a socket; the socket's lock guards it.
type asked struct {
	idle time.Duration    // our own idle time-out; 0 leaves the server's
	most int              // requests that the connection may carry; 0 means any number
	next event.StaleCause // what becomes of the next request: lose, silent, or nothing
	rst  bool             // it is lost by an RST
	now  event.StaleCause // what becomes of this one: drop, silent, or nothing
	hit  string           // the target of the request that is lost
}

// IdleTimeout has the socket that r came on closed after so long without a
// request, from now on. What the client does then is told as socket:stale.
func IdleTimeout(r *http.Request, d time.Duration) {
	onSocket(r, func(s *socket) { s.asked.idle = d })
}

// Lose has the next request on r's socket lost: it is read, and answered by a FIN,
// or by an RST.
func Lose(r *http.Request, rst bool) {
	onSocket(r, func(s *socket) { s.asked.next, s.asked.rst = event.CauseLose, rst })
}

// SilenceNext has everything that comes next on r's socket left without answer,
// FIN or RST, as behind a NAT that has forgotten the connection: but for the
// acknowledgments, which are the kernel's.
func SilenceNext(r *http.Request) {
	onSocket(r, func(s *socket) { s.asked.next = event.CauseSilent })
}

// Drop ends r without an answer: by closing, or if silent not even so, as
// SilenceNext. It does not return.
func Drop(r *http.Request, silent bool) {
	onSocket(r, func(s *socket) {
		s.asked.hit, s.asked.now = cut(r.RequestURI, maxTarget), event.CauseDrop
		if silent {
			s.asked.now = event.CauseSilent
		}
	})
	panic(http.ErrAbortHandler)
}

// Most bounds the requests that r's connection may carry, from now on; 0 leaves
// it as it is. It says whether r is the last of them.
func Most(r *http.Request, n int) (last bool) {
	onSocket(r, func(s *socket) {
		if n > 0 {
			s.asked.most = n
		}
		last = s.asked.most > 0 && s.nth >= s.asked.most
	})
	return last
}

// Limited says that a limit of this server ends r's connection.
func Limited(r *http.Request, limit event.Limit) {
	onSocket(r, func(s *socket) { s.limit = limit })
}

// onSocket does f with the socket of r, under its lock.
func onSocket(r *http.Request, f func(s *socket)) {
	if s := socketOf(r); s != nil {
		s.mu.Lock()
		f(s)
		s.mu.Unlock()
	}
}

// fate is what becomes of octets that were read.
type fate int

const (
	handOn fate = iota // net/http gets them
	more               // kept until the request's line is whole
	lost               // nobody gets them
)

// take notes what was read and says what becomes of it.
func (s *socket) take(p []byte) fate {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inbox.hear(p, s.current.content)
	if s.inbox.http2 && s.until.IsZero() && s.listener.Head > 0 {
		s.until = time.Now().Add(s.listener.Head) // net/http sets a deadline now
	}
	// While the last answer is on its way to the client net/http reads ahead;
	// whatever it has then stays with it.
	if s.asked.next == "" || s.inbox.serving {
		return handOn
	}
	line, whole := s.inbox.line()
	if !whole {
		return more
	}
	s.asked.hit, s.asked.now = targetOf(line), s.asked.next
	return lost
}
