package site

import (
	"bytes"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
)

func one(t *testing.T) *Site {
	t.Helper()
	s, err := New(Config{Pages: os.DirFS("../../web"), Static: os.DirFS("../../static")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *Site) single(t *testing.T, page, lang string, in Inside) string {
	t.Helper()
	f, err := newOneFile(s, page, lang)
	if err != nil {
		t.Fatal(err)
	}
	html, err := f.HTML(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// Every page that can be one file has all of itself inside, in either language, and names
// no other.
func TestOneFile(t *testing.T) {
	s := one(t)
	in := Inside{Script: []byte("let ran;"), Worker: []byte("postMessage(1);"), Lab: []byte{0, 1, 2}, Traces: map[string][]byte{"two-gets": []byte("{}")}}
	for _, lang := range []string{"ko", "en"} {
		pages := []string{LabPage}
		for _, l := range s.pages.book.Contents(lang) {
			if !l.Own() {
				pages = append(pages, l.Slug)
			}
		}
		for _, page := range pages {
			whole := html.UnescapeString(s.single(t, page, lang, in))
			if m := regexp.MustCompile(`(?:href|src|action)="(?:/|\.|http:|[\w-]+")[^"]*"?`).FindString(whole); m != "" {
				t.Errorf("%s in %s leads out of the file: %s", page, lang, m)
			}
			for _, part := range []string{`<html lang="` + lang + `">`, `data-holds="program">AAEC</script>`, `data-holds="trace:two-gets">{}</script>`, `<style data-sheet="ruler" media="not all">`, hashOf(in.Script)} {
				if !strings.Contains(whole, part) {
					t.Errorf("%s in %s has no %s", page, lang, part)
				}
			}
			if strings.Contains(whole, "ZgotmplZ") || strings.Count(whole, `<script type="module">`) != 1 {
				t.Errorf("%s in %s is badly made", page, lang)
			}
		}
	}
	if text := s.single(t, "question", "en", in); !strings.Contains(text, `src="data:image/svg+xml;base64,`) || strings.Contains(text, `class="turn"`) {
		t.Error("a chapter has no pictures, or says where to read on")
	}
}

// What would end within the page, or is no page, is refused.
func TestNoOneFile(t *testing.T) {
	s := one(t)
	f, err := newOneFile(s, LabPage, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []Inside{
		{Script: []byte(`"</script>"`)},
		{Worker: []byte(`"<SCRIPT "`)},
		{Traces: map[string][]byte{"x": []byte("</script\n>")}},
	} {
		if html, err := f.HTML(in); err == nil || bytes.Contains(html, []byte("</html>")) {
			t.Errorf("%q: no error", in)
		}
	}
	for page, lang := range map[string]string{"your-socket": "en", "nowhere": "en", "reuse": "fr"} {
		if _, err := newOneFile(s, page, lang); err == nil || !strings.Contains(err.Error(), "there are ") {
			t.Errorf("%s in %s: %v", page, lang, err)
		}
	}
}
