package observe

import (
	"net"
	"sync"
	"time"

	"samesocket/internal/fair"
)

// lingering is what goes on after net/http has done with a connection: sockets whose
// client is still being watched, and closed ones that the kernel may remember.
// All of it is bounded, and ends with the listener.
type lingering struct {
	mu      sync.Mutex
	done    chan struct{} // closed when the listener is; made when first needed
	ended   bool
	all     sync.WaitGroup
	drills  map[*net.TCPConn]struct{}
	drilled fair.Places  // of drills, so that no network has all
	closed  []closedConn // in the order in which they are due
	looked  fair.Places  // of closed
	looking bool         // a goroutine works through closed
}

// begin counts a goroutine in, unless all is over; the lock is held.
func (r *lingering) begin() (done <-chan struct{}, ok bool) {
	if r.ended {
		return nil, false
	}
	if r.done == nil {
		r.done = make(chan struct{})
	}
	r.all.Add(1)
	return r.done, true
}

// end lets nothing new begin and waits for what has.
func (r *lingering) end() {
	r.mu.Lock()
	if !r.ended {
		r.ended = true
		if r.done != nil {
			close(r.done)
		}
		for c := range r.drills {
			_ = c.SetReadDeadline(time.Unix(1, 0))
		}
	}
	r.mu.Unlock()
	r.all.Wait()
}

func (r *lingering) over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended
}
