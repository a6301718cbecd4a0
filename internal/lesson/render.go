package lesson

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"samesocket/internal/event"
)

// blocks renders what a step holds. Only what is written here can come out:
// raw HTML, pictures and headings within a step are mistakes.
func (r *reader) blocks(nodes []ast.Node) template.HTML {
	var b strings.Builder
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.Paragraph:
			class := ""
			if onlyRuns(n, r.source) {
				class = ` class="acts"`
			}
			fmt.Fprintf(&b, "<p%s>%s</p>\n", class, r.inline(n))
		case *ast.TextBlock:
			b.WriteString(string(r.inline(n)))
		case *ast.List:
			tag := "ul"
			if n.IsOrdered() {
				tag = "ol"
			}
			fmt.Fprintf(&b, "<%s>\n", tag)
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				fmt.Fprintf(&b, "<li>%s</li>\n", r.blocks(children(item)))
			}
			fmt.Fprintf(&b, "</%s>\n", tag)
		case *ast.FencedCodeBlock:
			// Long lines scroll, and the keyboard must reach what scrolls.
			fmt.Fprintf(&b, "<pre class=\"mono\" tabindex=\"0\"><code>%s</code></pre>\n", html.EscapeString(strings.TrimRight(string(n.Lines().Value(r.source)), "\n")))
		default:
			r.wrong(r.line(n), "%s is not for a chapter", n.Kind())
		}
	}
	return template.HTML(b.String()) //#nosec G203 -- every part is escaped above
}

// onlyRuns says whether a paragraph is nothing but buttons.
func onlyRuns(p ast.Node, source []byte) bool {
	found := false
	for c := p.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Link:
			if to := string(c.Destination); !strings.HasPrefix(to, "run:") && !strings.HasPrefix(to, "own:") {
				return false
			}
			found = true
		case *ast.Text:
			if strings.TrimSpace(string(c.Segment.Value(source))) != "" {
				return false
			}
		default:
			return false
		}
	}
	return found
}

// inline renders what a paragraph holds and counts its words.
func (r *reader) inline(parent ast.Node) template.HTML {
	var b, words strings.Builder
	r.spans(&b, &words, parent)
	for _, word := range strings.Fields(words.String()) {
		if strings.ContainsFunc(word, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
			r.words++
		}
	}
	return template.HTML(strings.TrimSpace(b.String())) //#nosec G203 -- every part is escaped below
}

// spans writes the markup of what parent holds, and its words apart from
// citations and labels of buttons.
func (r *reader) spans(b, words *strings.Builder, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			s := string(n.Segment.Value(r.source))
			if n.SoftLineBreak() {
				s += "\n"
			}
			b.WriteString(html.EscapeString(s))
			words.WriteString(s)
		case *ast.String:
			b.WriteString(html.EscapeString(string(n.Value)))
			words.Write(n.Value)
		case *ast.CodeSpan:
			code := string(textOf(n, r.source))
			if eventPattern.MatchString(code) && !isEvent(code) {
				r.wrong(r.line(n), "unknown event %q", code)
			}
			fmt.Fprintf(b, "<code>%s</code>", html.EscapeString(code))
			words.WriteString(code)
		case *ast.Emphasis:
			tag := "em"
			if n.Level == 2 {
				tag = "strong"
			}
			fmt.Fprintf(b, "<%s>", tag)
			r.spans(b, words, n)
			fmt.Fprintf(b, "</%s>", tag)
		case *ast.Link:
			r.link(b, words, n)
		default:
			r.wrong(r.line(n), "%s is not for a chapter", n.Kind())
		}
	}
}

var eventPattern = regexp.MustCompile(`^(lab|clock|link|tcp|http|client|server|scenario|visit|socket|run|browser):[a-z_]+$`)

func isEvent(name string) bool {
	var e event.Event
	return e.UnmarshalJSON([]byte(`{"name":"`+name+`","data":{}}`)) == nil
}

// pages are those that a chapter may lead to besides chapters.
var pages = []string{"lab", "client"}

var chapterPattern = regexp.MustCompile(`^\.\./([a-z-]+)/(ko|en)\.md$`)

// link renders one of the eight kinds of links.
func (r *reader) link(b, words *strings.Builder, n *ast.Link) {
	to, line := string(n.Destination), r.line(n)
	var inner, said strings.Builder
	r.spans(&inner, &said, n)
	kind, name, _ := strings.Cut(to, ":")
	chapter := chapterPattern.FindStringSubmatch(to)
	switch {
	case kind == "stage":
		words.WriteString(said.String())
		at := slices.IndexFunc(targets, func(t target) bool { return t.name == name })
		if at < 0 {
			r.wrong(line, "unknown target %q on the stage", name)
			return
		}
		r.note(func(s *Step) { s.targets = append(s.targets, name) })
		fmt.Fprintf(b, `<a class="%s" href="#stage" data-see="%s">%s</a>`, strings.TrimSpace("see "+targets[at].hue), name, inner.String())
	case kind == "read":
		words.WriteString(said.String())
		scenario, reading, _ := strings.Cut(name, "/")
		r.scenario(line, scenario)
		if !slices.Contains(readings, reading) {
			r.wrong(line, "unknown reading %q", reading)
		}
		r.note(func(s *Step) { s.readings = append(s.readings, name) })
		fmt.Fprintf(b, `<span data-run-of="%s" data-reading="%s">%s</span>`, html.EscapeString(scenario), html.EscapeString(reading), inner.String())
	case kind == "term":
		words.WriteString(said.String())
		r.term(b, line, name, inner.String())
	case kind == "run" || kind == "own":
		if kind == "own" {
			name = to // it is known by its kind, too
		}
		if r.step == nil || r.step.Kind != "run" {
			r.wrong(line, "a button outside a run")
		}
		r.scenario(line, name)
		r.note(func(s *Step) { s.runs, s.Labels = append(s.runs, name), append(s.Labels, said.String()) })
		fmt.Fprintf(b, `<span class="run" data-run="%s">%s</span>`, html.EscapeString(name), inner.String())
	case strings.HasPrefix(to, "rfc"):
		title, ok := sections[to]
		if !ok {
			r.wrong(line, "unknown section %q", to)
			return
		}
		_, section, _ := strings.Cut(to, "-")
		if !strings.HasSuffix(said.String(), "§"+section) {
			r.wrong(line, "%q is not how %s is written", said.String(), to)
		}
		r.note(func(s *Step) { s.anchors = append(s.anchors, to) })
		fmt.Fprintf(b, `<a class="rfc" href="https://www.rfc-editor.org/rfc/%s" title="%s">%s</a>`, to, html.EscapeString(title), inner.String())
	case kind == "page":
		words.WriteString(said.String())
		if !slices.Contains(pages, name) {
			r.wrong(line, "unknown page %q", name)
		}
		fmt.Fprintf(b, `<a href="/%s/%s">%s</a>`, r.lang, html.EscapeString(name), inner.String())
	case chapter != nil:
		words.WriteString(said.String())
		if chapter[2] != r.lang {
			r.wrong(line, "a link to the other language")
		}
		r.note(func(s *Step) { s.chapters = append(s.chapters, chapter[1]) })
		fmt.Fprintf(b, `<a href="/%s/lessons/%s">%s</a>`, r.lang, chapter[1], inner.String())
	default:
		r.wrong(line, "a link to %q", to)
	}
}

// note keeps what the step names, so that the languages can be compared.
func (r *reader) note(keep func(*Step)) {
	if r.step != nil {
		keep(r.step)
	}
}

// term explains a word at its first use. The explanation is at hand for mouse
// and keyboard (lesson.css), and the link leads to it for everything else.
func (r *reader) term(b *strings.Builder, line int, id, inner string) {
	at := slices.IndexFunc(r.terms, func(t Term) bool { return t.ID == id })
	if at < 0 {
		r.wrong(line, "unknown term %q", id)
		return
	}
	if slices.ContainsFunc(r.used, func(t Term) bool { return t.ID == id }) {
		r.wrong(line, "%q has been explained before", id)
		return
	}
	r.used = append(r.used, r.terms[at])
	fmt.Fprintf(b, `<span class="term"><a href="#term-%s" data-term="%s" aria-describedby="tip-%s">%s</a><span class="tip" id="tip-%s" role="tooltip">%s</span></span>`,
		id, id, id, inner, id, html.EscapeString(r.terms[at].Plain))
}
