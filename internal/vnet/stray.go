package vnet

import (
	"fmt"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/checksum"
	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// Stray is a segment that no socket of the client sends: it is put on the link by
// hand, to see what the server's TCP makes of it. Length counts for nothing.
type Stray struct {
	From, To uint16 // ports
	Header
	Data []byte
}

// Send puts the segment on the link. It is told like any other.
func (n *Network) Send(s Stray) error {
	size := header.IPv4MinimumSize + header.TCPMinimumSize + len(s.Data)
	if size > mtu {
		return fmt.Errorf("segment of %d octets: at most %d", size, mtu)
	}
	src, dst := tcpip.AddrFrom4(addrs[Client].As4()), tcpip.AddrFrom4(addrs[Server].As4())
	raw := make([]byte, size)
	ip := header.IPv4(raw)
	ip.Encode(&header.IPv4Fields{
		TotalLength: uint16(size), TTL: 64, Protocol: uint8(header.TCPProtocolNumber), SrcAddr: src, DstAddr: dst,
	})
	ip.SetChecksum(^ip.CalculateChecksum())
	segment := header.TCP(ip.Payload())
	segment.Encode(&header.TCPFields{
		SrcPort: s.From, DstPort: s.To, SeqNum: s.Seq, AckNum: s.Ack,
		DataOffset: header.TCPMinimumSize, Flags: header.TCPFlags(s.Flags), WindowSize: s.Window,
	})
	copy(segment.Payload(), s.Data)
	pseudo := header.PseudoHeaderChecksum(header.TCPProtocolNumber, src, dst, uint16(len(segment)))
	segment.SetChecksum(^segment.CalculateChecksum(checksum.Checksum(s.Data, pseudo)))
	n.carry(n.hosts[Client].Load().end, raw, true)
	return nil
}

// FlagsOf reads the names of flags, such as SYN and ACK.
func FlagsOf(names []string) (f Flags, ok bool) {
next:
	for _, name := range names {
		for _, b := range flagNames {
			if b.name == name {
				f |= Flags(b.bit)
				continue next
			}
		}
		return 0, false
	}
	return f, true
}

// EphemeralFrom is the first port that the client's TCP gives to a socket by
// itself: below it no socket of the client is.
const EphemeralFrom = 16000
