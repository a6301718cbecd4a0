// A machine: what client and server, the two sides of a lab, have in common.
//
// Before: client.go, server.go and the sockets of wire.go say what a program does;
// after: tell.go puts it into the trace.

package lab

import (
	"context"
	"net"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// machine is one side of a lab: a host of the network and, embedding it, the
// program that runs there (see client and server). A power cycle puts another in
// its place; network, trace and the other side stay.
type machine struct {
	*setup
	at     vnet.Host
	ctx    context.Context // ends with the machine
	cancel context.CancelFunc
	// off means that it has lost its power: nothing is observed there any more.
	// It is guarded by the order of vnet's hooks.
	off bool
}

func newMachine(s *setup, at vnet.Host) *machine {
	m := &machine{setup: s, at: at}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	return m
}

// tell appends what is observed at the machine to the trace. It is called in the
// order of vnet's hooks only.
func (m *machine) tell(now time.Duration, c *connection, p event.Payload) {
	if !m.off {
		m.setup.tell(now, vantage[m.at], c, p)
	}
}

// observe tells what the program did on a connection, after the state changes that
// led to it.
func (m *machine) observe(c *connection, p event.Payload) {
	m.inOrder(func(now time.Duration) { m.tell(now, c, p) })
}

// after calls f once lab time d has passed, on the clock's goroutine, unless the
// machine has ended. Those that wait are counted, so that a skip knows whether
// there is anything to come.
func (m *machine) after(d time.Duration, f func()) (stop func()) {
	if m.ctx.Err() != nil {
		return func() {}
	}
	m.waiting.Add(1)
	unset := m.net.AfterFunc(d, func() {
		m.waiting.Add(-1)
		f()
	})
	return func() {
		if unset() {
			m.waiting.Add(-1)
		}
	}
}

// rest waits until all that is due at this instant of lab time has happened.
func (m *machine) rest(ctx context.Context) {
	over := make(chan struct{})
	defer m.after(0, func() { close(over) })()
	select {
	case <-over:
	case <-ctx.Done():
	}
}

// did notes for a skip what a timer of the program is about to do. It is called by
// the timer's function.
func (m *machine) did(timer event.Timer, c *connection) {
	m.inOrder(func(time.Duration) {
		if m.jump != nil && !m.off {
			m.note(timer, vantage[m.at], c)
		}
	})
}

// has remembers the socket by which the program has a connection.
func (m *machine) has(c *connection, socket interface{ closeByHand() }) {
	if c != nil && !c.ends[m.at].closed {
		c.ends[m.at].socket = socket
	}
}

// closing tells that the program closes its socket.
func (m *machine) closing(c *connection, why event.CloseReason) {
	m.inOrder(func(now time.Duration) {
		if m.conns.close(c, m.at) {
			m.tell(now, c, event.ConnectionClosed{Why: why})
		}
	})
}

// program is how the machine's program is set now.
func (m *machine) program() Program { return m.setup.program(m.at) }

// idleTimeout is that of the program; 0 means none.
func (m *machine) idleTimeout() time.Duration { return milliseconds(m.program().IdleTimeoutMS) }

// keepAlive lets TCP probe on a connection that the program has just got, if it is
// to.
func (m *machine) keepAlive(tcp net.Conn) {
	if d := milliseconds(m.program().KeepaliveMS); d > 0 {
		m.net.KeepAlive(tcp, d)
	}
}
