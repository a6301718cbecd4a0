package stream

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/stream/streamtest"
)

// timedListener notes when a write to one of its connections has returned.
type timedListener struct {
	net.Listener
	written func(time.Time)
}

func (l timedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return &timedConn{c, l.written}, err
}

type timedConn struct {
	net.Conn
	written func(time.Time)
}

func (c *timedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written(time.Now())
	return n, err
}

// onLoopback serves a source on a real socket.
func onLoopback(t testing.TB, src source, o Options, written func(time.Time)) (url string, served chan error) {
	o.Allowed = everyone
	served = make(chan error, 1000)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o := o
		o.Since, _ = strconv.ParseUint(r.URL.Query().Get("since"), 10, 64)
		served <- Serve(w, r, src, o)
	}))
	if written != nil {
		s.Listener = timedListener{s.Listener, written}
	}
	s.Start()
	t.Cleanup(func() {
		s.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return s.URL, served
}

// When the trace has ended the viewer gets one close frame and no more, though it
// answers with its own: a browser calls a second one an error.
func TestOneCloseFrame(t *testing.T) {
	src := newSource()
	url, served := onLoopback(t, src, Options{}, nil)
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
	r := bufio.NewReader(c)
	resp, err := http.ReadResponse(r, nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatal(resp, err)
	}
	src.trace.End()
	closes := 0
	for {
		opcode, payload, err := readFrame(r)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if opcode != 8 {
			continue
		}
		if closes++; closes == 1 {
			// The answer, masked with zeros (RFC 6455 section 5.3).
			if _, err := c.Write(append([]byte{0x88, 0x80 | byte(len(payload)), 0, 0, 0, 0}, payload...)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if closes != 1 {
		t.Errorf("%d close frames", closes)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// readFrame reads a server's frame (RFC 6455 section 5.2).
func readFrame(r io.Reader) (opcode byte, payload []byte, err error) {
	var head [10]byte
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		return 0, nil, err
	}
	length := uint64(head[1])
	switch length {
	case 126:
		_, err = io.ReadFull(r, head[2:4])
		length = uint64(binary.BigEndian.Uint16(head[2:]))
	case 127:
		_, err = io.ReadFull(r, head[2:])
		length = binary.BigEndian.Uint64(head[2:])
	}
	if err != nil {
		return 0, nil, err
	}
	payload = make([]byte, length)
	_, err = io.ReadFull(r, payload)
	return head[0] & 0x0f, payload, err
}

// With a kernel's buffers in between it takes megabytes until a viewer who does
// not read is seen to be behind; the end is the same.
func TestSlowReaderOnLoopback(t *testing.T) {
	src := newSource()
	url, served := onLoopback(t, src, Options{WriteTimeout: time.Minute}, nil)
	v, _, err := streamtest.Dial(t.Context(), nil, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := v.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	src.add(t, 100, 100_000) // far more than all buffers hold
	var got []event.Event
	var c streamtest.Closed
	for !errors.As(err, &c) {
		var f event.Frame
		if f, err = v.Next(t.Context()); err == nil {
			got = append(got, f.Events...)
		} else if !errors.As(err, &c) {
			t.Fatal(err)
		}
	}
	if err := <-served; c.Code != 1008 || !errors.Is(err, ErrBehind) {
		t.Errorf("closed with %v, served %v", c, err)
	}
	wantSeqs(t, got, 0, uint64(len(got)))

	last := uint64(len(got))
	again, _, err := streamtest.Dial(t.Context(), nil, url+"?since="+strconv.FormatUint(last, 10), nil)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := again.Events(t.Context(), 100-len(got))
	if err != nil {
		t.Fatal(err)
	}
	wantSeqs(t, rest, last, 100)
	again.Close()
	<-served
}

// BenchmarkLatency measures from a segment's event being appended to its frame
// being written to the socket (one viewer), and to its being read and decoded
// by each viewer, over real loopback WebSockets.
func BenchmarkLatency(b *testing.B) {
	for _, viewers := range []int{1, 50} {
		b.Run("viewers="+strconv.Itoa(viewers), func(b *testing.B) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			src := newSource()
			var mu sync.Mutex
			var last time.Time // when the newest write returned
			url, _ := onLoopback(b, src, Options{}, func(at time.Time) {
				mu.Lock()
				defer mu.Unlock()
				last = at
			})
			reads := make(chan time.Time, viewers)
			var all sync.WaitGroup
			for range viewers {
				v, _, err := streamtest.Dial(ctx, nil, url, nil)
				if err != nil {
					b.Fatal(err)
				}
				all.Go(func() {
					defer v.Close()
					for {
						f, err := v.Next(ctx)
						if err != nil {
							return
						}
						for range f.Events {
							reads <- time.Now()
						}
					}
				})
			}
			segment := event.Event{Host: event.Client, Conn: "c1", Data: event.SegmentSent{
				ID: 1, From: event.Client, DeliverAt: 100_000, Raw: make([]byte, 120),
				TCP: event.SegmentSummary{Src: "10.0.0.1:16000", Dst: "10.0.0.2:80", Flags: []event.Flag{"ACK", "PSH"}},
			}}
			var written, read []time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := src.trace.Append(segment); err != nil {
					b.Fatal(err)
				}
				for range viewers {
					read = append(read, (<-reads).Sub(start))
				}
				mu.Lock()
				at := last.Sub(start)
				mu.Unlock()
				if at < 0 { // it was read before the write had even returned
					at = read[len(read)-1]
				}
				written = append(written, at)
			}
			cancel()
			all.Wait()
			report(b, "read", read)
			if viewers == 1 {
				report(b, "written", written)
			}
		})
	}
}

func report(b *testing.B, what string, ds []time.Duration) {
	slices.Sort(ds)
	us := func(q float64) float64 {
		return float64(ds[int(q*float64(len(ds)-1))].Nanoseconds()) / 1e3
	}
	b.ReportMetric(us(0.50), "p50-µs-"+what)
	b.ReportMetric(us(0.99), "p99-µs-"+what)
}
