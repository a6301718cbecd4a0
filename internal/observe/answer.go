package observe

import (
	"bytes"
	"strconv"
)

// maxHead bounds how much of an answer is kept in search of the end of its
// head. Ours fit into net/http's first 4 KiB buffer.
const maxHead = 64 << 10

// An answer is what the head of a response says about the connection.
type answer struct {
	status int
	close  bool // said "Connection: close"
	empty  bool // has no content (RFC 9112 section 6.3), whatever was asked for
	final  bool // the connection ends with it (RFC 9112 section 9.3)
}

// readHead reads the first final response head in b, as net/http writes it: in
// canonical spelling. It skips interim responses (RFC 9110 section 15.2) other
// than 101, which is the last HTTP on its connection. rest is what could not
// be read yet; ok is false until a whole head is there.
func readHead(b []byte) (a answer, rest []byte, ok bool) {
	for {
		end := bytes.Index(b, []byte("\r\n\r\n"))
		if end < 0 {
			return answer{}, b, false
		}
		head := b[:end+2]
		version, line, _ := bytes.Cut(head, []byte(" "))
		if len(line) >= 3 {
			a.status, _ = strconv.Atoi(string(line[:3]))
		}
		if a.status >= 100 && a.status < 200 && a.status != 101 {
			b = b[end+4:]
			continue
		}
		a.close = bytes.Contains(head, []byte("\r\nConnection: close\r\n"))
		a.empty = a.status == 204 || a.status == 304 || bytes.Contains(head, []byte("\r\nContent-Length: 0\r\n"))
		a.final = a.close || bytes.Equal(version, []byte("HTTP/1.0")) &&
			!bytes.Contains(head, []byte("\r\nConnection: keep-alive\r\n"))
		return a, nil, true
	}
}
