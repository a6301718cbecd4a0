package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// ran lets a lab of its own run a scenario, ten times as fast, and returns its whole
// trace as JSON Lines.
func (p *page) ran(scenario string) string {
	p.t.Helper()
	return look[string](p, fmt.Sprintf(`(async () => {
		const send = (method, path, body) => fetch(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
		const lab = "/api/labs/" + (await (await send("POST", "/api/labs")).json()).id;
		await send("PATCH", lab + "/clock", { speed: 10 });
		await send("POST", lab + "/scenarios/%s");
		for (;;) {
			const told = await (await fetch(lab + "/events")).text();
			if (told.includes('"scenario:finished"')) return told;
			await new Promise(requestAnimationFrame);
		}
	})()`, scenario))
}

// moments are the instants of a trace at which the stage is looked at: when
// segments arrive, and while they are on their way.
func moments(told story) []int64 {
	var at []int64
	for _, e := range told.sent() {
		if e.Data.DeliverAt > 0 {
			at = append(at, (e.Time+e.Data.DeliverAt)/2, e.Data.DeliverAt)
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// geometry finds what stands upon something else that it should not stand upon, and
// what leaves the sheet.
const geometry = `(() => {
	const stage = document.querySelector(".stage").getBoundingClientRect();
	const boxes = (selector) => [...document.querySelectorAll(".stage " + selector)]
		.filter((e) => e.checkVisibility() && !e.closest(".hidden") && e.getBoundingClientRect().width > 0)
		.map((e) => ({ name: (e.getAttribute("class") ?? e.tagName).trim().replace(/\s+/g, " ") + " " + e.textContent.trim().slice(0, 20), box: e.getBoundingClientRect() }));
	const faults = [];
	const upon = (a, b) => a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top < b.box.bottom - 1 && b.box.top < a.box.bottom - 1;
	const apart = (...selectors) => {
		const all = selectors.map(boxes);
		for (const [i, some] of all.entries()) for (const [j, others] of all.entries()) {
			if (j < i) continue;
			some.forEach((a, m) => others.forEach((b, n) => {
				if ((i !== j || m < n) && upon(a, b)) faults.push(a.name + " stands upon " + b.name);
			}));
		}
	};
	apart(".row .edge, .table-head .slot", ".gate rect", ".card", ".goroutine", ".forgotten .chip", ".headline", ".sub", ".counts div:not([data-zero])");
	apart(".bead", ".ring path, .countdown .whole", ".row .edge");
	apart(".pill.data, .pill.syn", ".bead", ".row .edge", ".gate rect");
	for (const { name, box } of boxes(".row .edge, .gate rect, .card, .goroutine, .pill .shape, .bead, .headline, .sub, .slot, .counts div")) {
		if (box.left < stage.left - 1 || box.right > stage.right + 1 || box.top < stage.top - 1 || box.bottom > stage.bottom + 1) faults.push(name + " leaves the sheet");
	}
	// Of nothing nothing can be said.
	if (boxes(".gate rect").length < 2 || boxes(".card").length < 2 || boxes(".row .edge").length < 1) faults.push("only " + [".gate rect", ".card", ".row .edge"].map((x) => boxes(x).length + " " + x) + " are drawn");
	return faults.slice(0, 8);
})()`

// At each of these moments, at four widths, what stands on the stage stands beside,
// not upon, each other: a message on its way, lookups, several connections at once, a
// FIN right behind data, TIME-WAIT, segments for nobody.
func TestTheStageKeepsItsPlaces(t *testing.T) {
	t.Parallel()
	s := start(t)
	for scenario, lang := range map[string]string{"two-gets": "ko", "three-connections": "en", "connection-close": "ko", "idle-timeout": "en", "no-match": "ko"} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/lab", view{})
			trace := p.ran(scenario)
			told := p.play(trace)
			if finished := all[event.ScenarioFinished](told); len(finished) != 1 || strings.Count(trace, "\n") != len(told) {
				t.Fatalf("the trace ends with %+v", finished)
			}
			for _, size := range [][2]int64{{1440, 960}, {1280, 720}, {800, 700}, {390, 844}} {
				p.resize(size[0], size[1])
				for _, at := range moments(told) {
					look[any](p, fmt.Sprintf("sameSocket.shown.seek(%d)", at))
					p.until("the moment", fmt.Sprintf("e2e.screen().time === %d", at))
					look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))") // a scroll bar may have come
					for _, fault := range look[[]string](p, geometry) {
						t.Errorf("at %d µs, %d px wide: %s", at, size[0], fault)
					}
					if t.Failed() {
						return
					}
				}
			}
		})
	}
}
