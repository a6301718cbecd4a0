package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// downloaded is what the page has handed to the browser's downloads.
type downloaded struct {
	Name, Type string
	Size       int
	Start      string
	Text       string
}

// keepsDownloads notes downloads instead of leaving them to the browser.
func (p *page) keepsDownloads() {
	p.t.Helper()
	look[any](p, `(() => {
		globalThis.downloads = [];
		const blobs = new Map();
		URL.createObjectURL = (blob) => (blobs.set("blob:" + blobs.size, blob), "blob:" + (blobs.size - 1));
		URL.revokeObjectURL = () => {};
		HTMLAnchorElement.prototype.click = function () {
			const blob = blobs.get(this.href);
			void blob.text().then((text) => downloads.push({ name: this.download, type: blob.type, size: blob.size, start: text.slice(0, 4000), text }));
		};
	})()`)
}

// exported takes one form of the trace from the menu, by keyboard alone.
func (p *page) exported(form string) downloaded {
	p.t.Helper()
	look[any](p, "downloads.length = 0")
	look[any](p, `document.querySelector("[data-act=export]").focus()`)
	p.press(kb.Enter)
	p.until("the menu", `document.activeElement.matches("[role=menuitem]")`)
	for range 20 {
		if look[string](p, "document.activeElement.dataset.export") == form {
			break
		}
		p.press(kb.ArrowDown)
	}
	p.press(kb.Enter)
	p.until("a file in the form "+form, "downloads.length === 1 && !document.querySelector('[role=menu]')")
	return look[downloaded](p, "downloads[0]")
}

// What can be taken away of a lab: each form is a file with a name of its own, and is
// what it says; by keyboard alone. Before there is a trace the reason is said.
func TestATraceIsTakenAway(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, start(t), "/"+lang+"/lab", view{})
			p.until("the page", `document.querySelector("[data-act=export]")`)
			if !look[bool](p, `document.querySelector("[data-act=export]").disabled`) || look[string](p, `document.querySelector("[data-act=export]").title`) != p.word("events.empty") {
				t.Error("without a trace there is something to take away, or no reason")
			}
			p.quick()
			p.keepsDownloads()
			for _, want := range []struct{ form, name, start string }{
				{"jsonl", "same-socket-lab.jsonl", `{"format":"same-socket-trace","version":1,"kind":"lab"`},
				{"pcapng.middle", "same-socket-lab-middle.pcapng", "\n\r\r\n"},
				{"pcapng.client", "same-socket-lab-client.pcapng", "\n\r\r\n"},
				{"pcapng.server", "same-socket-lab-server.pcapng", "\n\r\r\n"},
				{"har", "same-socket-lab.har", "{"},
				{"mmd", "same-socket-lab.mmd", ""},
				{"txt", "same-socket-lab.txt", ""},
				{"svg", "same-socket-ladder.svg", "<svg "},
				{"png", "same-socket-ladder.png", "\ufffdPNG"},
				{"stage.svg", "same-socket-stage.svg", "<svg "},
				{"stage.png", "same-socket-stage.png", "\ufffdPNG"},
			} {
				got := p.exported(want.form)
				if got.Name != want.name || got.Size < 100 || !strings.HasPrefix(got.Start, want.start) {
					t.Errorf("%s: %q of %d octets, begins %.60q", want.form, got.Name, got.Size, got.Start)
				}
			}
			if svg := p.exported("svg").Text; strings.Count(svg, `class="rung`) < 4 || strings.Contains(svg, "<script") {
				t.Errorf("the picture has few arrows, or more than arrows:\n%s", svg)
			}
			p.press(kb.Escape)
			p.until("the closed menu", `!document.querySelector("[role=menu]")`)
			for scheme := range schemes {
				p.inScheme(scheme)
				p.click("[data-act=export]")
				p.until("the menu", `document.querySelector("[role=menu]")`)
				p.axe("the menu of files", scheme)
				p.press(kb.Escape)
				p.until("the focus back at the button", `document.activeElement.matches("[data-act=export]")`)
			}
		})
	}
}

// A moment of the stage goes on moving in a picture: in one that a page shows, where no
// script could run, and not for who wants none of it.
func TestAMomentMovesInAPicture(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab#run=two-gets&t=s6+36ms", view{})
	p.until("the moment", `globalThis.sameSocket?.shown.note && document.querySelector(".stage .pill")`)
	p.keepsDownloads()
	moving := p.exported("stage.moving").Text
	pill := look[string](p, `document.querySelector(".stage .pill").dataset.segment`)
	for _, part := range []string{"@media (prefers-reduced-motion: no-preference) {", "@keyframes s" + pill + " {", `class="on-its-way s` + pill + `"`} {
		if !strings.Contains(moving, part) {
			t.Errorf("the picture has no %s", part)
		}
	}
	if strings.Contains(moving, "<script") || strings.Contains(moving, "<foreignObject") {
		t.Error("the picture is more than a drawing")
	}
	// Two instants of it, as an image has them.
	const differs = `(async () => {
		const image = new Image();
		image.src = "data:image/svg+xml," + encodeURIComponent(%s);
		document.querySelector("main").append(image);
		await image.decode();
		const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
		const context = canvas.getContext("2d", { willReadFrequently: true });
		const drawn = () => (context.drawImage(image, 0, 0), context.getImageData(0, 0, image.width, image.height).data.join());
		const first = drawn();
		return await e2e.until(() => drawn() !== first, %d);
	})()`
	if !look[bool](p, fmt.Sprintf(differs, quoted(t, moving), 8000)) {
		t.Error("nothing moves")
	}
}

// A file that cannot be had is told with its reason, and the menu stays.
func TestWhatCannotBeTakenAway(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	p.seen.allow("404")
	p.ask("DELETE", "/api/labs/"+p.kept("lab"), "", nil)
	p.click("[data-act=export]")
	p.until("the menu", `document.querySelector("[data-export=har]")`)
	p.click("[data-export=har]")
	p.until("why there is none", fmt.Sprintf(`document.querySelector(".export-menu [role=alert]").textContent.includes(%s)`, quoted(t, p.word("stream.gone"))))
}

func quoted(t *testing.T, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
