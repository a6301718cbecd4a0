package lab

import (
	"fmt"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// powerCycled is the code of a request whose client lost its power.
const powerCycled = "power_cycled"

// PowerCycle lets a machine, client or server, lose its power and get it back at
// the same instant of lab time. Its TCP and its program are gone with all that they
// knew, and others begin at the same address; settings, the link and the other
// machine stay as they are. Nothing goes on the wire: the peer keeps its
// connections and learns of it when a segment of its own belongs to none there and
// is answered with RST (RFC 9293 section 3.5.1). It returns lab time; the error is an
// *InvalidError, ErrClosed, or what ends the lab.
func (l *Lab) PowerCycle(host string) (at time.Duration, err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	l.swap.Lock()
	defer l.swap.Unlock()
	if l.ended() {
		return 0, ErrClosed
	}
	which, ok := hostNamed(host)
	if !ok {
		return 0, &InvalidError{"host_invalid", "host", "client or server"}
	}
	s := l.up.Load()
	s.net.AtOnce(func() { at, err = s.powerCycle(which) })
	if err != nil {
		l.log.Error("a machine cannot be power-cycled", "host", host, "err", err)
		go l.end(event.LabPanic)
		return at, fmt.Errorf("power-cycle %s: %w", host, err)
	}
	s.inOrder(func(time.Duration) { s.tellPace() }) // time stood still meanwhile
	return at, nil
}

// powerCycle is called while lab time stands.
func (s *setup) powerCycle(which vnet.Host) (at time.Duration, err error) {
	m, stop := s.server.machine, s.server.stop
	if which == vnet.Client {
		m, stop = s.client.machine, s.client.stop
	}
	destroy, err := s.net.PowerCycle(which, func(now time.Duration) {
		at = now
		m.tell(now, nil, event.PowerCycled{})
		if which == vnet.Client {
			s.client.fail(now)
		}
		if which == vnet.Server {
			s.https.Store(false)
		}
		s.conns.lose(which)
		m.off = true
	})
	if err != nil {
		return s.net.Now(), err
	}
	stop()
	destroy()
	if which == vnet.Client {
		s.client = newClient(s)
	} else {
		s.server, err = serve(s)
	}
	return at, err
}

func hostNamed(name string) (at vnet.Host, ok bool) {
	switch name {
	case vnet.Client.String():
		return vnet.Client, true
	case vnet.Server.String():
		return vnet.Server, true
	}
	return 0, false
}
