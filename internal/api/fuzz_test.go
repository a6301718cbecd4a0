package api

import (
	"encoding/json"
	"strings"
	"testing"
)

// Whatever a body says, it is read or refused with a code; never a mistake of
// ours, and never a value from outside the object that was sent.
func FuzzDecodeObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"target":"/hello","headers":[["a","b"]]}`, `{"speed":"auto","paused":true}`, `{"rtt_ms":1e400}`,
		`[]`, `null`, `{"target":1}`, `{} {}`, "{\"\xff\":0}", `{"headers":[[[]]]}`, strings.Repeat("[", 20000),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var into struct {
			Target  string          `json:"target"`
			Headers [][]string      `json:"headers"`
			Speed   json.RawMessage `json:"speed"`
			Paused  *bool           `json:"paused"`
			RTTMS   *float64        `json:"rtt_ms"`
		}
		err := decodeObject(b, &into)
		if err == nil {
			if !json.Valid(b) {
				t.Errorf("accepted what is no JSON: %q", b)
			}
			return
		}
		p, ok := err.(Problem)
		if !ok || p.Status != 400 || !strings.HasPrefix(p.Code, "json_") {
			t.Errorf("%q: %v", b, err)
		}
	})
}
