package observe

import (
	"net"
	"net/http"
	"testing"
	"time"
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
// a visit, with answer, idle and TCP_INFO. dialed: a new connection each.
func BenchmarkTap(b *testing.B) {
	const turn = 50
	for _, c := range []struct {
		name         string
		told, dialed bool
	}{{"silent", false, false}, {"told", true, false}, {"dialed", false, true}} {
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
						conn.get(v, Click, "/", "")
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
