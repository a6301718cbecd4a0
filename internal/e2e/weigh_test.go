package e2e

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// What a frame weighs before the learner acts, compressed, and in how many
// requests. A course page may hold several, and the second finds all of it kept.
func TestAFrameIsLight(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/embed/question?lang=ko", view{})
	p.until("the run", `document.querySelector("button[data-run]")`)
	total := len(p.get("/embed/question?lang=ko", codings))
	asked := p.seen.asked()
	for _, request := range asked {
		if path := regexp.MustCompile(`/static/.+`).FindString(request); path != "" {
			n := len(p.get(path, codings))
			t.Logf("%s: %d octets", path, n)
			total += n
		}
	}
	t.Logf("%d octets in %d requests", total, len(asked))
	if len(asked) == 0 || len(asked) > 12 || total > 80_000 {
		t.Errorf("a frame is %d octets in %d requests, want 80,000 in 12 at most", total, len(asked))
	}
}

// From asking for a frame's page until the learner can choose an answer, beside an
// empty page of the same server; with the browser's cache and without it.
func TestFrameToInteractive(t *testing.T) {
	p := open(t, start(t), "/healthz", view{})
	p.seen.allow("favicon") // the empty page names no icon
	for _, cached := range []bool{false, true} {
		p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: !cached})
			return err
		}))
		var frame, empty []float64
		for range 15 {
			p.visit("/healthz", "")
			empty = append(empty, await[float64](p, "the empty page", `document.readyState === "complete" && performance.now()`))
			p.visit("/embed/question?lang=en", "")
			frame = append(frame, await[float64](p, "the prediction that can be made", `document.querySelector("button[data-run]") && document.querySelector(".stage .headline") && performance.now()`))
		}
		with := strings.TrimSpace(map[bool]string{true: "with the cache", false: "without the cache"}[cached])
		logSpread(t, "an empty page, "+with, empty)
		logSpread(t, "a frame to interactive, "+with, frame)
		t.Logf("ratio of the medians %s: %.1f", with, frame[7]/empty[7]) // logSpread has sorted them
	}
}
