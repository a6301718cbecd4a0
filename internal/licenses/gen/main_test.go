package main

import (
	"os"
	"testing"

	"samesocket/internal/licenses"
)

const root = "../../.."

// Whatever module is linked and whatever package of npm is in static is in the list, in
// that version, with a text; and nothing else is.
func TestTheListIsComplete(t *testing.T) {
	groups, err := licenses.Read(os.DirFS(root + "/web"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[licenses.Work]bool{}
	for _, g := range groups {
		if len(g.Text) < 100 {
			t.Errorf("the terms of %v are %q", g.Works, g.Text)
		}
		for _, work := range g.Works {
			listed[work] = true
		}
	}
	all, err := works(root)
	if err != nil {
		t.Fatal(err)
	}
	for work := range all {
		if !listed[work] {
			t.Errorf("%s %s is missing: go generate ./web", work.Name, work.Version)
		}
		delete(listed, work)
	}
	for work := range listed {
		t.Errorf("%s %s is in nothing that is given to others: go generate ./web", work.Name, work.Version)
	}
	for _, name := range []string{"Go", "gvisor.dev/gvisor", "nhooyr.io/websocket", "lit-html"} {
		found := false
		for work := range all {
			found = found || work.Name == name
		}
		if !found {
			t.Errorf("%s is not looked at", name)
		}
	}
}
