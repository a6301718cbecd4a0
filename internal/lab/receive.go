package lab

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	"samesocket/internal/event"
)

// receive reads responses until the connection ends, and closes it.
func (r *rawConn) receive() {
	in := bufio.NewReader(r)
	err := r.next(in)
	for err == nil {
		err = r.next(in)
	}
	if errors.Is(err, errTooLarge) {
		r.because(event.ClosedTooLarge)
	}
	var unanswered []*rawMessage
	r.client.inOrder(func(time.Duration) { r.over, unanswered = err, r.awaited })
	for _, m := range unanswered {
		r.client.inOrder(func(now time.Duration) { r.fail(m.x, err, now) })
	}
	_ = r.Close()
}

// Read keeps why the connection ends.
func (r *rawConn) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	r.failed(err)
	return n, err
}

// next reads one response to its end and tells it.
func (r *rawConn) next(in *bufio.Reader) error {
	h, err := readHead(in)
	if err != nil || h.interim() {
		return err
	}
	var m *rawMessage
	nth, method := 0, ""
	r.client.inOrder(func(time.Duration) {
		r.read++
		nth = r.read
		if len(r.awaited) > 0 {
			m = r.awaited[0]
			method, _, _ = strings.Cut(m.start, " ")
		}
	})
	r.answered(h)
	n, err := discard(in, h, method)
	if err != nil {
		return err
	}
	r.client.inOrder(func(now time.Duration) {
		r.client.tell(now, r.connection, event.ResponseReceived{Message: r.message(nth, h), Body: n})
		r.last = r.last || h.closes() || h.old()
		if m == nil {
			return
		}
		r.awaited = r.awaited[1:]
		if m.x.unanswered--; m.x.unanswered == 0 && !m.x.writing {
			r.release(m.x, now)
		}
	})
	return nil
}

func readHead(in *bufio.Reader) (head, error) {
	var b []byte
	for headEnd(b) < 0 {
		line, err := in.ReadSlice('\n')
		if b = append(b, line...); err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return head{}, err
		}
		if len(b) > maxHead {
			return head{}, errTooLarge
		}
	}
	return looseHead(b), nil
}

// discard reads a response's content to where it ends (RFC 9112 section 6.3).
func discard(in *bufio.Reader, h head, method string) (n int, err error) {
	var content io.Reader = in // until the connection ends
	length, chunked := h.values("Content-Length"), len(h.values("Transfer-Encoding")) > 0
	switch _, status, _ := strings.Cut(h.start, " "); {
	case method == http.MethodHead, strings.HasPrefix(status, "204"), strings.HasPrefix(status, "304"):
		return 0, nil
	case chunked:
		content = httputil.NewChunkedReader(in)
	case len(length) > 0:
		want, err := strconv.Atoi(length[0])
		if err != nil {
			return 0, err
		}
		content = io.LimitReader(in, int64(want))
		defer func() {
			if err == nil && n < want {
				err = io.ErrUnexpectedEOF
			}
		}()
	}
	got, err := io.Copy(io.Discard, io.LimitReader(content, MaxBody+1))
	switch n = int(got); {
	case err != nil:
		return n, err
	case n > MaxBody:
		return n, errTooLarge
	case chunked:
		err = readTrailer(in)
	}
	return n, err
}

// readTrailer reads the trailer section and its empty line (RFC 9112 section
// 7.1.2).
func readTrailer(in *bufio.Reader) error {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil || len(bytes.TrimRight(line, "\r\n")) == 0 {
			return err
		}
	}
}

// headEnd is where the head ends, behind its empty line; -1 if it does not yet. A
// line may end in LF alone (RFC 9112 section 2.2).
func headEnd(b []byte) int {
	for i := 0; ; {
		n := bytes.IndexByte(b[i:], '\n')
		if n < 0 {
			return -1
		}
		i += n + 1
		if rest := b[i:]; bytes.HasPrefix(rest, []byte("\n")) {
			return i + 1
		} else if bytes.HasPrefix(rest, []byte("\r\n")) {
			return i + 2
		}
	}
}

// looseHead is parseHead for lines that may end in LF alone.
func looseHead(b []byte) head {
	s := strings.ReplaceAll(string(b), "\r\n", "\n")
	return parseHead(strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\r\n"))
}

// skipEmptyLines passes over what is ignored before a request line (RFC 9112
// section 2.2).
func skipEmptyLines(b []byte) []byte { return bytes.TrimLeft(b, "\r\n") }

// asks reports whether the head begins with a request line (RFC 9112 section 3).
func (h head) asks() bool {
	parts := strings.Split(h.start, " ")
	// HTTP/2's preface looks like one on purpose and is none (RFC 9113 section 3.4).
	return len(parts) == 3 && isToken(parts[0]) && parts[0] != "PRI" && parts[1] != "" && strings.HasPrefix(parts[2], "HTTP/")
}
