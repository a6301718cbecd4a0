package site

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"samesocket/internal/lesson"
)

// An oembedding is the answer of type rich (oembed.com section 2.3.4.4).
type oembedding struct {
	Version         string `json:"version"`
	Type            string `json:"type"`
	Title           string `json:"title"`
	ProviderName    string `json:"provider_name"`
	ProviderURL     string `json:"provider_url"`
	CacheAge        int    `json:"cache_age"`
	Width           int    `json:"width"`
	Height          int    `json:"height"`
	HTML            string `json:"html"`
	ThumbnailURL    string `json:"thumbnail_url,omitempty"`
	ThumbnailWidth  int    `json:"thumbnail_width,omitempty"`
	ThumbnailHeight int    `json:"thumbnail_height,omitempty"`
}

// OEmbed tells a consumer how to show a chapter or a frame of this server, given
// its address. Any site may ask: it says nothing that the address does not.
func (s *Site) oembed(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Vary", "Accept-Language") // a frame's address need not name its language
	shared(w)
	if format := q.Get("format"); format != "" && format != "json" {
		s.Refuse(w, r, Refusal{
			Status: http.StatusNotImplemented, Code: "format_unknown", Field: "format", Allowed: "json",
			Detail: "Only JSON is spoken here.",
		})
		return
	}
	e, ok := s.embeddingOf(r, q.Get("url"))
	if !ok {
		s.Refuse(w, r, Refusal{
			Status: http.StatusNotFound, Code: "not_embeddable", Field: "url", Allowed: s.Visitor(r).Origin + "/{ko,en}/lessons/… or /embed/…",
			Detail: "This server has nothing to embed at that address.",
		})
		return
	}
	width := min(usualWidth, within(q.Get("maxwidth"), 1, widest, usualWidth))
	e.Height = min(usualHeight, within(q.Get("maxheight"), 1, highest, usualHeight))
	answer := oembedding{
		Version: "1.0", Type: "rich", Title: e.Lesson.Title, ProviderName: "Same Socket", ProviderURL: e.Origin + "/",
		CacheAge: 3600, Width: width, Height: e.Height, HTML: e.iframe("100%"),
	}
	// The picture has one size, and must not exceed what was asked for either.
	fits := within(q.Get("maxwidth"), 1, cardWidth, cardWidth) == cardWidth && within(q.Get("maxheight"), 1, cardHeight, cardHeight) == cardHeight
	if name := cardName(e.Lesson.Slug, e.Lang); fits && s.assets.files[name].plain != nil {
		answer.ThumbnailURL, answer.ThumbnailWidth, answer.ThumbnailHeight = e.Origin+s.assets.url(name), cardWidth, cardHeight
	}
	body, err := json.Marshal(answer)
	if err != nil {
		s.Refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(append(body, '\n'))
}

// embeddingOf reads an address of this server.
func (s *Site) embeddingOf(r *http.Request, address string) (e embedding, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return e, false
	}
	if e.Origin = s.Visitor(r).Origin; u.Scheme+"://"+u.Host != e.Origin {
		return e, false
	}
	var l *lesson.Lesson
	if slug, found := strings.CutPrefix(u.Path, "/embed/"); found {
		if e.Lang = u.Query().Get("lang"); s.pages.words[e.Lang] == nil {
			e.Lang = s.pages.languageOf(r)
		}
		l = s.pages.book.Lesson(e.Lang, slug)
	} else if lang, slug, found := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/lessons/"); found {
		e.Lang, l = lang, s.pages.book.Lesson(lang, slug)
		u.RawQuery = ""
	}
	if l == nil {
		return e, false
	}
	e.experiment, _ = readExperiment(l, u.Query())
	return e, true
}
