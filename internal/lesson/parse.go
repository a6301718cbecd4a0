package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
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
	switch {
	case l.Coming && len(l.Steps) > 0:
		r.wrong(1, "a chapter that is coming has no steps yet")
	case !l.Coming:
		r.complete(l)
	}
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
		case "coming":
			l.Coming = value == "yes"
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

var (
	headingPattern = regexp.MustCompile(`^([a-z]+)(?:: (.+))?$`)
	predictPattern = regexp.MustCompile(`^(\S+) in (\S+)$`)
	toolPattern    = regexp.MustCompile(`^\S+( \(\S+\))? [0-9]+(\.[0-9]+)+$`)
	eventPattern   = regexp.MustCompile(`^(lab|clock|link|tcp|http|client|server|scenario|visit|socket|browser):[a-z_]+$`)
)

// readStep reads what follows a heading.
func (r *reader) readStep(h *ast.Heading, parts []ast.Node, number int) Step {
	line := r.line(h)
	s := Step{Number: number, line: line}
	r.step = &s
	defer func() { r.step = nil }()
	match := headingPattern.FindStringSubmatch(string(h.Lines().Value(r.source)))
	if match == nil {
		r.wrong(line, "a heading must be a kind of step, with its argument after a colon")
		return s
	}
	s.Kind = match[1]
	argument := match[2]
	if len(parts) == 0 {
		r.wrong(line, "an empty step")
		return s
	}
	switch s.Kind {
	case "text", "look", "break", "run":
		if argument != "" {
			r.wrong(line, "%s takes no argument", s.Kind)
		}
		s.Body = r.blocks(parts)
	case "predict":
		r.predict(&s, argument, parts)
	case "misconception":
		s.Misconception = argument
		if settled[argument] == nil {
			r.wrong(line, "unknown misconception %q", argument)
		}
		if parts[0].Kind() != ast.KindBlockquote {
			r.wrong(line, "a misconception begins with a quotation of what people say")
			break
		}
		s.Says = r.blocks(children(parts[0]))
		s.Body = r.blocks(parts[1:])
	case "note":
		s.Note, _ = strconv.Atoi(argument)
		if s.Note < 1 || s.Note > 10 {
			r.wrong(line, "note %q; the source note has ten places to correct", argument)
		}
		s.Body = r.blocks(parts)
	case "terminal":
		s.Tool = argument
		if !toolPattern.MatchString(argument) {
			r.wrong(line, "terminal %q does not name a tool and its version", argument)
		}
		s.Body = r.blocks(parts)
	default:
		r.wrong(line, "unknown kind of step %q", s.Kind)
	}
	if s.Kind == "run" && len(s.runs) == 0 {
		r.wrong(line, "a run without [label](run:scenario)")
	}
	return s
}

// predict reads a question and the list of its possible answers.
func (r *reader) predict(s *Step, argument string, parts []ast.Node) {
	match := predictPattern.FindStringSubmatch(argument)
	if match == nil {
		r.wrong(s.line, "predict needs MEASURE in SCENARIO, not %q", argument)
		return
	}
	s.Measure, s.Scenario = match[1], match[2]
	at := slices.IndexFunc(measures, func(m measure) bool { return m.name == s.Measure })
	if at < 0 {
		r.wrong(s.line, "unknown measure %q", s.Measure)
		return
	}
	r.scenario(s.line, s.Scenario)
	last := parts[len(parts)-1]
	if last.Kind() != ast.KindList || len(parts) < 2 {
		r.wrong(s.line, "a prediction is a question and then a list of answers")
		return
	}
	s.Body = r.blocks(parts[:len(parts)-1])
	words := r.words // what answers is not running text: nobody reads all of it
	defer func() { r.words = words }()
	for item := last.FirstChild(); item != nil; item = item.NextSibling() {
		r.option(s, measures[at], children(item))
	}
	if len(s.Options) < 2 {
		r.wrong(s.line, "a prediction needs two answers to choose from")
	}
}

// option reads one item: `value` label, and a paragraph for who chooses it.
func (r *reader) option(s *Step, m measure, parts []ast.Node) {
	if len(parts) < 2 {
		r.wrong(s.line, "an option is `value` and label, and then a paragraph that answers")
		return
	}
	line := r.line(parts[0])
	code, ok := parts[0].FirstChild().(*ast.CodeSpan)
	if !ok {
		r.wrong(line, "an option begins with its value as code")
		return
	}
	value := string(textOf(code, r.source))
	if !m.can(value) {
		r.wrong(line, "%s cannot be %q", m.name, value)
	}
	if slices.ContainsFunc(s.Options, func(o Option) bool { return o.Value == value }) {
		r.wrong(line, "%q is offered twice", value)
	}
	parts[0].RemoveChild(parts[0], code)
	s.Options = append(s.Options, Option{Value: value, Label: r.inline(parts[0]), Answer: r.blocks(parts[1:])})
}

func (r *reader) scenario(line int, name string) {
	if !slices.Contains(scenarios, name) {
		r.wrong(line, "unknown scenario %q", name)
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
