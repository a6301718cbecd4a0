package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	rawPost = "POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 6\r\n\r\nhello" // one too many
	rawGet  = "GET /hello HTTP/1.1\r\nHost: lab\r\n\r\n"
)

// offByOne sends, on a connection of their own, a POST whose Content-Length is one
// too large, and, once it has arrived, a GET. Returns which connection.
func (p *page) offByOne() (conn string) {
	p.t.Helper()
	p.quick()
	send := func(raw, where string) {
		p.ask(http.MethodPost, "/api/labs/"+p.kept("lab")+"/requests", fmt.Sprintf(`{"raw":%q,%s}`, raw, where), http.Header{"Content-Type": {"application/json"}})
	}
	send(rawPost, `"connection":"new"`)
	p.until("the POST to be on its way, and nothing on the wire after it", `document.querySelectorAll('.lane[data-conn="c2"]').length === 1 && e2e.screen().pills.length === 0 && e2e.screen().requests === 2`)
	send(rawGet, `"conn":"c2"`)
	p.until("the answer to the wrong request", `e2e.screen().requests === 3 && e2e.screen().pills.length === 0`)
	return "c2"
}

// The octet that is chosen on the ruler is the one among the segment's octets, its
// segment's arrow in the ladder, its message, and its connection on the stage. The
// keys do what a click does.
func TestRulerSelectsOneOctet(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.offByOne()
	p.click("[data-tab=ruler]")
	wrong := len(rawPost) + 1 // the sequence number of the G that is read as content
	p.until("where the two part", `document.querySelector(".end.sender") && document.querySelector(".end.reader")`)
	if got, want := p.text(".parting"), "Content-Length says 6, the content has 5 octets. What is read next begins with “ET /hello HTTP/1.1”."; !strings.Contains(got, want) {
		t.Errorf("the ruler says %q, want %q in it", got, want)
	}

	p.click(fmt.Sprintf(".parting [data-octet='%d']", wrong))
	chosen := func(seq int) string {
		return fmt.Sprintf(`document.querySelector("[data-direction=client] .ribbon").getAttribute("aria-valuenow") === "%d"`, seq)
	}
	p.until("the octet", chosen(wrong))
	p.until("the octet in the segment's", `document.querySelector(".inspector .hex mark")?.textContent === "47"`)
	segment := look[string](p, `document.querySelector(".carried.chosen").closest("[data-segment]").dataset.segment`)
	p.says(".inspector [data-tab=segment]", "s"+segment)
	p.until("its connection on the stage", `document.querySelector(".lane.chosen")?.dataset.conn === "c2"`)
	p.click("[data-tab=ladder]")
	p.until("its segment's arrow", fmt.Sprintf(`document.querySelector(".upright .rung.chosen")?.dataset.segment === %q`, segment))

	// One octet back is the POST's last; its message has it as content, and says why.
	p.click("[data-tab=message]")
	p.click("[data-tab=ruler]")
	p.tabTo("[data-direction=client] .ribbon")
	p.press(kb.ArrowLeft)
	p.until("the octet before", chosen(wrong-1))
	p.says(".message", "POST /echo", "rule 6", "Content-Length")
	if got := look[string](p, `document.querySelector("[data-direction=client] .ribbon").getAttribute("aria-valuetext")`); !strings.Contains(got, "o, content of request") {
		t.Errorf("the ruler is heard as %q", got)
	}
	p.press(kb.PageDown)
	p.until("the next message as it is read", chosen(wrong+1))
	p.says(".message", "ET /hello", "rule 7")
	p.press(kb.Home)
	p.until("the first octet", chosen(1))
	p.press(kb.End)
	p.until("the last", chosen(len(rawPost)+len(rawGet)))

	// From the segment's octets back to the ruler.
	p.click("[data-tab=segment]")
	p.tabTo(".inspector .hex")
	p.press(kb.ArrowLeft)
	p.until("the octet before it", chosen(len(rawPost)+len(rawGet)-1))

	for scheme := range schemes {
		p.inScheme(scheme)
		p.axe("the byte ruler", scheme)
		p.click("[data-tab=message]")
		p.until("the message", `document.querySelector(".message").checkVisibility()`)
		p.axe("a message", scheme)
	}

	// Another connection, by the keyboard.
	p.tabTo("[data-ruler=conn]")
	p.press(kb.ArrowUp)
	p.until("the other connection's octets", `document.querySelector(".lane.chosen")?.dataset.conn === "c1" && document.querySelector("[data-ruler=conn]").value === "c1"`)
	p.press(kb.ArrowDown)
	p.until("that one again", `document.querySelector(".lane.chosen")?.dataset.conn === "c2"`)
}

// What the ruler costs a frame at the end of a long trace, beside another tab.
func TestRulerOfALongTrace(t *testing.T) {
	if raced {
		t.Skip("a measurement, and the race detector is measured with it")
	}
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	p.click("[data-view=socket]") // so that drawing does not take its time
	lab := p.kept("lab")
	p.ask(http.MethodPatch, "/api/labs/"+lab+"/clock", `{"speed":10}`, http.Header{"Content-Type": {"application/json"}})
	for range 2 {
		p.ask(http.MethodPost, "/api/labs/"+lab+"/requests", `{"target":"/bytes?n=1048576"}`, http.Header{"Content-Type": {"application/json"}})
	}
	p.click("[data-view=lab]")
	p.until("the page to have the whole trace", `document.querySelector("[data-act=renew]")`)
	for _, tab := range []string{"states", "ruler"} {
		p.click("[data-tab=" + tab + "]")
		p.until("the panel", fmt.Sprintf(`document.querySelector("#panel-%s :is(.ribbon, svg)")`, tab))
		logSpread(t, "script per frame, walking back beside the "+tab, look[[]float64](p, walkBack))
		p.press(kb.End)
	}
	p.tabTo("[data-direction=server] .ribbon")
	logSpread(t, "script per frame, segment by segment on the ruler", look[[]float64](p, `(async () => {
		sameSocket.frameCosts.length = 0;
		for (let i = 0; i < 100; i++) {
			document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true, bubbles: true, cancelable: true }));
			await new Promise((done) => requestAnimationFrame(done));
		}
		return [...sameSocket.frameCosts];
	})()`))
}

const walkBack = `(async () => {
	sameSocket.frameCosts.length = 0;
	for (let i = 0; i < 100; i++) {
		document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
		await new Promise((done) => requestAnimationFrame(done));
	}
	return [...sameSocket.frameCosts];
})()`
