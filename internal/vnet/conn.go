// A connected socket: what a program writes to it and reads from it.
//
// Before: internal/lab/wire.go hands over a program's bytes; after: the stack of
// host.go makes segments of them.

package vnet

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/waiter"
)

// conn is a connected socket. It implements net.Conn with deadlines in lab time:
// a deadline that is d of wall time away when it is set passes after d of lab
// time, so a program's idle time-out obeys speed and pause.
type conn struct {
	n     *Network
	ep    tcpip.Endpoint
	wq    *waiter.Queue
	tuple Tuple

	reading sync.Mutex // one reader at a time
	read    deadline
	write   deadline
	closed  chan struct{}
	once    sync.Once
	half    atomic.Bool // CloseWrite has been called
}

func newConn(n *Network, ep tcpip.Endpoint, wq *waiter.Queue) *conn {
	id := ep.Info().(*stack.TransportEndpointInfo).ID
	return &conn{
		n: n, ep: ep, wq: wq, tuple: tupleOf(id), closed: make(chan struct{}),
		read: deadline{passed: make(chan struct{})}, write: deadline{passed: make(chan struct{})},
	}
}

// TupleOf is the connection as its own end sees it, for a conn of this package.
func TupleOf(c net.Conn) Tuple { return c.(*conn).tuple }

// Read implements net.Conn.
func (c *conn) Read(b []byte) (int, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	if len(b) == 0 {
		return 0, nil
	}
	var got int
	err := c.try(waiter.ReadableEvents, &c.read, func() (bool, tcpip.Error) {
		w := tcpip.SliceWriter(b)
		res, terr := c.ep.Read(&w, tcpip.ReadOptions{})
		got = res.Count
		return true, terr
	})
	if err != nil {
		return 0, c.wrap("read", err)
	}
	// The receive window grows with what the program takes.
	c.ep.ModerateRecvBuf(got)
	return got, nil
}

// Write implements net.Conn.
func (c *conn) Write(b []byte) (int, error) {
	var sent int
	err := c.try(waiter.WritableEvents, &c.write, func() (bool, tcpip.Error) {
		if len(b) == sent {
			return true, nil
		}
		took, terr := c.ep.Write(bytes.NewReader(b[sent:]), tcpip.WriteOptions{})
		sent += int(took)
		return sent == len(b), terr
	})
	if err != nil {
		return sent, c.wrap("write", err)
	}
	return sent, nil
}

// try calls f until it is done or fails; while it would block, until an event
// has come.
func (c *conn) try(events waiter.EventMask, d *deadline, f func() (done bool, err tcpip.Error)) error {
	passed := d.wait()
	var ready chan struct{}
	for {
		select {
		case <-c.closed:
			return net.ErrClosed
		case <-passed:
			return os.ErrDeadlineExceeded
		default:
		}
		done, terr := f()
		switch terr.(type) {
		case nil:
			if done {
				return nil
			}
			continue
		case *tcpip.ErrClosedForReceive:
			return io.EOF
		case *tcpip.ErrWouldBlock:
		default:
			return failure(terr)
		}
		if ready == nil {
			entry, ch := waiter.NewChannelEntry(events)
			c.wq.EventRegister(&entry)
			defer c.wq.EventUnregister(&entry)
			ready = ch
			continue // it may have become ready before it was registered
		}
		select {
		case <-ready:
		case <-passed:
		case <-c.closed:
		}
	}
}

func (c *conn) wrap(op string, err error) error {
	if err == io.EOF {
		return err
	}
	return &net.OpError{Op: op, Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
}

// Close implements net.Conn. Data that was never read makes TCP send a reset
// (RFC 9293 section 3.10.4).
func (c *conn) Close() error {
	err := net.ErrClosed
	c.once.Do(func() {
		close(c.closed)
		c.read.set(c.n.clock, time.Time{})
		c.write.set(c.n.clock, time.Time{})
		if c.half.Load() {
			c.watched(func(s *socket) { s.reads = false })
		}
		c.ep.Close()
		c.n.clock.touch() // a close may change the state and send nothing
		err = nil
	})
	return err
}

// CloseWrite says that nothing more will be written: TCP sends FIN behind what has
// been, and Read goes on (RFC 9293 section 3.6).
func (c *conn) CloseWrite() error {
	c.half.Store(true)
	c.watched(func(s *socket) { s.reads = true })
	if terr := c.ep.Shutdown(tcpip.ShutdownWrite); terr != nil {
		return c.wrap("close", failure(terr))
	}
	c.n.clock.touch() // it may change the state and send nothing yet
	return nil
}

// watched calls f, in the order of the hooks, with what is kept of the endpoint.
func (c *conn) watched(f func(*socket)) {
	at := Client
	if c.tuple.Local.Addr() == addrs[Server] {
		at = Server
	}
	c.n.order.Lock()
	defer c.n.order.Unlock()
	if s := c.n.byTuple[at][c.tuple]; s != nil && s.ep == c.ep {
		f(s)
	}
}

func (c *conn) LocalAddr() net.Addr                { return net.TCPAddrFromAddrPort(c.tuple.Local) }
func (c *conn) RemoteAddr() net.Addr               { return net.TCPAddrFromAddrPort(c.tuple.Remote) }
func (c *conn) SetReadDeadline(t time.Time) error  { return c.setDeadline(t, &c.read) }
func (c *conn) SetWriteDeadline(t time.Time) error { return c.setDeadline(t, &c.write) }
func (c *conn) SetDeadline(t time.Time) error      { return c.setDeadline(t, &c.read, &c.write) }

func (c *conn) setDeadline(t time.Time, ds ...*deadline) error {
	select {
	case <-c.closed:
		return net.ErrClosed
	default:
	}
	for _, d := range ds {
		d.set(c.n.clock, t)
	}
	return nil
}

// deadline is one direction's. Its channel is closed when it has passed.
type deadline struct {
	mu     sync.Mutex
	timer  *timer
	passed chan struct{}
}

func (d *deadline) wait() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.passed
}

// set replaces the deadline; zero means none.
func (d *deadline) set(c *clock, t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	// The channel of the deadline before may yet be closed by a timer that
	// could not be stopped; it closes its own channel only.
	select {
	case <-d.passed:
		d.passed = make(chan struct{})
	default:
	}
	if t.IsZero() {
		return
	}
	left := time.Until(t)
	if left <= 0 {
		close(d.passed)
		return
	}
	var mine *timer
	mine = c.afterFunc(left, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.timer == mine {
			close(d.passed)
			d.timer = nil
		}
	})
	d.timer = mine
}
