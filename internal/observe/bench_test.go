package observe

import (
	"net"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

// plain serves the same handler on an ordinary listener, for comparison.
func plain(b *testing.B, h http.Handler) (addr string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: h}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	b.Cleanup(func() { _ = s.Close(); <-done })
	return l.Addr().String()
}

// BenchmarkTap compares requests per second through the tapped listener with
// an untapped one. Short turns alternate, so that whatever else the machine
// does slows both alike. "ratio" is tapped over untapped.
//
// silent: requests of no visit, the tap alone. told: every request is told to
// a visit that nobody watches. run: and to a run, which is judged.
// dialed: a new connection each. dialed run: a new connection each of a run.
func BenchmarkTap(b *testing.B) {
	const turn = 50
	for _, c := range []struct {
		name              string
		told, dialed, run bool
	}{
		{"silent", false, false, false},
		{"told", true, false, false},
		{"run", true, false, true},
		{"dialed", false, true, false},
		{"dialed run", true, true, true},
	} {
		path := "/"
		if c.run {
			path = "/?run=a"
		}
		b.Run(c.name, func(b *testing.B) {
			tapped := serve(b, VisitLimits{Requests: 1 << 30}, nil)
			untapped := &site{t: b, visits: tapped.visits}
			untapped.addr = plain(b, untapped)
			v := tapped.open()

			run := func(s *site, conn *client) time.Duration {
				start := time.Now()
				for range turn {
					if c.dialed {
						conn = s.dial()
					}
					if c.told {
						conn.get(v, event.KindClick, path, "")
					} else {
						conn.get(nil, "", "/", "")
					}
					if c.dialed {
						_ = conn.SetLinger(0) // no TIME-WAIT left behind
						_ = conn.Close()
					}
				}
				return time.Since(start)
			}
			onTapped, onPlain := tapped.dial(), untapped.dial()
			_ = onTapped.SetDeadline(time.Time{})
			_ = onPlain.SetDeadline(time.Time{})
			var with, without time.Duration
			requests := 0
			for b.Loop() {
				with += run(tapped, onTapped)
				without += run(untapped, onPlain)
				requests += turn
				if c.told && requests%5000 == 0 { // a visit's trace is bounded
					v = tapped.open()
				}
			}
			b.ReportMetric(float64(requests)/with.Seconds(), "tapped/s")
			b.ReportMetric(float64(requests)/without.Seconds(), "untapped/s")
			b.ReportMetric(without.Seconds()/with.Seconds(), "ratio")
		})
	}
}

// BenchmarkSockets measures what a thousand sockets of one visit keep in memory
// while they are open, with their trace and what is known of them, and without
// net/http's own part: the same sockets of no visit are subtracted.
func BenchmarkSockets(b *testing.B) {
	const sockets = 1000
	heap := func() float64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	var kept float64
	for b.Loop() {
		open := func(s *site, v *Visit) (grown float64, conns []*client) {
			before := heap()
			for range sockets {
				c := s.dial()
				c.get(v, event.KindOther, "/?run=a", "")
				conns = append(conns, c)
			}
			return heap() - before, conns
		}
		s := serve(b, VisitLimits{}, nil)
		plain, idle := open(s, nil)
		told, used := open(s, s.open())
		kept += (told - plain) / sockets
		for _, c := range slices.Concat(idle, used) {
			_ = c.SetLinger(0) // no TIME-WAIT left behind
			_ = c.Close()
		}
	}
	b.ReportMetric(kept/float64(b.N), "B/socket")
}
