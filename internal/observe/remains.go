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

	maxMourned = 4096
)

// remains is a closed connection that the kernel may remember.
type remains struct {
	tuple  event.Tuple
	cookie string
	by     string // who ended it
	reset  bool
	visits map[*Visit]string // the socket's id in each
	due    time.Time
	again  bool                         // it has been looked for once
	told   map[string]event.SocketAfter // by the end that has it
}

// mourn has the remains looked at, if there is room for them.
func (l *Listener) mourn(m remains) {
	r := &l.rest
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.mourned) >= maxMourned || len(m.visits) == 0 {
		return
	}
	m.due = time.Now().Add(soon)
	if !r.looking {
		done, ok := r.begin()
		if !ok {
			return
		}
		r.looking = true
		go r.look(done)
	}
	r.mourned = append(r.mourned, m)
}

// look works the list off, and ends when it is empty or the listener is closed.
func (r *rest) look(done <-chan struct{}) {
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
			r.mourned = append(r.mourned, second...)
			r.mu.Unlock()
		}
	}
}

// take removes what is due. Those that are looked for again stand behind
// others that are due before them, so the whole list is searched.
func (r *rest) take(now time.Time) (due []remains, empty bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.mourned) == 0 {
		r.looking = false
		return nil, true
	}
	var kept []remains
	for _, m := range r.mourned {
		if now.Before(m.due) {
			kept = append(kept, m)
		} else {
			due = append(due, m)
		}
	}
	r.mourned = kept
	return due, false
}

// lookAt asks the kernel for each and tells what it says; it returns those that
// should be looked at again.
func lookAt(due []remains) (again []remains) {
	if len(due) == 0 {
		return nil
	}
	d := openDiag()
	defer d.close()
	var here map[netip.Addr]bool
	for _, m := range due {
		local, err1 := netip.ParseAddrPort(m.tuple.Local)
		remote, err2 := netip.ParseAddrPort(m.tuple.Remote)
		if err1 != nil || err2 != nil {
			continue
		}
		if here == nil {
			here = addresses()
		}
		from := remote.Addr().Unmap().WithZone("")
		near := from.IsLoopback() || from == local.Addr().Unmap().WithZone("") || here[from]
		server, known := d.state(local, remote, m.cookie)
		client := ""
		if known && near {
			client, _ = d.state(remote, local, "")
		}
		waits := m.tell(where(m, server, client, known, near))
		if waits && !m.again {
			m.again, m.due = true, time.Now().Add(later)
			again = append(again, m)
		}
	}
	return again
}

// where says what is left and at which end. Where the kernel cannot see, it
// follows from who closed first (RFC 9293 section 3.6): that end keeps
// TIME-WAIT, unless the connection was reset.
func where(m remains, server, client string, known, near bool) (after []event.SocketAfter) {
	if server != "" {
		after = append(after, event.SocketAfter{State: server, At: "server"})
	}
	if client != "" {
		after = append(after, event.SocketAfter{State: client, At: "client"})
	}
	if len(after) > 0 {
		return after
	}
	switch {
	case known && (near || m.reset):
		return []event.SocketAfter{{State: stateClosed, At: "server"}}
	case m.reset:
		return []event.SocketAfter{{State: stateClosed, At: "server", Inferred: true}}
	case m.by == "client":
		return []event.SocketAfter{{State: "TIME-WAIT", At: "client", Inferred: true}}
	case !known:
		return []event.SocketAfter{{State: "TIME-WAIT", At: "server", Inferred: true}}
	default:
		return []event.SocketAfter{{State: stateClosed, At: "server"}}
	}
}

// tell tells what has changed since it was last looked at, and says whether
// that is likely to change again soon. Where an end had something and nothing is
// found any more, it is closed.
func (m *remains) tell(after []event.SocketAfter) (waits bool) {
	now := map[string]event.SocketAfter{}
	for at, a := range m.told {
		a.State = stateClosed
		now[at] = a
	}
	for _, a := range after {
		now[a.At] = a
	}
	for _, at := range [...]string{"server", "client"} {
		a, has := now[at]
		waits = waits || has && a.State != "TIME-WAIT" && a.State != stateClosed
		if a == m.told[at] {
			continue
		}
		for v, id := range m.visits {
			a.Socket = id
			v.append(event.Kernel, id, a)
		}
	}
	m.told = now
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
