package lab

import (
	"testing"
	"time"

	"samesocket/internal/event"
)

// The server lost its power, and the client's next request is answered with RST. A
// program that retries sends a GET again by itself; one that does not tells the failure,
// and its next request is the first on a new connection.
func TestNoRetry(t *testing.T) {
	for _, method := range []string{"GET", "POST"} {
		l := idleLab(t)
		setClient(t, l, ProgramChange{Retry: no()})
		cycle(t, l, "server")
		id := do(t, l, Request{Method: method, Target: "/echo"})
		stepAll(t, l)
		if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "reset" {
			t.Errorf("%s ended with %+v", method, p)
		}
		if n := len(all[event.RequestRetried](t, l)); n != 0 || len(syns(t, l)) != 1 {
			t.Errorf("%s is retried %d times, handshakes by %v", method, n, syns(t, l))
		}
		id = do(t, l, Request{Target: "/hello"})
		stepAll(t, l)
		if conn, p := acquired(t, l, id); conn != "c2" || p.Reused {
			t.Errorf("%s got %s %+v", id, conn, p)
		}
	}
}

// FIN and request cross: the client reads the end where a response should be.
func TestNoRetryOfACrossedRequest(t *testing.T) {
	for _, retry := range []bool{true, false} {
		l := idleLab(t)
		setClient(t, l, ProgramChange{Retry: &retry})
		must(t, l.CloseConnection("c1", "server"))
		id := do(t, l, Request{Target: "/hello"})
		stepAll(t, l)
		p, failed := released(t, l, id).Data.(event.RequestFailed)
		if failed == retry || failed && p.Code != "eof" {
			t.Errorf("retry %v: ended with %+v", retry, p)
		}
		if n := len(all[event.RequestRetried](t, l)); n > 0 != retry {
			t.Errorf("retry %v: retried %d times", retry, n)
		}
	}
}

// A program that does not retry loses none that is answered: not the last one of a
// connection, whose end comes right behind the response.
func TestNoRetryAndAnAnswer(t *testing.T) {
	l := standing(t, Config{})
	setClient(t, l, ProgramChange{Retry: no()})
	setServer(t, l, ProgramChange{MaxRequests: intp(2)})
	for range 20 {
		id := do(t, l, Request{Target: "/bytes?n=20000"})
		stepAll(t, l)
		if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok {
			t.Fatalf("%s ended with %+v", id, p)
		}
	}
}

// The wire is cut, and TCP would retransmit for a quarter of an hour: the program gives
// the request up after five seconds, and the connection with it.
func TestARequestTimesOut(t *testing.T) {
	down := false
	for _, c := range []struct {
		name string
		r    Request
	}{
		{"pooled", Request{Target: "/hello"}},
		{"new", Request{Target: "/hello", Connection: "new"}},
		{"raw", Request{Raw: raw11, Connection: "new"}},
	} {
		l := idleLab(t)
		setClient(t, l, ProgramChange{RequestTimeoutMS: intp(5000)})
		if c.name != "pooled" {
			do(t, l, Request{Raw: raw11, Connection: "new"})
			stepAll(t, l)
		}
		if _, err := l.SetLink(LinkChange{Up: &down}); err != nil {
			t.Fatal(err)
		}
		before, began := len(events(t, l)), time.Duration(l.Now().Time)*time.Microsecond
		id := do(t, l, c.r)
		settled(t, l)
		for {
			to, err := l.Skip()
			if err != nil {
				t.Fatal(err)
			}
			if to.Timer == "request_timeout" {
				if (to.Time-began).Round(time.Millisecond) != 5*time.Second || to.Host != event.Client || c.name == "pooled" && to.Conn != "c1" {
					t.Errorf("%s: given up by %+v, began at %v", c.name, to, began)
				}
				break
			}
			if to.Timer != "retransmission" {
				t.Fatalf("%s: %+v", c.name, to)
			}
		}
		if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "request_timeout" {
			t.Errorf("%s: ended with %+v", c.name, p)
		}
		if c.name == "pooled" {
			inOrder(t, narrate(t, l, before), "client: acquired c1", "client: request on c1", "link: client data on c1",
				"client: closes c1 request_timeout", "client: c1 ESTABLISHED -> FIN-WAIT-1")
		}
	}
}

// A request that is answered in time takes no notice; a raw one that is not costs its
// connection, and what else is written there.
func TestARawRequestTimesOut(t *testing.T) {
	l := standing(t, Config{})
	setClient(t, l, ProgramChange{RequestTimeoutMS: intp(2000)})
	raw(t, l, raw11)
	none(t, l)
	slow := do(t, l, Request{Raw: "GET /slow?ms=60000 HTTP/1.1\r\nHost: lab\r\n\r\n", Conn: "c1"})
	stepAll(t, l)
	dribbles := do(t, l, Request{Raw: raw11, Conn: "c1", Cuts: []int{1}, GapMS: 60_000})
	stepAll(t, l)
	skip(t, l, "request_timeout", event.Client)
	for id, want := range map[string]event.Failure{slow: "request_timeout", dribbles: "closed"} {
		if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != want {
			t.Errorf("%s ended with %+v", id, p)
		}
	}
	if got := whys(t, l, "c1"); got[0] != "client request_timeout" {
		t.Errorf("closed because of %q", got)
	}
}
