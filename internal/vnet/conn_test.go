package vnet

import (
	"io"
	"net"
	"testing"
)

// One end says that it writes nothing more and reads on: it goes to FIN-WAIT-2 and stays
// there while the other, in CLOSE-WAIT, writes (RFC 9293 section 3.6). No timer ends that
// as long as the program has its socket.
func TestHalfClose(t *testing.T) {
	s := &story{}
	n := open(t, Config{}, s.hooks())
	ln, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	accepted := make(chan net.Conn, 1)
	go func() {
		c, err := ln.Accept()
		if err != nil {
			t.Error(err)
		}
		accepted <- c
	}()
	client, err := n.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	server := <-accepted
	if _, err := io.WriteString(client, "all of it"); err != nil {
		t.Fatal(err)
	}
	if err := client.(*conn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(server); string(b) != "all of it" || err != nil {
		t.Errorf("the server reads %q, %v", b, err)
	}
	s.wait(t, "client FIN-WAIT-1 -> FIN-WAIT-2", 1)
	s.wait(t, "server ESTABLISHED -> CLOSE-WAIT", 1)
	if _, err := io.WriteString(client, "more"); err == nil {
		t.Error("the client writes on")
	}
	if err := n.Jump(func(Instant) bool { return false }); err != nil {
		t.Fatal(err)
	}
	pending := func() (yes bool) {
		n.order.Lock()
		defer n.order.Unlock()
		return n.Pending()
	}
	if pending() {
		t.Errorf("a timer is pending in\n%s", s)
	}
	if _, err := io.WriteString(server, "the answer"); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, len("the answer"))
	if _, err := io.ReadFull(client, b); string(b) != "the answer" || err != nil {
		t.Errorf("the client reads %q, %v", b, err)
	}
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	if !pending() {
		t.Error("nothing ends a FIN-WAIT-2 that is nobody's")
	}
	server.Close()
	s.wait(t, "client FIN-WAIT-2 -> TIME-WAIT", 1)
}
