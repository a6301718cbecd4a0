package site

import (
	"net/http"
	"slices"
	"strings"

	"samesocket/internal/lesson"
)

// A frame is what /embed/{slug} shows besides the chapter.
type frame struct {
	experiment
	Mistakes []mistake
	// Talk is whom the frame may talk to, beside this server's own pages.
	Talk string
}

// Embed serves one experiment for a frame on another page. It opens no visit:
// of a course page with ten frames most are never touched, and the frame opens
// one at the first act.
func (s *Site) Embed(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	lang := q.Get("lang")
	if !slices.Contains(lesson.Languages, lang) {
		lang = s.pages.languageOf(r)
		w.Header().Set("Vary", "Accept-Language")
	}
	slug := r.PathValue("slug")
	v := s.view(r, "embed", lang)
	v.Frame = &frame{Talk: s.Talk}
	status := http.StatusOK
	if v.Lesson = s.pages.book.Lesson(lang, slug); v.Lesson == nil {
		status = http.StatusNotFound
		v.Frame.Mistakes = []mistake{{"lesson", shortened(slug), strings.Join(s.slugs(lang), ", ")}}
	} else {
		v.Frame.experiment, v.Frame.Mistakes = readExperiment(v.Lesson, q)
	}
	s.render(w, r, status, v)
}

// slugs are those of the chapters.
func (s *Site) slugs(lang string) []string {
	var slugs []string
	for _, l := range s.pages.book.Contents(lang) {
		slugs = append(slugs, l.Slug)
	}
	return slugs
}

// embedScript serves the custom element and its types to any site: a module
// from another origin is fetched by CORS, without credentials.
func (s *Site) embedScript(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	shared(w)
	s.asset(w, r, strings.TrimPrefix(r.URL.Path, "/"))
}

// A stepView is a step with what a template needs to say around it.
type stepView struct {
	view
	Step lesson.Step
}

// With gives a step to a template.
func (v view) With(s lesson.Step) stepView { return stepView{v, s} }

// RunTitle is what an experiment of a chapter is called in the page's language:
// as its picture says, or else its button.
func (v view) RunTitle(l *lesson.Lesson, run string) string {
	if p := v.Picture(run); p != nil {
		return p.Title
	}
	for _, s := range l.Steps {
		if i := slices.Index(s.Runs(), run); i >= 0 {
			return s.Labels[i]
		}
	}
	return run
}
