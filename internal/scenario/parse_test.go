package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that is wrong is refused with its name and line.
func TestParseErrors(t *testing.T) {
	file := func(steps, expects, more string) string {
		return "words\n-- steps --\nget /hello\n" + steps + "\n-- expect --\nok: some server:accepted\n" + expects + "\n" + more
	}
	for _, c := range []struct{ file, want string }{
		{"", "there must be steps"},
		{"-- steps --\nget /hello\n", "there must be steps"},
		{file("fly away", "", ""), "x.txtar:4: there is no act"},
		{file("get", "", ""), "x.txtar:4: want a target"},
		{file("get /hello as C", "", ""), "x.txtar:4: want a target"},
		{file("post /echo body", "", ""), "x.txtar:4: want a target"},
		{file("post /echo with Accept", "", ""), "x.txtar:4: want a target"},
		{file("lose data from client", "", ""), "x.txtar:4: want lose"},
		{file("cut c1", "", ""), "x.txtar:4: want cut"},
		{file("power-cycle both", "", ""), "x.txtar:4: want client or server"},
		{file("connections", "", ""), "x.txtar:4: want connections"},
		{file("connections many", "", ""), "x.txtar:4: strconv"},
		{file("read-body client", "", ""), "x.txtar:4: want read-body"},
		{file("request-timeout", "", ""), "x.txtar:4: want request-timeout"},
		{file("request-timeout soon", "", ""), "x.txtar:4: time: invalid duration"},
		{file("rate", "", ""), "x.txtar:4: want rate"},
		{file("get '/hello", "", ""), "x.txtar:4: a quote"},
		{file("wait", "", ""), "x.txtar:4: want wait"},
		{file("wait 3", "", ""), "x.txtar:4: time: missing unit"},
		{file("wait 3s\nmeanwhile cut", "", ""), "x.txtar:5: meanwhile no time"},
		{file("meanwhile wait 3s", "", ""), "x.txtar:4: meanwhile no time"},
		{"-- steps --\nmeanwhile cut\n", "x.txtar:2: there is no act before"},
		{file("close nobody c1", "", ""), "x.txtar:4: want close"},
		{file("close client c0", "", ""), "x.txtar:4: want close"},
		{file("accepting maybe", "", ""), "x.txtar:4: want accepting"},
		{file("idle server soon", "", ""), "x.txtar:4: time: invalid duration"},
		{file("idle link 5s", "", ""), "x.txtar:4: want client or server"},
		{file("rtt", "", ""), "x.txtar:4: want rtt"},
		{file("skip", "", ""), "x.txtar:4: want skip"},
		{file("raw new request", "", ""), "x.txtar:4: there is no section request"},
		{file("raw new request cuts few", "", "-- request --\nGET\n"), "x.txtar:4: strconv"},
		{file("raw new request gap", "", "-- request --\nGET\n"), "x.txtar:4: want cuts"},
		{file("segment 1 80 ACK seq 1", "", ""), "x.txtar:4: want segment"},
		{file("segment 1 > 80 ACK seq x", "", ""), "x.txtar:4: strconv"},
		{file(`get "/hello`, "", ""), "x.txtar:4: a quote"},
		{file("", "ok: some server:accepted", ""), "x.txtar:7: ok is expected twice"},
		{file("", "some server:accepted", ""), "x.txtar:7: want an id"},
		{file("", "a: some server:guessed", ""), `x.txtar:7: there is no event "server:guessed"`},
		{file("", "a: some server:accepted host", ""), "x.txtar:7: \"host\" is no condition"},
		{file("", "a: perhaps server:accepted", ""), "x.txtar:7: there is no expectation"},
		{file("", "a: count many server:accepted", ""), "x.txtar:7: strconv"},
		{file("", "a: count 1", ""), "x.txtar:7: want the name"},
		{file("", "a: apart 2rtt server:accepted", ""), "x.txtar:7: want two"},
		{file("", "a: apart", ""), "x.txtar:7: nothing"},
		{file("", "a: states link c1 CLOSED", ""), "x.txtar:7: want client or server"},
		{file("", "a: same requests r1", ""), "x.txtar:7: want requests"},
		{file("", "", "-- request --\nGET\n"), "x.txtar: no step uses section request"},
		{file("", "", "-- steps --\nget /hello\n"), "x.txtar:8: section steps comes twice"},
	} {
		_, err := Parse("x.txtar", []byte(c.file))
		if err == nil || !strings.HasPrefix(err.Error(), "x.txtar") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.file, err, c.want)
		}
	}
	if _, err := Parse("No Name.txtar", nil); err == nil {
		t.Error("a name of any kind is accepted")
	}
}

// Whatever a file says, it is read or refused; and what is read stays the same
// with another golden section.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob(filepath.Join(files, "*"+extension))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse("x.txtar", b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "x.txtar") {
				t.Errorf("%v does not name the file", err)
			}
			return
		}
		again, err := Parse("x.txtar", Replace(b, "other\n"))
		if err != nil || again.Golden != "other\n" || len(again.Steps) != len(s.Steps) || len(again.Expects) != len(s.Expects) {
			t.Errorf("%q becomes %+v, %v", b, again, err)
		}
		for _, e := range s.Expects {
			e.make().end(newStory(200))
		}
	})
}
