package site

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"samesocket/internal/lesson"
)

// Widths of a course column, and heights of a frame, that a teacher can ask for.
const (
	narrowest, widest, usualWidth  = 320, 1400, 760
	lowest, highest, usualHeight   = 200, 4000, 900
	teachPolicyFrom, teachPolicyTo = "form-action 'none'", "form-action 'self'"
)

// teaching is what the teachers' page shows.
type teaching struct {
	embedding
	Width    int
	Snippets snippets
	// Local says that the address is one that only this machine knows.
	Local bool
}

// teach serves the page on which a teacher chooses an experiment and copies it.
// Its form works without script, so it may send to this server.
func (s *Site) teach(w http.ResponseWriter, r *http.Request) {
	lang := r.PathValue("lang")
	if s.pages.words[lang] == nil {
		s.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy", strings.Replace(ContentSecurityPolicy, teachPolicyFrom, teachPolicyTo, 1))
	v := s.view(r, "teach", lang)
	v.Teach = s.teaching(r, lang)
	s.visit(w, r, v)
}

// TeachSnippets gives the same as JSON, while the teacher chooses.
func (s *Site) teachSnippets(w http.ResponseWriter, r *http.Request) {
	lang := r.PathValue("lang")
	if s.pages.words[lang] == nil {
		s.Refuse(w, r, notFound)
		return
	}
	t := s.teaching(r, lang)
	body, err := json.Marshal(struct {
		Source string `json:"source"`
		snippets
	}{t.Source(), t.Snippets})
	if err != nil {
		s.Refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(append(body, '\n'))
}

// teaching reads the form: the page always shows something that can be copied,
// so what cannot be used becomes the default.
func (s *Site) teaching(r *http.Request, lang string) *teaching {
	q := r.URL.Query()
	slug, run, _ := strings.Cut(q.Get("experiment"), "/")
	frameLang := lang
	if asked := q.Get("lang"); slices.Contains(lesson.Languages, asked) {
		frameLang = asked
	}
	l := s.pages.book.Lesson(frameLang, slug)
	if l == nil {
		l = s.pages.book.Lesson(frameLang, s.slugs(frameLang)[0])
	}
	chosen := url.Values{"run": {run}}
	for _, name := range []string{"view", "speed", "theme", "autoplay"} {
		if q.Has(name) {
			chosen[name] = q[name]
		}
	}
	if q.Has("experiment") { // of a form, no checked box means none
		chosen.Set("controls", "none")
	}
	if list := q["controls"]; len(list) > 0 {
		chosen.Set("controls", strings.Join(list, ","))
	}
	x, _ := readExperiment(l, chosen)
	who := s.Visitor(r)
	t := &teaching{
		Width: within(q.Get("width"), narrowest, widest, usualWidth), Local: who.Local,
		embedding: embedding{experiment: x, Lang: frameLang, Origin: who.Origin, Height: within(q.Get("height"), lowest, highest, usualHeight)},
	}
	t.Snippets = t.snippets()
	return t
}

func within(s string, low, high, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= low && n <= high {
		return n
	}
	return otherwise
}

// Chapters are those that can be taught with.
func (t *teaching) Chapters(v view) []*lesson.Lesson {
	return slices.DeleteFunc(slices.Clone(v.Contents()), func(l *lesson.Lesson) bool { return t.Files && l.Own() })
}

// TitleIn is a chapter's question, in the language of a frame.
func (v view) TitleIn(lang string, l *lesson.Lesson) string { return v.book.Lesson(lang, l.Slug).Title }

// Runs are the experiments of a chapter.
func (t *teaching) Runs(l *lesson.Lesson) []string { return runsOf(l) }

// Standard says whether a frame of the chapter shows this run if none is asked for.
func (t *teaching) Standard(l *lesson.Lesson, run string) bool { return standardRun(l) == run }

// Chosen says whether this is the experiment.
func (t *teaching) Chosen(l *lesson.Lesson, run string) bool {
	return t.Lesson.Slug == l.Slug && t.Run == run
}

// Query is the frame's address on this very server.
func (t *teaching) Query() string { return "/embed/" + t.Lesson.Slug + "?" + t.query(t.Lang).Encode() }

// Every control that there is, for the form to offer.
func (t *teaching) Every() []string { return controls }
