package export

import (
	"encoding/binary"
	"math"
)

// capture is a file of packets as Wireshark reads it: pcapng, which
// draft-ietf-opsawg-pcapng describes; the sections named here are its. Words are
// little-endian, and the octets of options and packets are padded to whole words.
type capture []byte

// The blocks, options and values that are used (sections 4.1 to 4.3).
const (
	sectionHeader  = 0x0a0d0d0a
	interfaceBlock = 1
	enhancedPacket = 6

	byteOrder    = 0x1a2b3c4d
	unknownSize  = ^uint64(0)
	linkTypeRaw  = 101 // the packet begins with its IP header, of either version
	microseconds = 6   // if_tsresol: a negative power of ten

	optEnd         = 0
	optComment     = 1
	optApplication = 4 // shb_userappl
	optName        = 2 // if_name
	optDescription = 3 // if_description
	optResolution  = 9 // if_tsresol
	optFlags       = 2 // epb_flags: its lowest bits say in which direction
)

// Directions of a packet, for optFlags.
const (
	noDirection = 0
	inbound     = 1
	outbound    = 2
)

// newCapture begins a file with one section and its one interface.
func newCapture(application, comment, name, description string) capture {
	var c capture
	body := binary.LittleEndian.AppendUint32(nil, byteOrder)
	body = binary.LittleEndian.AppendUint16(body, 1) // version 1.0
	body = binary.LittleEndian.AppendUint16(body, 0)
	body = binary.LittleEndian.AppendUint64(body, unknownSize)
	body = option(body, optApplication, []byte(application))
	body = option(body, optComment, []byte(comment))
	c.block(sectionHeader, option(body, optEnd, nil))

	body = binary.LittleEndian.AppendUint16(nil, linkTypeRaw)
	body = binary.LittleEndian.AppendUint16(body, 0)
	body = binary.LittleEndian.AppendUint32(body, 0) // no packet was cut
	body = option(body, optName, []byte(name))
	body = option(body, optDescription, []byte(description))
	body = option(body, optResolution, []byte{microseconds})
	c.block(interfaceBlock, option(body, optEnd, nil))
	return c
}

// packet adds a packet that was seen at an instant, in microseconds since 1970.
func (c *capture) packet(us int64, raw []byte, direction uint32, comment string) {
	body := binary.LittleEndian.AppendUint32(nil, 0) // the interface
	body = binary.LittleEndian.AppendUint32(body, uint32(uint64(us)>>32))
	body = binary.LittleEndian.AppendUint32(body, uint32(us))
	body = binary.LittleEndian.AppendUint32(body, uint32(len(raw)))
	body = binary.LittleEndian.AppendUint32(body, uint32(len(raw)))
	body = padded(body, raw)
	body = option(body, optComment, []byte(comment))
	if direction != noDirection {
		body = option(body, optFlags, binary.LittleEndian.AppendUint32(nil, direction))
	}
	c.block(enhancedPacket, option(body, optEnd, nil))
}

// block adds a block: its length stands before and after its body (section 3.1).
func (c *capture) block(kind uint32, body []byte) {
	length := uint32(len(body)) + 12
	*c = binary.LittleEndian.AppendUint32(*c, kind)
	*c = binary.LittleEndian.AppendUint32(*c, length)
	*c = append(*c, body...)
	*c = binary.LittleEndian.AppendUint32(*c, length)
}

// option adds an option to a body (section 3.5), as much of it as its length can say.
func option(body []byte, code uint16, value []byte) []byte {
	value = value[:min(len(value), math.MaxUint16)]
	body = binary.LittleEndian.AppendUint16(body, code)
	body = binary.LittleEndian.AppendUint16(body, uint16(len(value)))
	return padded(body, value)
}

func padded(body, value []byte) []byte {
	body = append(body, value...)
	return append(body, make([]byte, -len(value)&3)...)
}
