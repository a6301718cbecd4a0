package observe

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// Every verdict with every reason that it can have.
func TestJudge(t *testing.T) {
	for name, c := range map[string]struct {
		play             func(s *story)
		verdict          event.Verdict
		reason           event.Reason
		stale            event.Stale
		reused, needless int
	}{
		"one request": {func(s *story) { s.exchange("s1") }, event.CannotTell, event.OneRequest, "", 0, 0},
		"two on one":  {func(s *story) { s.exchange("s1"); s.exchange("s1") }, event.Reused, event.NoReason, "", 1, 0},
		"one, on a connection of another run": {func(s *story) { s.exchange("s1", shop); s.exchange("s1") },
			event.Reused, event.NoReason, "", 1, 0},
		"two on one, then closed": {func(s *story) { s.exchange("s1"); s.exchange("s1"); s.closed("s1", "client", "peer_fin", 0) },
			event.Reused, event.NoReason, "", 1, 0},

		"the client says close": {func(s *story) { s.final("s1", true, saidClose); s.final("s2", true, saidClose) },
			event.NotReused, event.ClientSaidClose, "", 0, 1},
		"the client says close and is quicker": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/", saidClose)
			s.tell(event.SocketResponse{Socket: "s1", Close: true})
			s.closed("s1", "client", "connection_close", 0)
			s.exchange("s2")
		}, event.NotReused, event.ClientSaidClose, "", 0, 1},
		"the server says close": {func(s *story) { s.final("s1", true); s.exchange("s2") }, event.NotReused, event.ServerSaidClose, "", 0, 0},
		"HTTP/1.0":              {func(s *story) { s.final("s1", false, oldVersion); s.final("s2", false, oldVersion) }, event.NotReused, event.HTTP10, "", 0, 1},
		"HTTP/1.0, kept alive":  {func(s *story) { s.exchange("s1", oldVersion); s.exchange("s1", oldVersion) }, event.Reused, event.NoReason, "", 1, 0},
		"the client's FIN":      {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_fin", 0); s.exchange("s2") }, event.NotReused, event.ClientFIN, "", 0, 1},
		"the client's RST":      {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_reset", 0); s.exchange("s2") }, event.NotReused, event.ClientReset, "", 0, 1},
		"body unread, RST":      {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_reset", 9); s.exchange("s2") }, event.NotReused, event.BodyUnread, "", 0, 1},
		"body unread, FIN":      {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_fin", 9); s.exchange("s2") }, event.NotReused, event.BodyUnread, "", 0, 1},
		"the server shuts down": {func(s *story) { s.exchange("s1"); s.closed("s1", "server", "shutdown", 0); s.exchange("s2") }, event.NotReused, event.NoReason, "", 0, 0},
		"idle too long":         {func(s *story) { s.exchange("s1"); s.closed("s1", "server", "idle_timeout", 0); s.exchange("s2") }, event.NotReused, event.IdleTimeout, "", 0, 0},
		"left idle":             {func(s *story) { s.exchange("s1"); s.exchange("s2"); s.exchange("s3") }, event.NotReused, event.LeftIdle, "", 0, 2},
		"left idle and closed long after": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.wait(1000)
			s.closed("s1", "client", "peer_fin", 0)
		}, event.NotReused, event.LeftIdle, "", 0, 1},
		"the first reason counts": {func(s *story) {
			s.exchange("s1")
			s.closed("s1", "client", "peer_fin", 0)
			s.final("s2", true, saidClose)
			s.exchange("s3")
			s.exchange("s3")
		}, event.Partly, event.ClientFIN, "", 1, 2},

		"at once": {func(s *story) { s.accept("s1", "s2"); s.request("s1", "/"); s.request("s2", "/") }, event.Parallel, event.Concurrent, "", 0, 0},
		"at once, and all answered before the second is read": {func(s *story) {
			s.accept("s1", "s2", "s3")
			for _, id := range []string{"s1", "s2", "s3"} {
				s.request(id, "/")
				s.answer(id)
			}
		}, event.Parallel, event.Concurrent, "", 0, 0},
		"at once, far away": {func(s *story) {
			s.exchange("s1")
			s.at -= 9000 // one round trip of a millisecond after the answer
			s.exchange("s2")
		}, event.Parallel, event.Concurrent, "", 0, 0},
		"at once, and later on the same": {func(s *story) {
			s.accept("s1", "s2")
			s.request("s1", "/")
			s.request("s2", "/")
			s.answer("s1")
			s.answer("s2")
			s.wait(10)
			s.exchange("s1")
			s.exchange("s2")
		}, event.Parallel, event.Concurrent, "", 2, 0},
		"one lies idle while two are needed": {func(s *story) {
			s.exchange("s1")
			s.accept("s2", "s3")
			s.request("s2", "/")
			s.request("s3", "/")
		}, event.NotReused, event.LeftIdle, "", 0, 1},
		"opened together, and answered too quickly to tell": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.answer("s1")
			s.wait(4)
			s.accept("s2", "s3")
			s.request("s2", "/")
			s.request("s3", "/")
			s.answer("s2")
			s.wait(4)
			s.exchange("s4")
			s.answer("s3")
		}, event.Parallel, event.Concurrent, "", 0, 0},
		"opened together, and long after one by one": {func(s *story) {
			s.accept("s1", "s2")
			s.request("s1", "/")
			s.request("s2", "/")
			s.answer("s1")
			s.answer("s2")
			s.wait(100)
			s.exchange("s3")
			s.exchange("s4")
		}, event.NotReused, event.LeftIdle, "", 0, 2},
		"one is used again and another opened, in one breath": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/1")
			s.answer("s1")
			s.wait(5)
			s.accept("s2")
			s.request("s2", "/2")
			s.wait(1)
			s.request("s1", "/3")
		}, event.Parallel, event.Concurrent, "", 1, 0},
		"one is used again after another was opened and had its answer": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/1")
			s.answer("s1")
			s.wait(5)
			s.accept("s2")
			s.request("s2", "/2")
			s.answer("s2")
			s.wait(1)
			s.request("s1", "/3")
		}, event.Partly, event.LeftIdle, "", 1, 1},
		"waited for accept": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.answer("s1")
			s.wait(10)
			s.tell(event.SocketAccepted{Socket: "s2", AcceptedAt: s.at, Waited: 9000})
			s.request("s2", "/")
		}, event.Parallel, event.Concurrent, "", 0, 0},

		"the end is noticed after the next has come": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/", saidClose)
			s.tell(event.SocketResponse{Socket: "s1", Close: true})
			wrote := s.at
			s.wait(10)
			s.accept("s2")
			s.request("s2", "/")
			s.tell(event.SocketClosed{Socket: "s1", By: "server", Why: "connection_close", WroteAt: wrote})
		}, event.NotReused, event.ClientSaidClose, "", 0, 1},
		"the idleness is noticed after the next has come": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			wrote := s.at
			s.wait(10)
			s.accept("s2")
			s.request("s2", "/")
			s.tell(event.SocketIdle{Socket: "s1", WroteAt: wrote})
		}, event.NotReused, event.LeftIdle, "", 0, 1},
		"the FIN is noticed after the next has come": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.closed("s1", "client", "peer_fin", 0)
		}, event.NotReused, event.ClientFIN, "", 0, 1},
		"the unread answer is noticed after the next has come": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.wait(10)
			s.accept("s2")
			s.request("s2", "/")
			s.wait(10)
			s.closed("s1", "client", "peer_reset", 70000)
		}, event.NotReused, event.BodyUnread, "", 0, 1},
		"a shared socket may be busy for others": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketShared{Socket: "s1"})
			s.exchange("s2")
		}, event.Parallel, event.Concurrent, "", 0, 0},

		"noticed": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "fin"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "noticed", 0, 0},
		"noticed before the end of the drill is told": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketInfo{Socket: "s1", State: "FIN-WAIT-2", MinRTT: 1000})
			s.wait(10)
			s.exchange("s2")
			s.tell(event.SocketStale{Socket: "s1", Saw: "fin"})
			s.wait(1000)
			s.closed("s1", "server", "idle_timeout", 0)
		}, event.NotReused, event.IdleTimeout, "noticed", 0, 0},
		"the end of idleness is noticed after the next has come": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.closed("s1", "server", "idle_timeout", 0)
		}, event.NotReused, event.IdleTimeout, "", 0, 0},
		"retried": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/s2"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "retried", 0, 0},
		"retried under another label": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/s2"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2", shop)
		}, event.CannotTell, event.OneRequest, "retried", 0, 0},
		"retried, while another goes beside it": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/lost"})
			s.exchange("s2")
			s.accept("s3")
			s.request("s3", "/lost")
		}, event.Partly, event.LeftIdle, "retried", 1, 2},
		"one failure counts more than what went well": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
			s.tell(event.SocketStale{Socket: "s2", Saw: "fin"})
			s.closed("s2", "server", "idle_timeout", 0)
			s.exchange("s3")
		}, event.NotReused, event.IdleTimeout, "failed", 0, 0},
		"failed, for the next is another": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "failed", 0, 0},
		"failed, for none comes": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.wait(6000)
			s.tell(nil)
		}, event.CannotTell, event.OneRequest, "failed", 0, 0},
		"not decided yet": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.wait(3000)
			s.tell(nil)
		}, event.CannotTell, event.OneRequest, "", 0, 0},
		"what was sent cannot be read": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Saw: "request"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{at: 1000}
			c.play(s)
			r := s.byName["a"]
			got := r.verdict()
			if want := (verdict{"curl", c.verdict, c.reason, c.stale}); got != want {
				t.Errorf("judged %+v, want %+v", got, want)
			}
			if r.reused != c.reused || r.needless != c.needless {
				t.Errorf("%d reused and %d needless, want %d and %d", r.reused, r.needless, c.reused, c.needless)
			}
			var last verdict
			for i, j := range s.told {
				if j.Run != "a" {
					continue
				}
				v := verdict{j.Client, j.Verdict, j.Reason, j.Stale}
				if v == last || !j.Inferred {
					t.Errorf("told %d: %+v after %+v", i, j, last)
				}
				last = v
			}
			if last != got {
				t.Errorf("told last: %+v", last)
			}
		})
	}
}

// A burst after one idle connection: one of ten would have had a place.
func TestOneIsReplacedOnce(t *testing.T) {
	s := &story{at: 1000}
	s.exchange("s1")
	for n := range 10 {
		id := fmt.Sprint("p", n)
		s.accept(id)
		s.request(id, "/")
	}
	if r := s.byName["a"]; r.needless != 1 || r.opens != 10 {
		t.Errorf("%d needless of %d", r.needless, r.opens)
	}
	// Ten clients one after another, each at most once: as "ab -c 10" without -k.
	s = &story{at: 1000}
	for turn := range 5 {
		for n := range 10 {
			id := fmt.Sprint(turn, "-", n)
			s.accept(id)
			s.request(id, "/", oldVersion)
		}
		for n := range 10 {
			s.tell(event.SocketClosed{Socket: fmt.Sprint(turn, "-", n), By: "server", Why: "connection_close", WroteAt: s.at})
		}
		s.wait(10)
	}
	if r := s.byName["a"]; r.needless != 40 || r.verdict().reason != event.HTTP10 {
		t.Errorf("%d needless of %d: %+v", r.needless, r.opens, r.verdict())
	}
}

// The client's FIN was on its way when our end closed: what the kernel keeps of
// the connection knows who was first.
func TestTheKernelsRecordSaysWhoClosed(t *testing.T) {
	s := &story{at: 1000}
	s.final("s1", true)
	closed := func() event.Host { return s.summary().Runs[0].Sockets[0].Closed.By }
	if closed() != "server" {
		t.Errorf("closed by %s", closed())
	}
	s.tell(event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "client", Inferred: true})
	if closed() != "server" {
		t.Errorf("an inference says that it was closed by %s", closed())
	}
	s.tell(event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "client"})
	if run := s.summary().Runs[0]; closed() != "client" || run.ClosedBy != "client" {
		t.Errorf("closed by %s, the run's by %s", closed(), run.ClosedBy)
	}
	s.tell(event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "server"})
	if closed() != "server" {
		t.Errorf("after FINs that crossed, closed by %s", closed())
	}
}

// Two labels in one visit are two runs, on one socket as well.
func TestRunsAreApart(t *testing.T) {
	s := &story{at: 1000}
	s.exchange("s1")
	s.exchange("s1", shop)
	s.exchange("s2", shop)
	sum := s.summary()
	if len(sum.Runs) != 2 || sum.Runs[0].Verdict != event.CannotTell || sum.Runs[1].Verdict != event.Partly || sum.Runs[1].Needless != 1 {
		t.Errorf("%+v", sum.Runs)
	}
}
