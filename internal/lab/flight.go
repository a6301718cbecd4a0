package lab

import (
	"time"

	"samesocket/internal/vnet"
)

// Why an act on a segment is refused.
var (
	ErrUnknownSegment = vnet.ErrUnknownSegment
	ErrNotInFlight    = vnet.ErrNotInFlight
	ErrHeld           = vnet.ErrHeld
	ErrNotHeld        = vnet.ErrNotHeld
	ErrTooManyHeld    = vnet.ErrTooManyHeld
)

// MaxHeld is how many segments of a lab may be held at a time.
const MaxHeld = vnet.MaxHeld

// Hold stops a segment on its way, where it is. The error is one of those above or
// ErrClosed. To whoever waits for the wire to be empty, or for the next segment to
// arrive, it is not in flight any more.
func (l *Lab) Hold(segment uint64) error {
	return l.onLink(func(n *vnet.Network) error { return n.Hold(segment) })
}

// Release lets a held segment go on: the rest of its way takes the rest of its
// time. The error is as for Hold.
func (l *Lab) Release(segment uint64) error {
	return l.onLink(func(n *vnet.Network) error { return n.Release(segment) })
}

// Lose loses a segment on its way, where it is, held or not. The error is as for
// Hold.
func (l *Lab) Lose(segment uint64) error {
	return l.onLink(func(n *vnet.Network) error { return n.Lose(segment) })
}

// LoseNext lets the link lose, half-way, the next segment that is a syn, data, an
// ack (and nothing else), a fin, or any, and that the client or the server sends.
// Asked for the same again before it has come, it still loses one. A reset forgets
// it. The error is an *InvalidError or ErrClosed.
func (l *Lab) LoseNext(what, from string) error {
	kind, ok := kindNamed(what)
	if !ok {
		return &InvalidError{"what_invalid", "what", "syn, data, ack, fin or any"}
	}
	at, ok := hostNamed(from)
	if !ok {
		return &InvalidError{"from_invalid", "from", "client or server"}
	}
	return l.onLink(func(n *vnet.Network) error {
		n.LoseNext(kind, at)
		return nil
	})
}

func kindNamed(what string) (k vnet.Kind, ok bool) {
	switch what {
	case "syn":
		return vnet.SYN, true
	case "data":
		return vnet.Data, true
	case "ack":
		return vnet.Ack, true
	case "fin":
		return vnet.FIN, true
	case "any":
		return vnet.Any, true
	}
	return 0, false
}

// onLink lets an act on the link have its place in the order of the hooks, and
// never in the midst of a step or a skip.
func (l *Lab) onLink(act func(*vnet.Network) error) (err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return ErrClosed
	}
	s := l.up.Load()
	s.inOrder(func(time.Duration) { err = act(s.net) })
	return err
}
