package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"samesocket/internal/event"
)

// play gives the page a recorded trace in place of its lab.
func (p *page) play(trace string) story {
	p.t.Helper()
	text, err := json.Marshal(trace)
	if err != nil {
		p.t.Fatal(err)
	}
	p.until("the page's program", "globalThis.sameSocket")
	look[any](p, fmt.Sprintf("sameSocket.play(%s)", text))
	p.until("the beginning of the recording", fmt.Sprintf(`e2e.text(".transport-said").includes(%q) && e2e.screen().time === 0`, p.word("transport.recorded")))
	return parse(p.t, strings.NewReader(trace))
}

// recordings are the traces in web/scenarios/traces, by the scenario's name.
func recordings(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "web", "scenarios", "traces", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d recorded traces: %v", len(files), err)
	}
	all := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".jsonl")] = string(b)
	}
	return all
}

// The lab page plays a recorded trace from its beginning to its end, can be paused
// and taken anywhere in it, and shows on the stage, the ladder with its playhead and
// the list what the recording tells. No act is offered, and none reaches the server.
func TestLabPagePlaysARecordedTrace(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	whole := p.play(recordings(t)["two-gets"])
	end := whole[len(whole)-1].Time
	p.until("the ladder, beside which the strip is", `document.querySelector(".ladder .rung")`)
	p.wasAsTold(whole, p.screen())

	reason := p.word("transport.recorded")
	offered := look[[]string](p, fmt.Sprintf(`[...document.querySelectorAll(".actions button, .controls [data-act], .controls [data-speed], .controls select, .conn-acts button, .conn-acts select")]
		.filter((b) => !(b.disabled || b.ariaDisabled) || ![b.title, b.closest("label")?.title, b.dataset.act?.startsWith("close-") && %[1]q].includes(%[1]q))
		.map((b) => b.dataset.act ?? b.dataset.speed ?? b.dataset.setting)`, reason))
	if !slices.Equal(offered, []string{"pause"}) {
		t.Errorf("of a recording only playing is offered, the others with the reason: %q", offered)
	}

	for _, part := range []float64{0.5, 0.9, 0.2} {
		p.pressStrip(part)
		shown := p.screen()
		p.wasAsTold(whole, shown)
		if shown.Time == 0 || shown.Time >= end || len(shown.Pills) == 0 {
			t.Errorf("at %v of the strip it is %d µs, with %d segments in flight", part, shown.Time, len(shown.Pills))
		}
	}
	p.press(kb.Home)
	p.until("the beginning", `e2e.screen().time === 0`)
	p.press(kb.ArrowRight)
	p.until("the next instant of the recording", fmt.Sprintf(`e2e.screen().time === %d`, 100_000))

	standing, playing := `document.querySelector("[data-act=pause][data-paused=true]")`, `document.querySelector("[data-act=pause][data-paused=false]")`
	p.click("[data-act=pause]")
	p.until("it to play", playing)
	p.until("segments to fly", inFlight)
	p.click("[data-act=pause]")
	p.until("it to stand", standing)
	stood := p.screen()
	p.wasAsTold(whole, stood)
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
	if after := p.screen().Time; after != stood.Time {
		t.Errorf("paused at %d µs it goes on to %d µs", stood.Time, after)
	}

	p.click("[data-act=pause]")
	p.until("the end", fmt.Sprintf(`e2e.screen().time === %d && %s`, end, standing))
	p.wasAsTold(whole, p.screen())
	sent := whole.sent()
	p.until("every segment on the ladder", fmt.Sprintf(`document.querySelector(".ladder .rung[data-segment='%d']")`, sent[len(sent)-1].Data.ID))
	if rungs := look[int](p, `new Set([...document.querySelectorAll(".ladder .rung")].map((r) => r.dataset.segment)).size`); rungs != len(sent) {
		t.Errorf("%d arrows for %d segments", rungs, len(sent))
	}
	told := look[string](p, `[...document.querySelectorAll(".events li")].map((li) => li.textContent).join("\n")`)
	if got, want := strings.Count(told, p.word("ev.request_sent")), len(all[event.RequestSent](whole)); got != want {
		t.Errorf("the list tells of %d requests, the recording of %d", got, want)
	}
	if at := look[float64](p, `Number(document.querySelector(".ladder-panel .playhead").getAttribute("aria-valuenow"))`); int64(at*1e6+0.5) != end {
		t.Errorf("the playhead is at %v s", at)
	}
	for scheme := range schemes {
		p.inScheme(scheme)
		p.axe("a recording at its end", scheme)
	}

	p.press(" ")
	p.until("it to play again from its beginning", fmt.Sprintf(`%s && e2e.screen().time < %d`, playing, end))
	if p.kept("lab") != "" {
		t.Error("playing a recording has made a lab")
	}
}

// Every recorded scenario can be looked at, and so can what the server answers of
// a lab that lives: at its end it shows the same as the lab did.
func TestLabPagePlaysWhateverWasRecorded(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.quick()
	p.click("[data-act=new]")
	p.until("the second exchange to end", `e2e.screen().requests === 2 && e2e.screen().pills.length === 0 && `+pooled("c2"))
	answered, lab := p.get("/api/labs/"+p.kept("lab")+"/events", "identity"), p.screen()
	p.play(answered)
	p.press(kb.End)
	p.until("its end", `e2e.screen().requests === 2`)
	if shown := p.screen(); !slices.Equal(shown.Lanes, lab.Lanes) || shown.Handshakes != lab.Handshakes || shown.Saved != lab.Saved {
		t.Errorf("the lab showed\n%+v\nand its recording\n%+v", lab, shown)
	}
	for name, trace := range recordings(t) {
		whole := p.play(trace)
		for _, part := range []float64{0.3, 0.6, 1} {
			p.pressStrip(part)
			p.wasAsTold(whole, p.screen())
		}
		if t.Failed() {
			t.Fatalf("that was %s", name)
		}
	}
}
