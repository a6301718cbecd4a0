package site

import (
	"encoding/xml"
	"errors"
	"fmt"

	"samesocket/internal/lesson"
)

// A picture shows what a run of an experiment came to, for paper and for readers
// without script. web/src/picture draws it.
type picture struct {
	URL string
	// Title is what the experiment is called, in the picture's language.
	Title         string
	Width, Height int
}

func readPicture(svg []byte) (*picture, error) {
	var p struct {
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Title  string `xml:"title"`
	}
	if err := xml.Unmarshal(svg, &p); err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if p.Width <= 0 || p.Height <= 0 || p.Title == "" {
		return nil, errors.New("read picture: no width, no height or no title")
	}
	return &picture{Title: p.Title, Width: p.Width, Height: p.Height}, nil
}

// Picture is that of a scenario in the page's language; nil if there is none.
func (v view) Picture(scenario string) *picture {
	return v.assets.files["pictures/"+scenario+"."+v.Lang+".svg"].picture
}

// Thumbnail is the picture of a chapter's standard run, or else of the first
// that has one; nil if none has.
func (v view) Thumbnail(l *lesson.Lesson) *picture {
	if l.Coming {
		return nil
	}
	for _, run := range append([]string{standardRun(l)}, runsOf(l)...) {
		if p := v.Picture(run); p != nil {
			return p
		}
	}
	return nil
}
