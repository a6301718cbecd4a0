// Package vnet moves segments between two hosts: the client 10.0.0.1 and the
// server 10.0.0.2:80, each a complete TCP/IP stack (gVisor netstack), joined by
// a link and a clock of our own.
//
// It promises:
//   - Nothing enters or leaves. The hosts reach each other and nobody else; a box may
//     stand between them (see Box).
//   - Time is the clock's. It can run slower or faster than wall time or stand
//     still, and every timer of TCP, of the link and of a deadline goes with it.
//     Lab time never passes an instant at which something is due before that has
//     happened, so a busy machine delays the lab and does not distort it.
//   - The link is FIFO in each direction, but that a segment which is held may be
//     overtaken by those sent before its release (see Hold).
//   - Hooks are called one at a time, in lab time that never decreases, cause
//     before effect (see Hooks and Observe).
//   - When Close has returned, no hook is called any more.
//
// What the hooks mean for a learner is for package lab to tell. A panic of a hook
// or on the clock's goroutine reaches Hooks.Panicked; one within gVisor on its own
// goroutines or on a program's is not caught.
//
// Reading path: internal/lab/pool.go dials and wire.go writes (before); dial.go and
// conn.go, host.go, link.go, flight.go, tap.go; then internal/lab/tell.go (after).
package vnet

import (
	"errors"
	"math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip/stack"
)

// ErrClosed says that the network has been closed.
var ErrClosed = errors.New("network is closed")

// Config sets up a network. The zero value is useful: no delay, no loss, speed 1.
type Config struct {
	// OneWay is how long a segment travels, once its last bit has left.
	OneWay time.Duration
	// Rate is how many kilobits a second each direction of the link transmits; 0
	// means that it takes no time (see SetRate).
	Rate int
	// Ports is how many ports the client's TCP has; 0 means all (see SetPorts).
	Ports int
	// Loss is the probability, 0 to 0.5, that a segment is lost half-way.
	Loss float64
	// Seed starts the dice for loss; 0 means a random start.
	Seed uint64
	// Box is what stands between the hosts.
	Box Box
	// Speed is lab time per wall time, 0.02 to 10; 0 means 1.
	Speed float64
	// Wall tells wall time; nil means time.Now. A test may let it jump.
	Wall func() time.Time
	// Continues, if not nil, is a network that has been stopped: its lab time, wall
	// time, speed, pause and numbers of segments and of the box's rows go on. Then Speed and Wall
	// count for nothing.
	Continues *Network
}

// Network is two hosts, their link and their clock. It is safe for concurrent
// use, but a hook may call only Now, Clock, InFlight and the setters.
type Network struct {
	hooks Hooks
	clock *clock
	hosts [2]atomic.Pointer[host] // PowerCycle replaces one, in the order

	// order is held while hooks are called, so that what happens has one
	// order. It is taken under locks of gVisor (a segment is sent with its
	// endpoint locked); therefore nothing that may take such a lock is ever
	// called under it. The clock's lock is taken inside it.
	order    sync.Mutex
	dice     *rand.Rand
	segments uint64 // ids given
	flights  map[uint64]*flight
	inFlight int // flights that are not held
	held     int // flights that are
	// lastDue is when the last segment of a sender is due that is in flight and
	// will not be lost, so that a shorter delay does not let others overtake it.
	lastDue [2]time.Duration
	// free is when the transmitter of a sender's direction has sent all that it was
	// given so far.
	free     [2]time.Duration
	loseNext [2]Kind           // by sender
	streams  map[Tuple]*stream // what each sender has sent, by its own tuple
	sockets  []*socket         // endpoints watched, in the order of their first segments
	byTuple  [2]map[Tuple]*socket

	table table // the box's

	jumping sync.Mutex // one jump at a time

	oneWay atomic.Int64  // time.Duration
	rate   atomic.Int64  // kbit/s
	ports  atomic.Int64  // of the client's TCP to choose from; 0 means all
	loss   atomic.Uint64 // bits of a float64

	cut atomic.Bool         // the link is down; set in the order
	box atomic.Pointer[Box] // set in the order

	closing sync.Once
	stopped atomic.Bool // nothing happens any more
	closed  chan struct{}
}

// New makes both hosts and connects them.
func New(c Config, h Hooks) (*Network, error) {
	silence()
	seed := c.Seed
	if seed == 0 {
		seed = rand.Uint64() // #nosec G404 -- losses are no secret
	}
	n := &Network{
		hooks:   h,
		dice:    rand.New(rand.NewPCG(seed, seed)), // #nosec G404 -- losses that can be had again
		flights: make(map[uint64]*flight),
		streams: make(map[Tuple]*stream),
		byTuple: [2]map[Tuple]*socket{make(map[Tuple]*socket), make(map[Tuple]*socket)},
		closed:  make(chan struct{}),
	}
	n.SetDelay(c.OneWay)
	n.SetRate(c.Rate)
	n.SetLoss(c.Loss)
	box := c.Box // alone: what the network continues is not to be kept
	n.box.Store(&box)
	n.ports.Store(int64(c.Ports))
	n.clock = newClock(c.Wall, c.Speed)
	if c.Continues != nil {
		n.clock.follow(c.Continues.clock)
		n.segments, n.table.made = c.Continues.counted()
	}
	n.clock.fired = n.sample
	n.clock.settled = n.settled
	n.clock.panicked = n.panicked
	for _, at := range []Host{Client, Server} {
		h, err := newHost(n, at)
		if err != nil {
			return nil, errors.Join(err, n.Close())
		}
		n.hosts[at].Store(h)
	}
	return n, nil
}

// SetPorts is how many ports, from FirstPort, the client's TCP chooses from for
// connections that are opened from now on; 0 means all up to LastPort. A port is taken
// as long as there is an endpoint with it, in TIME-WAIT too, for here all connections
// go to one socket of the server's.
func (n *Network) SetPorts(ports int) {
	n.ports.Store(int64(ports))
	n.hosts[Client].Load().setPorts(ports)
}

// Stop stops time for good: from now on nothing is sent, delivered or sampled. It
// may be called from within Observe.
func (n *Network) Stop() {
	n.stopped.Store(true)
	n.clock.hold()
}

// counted is how many segments and rows of the box have got an id.
func (n *Network) counted() (segments, rows uint64) {
	n.order.Lock()
	defer n.order.Unlock()
	return n.segments, n.table.made
}

// Close stops everything, so that the end of the hosts is silent, and ends hosts
// and clock. Programs should have closed their connections before.
func (n *Network) Close() error {
	n.closing.Do(func() {
		n.stopped.Store(true)
		close(n.closed)
		for at := range n.hosts {
			if h := n.hosts[at].Load(); h != nil {
				h.stack.Destroy()
			}
		}
		n.clock.close()
		// A hook that had begun ends first.
		n.order.Lock()
		n.order.Unlock() //lint:ignore SA2001 waiting is the purpose
	})
	return nil
}

// Now is lab time since the network was made.
func (n *Network) Now() time.Duration { return n.clock.now() }

// Reading is what the clock says at one instant.
type Reading struct {
	Lab    time.Duration // since the network was made
	Wall   time.Duration // the same in wall time
	Speed  float64       // lab time per wall time while not paused
	Paused bool
}

// Clock reads the clock.
func (n *Network) Clock() Reading { return n.clock.read() }

// SetSpeed lets lab time run at x times wall time from now on.
func (n *Network) SetSpeed(x float64) { n.clock.setSpeed(x) }

// SetPaused stops lab time or lets it go on. What was delivered before is still
// processed, at the instant at which time stands.
func (n *Network) SetPaused(p bool) { n.clock.setPaused(p) }

// AfterFunc calls f once lab time d has passed, on the clock's goroutine: f must
// be brief. Stop reports whether it kept f from being called.
func (n *Network) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return n.clock.afterFunc(d, f).Stop
}

// Delay is how long a segment sent now travels, once its last bit has left.
func (n *Network) Delay() time.Duration { return time.Duration(n.oneWay.Load()) }

// SetDelay lets segments sent from now on travel for oneWay.
func (n *Network) SetDelay(oneWay time.Duration) { n.oneWay.Store(int64(oneWay)) }

// Rate is at how many kilobits (1000 bits) a second each direction of the link
// transmits a segment sent now; 0 means that it takes no time.
func (n *Network) Rate() int { return int(n.rate.Load()) }

// SetRate lets segments sent from now on be transmitted at so many kilobits a second;
// 0 lets them take no time. Each direction of the link has one transmitter and a FIFO
// queue, which belong to the link and not to a host: a segment, the whole IP packet,
// begins to be transmitted when the one before is done, and arrives the delay after
// its last bit has left (store and forward). The queue drops nothing, however long it
// grows: TCP's windows bound it. What was sent before keeps its times, and what is
// sent from now on waits for it.
func (n *Network) SetRate(kbit int) { n.rate.Store(int64(kbit)) }

// ServerAddr is where the server listens.
func ServerAddr() netip.AddrPort { return netip.AddrPortFrom(addrs[Server], HTTPPort) }

// ClientAddr is the client's address.
func ClientAddr() netip.Addr { return addrs[Client] }

// Row is one line of a host's endpoint table.
type Row struct {
	Tuple Tuple
	State string // RFC 9293 section 3.3.2
}

// Endpoints reads the host's endpoint table. It may wait for an endpoint that is
// busy, so never call it from a hook.
func (n *Network) Endpoints(at Host) []Row {
	var rows []Row
	for _, e := range n.hosts[at].Load().stack.RegisteredEndpoints() {
		if ep, ok := e.(endpoint); ok {
			id := ep.Info().(*stack.TransportEndpointInfo).ID
			rows = append(rows, Row{tupleOf(id), stateName(ep.State())})
		}
	}
	return rows
}
