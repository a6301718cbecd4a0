package site

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"samesocket/internal/lesson"
)

// A picture shows what a run of an experiment came to, for paper and for readers
// without script. web/src/picture draws it.
type picture struct {
	URL string
	// Title is what the experiment is called, in the picture's language.
	Title         string
	Width, Height int
	// Places is how many connections a stage shows during the run.
	Places    int
	thumbnail thumbnail
}

// Two columns stand on a sheet of paper, and so much of a picture in each.
const (
	columnWidth = 340 // as web/styles/print.css has it
	pageHeight  = 880
)

// HalfHeight is how high half of the picture is in a column of a page, for one
// that a page could show only too small to be read; 0 for all others.
func (p *picture) HalfHeight() int {
	if high := p.Height * columnWidth / p.Width; high > pageHeight {
		return (high + 1) / 2
	}
	return 0
}

func readPicture(svg []byte) (*picture, error) {
	var p struct {
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Places int    `xml:"data-places,attr"`
		Title  string `xml:"title"`
	}
	if err := xml.Unmarshal(svg, &p); err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if p.Width <= 0 || p.Height <= 0 || p.Places <= 0 || p.Title == "" {
		return nil, errors.New("read picture: no width, no height, no places or no title")
	}
	return &picture{Title: p.Title, Width: p.Width, Height: p.Height, Places: p.Places, thumbnail: readThumbnail(svg, p.Width, p.Height)}, nil
}

// Picture is that of a scenario in the page's language; nil if there is none.
func (v view) Picture(scenario string) *picture {
	return v.assets.files["pictures/"+scenario+"."+v.Lang+".svg"].picture
}

// Places is how many connections a stage shows during any of the chapter's runs: it
// has a place for each from the beginning, and nothing moves when they come.
func (v view) Places(l *lesson.Lesson) int {
	most := 1
	for _, run := range runsOf(l) {
		if p := v.Picture(run); p != nil {
			most = max(most, p.Places)
		}
	}
	return most
}

// A thumbnail is a picture without words: the arrows of its ladder alone, by
// their kind, drawn to 100 by 100; of a long ladder, its end.
type thumbnail []thumbnailPath

// Kind is a class, D the data of a path.
type thumbnailPath struct{ Kind, D string }

var rungs = regexp.MustCompile(`<g class="rung (\w+)[^>]*><line x1="(\d+)[^"]*" y1="(\d+)[^"]*" x2="(\d+)[^"]*" y2="(\d+)`)

// thumbnailTall is how much of a ladder's height can be told apart.
const thumbnailTall = 460

func readThumbnail(svg []byte, width, height int) thumbnail {
	var t thumbnail
	tall := min(height, thumbnailTall)
	for _, m := range rungs.FindAllSubmatch(svg, -1) {
		number := func(i int) int {
			n, _ := strconv.Atoi(string(m[i])) // digits
			return n
		}
		x := func(i int) int { return number(i) * 100 / width }
		y := func(i int) int { return (number(i) - height + tall) * 100 / tall }
		if y(5) < 0 {
			continue
		}
		i := slices.IndexFunc(t, func(p thumbnailPath) bool { return p.Kind == string(m[1]) })
		if i < 0 {
			i = len(t)
			t = append(t, thumbnailPath{Kind: string(m[1])})
		}
		t[i].D += fmt.Sprintf("M%d %dL%d %d", x(2), y(3), x(4), y(5))
	}
	return t
}

// Thumbnail is that of a chapter's standard run, or else of the first that has
// a picture; nil if none has.
func (v view) Thumbnail(l *lesson.Lesson) thumbnail {
	for _, run := range append([]string{standardRun(l)}, runsOf(l)...) {
		if p := v.Picture(run); p != nil {
			return p.thumbnail
		}
	}
	return nil
}
