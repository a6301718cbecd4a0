package observe

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// judged is a story and what is to be said of it.
type judged struct {
	play             func(s *story)
	verdict          event.Verdict
	reason           event.Reason
	stale            event.Stale
	reused, needless int
}

// Every verdict with every reason that it can have.
func TestJudge(t *testing.T) {
	judges(t, map[string]judged{
		"one request": {func(s *story) { s.exchange("s1") }, event.CannotTell, event.OneRequest, "", 0, 0},
		"two on one":  {func(s *story) { s.exchange("s1"); s.exchange("s1") }, event.Reused, event.NoReason, "", 1, 0},
		"one, on a connection of another run": {
			func(s *story) { s.exchange("s1", shop); s.exchange("s1") },
			event.Reused, event.NoReason, "", 1, 0,
		},
		"two on one, then closed": {
			func(s *story) { s.exchange("s1"); s.exchange("s1"); s.closed("s1", "client", "peer_fin", 0) },
			event.Reused, event.NoReason, "", 1, 0,
		},

		"the client says close": {
			func(s *story) { s.final("s1", true, saidClose); s.final("s2", true, saidClose) },
			event.NotReused, event.ClientSaidClose, "", 0, 1,
		},
		"the client says close and is quicker": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/", saidClose)
			s.tell(event.SocketResponse{Socket: "s1", Close: true})
			s.closed("s1", "client", "connection_close", 0)
			s.exchange("s2")
		}, event.NotReused, event.ClientSaidClose, "", 0, 1},
		"the server says close":  {func(s *story) { s.final("s1", true); s.exchange("s2") }, event.NotReused, event.ServerSaidClose, "", 0, 0},
		"HTTP/1.0":               {func(s *story) { s.final("s1", false, oldVersion); s.final("s2", false, oldVersion) }, event.NotReused, event.HTTP10, "", 0, 1},
		"HTTP/1.0, kept alive":   {func(s *story) { s.exchange("s1", oldVersion); s.exchange("s1", oldVersion) }, event.Reused, event.NoReason, "", 1, 0},
		"the client's FIN":       {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_fin", 0); s.exchange("s2") }, event.NotReused, event.ClientFIN, "", 0, 1},
		"an RST after an answer": {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_reset", 0); s.exchange("s2") }, event.NotReused, event.BodyUnread, "", 0, 1},
		"an RST after an answer without content": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 204, Empty: true})
			s.tell(event.SocketIdle{Socket: "s1", WroteAt: s.at})
			s.closed("s1", "client", "peer_reset", 0)
			s.exchange("s2")
		}, event.NotReused, event.ClientReset, "", 0, 1},
		"an RST after close was said": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/", saidClose)
			s.tell(event.SocketResponse{Socket: "s1", Status: 200, Close: true, Final: true})
			s.closed("s1", "client", "peer_reset", 0)
			s.exchange("s2")
		}, event.NotReused, event.ClientSaidClose, "", 0, 1},
		"an RST after the server said close": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 200, Close: true, Final: true})
			s.closed("s1", "client", "peer_reset", 0)
			s.exchange("s2")
		}, event.NotReused, event.ServerSaidClose, "", 0, 0},
		"the client gave up": {func(s *story) { s.gaveUp("s1"); s.gaveUp("s2"); s.exchange("s3") }, event.NotReused, event.ClientGaveUp, "", 0, 2},
		"the client gave up, and the program has not noticed yet": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.wait(50)
			s.accept("s2")
			s.left("s1", 0)
			s.request("s2", "/")
			s.wait(10)
			s.tell(event.SocketClosed{Socket: "s1", By: "client", Why: "peer_fin", Unanswered: true})
		}, event.NotReused, event.ClientGaveUp, "", 0, 1},
		"four at a time, each given up and sent again": {func(s *story) {
			turn := func(round, n int) string { return fmt.Sprint("s", round, ".", n) }
			for round := range 25 {
				for n := range 4 {
					if round > 0 {
						s.tell(event.SocketClosed{Socket: turn(round-1, n), By: "client", Why: "peer_fin", Unanswered: true})
					}
					s.accept(turn(round, n))
					s.request(turn(round, n), "/")
					s.at += 200
				}
				s.wait(50)
			}
		}, event.NotReused, event.ClientGaveUp, "", 0, 96},
		"the client's idle time-out": {func(s *story) {
			s.exchange("s1")
			s.wait(4990)
			s.closed("s1", "client", "peer_fin", 0)
			s.exchange("s2")
		}, event.NotReused, event.ClientIdle, "", 0, 1},
		"more than the pool has room for": {func(s *story) {
			for range 3 {
				for n := range 4 {
					s.open(fmt.Sprint("s", n))
					s.request(fmt.Sprint("s", n), "/")
				}
				s.wait(30)
				for n := range 4 {
					s.answer(fmt.Sprint("s", n))
				}
				for n := 2; n < 4; n++ {
					s.closed(fmt.Sprint("s", n), "client", "peer_fin", 0)
					s.nth[fmt.Sprint("s", n)] = 0
				}
				s.wait(30)
			}
		}, event.Partly, event.PoolFull, "", 4, 4},
		"a pool of its own for each four requests": {func(s *story) {
			for turn := range 3 {
				one, other := fmt.Sprint("a", turn), fmt.Sprint("b", turn)
				for range 4 {
					s.open(one)
					s.request(one, "/")
					s.open(other)
					s.request(other, "/")
					s.wait(30)
					s.answer(one)
					s.answer(other)
					s.wait(5)
				}
				s.closed(one, "client", "peer_fin", 0)
				s.closed(other, "client", "peer_fin", 0)
			}
		}, event.Partly, event.ClientFIN, "", 18, 4},
		"the request was too large for us": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 413, Close: true, Final: true})
			s.tell(event.SocketClosed{Socket: "s1", By: "server", Why: "connection_close", WroteAt: s.at, Limit: event.LimitBody})
			s.wait(10)
			s.exchange("s2")
		}, event.NotReused, event.ServerLimit, "", 0, 0},
		"the request was too large for us, and the client was quicker to leave": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 413, Close: true, Final: true})
			s.wait(10)
			s.accept("s2")
			s.left("s1", s.at-10_000)
			s.request("s2", "/")
			s.tell(event.SocketClosed{Socket: "s1", By: "server", Why: "connection_close", Limit: event.LimitBody})
		}, event.NotReused, event.ServerLimit, "", 0, 0},
		"the answer was not taken in time": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 200})
			s.wait(15_000)
			s.tell(event.SocketClosed{Socket: "s1", By: "server", Why: "response_timeout"})
			s.wait(10)
			s.exchange("s2")
		}, event.NotReused, event.BodyUnread, "", 0, 1},
		"HTTP/2": {
			func(s *story) {
				s.exchange("s1", func(q *event.SocketRequest) { q.Version = "HTTP/2.0" })
				s.exchange("s2")
			},
			event.CannotTell, event.HTTP2, "", 0, 1,
		},
		"body unread, RST":      {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_reset", 9); s.exchange("s2") }, event.NotReused, event.BodyUnread, "", 0, 1},
		"body unread, FIN":      {func(s *story) { s.exchange("s1"); s.closed("s1", "client", "peer_fin", 9); s.exchange("s2") }, event.NotReused, event.BodyUnread, "", 0, 1},
		"the server shuts down": {func(s *story) { s.exchange("s1"); s.closed("s1", "server", "shutdown", 0); s.exchange("s2") }, event.NotReused, event.ServerEnded, "", 0, 0},
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
		"four at a time, each on a new connection, wave after wave": {func(s *story) {
			for wave := range 3 {
				for n := range 4 {
					id := fmt.Sprint("s", wave, ".", n)
					s.accept(id)
					s.request(id, "/")
				}
				s.wait(100)
				for n := range 4 {
					s.answer(fmt.Sprint("s", wave, ".", n))
				}
				s.wait(4)
			}
		}, event.NotReused, event.LeftIdle, "", 0, 8},
		"two at a time, each on a new connection, and answered too quickly to tell": {func(s *story) {
			quickly(s)
		}, event.CannotTell, event.TooQuick, "", 0, 0},
		"the same by curl, which would use what it knows to be idle": {func(s *story) {
			quickly(s, curl)
		}, event.Parallel, event.Concurrent, "", 0, 0},
		"by curl, starved between its first two and the others": {func(s *story) {
			for batch := range 2 {
				for n := range 3 {
					s.accept(fmt.Sprint("s", batch, n))
				}
				for n := range 3 {
					s.request(fmt.Sprint("s", batch, n), "/", curl)
					s.answer(fmt.Sprint("s", batch, n))
				}
				s.wait(50)
			}
		}, event.Parallel, event.Concurrent, "", 0, 0},
		"the same by curl behind a proxy": {func(s *story) {
			quickly(s, curl, func(q *event.SocketRequest) { q.LastHop = true })
		}, event.CannotTell, event.TooQuick, "", 0, 0},
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
		"the FIN comes after the next was used": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.closed("s1", "client", "peer_fin", 0)
		}, event.NotReused, event.LeftIdle, "", 0, 1},
		"the FIN is noticed after the next has come": {func(s *story) {
			s.exchange("s1")
			s.accept("s2")
			s.left("s1", s.at-10_000)
			s.request("s2", "/")
			s.wait(10)
			s.closed("s1", "client", "peer_fin", 0)
		}, event.NotReused, event.ClientFIN, "", 0, 1},
		"the FIN is noticed later, and the kernel was not asked": {func(s *story) {
			s.exchange("s1")
			s.sockets["s1"].asked = false
			s.exchange("s2")
			s.sockets["s2"].asked = false
			s.closed("s1", "client", "peer_fin", 0)
		}, event.NotReused, event.ClientFIN, "", 0, 1},
		"an answer that was never read ends with an RST, long after": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.wait(10_000)
			s.closed("s1", "client", "peer_reset", 0)
		}, event.NotReused, event.BodyUnread, "", 0, 1},
		"two long answers at the same time": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 200})
			s.wait(10)
			s.accept("s2")
			s.tell(event.SocketInfo{Socket: "s1", State: "ESTABLISHED", MinRTT: 1000, BytesAcked: 100_000, Unacked: 900_000})
			s.request("s2", "/")
			s.answer("s2")
			s.wait(10)
			s.tell(event.SocketInfo{Socket: "s1", State: "CLOSED", BytesAcked: 700_000})
			s.closed("s1", "client", "peer_reset", 300_000)
		}, event.Parallel, event.Concurrent, "", 0, 0},
		"the unread answer is noticed after the next has come": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/")
			s.tell(event.SocketResponse{Socket: "s1", Status: 200})
			s.wait(10)
			s.accept("s2")
			s.tell(event.SocketInfo{Socket: "s1", State: "ESTABLISHED", MinRTT: 1000, BytesAcked: 60_000, Unacked: 70_000})
			s.request("s2", "/")
			s.wait(10)
			s.tell(event.SocketInfo{Socket: "s1", State: "CLOSED", BytesAcked: 65_000})
			s.closed("s1", "client", "peer_reset", 70000)
		}, event.NotReused, event.BodyUnread, "", 0, 1},
		"a shared socket may be busy for others": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketShared{Socket: "s1"})
			s.exchange("s2")
		}, event.Parallel, event.Concurrent, "", 0, 0},
	})
}

// quickly is two at a time, each on a new connection, without a pause.
func quickly(s *story, change ...func(*event.SocketRequest)) {
	for wave := range 6 {
		one, other := fmt.Sprint("a", wave), fmt.Sprint("b", wave)
		s.accept(one, other)
		s.request(one, "/", change...)
		s.request(other, "/", change...)
		s.at += 100
		s.tell(event.SocketResponse{Socket: one, Status: 200})
		s.tell(event.SocketIdle{Socket: one, WroteAt: s.at})
		s.tell(event.SocketResponse{Socket: other, Status: 200})
		s.tell(event.SocketIdle{Socket: other, WroteAt: s.at})
		s.at += 300
	}
}
