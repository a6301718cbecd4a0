package api

import (
	"strings"
	"sync"
	"testing"

	"samesocket/internal/export"
)

// A lab's trace can be taken away in each form, by a name that does not tell the
// lab's id, also when the lab has ended.
func TestTraceAsAFile(t *testing.T) {
	st := serve(t)
	id := st.NewLab()
	path := "/api/labs/" + id
	st.Do("PATCH", path+"/clock", `{"paused":true}`)
	st.request(path, `{"target":"/hello"}`)
	st.lab(id).Close("idle")
	for _, c := range []struct{ path, contentType, name, begins string }{
		{"trace.jsonl", "application/jsonl", "same-socket-lab.jsonl", `{"format":"same-socket-trace","version":1,"kind":"lab",`},
		{"trace.pcapng", "application/x-pcapng", "same-socket-lab-middle.pcapng", "\x0a\x0d\x0d\x0a"},
		{"trace.pcapng?at=client", "application/x-pcapng", "same-socket-lab-client.pcapng", "\x0a\x0d\x0d\x0a"},
		{"trace.har", "application/json", "same-socket-lab.har", "{"},
		{"trace.mmd", "text/plain; charset=utf-8", "same-socket-lab.mmd", "sequenceDiagram\n"},
		{"trace.txt", "text/plain; charset=utf-8", "same-socket-lab.txt", "# Same Socket: a lab."},
	} {
		r := st.Do("GET", path+"/"+c.path, "")
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != c.contentType || r.Header.Get("Cache-Control") != "no-store" ||
			r.Header.Get("Content-Disposition") != `attachment; filename="`+c.name+`"` || !strings.HasPrefix(r.Body, c.begins) {
			t.Errorf("%s: %d %v\n%s", c.path, r.StatusCode, r.Header, r.Body)
		}
		if strings.Contains(r.Body, id) {
			t.Errorf("%s tells the lab's id", c.path)
		}
	}
	h, events, err := export.Read(strings.NewReader(st.Do("GET", path+"/trace.jsonl", "").Body))
	if err != nil || !h.Ended || events[len(events)-1].Name != "lab:closed" {
		t.Errorf("%+v: %v", h, err)
	}
	st.Do("GET", path+"/trace.svg", "").WantProblem(t, 404, "format_unknown")
	st.Do("GET", path+"/trace.pcapng?at=link", "").WantProblem(t, 400, "at_invalid")
	st.Do("GET", "/api/labs/none/trace.txt", "").WantProblem(t, 404, "lab_unknown")
	st.Do("POST", path+"/trace.txt", "").WantProblem(t, 405, "method_not_allowed")
}

// Files are written while the lab goes on, and wait for each other.
func TestManyFilesAtOnce(t *testing.T) {
	st := serve(t)
	path := "/api/labs/" + st.NewLab()
	st.Do("PATCH", path+"/clock", `{"speed":10}`)
	var asking sync.WaitGroup
	for range 8 {
		st.request(path, `{"target":"/bytes?n=5000","connection":"new"}`)
		asking.Go(func() {
			for _, format := range export.Lab.Formats() {
				if r := st.Do("GET", path+"/trace."+format, ""); r.StatusCode != 200 {
					t.Errorf("%s: %d %s", format, r.StatusCode, r.Body)
				}
			}
		})
	}
	asking.Wait()
}
