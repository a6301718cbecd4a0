package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A reader goes through one file and collects its mistakes.
type reader struct {
	file   string
	source []byte
	// body is where Markdown begins in the whole file, whose lines are counted.
	whole []byte
	body  int
	lang  string
	terms []Term // the glossary
	used  []Term
	words int
	// step is where what a link names is noted; nil outside a step.
	step     *Step
	mistakes []error
}

func (r *reader) wrong(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, fmt.Errorf("%s:%d: %s", r.file, line, fmt.Sprintf(format, args...)))
}

// line is that of a node: blocks know their lines, text its place; others ask
// what they hold, and then what holds them.
func (r *reader) line(n ast.Node) int {
	for at := n; at != nil; at = at.FirstChild() {
		if offset := start(at); offset >= 0 {
			return r.lineAt(offset)
		}
	}
	for at := n.Parent(); at != nil; at = at.Parent() {
		if offset := start(at); offset >= 0 {
			return r.lineAt(offset)
		}
	}
	return 1
}

func start(n ast.Node) int {
	if t, ok := n.(*ast.Text); ok {
		return t.Segment.Start
	}
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return -1
}

func (r *reader) lineAt(offset int) int {
	return 1 + bytes.Count(r.whole[:r.body+offset], []byte("\n"))
}

func (r *reader) parse() ast.Node {
	return goldmark.DefaultParser().Parse(text.NewReader(r.source))
}

var slugPattern = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// parse reads one chapter. The lesson it returns is of use only without an
// error, but always has a name and a number to be sorted by.
func parse(file, slug, lang string, source []byte, glossary []Term) (*Lesson, error) {
	l := &Lesson{Slug: slug, Lang: lang, file: file}
	r := &reader{file: file, whole: source, lang: lang, terms: glossary}
	r.front(l)
	doc := r.parse()
	var parts []ast.Node
	flush := func(heading ast.Node) {
		if heading != nil {
			l.Steps = append(l.Steps, r.readStep(heading.(*ast.Heading), parts, len(l.Steps)+1))
		}
		parts = nil
	}
	var heading ast.Node
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch h, ok := n.(*ast.Heading); {
		case ok && h.Level != 2:
			r.wrong(r.line(n), "a heading of level %d; a step begins with one of level 2", h.Level)
		case ok:
			flush(heading)
			heading = h
		case heading == nil:
			r.wrong(r.line(n), "text before the first step")
		default:
			parts = append(parts, n)
		}
	}
	flush(heading)
	l.Terms, l.Words = r.used, r.words
	r.complete(l)
	return l, errors.Join(r.mistakes...)
}

// front reads the lines between the first two "---" and leaves the rest to
// Markdown.
func (r *reader) front(l *Lesson) {
	rest, ok := bytes.CutPrefix(r.whole, []byte("---\n"))
	head, body, closed := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || !closed {
		r.wrong(1, "no front matter between two lines of ---")
		r.source = nil
		return
	}
	r.source, r.body = body, len(r.whole)-len(body)
	seen := map[string]bool{}
	for i, line := range strings.Split(string(head), "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if seen[key] || value == "" {
			r.wrong(i+2, "%q is said twice or not at all", key)
		}
		seen[key] = true
		switch key {
		case "number":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 {
				r.wrong(i+2, "number %q", value)
			}
			l.Number = n
		case "slug":
			if value != l.Slug || !slugPattern.MatchString(value) {
				r.wrong(i+2, "slug %q in the folder %s", value, l.Slug)
			}
		case "name":
			l.Name = value
		case "title":
			l.Title = value
		case "misconceptions":
			l.Misconceptions = strings.Fields(value)
			for _, m := range l.Misconceptions {
				if settled[m] == nil {
					r.wrong(i+2, "unknown misconception %q", m)
				}
			}
		default:
			r.wrong(i+2, "unknown key %q", key)
		}
	}
	for _, key := range []string{"number", "slug", "name", "title", "misconceptions"} {
		if !seen[key] {
			r.wrong(1, "no %s", key)
		}
	}
}

func children(n ast.Node) (nodes []ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		nodes = append(nodes, c)
	}
	return nodes
}

// textOf is the plain text within a node.
func textOf(n ast.Node, source []byte) []byte {
	var b []byte
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := n.(type) {
		case *ast.Text:
			if entering {
				b = append(b, t.Segment.Value(source)...)
				if t.SoftLineBreak() {
					b = append(b, ' ')
				}
			}
		case *ast.String:
			if entering {
				b = append(b, t.Value...)
			}
		}
		return ast.WalkContinue, nil
	})
	return b
}
