package site

import (
	"net/http"

	"samesocket/internal/lesson"
)

// lesson serves one chapter.
func (s *Site) lesson(w http.ResponseWriter, r *http.Request) {
	lang := r.PathValue("lang")
	l := s.pages.book.Lesson(lang, r.PathValue("slug"))
	if l == nil {
		s.NotFound(w, r)
		return
	}
	v := s.view(r, "lesson", lang)
	v.Lesson = l
	s.visit(w, r, v)
}

// A tab is one entry of the navigation.
type tab struct {
	Href, Name string
	// Number is a chapter's; 0 for other pages.
	Number int
	Here   bool
}

// Tabs are the pages one can go to, the chapters first.
func (v view) Tabs() ([]tab, error) {
	var tabs []tab
	for _, l := range v.Contents() {
		tabs = append(tabs, tab{Href: v.Chapter(l), Name: l.Name, Number: l.Number, Here: v.Reads(l)})
	}
	pages := []string{"lab", "client", "teach", "rfc", "limits"}
	if v.Alone {
		pages = []string{"lab", "teach", "rfc", "limits", serverPage}
	}
	for _, page := range pages {
		name, err := v.T("nav." + page)
		if err != nil {
			return nil, err
		}
		here := v.Page == page || page == serverPage && v.Page == "alone" || page == "rfc" && v.Page == "kernel" || page == "limits" && v.Page == "licenses"
		tabs = append(tabs, tab{Href: "/" + v.Lang + "/" + page, Name: name, Here: here})
	}
	return tabs, nil
}

// Contents lists the chapters.
func (v view) Contents() []*lesson.Lesson { return v.book.Contents(v.Lang) }

// Chapter is the address of a chapter.
func (v view) Chapter(l *lesson.Lesson) string { return "/" + v.Lang + "/lessons/" + l.Slug }

// Reads says whether the page is that chapter.
func (v view) Reads(l *lesson.Lesson) bool { return v.Lesson != nil && v.Lesson.Slug == l.Slug }

// Previous is the chapter before this one; nil at the first.
func (v view) Previous() (found *lesson.Lesson) {
	for _, l := range v.Contents() {
		if l.Number < v.Lesson.Number {
			found = l
		}
	}
	return found
}

// Next is the one after it; nil at the last.
func (v view) Next() *lesson.Lesson {
	for _, l := range v.Contents() {
		if l.Number > v.Lesson.Number {
			return l
		}
	}
	return nil
}
