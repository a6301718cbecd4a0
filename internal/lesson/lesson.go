package lesson

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Languages are those in which every chapter is written.
var Languages = []string{"ko", "en"}

// A Lesson is one chapter in one language.
type Lesson struct {
	Slug, Lang string
	// Number is its place among the chapters, from 1.
	Number int
	// Name is short, for the navigation; Title is the question.
	Name, Title string
	// Misconceptions are those that the chapter settles, such as M3.
	Misconceptions []string
	Steps          []Step
	// Terms are the glossary entries in the order of their first use.
	Terms []Term
	// Words is the length of the running text: see limits.
	Words int

	file string
}

// Own says whether its experiments are made with the visitor's own sockets.
func (l *Lesson) Own() bool {
	return slices.ContainsFunc(l.Steps, func(s Step) bool {
		return slices.ContainsFunc(s.runs, func(run string) bool { return strings.HasPrefix(run, "own:") })
	})
}

// A Step is one part of a chapter; the page calls it step-N.
type Step struct {
	Number int
	// Kind is text, predict, run, look, misconception, note, capture, table, terminal
	// or break.
	Kind string
	// Body is the step's text; of a prediction, its question, and of a
	// misconception, what is correct.
	Body template.HTML
	// Says is what people say; of a misconception only.
	Says template.HTML
	// Misconception is its number, such as M3, and Note that of the source
	// note's sentence; each in its own kind of step only.
	Misconception string
	Note          int
	// Tool is whose output a terminal step shows, with its version, and which
	// system a capture was taken on.
	Tool string
	// Rows are what a capture shows: a thing, how it is in the lab, and how it is
	// there; After is what is to be said below them.
	Rows  [][3]template.HTML
	After template.HTML
	// Columns are what a table is of, and Table its lines: a thing, and how it is in each.
	Columns []string
	Table   [][]template.HTML
	// Measure and Scenario say what grades a prediction, Options what can be
	// chosen.
	Measure, Scenario string
	Options           []Option

	// Compared is the scenario whose requests are put side by side once it has run;
	// of a run only, and often none.
	Compared string
	// Contrasted are two or three scenarios, or requests of them ("slow-start/r1"),
	// that are drawn on one axis once they have
	// run; of a run only, and often none.
	Contrasted []string

	// Labels are what its buttons say, in the order of Runs.
	Labels []string

	// What it names, for the checks.
	runs, targets, anchors, chapters, readings []string
	line                                       int
}

// Runs are the scenarios that the step has buttons for, in their order, and the
// experiments with one's own sockets, written own:NAME.
func (s Step) Runs() []string { return s.runs }

// An Option is a possible answer to a prediction.
type Option struct {
	// Value is one that the measure can have.
	Value string
	Label template.HTML
	// Answer says kindly and precisely what is so, for who chose this one.
	Answer template.HTML
}

// A Term is an entry of the glossary.
type Term struct {
	ID, Name string
	// Definition is one sentence with its source, Plain the same as words only.
	Definition template.HTML
	Plain      string
}

// A Book holds the chapters and the glossary in every language.
type Book struct {
	chapters map[string][]*Lesson // by language, in order
	glossary map[string][]Term
}

// Contents lists the chapters in order.
func (b *Book) Contents(lang string) []*Lesson { return b.chapters[lang] }

// Glossary lists all terms in the order in which they are written down.
func (b *Book) Glossary(lang string) []Term { return b.glossary[lang] }

// Lesson is a chapter; nil if there is none of that name.
func (b *Book) Lesson(lang, slug string) *Lesson {
	for _, l := range b.chapters[lang] {
		if l.Slug == slug {
			return l
		}
	}
	return nil
}

// Load reads lessons/ of the directory that also holds templates and messages,
// and checks it. Every mistake found is in the error, one a line.
func Load(from fs.FS) (*Book, error) {
	b := &Book{chapters: map[string][]*Lesson{}, glossary: map[string][]Term{}}
	var mistakes []error
	for _, lang := range Languages {
		file := "lessons/glossary." + lang + ".md"
		source, err := fs.ReadFile(from, file)
		if err != nil {
			return nil, fmt.Errorf("read lessons: %w", err)
		}
		terms, err := parseGlossary(file, source)
		mistakes = append(mistakes, err)
		b.glossary[lang] = terms
	}
	slugs, err := fs.Glob(from, "lessons/*/en.md")
	if err != nil {
		return nil, fmt.Errorf("read lessons: %w", err)
	}
	for _, name := range slugs {
		slug := path.Base(path.Dir(name))
		for _, lang := range Languages {
			file := path.Join(path.Dir(name), lang+".md")
			source, err := fs.ReadFile(from, file)
			if err != nil {
				return nil, fmt.Errorf("read lessons: %w", err)
			}
			l, err := parse(file, slug, lang, source, b.glossary[lang])
			mistakes = append(mistakes, err)
			b.chapters[lang] = append(b.chapters[lang], l)
		}
	}
	for _, lang := range Languages {
		slices.SortFunc(b.chapters[lang], func(a, b *Lesson) int { return a.Number - b.Number })
	}
	if err := errors.Join(append(mistakes, b.check()...)...); err != nil {
		return nil, fmt.Errorf("read lessons: %w", err)
	}
	return b, nil
}
