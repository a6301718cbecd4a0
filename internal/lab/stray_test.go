package lab

import (
	"fmt"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// A stray segment is answered with a reset as RFC 9293 section 3.10.7 has it.
func TestStray(t *testing.T) {
	for _, c := range []struct {
		stray             Stray
		found             event.Found
		flags             string
		seq, ack          uint32
		clientLooksIntoIt event.Found
	}{
		{Stray{From: 9999, To: 81, Seq: 1000, Ack: 4711, Flags: []string{"PSH", "ACK"}, Data: "hello"}, "nothing", "[RST]", 4711, 0, "nothing"},
		{Stray{From: 9999, To: 81, Seq: 1000, Flags: []string{"SYN"}}, "nothing", "[RST ACK]", 0, 1001, "nothing"},
		{Stray{From: 9999, To: 80, Seq: 1000, Ack: 4711, Flags: []string{"ACK"}, Data: "hello"}, "listener", "[RST]", 4711, 0, "nothing"},
	} {
		l := standing(t, Config{})
		if err := l.Send(c.stray); err != nil {
			t.Fatal(err)
		}
		stepAll(t, l)
		sent, looked := all[event.SegmentSent](t, l), all[event.Lookup](t, l)
		if len(sent) != 2 || len(looked) != 2 || looked[0].Found != c.found || looked[1].Found != c.clientLooksIntoIt {
			t.Fatalf("%+v: %+v %+v", c.stray, sent, looked)
		}
		if a := sent[0].TCP; a.Src != "10.0.0.1:9999" || a.Seq != 1000 || a.Length != len(c.stray.Data) {
			t.Errorf("sent %+v", a)
		}
		if b := sent[1].TCP; fmt.Sprint(b.Flags) != c.flags || b.Seq != c.seq || b.Ack != c.ack {
			t.Errorf("%+v: answered %+v", c.stray, b)
		}
	}
	l := standing(t, Config{})
	for _, bad := range []Stray{{From: 16000, To: 80}, {From: 0, To: 80}, {From: 1, To: 65536}, {From: 1, To: 80, Flags: []string{"ECE"}}, {From: 1, To: 80, Data: strings.Repeat("a", maxStray+1)}} {
		if err := l.Send(bad); err == nil {
			t.Errorf("%+v is sent", bad)
		}
	}
}
