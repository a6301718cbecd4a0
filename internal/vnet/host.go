// A host: one TCP/IP stack with one address and one route, to its peer.
//
// Before: a program dials or listens (dial.go) and writes to its socket (conn.go);
// after: what the stack sends goes to link.go.

package vnet

import (
	"fmt"
	mathrand "math/rand"
	"math/rand/v2"
	"net/netip"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
)

const (
	nicID = 1
	// mtu is Ethernet's, so that the MSS is the familiar 1460.
	mtu = 1500
	// Buffers are smaller than gVisor's own 1 MiB, so that strangers cannot
	// make a lab hold much. TCP offers half of one as its window, 128 KiB: what
	// limits the first round trips of a connection is the congestion window.
	bufferSize = 256 << 10
)

// The server's ports: that of http and, not open at first, that of https (RFC 9110
// sections 4.2.1 and 4.2.2).
const (
	HTTPPort  = 80
	HTTPSPort = 443
)

// The ports that the client's TCP chooses from, both ends included. They are gVisor's own.
const (
	FirstPort = 16000
	LastPort  = 65535
)

var addrs = [...]netip.Addr{
	Client: netip.AddrFrom4([4]byte{10, 0, 0, 1}),
	Server: netip.AddrFrom4([4]byte{10, 0, 0, 2}),
}

// host is one TCP/IP stack with its end of the link.
type host struct {
	n     *Network
	at    Host
	stack *stack.Stack
	end   *linkEnd
	gone  chan struct{} // closed when it has lost its power
	// listens means that the port has been opened; booted is the listener that
	// PowerCycle has opened and Listen has not given away yet.
	listens atomic.Bool
	booted  atomic.Pointer[listener]
	// timeWait is for how long an endpoint stays in TIME-WAIT: 2 MSL.
	timeWait time.Duration
}

func newHost(n *Network, at Host) (*host, error) {
	h := &host{n: n, at: at, end: &linkEnd{n: n, at: at}, gone: make(chan struct{})}
	h.stack = stack.New(stack.Options{
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{h.tcp()},
		Clock:              stackClock{n.clock},
		// gVisor's own source of chance, and packet filters that nobody
		// changes, would cost each lab some 30 KiB.
		RandSource: smallSource{},
		IPTables:   noFilter(),
	})
	if err := h.configure(); err != nil {
		h.stack.Destroy()
		return nil, fmt.Errorf("make host %s: %w", at, err)
	}
	return h, nil
}

// tcp is the host's TCP, with a probe only if somebody is there to be told.
func (h *host) tcp() stack.TransportProtocolFactory {
	if h.n.hooks.Informed == nil && h.n.hooks.Changed == nil {
		return tcp.NewProtocol
	}
	return tcp.NewProtocolProbe(h.probe)
}

func (h *host) configure() error {
	// Classic loss recovery: time-out (RFC 6298) and fast retransmit (RFC
	// 5681), without RACK's tail loss probes (RFC 8985).
	recovery := tcpip.TCPRecovery(0)
	receive := tcpip.TCPReceiveBufferSizeRangeOption{Min: tcp.MinBufferSize, Default: bufferSize, Max: bufferSize}
	send := tcpip.TCPSendBufferSizeRangeOption{Min: tcp.MinBufferSize, Default: bufferSize, Max: bufferSize}
	for _, o := range []tcpip.SettableTransportProtocolOption{&recovery, &receive, &send} {
		if err := h.stack.SetTransportProtocolOption(tcp.ProtocolNumber, o); err != nil {
			return fmt.Errorf("set %T: %s", o, err)
		}
	}
	var timeWait tcpip.TCPTimeWaitTimeoutOption
	if err := h.stack.TransportProtocolOption(tcp.ProtocolNumber, &timeWait); err != nil {
		return fmt.Errorf("read %T: %s", timeWait, err)
	}
	h.timeWait = time.Duration(timeWait)
	if h.at == Client {
		h.setPorts(int(h.n.ports.Load()))
	}
	if err := h.stack.CreateNIC(nicID, h.end); err != nil {
		return fmt.Errorf("create interface: %s", err)
	}
	addr := tcpip.AddrFrom4(addrs[h.at].As4()).WithPrefix()
	if err := h.stack.AddProtocolAddress(nicID, tcpip.ProtocolAddress{
		Protocol: ipv4.ProtocolNumber, AddressWithPrefix: addr,
	}, stack.AddressProperties{}); err != nil {
		return fmt.Errorf("add address: %s", err)
	}
	// The only routes are to the peer and, from the server, to the box that may stand
	// in its place; nothing else can be reached.
	peer := tcpip.AddrFrom4(addrs[h.at.peer()].As4()).WithPrefix().Subnet()
	routes := []tcpip.Route{{Destination: peer, NIC: nicID}}
	if h.at == Server {
		box := tcpip.AddrFrom4(boxAddr.As4()).WithPrefix().Subnet()
		routes = append(routes, tcpip.Route{Destination: box, NIC: nicID})
	}
	h.stack.SetRouteTable(routes)
	return nil
}

// setPorts bounds which ports TCP chooses from for a connection that it opens.
func (h *host) setPorts(ports int) {
	last := LastPort
	if ports > 0 {
		last = FirstPort + ports - 1
	}
	_ = h.stack.SetPortRange(FirstPort, uint16(last)) // it fails for an empty range only
}

// find asks the host's table as its demultiplexer does. It takes only the
// table's locks, under which nothing is ever sent.
func (h *host) find(t Tuple) endpoint {
	ep, _ := h.stack.FindTransportEndpoint(ipv4.ProtocolNumber, tcp.ProtocolNumber, stack.TransportEndpointID{
		LocalPort: t.Local.Port(), LocalAddress: tcpip.AddrFrom4(t.Local.Addr().As4()),
		RemotePort: t.Remote.Port(), RemoteAddress: tcpip.AddrFrom4(t.Remote.Addr().As4()),
	}, nicID).(endpoint)
	return ep
}

// endpoint is what is used of *tcp.Endpoint.
type endpoint interface {
	tcpip.Endpoint
	State() uint32
}

func tupleOf(id stack.TransportEndpointID) Tuple {
	return Tuple{addrPort(id.LocalAddress, id.LocalPort), addrPort(id.RemoteAddress, id.RemotePort)}
}

func addrPort(a tcpip.Address, port uint16) netip.AddrPort {
	addr := netip.IPv4Unspecified()
	if a.BitLen() == header.IPv4AddressSizeBits {
		addr = netip.AddrFrom4(a.As4())
	}
	return netip.AddrPortFrom(addr, port)
}

// smallSource needs no memory and is safe for concurrent use.
type smallSource struct{}

func (smallSource) Int63() int64 { return int64(rand.Uint64() >> 1) } // #nosec G404 -- no secret
func (smallSource) Seed(int64)   {}

// noFilter is one set of packet filters for all stacks: it lets everything pass
// and is never changed.
var noFilter = sync.OnceValue(func() *stack.IPTables {
	return stack.DefaultTables(tcpip.NewStdClock(), mathrand.New(smallSource{})) // #nosec G404 -- what is drawn is no secret
})

// silence keeps gVisor, whose logger is one for the whole process, from writing
// to standard error about segments that it refuses: the trace shows them.
var silence = sync.OnceFunc(func() { log.SetTarget(mute{}) })

type mute struct{}

func (mute) Emit(int, log.Level, time.Time, string, ...any) {}

// Implementation names the TCP/IP implementation and its version.
func Implementation() string {
	name := "gVisor netstack"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "gvisor.dev/gvisor" {
				return name + " " + m.Version
			}
		}
	}
	return name
}
