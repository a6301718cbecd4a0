package observe

import "samesocket/internal/event"

// story tells a visit's events to a ledger, in milliseconds.
type story struct {
	ledger
	at   int64
	told []event.RunJudged
	nth  map[string]int
}

func (s *story) tell(p event.Payload) {
	s.told = append(s.told, s.fold(s.at, p)...)
}

// wait lets milliseconds pass.
func (s *story) wait(ms int64) { s.at += ms * 1000 }

// accept opens a socket whose round trip takes a millisecond, on a system that
// tells TCP's numbers.
func (s *story) accept(sockets ...string) {
	s.system.TCPInfo = true
	for _, id := range sockets {
		s.tell(event.SocketAccepted{Socket: id, AcceptedAt: s.at})
	}
}

func (s *story) request(socket, target string, change ...func(*event.SocketRequest)) {
	if s.nth == nil {
		s.nth = map[string]int{}
	}
	s.nth[socket]++
	q := event.SocketRequest{Socket: socket, Nth: s.nth[socket], Target: target, Run: "a", Version: "HTTP/1.1", Client: "Go-http-client/1.1"}
	for _, f := range change {
		f(&q)
	}
	s.tell(q)
}

// answer hands the whole answer over and lets the socket be idle.
func (s *story) answer(socket string) {
	s.tell(event.SocketResponse{Socket: socket, Status: 200})
	s.tell(event.SocketInfo{Socket: socket, State: "ESTABLISHED", MinRTT: 1000})
	s.tell(event.SocketIdle{Socket: socket, WroteAt: s.at})
}

// exchange is a whole exchange on a new or an old socket, and a pause.
func (s *story) exchange(socket string, change ...func(*event.SocketRequest)) {
	if s.sockets[socket] == nil {
		s.accept(socket)
	}
	s.request(socket, "/"+socket, change...)
	s.answer(socket)
	s.wait(10)
}

// open accepts a socket that is not there, or has been closed.
func (s *story) open(socket string) {
	if b := s.sockets[socket]; b == nil || b.why != "" {
		s.accept(socket)
	}
}

// gaveUp is a request that the client gives up after 50 ms.
func (s *story) gaveUp(socket string) {
	s.accept(socket)
	s.request(socket, "/"+socket)
	s.wait(50)
	s.tell(event.SocketClosed{Socket: socket, By: "client", Why: "peer_fin", Unanswered: true})
	s.wait(1)
}

func (s *story) closed(socket string, by event.Host, why event.SocketEnd, unacked int64) {
	s.tell(event.SocketClosed{Socket: socket, By: by, Why: why, Unacked: unacked, WroteAt: s.at})
	s.wait(10)
}

// final is an exchange after which the connection is closed.
func (s *story) final(socket string, said bool, change ...func(*event.SocketRequest)) {
	s.accept(socket)
	s.request(socket, "/"+socket, change...)
	s.tell(event.SocketResponse{Socket: socket, Status: 200, Close: said})
	s.closed(socket, "server", "connection_close", 0)
}

// left says that the kernel has the client's FIN, before the program has read it.
func (s *story) left(socket string, wrote int64) {
	s.tell(event.SocketLeft{Socket: socket, WroteAt: wrote})
}

func saidClose(q *event.SocketRequest)  { q.Close = true }
func oldVersion(q *event.SocketRequest) { q.Version = "HTTP/1.0" }
func curl(q *event.SocketRequest)       { q.Client = "curl/8" }
func shop(q *event.SocketRequest)       { q.Run = "b" }
