package site

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// A chapter has its question as heading, every step under an address of its
// own, and everything the browser needs written down.
func TestLessonPage(t *testing.T) {
	st := serve(t)
	for lang, title := range map[string]string{
		"ko": "HTTP는 잊습니다. 그렇다면 핸드셰이크는 누가 기억합니까?",
		"en": "HTTP forgets. So who remembers the handshake?",
	} {
		body := st.Do("GET", "/"+lang+"/lessons/question", "").Body
		for _, want := range []string{
			"<title>" + title + " · ", "<h1>" + title + "</h1>", `<body data-page="lesson">`, `data-lesson="question"`, `<section id="stage"`,
			`data-kind="predict" data-measure="syns" data-scenario="two-gets">`,
			`<input type="radio" name="step-2" value="1">`, `<span class="run" data-run="two-gets">`,
			`data-see="row/server"`, `data-term="four-tuple"`, `<div id="term-four-tuple">`,
			`href="https://www.rfc-editor.org/rfc/rfc9293#section-3.5"`, "<p class=\"tool\">curl 7.88.1</p>",
			`<a class="chapter" href="/` + lang + `/lessons/question" title="1 ` + map[string]string{"ko": "질문", "en": "Question"}[lang] + `" aria-current="page">`, `rel="next" href="/` + lang + `/lessons/handshake"`,
		} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %s", lang, want)
			}
		}
		for n := 1; n <= len(st.pages.book.Lesson(lang, "question").Steps); n++ {
			if !strings.Contains(body, fmt.Sprintf(`id="step-%d" data-kind=`, n)) {
				t.Errorf("%s: no step %d", lang, n)
			}
		}
		if strings.Contains(body, `rel="prev"`) {
			t.Error("the first chapter leads to one before it")
		}
	}
	if body := st.Do("GET", "/en/lessons/stateless", "").Body; !strings.Contains(body, `rel="next" href="/en/lessons/boundaries"`) || !strings.Contains(body, `rel="prev" href="/en/lessons/reuse"`) {
		t.Error("chapter 5 does not lead to 4 and 6")
	}
}

// Every chapter has its place in the contents, and every link within the site that a
// chapter or the front page holds leads somewhere.
func TestContents(t *testing.T) {
	st := serve(t)
	known := map[string]int{}
	for _, page := range []string{"/ko/", "/en/", "/ko/lessons/closing", "/en/lessons/lookup"} {
		body := st.Do("GET", page, "").Body
		for _, m := range regexp.MustCompile(`href="(/[^"#]*)`).FindAllStringSubmatch(body, -1) {
			if known[m[1]] == 0 {
				known[m[1]] = st.Do("GET", m[1], "").StatusCode
			}
			if known[m[1]] != 200 {
				t.Errorf("%s leads to %s: %d", page, m[1], known[m[1]])
			}
		}
		for _, m := range regexp.MustCompile(`href="#([^"]*)"|(?:describedby|labelledby)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if id := m[1] + m[2]; !strings.Contains(body, `id="`+id+`"`) {
				t.Errorf("%s points at %s, which is not there", page, id)
			}
		}
	}
	if known["/ko/lessons/question"] != 200 || known["/en/lessons/faults"] != 200 {
		t.Errorf("followed %v", known)
	}
}

// The question, its answer and the stage's place; below, the chapters, each with
// a picture of its own if it can be read.
func TestFrontPage(t *testing.T) {
	st := serve(t)
	for lang, words := range map[string][2]string{
		"ko": {"서버는 이미 핸드셰이크했다는 것을 어떻게 압니까?", "accept로 한 번 받은 소켓"},
		"en": {"How does the server know that the handshake was done?", "that accept once returned"},
	} {
		body := st.Do("GET", "/"+lang+"/", "").Body
		at := -1
		for _, want := range []string{`<body data-page="front">`, "<h1>" + words[0], `<p id="answer"`, words[1], `<section id="stage"`, `<nav id="contents"`, `&lt;same-socket`, `curl $U/1`} {
			next := strings.Index(body, want)
			if next <= at {
				t.Errorf("%s: %s is not there, or not after what goes before", lang, want)
			}
			at = next
		}
	}
}
