package site

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What cannot stand beside another picture is shown in halves, and nothing else.
func TestHalvesOfWhatIsTooTall(t *testing.T) {
	for _, p := range []struct{ width, height, half int }{{640, 479, 0}, {640, 941, 0}, {640, 944, 251}, {640, 2703, 718}} {
		if got := (&picture{Width: p.width, Height: p.height}).HalfHeight(); got != p.half {
			t.Errorf("half of %d by %d is %d high on paper, want %d", p.width, p.height, got, p.half)
		}
	}
}

// Every run of every chapter has a picture in the chapter's language, which is
// there, may be kept, and stands alone.
func TestEveryRunHasAPicture(t *testing.T) {
	st := serve(t, func(c *Config) { c.Static = os.DirFS("../../static") })
	for _, lang := range []string{"ko", "en"} {
		runs := 0
		for _, l := range st.pages.book.Contents(lang) {
			body := st.Do("GET", "/"+lang+"/lessons/"+l.Slug, "").Body
			shown := 0
			for _, step := range l.Steps {
				for _, run := range step.Runs() {
					if strings.HasPrefix(run, "own:") {
						continue // nobody else's sockets would do
					}
					shown++
					p := (view{Lang: lang, assets: st.assets}).Picture(run)
					if p == nil {
						t.Errorf("%s %s: no picture of %s", lang, l.Slug, run)
						continue
					}
					img := fmt.Sprintf(`<img src="/static/pictures/%s.%s.svg?v=`, run, lang)
					if size := fmt.Sprintf(`width="%d" height="%d" loading="lazy">`, p.Width, p.Height); !strings.Contains(body, img) || !strings.Contains(body, size) {
						t.Errorf("%s %s: no %s", lang, l.Slug, img)
					}
					if !strings.Contains(body, ": "+html.EscapeString(p.Title)+`" width=`) {
						t.Errorf("%s %s: %s has no words", lang, l.Slug, run)
					}
					r := st.Do("GET", p.URL, "")
					if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
						t.Errorf("%s: %d %v", p.URL, r.StatusCode, r.Header)
					}
					if got := r.Header.Get("Content-Security-Policy"); got != picturePolicy {
						t.Errorf("%s: policy %q", p.URL, got)
					}
				}
			}
			if n := strings.Count(body, `<figure class="picture`); n != shown {
				t.Errorf("%s %s: %d pictures of %d runs", lang, l.Slug, n, shown)
			}
			runs += shown
		}
		if runs == 0 {
			t.Errorf("%s: no runs at all", lang)
		}
	}
}

// What is no picture is found when the server starts.
func TestBrokenPictures(t *testing.T) {
	for _, svg := range []string{"", "<svg", `<svg width="1" height="2" data-places="1"/>`, `<svg width="1" height="2"><title>x</title></svg>`, `<svg width="1"><title>x</title></svg>`, `<svg width="x" height="2"><title>x</title></svg>`} {
		if _, err := readPicture([]byte(svg)); err == nil {
			t.Errorf("%q passes for a picture", svg)
		}
	}
}

// The front page has a thumbnail for each chapter that has a picture: all but the one about the reader's own sockets.
func TestThumbnails(t *testing.T) {
	st := serve(t, func(c *Config) { c.Static = os.DirFS("../../static") })
	read := len(st.pages.book.Contents("en"))
	body := st.Do("GET", "/en/", "").Body
	if n := strings.Count(body, `<svg viewBox="0 0 90 100"`); n != read-1 {
		t.Errorf("%d thumbnails of %d chapters", n, read)
	}
	// The question: one connection, one handshake, two responses. The handshake: its arrows.
	for _, want := range []string{`<path class="ring syn" d="M\d+ 50h0"></path><path class="hole" d="M\d+ 50h0"></path><path class="bead data" d="(M\d+ 50h0){2}">`, `<path class="syn" d="M19 `} {
		if !regexp.MustCompile(want).MatchString(body) {
			t.Errorf("no thumbnail has %s", want)
		}
	}
}
