package e2e

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// opens gives the page a file, as whoever chooses it does.
func (p *page) opens(name, text string) {
	p.t.Helper()
	p.until("the place for a file", `document.querySelector("[data-replay] input:enabled")`)
	look[any](p, fmt.Sprintf(`(() => {
		const given = new DataTransfer();
		given.items.add(new File([%s], %q));
		const input = document.querySelector("[data-replay] input");
		input.files = given.files;
		input.dispatchEvent(new Event("change"));
	})()`, quoted(p.t, text), name))
}

// A lab's trace that was taken away is drawn by the page that replays it as the lab drew
// it, at each of its events, and nothing is asked of the server for that.
func TestATraceIsReplayed(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/lab", view{})
	p.quick()
	p.click("[data-act=new]")
	p.until("the second exchange to end", `e2e.screen().requests === 2 && e2e.screen().pills.length === 0 && `+pooled("c2"))
	file := p.get("/api/labs/"+p.kept("lab")+"/trace.jsonl", "identity")
	_, lines, _ := strings.Cut(file, "\n")
	whole := parse(t, strings.NewReader(lines))

	var times []int64
	for _, e := range whole {
		times = append(times, e.Time)
	}
	times = slices.Compact(times)
	drawn := func(p *page) (all []screen) {
		p.t.Helper()
		for _, time := range times {
			look[any](p, fmt.Sprintf("sameSocket.shown.seek(%d)", time))
			p.until("the instant", fmt.Sprintf("e2e.screen().time === %d", time))
			all = append(all, p.screen())
		}
		return all
	}
	r := open(t, s, "/en/replay", view{})
	r.until("the page", `globalThis.sameSocket && document.querySelector("#own-socket [data-cookie]")`)
	asked := len(r.seen.asked())
	r.opens("mine.jsonl", file)
	r.until("the file's name", `e2e.text("[data-replay] [role=status]").includes("mine.jsonl") && document.querySelector(".rung")`)
	for _, request := range r.seen.asked()[asked:] {
		if !strings.HasPrefix(request, "GET ") || !strings.Contains(request, "/static/") {
			t.Errorf("replaying asks for %s", request)
		}
	}
	there, here := drawn(p), drawn(r)
	for i := range there {
		if !reflect.DeepEqual(there[i], here[i]) {
			t.Fatalf("at %d µs the lab drew\n%+v\nand the replay\n%+v", times[i], there[i], here[i])
		}
	}
	if r.kept("lab") != "" {
		t.Error("a replay has made a lab")
	}
	r.press(kb.Home)
	r.until("the beginning", "e2e.screen().time === 0 || !sameSocket.shown.isLive")
	r.press(kb.ArrowRight)
	for scheme := range schemes {
		r.inScheme(scheme)
		r.axe("a replay", scheme)
	}
}

// What is no trace, or a damaged one, is refused with the line, in the page's language.
func TestAFileIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	two := recordings(t)["two-gets"]
	lines := strings.SplitAfter(two, "\n")
	for lang, nth := range map[string]string{"ko": "%d번째 줄", "en": "Line %d "} {
		p := open(t, s, "/"+lang+"/replay", view{})
		for text, line := range map[string]int{
			"%PDF-1.7":                                1,
			strings.Join(lines[:4], "") + lines[5]:    5,
			strings.Join(lines[:4], "") + `{"seq":5,`: 5,
			strings.Join(lines[:4], "") + `{"seq":5,"time":900000,"name":"tcp:lookup","data":{}}`: 5,
		} {
			p.opens("broken.jsonl", text)
			want := fmt.Sprintf(nth, line)
			p.until("the line", fmt.Sprintf(`e2e.text("[data-replay] [role=alert]").includes(%s) && document.querySelector(".stage-place").hidden`, quoted(t, strings.TrimSpace(want))))
		}
		p.opens("large.jsonl", strings.Repeat("x", 8<<20+1))
		p.until("that it is too large", `e2e.text("[data-replay] [role=alert]").includes("8 MiB")`)
		p.opens("whole.jsonl", two)
		p.until("the whole file playing", `!document.querySelector(".stage-place").hidden && e2e.text("[data-replay] [role=alert]") === ""`)
	}
}

// Whatever strings a file has, they are shown as text or refused: nothing of them runs.
func TestNothingOfAFileRuns(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	file := p.get("/api/labs/"+p.kept("lab")+"/events", "identity")
	r := open(t, p.program, "/en/replay", view{})
	for _, payload := range []string{
		`<img src=x onerror="globalThis.ran=1">`, `"><script>globalThis.ran=1</script>`, `javascript:globalThis.ran=1`,
		`<svg><style onload="globalThis.ran=1"></style></svg>`, "{{constructor.constructor('globalThis.ran=1')()}}", "${globalThis.ran=1}", "\u202e\u0000</title>",
	} {
		var hostile strings.Builder
		for line := range strings.Lines(file) {
			var e map[string]any
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			if e["conn"] != nil {
				e["conn"] = e["conn"].(string) + payload
			}
			data := e["data"].(map[string]any)
			for _, key := range []string{"start_line", "remote_addr", "request", "target", "method", "click", "user"} {
				if data[key] != nil {
					data[key] = payload
				}
			}
			if data["headers"] != nil {
				data["headers"] = [][]string{{payload, payload}}
			}
			b, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			hostile.Write(append(b, '\n'))
		}
		r.opens(payload+".jsonl", hostile.String())
		r.until("the file's name", fmt.Sprintf(`document.querySelector("[data-replay] [role=status]").textContent.includes(%s)`, quoted(t, payload)))
		look[any](r, `(async () => { for (const time of new Set(sameSocket.shown.feed.log.events.map((e) => e.time))) {
			sameSocket.shown.seek(time);
			await new Promise(requestAnimationFrame);
		} })()`)
		r.keepsDownloads()
		for _, picture := range []string{"svg", "stage.svg"} {
			if bad := beyondDrawing(r.exported(picture).Text); bad != "" {
				t.Errorf("in the picture %s %s becomes %s", picture, payload, bad)
			}
		}
		r.click("#tab-words")
		r.until("the events in words", `document.querySelector(".events li")`)
		if look[bool](r, `"ran" in globalThis || document.querySelector("main :is(img, script[src=''], svg style)") !== null`) {
			t.Errorf("%s has run, or is markup", payload)
		}
	}
}

// beyondDrawing is what is in an SVG file besides a drawing: an element that could load or
// run something, an attribute that could, or what is no XML.
func beyondDrawing(svg string) string {
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains([]string{"svg", "g", "rect", "path", "line", "circle", "text", "tspan", "title", "desc", "style", "polygon"}, e.Name.Local) {
			return "<" + e.Name.Local + ">"
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") || a.Name.Local == "style" {
				return a.Name.Local + "=" + a.Value
			}
		}
	}
}
