package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// traced lets a lab of its own, ten times as fast, do what `doing` says in the page's
// language, for which `lab` is its path and `send` asks it for something; and returns
// its whole trace as JSON Lines once that has told so many of an event.
func (p *page) traced(doing, name string, times int) string {
	p.t.Helper()
	return look[string](p, fmt.Sprintf(`(async () => {
		const send = (method, path, body) => fetch(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
		const lab = "/api/labs/" + (await (await send("POST", "/api/labs")).json()).id;
		const until = async (name, times) => {
			for (;;) {
				const told = await (await fetch(lab + "/events")).text();
				if (told.split('"' + name + '"').length > times) return told;
				await new Promise(requestAnimationFrame);
			}
		};
		await send("PATCH", lab + "/clock", { speed: 10 });
		%s
		return until(%q, %d);
	})()`, doing, name, times))
}

// ran lets a lab of its own run a scenario.
func (p *page) ran(scenario string) string {
	p.t.Helper()
	return p.traced(fmt.Sprintf(`await send("POST", lab + "/scenarios/%s");`, scenario), "scenario:finished", 1)
}

// gets lets a lab of its own send so many GETs, one after the other.
func (p *page) gets(times int) string {
	p.t.Helper()
	return p.traced(fmt.Sprintf(`for (let i = 1; i < %d; i++) {
		await send("POST", lab + "/requests", { target: "/hello" });
		await until("http:connection_released", i);
	}
	await send("POST", lab + "/requests", { target: "/hello" });`, times), "http:connection_released", times)
}

// loses lets a lab of its own lose a request, which TCP sends again.
func (p *page) loses() string {
	p.t.Helper()
	return p.traced(`await send("POST", lab + "/lose-next", { what: "data", from: "client" });
	await send("POST", lab + "/requests", { target: "/hello" });`, "http:connection_released", 1)
}

// holds lets a lab of its own hold a request on its way while another goes on a
// connection of its own, and release it then.
func (p *page) holds() string {
	p.t.Helper()
	return p.traced(`await send("PATCH", lab + "/link", { rtt_ms: 400 });
	await send("PATCH", lab + "/clock", { speed: 0.5 });
	await send("POST", lab + "/requests", { target: "/hello" });
	await until("link:segment_sent", 4);
	for (let frames = 0; frames < 9; frames++) await new Promise(requestAnimationFrame);
	await send("POST", lab + "/segments/s4/hold");
	await send("POST", lab + "/requests", { target: "/hello", connection: "new" });
	for (let frames = 0; frames < 9; frames++) await new Promise(requestAnimationFrame);
	await send("POST", lab + "/segments/s4/release");
	await send("PATCH", lab + "/clock", { speed: 10 });`, "http:connection_released", 2)
}

// cuts lets the link of a lab of its own be cut while a request is on its way.
func (p *page) cuts() string {
	p.t.Helper()
	return p.traced(`await send("PATCH", lab + "/link", { rtt_ms: 400 });
	await send("POST", lab + "/requests", { target: "/hello" });
	await until("http:connection_released", 1);
	await send("PATCH", lab + "/clock", { speed: 0.5 });
	await send("POST", lab + "/requests", { target: "/hello" });
	await until("http:request_sent", 2);
	await send("PATCH", lab + "/link", { up: false });
	await until("link:segment_lost", 2);
	await send("PATCH", lab + "/clock", { speed: 10 });
	await send("PATCH", lab + "/link", { up: true });`, "http:connection_released", 2)
}

// powerCycles takes the server's power in a lab of its own, and sends another request.
func (p *page) powerCycles() string {
	p.t.Helper()
	return p.traced(`await send("POST", lab + "/requests", { target: "/hello" });
	await until("http:connection_released", 1);
	await send("POST", lab + "/power-cycle", { host: "server" });
	await send("POST", lab + "/requests", { target: "/hello" });`, "http:connection_released", 2)
}

// halfCloses lets the server of a lab of its own close a connection, and loses the
// client's FIN: the server's end is half-closed until that is sent again, however soon
// the client closes.
func (p *page) halfCloses() string {
	p.t.Helper()
	return p.traced(`await send("POST", lab + "/requests", { target: "/hello" });
	await until("http:connection_released", 1);
	await send("POST", lab + "/lose-next", { what: "fin", from: "client" });
	await send("POST", lab + "/connections/c1/close", { by: "server" });`, string(event.TimeWait), 1)
}

// moments are the instants of a trace at which the stage is looked at: when segments
// arrive, while they are on their way, and when one is lost, falls and lies. Of a long
// trace they are the last.
func moments(told story) []int64 {
	var at []int64
	for _, e := range told.sent() {
		if e.Data.DeliverAt > 0 {
			at = append(at, (e.Time+e.Data.DeliverAt)/2, e.Data.DeliverAt)
		}
	}
	for _, e := range all[event.SegmentLost](told) {
		at = append(at, e.Time, e.Time+150_000, e.Time+400_000)
	}
	for _, e := range all[event.SegmentHeld](told) {
		at = append(at, e.Time, e.Time+100_000)
	}
	for _, e := range all[event.PowerCycled](told) {
		at = append(at, e.Time, e.Time+50_000)
	}
	for _, e := range all[event.LinkChanged](told) {
		if !e.Data.Up {
			at = append(at, e.Time, e.Time+150_000)
		}
	}
	end := told[len(told)-1].Time
	at = slices.DeleteFunc(at, func(time int64) bool { return time > end })
	slices.Sort(at)
	at = slices.Compact(at)
	return at[max(0, len(at)-24):]
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
	// What is sent again may meet the answer to the first on its way.
	const meets = (a, b) => a.name.includes("from-client") && b.name.includes("from-server");
	const apart = (...selectors) => {
		const all = selectors.map(boxes);
		for (const [i, some] of all.entries()) for (const [j, others] of all.entries()) {
			if (j < i) continue;
			some.forEach((a, m) => others.forEach((b, n) => {
				if ((i !== j || m < n) && upon(a, b) && !meets(a, b) && !meets(b, a)) faults.push(a.name + " stands upon " + b.name);
			}));
		}
	};
	apart(".row .edge, .table-head .slot", ".gate rect", ".card", ".goroutine", ".forgotten .chip", ".headline", ".sub", ".counts div:not([data-zero])");
	apart(".bead", ".ring path, .countdown .whole", ".row .edge");
	apart(".pill.data, .pill.syn", ".row .edge", ".gate rect");
	apart(":is(.pill.data, .pill.syn):not(.falls)", ".bead");
	const onto = (some, others) => {
		for (const a of some) for (const b of others) if (upon(a, b)) faults.push(a.name + " stands upon " + b.name);
	};
	onto(boxes(".cut-words"), boxes(".zone, .pill.data, .pill.syn, .half .fill"));
	const tools = [...document.querySelectorAll(".lab-layout > .hand > button, .lab-layout > .hand .on-link > *")];
	onto(tools.map((e) => ({ name: e.textContent.trim(), box: e.getBoundingClientRect() })), boxes(".row .edge, .bead, .pill.lost"));
	for (const { name, box } of boxes(".row .edge, .gate rect, .card, .goroutine, .cut-words, .pill .shape, .bead, .headline, .sub, .slot, .counts div")) {
		if (box.left < stage.left - 1 || box.right > stage.right + 1 || box.top < stage.top - 1 || box.bottom > stage.bottom + 1) faults.push(name + " leaves the sheet");
	}
	// Of nothing nothing can be said.
	if (boxes(".gate rect").length < 2 || boxes(".card").length < 2 || boxes(".row .edge").length < 1) faults.push("only " + [".gate rect", ".card", ".row .edge"].map((x) => boxes(x).length + " " + x) + " are drawn");
	return faults.slice(0, 8);
})()`

// A recording is a lab's trace in which certain moments are to be found.
type recording struct {
	lang  string
	trace func(p *page) string
	// By name: what is to be seen at one of its instants at least.
	moments map[string]string
}

func scenario(name string) func(p *page) string { return func(p *page) string { return p.ran(name) } }

// The moments that are looked at, eleven of them in a lab; the twelfth is one's own
// socket.
var recordedMoments = map[string]recording{
	"two GETs": {"ko", scenario("two-gets"), map[string]string{
		"the handshake":         `document.querySelector(".pill.syn:not([hidden])") && document.querySelector(".ring .ahead")`,
		"the lookup":            `document.querySelector(".slot.taken")`,
		"a request in flight":   `document.querySelector(".pill.data.from-client:not([hidden])")`,
		"a response in flight":  `document.querySelector(".pill.data.from-server:not([hidden])")`,
		"two beads on one ring": `document.querySelectorAll(".bead:not(.next)").length === 2 && document.querySelectorAll(".ring").length === 1`,
	}},
	"twelve GETs": {"en", func(p *page) string { return p.gets(12) }, map[string]string{
		"more than nine beads": `Number(document.querySelector(".beads")?.dataset.finished) > 9 && document.querySelector(".beads .note")?.textContent.startsWith("+")`,
	}},
	"four requests": {"en", scenario("four-requests"), map[string]string{
		"four connections": `document.querySelectorAll(".lane").length === 4`,
	}},
	"the server closes": {"ko", (*page).halfCloses, map[string]string{
		"half-closed": `document.querySelector(".lane .row[data-state=CLOSE-WAIT], .lane .row[data-state=FIN-WAIT-2]")`,
	}},
	"an idle timeout": {"en", scenario("idle-timeout"), map[string]string{
		"TIME-WAIT": `document.querySelector(".countdown")`,
	}},
	"a lost request": {"ko", (*page).loses, map[string]string{
		"a lost segment": `document.querySelector(".pill.lost:not([hidden])")`,
	}},
	"a held request": {"ko", (*page).holds, map[string]string{
		"a held segment": `document.querySelector(".pill.held:not([hidden])")`,
	}},
	"a cut link": {"en", (*page).cuts, map[string]string{
		"a broken tube":              `document.querySelectorAll(".torn").length === 2 && document.querySelector(".cut-words")`,
		"what was lost with it":      `document.querySelector(".pill.lost:not([hidden])")`,
		"a tube that is whole again": `!document.querySelector(".torn")`,
	}},
	"a server without power": {"ko", (*page).powerCycles, map[string]string{
		"an empty row":      `document.querySelector(".lane .row[data-wiped=true]")`,
		"one that believes": `document.querySelector(".lane .row[data-side=client][data-state=ESTABLISHED] .numbers")?.textContent.includes("행이 없음")`,
	}},
	"segments for nobody": {"ko", scenario("no-match"), map[string]string{
		"a stray segment": `document.querySelector(".stray") && document.querySelector(".pill.rst:not([hidden])")`,
	}},
	"three connections": {"en", scenario("three-connections"), nil},
	"a race": {"ko", scenario("race"), map[string]string{
		"more connections than places": `document.querySelectorAll(".lane").length === 4 && document.querySelector(".sheet .foot")`,
	}},
}

var widths = [][2]int64{{1440, 960}, {1280, 720}, {800, 700}, {390, 844}}

// keepsItsPlaces looks at the stage at an instant: nothing stands where it should not.
// It takes off the list which of the moments it has seen.
func (p *page) keepsItsPlaces(at int64, width int64, unseen map[string]string) {
	p.t.Helper()
	look[any](p, fmt.Sprintf("sameSocket.shown.seek(%d)", at))
	p.until("the moment", fmt.Sprintf("e2e.screen().time === %d", at))
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))") // a scroll bar may have come
	for _, fault := range look[[]string](p, geometry) {
		p.t.Errorf("at %d µs, %d px wide: %s", at, width, fault)
	}
	for name, shows := range unseen {
		if look[bool](p, "!!("+shows+")") {
			delete(unseen, name)
		}
	}
}

// At each of these moments, at four widths, what stands on the stage stands beside,
// not upon, each other: a message on its way, lookups, several connections at once, a
// FIN right behind data, TIME-WAIT, a lost segment, segments for nobody.
func TestTheStageKeepsItsPlaces(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, r := range recordedMoments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+r.lang+"/lab", view{})
			trace := r.trace(p)
			told := p.play(trace)
			if strings.Count(trace, "\n") != len(told) {
				t.Fatalf("%d of %d events are understood", len(told), strings.Count(trace, "\n"))
			}
			for _, size := range widths {
				p.resize(size[0], size[1])
				unseen := maps.Clone(r.moments)
				for _, at := range moments(told) {
					p.keepsItsPlaces(at, size[0], unseen)
					if t.Failed() {
						return
					}
				}
				for moment := range unseen {
					t.Errorf("%d px wide, %s never comes", size[0], moment)
				}
			}
		})
	}
}

// The same on the visitor's own sockets: while a click is on its way there and back.
func TestTheStageOfOnesOwnSocketsKeepsItsPlaces(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lab", view{})
	p.socketView()
	p.until("what the page itself has asked for to have crossed", `e2e.screen().pills.length === 0`)
	for n := 1; n <= 3; n++ {
		p.try("socket-get", n)
	}
	p.try("socket-close", 4)
	p.try("socket-get", 5)
	told := p.visitStory()
	var at []int64
	for _, click := range told.clicks() {
		at = append(at, click.Time, click.Time+100_000, click.Time+300_000, click.Time+600_000)
	}
	now := look[int64](p, `Math.floor(sameSocket.shown.feed.playhead.now(performance.now()))`)
	at = slices.DeleteFunc(at, func(time int64) bool { return time > now })
	for _, size := range widths {
		p.resize(size[0], size[1])
		unseen := map[string]string{
			"a pill in the tube of one's own socket": `document.querySelector(".stage[data-view=socket] .pill:not([hidden])")`,
			"beads on it":                            `document.querySelectorAll(".stage[data-view=socket] .bead:not(.next)").length > 1`,
		}
		for _, time := range at {
			p.keepsItsPlaces(time, size[0], unseen)
		}
		for moment := range unseen {
			t.Errorf("%d px wide, %s never comes", size[0], moment)
		}
	}
}
