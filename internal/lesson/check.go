package lesson

import (
	"fmt"
	"slices"
)

// limits are the lengths of a chapter's running text: words in English, and in
// Korean 어절, of which the same text has about four for every five words. What
// answers a prediction, labels, headings, terminal lines and citations of RFCs
// are not counted.
var limits = map[string]int{"en": 250, "ko": 200}

// needed are the parts that every chapter has.
var needed = []string{"text", "predict", "run", "look", "misconception", "terminal", "break"}

// complete checks what can be seen in one file.
func (r *reader) complete(l *Lesson) {
	for _, kind := range needed {
		if !slices.ContainsFunc(l.Steps, func(s Step) bool { return s.Kind == kind }) {
			r.wrong(1, "no %s", kind)
		}
	}
	if limit := limits[l.Lang]; l.Words > limit {
		r.wrong(1, "%d words; the limit is %d", l.Words, limit)
	}
	var anchors []string
	predicted := false
	for i, s := range l.Steps {
		anchors = append(anchors, s.anchors...)
		switch s.Kind {
		case "predict":
			predicted = true
			if !slices.ContainsFunc(l.Steps[i:], func(later Step) bool { return slices.Contains(later.runs, s.Scenario) }) {
				r.wrong(s.line, "no run of %s follows the prediction", s.Scenario)
			}
		case "run":
			if !predicted {
				r.wrong(s.line, "a run before the first prediction")
			}
		case "misconception":
			if !slices.Contains(l.Misconceptions, s.Misconception) {
				r.wrong(s.line, "the front matter does not name %s", s.Misconception)
			}
			if !cites(s.anchors, settled[s.Misconception]) {
				r.wrong(s.line, "nothing cited here settles %s", s.Misconception)
			}
		}
	}
	for _, m := range l.Misconceptions {
		if !cites(anchors, settled[m]) {
			r.wrong(1, "nothing cited settles %s", m)
		}
	}
}

func cites(anchors, wanted []string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(anchors, w) })
}

// check compares the languages with each other and the chapters among
// themselves. The second language is held against the first.
func (b *Book) check() []error {
	var mistakes []error
	wrong := func(l *Lesson, line int, format string, args ...any) {
		mistakes = append(mistakes, fmt.Errorf("%s:%d: %s", l.file, line, fmt.Sprintf(format, args...)))
	}
	notes := map[int]string{}
	ko, en := b.chapters[Languages[0]], b.chapters[Languages[1]]
	for i := range min(len(ko), len(en)) {
		k, e := ko[i], en[i]
		if k.Number != i+1 || e.Number != i+1 || k.Slug != e.Slug {
			wrong(k, 1, "chapter %d is %s in one language and %s in the other, or a number is missing", i+1, k.Slug, e.Slug)
			continue
		}
		if !slices.Equal(k.Misconceptions, e.Misconceptions) {
			wrong(k, 1, "the front matter differs from %s", e.file)
		}
		if len(k.Steps) != len(e.Steps) {
			wrong(k, 1, "%d steps; %s has %d", len(k.Steps), e.file, len(e.Steps))
			continue
		}
		for n := range k.Steps {
			if why := differ(k.Steps[n], e.Steps[n]); why != "" {
				wrong(k, k.Steps[n].line, "step %d has another %s than %s:%d", n+1, why, e.file, e.Steps[n].line)
			}
		}
		if !same(ids(k.Terms), ids(e.Terms)) {
			wrong(k, 1, "explains %v; %s explains %v", ids(k.Terms), e.file, ids(e.Terms))
		}
		for _, s := range k.Steps {
			if s.Note != 0 && notes[s.Note] != "" {
				wrong(k, s.line, "note %d is in %s already", s.Note, notes[s.Note])
			}
			notes[s.Note] = k.file
			for _, slug := range s.chapters {
				if b.Lesson(k.Lang, slug) == nil {
					wrong(k, s.line, "there is no chapter %s to read", slug)
				}
			}
		}
	}
	gk, ge := b.glossary[Languages[0]], b.glossary[Languages[1]]
	if !same(ids(gk), ids(ge)) {
		mistakes = append(mistakes, fmt.Errorf("lessons/glossary.ko.md:1: explains other terms than glossary.en.md"))
	}
	return mistakes
}

// differ says in what two steps are not the same step in two languages. The
// order of what a text points at follows its sentences, which may differ.
func differ(a, b Step) string {
	values := func(s Step) (v []string) {
		for _, o := range s.Options {
			v = append(v, o.Value)
		}
		return v
	}
	switch {
	case a.Kind != b.Kind:
		return "kind"
	case a.Misconception != b.Misconception || a.Note != b.Note || a.Tool != b.Tool:
		return "argument"
	case len(a.Rows) != len(b.Rows) || len(a.Table) != len(b.Table) || len(a.Columns) != len(b.Columns):
		return "number of rows"
	case a.Measure != b.Measure || a.Scenario != b.Scenario || a.Compared != b.Compared || !slices.Equal(a.Contrasted, b.Contrasted) || !slices.Equal(values(a), values(b)):
		return "prediction"
	case !slices.Equal(a.runs, b.runs):
		return "run"
	case !same(a.targets, b.targets):
		return "target on the stage"
	case !same(a.readings, b.readings):
		return "number from a run"
	case !same(a.anchors, b.anchors) || !same(a.chapters, b.chapters):
		return "source"
	}
	return ""
}

func same(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func ids(terms []Term) (ids []string) {
	for _, t := range terms {
		ids = append(ids, t.ID)
	}
	return ids
}
