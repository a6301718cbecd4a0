package site

import "net/url"

// A card is the picture of a chapter that other sites show beside a link to it
// (Open Graph), and that stands for the experiment where no frame is allowed.
const cardWidth, cardHeight = 1200, 630

// cardName is the card's file under /static/.
func cardName(slug, lang string) string { return "cards/" + slug + "." + lang + ".png" }

// Card is the address of the chapter's card; empty if there is none.
func (v view) Card() string {
	if name := cardName(v.Lesson.Slug, v.Lang); v.assets.files[name].plain != nil {
		return v.Origin + v.Asset(name)
	}
	return ""
}

// Here is the address of this page as the visitor sees it.
func (v view) Here() string { return v.Origin + "/" + v.Lang + "/" + v.Rest }

// OEmbed is where this page says how to embed it.
func (v view) OEmbed() string {
	return v.Origin + "/oembed?" + url.Values{"url": {v.Here()}, "format": {"json"}}.Encode()
}
