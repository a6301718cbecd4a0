package lab

import (
	"errors"
	"testing"

	"go.uber.org/goleak"

	"samesocket/internal/event"
)

// Whatever octets a visitor sends, cut wherever, nothing but their own connection takes
// notice: the lab lives, a GET on a new connection is answered, and nothing is left when
// the lab is closed.
func FuzzRaw(f *testing.F) {
	post := "POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 5\r\n\r\nabcde"
	chunked := "POST /echo HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
	for _, octets := range []string{
		raw11, rawClose, raw10, raw10Keep, raw11 + raw11, post, post + raw11, chunked, chunked + raw11,
		"what?\r\n\r\n", "\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: lab\r\n", "GET /hello HTTP/1.1\n\n", "OGET / HTTP/1.1\r\nHost: lab\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 300000\r\n\r\nabc",
		"POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: -1\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
		"POST /echo HTTP/1.1\r\nHost: lab\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde",
		"POST /echo HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
		"HEAD /bytes?n=100 HTTP/1.1\r\nHost: lab\r\n\r\n" + raw11, "GET /cached HTTP/1.1\r\nHost: lab\r\nIf-None-Match: \"v1\"\r\n\r\n",
		"GET /slow?ms=5000 HTTP/1.1\r\nHost: lab\r\n\r\n", "GET /bytes?n=100000 HTTP/1.1\r\nHost: lab\r\n\r\n", "GET /chunked?n=9 HTTP/1.0\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: lab\r\n\r\n", "CONNECT lab:80 HTTP/1.1\r\nHost: lab\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"\x16\x03\x01\x00\xa5\x01\x00\x00", "\x00\xff\xfe", "GET /hello HTTP/1.1\r\nHost: lab\r\nX: \xff\xfe\r\n\r\n",
	} {
		f.Add([]byte(octets), []byte(nil), uint16(0), false, false)
		f.Add([]byte(octets), []byte{1, 3, 20}, uint16(1), true, true)
	}
	f.Fuzz(func(t *testing.T, octets, cuts []byte, gap uint16, half, stepped bool) {
		before := goleak.IgnoreCurrent()
		defer func() {
			if err := goleak.Find(before); err != nil {
				t.Error(err)
			}
		}()
		r := Request{Raw: string(octets), Connection: "new", GapMS: int(gap), HalfClose: half}
		for _, n := range cuts {
			r.Cuts = append(r.Cuts, int(n))
		}
		l, err := New(instant)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { l.Close("destroyed") }()
		if stepped {
			pause(t, l, true)
		}
		switch _, err := l.Do(r); {
		case err != nil:
			if _, refused := errors.AsType[*InvalidError](err); !refused {
				t.Fatal(err)
			}
			return
		case stepped:
			stepSome(t, l)
		default:
			settled(t, l)
		}
		id := do(t, l, Request{Target: "/hello", Connection: "new"})
		if stepped {
			pause(t, l, false)
		}
		if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || !p.Kept {
			t.Errorf("a GET ends with %+v in\n%s", p, dump(t, l))
		}
		unique(t, events(t, l))
	})
}

// stepSome steps until the wire is empty, or for long enough.
func stepSome(t testing.TB, l *Lab) {
	t.Helper()
	settled(t, l)
	for range 100 {
		if _, err := l.Step(); err == ErrNothingInFlight {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
