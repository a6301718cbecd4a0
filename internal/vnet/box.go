// The box between the hosts: it has a table of its own, of what the two ends never see.
//
// Before: flight.go, a segment that has come half-way; after: the rest of its way, or
// its loss, and the hooks (hooks.go).

package vnet

import (
	"net/netip"
	"slices"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// Box is a network address and port translator (RFC 3022 section 2.2) half-way between
// the hosts. It has a row for each connection that comes from the client's side, puts
// its own address and a port of its own in the place of the client's, and does the
// opposite with what comes back. A row is forgotten when no segment has used it for
// Idle: RFC 5382 section 5 lets no translator forget an established connection before 2
// hours and 4 minutes, and this one may do so in seconds, to be watched. It keeps no
// state of TCP, so a FIN or a RST ends no row. The zero value is no box.
type Box struct {
	// Idle is after how long without a segment a row is forgotten; 0 means that
	// there is no box.
	Idle time.Duration
	// Drops means that only a SYN makes a row: any other segment from the client's
	// side that has none is dropped, without notice to anybody. Otherwise it gets a
	// new row, with another port. What comes from the server and has no row is
	// dropped in any case: nobody could say for whom it is.
	Drops bool
}

// boxAddr is the address that the box has at the server's side.
var boxAddr = netip.AddrFrom4([4]byte{10, 0, 0, 9})

// BoxAddr is the address that the server sees in the place of the client's.
func BoxAddr() netip.Addr { return boxAddr }

// Rows get their ports one after the other, so that none is used again before many
// others were.
const (
	boxPort  = 40_001
	boxPorts = 25_000
)

// boxRow is a row of the box's table.
type boxRow struct {
	id              uint64
	inside, outside Tuple // the client's side first
	expires         time.Duration
	timer           timer
}

// table is the box's table. It is guarded by the order.
type table struct {
	rows map[Tuple]*boxRow // by inside
	back map[Tuple]*boxRow // by outside
	made uint64            // ids given
}

// Box is which box there is now.
func (n *Network) Box() Box {
	if b := n.box.Load(); b != nil {
		return *b
	}
	return Box{}
}

// SetBox puts a box between the hosts, changes it or takes it away, for segments that
// come half-way from now on and were sent when there was one. Rows last as long as the
// new time says since they were used, and go at once, untold, with the box. It is for
// Observe.
func (n *Network) SetBox(b Box) {
	was, now := n.Box(), n.clock.now()
	n.box.Store(&b)
	for _, r := range n.table.inOrder() {
		if b.Idle == 0 {
			n.table.forget(r)
			continue
		}
		r.expires = max(now, r.expires-was.Idle+b.Idle)
		r.timer.Reset(r.expires - now)
	}
}

// inOrder are the rows as they were made.
func (t *table) inOrder() []*boxRow {
	all := make([]*boxRow, 0, len(t.rows))
	for _, r := range t.rows {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *boxRow) int { return int(a.id) - int(b.id) })
	return all
}

func (t *table) forget(r *boxRow) {
	r.timer.Stop()
	delete(t.rows, r.inside)
	delete(t.back, r.outside)
}

// atBox is called at the instant at which a segment is half-way, if there was a box when
// it was sent.
func (n *Network) atBox(f *flight) {
	if n.stopped.Load() {
		return
	}
	now := n.begin()
	defer n.finish()
	if n.flights[f.ID] == f && !f.held && !f.passed {
		n.pass(f, now)
	}
}

// pass lets the box forward a segment, rewritten, or drop it. It is false for the latter.
func (n *Network) pass(f *flight, now time.Duration) (forwarded bool) {
	f.passed = true
	b := n.Box()
	if b.Idle == 0 {
		return true
	}
	r := n.rowOf(f, b, now)
	if r == nil {
		n.unschedule(f)
		delete(n.flights, f.ID)
		n.clock.linked()
		n.lost(f, now, halfway, noRow)
		return false
	}
	r.expires = now + b.Idle
	r.timer.Reset(b.Idle)
	w := Rewrite{ID: f.ID, At: now, From: f.From, Row: r.id, Before: f.Tuple, After: r.outside, ExpiresAt: r.expires}
	if f.From == Server {
		w.After = r.inside.Reverse()
	}
	f.rewritten = rewrite(f.Raw, w.After)
	f.after = w.After
	w.Head = f.rewritten[:len(f.rewritten)-f.Length]
	if n.hooks.Rewritten != nil {
		n.hooks.Rewritten(w)
	}
	return true
}

// rowOf finds the row of a segment, or makes one if this box makes one for it.
func (n *Network) rowOf(f *flight, b Box, now time.Duration) *boxRow {
	if f.From == Server {
		return n.table.back[f.Tuple.Reverse()]
	}
	if r := n.table.rows[f.Tuple]; r != nil {
		return r
	}
	opens := f.Flags.has(header.TCPFlagSyn) && !f.Flags.has(header.TCPFlagAck)
	if b.Drops && !opens {
		return nil
	}
	t := &n.table
	if t.rows == nil {
		t.rows, t.back = map[Tuple]*boxRow{}, map[Tuple]*boxRow{}
	}
	t.made++
	port := uint16(boxPort + (t.made-1)%boxPorts)
	r := &boxRow{
		id: t.made, inside: f.Tuple, expires: now + b.Idle,
		outside: Tuple{Local: netip.AddrPortFrom(boxAddr, port), Remote: f.Tuple.Remote},
	}
	if old := t.back[r.outside]; old != nil {
		t.forget(old) // ports have gone round
	}
	r.timer = timer{c: n.clock, i: -1, f: func() { n.expire(r) }}
	t.rows[r.inside], t.back[r.outside] = r, r
	if n.hooks.RowMade != nil {
		n.hooks.RowMade(RowMade{ID: f.ID, At: now, Row: r.id, Inside: r.inside, Outside: r.outside, ExpiresAt: r.expires})
	}
	return r
}

// expire is called at the instant at which a row has not been used for so long.
func (n *Network) expire(r *boxRow) {
	if n.stopped.Load() {
		return
	}
	now := n.begin()
	defer n.finish()
	if n.table.rows[r.inside] != r || r.expires > now {
		return // it was used, or went, at this very instant
	}
	n.table.forget(r)
	if n.hooks.RowExpired != nil {
		n.hooks.RowExpired(RowExpired{At: now, Row: r.id, Inside: r.inside})
	}
}

// rewrite is the packet with other addresses and ports, and with the checksums that
// follow from them (RFC 3022 section 4.2); like any router, the box takes one off the
// TTL (RFC 1812 section 5.3.1). All else stays, to the octet.
func rewrite(raw []byte, to Tuple) []byte {
	raw = slices.Clone(raw)
	ip := header.IPv4(raw)
	src, dst := tcpip.AddrFrom4(to.Local.Addr().As4()), tcpip.AddrFrom4(to.Remote.Addr().As4())
	segment := header.TCP(ip.Payload())
	segment.UpdateChecksumPseudoHeaderAddress(ip.SourceAddress(), src, true)
	segment.UpdateChecksumPseudoHeaderAddress(ip.DestinationAddress(), dst, true)
	segment.SetSourcePortWithChecksumUpdate(to.Local.Port())
	segment.SetDestinationPortWithChecksumUpdate(to.Remote.Port())
	ip.SetSourceAddress(src)
	ip.SetDestinationAddress(dst)
	ip.SetTTL(ip.TTL() - 1)
	ip.SetChecksum(0)
	ip.SetChecksum(^ip.CalculateChecksum())
	return raw
}
