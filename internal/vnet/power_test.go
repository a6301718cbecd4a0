package vnet

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// cycle power-cycles a host, as a lab does.
func cycle(t testing.TB, n *Network, at Host) {
	t.Helper()
	destroy, err := n.PowerCycle(at, func(time.Duration) {})
	if err != nil {
		t.Fatal(err)
	}
	destroy()
}

// The server loses its power: nothing goes on the wire, and of its endpoints no
// change is told. The client has its connection still; what it sends finds only the
// listener of the new host, whose TCP answers with RST, for no acknowledgment is
// good there (RFC 9293 section 3.10.7.2).
func TestAServersPowerCycle(t *testing.T) {
	var s story
	n := open(t, Config{OneWay: 10 * time.Millisecond, Speed: 10}, s.hooks())
	l, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, n)
	if _, err := l.Accept(); err != nil {
		t.Fatal(err)
	}
	s.wait(t, "server SYN-RECEIVED -> ESTABLISHED", 1)
	before := s.String()
	cycle(t, n, Server)
	if said := strings.TrimPrefix(s.String(), before); said != "" {
		t.Errorf("told of the power cycle: %s", said)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the old listener says %v", err)
	}
	if rows := n.Endpoints(Server); len(rows) != 1 || rows[0].State != "LISTEN" {
		t.Errorf("the new host has %v", rows)
	}
	if _, err := io.WriteString(c, "hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, ErrReset) {
		t.Errorf("the client reads %v", err)
	}
	s.wait(t, "client ESTABLISHED -> CLOSED", 1)
	s.inOrder(t, "client sends PSH ACK len 5", "server sends RST len 0", "client ESTABLISHED -> CLOSED")
	s.want(t, "^server .*->", "server LISTEN -> SYN-RECEIVED\nserver SYN-RECEIVED -> ESTABLISHED")
	// The new listener takes the next connection.
	if l, err = n.Listen(); err != nil {
		t.Fatal(err)
	}
	echoOn(t, n, l)
	say(t, dial(t, n), "again")
	if again := s.track(" again"); again != "" {
		t.Errorf("taken for what the old host has sent: %s", again)
	}
}

// The client loses its power: its program's socket is dead, its dialer too, and the
// server learns of it when it sends: nothing is found, and RST comes back (RFC 9293
// section 3.10.7.1).
func TestAClientsPowerCycle(t *testing.T) {
	var s story
	n := open(t, Config{OneWay: 10 * time.Millisecond, Speed: 10}, s.hooks())
	l, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	old := n.Dialer()
	c := dial(t, n)
	peer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	cycle(t, n, Client)
	if _, err := c.Read(make([]byte, 1)); err == nil || err == io.EOF {
		t.Errorf("the dead socket reads %v", err)
	}
	if _, err := old(t.Context(), HTTPPort); err == nil {
		t.Error("a program of the old host opens a connection")
	}
	if rows := n.Endpoints(Client); len(rows) != 0 {
		t.Errorf("the new host has %v", rows)
	}
	if _, err := io.WriteString(peer, "hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := peer.Read(make([]byte, 1)); !errors.Is(err, ErrReset) {
		t.Errorf("the server reads %v", err)
	}
	s.wait(t, "server ESTABLISHED -> CLOSED", 1)
	s.inOrder(t, "server sends PSH ACK len 5", "client finds nothing", "client sends RST len 0", "server ESTABLISHED -> CLOSED")
	s.want(t, "^client .*->", "client CLOSED -> SYN-SENT\nclient SYN-SENT -> ESTABLISHED")
	_ = peer.Close()
}

// A SYN that is on its way, or held, arrives at the new host and is accepted there.
func TestAPowerCycleWithSegmentsOnTheirWay(t *testing.T) {
	for _, held := range []bool{false, true} {
		f := paused(t, Config{OneWay: 100 * time.Millisecond})
		echo(t, f.Network)
		dialled := make(chan error, 1)
		go func() {
			c, err := f.Dial(t.Context())
			if err == nil {
				err = c.Close()
			}
			dialled <- err
		}()
		f.wait(t, "0s: 1 client SYN, due 100ms ", 1)
		f.pass(50 * time.Millisecond)
		if held {
			f.act(func() error { return f.Hold(1) })
		}
		cycle(t, f.Network, Server)
		if held {
			f.act(func() error { return f.Release(1) })
		}
		f.pass(200 * time.Millisecond)
		if err := <-dialled; err != nil {
			t.Errorf("held %v: %v in\n%s", held, err, &f.story)
		}
		f.inOrder(t, "100ms: 1 delivered", "100ms: 2 server SYN ACK, due 200ms ")
	}
}

// A hundred power cycles, while both ends talk, leave no goroutine and no timer of
// the old stacks.
func TestPowerCyclesLeaveNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	n := open(t, Config{OneWay: time.Millisecond, Speed: 10}, Hooks{Changed: func(Change) {}})
	l, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		served := make(chan struct{})
		go func(l net.Listener) {
			defer close(served)
			if c, err := l.Accept(); err == nil {
				_, _ = io.Copy(c, c)
				_ = c.Close()
			}
		}(l)
		c, err := n.Dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			say(t, c, "hello")
		}
		cycle(t, n, Server)
		cycle(t, n, Client)
		<-served
		_ = c.Close()
		if l, err = n.Listen(); err != nil {
			t.Fatal(err)
		}
	}
	n.Observe(func(time.Duration) {
		if len(n.sockets)+len(n.byTuple[Client])+len(n.byTuple[Server])+len(n.streams) != 0 {
			t.Errorf("records are left: %v %v", n.sockets, n.streams)
		}
	})
	n.clock.mu.Lock()
	left := len(n.clock.timers)
	n.clock.mu.Unlock()
	if left > 100 {
		t.Errorf("%d timers are left", left)
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}
