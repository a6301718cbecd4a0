package e2e

import (
	"slices"
	"strings"
	"testing"
)

// Without script every page can be read: its question and answer, the limits,
// what the lab is and how curl can use it, and the socket the page came on.
func TestReadableWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/", view{noScript: true})
	if at := look[string](p, "location.pathname"); at != "/en/" && at != "/ko/" {
		t.Errorf("/ leads to %s", at)
	}
	for path, words := range map[string][]string{
		"/ko/":       {"비연결성", "핸드셰이크", "accept"},
		"/en/":       {"How does the server know that the handshake was done?", "accept once"},
		"/ko/lab":    {"스크립트", "10.0.0.1", "curl", s.url + "/api/labs"},
		"/en/lab":    {"This needs script", "10.0.0.1", "curl", s.url + "/api/labs"},
		"/ko/limits": {"429"},
		"/en/limits": {"429", "Labs alive at once"},
		"/ko/rfc":    {"MUST NOT", "지키지 않음", "RFC 9112 §9.6"},
		"/en/kernel": {"listen(1) → 2", "GET /hello HTTP/1.1"},
	} {
		p.visit(path, "")
		for _, w := range append(words, "127.0.0.1:", " ⇄ "+s.addr()) {
			if !strings.Contains(look[string](p, "document.body.innerText"), w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
		if h1 := look[int](p, `document.querySelectorAll("h1").length`); h1 != 1 {
			t.Errorf("%s has %d headings of the first level", path, h1)
		}
		if dead := look[int](p, `document.querySelectorAll("button").length`); dead > 0 {
			t.Errorf("%s has %d buttons that do nothing", path, dead)
		}
	}
}

// What a run comes to can be seen without script too: its picture is there,
// whole, and as wide as the page lets it be.
func TestPicturesWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/lessons/handshake", view{noScript: true})
	const sizes = `Promise.all([...document.querySelectorAll(".picture img:not(.half)")].map(async (img) => {
		img.loading = "eager";
		await img.decode();
		return img.getBoundingClientRect().width > 300 ? img.naturalWidth : 0;
	}))`
	if got := look[[]int](p, sizes); len(got) != 3 || slices.ContainsFunc(got, func(wide int) bool { return wide != 416 }) {
		t.Errorf("the pictures are %v wide", got)
	}
}
