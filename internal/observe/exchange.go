package observe

import (
	"net/http"
	"time"

	"samesocket/internal/event"
)

// exchange is one request on a socket and its answer. HTTP/1.1 answers in
// order, so a socket has one at a time (RFC 9112 section 9.3.2).
type exchange struct {
	nth      int
	parsed   time.Time     // when the request's head had been read
	first    time.Time     // when its first octet was; zero if unknown
	waited   time.Duration // for how long there had been nothing to read before
	content  bool          // the request may have content
	visit    *Visit        // whose request it is; nil until told
	repeat   bool          // its click had come before
	carries  event.Carried // what the socket will carry if it is upgraded
	answered bool          // the answer's head has been handed over
	head     []byte        // the start of an answer whose head is incomplete
	handed   time.Time     // when head began
}

// begin starts the next exchange, and says whether the connection must end with it.
func (s *socket) begin(parsed time.Time, r *http.Request) (last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nth++
	first := s.inbox.open(r)
	s.current = exchange{nth: s.nth, parsed: parsed, first: first, content: r.ContentLength != 0}
	since := s.accepted
	if wrote := s.wrote.Load(); wrote > 0 {
		since = s.accepted.Add(time.Duration(wrote))
	}
	s.current.waited = max(0, first.Sub(since))
	return len(r.TransferEncoding) > 0 && s.inbox.mayHaveLength()
}

// handOver looks for the head of an answer in what is about to be written, and
// tells it before the write: whoever has read an answer finds it in the trace.
// If the write then fails, the socket is about to be closed.
func (s *socket) handOver(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &s.current
	if x.answered || s.closed || s.state == http.StateHijacked || s.inbox.http2 {
		return
	}
	if x.head == nil {
		x.handed = time.Now()
	} else {
		p = append(x.head, p...)
	}
	a, rest, ok := readHead(p)
	if !ok && len(rest) <= maxHead {
		x.head = append([]byte(nil), rest...)
		return
	}
	x.answered, x.head = true, nil
	end := readEnd(s.lastEnd.Load())
	s.late = end == readEOF || end == readReset
	s.final = a.final
	if a.status == http.StatusRequestHeaderFieldsTooLarge {
		s.limit = event.LimitHead // no handler is asked: net/http itself refuses
	}
	s.tell(x.visit, event.Program, func(id string) event.Payload {
		return event.SocketResponse{
			Socket: id, Nth: x.nth, Status: a.status, Close: a.close, Final: a.final, Empty: a.empty,
			TookUS: x.handed.Sub(x.parsed).Microseconds(),
		}
	})
}

// refuseHTTP2 tells the answer to a request of HTTP/2, which is not read here as
// it is written.
func (s *socket) refuseHTTP2() {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &s.current
	x.answered = true
	s.tell(x.visit, event.Program, func(id string) event.Payload {
		return event.SocketResponse{
			Socket: id, Nth: x.nth, Status: http.StatusHTTPVersionNotSupported,
			TookUS: time.Since(x.parsed).Microseconds(),
		}
	})
}

// connState follows net/http: the only callback that says when a socket's
// goroutine waits for its next request, or has given the socket away.
func (s *socket) connState(state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
	if state == http.StateHijacked {
		s.tellUpgraded(s.current.carries)
	}
	if state != http.StateIdle {
		return
	}
	v := s.current.visit
	// The numbers are asked for here, where neither the client nor a handler
	// waits for them; and before socket:idle, for the round-trip time decides
	// whether the client could have used this connection.
	if s.due(v) {
		s.mu.Unlock()
		n, known := ask(s.TCPConn)
		s.mu.Lock()
		if known {
			s.tell(v, event.Kernel, n.info)
		}
	}
	s.current = exchange{}
	s.idleAt = time.Now()
	s.inbox.idle()
	s.begun.Store(false)
	s.tell(v, event.Program, func(id string) event.Payload {
		return event.SocketIdle{Socket: id, WroteAt: s.wroteAt(v)}
	})
}

// tell appends to the visit's trace, if the visit is there to be told. The
// socket's lock is held, so that a socket's events keep their order.
func (s *socket) tell(v *Visit, host event.Host, payload func(id string) event.Payload) {
	if s.closed {
		return
	}
	if m := s.joined[v]; m != nil {
		v.append(host, m.id, payload(m.id))
	}
}

// tellAll tells every visit that the socket joined.
func (s *socket) tellAll(host event.Host, payload func(id string) event.Payload) {
	for v, m := range s.joined {
		v.append(host, m.id, payload(m.id))
	}
}

func (s *socket) tellUpgraded(carries event.Carried) {
	if carries == "" || s.closed {
		return
	}
	if m := s.joined[s.current.visit]; m != nil {
		m.watching = true
		s.current.visit.watched.Add(1)
	}
	s.tellAll(event.Program, func(id string) event.Payload {
		return event.SocketUpgraded{Socket: id, Carries: carries}
	})
}

// wroteAt is when the last octets of an answer were about to be handed over, in
// microseconds since the visit began.
func (s *socket) wroteAt(v *Visit) int64 {
	return s.accepted.Add(time.Duration(s.wrote.Load())).Sub(v.start).Microseconds()
}

// An ending is how a socket ended, decided before it is closed: afterwards the
// kernel tells nothing more of it.
type ending struct {
	by      event.Host
	why     event.SocketEnd
	reset   bool // nothing is left of the connection
	unacked int64
	pending bool // the last request has no answer yet
	limit   event.Limit
	last    *Visit // whose answer came last, if it was answered and never idle since
	numbers numbers
	known   bool              // numbers are
	visits  map[*Visit]string // the socket's id in each
}

func (s *socket) end(n numbers, known bool) ending {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := ending{numbers: n, known: known, visits: make(map[*Visit]string, len(s.joined))}
	ev := s.evidence(n)
	e.by, e.why = ev.verdict()
	e.reset = ev.reset()
	if e.by == event.Client && !s.late && !s.sentFIN {
		e.unacked = n.unacked + s.refused.Load()
	}
	e.numbers.unacked = 0 // socket:closed says it
	e.pending = s.late || s.current.nth > 0 && !s.current.answered
	if e.limit = s.limit; e.why == event.EndRequestTimeout {
		e.limit = event.LimitTime
	}
	if s.current.answered {
		e.last = s.current.visit
	}
	return e
}

// tellClosed tells the last of the socket, and lets the visits go.
func (s *socket) tellClosed(e ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for v, m := range s.joined {
		v.closed(m.id)
		if m.watching {
			v.watched.Add(-1)
		}
		e.visits[v] = m.id
		if e.known {
			v.append(event.Kernel, m.id, e.numbers.info(m.id))
		}
		c := event.SocketClosed{
			Socket: m.id, By: e.by, Why: e.why, Requests: s.nth, Unacked: e.unacked,
			Unanswered: e.pending, Limit: e.limit,
		}
		if v == e.last {
			c.WroteAt = s.wroteAt(v)
		}
		v.append(event.Kernel, m.id, c)
	}
	s.joined = nil
}

func (s *socket) evidence(n numbers) evidence {
	return evidence{
		read: readEnd(s.lastEnd.Load()), state: n.state, http: s.state,
		final: s.final, begun: s.begun.Load(), sentFIN: s.sentFIN,
		write: s.writeTO.Load(), asked: s.asked.now != "", shed: s.limit == event.LimitConns,
	}
}

func (n numbers) info(id string) event.Payload {
	return event.SocketInfo{
		Socket: id, State: n.state, MinRTT: n.minRTT, RTT: n.rtt, Cwnd: n.cwnd,
		BytesReceived: n.received, BytesAcked: n.ack, Unacked: n.unacked,
	}
}
