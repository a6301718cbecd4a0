package lab

import (
	"fmt"

	"samesocket/internal/vnet"
)

// maxStray is how many octets a stray segment may carry.
const maxStray = 1024

// strayWindow is what a stray segment offers; nobody will ever use it.
const strayWindow = 64240

// Stray is a segment that comes from the client's address and from a port where
// the client has no socket: nobody's segment, made by hand.
type Stray struct {
	From, To int // ports; From is below those that TCP gives away
	Seq, Ack uint32
	Flags    []string // as event.SegmentSummary has them
	Data     string
}

// Send puts a stray segment on the link. What comes of it is told as events. The
// error is an *InvalidError or ErrClosed.
func (l *Lab) Send(g Stray) error {
	flags, known := vnet.FlagsOf(g.Flags)
	switch {
	case g.From < 1 || g.From >= vnet.EphemeralFrom:
		return &InvalidError{"port_out_of_range", "from", fmt.Sprintf("1 to %d", vnet.EphemeralFrom-1)}
	case g.To < 1 || g.To > 65535:
		return &InvalidError{"port_out_of_range", "to", "1 to 65535"}
	case !known:
		return &InvalidError{"flag_unknown", "flags", "SYN, FIN, RST, PSH, ACK and URG"}
	case len(g.Data) > maxStray:
		return &InvalidError{"request_too_large", "data", fmt.Sprintf("%d octets", maxStray)}
	}
	l.swap.RLock()
	defer l.swap.RUnlock()
	if l.ended() {
		return ErrClosed
	}
	s := l.up.Load()
	if err := s.net.Send(vnet.Stray{
		From: uint16(g.From), To: uint16(g.To), Data: []byte(g.Data),
		Header: vnet.Header{Seq: g.Seq, Ack: g.Ack, Flags: flags, Window: strayWindow},
	}); err != nil {
		return fmt.Errorf("send segment: %w", err)
	}
	return nil
}
