package event

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Every kind of event survives a journey through JSON, name and payload type
// included.
func TestRoundTrip(t *testing.T) {
	for name, read := range registry {
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
		var e2 Event
		if err := json.Unmarshal(again, &e2); err != nil {
			t.Fatalf("cannot read our own %q: %v", again, err)
		}
	})
}
