package lab

import (
	"context"
	"net"
	"time"

	"samesocket/internal/event"
)

// write writes the act's octets, in as many pieces as it wants, and half-closes the
// connection after them if it is to. A piece is written when TCP has sent the one
// before: else TCP, which knows no pieces, might send both in one segment once its
// window opens (RFC 9293 section 3.9.1.2).
func (r *rawConn) write(x *exchange) error {
	rest, cuts := []byte(x.request.Raw), x.request.Cuts
	for len(rest) > 0 {
		if len(rest) < len(x.request.Raw) {
			if err := r.pause(x); err != nil {
				return err
			}
		}
		n := len(rest)
		if len(cuts) > 0 {
			n, cuts = cuts[0], cuts[1:]
		}
		piece := rest[:n]
		rest = rest[n:]
		r.client.inOrder(func(now time.Duration) { r.take(x, piece, now) })
		if _, err := r.Conn.Write(piece); err != nil {
			return err
		}
	}
	if x.request.HalfClose {
		return r.closeWrite(x)
	}
	return nil
}

// pause waits until TCP has sent what was written, and then for the gap.
func (r *rawConn) pause(x *exchange) error {
	var sent chan struct{}
	r.client.inOrder(func(time.Duration) {
		if r.put < r.written {
			sent = make(chan struct{})
			r.connection.awaited, r.sent = r.written, sent
		}
	})
	if sent != nil {
		if err := r.wait(x, sent); err != nil {
			return err
		}
	}
	if x.request.GapMS == 0 {
		return nil
	}
	passed := make(chan struct{})
	defer r.client.after(milliseconds(x.request.GapMS), func() {
		r.client.did(event.TimerNextWrite, r.connection)
		close(passed)
	})()
	return r.wait(x, passed)
}

// wait is over when what it waits for, the socket or the act is.
func (r *rawConn) wait(x *exchange, over <-chan struct{}) (err error) {
	select {
	case <-over:
		return nil
	case <-x.ctx.Done():
		return context.Cause(x.ctx)
	case <-r.gone:
		err = net.ErrClosed
		r.client.inOrder(func(time.Duration) {
			if r.over != nil {
				err = r.over
			}
		})
		return err
	}
}

// closeWrite tells, before TCP sends the FIN, that the program writes nothing more.
func (r *rawConn) closeWrite(x *exchange) error {
	r.client.inOrder(func(now time.Duration) {
		r.half, r.last = true, true
		r.client.tell(now, r.connection, event.ConnectionHalfClosed{Request: x.id})
	})
	return r.Conn.(interface{ CloseWrite() error }).CloseWrite()
}
