package lab

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

var (
	// ErrUnknownConnection says that the lab has never had the connection.
	ErrUnknownConnection = errors.New("there is no such connection")
	// ErrConnectionClosed says that the program has closed its socket already.
	ErrConnectionClosed = errors.New("the socket is closed already")
	// ErrConnectionOpening says that the program has no socket of the
	// connection yet: connect or accept has not returned.
	ErrConnectionOpening = errors.New("the socket is not open yet")
)

// longAgo is a deadline that has passed, by which a Read is ended.
var longAgo = time.Unix(1, 0)

// CloseConnection makes a program close its socket now: client, server, or both
// at one lab instant. What comes of a request that is under way is told as an
// event. The error is an *InvalidError, ErrClosed or one of those above, and then
// nothing is closed.
func (l *Lab) CloseConnection(conn, by string) error {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return ErrClosed
	}
	var hosts []vnet.Host
	switch by {
	case "client":
		hosts = []vnet.Host{vnet.Client}
	case "server":
		hosts = []vnet.Host{vnet.Server}
	case "both":
		hosts = []vnet.Host{vnet.Client, vnet.Server}
	default:
		return &InvalidError{"by_invalid", "by", "client, server or both"}
	}
	s := l.up.Load()
	var ends []end
	var err error
	s.inOrder(func(time.Duration) { ends, err = s.conns.open(conn, hosts) })
	if err != nil {
		return err
	}
	s.net.AtOnce(func() {
		for _, e := range ends {
			e.socket.closeByHand()
		}
	})
	return nil
}

// open finds the open sockets of a connection.
func (cs *connections) open(id string, hosts []vnet.Host) (ends []end, err error) {
	c := cs.byID[id]
	switch {
	case c == nil && cs.was(id):
		return nil, ErrConnectionClosed
	case c == nil:
		return nil, ErrUnknownConnection
	}
	for _, at := range hosts {
		switch e := c.ends[at]; {
		case e.closed:
			return nil, ErrConnectionClosed
		case e.socket == nil:
			return nil, ErrConnectionOpening
		default:
			ends = append(ends, e)
		}
	}
	return ends, nil
}

// reason keeps why a program closes its socket: what it knew first.
type reason struct {
	mu    sync.Mutex
	first event.CloseReason
}

func (r *reason) because(why event.CloseReason) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.first == "" {
		r.first = why
	}
}

// failed looks at the error of a Read or a Write.
func (r *reason) failed(err error) {
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		r.because(event.ClosedPeerClosed)
	case errors.Is(err, vnet.ErrReset):
		r.because(event.ClosedReset)
	case errors.Is(err, vnet.ErrTimedOut):
		r.because(event.ClosedTimeout)
	}
}

// answered looks at the head of a response.
func (r *reason) answered(h head) {
	switch {
	case h.closes():
		r.because(event.ClosedConnectionClose)
	case h.old():
		r.because(event.ClosedHTTP10)
	}
}

func (r *reason) why() event.CloseReason {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.first == "" {
		return event.ClosedFailed
	}
	return r.first
}

var (
	_ net.Conn = (*clientConn)(nil)
	_ net.Conn = (*serverConn)(nil)
)
