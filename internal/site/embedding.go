package site

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// snippets are what a teacher copies, one for each way to put an experiment into
// a page. They are plain text here and escaped where they are shown.
type snippets struct {
	Iframe  string `json:"iframe"`
	Element string `json:"element"`
	Picture string `json:"picture"`
	// File is the command that makes of the chapter one file.
	File string `json:"file"`
}

// An embedding is an experiment on a page of some width, as seen under an origin.
type embedding struct {
	experiment
	Lang   string // of the frame
	Origin string
	Height int
	// Files means that files are served there, and no server: a directory's address
	// ends in a slash.
	Files bool
}

func (e embedding) slash() string {
	if e.Files {
		return "/"
	}
	return ""
}

// Source is the address of the frame.
func (e embedding) Source() string {
	return e.Origin + "/embed/" + e.Lesson.Slug + e.slash() + "?" + e.query(e.Lang).Encode()
}

func (e embedding) chapter() string {
	return e.Origin + "/" + e.Lang + "/lessons/" + e.Lesson.Slug + e.slash()
}

func (e embedding) title() string { return e.Lesson.Title + " · Same Socket" }

// snippets writes all three. The frame's border is taken away by an attribute,
// since editors of course systems drop styles sooner.
func (e embedding) snippets() snippets {
	return snippets{Iframe: e.iframe("100%"), Element: e.element(), Picture: e.picture(), File: e.file()}
}

func (e embedding) iframe(width string) string {
	return tag("iframe", "src", e.Source(), "title", e.title(), "width", width, "height", strconv.Itoa(e.Height),
		"loading", "lazy", "frameborder", "0") + "</iframe>"
}

func (e embedding) element() string {
	attributes := []string{"lesson", e.Lesson.Slug}
	q := e.query(e.Lang)
	for _, name := range []string{"lang", "run", "view", "speed", "theme", "controls"} {
		if q.Has(name) {
			attributes = append(attributes, name, q.Get(name))
		}
	}
	element := tag("same-socket", attributes...)
	if e.Autoplay {
		element = strings.TrimSuffix(element, ">") + " autoplay>"
	}
	return tag("script", "type", "module", "src", e.Origin+"/embed.js") + "</script>\n" + element + "</same-socket>"
}

func (e embedding) picture() string {
	img := tag("img", "src", e.Origin+"/static/"+cardName(e.Lesson.Slug, e.Lang), "alt", e.title(),
		"width", strconv.Itoa(cardWidth/2), "height", strconv.Itoa(cardHeight/2))
	return tag("a", "href", e.chapter()) + img + "</a>"
}

func (e embedding) file() string {
	page := e.Lesson.Slug
	if e.Lesson.Own() {
		page = LabPage
	}
	return "go run . -export-file " + page + ".html -lang " + e.Lang
}

// tag writes a start tag; names and values alternate.
func tag(name string, attributes ...string) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		fmt.Fprintf(&b, ` %s="%s"`, attributes[i], html.EscapeString(attributes[i+1])) // #nosec G602 -- they come in pairs
	}
	return b.String() + ">"
}
