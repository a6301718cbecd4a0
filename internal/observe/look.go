package observe

import (
	"net/http"

	"samesocket/internal/event"
)

// maxLook bounds how many connections are looked at for one.
const maxLook = 32

// look asks the kernel how the other connections of a run stand, when a request
// has come on a new one and is not told yet. The client's FIN may be there, and
// the goroutine that serves the socket not have come to read it; what comes only
// after this request has not caused it. And octets that cannot even be sent mean
// that the client has turned to something else without reading the answer.
func (v *Visit) look(run string) {
	v.telling.Lock()
	places := v.ledger.open(run, maxLook)
	v.telling.Unlock()
	for _, p := range places {
		v.mu.Lock()
		s := v.sockets[p.socket]
		v.mu.Unlock()
		if s == nil {
			continue
		}
		stale := s.freshen(v)
		n, ok := ask(s.TCPConn)
		if !ok {
			continue
		}
		gone := n.state == event.CloseWait || n.state == event.Closed
		stuck := !gone && n.unsent > 0 && !p.stuck
		if stuck {
			n.unacked = unacked(s.TCPConn)
		}
		if stale || stuck {
			v.tellLook(s, p.socket, n.info(p.socket))
		}
		if gone {
			v.tellLook(s, p.socket, s.left(v, n.state))
		}
	}
}

// left is what is told of a socket that the client has left; nil if our own FIN
// went before.
func (s *socket) left(v *Visit, state event.State) event.Payload {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.joined[v]
	if m == nil || s.sentFIN {
		return nil
	}
	p := event.SocketLeft{Socket: m.id, Reset: state == event.Closed}
	if s.state == http.StateIdle || s.current.answered && !s.late {
		p.WroteAt = s.wroteAt(v)
	}
	return p
}

// tellLook tells what was found, if the socket has not been told as closed.
func (v *Visit) tellLook(s *socket, id string, p event.Payload) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if p != nil && v.sockets[id] == s {
		v.append(event.Kernel, id, p)
	}
}
