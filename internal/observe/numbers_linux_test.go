package observe

import (
	"testing"

	"samesocket/internal/event"
)

// The kernel's numbers are told where somebody sees them or they decide something,
// and not with every request.
func TestNumbersWhereTheyMatter(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	infos := func(what string, want int) {
		t.Helper()
		if got := only[event.SocketInfo](t, v); len(got) != want {
			t.Errorf("%s: %d infos, want %d: %+v", what, len(got), want, got)
		}
	}
	requests := 0
	get := func(c *client, path string) {
		t.Helper()
		c.get(v, event.KindOther, path, "")
		requests++
		idleAfter(t, v, requests)
	}
	c := s.dial()
	get(c, "/?run=a")
	infos("after the first request", 1)
	for range 3 {
		get(c, "/?run=a")
	}
	infos("after others", 1)
	v.Summary()
	infos("when the verdict is asked for", 2)
	v.Summary()
	infos("when it is asked for again", 2)
	get(c, "/bytes?n=100000&run=a")
	infos("after a long answer", 3)
	get(c, "/?run=a")
	infos("after another", 3)
	d := s.dial()
	get(d, "/?run=a")
	infos("when the next connection has come and had its first answer", 5)
	if got := only[event.SocketInfo](t, v); got[3].Socket != "s1" || got[4].Socket != "s2" {
		t.Errorf("told of %s and %s", got[3].Socket, got[4].Socket)
	}
	watcher := s.dial()
	watcher.get(v, event.KindOther, "/upgrade", "")
	get(c, "/?run=a")
	get(c, "/?run=a")
	infos("while somebody watches", 7)
}

// What was busy when the run's next connection came is asked for as soon as it has
// its answer, for that decides whether the two were needed at once.
func TestNumbersOfTheBusy(t *testing.T) {
	s, release := held(t)
	v := s.open()
	c := s.dial()
	c.get(v, event.KindOther, "/?run=a", "")
	idleAfter(t, v, 1)
	c.send("GET /hold?run=a&visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
	await(t, v, func(q event.SocketRequest) bool { return q.Nth == 2 })
	s.dial().get(v, event.KindOther, "/?run=a", "")
	release()
	idleAfter(t, v, 3)
	n := 0
	for _, i := range only[event.SocketInfo](t, v) {
		if i.Socket == "s1" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d infos of the busy one", n)
	}
}
