package site

import (
	"encoding/xml"
	"net/http"

	"samesocket/internal/lesson"
)

// urlset is a site map (sitemaps.org), in which each page names itself in every language.
type urlset struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string    `xml:"xmlns:xhtml,attr"`
	URLs    []pageURL `xml:"url"`
}

type pageURL struct {
	Loc        string      `xml:"loc"`
	Alternates []alternate `xml:"xhtml:link"`
}

type alternate struct {
	Rel      string `xml:"rel,attr"`
	Language string `xml:"hreflang,attr"`
	URL      string `xml:"href,attr"`
}

// sitemap lists the pages that are the same for everybody.
func (s *Site) sitemap(w http.ResponseWriter, r *http.Request) {
	origin := s.Visitor(r).Origin
	rests := []string{""}
	for _, l := range s.pages.book.Contents(lesson.Languages[0]) {
		rests = append(rests, "lessons/"+l.Slug)
	}
	rests = append(rests, "lab", "client", "rfc", "kernel", "replay", "teach", "limits", "licenses", "api")
	set := urlset{XHTML: "http://www.w3.org/1999/xhtml"}
	for _, rest := range rests {
		var every []alternate
		for _, lang := range lesson.Languages {
			every = append(every, alternate{"alternate", lang, origin + "/" + lang + "/" + rest})
		}
		for _, one := range every {
			set.URLs = append(set.URLs, pageURL{one.URL, every})
		}
	}
	b, err := xml.MarshalIndent(set, "", " ")
	if err != nil {
		s.Refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	_, _ = w.Write(append([]byte(xml.Header), b...)) // #nosec G705 -- XML that is escaped
}
