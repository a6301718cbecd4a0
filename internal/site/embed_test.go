package site

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"samesocket/internal/lesson"
)

// A frame is whole, opens neither visit nor lab, and leads back to its chapter.
func TestEmbedPage(t *testing.T) {
	st := serve(t, func(c *Config) { c.Talk = "https://course.example" })
	for _, l := range st.pages.book.Contents("en") {
		for lang, accept := range map[string]string{"ko": "en", "en": "ko"} {
			for _, run := range runsOf(l) {
				r := st.Do("GET", "/embed/"+l.Slug+"?lang="+lang+"&run="+run, "", "Accept-Language", accept)
				if r.StatusCode != 200 || r.Header.Get("Content-Language") != lang || r.Header.Get("Vary") != "Accept-Encoding" || r.Header.Get("Set-Cookie") != "" {
					t.Errorf("%s %s: %d %v", lang, l.Slug, r.StatusCode, r.Header)
				}
				wellFormed(t, r.Body)
				for _, want := range []string{
					`<body data-page="embed">`, `data-lesson="` + l.Slug + `" data-experiment="` + run + `" data-view="` + map[bool]string{false: "lab", true: "socket"}[strings.HasPrefix(run, "own:")] + `" data-controls="predict time ladder" data-pace="auto">`,
					`<span class="run" data-run="` + run + `">`, `<section id="stage"`, `href="/` + lang + "/lessons/" + l.Slug + `" target="_blank" rel="noopener"`,
					`<meta name="same-socket-talk" content="https://course.example">`,
				} {
					if !strings.Contains(r.Body, want) {
						t.Errorf("%s %s %s lacks %s", lang, l.Slug, run, want)
					}
				}
				if asks := strings.Contains(r.Body, `data-kind="predict"`); asks != slices.ContainsFunc(l.Steps, func(s lesson.Step) bool { return s.Kind == "predict" && s.Scenario == run }) {
					t.Errorf("%s %s: a prediction %v", l.Slug, run, asks)
				}
				if strings.Contains(r.Body, "same-socket-visit") || strings.Contains(r.Body, `class="mistakes"`) {
					t.Errorf("%s %s: %s", l.Slug, run, r.Body)
				}
			}
		}
	}
	if r := st.Do("GET", "/embed/question", "", "Accept-Language", "ko"); r.Header.Get("Vary") != "Accept-Language" || r.Header.Get("Content-Language") != "ko" {
		t.Errorf("without lang: %v", r.Header)
	}
	if body := st.Do("GET", "/embed/question?lang=en&view=socket", "").Body; strings.Contains(body, `class="run"`) || strings.Contains(body, `data-kind="predict"`) || !strings.Contains(body, `class="pool"`) {
		t.Error("the socket view offers an experiment of the lab, or does not say whose sockets these are")
	}
}

// What cannot be used is named with what can be; names that nobody knows are left
// alone. Nothing is an error.
func TestEmbedParameters(t *testing.T) {
	st := serve(t)
	const allowed = `<li><code>%s</code> Allowed: <code>%s</code></li>`
	for query, want := range map[string]string{
		"":                                 "",
		"utm_source=moodle&forceview=1":    "",
		"speed=0.02":                       "",
		"speed=10":                         "",
		"controls=none":                    "",
		"controls=all":                     "",
		"controls=ladder,predict":          "",
		"view=lab&theme=dark&autoplay=1":   "",
		"run=two-gets":                     "",
		"run=race":                         fmt.Sprintf(allowed, "run=race", "two-gets"),
		"run=":                             fmt.Sprintf(allowed, "run=", "two-gets"),
		"speed=0":                          fmt.Sprintf(allowed, "speed=0", "auto, 0.02 … 10"),
		"speed=NaN":                        fmt.Sprintf(allowed, "speed=NaN", "auto, 0.02 … 10"),
		"speed=1e9":                        fmt.Sprintf(allowed, "speed=1e9", "auto, 0.02 … 10"),
		"view=Lab":                         fmt.Sprintf(allowed, "view=Lab", "lab, socket"),
		"lang=fr":                          fmt.Sprintf(allowed, "lang=fr", "ko, en"),
		"theme=%3Cscript%3E":               fmt.Sprintf(allowed, "theme=&lt;script&gt;", "auto, light, dark"),
		"theme=%ff":                        fmt.Sprintf(allowed, "theme=\uFFFD", "auto, light, dark"),
		"autoplay=yes":                     fmt.Sprintf(allowed, "autoplay=yes", "0, 1"),
		"controls=time,":                   fmt.Sprintf(allowed, "controls=time,", "none, all, predict,time,ladder,acts"),
		"theme=" + strings.Repeat("x", 99): fmt.Sprintf(allowed, "theme="+strings.Repeat("x", longestValue)+"…", "auto, light, dark"),
	} {
		r := st.Do("GET", "/embed/question?"+query, "", "Accept-Language", "en")
		if r.StatusCode != 200 || !strings.Contains(r.Body, want) || strings.Contains(r.Body, `class="mistakes"`) != (want != "") {
			t.Errorf("%.60q: %d, want %q in %s", query, r.StatusCode, want, r.Body)
		}
		wellFormed(t, r.Body)
	}
	r := st.Do("GET", "/embed/nothing?lang=en", "")
	if want := fmt.Sprintf(allowed, "lesson=nothing", "question, handshake, lookup, reuse, stateless, boundaries, closing, faults, cost, your-socket, middle, versions"); r.StatusCode != 404 || !strings.Contains(r.Body, want) {
		t.Errorf("a chapter that does not exist: %d %s", r.StatusCode, r.Body)
	}
	wellFormed(t, r.Body)
}

// Whatever an address says, the frame is well-formed and no mistake of ours.
func FuzzEmbedParameters(f *testing.F) {
	for _, s := range []string{"", "speed=2&view=x", "controls=,,&run=\x00", "lang=ko&lang=en", "theme=\"><script>"} {
		f.Add(s)
	}
	web := os.DirFS("../../web")
	p, err := readPages(web)
	if err != nil {
		f.Fatal(err)
	}
	l := p.book.Lesson("en", "closing")
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		x, mistakes := readExperiment(l, q)
		for _, m := range mistakes {
			if !q.Has(m.Name) {
				t.Errorf("%q is complained about, and not there", m.Name)
			}
		}
		again, none := readExperiment(l, x.query("en"))
		if len(none) > 0 || fmt.Sprint(again) != fmt.Sprint(x) {
			t.Errorf("%+v comes back as %+v with %v", x, again, none)
		}
	})
}

// The element and its types are there for any site, and may be kept only as long
// as they are the same.
func TestEmbedScript(t *testing.T) {
	static, err := fs.Sub(os.DirFS("../.."), "static")
	if err != nil {
		t.Fatal(err)
	}
	st := serve(t, func(c *Config) { c.Static = static })
	for path, kind := range map[string]string{"/embed.js": "text/javascript; charset=utf-8", "/embed.d.ts": "text/plain; charset=utf-8"} {
		r := st.Do("GET", path, "", "Origin", "https://course.example", "Accept-Encoding", "gzip")
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || r.Header.Get("Access-Control-Allow-Origin") != "*" ||
			r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || r.Header.Get("Cache-Control") != "no-cache" || r.Header.Get("ETag") == "" {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
		if path == "/embed.js" {
			if t.Logf("embed.js: %d octets in gzip", len(r.Body)); len(r.Body) >= 3000 {
				t.Errorf("embed.js is %d octets in gzip, want fewer than 3,000", len(r.Body))
			}
		}
	}
	if written, err := os.ReadFile("../../web/src/embed/embed.d.ts"); err != nil || st.Do("GET", "/embed.d.ts", "").Body != string(written) {
		t.Errorf("embed.d.ts is not as it was written (%v)", err)
	}
}
