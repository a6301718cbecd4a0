package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// dialFrom opens a connection from an address of the network 127.0.n.0/24.
func (st *running) dialFrom(n byte) net.Conn {
	st.T.Helper()
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, n, 1)}}
	c, err := from.DialContext(st.T.Context(), "tcp", st.addr)
	if err != nil {
		st.T.Skipf("this system has one loopback address only: %v", err)
	}
	st.T.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// getOn sends a request on c; an error says that there was no place for it.
func getOn(c net.Conn, path string) (*http.Response, error) {
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
	}
	return resp, err
}

// Four networks that open all the connections they can, and keep them by what is no
// request, do so for no longer than a request's head may take: the idle time-out of five
// minutes is not theirs. Another visitor is then served.
func TestPlacesAreNotHeldWithoutRequests(t *testing.T) {
	for name, hold := range map[string]func(net.Conn){
		"HTTP/2": func(c net.Conn) {
			_, _ = io.WriteString(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
		},
		"one octet of the next request": func(c net.Conn) {
			if _, err := getOn(c, "/healthz"); err == nil {
				_, _ = io.WriteString(c, "G")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			st := newSite(t, func(c *Config) { c.Limits.Connections, c.Limits.RequestHeader = 16, 500*time.Millisecond })
			for n := range byte(4) {
				for range 20 {
					hold(st.dialFrom(n + 1))
				}
			}
			began := time.Now()
			for served := false; !served; {
				r, err := getOn(st.dialFrom(9), "/healthz")
				served = err == nil && r.StatusCode == http.StatusOK
				if time.Since(began) > 20*time.Second {
					t.Fatal("nobody else is served")
				}
			}
			if l := st.Load(); l.Refused+l.Shed == 0 {
				t.Error("whoever runs the server is not told that connections were closed")
			}
		})
	}
}

// Room is made for a whole frame of HTTP/2 when nine octets of it have come. So a frame
// that announces more than any needs is refused before it is read.
func TestLargeFramesAreRefused(t *testing.T) {
	st := newSite(t)
	c := st.dialFrom(1)
	if _, err := io.WriteString(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"+
		"\x0f\xff\xff\x00\x00\x00\x00\x00\x01"); err != nil {
		t.Fatal(err)
	}
	const goAway, frameSizeError = 7, 6 // RFC 9113 sections 6.8 and 7
	for r := bufio.NewReader(c); ; {
		head := make([]byte, 9)
		if _, err := io.ReadFull(r, head); err != nil {
			t.Fatalf("it ends without GOAWAY: %v", err)
		}
		content := make([]byte, int(head[1])<<8|int(head[2]))
		if _, err := io.ReadFull(r, content); err != nil {
			t.Fatal(err)
		}
		if head[3] == goAway {
			if len(content) < 8 || content[7] != frameSizeError {
				t.Errorf("GOAWAY says %x", content)
			}
			return
		}
	}
}

// Visits that tell all they may take no lab from others of their network: a class is
// behind one address, and somebody in it has written a loop.
func TestVisitsLeaveRoomForLabs(t *testing.T) {
	st := proxied(t, func(c *Config) {
		c.Limits.TracesBytes, c.Limits.VisitsBytes, c.Limits.VisitTraceBytes = 2<<20, 512<<10, 64<<10
	})
	full := 0
	for range 40 {
		token := st.Do("POST", "/api/visits", "", from(1)...).Member(t, 201, "token")
		target := "/try/" + token + "/r/" + strings.Repeat("x", 2000)
		for range 60 {
			st.Do("GET", target, "", from(1)...)
		}
		if strings.Contains(st.Do("GET", "/api/visits/"+token+"/events", "").Body, "visit:full") {
			full++
		}
	}
	if full < 30 {
		t.Fatalf("the attack is too small: %d visits are full", full)
	}
	if got := st.Load().TraceBytes; got > 2<<20/3 {
		t.Errorf("visits hold %d octets of %d", got, 2<<20)
	}
	for range 4 {
		id := st.Do("POST", "/api/labs", "", from(1)...).Member(t, 201, "id")
		if r := st.Do("POST", "/api/labs/"+id+"/requests", `{"target":"/hello"}`, from(1)...); r.StatusCode != 202 {
			t.Errorf("a lab of the same network: %d %s", r.StatusCode, r.Body)
		}
	}
}
