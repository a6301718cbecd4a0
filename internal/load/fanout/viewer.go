package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// viewer is the client's end of a WebSocket, as little as measuring needs.
type viewer struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(ctx context.Context, kind, host string) (*viewer, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	_ = context.AfterFunc(ctx, func() { _ = conn.Close() })
	v := &viewer{conn, bufio.NewReaderSize(conn, 4<<10)}
	if _, err := fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", host); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(v.in, nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		return nil, fmt.Errorf("watch: %v %w", resp, err)
	}
	if kind == "centrifuge" {
		return v, v.send(1, []byte(`{"id":1,"connect":{}}`))
	}
	return v, nil
}

// send writes a short message, masked with zeros (RFC 6455 section 5.3).
func (v *viewer) send(opcode byte, b []byte) error {
	_, err := v.conn.Write(append([]byte{0x80 | opcode, 0x80 | byte(len(b)), 0, 0, 0, 0}, b...))
	return err
}

// follow reads until the connection ends, and keeps of each event how long after it
// was told it came, but for a constant.
func (v *viewer) follow(began time.Time, took *[]time.Duration) {
	var buffer []byte
	for {
		var head [2]byte
		if _, err := io.ReadFull(v.in, head[:]); err != nil {
			return
		}
		n := int(head[1])
		var long [8]byte
		switch n {
		case 126:
			_, _ = io.ReadFull(v.in, long[6:])
			n = int(binary.BigEndian.Uint64(long[:]))
		case 127:
			_, _ = io.ReadFull(v.in, long[:])
			n = int(binary.BigEndian.Uint64(long[:]))
		}
		buffer = slices.Grow(buffer[:0], n)[:n]
		if _, err := io.ReadFull(v.in, buffer); err != nil {
			return
		}
		came := time.Since(began)
		switch head[0] & 0x0f {
		case 9:
			if v.send(10, nil) != nil {
				return
			}
			continue
		case 8:
			return
		}
		if bytes.Equal(buffer, []byte("{}")) { // the library's own ping
			_ = v.send(1, []byte("{}"))
			continue
		}
		for rest := buffer; ; {
			_, after, ok := bytes.Cut(rest, []byte(`{"seq":`))
			if !ok {
				break
			}
			_, after, _ = bytes.Cut(after, []byte(`"time":`))
			end := bytes.IndexByte(after, ',')
			told, err := strconv.ParseInt(string(after[:max(0, end)]), 10, 64)
			if err == nil {
				*took = append(*took, came-time.Duration(told)*time.Microsecond)
			}
			rest = after
		}
	}
}
