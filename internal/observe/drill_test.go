package observe

import (
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

// drilled leaves a client with a connection that the server has half-closed.
func drilled(t *testing.T, s *site, v *Visit) *client {
	t.Helper()
	c := s.dial()
	c.get(v, event.KindOther, "/idle?ms=20&run=a", "")
	await(t, v, func(i event.SocketInfo) bool { return i.State == "FIN-WAIT-2" || i.State == "FIN-WAIT-1" })
	return c
}

func request(v *Visit, path string) string {
	return fmt.Sprintf("GET /try/%s/%s HTTP/1.1\r\nHost: x\r\n\r\n", v.Token(), path)
}

// A client that notices the FIN and closes.
func TestDrillNoticed(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := drilled(t, s, v)
	if _, err := c.r.ReadByte(); err != io.EOF {
		t.Errorf("the client reads %v", err)
	}
	_ = c.Close()
	if got := closed(t, v); got.By != "server" || got.Why != "idle_timeout" || got.Requests != 1 {
		t.Errorf("closed %+v", got)
	}
	if got := only[event.SocketStale](t, v); !slices.Equal(got, []event.SocketStale{{Socket: "s1", Cause: "idle", Saw: "fin"}}) {
		t.Errorf("stale %+v", got)
	}
	if got := v.Summary().Runs[0]; got.Stale != "noticed" {
		t.Errorf("the run is %+v", got)
	}
	if after := await[event.SocketAfter](t, v, nil); after.State != "TIME-WAIT" || after.At != "server" {
		t.Errorf("after %+v", after)
	}
}

// A client that sends its next request all the same gets an RST, and either
// sends it again on another connection or leaves it.
func TestDrillHit(t *testing.T) {
	for _, again := range []bool{true, false} {
		t.Run(fmt.Sprint(again), func(t *testing.T) {
			s := serve(t, VisitLimits{}, nil)
			v := s.open()
			c := drilled(t, s, v)
			c.send(request(v, "a/2"))
			stale := await[event.SocketStale](t, v, nil)
			if want := (event.SocketStale{Socket: "s1", Cause: "idle", Saw: "request", Target: "/try/" + v.Token() + "/a/2"}); stale != want {
				t.Errorf("stale %+v, want %+v", stale, want)
			}
			c.ended() // by FIN and RST, without an answer
			closed(t, v)
			await(t, v, func(a event.SocketAfter) bool { return a.State == event.Closed && !a.Inferred })
			want, path := event.Retried, "a/2"
			if !again {
				want, path = event.Failed, "a/3"
			}
			fresh := s.dial()
			fresh.send(fmt.Sprintf("GET /try/%s/%s HTTP/1.1\r\nHost: x\r\nVisit: %s\r\nRun: a\r\n\r\n", v.Token(), path, v.Token()))
			fresh.receive()
			if j := await(t, v, func(j event.RunJudged) bool { return j.Stale != "" }); j.Stale != want || j.Run != "a" {
				t.Errorf("judged %+v, want %s", j, want)
			}
		})
	}
}

// What a client does too late is not waited for; what it sends to another
// visit, or what is no HTTP, is not told.
func TestDrillTellsItsOwn(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	other := s.open()
	for name, sent := range map[string]string{
		"another visit's": request(other, "secret"),
		"no HTTP":         "\x16\x03\x01\x02\x00\r\n\r\n",
		"half a line":     "GET /try/",
		"too long":        "GET /" + string(make([]byte, 8<<10)),
	} {
		v := s.open()
		c := drilled(t, s, v)
		c.send(sent)
		if name == "half a line" {
			_ = c.CloseWrite()
		}
		if got := await[event.SocketStale](t, v, nil); got.Saw != "request" || got.Target != "" {
			t.Errorf("%s: %+v", name, got)
		}
		closed(t, v)
	}
	s.listener.DrillTime = 10 * time.Millisecond
	v := s.open()
	c := drilled(t, s, v)
	if got := await[event.SocketStale](t, v, nil); got.Saw != "nothing" {
		t.Errorf("%+v", got)
	}
	closed(t, v)
	if a := await[event.SocketAfter](t, v, nil); a.At != "server" || a.State != "FIN-WAIT-2" {
		t.Errorf("with the client still open: %+v", a)
	}
	_ = c.Close()
	await(t, v, func(a event.SocketAfter) bool { return a.At == "server" && a.State == "TIME-WAIT" })
}

// Where there is no room for a drill the socket is simply closed, and a drill
// ends with the listener.
func TestDrillsAreBounded(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	s.listener.Drills = 1
	s.listener.DrillTime = time.Hour
	first, second := s.open(), s.open()
	drilled(t, s, first)
	c := s.dial()
	c.get(second, event.KindOther, "/idle?ms=20&run=a", "")
	c.ended()
	if got := closed(t, second); got.Why != "idle_timeout" {
		t.Errorf("closed %+v", got)
	}
	if n := len(only[event.SocketStale](t, second)); n != 0 {
		t.Errorf("%d drills beyond the limit", n)
	}
	_ = s.listener.Close()
	if got := closed(t, first); got.Why != "idle_timeout" {
		t.Errorf("closed %+v", got)
	}
	if n := len(only[event.SocketStale](t, first)); n != 0 {
		t.Error("the server's end is taken for the client's silence")
	}
	// Nothing begins any more.
	if _, ok := s.listener.lingering.begin(); ok {
		t.Error("something begins after the end")
	}
}

// The idle time-out is of the one socket whose request asks for it.
func TestIdleTimeoutIsOfOneSocket(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	other := s.dial()
	other.get(v, event.KindOther, "/?run=a", "")
	c := drilled(t, s, v)
	_ = c.Close()
	if got := closed(t, v); got.Socket != "s2" {
		t.Errorf("closed %+v", got)
	}
	if resp := other.get(v, event.KindOther, "/?run=a", ""); resp.StatusCode != 200 {
		t.Error(resp.Status)
	}
}
