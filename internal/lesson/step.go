package lesson

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

var (
	headingPattern = regexp.MustCompile(`^([a-z]+)(?:: (.+))?$`)
	predictPattern = regexp.MustCompile(`^(\S+) in (\S+)$`)
	comparePattern = regexp.MustCompile(`^compare (\S+(?: \S+)*)$`)
	requestPattern = regexp.MustCompile(`^(\S+)/r[1-9]$`)
	toolPattern    = regexp.MustCompile(`^\S+( \(\S+\))? [0-9]+(\.[0-9]+)+$`)
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
	case "text", "look", "break":
		if argument != "" {
			r.wrong(line, "%s takes no argument", s.Kind)
		}
		s.Body = r.blocks(parts)
	case "run":
		s.Body = r.blocks(parts)
		r.compared(&s, argument)
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
	case "capture":
		s.Tool = argument
		if argument == "" {
			r.wrong(line, "capture does not name the system that was captured")
		}
		r.capture(&s, parts)
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

// compared reads what a run puts side by side when it is over: the messages of one
// scenario's requests, or on one axis several scenarios or some of one's requests.
func (r *reader) compared(s *Step, argument string) {
	if argument == "" {
		return
	}
	var names []string
	if match := comparePattern.FindStringSubmatch(argument); match != nil {
		names = strings.Fields(match[1])
	}
	strange := slices.ContainsFunc(names, func(name string) bool {
		if match := requestPattern.FindStringSubmatch(name); match != nil && len(names) > 1 {
			name = match[1]
		}
		return !slices.Contains(s.runs, name)
	})
	if len(names) == 0 || len(names) > 3 || strange {
		r.wrong(s.line, "a run takes no argument but \"compare\" and one to three of its scenarios, not %q", argument)
		return
	}
	if len(names) == 1 {
		s.Compared = names[0]
	} else {
		s.Contrasted = names
	}
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

// capture reads what a capture elsewhere shows: paragraphs, and a list of
// thing | in the lab | there. It is a table to look things up in, and no running
// text, so its words are not counted.
func (r *reader) capture(s *Step, parts []ast.Node) {
	words := r.words
	defer func() { r.words = words }()
	at := slices.IndexFunc(parts, func(n ast.Node) bool { return n.Kind() == ast.KindList })
	if at < 0 {
		r.wrong(s.line, "a capture has a list of what differs")
		return
	}
	s.Body, s.After = r.blocks(parts[:at]), r.blocks(parts[at+1:])
	for _, item := range children(parts[at]) {
		var row [3]template.HTML
		cells := strings.Split(string(r.blocks(children(item))), " | ")
		if len(cells) != len(row) {
			r.wrong(r.line(item), "a line of a capture is: thing | in the lab | there")
			continue
		}
		for i, cell := range cells {
			row[i] = template.HTML(cell) //#nosec G203 -- rendered by blocks, which escapes
		}
		s.Rows = append(s.Rows, row)
	}
}

func (r *reader) scenario(line int, name string) {
	if trial, ok := strings.CutPrefix(name, "own:"); ok {
		if !slices.Contains(own, trial) {
			r.wrong(line, "unknown experiment %q with one's own sockets", trial)
		}
		return
	}
	if !slices.Contains(scenarios, name) {
		r.wrong(line, "unknown scenario %q", name)
	}
}
