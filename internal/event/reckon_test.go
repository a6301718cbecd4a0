package event

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// What is reckoned is near what is written, over real traces of labs and visits,
// and is all of them that come with every segment and request.
func TestReckon(t *testing.T) {
	files, err := filepath.Glob("../../web/src/*/testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	octets, reckoned, rare := 0, 0, map[string]int{}
	kinds := map[string][2]int{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(b) {
			var e Event
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			n, ok := e.Reckon()
			if !ok {
				rare[e.Name]++
				continue
			}
			size := len(bytes.TrimSpace(line))
			octets, reckoned = octets+size, reckoned+n
			kinds[e.Name] = [2]int{kinds[e.Name][0] + size, kinds[e.Name][1] + n}
		}
	}
	for name, k := range kinds {
		if 5*k[1] < 4*k[0] || 5*k[1] > 6*k[0] {
			t.Errorf("%s: reckoned %d of %d octets", name, k[1], k[0])
		}
	}
	if len(kinds) != 16 || 20*reckoned < 19*octets || 20*reckoned > 21*octets {
		t.Errorf("reckoned %d of %d octets, %d kinds; not reckoned: %v", reckoned, octets, len(kinds), rare)
	}
}

// Whatever is reckoned has JSON, or it could not be written later.
func TestReckonedHasJSON(t *testing.T) {
	for _, kinds := range []map[string]decoder{labEvents, visitEvents} {
		for name, read := range kinds {
			zero, err := read(json.RawMessage("{}"))
			if err != nil {
				t.Fatal(err)
			}
			e := Event{Data: zero}
			if _, ok := e.Reckon(); !ok {
				continue
			}
			if _, err := e.AppendJSON(nil); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
