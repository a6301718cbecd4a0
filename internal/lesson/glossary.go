package lesson

import (
	"errors"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// parseGlossary reads one term for each heading of the second level: the heading
// is its id, and the paragraph below begins with its name in bold and ends with
// the section that defines it.
func parseGlossary(file string, source []byte) ([]Term, error) {
	r := &reader{file: file, source: source, whole: source}
	var terms []Term
	for n := r.parse().FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok || h.Level != 2 {
			continue // the title, or the paragraph of the last heading
		}
		id := string(h.Lines().Value(source))
		p, _ := n.NextSibling().(*ast.Paragraph)
		if p == nil || !slugPattern.MatchString(id) {
			r.wrong(r.line(n), "%q is no term with a paragraph", id)
			continue
		}
		name, bold := p.FirstChild().(*ast.Emphasis)
		source, cited := p.LastChild().(*ast.Link)
		if !bold || !cited || !strings.HasPrefix(string(source.Destination), "rfc") {
			r.wrong(r.line(n), "%q must begin with its name in bold and end with a section", id)
			continue
		}
		if slices.ContainsFunc(terms, func(t Term) bool { return t.ID == id }) {
			r.wrong(r.line(n), "%q is explained twice", id)
		}
		t := Term{ID: id, Name: string(textOf(name, r.source))}
		p.RemoveChild(p, name)
		t.Definition = r.inline(p)
		p.RemoveChild(p, source)
		t.Plain = strings.TrimSpace(string(textOf(p, r.source)))
		terms = append(terms, t)
	}
	return terms, errors.Join(r.mistakes...)
}
