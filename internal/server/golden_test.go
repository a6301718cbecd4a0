package server

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"samesocket/internal/webtest"
)

var update = flag.Bool("update", false, "write testdata/api.txt anew")

// A scene is a server of its own with what is asked of it, in order. Before the
// first request it has the labs {A}, {B} and {C} and the visits {V} and {W}.
type scene struct {
	name   string
	change func(*Config)
	asks   []ask
}

// ask is one request; header holds names and values in turn.
type ask struct {
	method, path, body string
	header             []string
	// until is the status that the request is repeated for, where something must
	// end first; 0 asks once.
	until int
}

// upgrade is the method of an ask that wants a WebSocket.
const upgrade = "UPGRADE"

// Every answer of the API, success and each refusal, is as it has been: method,
// path and body, then status, the header fields that say something, and body.
// Ids, tokens, addresses and times are masked.
func TestAnswersStay(t *testing.T) {
	var got strings.Builder
	for _, s := range scenes {
		fmt.Fprintf(&got, "## %s\n", s.name)
		st := newSite(t, func(c *Config) {
			if s.change != nil {
				s.change(c)
			}
		})
		s.run(st, &got)
		st.stop()
	}
	const file = "testdata/api.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	asked := ""
	for i, line := range gotLines {
		if strings.HasPrefix(line, "> ") {
			asked = line
		}
		if i >= len(wantLines) || line != wantLines[i] {
			t.Fatalf("%s:%d: after %s\n got %s\nwant %s", file, i+1, asked, line, strings.Join(wantLines[min(i, len(wantLines)):min(i+1, len(wantLines))], ""))
		}
	}
	if len(gotLines) < len(wantLines) {
		t.Errorf("%s has %d lines more", file, len(wantLines)-len(gotLines))
	}
}

func (s scene) run(st *running, to *strings.Builder) {
	names := map[string]string{"{HOST}": st.addr}
	for _, lab := range []string{"A", "B", "C"} {
		if r := st.Do("POST", "/api/labs", ""); r.StatusCode == 201 { // a scene's limits may refuse it
			names["{"+lab+"}"] = r.Member(st.T, 201, "id")
		}
	}
	for _, visit := range []string{"V", "W"} {
		if r := st.Do("POST", "/api/visits", ""); r.StatusCode == 201 {
			names["{"+visit+"}"] = r.Member(st.T, 201, "token")
		}
	}
	var pairs []string
	for name, id := range names {
		pairs = append(pairs, name, id)
	}
	fill := strings.NewReplacer(pairs...)
	for _, a := range s.asks {
		header := make([]string, len(a.header))
		for i, h := range a.header {
			header[i] = fill.Replace(h)
		}
		var r webtest.Reply
		if a.method == upgrade {
			r = st.upgraded(fill.Replace(a.path), header...)
		} else {
			r = st.Do(a.method, fill.Replace(a.path), fill.Replace(a.body), header...)
		}
		for range 10_000 {
			if a.until == 0 || r.StatusCode == a.until {
				break
			}
			r = st.Do(a.method, fill.Replace(a.path), fill.Replace(a.body), header...)
		}
		fmt.Fprintf(to, "> %s %s %.80s %s\n", a.method, a.path, a.body, strings.Join(a.header, " "))
		to.WriteString(masked(r, names))
	}
}

// upgraded reads a refusal to its end, and of a stream the first frame, so that
// the server knows of the viewer.
func (st *running) upgraded(path string, header ...string) webtest.Reply {
	st.T.Helper()
	ws := st.upgrade(path, header...)
	if ws.answer.StatusCode == http.StatusSwitchingProtocols {
		ws.next()
		return webtest.Reply{Response: ws.answer}
	}
	return webtest.Read(st.T, ws.answer)
}

var masks = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`\b[A-Z2-7]{26}\b`), "ID"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`/try/[\w-]{22}/`), "/try/TOKEN/"},
	{regexp.MustCompile(`"token":"[\w-]{22}"`), `"token":"TOKEN"`},
	{regexp.MustCompile(`"view":"[\w-]{22}"`), `"view":"VIEW"`},
	{regexp.MustCompile(`"(from|time|since)":\d+`), `"$1":N`},
	{regexp.MustCompile(`This is request \d+`), "This is request N"},
	{regexp.MustCompile(`"tcp_info":(true|false)`), `"tcp_info":B`}, // not every system has it
}

// masked writes an answer. Of a trace only the names of events are compared:
// what they hold is for the goldens of lab.
func masked(r webtest.Reply, names map[string]string) string {
	var b strings.Builder
	fmt.Fprint(&b, r.StatusCode)
	for _, name := range []string{"Content-Type", "Cache-Control", "Content-Disposition", "Location", "Allow", "Retry-After", "Upgrade"} {
		if v := r.Header.Get(name); v != "" {
			if name == "Retry-After" {
				v = "N"
			}
			fmt.Fprintf(&b, " %s=%s", name, v)
		}
	}
	b.WriteString("\n")
	switch {
	case r.Header.Get("Content-Type") == "application/jsonl":
		for _, m := range regexp.MustCompile(`"name":"([a-z_]+:[a-z_]+)"`).FindAllStringSubmatch(r.Body, -1) {
			b.WriteString(m[1] + "\n")
		}
	case r.Body != "":
		b.WriteString(strings.TrimSuffix(r.Body, "\n") + "\n")
	}
	text := b.String()
	for name, id := range names {
		text = strings.ReplaceAll(text, id, name)
	}
	for _, m := range masks {
		text = m.what.ReplaceAllString(text, m.with)
	}
	return text
}
