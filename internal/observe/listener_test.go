package observe

import (
	"net"
	"testing"
	"time"
)

// Connections that come before the first accept have waited since the kernel
// listens, and not for all eternity.
func TestWaitedForTheFirstAccept(t *testing.T) {
	before := time.Now()
	l := listen(t, "127.0.0.1:0")
	defer l.Close()
	for range 3 { // one accept may be slow by itself
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	for range 3 {
		c, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if waited := c.(*socket).waited; waited > time.Since(before) {
			t.Errorf("waited %v", waited)
		}
	}
}
