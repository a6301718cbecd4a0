package observe

import (
	"bytes"
	"cmp"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"samesocket/internal/event"
)

// The stale drill: an idle socket is not simply closed, but half-closed and read
// a little longer, to see what the client does with a connection that the server
// has given up. What it sends into it is never answered, as if it had met a
// closed socket: that is how a client, or a proxy with its 502, comes to grief.

// IdleTimeout has the socket that r came on closed after so long without a
// request, from now on. What the client does then is told as socket:stale.
func IdleTimeout(r *http.Request, d time.Duration) {
	if s := socketOf(r); s != nil {
		s.mu.Lock()
		s.idle = d
		s.mu.Unlock()
	}
}

// drills says whether the visitor chose when this socket is to be closed.
func (s *socket) drills() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idle > 0
}

// drill takes the socket over from net/http, which has closed it; it says
// whether there was room for it.
func (l *Listener) drill(s *socket, e ending) bool {
	l.lingering.mu.Lock()
	defer l.lingering.mu.Unlock()
	if len(l.lingering.drills) >= cmp.Or(l.Drills, 1000) {
		return false
	}
	done, ok := l.lingering.begin()
	if !ok {
		return false
	}
	if l.lingering.drills == nil {
		l.lingering.drills = make(map[*net.TCPConn]struct{})
	}
	l.lingering.drills[s.TCPConn] = struct{}{}
	deadline := time.Now().Add(cmp.Or(l.DrillTime, 5*time.Second))
	_ = s.TCPConn.SetReadDeadline(deadline)
	go func() {
		defer l.lingering.all.Done()
		if hit := s.watch(e); hit != nil {
			expire(hit, done)
		}
		l.lingering.mu.Lock()
		delete(l.lingering.drills, s.TCPConn)
		l.lingering.mu.Unlock()
	}()
	return true
}

// watch half-closes the socket, tells what the client does, and closes it. It
// returns the visits that wait for the request to come again, if one was lost.
func (s *socket) watch(e ending) (hit []*Visit) {
	_ = s.CloseWrite()
	if n, ok := ask(s.TCPConn); ok {
		s.mu.Lock()
		s.tellAll(event.Kernel, n.info)
		s.mu.Unlock()
	}
	saw, target, over := s.afterFIN()
	e.numbers, e.known = ask(s.TCPConn)
	if saw == event.SawRequest {
		// close sends an RST if it finds octets unread (RFC 2525 section 2.17),
		// and at once; these have been read.
		_ = s.SetLinger(0)
		e.reset = true
		_ = s.TCPConn.Close()
	}
	if !over {
		s.mu.Lock()
		for v, m := range s.joined {
			v.append(event.Kernel, m.id, event.SocketStale{Socket: m.id, Saw: saw, Target: v.own(target)})
		}
		s.mu.Unlock()
	}
	s.tellClosed(e)
	_ = s.finish(e)
	if saw == event.SawRequest {
		for v := range e.visits {
			hit = append(hit, v)
		}
	}
	return hit
}

// afterFIN reads what comes after our FIN: the target of a request, if it can be
// read. over means that the server stops.
func (s *socket) afterFIN() (saw event.StaleSaw, target string, over bool) {
	var buf [4 << 10]byte
	n := 0
	for {
		m, err := s.TCPConn.Read(buf[n:])
		n += m
		line, _, whole := bytes.Cut(buf[:n], []byte("\r\n"))
		switch {
		case whole || n == len(buf):
			return event.SawRequest, targetOf(string(line)), false
		case err == nil:
		case n > 0:
			return event.SawRequest, "", false
		case errors.Is(err, os.ErrDeadlineExceeded):
			return event.SawNothing, "", s.listener.lingering.over()
		default: // a FIN, or an RST, with which a client ends it too
			return event.SawFIN, "", false
		}
	}
}

// targetOf is the target in a request line (RFC 9112 section 3).
func targetOf(line string) string {
	method, rest, _ := strings.Cut(line, " ")
	target, version, ok := strings.Cut(rest, " ")
	if method == "" || !ok || !strings.HasPrefix(version, "HTTP/1.") {
		return ""
	}
	return target
}

// own is the target if the request was meant for this visit.
func (v *Visit) own(target string) string {
	if strings.HasPrefix(target, "/try/"+v.token+"/") {
		return target
	}
	return ""
}

// expire lets the visits judge once the time for sending again is over.
func expire(hit []*Visit, done <-chan struct{}) {
	late := time.NewTimer(retryTime * time.Microsecond)
	defer late.Stop()
	select {
	case <-late.C:
	case <-done:
	}
	for _, v := range hit {
		v.expire()
	}
}
