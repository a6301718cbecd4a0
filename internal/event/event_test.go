package event

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"
)

// Every kind of event survives a journey through JSON, name and payload type
// included.
func TestRoundTrip(t *testing.T) {
	kinds := maps.Clone(labEvents)
	maps.Copy(kinds, visitEvents)
	if len(kinds) != len(labEvents)+len(visitEvents) {
		t.Error("a name is in both traces")
	}
	for name, read := range kinds {
		zero, err := read(json.RawMessage("{}"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		in := Event{Seq: 3, Time: 150000, Name: name, Host: Link, Conn: "c1", Data: zero}
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var out Event
		if err := json.Unmarshal(b, &out); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(in, out) {
			t.Errorf("%s: sent %+v, got %+v", name, in, out)
		}
	}
}

func TestUnknownNameIsAnError(t *testing.T) {
	var e Event
	if err := json.Unmarshal([]byte(`{"seq":1,"time":0,"name":"tcp:guessed","data":{}}`), &e); err == nil {
		t.Error("an unknown name was accepted")
	}
}

// What is written by hand is what encoding/json would write, to the octet.
func TestAppendJSONIsJSON(t *testing.T) {
	odd := "a\"b\\c<é\n"
	payloads := []Payload{
		SegmentSent{},
		SegmentDelivered{ID: 7},
		Lookup{},
		Info{},
		SegmentSent{
			ID: 1, From: Client, DepartsAt: 4, DeliverAt: 5, Raw: []byte{1, 2, 3, 4}, Retransmission: true, Probe: true,
			TCP: SegmentSummary{Src: "10.0.0.1:1", Dst: "[::1]:80", Seq: 1 << 31, Ack: 9, Flags: []Flag{SYN, ACK}, Window: 65535, Length: -1},
		},
		SegmentSent{From: Host(odd), Lost: LossReason(odd), Raw: []byte{}, TCP: SegmentSummary{Src: odd, Flags: []Flag{}}},
		Lookup{Segment: 3, Tuple: Tuple{odd, "b"}, Found: "socket"},
		Info{SndUna: 1, SndNxt: 2, RcvNxt: 3, Cwnd: 10, Ssthresh: 4, RTT: -5, RTO: 6},
		SocketRequest{},
		SocketResponse{},
		SocketIdle{},
		SocketInfo{},
		SocketRequest{
			Socket: odd, Nth: 2, Method: odd, Target: "/a?b=<&", Kind: KindOther, Click: odd, Repeat: true, Run: "a", Version: "HTTP/1.1",
			Client: odd, Close: true, LastHop: true, ProxySuspected: true, FirstOctet: -3, WaitedUS: 4, Head: "GET / HTTP/1.1\r\nHost: x\r\n\u2028\ufffd",
		},
		SocketResponse{Socket: "s1", Nth: 1, Status: 200, Close: true, Final: true, Empty: true, TookUS: -5},
		SocketIdle{Socket: "s1", WroteAt: 6},
		SocketInfo{"s1", Established, 1, 2, 3, 4, 5, 6},
		StateChanged{From: "LISTEN", To: "SYN-RECEIVED"},
		RequestSent{},
		SocketAccepted{Syn: []byte{0x45}},
	}
	for _, p := range payloads {
		for _, e := range []Event{{Data: p}, {Seq: 3, Time: -1, Name: p.EventName(), Host: Link, Conn: odd, Data: p}} {
			want, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			got, err := e.AppendJSON(nil)
			if err != nil || string(got) != string(want) {
				t.Errorf("%T:\n got %s (%v)\nwant %s", p, got, err, want)
			}
		}
	}
}

func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(`{"seq":1,"time":2,"name":"tcp:state_changed","host":"server","conn":"c1","data":{"from":"LISTEN"}}`))
	f.Add([]byte(`{"name":"link:segment_sent","data":{"raw":"RQ==","tcp":{"flags":["SYN"]}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var e Event
		if json.Unmarshal(b, &e) != nil {
			return
		}
		again, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("read %q but cannot write it: %v", b, err)
		}
		if byHand, err := e.AppendJSON(nil); err != nil || string(byHand) != string(again) {
			t.Fatalf("by hand %s (%v), want %s", byHand, err, again)
		}
		var e2 Event
		if err := json.Unmarshal(again, &e2); err != nil {
			t.Fatalf("cannot read our own %q: %v", again, err)
		}
	})
}
