package export

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

// A file that is damaged, or no trace's, is refused at the line where that shows.
func TestReadRefuses(t *testing.T) {
	whole, err := os.ReadFile("testdata/lab.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(whole), "\n"), "\n")
	with := func(change func(lines []string) []string) string {
		return strings.Join(change(append([]string(nil), lines...)), "")
	}
	for name, c := range map[string]struct {
		file string
		line int
	}{
		"empty":                  {"", 1},
		"another's":              {"{\"log\":{\"version\":\"1.2\"}}\n", 1},
		"no JSON":                {"hello\n", 1},
		"later version":          {with(func(l []string) []string { l[0] = strings.Replace(l[0], `"version":1`, `"version":2`, 1); return l }), 1},
		"without the first line": {with(func(l []string) []string { return l[1:] }), 1},
		"a line is gone":         {with(func(l []string) []string { return append(l[:3:3], l[4:]...) }), 4},
		"a line is cut":          {with(func(l []string) []string { l[5] = l[5][:20] + "\n"; return l }), 6},
		"an unknown event":       {with(func(l []string) []string { l[2] = strings.Replace(l[2], `"link:changed"`, `"link:tied"`, 1); return l }), 3},
		"back in time":           {with(func(l []string) []string { l[7] = strings.Replace(l[7], `"time":`, `"time":-`, 1); return l }), 8},
		"the end is gone":        {with(func(l []string) []string { return l[:10] }), 11},
		"a line too long":        {with(func(l []string) []string { l[1] = strings.Repeat("x", maxLine+1); return l }), 2},
	} {
		_, _, err := Read(strings.NewReader(c.file))
		if at, ok := errors.AsType[*LineError](err); !ok || at.Line != c.line {
			t.Errorf("%s: %v, want line %d", name, err, c.line)
		}
	}
	if h, events, err := Read(bytes.NewReader(whole)); err != nil || h.Kind != Lab || len(events) != h.Events {
		t.Errorf("%+v, %d events: %v", h, len(events), err)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{"format":"same-socket-trace","version":1,"kind":"lab","events":3}
{"seq":1,"time":5,"name":"link:segment_sent","conn":"c1","data":{"id":1,"from":"client","deliver_at":9,"raw":"RQ==","tcp":{"seq":7,"flags":["SYN"],"length":1}}}
{"seq":2,"time":6,"name":"link:segment_held","conn":"c1","data":{"id":1,"way":0.3}}
{"seq":3,"time":6,"name":"http:request_sent","conn":"c1","data":{"request":"r1","start_line":"GET / HTTP/1.1","headers":[["Cookie","a=b"]]}}
`,
		`{"format":"same-socket-trace","version":1,"kind":"visit","events":2}
{"seq":1,"time":5,"name":"socket:accepted","data":{"socket":"s1","tuple":{"local":"[::1]:1"},"syn":"RQ=="}}
{"seq":2,"time":6,"name":"socket:request","data":{"socket":"s1","nth":1,"run":"a","head":"GET / HTTP/1.1\r\nA: b\r\n"}}
`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		h, events, err := Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		// Whatever can be read can be written in every form.
		tr := Trace{Kind: h.Kind, Ended: h.Ended, Program: "p"}
		for _, e := range events {
			line, err := e.AppendJSON(nil)
			if err != nil {
				t.Fatal(err)
			}
			tr.Lines = append(tr.Lines, line)
		}
		for _, format := range tr.Kind.Formats() {
			for _, at := range tr.Kind.Vantages() {
				if _, err := tr.File(format, at); err != nil && !errors.Is(err, ErrNotTold) {
					t.Fatalf("%s: %v", format, err)
				}
			}
		}
	})
}
