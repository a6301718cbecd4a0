package site

import (
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// copied is a copy of the site, by its files.
func copied(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	c := Copy{Pages: os.DirFS("../../web"), Static: os.DirFS("../../static"), Talk: "https://course.example", Version: "v1"}
	err := c.Write(func(name string, content []byte) error {
		if _, twice := files[name]; twice {
			t.Errorf("%s is written twice", name)
		}
		files[name] = string(content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A copy has every chapter in both languages and a frame for each experiment. It can
// lie under any path, and says nothing that only a server could know.
func TestCopy(t *testing.T) {
	files := copied(t)
	st := serve(t)
	for _, lang := range []string{"ko", "en"} {
		for _, l := range st.pages.book.Contents(lang) {
			for _, run := range runsOf(l) {
				if strings.HasPrefix(run, ownRun) {
					run = serverPage
				}
				if name := "embed/" + l.Slug + "/" + lang + "-" + run + ".html"; !strings.Contains(files[name], `<html lang="`+lang+`">`) || !strings.Contains(files[name], html.EscapeString(l.Title)) {
					t.Errorf("no %s, or in another language", name)
				}
			}
			if !strings.Contains(files[lang+"/lessons/"+l.Slug+"/index.html"], `<html lang="`+lang+`">`) {
				t.Errorf("no %s in %s", l.Slug, lang)
			}
		}
	}
	for name, page := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		if strings.HasPrefix(name, "ko/") || strings.HasPrefix(name, "en/") || strings.HasPrefix(name, "embed/") && !strings.HasSuffix(name, "/index.html") {
			wellFormed(t, page)
		}
		if m := regexp.MustCompile(`(href|src|action)="(/|http:)[^"]*"`).FindString(page); m != "" {
			t.Errorf("%s: %s is no relative address", name, m)
		}
		for _, what := range []string{"/api/", "/try/", "same-socket-visit", "oembed", "own-socket", `name="robots" content="noindex"`, "curl -s", "ZgotmplZ"} {
			if what == `name="robots" content="noindex"` && strings.HasPrefix(name, "embed/") {
				continue // as at a server
			}
			if strings.Contains(page, what) {
				t.Errorf("%s has %q", name, what)
			}
		}
	}
	if frame := files["embed/reuse/ko-race.html"]; !strings.Contains(frame, `<meta name="same-socket-talk" content="https://course.example">`) {
		t.Error("a frame does not know whom to talk to")
	}
}

// Every page with a lab has a sentence and a picture for browsers that do not start its
// program, and the script that shows them; runs that such a browser may play are named.
func TestCopyForOldBrowsers(t *testing.T) {
	files := copied(t)
	pages := 0
	for name, page := range files {
		lab := strings.Contains(page, `<meta name="same-socket-lab"`)
		if !strings.HasSuffix(name, ".html") || !lab {
			continue
		}
		pages++
		m := regexp.MustCompile(`(?s)<div class="old" hidden="hidden">\s*<p class="needs-server">[^<]+</p>\s*<img data-href="[./]*([^"?]*)`).FindStringSubmatch(page)
		if m == nil || files[m[1]] == "" || !strings.Contains(page, "old.js") {
			t.Errorf("%s has nothing for an old browser: %q", name, m)
		}
	}
	runs := Copy{Pages: os.DirFS("../../web")}.Runs()
	if pages < 2*len(runs) || len(runs) < 25 || !slices.Contains(runs, firstRun) {
		t.Errorf("%d pages with a lab, runs %q", pages, runs)
	}
}

// Who may do what stands in the pages: WebAssembly where a lab can be made and nowhere
// else; script where there is any.
func TestCopyPolicies(t *testing.T) {
	for name, page := range copied(t) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`).FindStringSubmatch(page)
		if policy == nil || !strings.HasPrefix(policy[1], "default-src &#39;none&#39;") {
			t.Errorf("%s has the policy %q", name, policy)
			continue
		}
		lab := strings.Contains(page, `<meta name="same-socket-lab" content="`)
		if lab != strings.Contains(policy[1], "wasm-unsafe-eval") || lab && !strings.Contains(policy[1], "trusted-types") {
			t.Errorf("%s has a lab: %v; its policy is %s", name, lab, policy[1])
		}
		if script := strings.Contains(page, "<script"); script != strings.Contains(policy[1], "script-src") {
			t.Errorf("%s has script: %v; its policy is %s", name, script, policy[1])
		}
		if strings.Contains(page, "<script") && strings.Index(page, "<meta http-equiv") > strings.Index(page, "<script") {
			t.Errorf("%s: the policy comes after what it is for", name)
		}
	}
}
