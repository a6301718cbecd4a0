package lab

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"runtime"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// instant is a lab without any delay, so that work alone is measured.
var instant = Config{Speed: 1, instant: true}

// driver sends GETs to a lab and waits for each without reading the trace, which
// is a viewer's work.
type driver struct {
	lab      *Lab
	released chan struct{}
}

func newDriver(b *testing.B) *driver {
	d := &driver{released: make(chan struct{}, 1)}
	c := instant
	c.inject = func(p event.Payload) {
		if _, ok := p.(event.ConnectionReleased); ok {
			d.released <- struct{}{}
		}
	}
	var err error
	if d.lab, err = New(c); err != nil {
		b.Fatal(err)
	}
	return d
}

func (d *driver) get(b *testing.B) {
	if _, err := d.lab.Do(Request{Target: "/hello"}); err != nil {
		b.Fatal(err)
	}
	<-d.released
}

// BenchmarkCreateAndFirstGET opens a lab, sends the first GET and closes the lab.
func BenchmarkCreateAndFirstGET(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		d := newDriver(b)
		d.get(b)
		b.StopTimer()
		d.lab.Close("destroyed")
		b.StartTimer()
	}
}

// plain is the same programs over the same network, with nobody told.
type plain struct {
	net    *vnet.Network
	server *http.Server
	client *http.Client
}

func newPlain(b *testing.B) *plain {
	n, err := vnet.New(vnet.Config{}, vnet.Hooks{})
	if err != nil {
		b.Fatal(err)
	}
	ln, err := n.Listen()
	if err != nil {
		b.Fatal(err)
	}
	p := &plain{net: n, server: &http.Server{Handler: newOrigin(&server{machine: &machine{setup: &setup{net: n}}})}}
	go p.server.Serve(ln)
	jar, _ := cookiejar.New(nil)
	p.client = &http.Client{Jar: jar, Transport: &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return n.Dial(ctx)
	}}}
	return p
}

// get does what the lab's client program does for a request: a goroutine, the
// exchange, the whole response.
func (p *plain) get(b *testing.B) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		req, err := message(b.Context(), Request{Method: "GET", Target: "/hello"})
		if err != nil {
			b.Error(err)
			return
		}
		r, err := p.client.Do(req)
		if err != nil {
			b.Error(err)
			return
		}
		defer r.Body.Close()
		io.Copy(io.Discard, io.LimitReader(r.Body, MaxBody+1))
	}()
	<-done
}

func (p *plain) close() {
	p.client.CloseIdleConnections()
	p.server.Close()
	p.net.Close()
}

// BenchmarkKeepAliveGET compares a GET on a kept connection, told in full and read
// by nobody, with the same and nobody told: the ratio is the price of being seen.
func BenchmarkKeepAliveGET(b *testing.B) {
	p := newPlain(b)
	defer p.close()
	d := newDriver(b)
	defer func() { d.lab.Close("destroyed") }()
	p.get(b)
	d.get(b)
	var off, on time.Duration
	const batch = 100
	n := 0
	for b.Loop() {
		// In turns, so that a busy machine is fair to both.
		began := time.Now()
		for range batch {
			p.get(b)
		}
		off += time.Since(began)
		began = time.Now()
		for range batch {
			d.get(b)
		}
		on += time.Since(began)
		n += batch
		if d.lab.Trace().Last() > 20_000 { // as long as a trace may grow
			b.StopTimer()
			d.lab.Close("destroyed")
			d = newDriver(b)
			d.get(b)
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(off.Microseconds())/float64(n), "off-µs/GET")
	b.ReportMetric(float64(on.Microseconds())/float64(n), "on-µs/GET")
	b.ReportMetric(float64(on)/float64(off), "on/off")
}

// BenchmarkJSONPerGET measures what a keep-alive GET adds to the trace.
func BenchmarkJSONPerGET(b *testing.B) {
	for _, c := range []struct {
		name string
		Config
	}{
		{"fixed-speed", Config{Speed: 10, RTT: 20 * time.Millisecond}},
		{"auto", Config{RTT: 900 * time.Millisecond}},
	} {
		b.Run(c.name, func(b *testing.B) {
			l := open(b, c.Config)
			get(b, l, "/hello")
			settle(b, l, 1)
			from := l.Trace().Last()
			n := 0
			for b.Loop() {
				get(b, l, "/hello")
				n++
				settle(b, l, n+1)
			}
			total := 0
			sizes := map[string]int{}
			lines, _ := l.Trace().Since(from)
			all := events(b, l)[from:]
			for i, line := range lines {
				total += len(line)
				sizes[all[i].Name] += len(line)
			}
			b.ReportMetric(float64(total)/float64(n), "JSON-bytes/GET")
			b.ReportMetric(float64(len(lines))/float64(n), "events/GET")
			for name, size := range sizes {
				b.Logf("%-28s %5d bytes/GET", name, size/n)
			}
		})
	}
}

// settle waits until the server has told its numbers for the last
// acknowledgment of the nth GET, and in auto until real time is back.
func settle(b *testing.B, l *Lab, n int) {
	b.Helper()
	infos, slow := 0, false
	await(b, l, "quiet", func(e event.Event) bool {
		switch p := e.Data.(type) {
		case event.Info:
			infos++
		case event.ClockChanged:
			slow = p.Auto && p.Speed < 1
		}
		return infos >= 3*n && !slow
	})
}

// BenchmarkMemoryPerLab opens 200 labs with a connection each and reports what
// each holds besides its trace.
func BenchmarkMemoryPerLab(b *testing.B) { memoryPerLab(b, func(*Lab) {}) }

// BenchmarkMemoryPerLabWithBox is the same with a box between, and its row for the
// connection.
func BenchmarkMemoryPerLabWithBox(b *testing.B) {
	memoryPerLab(b, func(l *Lab) { box(b, l, 60_000, event.Rebind) })
}

func memoryPerLab(b *testing.B, prepare func(*Lab)) {
	const labs = 200
	for b.Loop() {
		var before, after runtime.MemStats
		goroutines := runtime.NumGoroutine()
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&before)
		ls := make([]*Lab, labs)
		for i := range ls {
			d := newDriver(b)
			prepare(d.lab)
			d.get(b)
			ls[i] = d.lab
		}
		traces := 0
		for _, l := range ls {
			lines, _ := l.Trace().Since(0)
			for _, line := range lines {
				traces += cap(line)
			}
		}
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&after)
		held := int64(after.HeapAlloc-before.HeapAlloc) - int64(traces)
		b.ReportMetric(float64(held)/labs/1024, "heap-KiB/lab")
		b.ReportMetric(float64(after.StackInuse-before.StackInuse)/labs/1024, "stack-KiB/lab")
		b.ReportMetric(float64(runtime.NumGoroutine()-goroutines)/labs, "goroutines/lab")
		b.ReportMetric(float64(traces)/labs/1024, "trace-KiB/lab")
		for _, l := range ls {
			l.Close("destroyed")
		}
	}
}
