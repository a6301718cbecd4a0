package site

import (
	"encoding/json"
	"html"
	"io/fs"
	"os"
	"strings"
	"testing"

	"samesocket/internal/webtest"
)

// What a teacher copies, for every choice that makes it different. HOST stands
// for the server's own address.
func TestSnippets(t *testing.T) {
	st := serve(t)
	for _, c := range []struct{ query, iframe, element, picture string }{
		{
			"", `<iframe src="HOST/embed/question?lang=en" title="HTTP forgets. So who remembers the handshake? · Same Socket" width="100%" height="900" loading="lazy" frameborder="0"></iframe>`,
			"<script type=\"module\" src=\"HOST/embed.js\"></script>\n<same-socket lesson=\"question\" lang=\"en\"></same-socket>",
			`<a href="HOST/en/lessons/question"><img src="HOST/static/cards/question.en.png" alt="HTTP forgets. So who remembers the handshake? · Same Socket" width="600" height="315"></a>`,
		},
		{
			"experiment=reuse/race&lang=ko&view=lab&speed=0.1&theme=dark&controls=time&controls=ladder&autoplay=1&height=1234",
			`<iframe src="HOST/embed/reuse?autoplay=1&amp;controls=time%2Cladder&amp;lang=ko&amp;run=race&amp;speed=0.1&amp;theme=dark" title="“열어 두라”는 말은 누가 했습니까? · Same Socket" width="100%" height="1234" loading="lazy" frameborder="0"></iframe>`,
			"<script type=\"module\" src=\"HOST/embed.js\"></script>\n<same-socket lesson=\"reuse\" lang=\"ko\" run=\"race\" speed=\"0.1\" theme=\"dark\" controls=\"time,ladder\" autoplay></same-socket>",
			`<a href="HOST/ko/lessons/reuse"><img src="HOST/static/cards/reuse.ko.png" alt="“열어 두라”는 말은 누가 했습니까? · Same Socket" width="600" height="315"></a>`,
		},
		{
			"experiment=closing/idle-timeout&lang=en&view=socket&height=9",
			`<iframe src="HOST/embed/closing?controls=none&amp;lang=en&amp;view=socket" title="TITLE · Same Socket" width="100%" height="900" loading="lazy" frameborder="0"></iframe>`,
			"<script type=\"module\" src=\"HOST/embed.js\"></script>\n<same-socket lesson=\"closing\" lang=\"en\" view=\"socket\" controls=\"none\"></same-socket>",
			`<a href="HOST/en/lessons/closing"><img src="HOST/static/cards/closing.en.png" alt="TITLE · Same Socket" width="600" height="315"></a>`,
		},
	} {
		var got struct{ Source, Iframe, Element, Picture string }
		if err := json.Unmarshal([]byte(st.Do("GET", "/en/teach/snippets?"+c.query, "").Body), &got); err != nil {
			t.Fatal(err)
		}
		fill := strings.NewReplacer("HOST", st.URL, "TITLE", html.EscapeString(st.pages.book.Lesson("en", "closing").Title))
		for what, pair := range map[string][2]string{"iframe": {got.Iframe, c.iframe}, "element": {got.Element, c.element}, "picture": {got.Picture, c.picture}} {
			if want := fill.Replace(pair[1]); pair[0] != want {
				t.Errorf("%s of %q:\n got %s\nwant %s", what, c.query, pair[0], want)
			}
		}
		page := st.Do("GET", "/en/teach?"+c.query, "").Body
		for _, snippet := range []string{got.Iframe, got.Element, got.Picture} {
			if !strings.Contains(page, ">"+html.EscapeString(snippet)+"</code>") {
				t.Errorf("the page of %q does not show %s", c.query, snippet)
			}
		}
		if !strings.Contains(html.UnescapeString(page), `<iframe id="preview" src="`+strings.TrimPrefix(got.Source, st.URL)+`"`) {
			t.Errorf("the page of %q previews something else than %s", c.query, got.Source)
		}
	}
}

// The form works without script, and says plainly where localhost leads.
func TestTeachPage(t *testing.T) {
	st := serve(t)
	for _, lang := range []string{"ko", "en"} {
		r := st.Do("GET", "/"+lang+"/teach", "")
		checkPage(t, lang, r)
		if !strings.Contains(r.Header.Get("Content-Security-Policy"), "form-action 'self'") || !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: %v", lang, r.Header)
		}
		if !strings.Contains(r.Body, `class="local"`) || !strings.Contains(r.Body, "localhost") {
			t.Errorf("%s: nothing is said of localhost", lang)
		}
		for _, l := range st.pages.book.Contents(lang) {
			for _, run := range runsOf(l) {
				if !strings.Contains(r.Body, `<option value="`+l.Slug+"/"+run+`"`) {
					t.Errorf("%s: %s/%s cannot be chosen", lang, l.Slug, run)
				}
			}
		}
	}
	hosted := st.Do("GET", "/en/teach", "", "Host", "lab.example.org").Body
	if strings.Contains(hosted, `class="local"`) || !strings.Contains(hosted, "https://lab.example.org/embed.js") {
		t.Error("a hosted copy is taken for a local one, or its snippets name another")
	}
	for _, path := range []string{"/fr/teach", "/fr/teach/snippets"} {
		if r := st.Do("GET", path, ""); r.StatusCode != 404 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

// oEmbed: chapters and frames of this server, and nothing else.
func TestOEmbed(t *testing.T) {
	static, err := fs.Sub(os.DirFS("../.."), "static")
	if err != nil {
		t.Fatal(err)
	}
	st := serve(t, func(c *Config) { c.Static = static })
	ask := func(query string) (r webtest.Reply, got oembedding) {
		r = st.Do("GET", "/oembed?"+query, "", "Origin", "https://course.example")
		if r.Header.Get("Access-Control-Allow-Origin") != "*" || r.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%s: other sites cannot ask, or are told in another's language: %v", query, r.Header)
		}
		_ = json.Unmarshal([]byte(r.Body), &got)
		return r, got
	}
	for query, want := range map[string]string{
		"url=" + st.URL + "/ko/lessons/reuse":                                           `/embed/reuse?lang=ko"`,
		"url=" + st.URL + "/en/lessons/reuse%23step-3&format=json":                      `/embed/reuse?lang=en"`,
		"url=" + st.URL + "/embed/reuse%3Flang=ko%26run=race%26speed=9":                 `/embed/reuse?lang=ko&amp;run=race&amp;speed=9"`,
		"url=" + st.URL + "/embed/closing%3Flang=en%26view=wrong&maxwidth=500":          `/embed/closing?lang=en"`,
		"url=" + st.URL + "/en/lessons/question&maxwidth=400&maxheight=300&format=json": `/embed/question?lang=en"`,
		"url=" + st.URL + "/en/lessons/question&maxwidth=x&maxheight=-3":                `/embed/question?lang=en"`,
		"url=" + strings.ReplaceAll(st.URL, ":", "%3A") + "%2Fen%2Flessons%2Fquestion":  `/embed/question?lang=en"`,
	} {
		r, got := ask(query)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/json" || got.Version != "1.0" || got.Type != "rich" || got.Title == "" ||
			!strings.HasPrefix(got.HTML, "<iframe src=\""+st.URL+want) || got.Width <= 0 || got.Height <= 0 {
			t.Errorf("%s: %d %s", query, r.StatusCode, r.Body)
		}
		if strings.Contains(query, "maxwidth=400") && (got.Width != 400 || got.Height != 300 || got.ThumbnailURL != "") {
			t.Errorf("%s exceeds what was asked for: %s", query, r.Body)
		}
		if !strings.Contains(query, "maxwidth") {
			if thumb := st.Do("GET", strings.TrimPrefix(got.ThumbnailURL, st.URL), ""); thumb.StatusCode != 200 || thumb.Header.Get("Content-Type") != "image/png" || thumb.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
				t.Errorf("%s: the thumbnail %q: %d", query, got.ThumbnailURL, thumb.StatusCode)
			}
		}
	}
	for _, query := range []string{
		"", "url=", "url=%zz", "url=/en/lessons/reuse", "url=https://evil.example/en/lessons/reuse", "url=" + st.URL, "url=" + st.URL + "/en/lab",
		"url=" + st.URL + "/en/lessons/nothing", "url=" + st.URL + "/fr/lessons/reuse", "url=" + st.URL + "/embed/", "url=" + st.URL + "@evil.example/embed/reuse",
		"url=http://x@" + st.addr + "/embed/reuse", "url=javascript:alert(1)",
	} {
		r, _ := ask(query)
		r.WantProblem(t, 404, "not_embeddable")
	}
	for limits, shown := range map[string]bool{"maxwidth=1199": false, "maxheight=629": false, "maxwidth=1200&maxheight=630": true, "maxwidth=9999": true} {
		if _, got := ask(limits + "&url=" + st.URL + "/en/lessons/reuse"); (got.ThumbnailURL != "") != shown {
			t.Errorf("%s: a thumbnail of %d × %d", limits, got.ThumbnailWidth, got.ThumbnailHeight)
		}
	}
	r, _ := ask("format=xml&url=" + st.URL + "/en/lessons/reuse")
	r.WantProblem(t, 501, "format_unknown")
}

// A chapter says how to embed it, and what to show beside a link to it.
func TestChaptersIntroduceThemselves(t *testing.T) {
	static, err := fs.Sub(os.DirFS("../.."), "static")
	if err != nil {
		t.Fatal(err)
	}
	st := serve(t, func(c *Config) { c.Static = static })
	for _, lang := range []string{"ko", "en"} {
		for _, slug := range st.slugs(lang) {
			here := st.URL + "/" + lang + "/lessons/" + slug
			body := html.UnescapeString(st.Do("GET", "/"+lang+"/lessons/"+slug, "").Body)
			oembed := between(t, body, `<link rel="alternate" type="application/json+oembed" href="`, `"`)
			if r := st.Do("GET", strings.TrimPrefix(oembed, st.URL), ""); r.StatusCode != 200 || !strings.Contains(r.Body, "/embed/"+slug+"?lang="+lang) {
				t.Errorf("%s: %s answers %d %s", here, oembed, r.StatusCode, r.Body)
			}
			image := between(t, body, `<meta property="og:image" content="`, `"`)
			if r := st.Do("GET", strings.TrimPrefix(image, st.URL), ""); r.StatusCode != 200 || !strings.HasPrefix(r.Body, "\x89PNG") || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: the card %s: %d", here, image, r.StatusCode)
			}
			if got := between(t, body, `<meta property="og:url" content="`, `"`); got != here {
				t.Errorf("%s calls itself %s", here, got)
			}
		}
	}
}

func between(t *testing.T, s, from, to string) string {
	t.Helper()
	_, after, ok := strings.Cut(s, from)
	found, _, _ := strings.Cut(after, to)
	if !ok || found == "" {
		t.Fatalf("no %s", from)
	}
	return found
}
