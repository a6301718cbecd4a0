package observe

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// judges plays each story and wants what is said of the run "a".
func judges(t *testing.T, stories map[string]judged) {
	t.Helper()
	for name, c := range stories {
		t.Run(name, func(t *testing.T) {
			s := &story{at: 1000}
			c.play(s)
			r := s.byName["a"]
			got := r.verdict()
			if want := (verdict{client: r.client, verdict: c.verdict, reason: c.reason, idle: got.idle, limit: got.limit, stale: c.stale}); got != want {
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
				v := verdict{client: j.Client, verdict: j.Verdict, reason: j.Reason, idle: j.IdleUS, limit: j.Limit, suspect: j.ProxySuspected, stale: j.Stale}
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
	closed := func() event.Host { return s.summary(s.at, "").Runs[0].Sockets[0].Closed.By }
	if closed() != "server" {
		t.Errorf("closed by %s", closed())
	}
	s.tell(event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "client", Inferred: true})
	if closed() != "server" {
		t.Errorf("an inference says that it was closed by %s", closed())
	}
	s.tell(event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "client"})
	if run := s.summary(s.at, "").Runs[0]; closed() != "client" || run.ClosedBy != "client" {
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
	sum := s.summary(s.at, "")
	if len(sum.Runs) != 2 || sum.Runs[0].Verdict != event.CannotTell || sum.Runs[1].Verdict != event.Partly || sum.Runs[1].Needless != 1 {
		t.Errorf("%+v", sum.Runs)
	}
}
