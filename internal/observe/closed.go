package observe

import (
	"net"
	"net/netip"
	"time"

	"samesocket/internal/event"
)

// What is left of a closed connection is looked for twice: soon, and when an
// end that waited for the other's FIN has most likely had it.
const (
	soon  = 100 * time.Millisecond
	later = 2 * time.Second

	maxClosed = 4096
)

// closedConn is a closed connection that the kernel may still have a record of.
type closedConn struct {
	of     netip.Prefix
	tuple  event.Tuple
	cookie string
	by     event.Host // who ended it
	reset  bool
	visits map[*Visit]string // the socket's id in each
	due    time.Time
	again  bool                             // it has been looked for once
	told   map[event.Host]event.SocketAfter // by the end that has it
}

// lookLater has the kernel asked about the connection, if there is room for it.
func (l *Listener) lookLater(c closedConn) {
	r := &l.lingering
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked.Most = maxClosed
	if len(c.visits) == 0 || !r.looked.Admit(c.of) {
		return
	}
	c.due = time.Now().Add(soon)
	if !r.looking {
		done, ok := r.begin()
		if !ok {
			r.looked.Leave(c.of)
			return
		}
		r.looking = true
		go r.look(done)
	}
	r.closed = append(r.closed, c)
}

// look works the list off, and ends when it is empty or the listener is closed.
func (r *lingering) look(done <-chan struct{}) {
	defer r.all.Done()
	tick := time.NewTicker(soon)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case now := <-tick.C:
			due, empty := r.take(now)
			if empty {
				return
			}
			second := lookAt(due)
			r.mu.Lock()
			for _, c := range due {
				r.looked.Leave(c.of)
			}
			for _, c := range second {
				r.looked.Force(c.of)
			}
			r.closed = append(r.closed, second...)
			r.mu.Unlock()
		}
	}
}

// take removes what is due. Those that are looked for again stand behind
// others that are due before them, so the whole list is searched.
func (r *lingering) take(now time.Time) (due []closedConn, empty bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.closed) == 0 {
		r.looking = false
		return nil, true
	}
	var kept []closedConn
	for _, c := range r.closed {
		if now.Before(c.due) {
			kept = append(kept, c)
		} else {
			due = append(due, c)
		}
	}
	r.closed = kept
	return due, false
}

// lookAt asks the kernel for each and tells what it says; it returns those that
// should be looked at again.
func lookAt(due []closedConn) (again []closedConn) {
	if len(due) == 0 {
		return nil
	}
	d := openDiag()
	defer d.close()
	var here map[netip.Addr]bool
	for _, c := range due {
		local, err1 := netip.ParseAddrPort(c.tuple.Local)
		remote, err2 := netip.ParseAddrPort(c.tuple.Remote)
		if err1 != nil || err2 != nil {
			continue
		}
		if here == nil {
			here = addresses()
		}
		from := remote.Addr().Unmap().WithZone("")
		near := from.IsLoopback() || from == local.Addr().Unmap().WithZone("") || here[from]
		server, known := d.state(local, remote, c.cookie)
		client := event.State("")
		if known && near {
			client, _ = d.state(remote, local, "")
		}
		waits := c.tell(where(c, server, client, known, near))
		if waits && !c.again {
			c.again, c.due = true, time.Now().Add(later)
			again = append(again, c)
		}
	}
	return again
}

// where says what is left and at which end. Where the kernel cannot see, it
// follows from who closed first (RFC 9293 section 3.6): that end keeps
// TIME-WAIT, unless the connection was reset.
func where(c closedConn, server, client event.State, known, near bool) (after []event.SocketAfter) {
	if server != "" {
		after = append(after, event.SocketAfter{State: server, At: event.Server})
	}
	if client != "" {
		after = append(after, event.SocketAfter{State: client, At: event.Client})
	}
	if len(after) > 0 {
		return after
	}
	switch {
	case known && (near || c.reset):
		return []event.SocketAfter{{State: event.Closed, At: event.Server}}
	case c.reset:
		return []event.SocketAfter{{State: event.Closed, At: event.Server, Inferred: true}}
	case c.by == event.Client:
		return []event.SocketAfter{{State: event.TimeWait, At: event.Client, Inferred: true}}
	case !known:
		return []event.SocketAfter{{State: event.TimeWait, At: event.Server, Inferred: true}}
	default:
		return []event.SocketAfter{{State: event.Closed, At: event.Server}}
	}
}

// tell tells what has changed since it was last looked at, and says whether
// that is likely to change again soon. Where an end had something and nothing is
// found any more, it is closed.
func (c *closedConn) tell(after []event.SocketAfter) (waits bool) {
	now := map[event.Host]event.SocketAfter{}
	for at, a := range c.told {
		a.State = event.Closed
		now[at] = a
	}
	for _, a := range after {
		now[a.At] = a
	}
	for _, at := range [...]event.Host{event.Server, event.Client} {
		a, has := now[at]
		waits = waits || has && a.State != event.TimeWait && a.State != event.Closed
		if a == c.told[at] {
			continue
		}
		for v, id := range c.visits {
			a.Socket = id
			v.append(event.Kernel, id, a)
		}
	}
	c.told = now
	return waits
}

// addresses are those of this machine.
func addresses() map[netip.Addr]bool {
	here := map[netip.Addr]bool{}
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			here[p.Addr().WithZone("")] = true
		}
	}
	return here
}
