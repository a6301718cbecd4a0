package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// A verdict is given away as Markdown and as a link: who follows it sees the same,
// goes on seeing what comes, and finds no token anywhere.
func TestAVerdictIsGivenAway(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ko", "en"} {
		s := start(t)
		p := clientPage(t, s, lang, view{})
		try := look[string](p, `document.querySelector("[data-try]").dataset.try`)
		token := strings.Split(strings.TrimSuffix(try, "/"), "/")
		secret := token[len(token)-1]
		send := func(paths ...string) {
			t.Helper()
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			for _, path := range paths {
				req, err := http.NewRequest(http.MethodGet, try+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Authorization", "Bearer a-secret-of-mine")
				resp, err := (&http.Client{Transport: transport}).Do(req)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, resp.Body); err != nil {
					t.Fatal(err)
				}
				if err := resp.Body.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
		send("kept/1", "kept/2", "kept/3")
		p.until("the verdict", judged("kept", "reused"))

		p.click(`[data-run=kept] .heads summary`)
		p.until("what was sent", `document.querySelector("[data-run=kept] .heads pre")?.textContent.includes("User-Agent: Go-http-client/1.1")`)
		p.click(`[data-run=kept] .sharing summary`)
		p.until("a link and Markdown", `document.querySelectorAll("[data-run=kept] .sharing code").length === 2`)
		given := look[[]string](p, `[...document.querySelectorAll("[data-run=kept] .sharing code")].map((c) => c.textContent)`)
		link, markdown := given[0], given[1]
		if !strings.HasPrefix(markdown, "### `kept`: ") || !strings.Contains(markdown, link) || !strings.Contains(markdown, "GET /try/{token}/kept/1 HTTP/1.1") {
			t.Errorf("the Markdown is\n%s", markdown)
		}
		for _, text := range given {
			if strings.Contains(text, secret) || strings.Contains(text, "a-secret-of-mine") {
				t.Errorf("this tells what it must not:\n%s", text)
			}
		}
		p.axe("the client page, sharing", "light")

		q := open(t, s, strings.TrimPrefix(link, s.url), view{})
		q.until("the same verdict", judged("kept", "reused"))
		if html := look[string](q, `document.documentElement.outerHTML`); strings.Contains(html, secret) {
			t.Error("the page that is shown tells the token")
		}
		send("later/1", "later/2")
		q.until("what came later", judged("later", "reused"))
		if look[bool](q, `document.querySelector("[data-act=start-over], [data-try], footer") !== null`) {
			t.Error("who is shown a visit is offered to act in it")
		}
		q.axe("the page that is shown", "light")
		q.resize(390, 844)
		if wide := look[float64](q, "document.documentElement.scrollWidth"); wide > 390 {
			t.Errorf("%v px wide on a phone", wide)
		}

		p.click(`[data-act=start-over]`)
		p.until("another visit", `document.querySelector("#runs .waiting")`)
		q.until("the first to be shown all the same", judged("later", "reused"))
	}
}
