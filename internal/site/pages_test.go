package site

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"samesocket/internal/webtest"
)

func TestLanguageIsChosenOnce(t *testing.T) {
	st := serve(t)
	for accept, want := range map[string]string{
		"":                        "/en/",
		"ko":                      "/ko/",
		"ko-KR,ko;q=0.9,en;q=0.8": "/ko/",
		"en-GB,en;q=0.9,ko;q=0.1": "/en/",
		"fr":                      "/en/",
		"fr,ko;q=0.5":             "/ko/",
		"ko;q=0,en":               "/en/",
		"*":                       "/en/",
		"\"';;;=,,":               "/en/",
		strings.Repeat("a-", 900): "/en/",
	} {
		r := st.Do("GET", "/", "", "Accept-Language", accept)
		if r.StatusCode != 302 || r.Header.Get("Location") != want || r.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%.40q: %d to %q, Vary %q", accept, r.StatusCode, r.Header.Get("Location"), r.Header.Get("Vary"))
		}
	}
}

// Every page is whole, is in its language, says so, and leads to the same page
// in the other.
func TestPages(t *testing.T) {
	st := serve(t)
	for _, name := range []string{"", "lab", "client", "limits", "licenses", "teach", "rfc", "kernel", "lessons/question", "lessons/handshake", "lessons/lookup", "lessons/reuse", "lessons/stateless", "lessons/closing", "lessons/your-socket", "lessons/middle", "lessons/versions"} {
		for lang, other := range map[string]string{"ko": "en", "en": "ko"} {
			r := st.Do("GET", "/"+lang+"/"+name, "", "Accept-Language", other)
			checkPage(t, lang, r)
			for _, want := range []string{
				`hreflang="` + other + `" href="http://` + st.addr + "/" + other + "/" + name + `"`,
				`src="/static/app.js?v=`, `<link rel="stylesheet" href="/static/`, `href="/static/icon.svg?v=`,
				`aria-current="page"`, "⇄ <wbr>" + st.addr,
			} {
				if !strings.Contains(r.Body, want) {
					t.Errorf("/%s/%s lacks %s", lang, name, want)
				}
			}
			if r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("/%s/%s may be cached, though it holds a visit's token", lang, name)
			}
		}
	}
}

func TestNotFoundPages(t *testing.T) {
	st := serve(t)
	for _, c := range []struct{ path, accept, lang string }{
		{"/ko/none", "en", "ko"},
		{"/en/none", "ko", "en"},
		{"/ko/lab/x", "en", "ko"},
		{"/ko/lessons/none", "en", "ko"},
		{"/en/lessons/nothing", "ko", "en"},
		{"/en/lessons/", "ko", "en"},
		{"/fr/lessons/question", "ko", "ko"},
		{"/fr/", "ko", "ko"},
		{"/fr/lab", "en", "en"},
		{"/fr", "ko", "ko"},
		{"/favicon.ico", "", "en"},
		{"/a/b/c", "ko", "ko"},
		{"/%3Cscript%3E/", "en", "en"},
		{"//evil.example/", "en", "en"},
		{"/ko//evil.example", "en", "ko"},
	} {
		r := st.Do("GET", c.path, "", "Accept-Language", c.accept)
		if r.StatusCode != 404 {
			t.Errorf("%s: %d", c.path, r.StatusCode)
		}
		checkPage(t, c.lang, r)
		if strings.Contains(r.Body, "same-socket-visit") {
			t.Errorf("%s opened a visit", c.path)
		}
	}
}

// A page is packed for those who ask for it, which most of its octets go with.
func TestPagesArePacked(t *testing.T) {
	st := serve(t)
	plain := st.Do("GET", "/ko/lessons/reuse", "", "Accept-Encoding", "gzip;q=0")
	packed := st.Do("GET", "/ko/lessons/reuse", "", "Accept-Encoding", "gzip, br")
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || 2*len(packed.Body) > len(plain.Body) {
		t.Errorf("%d octets %q, and %d packed %q", len(plain.Body), plain.Header.Get("Content-Encoding"), len(packed.Body), packed.Header.Get("Content-Encoding"))
	}
	for _, r := range []webtest.Reply{plain, packed} {
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Vary %q", r.Header.Get("Vary"))
		}
	}
	zr, err := gzip.NewReader(strings.NewReader(packed.Body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	checkPage(t, "ko", webtest.Reply{Response: packed.Response, Body: string(body)})
}

func checkPage(t *testing.T, lang string, r webtest.Reply) {
	t.Helper()
	if got := r.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	if r.Header.Get("Content-Language") != lang || !strings.Contains(r.Body, `<html lang="`+lang+`">`) {
		t.Errorf("want the language %s, got %s", lang, r.Header.Get("Content-Language"))
	}
	for _, once := range []string{"<title>", "<h1>", `<meta name="description"`, "<main id=\"app\"", `<footer id="own-socket"`} {
		if n := strings.Count(r.Body, once); n != 1 {
			t.Errorf("%s %d times", once, n)
		}
	}
	for _, mistake := range []string{"ZgotmplZ", "<no value>", "style=", "onclick", "javascript:"} {
		if strings.Contains(r.Body, mistake) {
			t.Errorf("the page contains %q", mistake)
		}
	}
	wellFormed(t, r.Body)
}

var tagPattern = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*>`)

// wellFormed checks that every tag is written as a tag, that each that opens is
// closed in its place, and that no id is used twice.
func wellFormed(t *testing.T, body string) {
	t.Helper()
	body, ok := strings.CutPrefix(body, "<!doctype html>")
	if !ok {
		t.Error("no doctype")
	}
	void := []string{"meta", "link", "wbr", "br", "img", "input", "hr"}
	var open []string
	ids := map[string]bool{}
	for _, m := range tagPattern.FindAllStringSubmatch(body, -1) {
		closing, name := m[1] == "/", m[2]
		for _, id := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(m[3], -1) {
			if ids[id[1]] {
				t.Errorf("two elements are called %s", id[1])
			}
			ids[id[1]] = true
		}
		switch {
		case slices.Contains(void, name):
		case !closing:
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> closes %v", name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
	if rest := tagPattern.ReplaceAllString(body, ""); strings.ContainsAny(rest, "<>") {
		t.Errorf("a stray < or > in %q", rest)
	}
}

// The reference of the API is a page like others.
func TestReference(t *testing.T) {
	st := serve(t)
	for _, lang := range []string{"ko", "en"} {
		r := st.Do("GET", "/"+lang+"/api", "")
		checkPage(t, lang, r)
		if !strings.Contains(r.Body, ">POST /api/labs/{id}/requests<") || !strings.Contains(r.Body, `href="/api/openapi.json"`) {
			t.Errorf("the %s page lacks routes", lang)
		}
		if !strings.Contains(st.Do("GET", "/"+lang+"/limits", "").Body, `href="/`+lang+`/api"`) {
			t.Errorf("nothing leads to the %s page", lang)
		}
	}
}

// Both languages have the same words to say, each key is used, and Korean never
// sets a variable straight before a particle.
func TestWords(t *testing.T) {
	words := map[string]map[string]string{}
	for _, lang := range []string{"ko", "en"} {
		m := map[string]string{}
		for _, part := range []string{"page.", "page.teach.", "page.rfc.", "page.kernel.", "page.alone."} {
			b, err := os.ReadFile("../../web/messages/" + part + lang + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &m); err != nil {
				t.Fatal(err)
			}
		}
		words[lang] = m
	}
	var templates strings.Builder
	for _, name := range []string{"layout", "contents", "front", "lesson", "lab", "client", "limits", "licenses", "api", "rfc", "kernel", "replay", "notfound", "predict", "social", "old", "frame", "embed", "teach", "alone", "choose", "file"} {
		b, err := os.ReadFile("../../web/templates/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		templates.Write(b)
		if regexp.MustCompile(`}}(</\w+>)?(은|는|이|가|을|를|과|와|으로|로)[ .]`).Match(b) {
			t.Errorf("%s sets a variable before a particle", name)
		}
	}
	for key, text := range words["en"] {
		if words["ko"][key] == "" || text == "" {
			t.Errorf("%s is not said in both languages", key)
		}
		short := strings.TrimPrefix(key, "page.")
		made := strings.HasPrefix(short, "limit.") || strings.HasPrefix(short, "nav.") || strings.HasPrefix(short, "api.in.") || strings.HasSuffix(short, "Event") || strings.HasPrefix(short, "replay.word.") || strings.HasPrefix(short, "teach.controls.") || strings.HasPrefix(short, "rfc.level.") || slices.Contains([]string{"kernel.client", "kernel.server"}, short) || strings.HasPrefix(short, "kernel.of.") || strings.HasPrefix(short, "kernel.value.") || strings.HasPrefix(short, "kernel.why.") || strings.HasSuffix(short, ".title")
		if !made && !strings.Contains(templates.String(), `.T "`+short+`"`) {
			t.Errorf("%s is never said", key)
		}
	}
	if len(words["ko"]) != len(words["en"]) {
		t.Errorf("%d Korean words, %d English", len(words["ko"]), len(words["en"]))
	}
	if informal := regexp.MustCompile(`(해요|세요|이에요|예요)[.?" ]`); informal.MatchString(strings.Join(slices.Collect(maps.Values(words["ko"])), "\n")) {
		t.Error("the Korean words leave the 합니다 style")
	}
}
