package lab

import (
	"errors"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
	"samesocket/internal/vnet"
)

// tell appends an event to the trace. It is called in the order of vnet's hooks
// only (by a hook or within Observe), which makes the order of the trace. A full
// trace ends the lab.
func (l *Lab) tell(now time.Duration, at event.Host, c *connection, p event.Payload) {
	if l.config.inject != nil {
		l.config.inject(p)
	}
	e := event.Event{Time: now.Microseconds(), Host: at, Data: p}
	if c != nil {
		e.Conn = c.id
	}
	if _, err := l.trace.Append(e); errors.Is(err, trace.ErrFull) {
		go l.end("full", event.LabFull{Limit: l.trace.Limit()})
	}
}

// observe tells what a program did on a connection, after the state changes that
// led to it.
func (l *Lab) observe(at event.Host, c *connection, p event.Payload) {
	l.inOrder(func(now time.Duration) { l.tell(now, at, c, p) })
}

// inOrder calls f in the order of vnet's hooks. A panic of f ends the lab and
// nothing else.
func (l *Lab) inOrder(f func(now time.Duration)) {
	defer func() {
		if v := recover(); v != nil {
			l.caught(v)
		}
	}()
	l.net.Observe(f)
}

func (l *Lab) ended() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

var vantage = [...]event.Host{vnet.Client: event.Client, vnet.Server: event.Server}

// hooks turns what happens on the network into events, one for one.
func (l *Lab) hooks() vnet.Hooks {
	return vnet.Hooks{
		Sent: func(s vnet.Segment) {
			l.tell(s.At, event.Link, l.conns.of(clientView(s.From, s.Tuple)), event.SegmentSent{
				ID: s.ID, From: vantage[s.From], DeliverAt: s.DeliverAt.Microseconds(),
				Lost: s.Lost, Retransmission: s.Retransmission, Raw: s.Raw,
				TCP: event.SegmentSummary{
					Src: s.Tuple.Local.String(), Dst: s.Tuple.Remote.String(),
					Seq: s.Seq, Ack: s.Ack, Flags: s.Flags.Names(), Window: s.Window, Length: s.Length,
				},
			})
		},
		Delivered: func(a vnet.Arrival) {
			l.tell(a.At, event.Link, l.conns.of(clientView(a.Host, a.Tuple)), event.SegmentDelivered{ID: a.ID})
		},
		Lost: func(s vnet.Loss) {
			l.tell(s.At, event.Link, l.conns.of(clientView(s.From, s.Tuple)), event.SegmentLost{
				ID: s.ID, LostAt: s.Fraction, Why: s.Why,
			})
		},
		Looked: func(k vnet.Lookup) {
			l.tell(k.At, vantage[k.Host], l.conns.of(clientView(k.Host, k.Tuple)), event.Lookup{
				Segment: k.ID, Tuple: tuple(k.Tuple), Found: k.Found,
			})
		},
		Changed: func(c vnet.Change) {
			l.tell(c.At, vantage[c.Host], l.conns.follow(c), event.StateChanged{
				Tuple: tuple(c.Tuple), From: c.From, To: c.To,
			})
		},
		Informed: func(i vnet.Info) {
			l.tell(i.At, vantage[i.Host], l.conns.of(clientView(i.Host, i.Tuple)), event.Info{
				SndUna: i.SndUna, SndNxt: i.SndNxt, RcvNxt: i.RcvNxt, Cwnd: i.Cwnd, Ssthresh: i.Ssthresh,
				RTT: i.RTT.Microseconds(), RTO: i.RTO.Microseconds(),
			})
		},
		Busy:     l.adapt,
		Settled:  l.adapt,
		Panicked: l.caught,
	}
}

func tuple(t vnet.Tuple) event.Tuple {
	return event.Tuple{Local: t.Local.String(), Remote: t.Remote.String()}
}

// clientView is the connection as the client sees it.
func clientView(at vnet.Host, t vnet.Tuple) vnet.Tuple {
	if at == vnet.Server {
		return t.Reverse()
	}
	return t
}
