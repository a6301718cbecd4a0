package lab

import (
	"bytes"
	"strings"

	"samesocket/internal/event"
)

// maxHead bounds what is kept of a message while the end of its head is awaited.
const maxHead = 64 << 10

// head is the start line and the field lines of an HTTP/1.1 message as they
// travelled (RFC 9112 section 2.1).
type head struct {
	start  string
	fields []event.Header
}

// headReader picks the next head out of the bytes that a program writes to its
// socket or reads from it.
type headReader struct {
	awaiting bool
	kept     []byte
}

// await says that the next byte begins a message.
func (r *headReader) await() { r.awaiting, r.kept = true, nil }

// take looks at more bytes and returns the head when they complete it. Interim
// responses (RFC 9110 section 15.2) are passed over: the final one is awaited.
func (r *headReader) take(b []byte) (h head, ok bool) {
	if !r.awaiting {
		return head{}, false
	}
	r.kept = append(r.kept, b...)
	for {
		end := bytes.Index(r.kept, []byte("\r\n\r\n"))
		if end < 0 {
			if len(r.kept) > maxHead {
				r.awaiting, r.kept = false, nil
			}
			return head{}, false
		}
		h = parseHead(string(r.kept[:end]))
		r.kept = r.kept[end+4:]
		if h.interim() {
			continue
		}
		r.awaiting, r.kept = false, nil
		return h, true
	}
}

func (h head) interim() bool {
	status, found := strings.CutPrefix(h.start, "HTTP/1.1 ")
	return found && strings.HasPrefix(status, "1") && !strings.HasPrefix(status, "101")
}

// closes reports whether the head says that no message follows (RFC 9112 section
// 9.6).
func (h head) closes() bool { return h.option("close") }

// old reports whether it is a response of HTTP/1.0 that does not say keep-alive:
// after it the connection ends too (RFC 9112 section 9.3).
func (h head) old() bool { return strings.HasPrefix(h.start, "HTTP/1.0 ") && !h.option("keep-alive") }

// option looks for a connection option (RFC 9110 section 7.6.1).
func (h head) option(name string) bool {
	for option := range strings.SplitSeq(strings.Join(h.values("Connection"), ","), ",") {
		if strings.EqualFold(strings.TrimSpace(option), name) {
			return true
		}
	}
	return false
}

// values are those of the field lines of that name.
func (h head) values(name string) (vs []string) {
	for _, f := range h.fields {
		if strings.EqualFold(f[0], name) {
			vs = append(vs, f[1])
		}
	}
	return vs
}

// parseHead splits a head without its last empty line. It judges nothing: what
// is no field line is kept as a name without a value.
func parseHead(s string) head {
	start, rest, _ := strings.Cut(s, "\r\n")
	h := head{start: start, fields: []event.Header{}}
	for line := range strings.SplitSeq(rest, "\r\n") {
		if line == "" {
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		h.fields = append(h.fields, event.Header{name, strings.Trim(value, " \t")})
	}
	return h
}
