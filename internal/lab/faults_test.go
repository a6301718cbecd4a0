package lab

import (
	"strings"
	"testing"

	"samesocket/internal/event"
)

// toRest lets all that can come of time alone happen.
func toRest(t testing.TB, l *Lab) {
	t.Helper()
	for {
		stepAll(t, l)
		switch _, err := l.Skip(); err {
		case nil:
		case ErrNoTimer:
			return
		default:
			t.Fatal(err)
		}
	}
}

// Each fault that a visitor can provoke is the same experiment every time: fifty times
// over, the same segments, states and acts, in the same order for whoever observes them.
func TestAFaultIsTheSameEveryTime(t *testing.T) {
	hello := Request{Target: "/hello"}
	lose := func(what, from string, then func(t testing.TB, l *Lab)) func(testing.TB, *Lab) {
		return func(t testing.TB, l *Lab) {
			must(t, l.LoseNext(what, from))
			then(t, l)
		}
	}
	ask := func(r Request) func(testing.TB, *Lab) { return func(t testing.TB, l *Lab) { do(t, l, r) } }
	fresh := Request{Target: "/hello", Connection: "new"}
	hangUp := func(by string) func(testing.TB, *Lab) {
		return func(t testing.TB, l *Lab) { must(t, l.CloseConnection("c1", by)) }
	}
	link := func(t testing.TB, l *Lab, c LinkChange) {
		if _, err := l.SetLink(c); err != nil {
			t.Fatal(err)
		}
	}
	// On a slow link the segments of a response arrive one after the other. Those that
	// arrive at one instant, TCP may acknowledge one by one or at once.
	many := func(t testing.TB, l *Lab) {
		link(t, l, LinkChange{RateKbit: intp(80)})
		do(t, l, Request{Target: "/bytes?n=3000"})
	}
	for name, fault := range map[string]func(t testing.TB, l *Lab){
		"the SYN is lost":              lose("syn", "client", ask(fresh)),
		"the SYN-ACK is lost":          lose("syn", "server", ask(fresh)),
		"the third segment is lost":    lose("ack", "client", ask(fresh)),
		"the request is lost":          lose("data", "client", ask(hello)),
		"the response is lost":         lose("data", "server", ask(hello)),
		"the client's FIN is lost":     lose("fin", "client", hangUp("client")),
		"the server's FIN is lost":     lose("fin", "server", hangUp("server")),
		"one of two FINs is lost":      lose("fin", "server", hangUp("both")),
		"the request is held":          func(t testing.TB, l *Lab) { hold(t, l, hello, "client data", false) },
		"it is held for too long":      func(t testing.TB, l *Lab) { hold(t, l, hello, "client data", true) },
		"a SYN is held for long":       func(t testing.TB, l *Lab) { hold(t, l, fresh, "client SYN", true) },
		"the first of many is lost":    lose("data", "server", many),
		"an acknowledgment is lost":    lose("ack", "client", many),
		"the link is slow":             many,
		"the server is power-cycled":   func(t testing.TB, l *Lab) { cycle(t, l, "server"); do(t, l, hello) },
		"the client is power-cycled":   func(t testing.TB, l *Lab) { cycle(t, l, "client"); do(t, l, hello) },
		"the server is, in a response": func(t testing.TB, l *Lab) { many(t, l); step(t, l); step(t, l); cycle(t, l, "server") },
		"the client is, in a response": func(t testing.TB, l *Lab) { many(t, l); step(t, l); step(t, l); cycle(t, l, "client") },
		"the link is cut for a while": func(t testing.TB, l *Lab) {
			many(t, l)
			step(t, l)
			link(t, l, LinkChange{Up: no()})
			skip(t, l, "retransmission", event.Client)
			link(t, l, LinkChange{Up: yes()})
		},
		"the link is cut for good": func(t testing.TB, l *Lab) {
			setClient(t, l, ProgramChange{RequestTimeoutMS: intp(1000)})
			link(t, l, LinkChange{Up: no()})
			do(t, l, hello)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := ""
			for n := range 50 {
				l := idleLab(t)
				fault(t, l)
				toRest(t, l)
				got := tracks(t, l)
				unique(t, events(t, l))
				l.Close("destroyed")
				if n == 0 {
					first = got
				} else if got != first {
					t.Fatalf("the %dth time is different: %s", n+1, difference(first, got))
				}
			}
		})
	}
}

// hold holds a segment of a request, and releases it at once or after its sender has sent
// it again.
func hold(t testing.TB, l *Lab, r Request, what string, long bool) {
	t.Helper()
	do(t, l, r)
	segment := latest(t, l, what)
	must(t, l.Hold(segment))
	if long {
		skip(t, l, "retransmission", event.Client)
		stepAll(t, l)
	}
	must(t, l.Release(segment))
}

// difference is the first line that differs.
func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	track := ""
	for i := range min(len(as), len(bs)) {
		if strings.HasPrefix(as[i], "--") {
			track = as[i]
		}
		if as[i] != bs[i] {
			return track + "\n" + as[i] + "\n" + bs[i]
		}
	}
	return "one is longer"
}
