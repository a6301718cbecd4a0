package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"samesocket/internal/kernel"
	"samesocket/internal/lesson"
	"samesocket/internal/licenses"
)

// languages are those of the pages; the first serves whoever reads neither.
var languages = []language.Tag{language.English, language.Korean}

// pages are the templates, their words and the chapters, read once.
type pages struct {
	templates  map[string]*template.Template
	words      map[string]map[string]string // by language
	alone      map[string]map[string]string // those of a copy, where there is no server
	book       *lesson.Book
	reference  *reference
	tools      []toolTab
	drills     []snippet
	statements *statements
	recording  *kernel.Recording
	licenses   []licenses.Group
	matcher    language.Matcher
}

// view is what a template sees.
type view struct {
	Page, Lang, Other string // Other is the other language
	Rest              string // the path after the language
	Origin            string // how the visitor's curl reaches this server
	Visit             string // the visit's token; empty if the page has none
	Shared            string // under which name another's visit is shown; empty on all pages but that
	Socket            Socket
	Limits            []Limit
	Lesson            *lesson.Lesson // the chapter; of a lesson page only
	Frame             *frame         // of a page for a frame only
	Teach             *teaching      // of the teachers' page only
	Alone             bool           // of a copy: there is no server
	Lab               string         // where a copy's lab begins; empty if the page has none
	File              *inlined       // of a page that is one file

	words      map[string]string
	assets     *assets
	book       *lesson.Book
	reference  *reference
	tools      []toolTab
	drills     []snippet
	statements *statements
	recording  *kernel.Recording
	licenses   []licenses.Group
}

func readPages(from fs.FS) (*pages, error) {
	p := &pages{templates: map[string]*template.Template{}, words: map[string]map[string]string{}, alone: map[string]map[string]string{}, matcher: language.NewMatcher(languages)}
	for _, tag := range languages {
		words := map[string]string{}
		for _, part := range []string{"page.", "page.teach.", "page.rfc.", "page.kernel.", "page.alone."} {
			name := "messages/" + part + tag.String() + ".json"
			b, err := fs.ReadFile(from, name)
			if err != nil {
				return nil, fmt.Errorf("read pages: %w", err)
			}
			if part == "page.alone." { // over the others
				p.words[tag.String()] = maps.Clone(words)
			}
			if err := json.Unmarshal(b, &words); err != nil {
				return nil, fmt.Errorf("read pages: %s: %w", name, err)
			}
		}
		p.alone[tag.String()] = words
	}
	for _, name := range []string{"front", "lesson", "lab", "client", "limits", "licenses", "api", "rfc", "kernel", "replay", "notfound", "teach", "embed", "alone", "choose"} {
		layout := "layout"
		switch name {
		case "embed":
			layout = "frame" // nothing of the site around it
		case "choose":
			layout = name
		}
		layouts := map[string]string{name: layout}
		if name == "lesson" || name == "lab" {
			layouts[fileOf+name] = "file"
		}
		for as, layout := range layouts {
			t, err := template.ParseFS(from, "templates/"+layout+".html", "templates/contents.html", "templates/predict.html", "templates/social.html", "templates/old.html", "templates/"+name+".html")
			if err != nil {
				return nil, fmt.Errorf("read pages: %w", err)
			}
			p.templates[as] = t
		}
	}
	var err error
	if p.book, err = lesson.Load(from); err != nil {
		return nil, err
	}
	if p.reference, err = readReference(from); err != nil {
		return nil, err
	}
	if p.statements, err = readStatements(from); err != nil {
		return nil, err
	}
	if p.recording, err = kernel.Load(from); err != nil {
		return nil, err
	}
	if p.licenses, err = licenses.Read(from); err != nil {
		return nil, err
	}
	if p.tools, p.drills, err = readSnippets(from); err != nil {
		return nil, err
	}
	return p, nil
}

// T is the sentence of a key; a key without one is a mistake that tests find.
func (v view) T(key string) (string, error) {
	text, ok := v.words["page."+key]
	if !ok {
		return "", fmt.Errorf("no words for page.%s in %s", key, v.Lang)
	}
	return text, nil
}

// Asset is the address of a file under /static/.
func (v view) Asset(name string) string { return v.assets.url(name) }

// Style is the page's one stylesheet.
func (v view) Style() string {
	switch {
	case v.Page == "front" || v.Page == "lab" || v.Page == "client" || v.Page == "replay" || v.Page == "teach":
		return v.Page + ".css"
	case v.Page == "rfc" || v.Page == "kernel":
		return "rfc.css"
	case v.Lesson != nil:
		return "chapter.css"
	}
	return "app.css"
}

// Kind is which page it is to the script: where files are replayed it is a lab's.
func (v view) Kind() string {
	if v.Page == "replay" {
		return "lab"
	}
	return v.Page
}

// ReplayWords name what the script says where files are replayed.
func (v view) ReplayWords() []string {
	return []string{"playing", "large", "empty", "json", "version", "kind", "event", "order", "cut", "member"}
}

// Title is the name of the page in the window's bar.
func (v view) Title() (string, error) {
	if v.Lesson != nil {
		return v.Lesson.Title, nil
	}
	return v.T(v.Page + ".title")
}

// Licenses are the terms of what others have written.
func (v view) Licenses() []licenses.Group { return v.licenses }

// Amount writes the value of a limit.
func (v view) Amount(value any) string { return amount(v.Lang, value) }

// page serves one template in the language of the path.
func (s *Site) page(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.pages.words[r.PathValue("lang")] == nil {
			s.NotFound(w, r)
			return
		}
		s.visit(w, r, s.view(r, name, r.PathValue("lang")))
	}
}

// visit serves the page to a visitor who has a visit.
func (s *Site) visit(w http.ResponseWriter, r *http.Request, v view) {
	v.Visit = s.Visit(r)
	s.render(w, r, http.StatusOK, v)
}

func (s *Site) view(r *http.Request, name, lang string) view {
	who := s.Visitor(r)
	v := view{
		Page: name, Lang: lang, Other: "ko", Origin: who.Origin, Socket: who.Socket,
		words: s.pages.words[lang], assets: s.assets, book: s.pages.book, reference: s.pages.reference, tools: s.pages.tools, drills: s.pages.drills, statements: s.pages.statements, recording: s.pages.recording, licenses: s.pages.licenses, Limits: s.Limits,
	}
	if lang == "ko" {
		v.Other = "en"
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, "/"+lang+"/"); ok && name != "notfound" {
		v.Rest = rest
	}
	return v
}

func (s *Site) render(w http.ResponseWriter, r *http.Request, status int, v view) {
	var b bytes.Buffer // whole or not at all: an error must not leave half a page
	if err := s.pages.templates[v.Page].Execute(&b, v); err != nil {
		s.Refuse(w, r, err)
		return
	}
	packed, err := gzipped(b.Bytes())
	if err != nil {
		s.Refuse(w, r, err)
		return
	}
	// That a page's length depends on the visit's token tells nothing: asking again
	// gives another token.
	coding, body := asset{plain: b.Bytes(), gzip: packed}.representation(r.Header.Values("Accept-Encoding"))
	h := w.Header()
	if coding != identity {
		h.Set("Content-Encoding", coding)
	}
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Set("Cache-Control", "no-store") // each copy has a visit of its own
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// chooseLanguage sends the visitor to the language the browser asks for, once:
// from there on the path says it.
func (s *Site) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, "/"+s.pages.languageOf(r)+"/", http.StatusFound)
}

func (p *pages) languageOf(r *http.Request) string {
	_, i := language.MatchStrings(p.matcher, r.Header.Get("Accept-Language"))
	return languages[i].String()
}

// addSlash sends whoever asks for /{lang} to the front page.
func (s *Site) addSlash(w http.ResponseWriter, r *http.Request) {
	lang := r.PathValue("lang")
	if s.pages.words[lang] == nil {
		s.NotFound(w, r)
		return
	}
	http.Redirect(w, r, (&url.URL{Path: "/" + lang + "/"}).String(), http.StatusPermanentRedirect)
}

// NotFound answers with a page in the language of the path or, failing that, of
// the visitor's browser. It opens no visit: whoever asks for what does not exist
// is seldom a person.
func (s *Site) NotFound(w http.ResponseWriter, r *http.Request) {
	lang, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if s.pages.words[lang] == nil {
		w.Header().Set("Vary", "Accept-Language")
		lang = s.pages.languageOf(r)
	}
	s.render(w, r, http.StatusNotFound, s.view(r, "notfound", lang))
}
