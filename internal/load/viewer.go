package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// viewer is the client's end of a WebSocket, as little as measuring needs: to decode
// what a thousand are sent would take more than to send it.
type viewer struct {
	conn net.Conn
	in   *bufio.Reader
	lab  *clock
}

// clock is a lab's, as far as it is known here: the quickest of all messages. Its
// tally's lock guards it.
type clock struct {
	quickest time.Duration
	known    bool
}

func (p *program) watch(ctx context.Context, lab string, of *clock) (*viewer, error) {
	host := strings.TrimPrefix(p.url, "http://")
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	_ = context.AfterFunc(ctx, func() { _ = conn.Close() })
	v := &viewer{conn, bufio.NewReaderSize(conn, 4<<10), of}
	_, err = fmt.Fprintf(conn, "GET /api/labs/%s/events HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", lab, host)
	if err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(v.in, nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		_ = conn.Close()
		return nil, fmt.Errorf("watch: %v %w", resp, err)
	}
	return v, nil
}

// follow reads until the connection ends.
func (v *viewer) follow(t *tally) {
	var buffer []byte
	for {
		var head [2]byte
		if _, err := io.ReadFull(v.in, head[:]); err != nil {
			return
		}
		n := int(head[1])
		var long [8]byte
		switch n {
		case 126:
			_, _ = io.ReadFull(v.in, long[6:])
			n = int(binary.BigEndian.Uint64(long[:]))
		case 127:
			_, _ = io.ReadFull(v.in, long[:])
			n = int(binary.BigEndian.Uint64(long[:]))
		}
		buffer = slices.Grow(buffer[:0], n)[:n]
		if _, err := io.ReadFull(v.in, buffer); err != nil {
			return
		}
		switch head[0] & 0x0f {
		case 1:
			t.message(time.Now(), buffer, v.lab)
		case 9: // a ping without content; a pong must be masked (RFC 6455 section 5.3)
			if _, err := v.conn.Write([]byte{0x8a, 0x80, 0, 0, 0, 0}); err != nil {
				return
			}
		case 8:
			return
		}
	}
}

// tally is what all viewers have seen.
type tally struct {
	mu        sync.Mutex
	began     bool
	events    int64
	delivered int64 // since begin
	messages  int64
	waits     []wait
}

// wait is of the first event of a message: how old it was when that was written, and
// when it came.
type wait struct {
	age, came time.Duration
	of        *clock
}

var origin = time.Now()

func (t *tally) message(at time.Time, b []byte, of *clock) {
	wall, _ := number(b, `{"now":{"wall":`)
	now, _ := number(b, `"time":`)
	_, events, _ := bytes.Cut(b, []byte(`"events":[`))
	first, some := number(events, `"time":`)
	n := int64(bytes.Count(events, []byte(`{"seq":`)))
	came := at.Sub(origin) - time.Duration(wall)*time.Microsecond

	t.mu.Lock()
	defer t.mu.Unlock()
	t.events += n
	if !of.known || came < of.quickest {
		of.quickest, of.known = came, true
	}
	if !t.began {
		return
	}
	t.messages++
	t.delivered += n
	if some {
		t.waits = append(t.waits, wait{time.Duration(now-first) * time.Microsecond, came, of})
	}
}

// number is the one after a text.
func number(b []byte, after string) (n int64, ok bool) {
	_, rest, ok := bytes.Cut(b, []byte(after))
	end := bytes.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if !ok || end < 0 {
		return 0, false
	}
	n, err := strconv.ParseInt(string(rest[:end]), 10, 64)
	return n, err == nil
}

func (t *tally) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.began = true
}

func (t *tally) total() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.events
}

func (t *tally) report(used, during time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waits) == 0 {
		fmt.Println("nobody has seen anything")
		return
	}
	took := make([]time.Duration, len(t.waits))
	for i, w := range t.waits {
		took[i] = max(0, w.age) + w.came - w.of.quickest
	}
	slices.Sort(took)
	at := func(share float64) time.Duration {
		return took[min(len(took)-1, int(share*float64(len(took))))].Round(10 * time.Microsecond)
	}
	fmt.Printf("%d events in %d messages, %.0f a second\n", t.delivered, t.messages, float64(t.delivered)/during.Seconds())
	fmt.Printf("event to viewer: p50 %v, p99 %v, max %v\n", at(0.5), at(0.99), took[len(took)-1].Round(10*time.Microsecond))
	fmt.Printf("%.1f µs of processor for each event that a viewer was sent\n", float64(used.Microseconds())/float64(t.delivered))
}
