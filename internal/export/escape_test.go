package export

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"samesocket/internal/event"
)

// hostile is what a visitor may put into octets, targets and field lines so that it
// is more than text to whoever opens the file.
var hostile = []string{
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"'-alert(1)-'",
	"javascript:alert(1)",
	"\x1b]0;owned\x07\x1b[2J\x1b[31m",
	"a\nC->>S: forged",
	"a\r\nSet-Cookie: x=y",
	"a; Note over C: forged",
	"%%{init: {\"theme\": \"base\", \"securityLevel\": \"loose\"}}%%",
	"#quot;#lt;script#gt;",
	"end\nrect rgb(0,0,0)",
	"click C href \"javascript:alert(1)\"",
	"$$\\href{javascript:alert(1)}{x}$$",
	"`code` **bold** <br/> wrap:",
	"\u202e\u2028\u2029\x00\xff\xfe",
	"{{constructor.constructor('alert(1)')()}}",
	"]]>&amp;&lt;",
}

func hostileLab(payload string) *story {
	s := &story{}
	s.at(0, "", "", event.LabOpened{Client: "10.0.0.1", Server: "10.0.0.2:80"})
	s.at(0, event.Client, "", event.ConnectionWanted{Request: "r1", Method: payload, Target: "/" + payload})
	s.segment(0, 1, event.Client, 0, "", event.SYN)
	s.at(0, event.Client, "c1", event.ConnectionAcquired{Request: "r1"})
	s.at(0, event.Client, "c1", event.RequestSent{Message: event.Message{
		Request: "r1", Nth: 1,
		StartLine: "GET /" + payload + " HTTP/1.1", Headers: []event.Header{{"X", payload}, {"Cookie", "a=" + payload}},
	}})
	s.segment(1, 2, event.Client, 1, payload, event.PSH, event.ACK)
	s.segment(2, 3, event.Server, 1, "HTTP/1.1 200 "+payload, event.PSH, event.ACK)
	s.at(3, event.Client, "c1", event.ResponseReceived{Message: event.Message{
		Request: "r1", StartLine: "HTTP/1.1 200 " + payload,
		Headers: []event.Header{{"Location", payload}, {"Content-Type", payload}, {"Set-Cookie", payload}},
	}})
	return s
}

var (
	diagramLine = regexp.MustCompile(`^(sequenceDiagram|    participant [CS] as (client|server)|    [CS](->>|-x)[CS]: ([A-Za-z0-9 ./,:=?\[\]()_+-]|#\d+;)+|    Note over [CS](,[CS])?: ([A-Za-z0-9 ./,:=?\[\]()_+-]|#\d+;)+)$`)
	dateInText  = regexp.MustCompile(`^ *\d+\.\d{6}  \S`)
)

// Whatever a visitor has put into a request stays text in every form.
func TestWhatVisitorsWriteStaysText(t *testing.T) {
	for _, payload := range hostile {
		lab := hostileLab(payload).told()
		diagram, _ := lab.diagram("")
		lines := strings.Split(strings.TrimSuffix(string(diagram), "\n"), "\n")
		if len(lines) != 6 {
			t.Errorf("%q: the diagram has %d lines:\n%s", payload, len(lines), diagram)
		}
		for _, line := range lines {
			if !diagramLine.MatchString(line) {
				t.Errorf("%q breaks out into %q", payload, line)
			}
		}
		text, _ := lab.labText("")
		plain(t, payload, text, 4)
		archive, err := lab.labArchive("")
		if err != nil {
			t.Fatal(err)
		}
		asJSON(t, payload, archive)
		seen, _ := lab.labCapture(Middle)
		readCapture(t, seen)

		visit := &story{}
		visit.at(1, event.Kernel, "s1", event.SocketAccepted{Socket: "s1", Tuple: event.Tuple{Local: "[::1%lo]:8080", Remote: "[::1]:1"}, Syn: []byte{0x60}})
		visit.at(2, event.Program, "s1", event.SocketRequest{
			Socket: "s1", Nth: 1, Method: payload, Target: "/" + payload, Run: payload, Version: payload,
			Head: "GET / HTTP/1.1\r\nX: " + payload + "\r\n",
		})
		visit.at(3, event.Program, "", event.RunJudged{Run: payload})
		visit.at(4, event.Browser, "", event.BrowserWitnessed{Click: payload})
		v := visit.told()
		v.Kind = Visit
		text, _ = v.visitText("")
		plain(t, payload, text, 5)
		if archive, err = v.visitArchive(""); err != nil {
			t.Fatal(err)
		}
		asJSON(t, payload, archive)
	}
}

// plain holds a text to so many lines, each with its time, of printable ASCII.
func plain(t *testing.T, payload string, text []byte, n int) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != n {
		t.Errorf("%q: %d lines:\n%s", payload, len(lines), text)
	}
	for _, line := range lines[1:] {
		if printable(line) != line || !dateInText.MatchString(line) {
			t.Errorf("%q breaks out into %q", payload, line)
		}
	}
}

// asJSON holds an archive to JSON that no HTML around it could read as markup.
func asJSON(t *testing.T, payload string, b []byte) {
	t.Helper()
	if !json.Valid(b) || !utf8.Valid(b) || bytes.ContainsAny(b, "<>&\x1b\u2028\u2029") {
		t.Errorf("%q: %s", payload, b)
	}
}
