package e2e

import (
	"context"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// sheets is how many pages of A4 the page prints, with margins of 1 cm.
func (p *page) sheets() int {
	p.t.Helper()
	var pages int
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		const cm = 1 / 2.54
		margin := cm
		a4 := cdppage.PrintToPDFParams{PaperWidth: 21 * cm, PaperHeight: 29.7 * cm, MarginTop: &margin, MarginBottom: &margin, MarginLeft: &margin, MarginRight: &margin}
		printed, err := cdp.Call(ctx, tab, cdppage.PrintToPDF, a4)
		pages = len(pdfPage.FindAll(printed.Data, -1))
		return err
	}))
	return pages
}

// A chapter prints its text, its questions with all their answers and the pictures
// of its runs on four pages at most, and nothing that could be pressed.
func TestChaptersOnPaper(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/", view{})
			slugs := []string{"your-socket"}
			for _, c := range chapters {
				slugs = append(slugs, c.slug)
			}
			for _, slug := range slugs {
				p.visit("/"+lang+"/lessons/"+slug, "")
				p.until("the chapter to be alive", `document.querySelector("button[data-run]") && document.querySelector(".stage .headline")`)
				if n := p.sheets(); n < 1 || n > 4 {
					t.Errorf("%s prints %d pages, want four at most", slug, n)
				}
				p.inPrint(true)
				if bad := look[[]string](p, `[...document.querySelectorAll("button, select, input, .stage, .present-panel")].filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))`); len(bad) > 0 {
					t.Errorf("%s prints %q", slug, bad)
				}
				if hidden := look[int](p, `[...document.querySelectorAll(".predict :is(.asked, .option label, .answer)")].filter((e) => !e.checkVisibility()).length`); hidden > 0 {
					t.Errorf("%s: %d parts of the questions are not printed", slug, hidden)
				}
				p.until("its pictures", `[...document.querySelectorAll(".picture img")].every((i) => !i.checkVisibility() || i.complete && i.naturalWidth > 0)`)
				p.inPrint(false)
			}
		})
	}
}

// inPrint shows the page as it is printed, on the screen.
func (p *page) inPrint(on bool) {
	p.t.Helper()
	media := map[bool]string{true: "print", false: ""}[on]
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error { return setMediaType(ctx, tab, media) }))
}

// A lab prints its whole ladder, and tells all that has happened in words; on the
// screen there is nothing of it after that.
func TestALabOnPaper(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	for n := 2; n <= 4; n++ {
		p.click("[data-act=new]")
		p.until("another exchange to end", `e2e.screen().requests === `+string(rune('0'+n)))
	}
	p.until("the wire to be at rest", `e2e.screen().pills.length === 0`)
	look[bool](p, `window.dispatchEvent(new Event("beforeprint"))`)
	sent := len(p.labStory().sent())
	if n := look[int](p, `new Set([...document.querySelectorAll(".paper .rung")].map((r) => r.dataset.segment)).size`); n != sent {
		t.Errorf("%d arrows on paper of %d segments", n, sent)
	}
	if n := look[int](p, `document.querySelectorAll(".paper li").length`); n < 3*sent/2 {
		t.Errorf("%d sentences on paper of %d segments", n, sent)
	}
	look[bool](p, `window.dispatchEvent(new Event("afterprint"))`)
	p.until("nothing of it on the screen", `!document.querySelector(".paper")`)
	if n := p.sheets(); n < 2 || n > 5 {
		t.Errorf("four exchanges print %d pages", n)
	}
}
