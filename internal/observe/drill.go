package observe

import (
	"cmp"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"samesocket/internal/event"
)

// Drills: a socket that is given up as the visitor asked is not simply closed,
// but read a little longer, to see what the client does with it. What it sends
// is never answered, as if it had met a closed socket, or none: that is how a
// client, or a proxy with its 502, comes to grief.

// drilled says whether the socket is to be watched after its end.
func (s *socket) drilled(e ending) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.why == event.EndAsked || e.why == event.EndIdleTimeout && s.asked.idle > 0 && e.limit == ""
}

// drill takes the socket over from net/http, which has closed it; it says
// whether there was room for it and its network.
func (l *Listener) drill(s *socket, e ending) bool {
	l.lingering.mu.Lock()
	defer l.lingering.mu.Unlock()
	l.lingering.drilled.Most = cmp.Or(l.Drills, 1000)
	of := l.network(s)
	if !l.lingering.drilled.Admit(of) {
		return false
	}
	done, ok := l.lingering.begin()
	if !ok {
		l.lingering.drilled.Leave(of)
		return false
	}
	if l.lingering.drills == nil {
		l.lingering.drills = make(map[*net.TCPConn]struct{})
	}
	l.lingering.drills[s.TCPConn] = struct{}{}
	watched := cmp.Or(l.DrillTime, 5*time.Second)
	if s.asked.now == event.CauseSilent {
		watched = cmp.Or(l.SilentTime, time.Minute)
	}
	_ = s.TCPConn.SetReadDeadline(time.Now().Add(watched))
	go func() {
		defer l.lingering.all.Done()
		if hit := s.watch(e); hit != nil {
			expire(hit, done)
		}
		l.lingering.mu.Lock()
		delete(l.lingering.drills, s.TCPConn)
		l.lingering.drilled.Leave(of)
		l.lingering.mu.Unlock()
	}()
	return true
}

// watch gives the socket up in the way that was asked for, tells what the client
// does, and closes it. It returns the visits that wait for the request to come
// again, if one was lost.
func (s *socket) watch(e ending) (hit []*Visit) {
	cause := event.CauseIdle
	if s.asked.now != "" {
		cause = s.asked.now
	}
	if cause != event.CauseIdle {
		s.tellStale(event.SocketStale{Cause: cause, Saw: event.SawRequest, Target: s.asked.hit})
	}
	switch cause {
	case event.CauseIdle:
		return s.watchIdle(e)
	case event.CauseLose:
		if s.asked.rst {
			e.reset = true
			_ = s.SetLinger(0)
			break
		}
		// The client's own FIN is waited for: octets that came meanwhile and
		// were not read would make an RST of our close.
		_ = s.CloseWrite()
		_, _ = io.Copy(io.Discard, s.TCPConn)
	case event.CauseSilent:
		_, err := io.Copy(io.Discard, s.TCPConn)
		if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			e.by = event.Client
		}
		e.pending = true
		// A connection that nobody can use any more leaves no FIN behind.
		e.reset = true
		_ = s.SetLinger(0)
	}
	e.numbers, e.known = ask(s.TCPConn)
	_ = s.TCPConn.Close()
	s.tellClosed(e)
	_ = s.finish(e)
	return visitsOf(e)
}

// watchIdle half-closes an idle socket and sees what the client does.
func (s *socket) watchIdle(e ending) (hit []*Visit) {
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
		s.tellStale(event.SocketStale{Cause: event.CauseIdle, Saw: saw, Target: target})
	}
	s.tellClosed(e)
	_ = s.finish(e)
	if saw == event.SawRequest {
		return visitsOf(e)
	}
	return nil
}

// tellStale tells it to every visit of the socket; a request's target only to
// the visit that it was meant for.
func (s *socket) tellStale(p event.SocketStale) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for v, m := range s.joined {
		own := p
		own.Socket, own.Target = m.id, v.own(p.Target)
		v.append(event.Kernel, m.id, own)
	}
}

func visitsOf(e ending) (visits []*Visit) {
	for v := range e.visits {
		visits = append(visits, v)
	}
	return visits
}

// afterFIN reads what comes after our FIN: the target of a request, if it can be
// read. over means that the server stops.
func (s *socket) afterFIN() (saw event.StaleSaw, target string, over bool) {
	var buf [4 << 10]byte
	n := 0
	for {
		m, err := s.TCPConn.Read(buf[n:])
		n += m
		line, _, whole := strings.Cut(string(buf[:n]), "\r\n")
		switch {
		case whole || n == len(buf):
			return event.SawRequest, targetOf(line), false
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
	return cut(target, maxTarget)
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
