package observe

import (
	"testing"

	"samesocket/internal/event"
)

// What becomes of requests that had no answer.
func TestStale(t *testing.T) {
	judges(t, map[string]judged{
		"noticed": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "fin"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "noticed", 0, 0},
		"noticed before the end of the drill is told": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketInfo{Socket: "s1", State: "FIN-WAIT-2", MinRTT: 1000})
			s.wait(10)
			s.exchange("s2")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "fin"})
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
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/s2"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "retried", 0, 0},
		"retried under another label": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/s2"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2", shop)
		}, event.CannotTell, event.OneRequest, "retried", 0, 0},
		"retried, while another goes beside it": {func(s *story) {
			s.exchange("s1")
			s.exchange("s2")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/lost"})
			s.exchange("s2")
			s.accept("s3")
			s.request("s3", "/lost")
		}, event.Partly, event.LeftIdle, "retried", 1, 2},
		"one failure counts more than what went well": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
			s.tell(event.SocketStale{Socket: "s2", Cause: "idle", Saw: "fin"})
			s.closed("s2", "server", "idle_timeout", 0)
			s.wait(6000)
			s.exchange("s3")
		}, event.NotReused, event.IdleTimeout, "failed", 0, 0},
		"another request does not say that the first has failed": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "", 0, 0},
		"retried late": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
			s.wait(5500)
			s.request("s2", "/lost")
		}, event.Partly, event.IdleTimeout, "retried", 1, 0},
		"the same target again, which had been asked for before": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "lose", Saw: "request", Target: "/s1"})
			s.accept("s2")
			s.wait(1)
			s.request("s2", "/s1")
		}, event.NotReused, event.ServerEnded, "unclear", 0, 0},
		"dropped, and sent again": {func(s *story) {
			s.accept("s1")
			s.request("s1", "/dropped")
			s.wait(1)
			s.tell(event.SocketStale{Socket: "s1", Cause: "drop", Saw: "request", Target: "/dropped"})
			s.wait(1)
			s.accept("s2")
			s.request("s2", "/dropped")
			s.closed("s1", "server", "asked", 0)
		}, event.NotReused, event.ServerEnded, "retried", 0, 0},
		"failed, for none comes": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.wait(6000)
			s.tell(nil)
		}, event.CannotTell, event.OneRequest, "failed", 0, 0},
		"not decided yet": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/lost"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.wait(3000)
			s.tell(nil)
		}, event.CannotTell, event.OneRequest, "", 0, 0},
		"what was sent cannot be read": {func(s *story) {
			s.exchange("s1")
			s.tell(event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request"})
			s.closed("s1", "server", "idle_timeout", 0)
			s.exchange("s2")
		}, event.NotReused, event.IdleTimeout, "", 0, 0},
	})
}
