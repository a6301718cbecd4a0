package lab

import (
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// Program says how a program treats its connections and what comes on them.
type Program struct {
	// IdleTimeoutMS is after how many milliseconds of lab time it closes an
	// idle connection; 0 means never.
	IdleTimeoutMS int
	// KeepaliveMS is after how many milliseconds of lab time without a segment
	// its TCP sends a keep-alive probe, on connections that are opened from now
	// on; 0 means never.
	KeepaliveMS int
	// ReadBody means that it reads the content of what it gets.
	//
	// A client that does not closes the response when it has the head, and Go's
	// Transport then closes the connection: what is left of the response would be
	// taken for the next one's (RFC 9112 section 9.3). If nothing lies unread in the
	// socket, as with a content of five octets, TCP sends FIN; if something does, as
	// with 20 kB, RST (RFC 9293 section 3.10.4).
	//
	// A server whose handler does not costs no connection: Go's Server itself reads
	// up to 256 KiB of an unread content before it sends the response. It answers at
	// once, with Connection: close, only if Content-Length says more, or if the
	// request says Expect: 100-continue, for then nobody has asked for the content;
	// but then too it takes up to 256 KiB before it closes.
	ReadBody bool

	// The client's only: how many connections its pool has at most, those aside that
	// were asked to be new; 0 means no limit. What waits for one has it in turn.
	Connections int
	// The client's only: Retry means that a request that fails on a reused connection
	// before anything of a response has come is sent again on another one, where
	// Go's Transport does so.
	Retry bool
	// The client's only: RequestTimeoutMS is after how many milliseconds of lab time
	// it gives up a request that begins from now on, and with it the connection; 0
	// means never.
	RequestTimeoutMS int
	// The client's only, and of its TCP: Ports is how many ports that chooses from for a
	// connection that it opens from now on; 0 means all. One in TIME-WAIT keeps its port.
	Ports int

	// The server's only: Accepting says whether it calls accept.
	Accepting bool
	// The server's only: MaxRequests is with which request of a connection it answers
	// Connection: close; 0 means with none.
	MaxRequests int
	// The server's only: Backlog is how many connections may wait for accept; 0 means
	// vnet.Backlog. If more wait already, it counts once they are so few. A listening
	// socket takes it from the program, as the argument of listen; Linux lets one more
	// wait than that says.
	Backlog int
}

// ProgramChange holds the fields to change; nil leaves a field as it is, and what
// is the other program's only counts for nothing.
type ProgramChange struct {
	IdleTimeoutMS, KeepaliveMS *int
	ReadBody                   *bool

	Connections      *int
	Retry            *bool
	RequestTimeoutMS *int
	Ports            *int

	Accepting   *bool
	MaxRequests *int
	Backlog     *int
}

// PlainClient and PlainServer are what a lab's programs are set to at first.
func PlainClient() Program { return plainProgram(vnet.Client) }

// PlainServer is PlainClient for the server program.
func PlainServer() Program { return plainProgram(vnet.Server) }

func plainProgram(at vnet.Host) Program {
	if at == vnet.Server {
		return Program{ReadBody: true, Accepting: true}
	}
	return Program{ReadBody: true, Retry: true}
}

// Change is that to these settings, whatever they are before.
func (p Program) Change() ProgramChange {
	return ProgramChange{
		IdleTimeoutMS: &p.IdleTimeoutMS, KeepaliveMS: &p.KeepaliveMS, ReadBody: &p.ReadBody,
		Connections: &p.Connections, Retry: &p.Retry, RequestTimeoutMS: &p.RequestTimeoutMS, Ports: &p.Ports,
		Accepting: &p.Accepting, MaxRequests: &p.MaxRequests, Backlog: &p.Backlog,
	}
}

var (
	idles = span{1000, 60_000} // ms, of a program's time-out and of TCP's probes
	// Six connections are what browsers have to one host.
	perHost       = span{1, maxIdleShared}
	timeouts      = span{1000, 120_000} // ms, of a request
	perConnection = span{1, 100}        // of a connection
	fewPorts      = span{1, 1000}
	// One would be another handshake: see vnet.Listener.
	backlogs = span{2, vnet.Backlog}

	errIdle        = idles.orNone("idle_timeout_out_of_range", "idle_timeout_ms")
	errKeepalive   = idles.orNone("keepalive_out_of_range", "keepalive_ms")
	errConnections = perHost.orNone("connections_out_of_range", "connections")
	errTimeout     = timeouts.orNone("request_timeout_out_of_range", "request_timeout_ms")
	errMaxRequests = perConnection.orNone("max_requests_out_of_range", "max_requests")
	errPorts       = fewPorts.orNone("ports_out_of_range", "ports")
	errBacklog     = backlogs.orNone("backlog_out_of_range", "backlog")
)

// with is the program as it will be.
func (p Program) with(c ProgramChange, at vnet.Host) (Program, error) {
	type number struct {
		is, be  *int
		allowed span
		invalid *InvalidError
	}
	type yesNo struct{ is, be *bool }
	numbers := []number{{&p.IdleTimeoutMS, c.IdleTimeoutMS, idles, errIdle}, {&p.KeepaliveMS, c.KeepaliveMS, idles, errKeepalive}}
	yesNos := []yesNo{{&p.ReadBody, c.ReadBody}}
	if at == vnet.Client {
		numbers = append(numbers, number{&p.Connections, c.Connections, perHost, errConnections},
			number{&p.RequestTimeoutMS, c.RequestTimeoutMS, timeouts, errTimeout}, number{&p.Ports, c.Ports, fewPorts, errPorts})
		yesNos = append(yesNos, yesNo{&p.Retry, c.Retry})
	} else {
		numbers = append(numbers, number{&p.MaxRequests, c.MaxRequests, perConnection, errMaxRequests},
			number{&p.Backlog, c.Backlog, backlogs, errBacklog})
		yesNos = append(yesNos, yesNo{&p.Accepting, c.Accepting})
	}
	for _, n := range numbers {
		if n.be == nil {
			continue
		}
		if *n.be != 0 && !n.allowed.has(float64(*n.be)) {
			return p, n.invalid
		}
		*n.is = *n.be
	}
	for _, b := range yesNos {
		if b.be != nil {
			*b.is = *b.be
		}
	}
	return p, nil
}

// Server returns how the server program is set now.
func (l *Lab) Server() Program { return l.program(vnet.Server) }

// SetServer changes the server program and returns its settings as they are
// then. A connection that is idle now counts from when it became idle. What waits
// in the backlog is accepted when the program accepts again. The error is as for
// SetClock.
func (l *Lab) SetServer(c ProgramChange) (Program, error) { return l.setProgram(vnet.Server, c) }

// Client returns how the client program is set now.
func (l *Lab) Client() Program { return l.program(vnet.Client) }

// SetClient is SetServer for the client program. Of fewer connections at most than
// there are none is closed, but none is opened either.
func (l *Lab) SetClient(c ProgramChange) (Program, error) { return l.setProgram(vnet.Client, c) }

func (l *Lab) program(at vnet.Host) Program { return *l.programs[at].Load() }

func (l *Lab) setProgram(at vnet.Host, c ProgramChange) (Program, error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	was := l.program(at)
	if l.ended() {
		return was, ErrClosed
	}
	p, err := was.with(c, at)
	if err != nil {
		return was, err
	}
	s := l.up.Load()
	s.inOrder(func(now time.Duration) {
		l.programs[at].Store(&p)
		if at == vnet.Server {
			s.server.followAccepting()
		}
		s.tellProgram(now, at)
	})
	if at == vnet.Server {
		s.server.rearm()
		s.server.followBacklog()
	} else {
		s.net.SetPorts(p.Ports)
		s.client.pool.follow()
	}
	return p, nil
}

func (s *setup) tellProgram(now time.Duration, at vnet.Host) {
	p := s.program(at)
	if at == vnet.Server {
		s.tell(now, event.Server, nil, event.ServerChanged{
			IdleTimeoutMS: p.IdleTimeoutMS, KeepaliveMS: p.KeepaliveMS, Accepting: p.Accepting,
			MaxRequests: p.MaxRequests, ReadBody: p.ReadBody, TLS: s.https.Load(), Backlog: p.Backlog,
		})
	} else {
		s.tell(now, event.Client, nil, event.ClientChanged{
			IdleTimeoutMS: p.IdleTimeoutMS, KeepaliveMS: p.KeepaliveMS, Connections: p.Connections,
			ReadBody: p.ReadBody, Retry: p.Retry, RequestTimeoutMS: p.RequestTimeoutMS,
			Ports: p.Ports,
		})
	}
}

// programs are the settings that a lab begins with.
func (c Config) program(at vnet.Host) (Program, error) {
	p, idle := plainProgram(at), c.ClientIdle
	if at == vnet.Server {
		idle = c.ServerIdle
	}
	ms := int(idle.Milliseconds())
	return p.with(ProgramChange{IdleTimeoutMS: &ms}, at)
}

// milliseconds is a setting as a duration.
func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }
