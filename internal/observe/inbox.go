package observe

import (
	"bytes"
	"net/http"
	"time"
)

// maxInbox bounds what is kept in search of the end of a request's head; net/http
// refuses longer ones.
const maxInbox = 16 << 10

// inbox is what was read of the next request, while its head is not complete:
// net/http hands on what it made of it, and not how it was written. The socket's
// lock guards it.
type inbox struct {
	http2   bool      // it began with HTTP/2's preface (RFC 9113 section 3.4): no heads follow
	serving bool      // a request is being served: what comes is its content, or early
	octets  []byte    // of the next request
	head    []byte    // of this one, as it was received
	first   time.Time // when the first of them was read
}

// hear notes what was read. While a request is served its content is left alone,
// but for a request without content what comes is of the next one already.
func (i *inbox) hear(p []byte, content bool) {
	if i.http2 || i.serving && content {
		return
	}
	if len(i.octets) == 0 {
		i.first = time.Now()
	}
	i.octets = append(i.octets, p[:min(len(p), maxInbox-len(i.octets))]...)
	i.http2 = bytes.HasPrefix(i.octets, []byte("PRI * HTTP/2.0\r\n"))
}

// open takes the head of r, which net/http has just parsed, and says when its
// first octet was read. The head is empty if it was not read by itself.
func (i *inbox) open(r *http.Request) (first time.Time) {
	i.head, i.serving = i.head[:0], true
	rest := i.octets[len(i.octets):]
	if end := bytes.Index(i.octets, []byte("\r\n\r\n")); end >= 0 {
		if startsWith(i.octets, r.Method, " ", r.RequestURI, " ", r.Proto, "\r\n") {
			i.head = append(i.head, i.octets[:end+2]...)
		}
		if r.ContentLength == 0 {
			rest = i.octets[end+4:]
		}
	}
	i.octets = append(i.octets[:0], rest...)
	return i.first
}

// mayHaveLength says whether the head has a Content-Length, or cannot be read: net/http
// takes that field away where there is a Transfer-Encoding beside it, and keeps the
// connection, which must be closed (RFC 9112 section 6.1).
func (i *inbox) mayHaveLength() bool {
	for line := range bytes.Lines(i.head) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			return true
		}
	}
	return len(i.head) == 0
}

func startsWith(b []byte, parts ...string) bool {
	for _, part := range parts {
		if len(b) < len(part) || string(b[:len(part)]) != part {
			return false
		}
		b = b[len(part):]
	}
	return true
}

// idle says that the request has been served: what is read from now on is of the
// next one.
func (i *inbox) idle() { i.serving = false }

// line is the first line, if it has been read whole, or as much as is kept.
func (i *inbox) line() (line string, ok bool) {
	b, _, ok := bytes.Cut(i.octets, []byte("\r\n"))
	return string(b), ok || len(i.octets) == maxInbox
}
