package vnet

import (
	"net"
	"net/netip"
	"testing"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/waiter"
)

// Neither host has a route to anything but the other, whatever the address: the
// machine's own, its loopback, or where clouds keep their secrets.
func TestThereIsNoWayOut(t *testing.T) {
	n := open(t, Config{}, Hooks{Sent: func(s Segment) { t.Errorf("a segment was sent to %v", s.Tuple.Remote) }})
	outside := []string{"127.0.0.1", "169.254.169.254", "192.168.0.1", "8.8.8.8", "10.0.0.3", "255.255.255.255", "224.0.0.1"}
	if own, err := net.InterfaceAddrs(); err == nil {
		for _, a := range own {
			if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().Is4() {
				outside = append(outside, p.Addr().String())
			}
		}
	}
	for at := range n.hosts {
		h := n.hosts[at].Load()
		for _, addr := range outside {
			var wq waiter.Queue
			ep, terr := h.stack.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &wq)
			if terr != nil {
				t.Fatal(terr)
			}
			to := tcpip.FullAddress{Addr: tcpip.AddrFrom4(netip.MustParseAddr(addr).As4()), Port: 80}
			if terr := ep.Connect(to); terr == nil {
				t.Errorf("%v reaches %s", h.at, addr)
			} else if _, started := terr.(*tcpip.ErrConnectStarted); started {
				t.Errorf("%v sets out for %s", h.at, addr)
			}
			ep.Close()
		}
	}
}

// States are spelled as RFC 9293 does, and what is no state of it is not told.
func TestStateNames(t *testing.T) {
	for state, want := range map[tcp.EndpointState]string{
		tcp.StateInitial: "CLOSED", tcp.StateBound: "CLOSED", tcp.StateListen: "LISTEN", tcp.StateConnecting: "",
		tcp.StateSynSent: "SYN-SENT", tcp.StateSynRecv: "SYN-RECEIVED", tcp.StateEstablished: "ESTABLISHED",
		tcp.StateFinWait1: "FIN-WAIT-1", tcp.StateFinWait2: "FIN-WAIT-2", tcp.StateCloseWait: "CLOSE-WAIT",
		tcp.StateClosing: "CLOSING", tcp.StateLastAck: "LAST-ACK", tcp.StateTimeWait: "TIME-WAIT",
		tcp.StateClose: "CLOSED", tcp.StateError: "CLOSED",
	} {
		if got := stateName(uint32(state)); got != want {
			t.Errorf("%v is spelled %q, want %q", state, got, want)
		}
	}
}
