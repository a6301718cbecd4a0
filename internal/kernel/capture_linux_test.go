package kernel

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A capture takes what goes over the loopback interface from a port and to it, as any
// program that captures does.
type capture struct {
	t       *testing.T
	seen    []packet
	packets chan packet
}

// capturing begins one; it ends with the test. Who may not capture is told so by the name
// of the test that is left out, except in CI.
func capturing(t *testing.T, port uint16) *capture {
	t.Helper()
	const ip = 0x0008 // ETH_P_IP in network order
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, ip)
	if errors.Is(err, syscall.EPERM) && os.Getenv("CI") != "true" {
		t.Skipf("%s needs the right to capture (CAP_NET_RAW)", t.Name())
	}
	if err != nil {
		t.Fatalf("open packet socket: %v", err)
	}
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrLinklayer{Protocol: ip, Ifindex: lo.Index}); err != nil {
		t.Fatalf("bind packet socket: %v", err)
	}
	// What is read is looked at now and then, to see whether the test is over.
	if err := syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &syscall.Timeval{Usec: 50_000}); err != nil {
		t.Fatal(err)
	}
	c := &capture{t: t, packets: make(chan packet, 1000)}
	var over atomic.Bool
	done := make(chan struct{})
	t.Cleanup(func() {
		over.Store(true)
		<-done
		_ = syscall.Close(fd)
	})
	go func() {
		defer close(done)
		b := make([]byte, 1<<17)
		for !over.Load() {
			n, from, err := syscall.Recvfrom(fd, b, 0)
			// Each packet is seen twice, as it is sent and as it arrives.
			if at, ok := from.(*syscall.SockaddrLinklayer); err != nil || !ok || at.Pkttype == syscall.PACKET_OUTGOING {
				continue
			}
			if p, ok := read(b[:n]); ok && (p.srcPort == port || p.dstPort == port) {
				p.at = time.Now().UnixMicro()
				c.packets <- p
			}
		}
	}()
	return c
}

// until waits until what has been captured is enough, and returns it.
func (c *capture) until(what string, enough func([]packet) bool) []packet {
	c.t.Helper()
	late := time.NewTimer(30 * time.Second)
	defer late.Stop()
	for !enough(c.seen) {
		select {
		case p := <-c.packets:
			c.seen = append(c.seen, p)
		case <-late.C:
			c.t.Fatalf("%s: not among %+v", what, c.seen)
		}
	}
	return c.seen
}
