package lab

import (
	"context"
	"errors"
	"slices"
)

// errNotNeeded ends a dial that waited for its turn until its request had got
// another connection, or none.
var errNotNeeded = errors.New("the request needs no connection any more")

// dial is one of the shared Transport that waits for its turn.
type dial struct {
	of     *exchange
	answer chan error // nil, or why not; it never blocks
}

// admit waits until the Transport may open another connection. What Transport's own
// MaxConnsPerHost does cannot be changed while it is in use. A request that waits
// may get one that has become idle meanwhile, and then the dial is not needed.
func (p *pool) admit(ctx context.Context, t *transport) error {
	d := &dial{ctx.Value(exchangeKey{}).(*exchange), make(chan error, 1)}
	p.mu.Lock()
	if t != p.shared {
		p.mu.Unlock()
		d.of.place()
		return nil
	}
	p.dials = append(p.dials, d)
	p.admitNext()
	p.mu.Unlock()
	d.of.place()
	select {
	case err := <-d.answer:
		return err
	case <-p.client.ctx.Done():
		return p.client.ctx.Err()
	}
}

// admitNext answers those whose turn it is. p.mu is held.
func (p *pool) admitNext() {
	most := p.client.program().Connections
	p.dials = slices.DeleteFunc(p.dials, func(d *dial) bool {
		switch {
		case most == 0 || d.of.asking && len(p.shared.conns)+p.dialling < most:
			p.dialling++
			d.answer <- nil
		case !d.of.asking:
			d.answer <- errNotNeeded
		default:
			return false
		}
		return true
	})
}

// dialled says that a dial which was admitted is over.
func (p *pool) dialled(t *transport) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t == p.shared {
		p.dialling--
		p.admitNext()
	}
}
