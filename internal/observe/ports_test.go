package observe

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// A thousand connections a second, each closed by the client first, last for 28
// seconds of ports; closed by the server first they cost the client none.
func TestPortsRunOut(t *testing.T) {
	for _, by := range []event.Host{event.Client, event.Server} {
		s := &story{at: 1000}
		for n := range 1001 {
			id := fmt.Sprint("s", n)
			s.accept(id)
			s.request(id, "/")
			s.answer(id)
			s.tell(event.SocketClosed{Socket: id, By: by, Why: "peer_fin", WroteAt: s.at})
			s.tell(event.SocketAfter{Socket: id, State: event.TimeWait, At: by, Inferred: n%2 == 0})
			s.wait(1)
		}
		got := s.summary(s.at, "").Runs[0].TimeWait
		want := TimeWaitSummary{Client: 1001, Inferred: 501, OpenedPerSecond: 1000, SustainedPerSecond: 28_232. / 60, PortsLastSeconds: 28.232}
		if by == event.Server {
			want.Client, want.Server, want.PortsLastSeconds = 0, 1001, 0
		}
		if got != want {
			t.Errorf("closed by %s: %+v, want %+v", by, got, want)
		}
		if got := s.summary(s.at+61_000_000, "").Runs[0].TimeWait; got.Client+got.Server != 0 {
			t.Errorf("after a minute %+v", got)
		}
	}
}

// What is open when the visit is full is not known any more.
func TestFullAtEachSocket(t *testing.T) {
	s := &story{at: 1000}
	s.exchange("s1")
	s.closed("s1", "client", "peer_fin", 0)
	s.exchange("s2")
	sockets := s.summary(s.at, event.LimitRequests).Runs[0].Sockets
	if sockets[0].Full || sockets[0].Closed == nil || !sockets[1].Full || sockets[1].State != "" || sockets[1].Closed != nil {
		t.Errorf("%+v", sockets)
	}
	if open := s.summary(s.at, "").Runs[0].Sockets[1]; open.Full || open.State != event.Established {
		t.Errorf("before it was full: %+v", open)
	}
}
