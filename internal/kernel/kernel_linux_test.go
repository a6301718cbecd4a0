package kernel

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// kernels are the acts over the loopback interface, and how many connections wait for
// accept at most where it is asked for one.
func kernels(t *testing.T) (acts map[string][]packet, waiting int) {
	t.Helper()
	acts = map[string][]packet{}
	acts["gets"] = kernelGets(t)
	acts["refused"] = kernelRefuses(t)
	acts["late"] = kernelLate(t)
	acts["backlog"], waiting = kernelFull(t)
	return acts, waiting
}

func listen(t *testing.T) (*net.TCPListener, uint16) {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, uint16(l.Addr().(*net.TCPAddr).Port)
}

// kernelGets sends what the lab's client sends, to a server that answers as the lab's.
func kernelGets(t *testing.T) []packet {
	l, port := listen(t)
	c := capturing(t, port)
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil // the lab's server tells none
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Length", "6")
		_, _ = io.WriteString(w, "hello\n")
	})}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	client := &http.Transport{DisableCompression: true}
	for n := range 2 {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/hello", nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Host = "10.0.0.2"
		a, err := client.RoundTrip(q)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, a.Body)
		_ = a.Body.Close()
		// The next begins when TCP has done with this one, as in the lab.
		c.until("an acknowledgment of the response", func(seen []packet) bool { return acknowledged(seen, port, n+1) })
	}
	client.CloseIdleConnections()
	return c.until("the server's FIN, acknowledged", func(seen []packet) bool { return acknowledged(seen, port, 3) })
}

// acknowledged says whether the server has sent so many segments with data or its FIN,
// and the client has acknowledged them all.
func acknowledged(seen []packet, server uint16, times int) bool {
	var sent, acked uint32
	for _, p := range seen {
		if p.srcPort != server {
			acked = p.ack
			continue
		}
		if n := uint32(len(p.data)) + uint32(strings.Count(p.flags, "FIN")); n > 0 {
			sent, times = p.seq+n, times-1
		}
	}
	return times <= 0 && acked == sent
}

// kernelRefuses dials to where nobody listens.
func kernelRefuses(t *testing.T) []packet {
	l, port := listen(t)
	_ = l.Close()
	c := capturing(t, port)
	if conn, err := net.Dial("tcp4", l.Addr().String()); err == nil {
		_ = conn.Close()
		t.Fatal("somebody listens")
	}
	return c.until("a reset", reset)
}

func reset(seen []packet) bool {
	return len(seen) > 0 && strings.Contains(seen[len(seen)-1].flags, "RST")
}

// kernelLate sends a request to a server that has closed after its first response.
func kernelLate(t *testing.T) []packet {
	const request = "GET /hello HTTP/1.1\r\nHost: 10.0.0.2\r\nUser-Agent: Go-http-client/1.1\r\n\r\n"
	l, port := listen(t)
	c := capturing(t, port)
	closed := make(chan error, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			closed <- err
			return
		}
		_, err = http.ReadRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n")
		_ = conn.Close()
		closed <- err
	}()
	conn, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, request)
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatal(err)
	}
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	c.until("an acknowledgment of the FIN", func(seen []packet) bool { return acknowledged(seen, port, 2) })
	_, _ = io.WriteString(conn, request)
	return c.until("a reset", reset)
}

// kernelBacklog is how many connections the kernel is asked to keep for accept.
const kernelBacklog = 1

// kernelFull opens connections, of which none is accepted, until a SYN is not answered.
func kernelFull(t *testing.T) (unanswered []packet, waiting int) {
	l, port := listen(t)
	raw, err := l.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var listened error
	if err := raw.Control(func(fd uintptr) { listened = syscall.Listen(int(fd), kernelBacklog) }); err != nil || listened != nil {
		t.Fatal(err, listened)
	}
	c := capturing(t, port)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	conns := make(chan net.Conn, 1000) // one that nobody has is closed
	defer func() {
		for len(conns) > 0 {
			_ = (<-conns).Close()
		}
	}()
	c.until("a SYN that is not answered", func(seen []packet) bool {
		unanswered = nil
		answered := len(seen) == 0
		for _, p := range seen {
			switch {
			case p.flags == "SYN" && (len(unanswered) == 0 || unanswered[0].srcPort != p.srcPort):
				unanswered, answered = []packet{p}, false
			case p.flags == "SYN":
				unanswered = append(unanswered, p)
			case p.srcPort != port && p.flags == "ACK":
				answered = true
			}
		}
		if answered { // the next one
			waiting = len(seen) / 3
			go func() {
				if conn, err := new(net.Dialer).DialContext(ctx, "tcp4", l.Addr().String()); err == nil {
					conns <- conn
				}
			}()
			first := <-c.packets
			c.seen = append(c.seen, first)
			return false
		}
		return len(unanswered) == tries
	})
	return unanswered, waiting
}
