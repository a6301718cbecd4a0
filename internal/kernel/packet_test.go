package kernel

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// packet is what is read of an IPv4 packet with a TCP segment.
type packet struct {
	at               int64 // in microseconds
	srcPort, dstPort uint16
	ttl              int
	id               uint16
	df               bool
	seq, ack         uint32
	flags            string
	window           int
	options          []string
	mss, scale       int // -1 if there is none
	data             []byte
}

// read takes a packet apart; false if it is none of TCP over IPv4.
func read(b []byte) (p packet, ok bool) {
	if len(b) < 40 || b[0]>>4 != 4 || b[9] != 6 {
		return p, false
	}
	ip := int(b[0]&15) * 4
	total := int(binary.BigEndian.Uint16(b[2:]))
	if total > len(b) || total < ip+20 {
		return p, false
	}
	t := b[ip:total]
	head := int(t[12]>>4) * 4
	p = packet{
		srcPort: binary.BigEndian.Uint16(t), dstPort: binary.BigEndian.Uint16(t[2:]),
		ttl: int(b[8]), id: binary.BigEndian.Uint16(b[4:]), df: b[6]&0x40 != 0,
		seq: binary.BigEndian.Uint32(t[4:]), ack: binary.BigEndian.Uint32(t[8:]),
		window: int(binary.BigEndian.Uint16(t[14:])), mss: -1, scale: -1,
		data: append([]byte(nil), t[head:]...),
	}
	var flags []string
	for i, name := range []string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"} {
		if t[13]&(1<<i) != 0 {
			flags = append(flags, name)
		}
	}
	p.flags = strings.Join(flags, "+")
	p.readOptions(t[20:head])
	return p, true
}

func (p *packet) readOptions(o []byte) {
	for len(o) > 0 {
		if o[0] == 0 {
			return
		}
		n := 1
		if o[0] != 1 {
			if len(o) < 2 || int(o[1]) < 2 || int(o[1]) > len(o) {
				return
			}
			n = int(o[1])
		}
		switch o[0] {
		case 1:
			p.options = append(p.options, "NOP")
		case 2:
			p.options = append(p.options, "MSS")
			p.mss = int(binary.BigEndian.Uint16(o[2:]))
		case 3:
			p.options = append(p.options, "window scale")
			p.scale = int(o[2])
		case 4:
			p.options = append(p.options, "SACK permitted")
		case 8:
			p.options = append(p.options, "timestamps")
		default:
			p.options = append(p.options, fmt.Sprintf("option %d", o[0]))
		}
		o = o[n:]
	}
}

// segments makes the packets of a connection what is recorded of them. It begins with a
// SYN of the client's.
func segments(packets []packet) (all []Segment) {
	server := packets[0].dstPort
	first := map[string]uint32{}
	for _, p := range packets {
		from, to := "client", "server"
		if p.srcPort == server {
			from, to = to, from
		}
		if strings.Contains(p.flags, "SYN") {
			first[from] = p.seq
		}
		s := Segment{From: from, Flags: p.flags, Seq: p.seq - first[from], Length: len(p.data)}
		if _, known := first[from]; !known { // a reset's, from where nothing began
			s.Seq = p.seq
		}
		if strings.Contains(p.flags, "ACK") {
			s.Ack = p.ack - first[to]
		}
		if line, _, ok := strings.Cut(string(p.data), "\r\n"); ok {
			s.Start = line
		}
		all = append(all, s)
	}
	return all
}

// beforeFIN and fromFIN cut a connection where it begins to close.
func beforeFIN(all []Segment) []Segment { return all[:firstWith(all, "FIN")] }
func fromFIN(all []Segment) []Segment   { return all[firstWith(all, "FIN"):] }

// late is a connection from its first FIN to the next data, and the first reset: what the
// client sends besides when it learns of the FIN may leave before that or after it.
func late(all []Segment) []Segment {
	all = fromFIN(all)
	data := slices.IndexFunc(all, func(s Segment) bool { return s.Length > 0 }) + 1
	rest := all[data:]
	return append(slices.Clone(all[:data]), rest[firstWith(rest, "RST")])
}

func firstWith(all []Segment, flag string) int {
	for i, s := range all {
		if strings.Contains(s.Flags, flag) {
			return i
		}
	}
	return len(all)
}

// again is when a segment was sent again, after its first time.
func again(packets []packet) string {
	var times []string
	for _, p := range packets[1:] {
		times = append(times, fmt.Sprintf("%.0f s", float64(p.at-packets[0].at)/1e6))
	}
	return strings.Join(times, ", ")
}
