// What stands in a lab: network and machines are made, torn down, and set up anew.
//
// Before: lab.go opens a lab; after: do.go begins an exchange on it, and what
// internal/vnet says of it goes to tell.go.

package lab

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// setup is what stands in a lab: the network and the two machines on it. A reset
// puts another in its place.
type setup struct {
	*Lab
	net *vnet.Network
	// A power cycle replaces one: whoever is not of that machine reads them with
	// the lock of the settings, or with that of swap.
	client *client
	server *server

	waiting atomic.Int64 // timers of the programs that are set
	https   atomic.Bool  // the server program listens on vnet.HTTPSPort too

	// The rest is guarded by the order of vnet's hooks.
	conns connections
	jump  *jump // under way; nil if none is
	over  bool  // nothing is told any more
}

// setUp makes network and machines. First is called before anything happens there.
func (l *Lab) setUp(c vnet.Config, first func(s *setup, now time.Duration)) (*setup, error) {
	s := &setup{Lab: l, conns: newConnections()}
	var err error
	if s.net, err = vnet.New(c, s.hooks()); err != nil {
		return nil, fmt.Errorf("make hosts: %w", err)
	}
	s.inOrder(func(now time.Duration) { first(s, now) })
	if s.server, err = serve(s); err != nil {
		return nil, errors.Join(err, s.net.Close())
	}
	s.client = newClient(s)
	return s, nil
}

// tearDown waits until nothing is left: programs first, then the hosts below
// them, then the clock.
func (s *setup) tearDown() {
	s.client.stop()
	s.server.stop()
	_ = s.net.Close() // it cannot fail
}

// Reset sets the lab up anew, in the same trace and at the same lab time. The
// settings stay, apart from those after which nothing could begin: a server program
// that accepts nothing, and a link that is cut. Connections, cookies and requests
// under way are gone without a word. It returns lab time; the error is ErrClosed, or
// what ends the lab.
func (l *Lab) Reset() (at time.Duration, err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	l.swap.Lock()
	defer l.swap.Unlock()
	if l.ended() {
		return 0, ErrClosed
	}
	old := l.up.Load()
	opened, wasUp := 0, old.net.Up()
	old.inOrder(func(time.Duration) {
		old.net.Stop()
		at = old.net.Now()
		old.tell(at, "", nil, event.LabReset{})
		old.over, opened = true, old.conns.opened
	})
	old.tearDown()
	server := l.program(vnet.Server)
	accepted := server.Accepting
	server.Accepting = true
	l.programs[vnet.Server].Store(&server)
	s, err := l.setUp(vnet.Config{
		OneWay: old.net.Delay(), Rate: old.net.Rate(), Loss: old.net.Loss(), Box: old.net.Box(), Ports: l.program(vnet.Client).Ports, Seed: l.config.seed, Continues: old.net,
	}, func(s *setup, now time.Duration) {
		s.conns.opened = opened
		if !wasUp {
			s.tellLink(now, s.link())
		}
		if !accepted {
			s.tellProgram(now, vnet.Server)
		}
		s.tellPace() // the wire is empty now, and time stood still meanwhile
	})
	if err != nil {
		l.log.Error("a lab cannot be set up anew", "err", err)
		go l.end(event.LabPanic)
		return at, fmt.Errorf("reset lab: %w", err)
	}
	l.up.Store(s)
	return at, nil
}
