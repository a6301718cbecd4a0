package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"hash/crc32"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"samesocket/internal/lesson"
)

var update = flag.Bool("update", false, "take the chapters' cards in static/cards anew")

// cardPage is what a card is a photograph of: the question, and how its
// experiment's ladder begins.
var cardPage = template.Must(template.New("card").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<style>
* { box-sizing: border-box; margin: 0 }
body { width: 1200px; height: 630px; display: grid; grid-template-columns: 560px 1fr; overflow: hidden;
  background: #fbfaf7; color: #1d2330; font-family: "Noto Sans CJK KR", "Noto Sans KR", sans-serif; word-break: keep-all }
div { padding: 56px 0 52px 64px; display: flex; flex-direction: column }
p { font-size: 26px; color: #5b6579 }
h1 { margin-top: 22px; font-size: 52px; line-height: 1.28; letter-spacing: -0.01em; text-wrap: balance }
.brand { margin-top: auto; font-size: 28px; font-weight: 700; color: #1d2330 }
.brand::before { content: ""; display: inline-block; width: 16px; height: 16px; margin-right: 14px; border-radius: 50%; background: #0b61bd }
figure { display: grid; align-items: safe center; height: 630px; padding: 48px 48px 48px 40px; overflow: clip }
img { width: 552px; border: 1.5px solid #d9dce3; border-radius: 12px }
{{if not .Picture}}body { grid-template-columns: 1fr } h1 { font-size: 84px }{{end}}
</style>
<div><p>{{.Number}} · {{.Name}}</p><h1>{{.Title}}</h1><p class="brand">{{if eq .Lang "ko"}}같은 소켓{{else}}Same Socket{{end}}</p></div>
{{with .Picture}}<figure><img src="data:image/svg+xml;base64,{{.}}" alt=""></figure>{{end}}
</html>`))

// chapterCard is a chapter's picture for other sites.
type chapterCard struct {
	name, page string
}

// source is what a card was made of. Letters look different from machine to
// machine, so a card is known by its source and not by its pixels.
func (c chapterCard) source() string {
	sum := sha256.Sum256([]byte(c.page))
	return hex.EncodeToString(sum[:])
}

func cards(t *testing.T) []chapterCard {
	t.Helper()
	book, err := lesson.Load(os.DirFS(filepath.Join(root, "web")))
	if err != nil {
		t.Fatal(err)
	}
	var all []chapterCard
	for _, lang := range lesson.Languages {
		for _, l := range book.Contents(lang) {
			predicted := slices.IndexFunc(l.Steps, func(s lesson.Step) bool { return s.Kind == "predict" })
			var svg []byte
			if run := l.Steps[predicted].Scenario; !strings.HasPrefix(run, "own:") { // whose outcome is each visitor's own
				if svg, err = os.ReadFile(filepath.Join(root, "static", "pictures", run+"."+lang+".svg")); err != nil {
					t.Fatal(err)
				}
			}
			var page strings.Builder
			if err := cardPage.Execute(&page, struct {
				*lesson.Lesson
				Picture string
			}{l, base64.StdEncoding.EncodeToString(svg)}); err != nil {
				t.Fatal(err)
			}
			all = append(all, chapterCard{l.Slug + "." + lang + ".png", page.String()})
		}
	}
	return all
}

// Every chapter has its card in both languages, of what the chapter is now; with
// -update they are taken anew.
func TestCardsAreFresh(t *testing.T) {
	dir := filepath.Join(root, "static", "cards")
	all := cards(t)
	if *update {
		chromium(t)
		p := open(t, start(t), "/en/limits", view{})
		p.resize(1200, 630)
		for _, c := range all {
			if err := os.WriteFile(filepath.Join(dir, c.name), p.photograph(c), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != len(all) {
		t.Errorf("%d files for %d cards: %v", len(files), len(all), err)
	}
	for _, c := range all {
		b, err := os.ReadFile(filepath.Join(dir, c.name))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Contains(b, []byte("Source\x00"+c.source())) {
			t.Errorf("%s was made of another chapter or picture: go test ./internal/e2e -run TestCardsAreFresh -update", c.name)
		}
		if size, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || size.Width != 1200 || size.Height != 630 || len(b) > 60_000 {
			t.Errorf("%s: %d x %d, %d octets, %v", c.name, size.Width, size.Height, len(b), err)
		}
	}
}

// photograph lays the card out and takes its picture.
func (p *page) photograph(c chapterCard) []byte {
	p.t.Helper()
	p.visit("", "data:text/html;charset=utf-8;base64,"+base64.StdEncoding.EncodeToString([]byte(c.page)))
	look[any](p, `Promise.resolve(document.querySelector("img")?.decode()).then(() => document.fonts.ready).then(() => true)`)
	if over := look[float64](p, `document.querySelector("div").scrollHeight - 630`); over > 0 {
		p.t.Errorf("%s: the words are %v px too long", c.name, over)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	taken, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		p.t.Fatal(err)
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, fewColours(taken)); err != nil {
		p.t.Fatal(err)
	}
	return withText(b.Bytes(), "Source\x00"+c.source())
}

// fewColours keeps the commonest 256 colours; a drawing hardly has more, and is a
// third of the size so.
func fewColours(from image.Image) image.Image {
	count := map[color.Color]int{}
	box := from.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			count[from.At(x, y)]++
		}
	}
	var palette color.Palette
	for c := range count {
		palette = append(palette, c)
	}
	slices.SortFunc(palette, func(a, b color.Color) int { return count[b] - count[a] })
	palette = palette[:min(256, len(palette))]
	nearest := map[color.Color]uint8{}
	to := image.NewPaletted(box, palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := from.At(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(palette.Index(c))
				nearest[c] = i
			}
			to.SetColorIndex(x, y, i)
		}
	}
	return to
}

// withText writes a tEXt chunk behind the header (PNG, sections 5.3 and 11.3.3.3).
func withText(file []byte, text string) []byte {
	const header = 8 + 25 // the signature and IHDR
	body := append([]byte("tEXt"), text...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	return slices.Concat(file[:header], chunk, file[header:])
}
