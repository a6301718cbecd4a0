package lab

import (
	"encoding/binary"
	"strings"

	"golang.org/x/net/http2/hpack"

	"samesocket/internal/event"
)

// preface is how a client begins a connection of HTTP/2 (RFC 9113 section 3.4).
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// Of RFC 9113 section 6, what a header block comes in.
const (
	frameHeader       = 9 // octets before a payload
	frameHeaders      = 0x1
	framePushPromise  = 0x5
	frameContinuation = 0x9
	flagEndHeaders    = 0x4
	flagPadded        = 0x8
	flagPriority      = 0x20
)

// streamHead is a message's head on a stream: its fields, pseudo-header fields among
// them, in the order in which they travelled (RFC 9113 section 8.3).
type streamHead struct {
	stream uint32
	head
}

// frames picks the heads out of the octets of one direction of a connection of HTTP/2:
// the pieces in which they are written and read need not be frames. Payloads other than
// header blocks are passed over.
type frames struct {
	pass   int    // octets that belong to nothing of interest
	kept   []byte // of a frame that is of interest, or of any frame's header
	block  []byte // of a head that is not complete
	table  *hpack.Decoder
	fields []event.Header
	size   int  // of the fields
	lost   bool // the octets cannot be followed any more
}

// newFrames reads what follows so many octets.
func newFrames(after int) *frames {
	f := &frames{pass: after}
	f.table = hpack.NewDecoder(4096, f.field) // both programs leave it at that (section 6.5.2)
	f.table.SetMaxStringLength(maxHead)
	return f
}

// field bounds what few octets can stand for.
func (f *frames) field(h hpack.HeaderField) {
	if f.size += int(h.Size()); f.size > maxHead {
		f.lost = true
		return
	}
	f.fields = append(f.fields, event.Header{h.Name, h.Value})
}

// take looks at more octets and returns the heads that they complete, trailers and
// interim responses included.
func (f *frames) take(b []byte) (heads []streamHead) {
	for len(b) > 0 && !f.lost {
		if f.pass > 0 {
			n := min(f.pass, len(b))
			f.pass, b = f.pass-n, b[n:]
			continue
		}
		want := frameHeader
		if len(f.kept) >= frameHeader {
			want += f.length()
		}
		n := min(want-len(f.kept), len(b))
		f.kept, b = append(f.kept, b[:n]...), b[n:]
		if len(f.kept) < frameHeader {
			return heads
		}
		switch f.kept[3] {
		case frameHeaders, frameContinuation:
			f.lost = len(f.block)+f.length() > maxHead
			if len(f.kept) < frameHeader+f.length() {
				continue
			}
			if h, ok := f.headers(); ok {
				heads = append(heads, h)
			}
		case framePushPromise:
			f.lost = true // neither program allows it, and it would change the table
		default:
			f.pass = f.length()
		}
		f.kept = f.kept[:0]
	}
	return heads
}

func (f *frames) length() int {
	return int(f.kept[0])<<16 | int(f.kept[1])<<8 | int(f.kept[2])
}

// headers takes a frame that is complete, and returns a head if it completes one.
func (f *frames) headers() (h streamHead, ok bool) {
	flags, payload := f.kept[4], f.kept[frameHeader:]
	if f.kept[3] == frameHeaders {
		padded := 0
		if flags&flagPadded != 0 && len(payload) > 0 {
			padded, payload = int(payload[0]), payload[1:]
		}
		if flags&flagPriority != 0 && len(payload) >= 5 {
			payload = payload[5:]
		}
		if padded > len(payload) {
			f.lost = true
			return h, false
		}
		payload = payload[:len(payload)-padded]
	}
	f.block = append(f.block, payload...)
	if flags&flagEndHeaders == 0 {
		return h, false
	}
	f.fields, f.size = []event.Header{}, 0
	_, err := f.table.Write(f.block)
	if err == nil {
		err = f.table.Close()
	}
	if f.block = f.block[:0]; err != nil || f.lost {
		f.lost = true
		return h, false
	}
	h = streamHead{binary.BigEndian.Uint32(f.kept[5:]) & 0x7fffffff, head{fields: f.fields}}
	h.start = h.control()
	return h, true
}

// control writes the control data of a head (RFC 9110 section 6.2) as the start line that
// HTTP/2 has not; it is empty for trailers.
func (h streamHead) control() string {
	pseudo := map[string]string{}
	for _, f := range h.fields {
		if strings.HasPrefix(f[0], ":") {
			pseudo[f[0]] = f[1]
		}
	}
	switch {
	case pseudo[":status"] != "":
		return "HTTP/2 " + pseudo[":status"]
	case pseudo[":method"] != "":
		return pseudo[":method"] + " " + pseudo[":path"] + " HTTP/2"
	}
	return ""
}

// last reports whether it is a head that begins a message, and no interim response.
func (h streamHead) last() bool {
	return h.start != "" && !strings.HasPrefix(h.start, "HTTP/2 1")
}
