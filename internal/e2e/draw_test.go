package e2e

import (
	"fmt"
	"testing"

	"samesocket/internal/event"
)

// watchDrawing lets the page do every frame of its own twice more and draw it once
// more, all at the same instant, and keeps what of the document has changed by it.
const watchDrawing = `(() => {
	globalThis.drawing = { frames: 0, changed: [] };
	const draw = () => {
		const at = performance.now();
		sameSocket.frame(at);
		const tree = document.documentElement.outerHTML;
		for (const again of ["draw", "frame", "frame"]) {
			sameSocket[again](at);
			const now = document.documentElement.outerHTML;
			let i = 0;
			while (i < tree.length && tree[i] === now[i]) i++;
			if (tree !== now) drawing.changed.push(again + ": " + tree.slice(i - 80, i + 40) + " became " + now.slice(i - 80, i + 40));
		}
		drawing.frames++;
		requestAnimationFrame(draw);
	};
	draw();
})()`

// sameDrawn fails the test if something was drawn differently the second time.
func (p *page) sameDrawn() {
	p.t.Helper()
	p.until("some frames", "drawing.frames > 20")
	for i, change := range look[[]string](p, "drawing.changed") {
		if i < 3 {
			p.t.Errorf("the same instant drawn again: %s", change)
		}
	}
}

// An instant that is drawn twice is the same twice, on every kind of page, and
// whatever the page does of itself it does once.
func TestPageDrawnTwiceIsTheSame(t *testing.T) {
	t.Parallel()
	s := start(t)
	ready := `globalThis.sameSocket && document.querySelector("#own-socket .own-socket")`

	t.Run("front", func(t *testing.T) {
		t.Parallel()
		p := open(t, s, "/en/", view{})
		p.until("the footer", ready)
		look[any](p, watchDrawing)
		p.second()
		p.sameDrawn()
		if sent := all[event.RequestSent](p.labStory()); len(sent) != 2 {
			t.Errorf("%d requests for one click and the one before it", len(sent))
		}
	})
	t.Run("lab", func(t *testing.T) {
		t.Parallel()
		p := open(t, s, "/en/lab", view{})
		p.until("the footer", ready)
		look[any](p, watchDrawing)
		p.quick()
		p.click("[data-act=new]")
		p.until("the second exchange to end", `e2e.screen().requests === 2 && `+pooled("c2"))
		p.scrub(0.5)
		p.sameDrawn()
		if sent := all[event.RequestSent](p.labStory()); len(sent) != 2 {
			t.Errorf("%d requests for two clicks", len(sent))
		}
	})
	t.Run("chapter", func(t *testing.T) {
		t.Parallel()
		p := open(t, s, "/en/lessons/question", view{})
		p.until("the chapter to be alive", `globalThis.sameSocket && document.querySelector("button[data-run]")`)
		look[any](p, `(() => {
			globalThis.news = [];
			document.querySelector("[data-lesson]").addEventListener("same-socket:run", (e) => news.push(e.detail.ok ?? "begun"));
		})()`)
		look[any](p, watchDrawing)
		p.click(".predict input[value='1']")
		p.click("button[data-run=two-gets]")
		p.showMe()
		p.until("the right grade", `document.querySelector(".predict[data-graded=right] .verdict")?.textContent`)
		p.sameDrawn()
		if news := look[string](p, `news.join()`); news != "begun,true" {
			t.Errorf("of one run the page is told %s", news)
		}
		if kept := look[bool](p, `(() => {
			const before = sameSocket.shown.selection;
			sameSocket.frame(performance.now());
			return before.proof !== undefined && before === sameSocket.shown.selection;
		})()`); !kept {
			t.Error("what proves the prediction is chosen anew at every frame, or not at all")
		}
	})
	t.Run("frame", func(t *testing.T) {
		t.Parallel()
		p := open(t, s, "/embed/reuse?lang=en&speed=10&run=race", view{})
		p.until("the frame to be alive", `globalThis.sameSocket && document.querySelector("button[data-run]")`)
		look[any](p, watchDrawing)
		p.click("button[data-run]")
		p.until("the race to be over", `document.querySelector(".race:not(.running)")?.checkVisibility() && document.querySelectorAll(".race .lap").length === 2`)
		p.sameDrawn()
		if sent := all[event.RequestSent](p.labStory()); len(sent) != 12 {
			t.Errorf("%d requests for the twelve of one race", len(sent))
		}
	})
	t.Run("client", func(t *testing.T) {
		t.Parallel()
		p := open(t, s, "/en/client", view{})
		p.until("the footer", ready)
		look[any](p, watchDrawing)
		p.get("/try/"+p.kept("visit")+"/twice/1", "identity")
		p.until("the run's card", `document.querySelector("[data-run=twice]")`)
		p.sameDrawn()
	})
}

// What follows from the trace is done by following it: drawing alone never sends
// the next of the five requests of the hide test, and following the same instant
// twice sends one.
func TestPageActsWhenItFollowsAndNotWhenItDraws(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lessons/question", view{})
	p.until("the chapter to be alive", `globalThis.sameSocket && document.querySelector("[data-act=hide-start]")`)
	p.choose("rtt", "20")
	look[any](p, `(() => {
		const { fetch } = globalThis;
		globalThis.requests = 0;
		globalThis.fetch = (path, how) => (requests += String(path).endsWith("/requests"), fetch(path, how));
		sameSocket.follow = () => {}; // in place of the program's own
	})()`)
	p.click("[data-act=hide-start]")
	p.until("the first of the five to be over, which the cover hides", `(() => {
		const { log, playhead } = sameSocket.lab.feed ?? {};
		return log?.events.some((e) => e.name === "http:connection_released" && e.time <= playhead.time(performance.now()));
	})()`)
	sent := look[[]int](p, `(async () => {
		const soon = () => new Promise((done) => setTimeout(done));
		for (let i = 0; i < 100; i++) sameSocket.draw(performance.now());
		await soon();
		const drawn = requests;
		delete sameSocket.follow;
		const at = performance.now();
		sameSocket.follow(at);
		sameSocket.follow(at);
		sameSocket.follow = () => {};
		await soon();
		const followed = requests;
		delete sameSocket.follow;
		sameSocket.frame(performance.now());
		return [drawn, followed];
	})()`)
	if want := fmt.Sprint([]int{1, 2}); fmt.Sprint(sent) != want {
		t.Errorf("requests after drawing and after following: %v, want %s", sent, want)
	}
	p.until("the other three", `document.querySelectorAll(".hidden-five li").length === 5`)
	if sent := all[event.RequestSent](p.labStory()); len(sent) != 5 {
		t.Errorf("%d requests were sent", len(sent))
	}
}
