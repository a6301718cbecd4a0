package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The tests of this file measure. Those that take times run before the parallel
// ones, alone, and log what they find: it depends on the machine and is not judged.

// Few requests and few octets stand before the first click.
func TestFirstVisitIsLight(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.until("the page's socket in the footer", `document.querySelector("#own-socket [data-cookie]")`)
	asked := p.seen.asked()
	t.Logf("%d requests before the first click: %q", len(asked), asked)
	if len(asked) == 0 || len(asked) > 8 {
		t.Errorf("%d requests before the first click, want 8 at most", len(asked))
	}
	total := 0
	for _, request := range asked {
		path := regexp.MustCompile(`/static/.+\.(?:js|css)(?:\?.+)?$`).FindString(request)
		if path == "" {
			continue
		}
		n := len(p.get(path, codings))
		t.Logf("%s: %d octets compressed", path, n)
		total += n
	}
	if total == 0 || total > 60_000 {
		t.Errorf("script and style are %d octets compressed, want 60,000 at most", total)
	}
}

// codings are those that browsers ask for, over TLS or on loopback.
const codings = "gzip, deflate, br, zstd"

// get asks the program as any client does.
func (p *page) get(path, encoding string) string {
	p.t.Helper()
	return p.ask(http.MethodGet, path, "", http.Header{"Accept-Encoding": {encoding}})
}

func (p *page) ask(method, path, body string, h http.Header) string {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.ctx, method, p.program.url+path, bytes.NewBufferString(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = h
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		p.t.Fatalf("%s %s: %s %v", method, path, resp.Status, err)
	}
	return string(b)
}

// What a frame costs the page's script while at least 50 segments are in flight.
func TestFrameCostWithFiftySegments(t *testing.T) {
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	send := func(connection string) {
		p.ask(http.MethodPost, "/api/labs/"+p.kept("lab")+"/requests", `{"target":"/bytes?n=200000","connection":"`+connection+`"}`, http.Header{"Content-Type": {"application/json"}})
	}
	for n := range 3 {
		send("new")
		p.until("another connection", fmt.Sprintf("e2e.screen().requests === %d && ", n+2)+pooled(fmt.Sprintf("c%d", n+2)))
	}
	p.choose("rtt", "1000")
	for range 4 {
		send("reuse")
	}
	const flying = `document.querySelectorAll(".pill").length`
	p.until("more than fifty segments in flight", flying+" >= 60")
	p.click(`[data-speed="0.02"]`)
	p.until("slow motion", `document.querySelector("[data-speed='0.02'][aria-pressed=true]")`)
	p.until("slow motion on the screen too", fmt.Sprintf(`(sameSocket.frameCosts.length = 0, %s >= 50)`, flying))
	p.until("a hundred frames", `sameSocket.frameCosts.length >= 100`)
	logSpread(t, fmt.Sprintf("script per frame, %d segments in flight in %d pills, 1/50", look[int](p, flying), len(p.screen().Pills)), look[[]float64](p, "sameSocket.frameCosts"))
	look[any](p, `sameSocket.frameCosts.length = 0`)
	p.choose("rtt", "20")
	p.click(`[data-speed="1"]`)
	p.until("the burst to be over", `e2e.screen().pills.length === 0`)
	logSpread(t, "script per frame while the burst arrives at 1x", look[[]float64](p, "sameSocket.frameCosts"))
}

// From the click to a painted frame that shows what came of it, beside a page
// that only changes a number by itself.
func TestClickToPaintedFrame(t *testing.T) {
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	measure := func(what string, clicks int, button, quiet string) {
		var first, counted []float64
		for range clicks {
			p.until("quiet", quiet)
			d := look[struct{ First, Counted float64 }](p, fmt.Sprintf("e2e.delay(%q)", button))
			first, counted = append(first, d.First), append(counted, d.Counted)
		}
		logSpread(t, "click to the first painted change, "+what, first)
		logSpread(t, "click to the painted count, "+what, counted)
	}
	measure("the lab's request sent (1x)", 200, "[data-act=get]", pooled("c1"))
	p.socketView()
	measure("the browser's own request", 50, "[data-act=socket-get]", "true")
	p.do(chromedp.Navigate(`data:text/html,<button onclick="this.firstChild.data++" data-count=requests>0</button>`))
	measure("an empty page with such a button", 200, "[data-count=requests]", `document.querySelector("[data-count=requests]")`)
}

// What a long trace costs the page: seeking in it, scrubbing through it, and
// keeping it.
func TestTwentyThousandEvents(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	p.quick()
	small := p.heap()
	p.click("[data-view=socket]") // so that drawing does not take its time
	lab := p.kept("lab")
	p.ask(http.MethodPatch, "/api/labs/"+lab+"/clock", `{"speed":10}`, http.Header{"Content-Type": {"application/json"}})
	fill(t, p.program.url+"/api/labs/"+lab+"/requests")
	p.click("[data-view=lab]")
	p.until("the page to have the whole trace", `document.querySelector("[data-act=renew]")`)
	events := look[int](p, "sameSocket.shown.feed.log.last")
	if events < 19_000 {
		t.Errorf("only %d events", events)
	}
	t.Logf("%d events: the page's heap is %.1f MB, %.1f MB with the first exchange alone", events, p.heap(), small)
	logSpread(t, "seek to a random instant", look[[]float64](p, `(() => {
		const feed = sameSocket.shown.feed;
		const end = feed.log.events.at(-1).time;
		return Array.from({ length: 300 }, (_, i) => {
			feed.playhead.seek((((i * 7919) % 10007) / 10007) * end);
			const began = performance.now();
			feed.world(began);
			return performance.now() - began;
		});
	})()`))
	logSpread(t, "script per frame while scrubbing", look[[]float64](p, `(async () => {
		sameSocket.frameCosts.length = 0;
		const end = sameSocket.shown.feed.log.events.at(-1).time;
		for (let i = 0; i < 200; i++) {
			sameSocket.shown.seek((0.5 + 0.49 * Math.sin(i / 9)) * end);
			await new Promise(requestAnimationFrame);
		}
		return [...sameSocket.frameCosts];
	})()`))
}

// fill sends requests as fast as the limit on acts allows, until the trace is
// full and has ended its lab.
func fill(t *testing.T, url string) {
	t.Helper()
	for {
		resp, err := http.Post(url, "application/json", strings.NewReader(`{"target":"/hello"}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		switch resp.StatusCode {
		case http.StatusAccepted:
		case http.StatusTooManyRequests, http.StatusConflict, http.StatusServiceUnavailable:
			<-time.After(100 * time.Millisecond) // no hurry is of use here
		case http.StatusGone, http.StatusNotFound:
			return
		default:
			t.Fatal(resp.Status)
		}
	}
}

// heap is the page's heap after a collection, in MB.
func (p *page) heap() float64 {
	p.t.Helper()
	var used float64
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			return err
		}
		usage, err := cdp.Call(ctx, tab, runtime.GetHeapUsage, cdp.Empty{})
		if err == nil {
			used = usage.UsedSize / 1e6
		}
		return err
	}))
	return used
}

func logSpread(t *testing.T, what string, ms []float64) {
	t.Helper()
	if len(ms) == 0 {
		t.Errorf("%s: nothing was measured", what)
		return
	}
	slices.Sort(ms)
	at := func(q float64) float64 { return ms[int(q*float64(len(ms)-1))] }
	t.Logf("%s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms of %d", what, at(0.5), at(0.95), at(0.99), at(1), len(ms))
}
