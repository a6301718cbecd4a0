package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A request whose Content-Length is one too large is written, sent and understood with
// the keyboard alone: the finding names the octet, and leads to it on the ruler.
func TestRawByKeyboard(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.choose("rtt", "20")
	p.tabTo("#tab-segment")
	for range 3 {
		p.press(kb.ArrowRight)
	}
	p.until("the editor", `document.activeElement?.id === "tab-raw" && document.querySelector("[data-raw=template]")`)
	p.tabTo("[data-raw=template]")
	p.press(kb.ArrowUp)
	p.until("the template before", `document.querySelector("[data-raw=text]").value.includes("Content-Length: 4")`)
	p.press(kb.ArrowDown)
	p.until("the template", `document.querySelector("[data-raw=template]").value === "large" && document.querySelector("[data-raw=text]").value.includes("Content-Length: 6")`)
	octets := look[int](p, `Number(document.querySelector("[data-octets]").dataset.octets)`)
	p.tabTo("[data-act=send-raw]")
	p.press(kb.Enter)
	p.until("the answers", `document.querySelector("[data-finding=answered]")`)
	finding := p.text("[data-finding=length_large]")
	wrong := octets - len("GET /hello HTTP/1.1\r\nHost: 10.0.0.2\r\n\r\n") + 1
	if want := "Content-Length says 6, the content has 5 octets: the next octet, G, is the first of the next request, which is read as “ET /hello HTTP/1.1”"; !strings.Contains(finding, want) || !strings.Contains(finding, fmt.Sprintf("seq %d", wrong)) {
		t.Errorf("found %q, want %q and seq %d", finding, want, wrong)
	}

	p.tabTo("[data-tab=ladder]")
	p.press(kb.ArrowRight)
	p.until("the ruler", `document.querySelector("[data-direction=client] .ribbon")`)
	p.tabTo("[data-finding=length_large] button")
	p.press(kb.Enter)
	p.until("the octet on the ruler", fmt.Sprintf(`document.querySelector("[data-direction=client] .ribbon").getAttribute("aria-valuenow") === "%d"`, wrong))
	if !look[bool](p, `document.querySelector("#panel-raw").checkVisibility()`) {
		t.Error("the findings are gone when one is followed")
	}
	for scheme := range schemes {
		p.inScheme(scheme)
		p.axe("the editor with its findings", scheme)
	}

	// Cut in three, with a pause, on the connection that is there.
	p.tabTo("[data-raw=conn]")
	p.press(kb.ArrowDown)
	p.until("the connection", `document.querySelector("[data-raw=conn]").value === "c1"`)
	p.tabTo("[data-raw=text]")
	look[any](p, `document.activeElement.select()`)
	p.press("GET /hello HTTP/1.1\rHost: lab\r\r")
	p.until("its octets", `document.querySelector("[data-octets]").dataset.octets === "34"`)
	p.tabTo("[data-raw=cuts]")
	p.press("5, 20")
	p.tabTo("[data-raw=gap]")
	p.until("two cuts", `document.querySelectorAll(".octet-strip .cut").length === 2`)
	sent := len(p.labStory().sent())
	p.tabTo("[data-act=send-raw]")
	p.press(kb.Enter)
	p.until("one more answer", `e2e.screen().requests === 3 && e2e.screen().pills.length === 0`)
	var sizes []int
	for _, s := range p.labStory().sent()[sent:] {
		if s.Data.From == "client" && s.Data.TCP.Length > 0 {
			sizes = append(sizes, s.Data.TCP.Length)
		}
	}
	if got := fmt.Sprint(sizes); got != "[5 15 14]" {
		t.Errorf("segments of %s octets", got)
	}
}

// Every template can be sent, and what came of it is said in both languages.
func TestRawTemplates(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, start(t), "/"+lang+"/lab", view{})
			p.choose("rtt", "20")
			p.click(`[data-speed="1"]`)
			p.click("#tab-raw")
			p.until("the editor", `document.querySelector("[data-raw=template]")`)
			p.fits("the editor")
			for n, c := range []struct{ template, finding string }{
				{"small", "length_small"},
				{"large", "length_large"},
				{"both", "length_and_coding"},
				{"noHost", "host_missing"},
				{"noEnd", "awaits_head"},
				{"head", "head_only"},
				{"expect", "continued"},
				{"old", "old_closes"},
				{"oldKeeps", "old_keeps"},
				{"pipelining", "pipelined"},
				{"oneSegment", "one_segment"},
				{"dribbled", "many_segments"},
				{"halfClose", "half_closed"},
				{"chunked", ""},
				{"get", ""},
			} {
				look[bool](p, fmt.Sprintf(`(() => {
					const select = document.querySelector("[data-raw=template]");
					select.value = %q;
					return select.dispatchEvent(new Event("change"));
				})()`, c.template))
				p.click("[data-act=send-raw]")
				found := fmt.Sprintf(`document.querySelector("[data-finding=%s]")`, c.finding)
				if c.finding == "" {
					found = `!document.querySelector("[data-finding]") && document.querySelector(".findings[data-answered]")`
				}
				p.until("what came of "+c.template, fmt.Sprintf(`document.querySelector(".findings[data-conn=c%d]") && %s`, n+1, found))
			}
		})
	}
}
