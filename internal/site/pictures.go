package site

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

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

// Two columns stand on a sheet of paper. Two pictures stand beside each other, up to
// half of a page high; what is higher takes both columns.
const (
	columnWidth  = 340 // as web/styles/print.css has it
	columnHeight = 500
)

// HalfHeight is how high half of the picture is in a column of a page, for one
// that takes both; 0 for all others.
func (p *picture) HalfHeight() int {
	if high := p.Height * columnWidth / p.Width; high > columnHeight {
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

// RunPlaces is how many connections a frame's stage shows during one run. Of the
// visitor's own sockets that is what a browser usually opens, its WebSocket included:
// what comes besides is counted below.
func (v view) RunPlaces(run string) int {
	switch p := v.Picture(run); {
	case p != nil:
		return p.Places
	case run == "own:ten":
		return 7
	case strings.HasPrefix(run, "own:"):
		return 3
	}
	return 1
}

// A thumbnail is a picture without words, drawn to 90 by 100: time to the right, a
// tube for each connection with a ring for its handshake, a bead for each response
// and a stroke for its first FIN. Of a run without responses it shows the ladder's
// arrows by their kind.
type thumbnail []thumbnailPath

// Kind is a class, D the data of a path.
type thumbnailPath struct{ Kind, D string }

func (t *thumbnail) add(kind, format string, at ...any) {
	i := slices.IndexFunc(*t, func(p thumbnailPath) bool { return p.Kind == kind })
	if i < 0 {
		i = len(*t)
		*t = append(*t, thumbnailPath{Kind: kind})
	}
	(*t)[i].D += fmt.Sprintf(format, at...)
}

// Kind, sender, connection, and the arrow's ends.
var rungs = regexp.MustCompile(`<g class="rung (\w+) from-(\w+)[^>]* data-conn="(c?\d*)"><line x1="(\d+)[^"]*" y1="(\d+)[^"]*" x2="(\d+)[^"]*" y2="(\d+)[^"]*"`)

func readThumbnail(svg []byte, width, height int) thumbnail {
	var arrows, beads thumbnail
	type tube struct{ from, to int }
	tubes := map[string]*tube{}
	var conns []string // in the order of their first segments
	found := rungs.FindAllSubmatch(svg, -1)
	for _, m := range found {
		if conn := string(m[3]); !slices.Contains(conns, conn) {
			conns = append(conns, conn)
		}
	}
	for _, m := range found {
		number := func(i int) int {
			n, _ := strconv.Atoi(string(m[i])) // digits
			return n
		}
		kind, sender, conn := string(m[1]), string(m[2]), string(m[3])
		x := func(i int) int { return 8 + number(i)*74/height }
		row := 100 * (slices.Index(conns, conn) + 1) / (len(conns) + 1)
		arrows.add(kind, "M%d %dL%d %d", number(4)*100/width, number(5)*100/height, number(6)*100/width, number(7)*100/height)
		t := tubes[conn]
		if t == nil {
			t = &tube{from: x(5), to: 86}
			tubes[conn] = t
		}
		switch {
		case kind == "data" && sender == "server":
			beads.add("bead data", "M%d %dh0", x(7), row)
		case kind == "fin" && t.to == 86:
			t.to = x(7)
			beads.add("fin", "M%d %dv16", t.to, row-8)
		}
	}
	if !slices.ContainsFunc(beads, func(p thumbnailPath) bool { return p.Kind == "bead data" }) {
		return arrows
	}
	var t thumbnail
	for i, conn := range conns {
		row := 100 * (i + 1) / (len(conns) + 1)
		t.add("tube", "M%d %dH%d", tubes[conn].from, row, tubes[conn].to)
		t.add("ring syn", "M%d %dh0", tubes[conn].from, row)
		t.add("hole", "M%d %dh0", tubes[conn].from, row)
	}
	return append(t, beads...)
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
