package e2e

import (
	"fmt"
	"testing"
)

// moments are instants of recorded traces, in microseconds, at which the stage is
// held to its geometry: what of a message's way there is to see.
var moments = []struct {
	trace string
	at    int64
	what  string
}{
	{"two-gets", 50_000, "the SYN on its way"},
	{"two-gets", 200_000, "the SYN-ACK has arrived, the GET leaves"},
	{"two-gets", 300_000, "the first GET is looked up"},
	{"two-gets", 400_000, "the first response is read"},
	{"two-gets", 600_000, "between the requests"},
	{"three-connections", 250_000, "three handshakes at once"},
	{"three-connections", 350_000, "three requests at once"},
	{"connection-close", 350_000, "a response, and the FIN right behind it"},
	{"idle-timeout", 5_400_000, "TIME-WAIT at the server"},
	{"both-close", 700_000, "two FINs cross"},
	{"no-match", 450_000, "a segment for nobody"},
	{"four-requests", 1_000_000, "the second of four"},
}

// geometry finds what stands upon something else that it should not stand upon, and
// what leaves the sheet.
const geometry = `(() => {
	const stage = document.querySelector(".stage").getBoundingClientRect();
	const boxes = (selector) => [...document.querySelectorAll(".stage " + selector)]
		.filter((e) => e.checkVisibility() && !e.closest(".hidden"))
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
	if (boxes(".gate rect").length < 2 || boxes(".card").length < 2 || boxes(".row .edge").length < 1) faults.push("the stage is not drawn");
	return faults.slice(0, 8);
})()`

// At twelve moments, in both languages and at four widths, what stands on the stage
// stands beside, not upon, each other.
func TestTwelveMomentsKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	s := start(t)
	traces := recordings(t)
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/lab", view{})
			for i, m := range moments {
				if i == 0 || moments[i-1].trace != m.trace {
					p.play(traces[m.trace])
				}
				look[any](p, fmt.Sprintf("sameSocket.shown.seek(%d)", m.at))
				p.until("the moment", fmt.Sprintf("e2e.screen().time === %d", m.at))
				for _, size := range [][2]int64{{1440, 960}, {1280, 720}, {800, 700}, {390, 844}} {
					p.resize(size[0], size[1])
					for _, fault := range look[[]string](p, geometry) {
						t.Errorf("%s, at %d µs (%s), %d px wide: %s", m.trace, m.at, m.what, size[0], fault)
					}
				}
			}
		})
	}
}
