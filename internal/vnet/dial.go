// A connection is opened: from the client's host, or accepted at the server's.
//
// Before: a program dials (internal/lab/pool.go) or accepts (internal/lab/server.go);
// after: conn.go is the socket that it gets.

package vnet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/waiter"
)

// Backlog is how many connections may wait for accept, unless SetBacklog says otherwise.
const Backlog = 128

// Why a connection failed.
var (
	ErrRefused  = errors.New("connection refused")
	ErrReset    = errors.New("connection reset by peer")
	ErrTimedOut = errors.New("connection timed out")
	// ErrNoPort says that every port that TCP may choose is taken.
	ErrNoPort = errors.New("cannot assign requested address")
)

// Dial opens a connection from the client to the server's HTTPPort. There is nowhere
// else to dial to, but for its HTTPSPort.
func (n *Network) Dial(ctx context.Context) (net.Conn, error) { return n.Dialer()(ctx, HTTPPort) }

// Dialer is Dial for a program of the client's host: once the host loses its
// power it fails with ErrClosed, whatever stands at that address then.
func (n *Network) Dialer() func(ctx context.Context, port uint16) (net.Conn, error) {
	return n.hosts[Client].Load().dial
}

func (h *host) dial(ctx context.Context, port uint16) (net.Conn, error) {
	wq := new(waiter.Queue)
	ep, terr := h.stack.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, wq)
	if terr != nil {
		return nil, fmt.Errorf("make endpoint: %w", failure(terr))
	}
	entry, connected := waiter.NewChannelEntry(waiter.WritableEvents | waiter.EventHUp)
	wq.EventRegister(&entry)
	defer wq.EventUnregister(&entry)
	terr = ep.Connect(fullAddr(Server, port))
	if _, started := terr.(*tcpip.ErrConnectStarted); started {
		select {
		case <-connected:
			terr = ep.LastError()
		case <-ctx.Done():
			ep.Close()
			h.n.clock.touch()
			return nil, ctx.Err()
		case <-h.gone:
			ep.Close()
			return nil, ErrClosed
		case <-h.n.closed:
			ep.Close()
			return nil, ErrClosed
		}
	}
	if terr != nil {
		ep.Close()
		return nil, fmt.Errorf("connect: %w", failure(terr))
	}
	return newConn(h.n, ep, wq), nil
}

// Listener is what the server's port is listened on with.
type Listener interface {
	net.Listener
	// SetDeadline ends an Accept that waits, in lab time, as that of a
	// net.TCPListener does. What is in the backlog stays there.
	SetDeadline(time.Time) error
	// SetBacklog is how many connections may wait for Accept; a SYN that comes while as
	// many do is lost. It has no effect, and says so, while more wait already. Of one,
	// gVisor answers each SYN with a SYN cookie (RFC 4987 section 3.6).
	SetBacklog(connections int) error
}

// Listen opens the server's HTTPPort. It can be listened on once, and once more each
// time that PowerCycle has opened it anew.
func (n *Network) Listen() (Listener, error) {
	h := n.hosts[Server].Load()
	if l := h.booted.Swap(nil); l != nil {
		return l, nil
	}
	l, err := h.listen(HTTPPort)
	if err != nil {
		return nil, err // not l, which would be a Listener that is not nil
	}
	return l, nil
}

// ListenSecure opens the server's HTTPSPort, once. After a PowerCycle it is closed.
func (n *Network) ListenSecure() (Listener, error) {
	l, err := n.hosts[Server].Load().listen(HTTPSPort)
	if err != nil {
		return nil, err
	}
	return l, nil
}

func (h *host) listen(port uint16) (*listener, error) {
	l := &listener{h: h, port: port, closed: make(chan struct{}), deadline: deadline{passed: make(chan struct{})}}
	ep, terr := h.stack.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &l.wq)
	if terr != nil {
		return nil, fmt.Errorf("make endpoint: %w", failure(terr))
	}
	if terr := ep.Bind(fullAddr(h.at, port)); terr != nil {
		ep.Close()
		return nil, fmt.Errorf("bind: %w", failure(terr))
	}
	if terr := ep.Listen(Backlog); terr != nil {
		ep.Close()
		return nil, fmt.Errorf("listen: %w", failure(terr))
	}
	l.ep = ep
	if port == HTTPPort {
		h.listens.Store(true)
	}
	return l, nil
}

func fullAddr(at Host, port uint16) tcpip.FullAddress {
	return tcpip.FullAddress{NIC: nicID, Addr: tcpip.AddrFrom4(addrs[at].As4()), Port: port}
}

// failure names an error of gVisor.
func failure(err tcpip.Error) error {
	switch err.(type) {
	case *tcpip.ErrConnectionRefused:
		return ErrRefused
	case *tcpip.ErrConnectionReset, *tcpip.ErrConnectionAborted:
		return ErrReset
	case *tcpip.ErrTimeout:
		return ErrTimedOut
	case *tcpip.ErrNoPortAvailable:
		return ErrNoPort
	case *tcpip.ErrAborted:
		return net.ErrClosed
	}
	return errors.New(err.String())
}

type listener struct {
	h      *host
	port   uint16
	wq     waiter.Queue
	ep     tcpip.Endpoint
	once   sync.Once
	closed chan struct{}

	deadline deadline
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	entry, readable := waiter.NewChannelEntry(waiter.ReadableEvents)
	l.wq.EventRegister(&entry)
	defer l.wq.EventUnregister(&entry)
	passed := l.deadline.wait()
	for {
		select {
		case <-passed:
			return nil, fmt.Errorf("accept: %w", os.ErrDeadlineExceeded)
		default:
		}
		ep, wq, terr := l.ep.Accept(nil)
		if terr == nil {
			return newConn(l.h.n, ep, wq), nil
		}
		if _, none := terr.(*tcpip.ErrWouldBlock); !none {
			select {
			case <-l.closed:
				return nil, net.ErrClosed
			case <-l.h.gone:
				return nil, net.ErrClosed
			default:
				return nil, fmt.Errorf("accept: %w", failure(terr))
			}
		}
		select {
		case <-readable:
		case <-passed:
		case <-l.closed:
			return nil, net.ErrClosed
		case <-l.h.gone:
			return nil, net.ErrClosed
		case <-l.h.n.closed:
			return nil, net.ErrClosed
		}
	}
}

// Close implements net.Listener. Only the first call does anything; net/http's
// Serve and whoever ends it may call at once.
func (l *listener) Close() error {
	err := net.ErrClosed
	l.once.Do(func() {
		close(l.closed)
		l.ep.Close()
		if l.port == HTTPPort {
			l.h.listens.Store(false)
		}
		err = nil
	})
	return err
}

// SetDeadline implements Listener.
func (l *listener) SetDeadline(t time.Time) error {
	l.deadline.set(l.h.n.clock, t)
	return nil
}

// SetBacklog implements Listener.
func (l *listener) SetBacklog(connections int) error {
	if terr := l.ep.Listen(connections); terr != nil {
		return fmt.Errorf("listen: %w", failure(terr))
	}
	return nil
}

// Addr implements net.Listener.
func (l *listener) Addr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(addrs[l.h.at], l.port))
}

var _ stack.LinkEndpoint = (*linkEnd)(nil)
