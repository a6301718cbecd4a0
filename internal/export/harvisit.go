package export

import (
	"net"
	"strings"

	"samesocket/internal/event"
)

// visitArchive has an entry for each request of the visit that came on a socket, as
// the server saw it: it knows neither when the client began nor when it had the
// answer.
func (t *told) visitArchive(event.Host) ([]byte, error) {
	v := visitRequests{sockets: map[string]event.Tuple{}, last: map[string]*served{}, heads: map[string][]event.Header{}}
	for _, e := range t.events {
		v.add(t, e)
	}
	var entries []*entry
	for _, s := range v.all {
		if !s.answered {
			s.Comment = strings.TrimPrefix(s.Comment+"; no answer was told", "; ")
		}
		s.Timings.Send, s.Timings.Wait, s.Timings.Receive = ms(s.send), ms(s.wait), ms(s.receive)
		s.Time = ms(s.send + s.wait + s.receive)
		entries = append(entries, s.entry)
	}
	return t.archive("The requests of a visit to Same Socket, as the server saw them: send is from a request's first octet to its head being read, "+
		"wait to the answer being handed over, receive to its last octets being handed over. "+
		"Of answers the status is told, and neither fields nor size; of requests the fields only where a client of one's own sent them.", entries)
}

// served is a request on a kernel socket.
type served struct {
	*entry
	answered            bool
	handed              int64 // when the answer's head was
	send, wait, receive int64
}

type visitRequests struct {
	all     []*served
	sockets map[string]event.Tuple
	last    map[string]*served        // by socket
	heads   map[string][]event.Header // of each run's last request
}

func (v *visitRequests) add(t *told, e event.Event) {
	switch p := e.Data.(type) {
	case event.SocketAccepted:
		v.sockets[p.Socket] = p.Tuple
	case event.SocketRequest:
		s := v.request(p)
		began := e.Time
		if p.FirstOctet > 0 {
			began = min(began, p.FirstOctet)
		}
		s.Started, s.send = t.instant(began).Format(date), e.Time-began
		v.all, v.last[p.Socket] = append(v.all, s), s
	case event.SocketResponse:
		if s := v.last[p.Socket]; s != nil && s.Nth == p.Nth {
			s.answered, s.handed = true, e.Time
			s.Response.Status, s.wait = p.Status, max(0, p.TookUS)
			if p.Empty {
				s.Response.Content.Size, s.Response.BodySize = 0, 0
			}
		}
	case event.SocketUpgraded:
		if s := v.last[p.Socket]; s != nil {
			s.answered, s.Comment = true, "the connection speaks WebSocket from here on"
		}
	case event.SocketIdle:
		v.wrote(p.Socket, p.WroteAt)
	case event.SocketClosed:
		v.wrote(p.Socket, p.WroteAt)
	}
}

// wrote says when the last octets of a socket's last answer were handed over.
func (v *visitRequests) wrote(socket string, at int64) {
	if s := v.last[socket]; s != nil && s.answered && at > s.handed {
		s.receive = at - s.handed
	}
}

func (v *visitRequests) request(p event.SocketRequest) *served {
	s := &served{entry: newEntry()}
	local := v.sockets[p.Socket].Local
	if host, _, err := net.SplitHostPort(local); err == nil {
		s.ServerIP, _, _ = strings.Cut(host, "%") // a zone is no part of an address there
	}
	if p.Head != "" {
		v.heads[p.Run] = fieldsOf(p.Head)
	}
	var fields []event.Header
	if p.Run != "" {
		fields = v.heads[p.Run]
	}
	s.Request.asked("http://"+local, p.Method, p.Target, p.Version, fields)
	s.Request.BodySize, s.Response.Content.Size = -1, -1
	s.Connection, s.Nth, s.Reused = p.Socket, p.Nth, p.Nth > 1
	s.Timings.Blocked, s.Timings.DNS, s.Timings.Connect, s.Timings.SSL = -1, -1, -1, -1
	return s
}

// fieldsOf are the field lines of a head; one that was cut ends it.
func fieldsOf(head string) (fields []event.Header) {
	_, rest, _ := strings.Cut(head, "\r\n")
	for line := range strings.SplitSeq(rest, "\r\n") {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			break
		}
		fields = append(fields, event.Header{name, strings.Trim(value, " \t")})
	}
	return fields
}
