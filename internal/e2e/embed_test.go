package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// On another site's page, as a plain frame and as the element, at the widths of
// course columns: the whole of it is to be seen, at its right height, before and
// after a run; the page hears what the learner does; and before the learner acts
// nothing is made.
func TestAFrameOnAnotherSite(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	const frame = `/embed/question?lang=en&speed=1`
	c.page("/iframe", resizing+`<iframe src="`+s.url+frame+`" title="x" width="100%" height="300" frameborder="0"></iframe>`)
	c.page("/element", `<script type="module" src="`+s.url+`/embed.js"></script><same-socket lesson="question" lang="en" speed="1"></same-socket>`)
	for _, kind := range []string{"iframe", "element"} {
		for _, width := range []int64{320, 640, 1000} {
			t.Run(fmt.Sprintf("%s/%d", kind, width), func(t *testing.T) {
				t.Parallel()
				p := open(t, s, "/"+kind, view{via: c.url})
				p.resize(width, 700)
				f := p.framed("question")
				p.until("the frame to be ready", `heard.some((h) => h.data.type === "same-socket:ready")`)
				f.whole("before")
				if asked := look[[]string](f, `performance.getEntriesByType("resource").map((r) => r.name).filter((n) => n.includes("/api/"))`); len(asked) > 0 {
					t.Errorf("before the learner acts the frame asks for %q", asked)
				}
				if !look[bool](f, `document.querySelector("button[data-run]").disabled`) {
					t.Error("the run does not wait for the prediction")
				}
				f.tap(`.predict input[value="1"]`)
				f.tap(`button[data-run]`)
				p.until("the run to be over", `heard.some((h) => h.data.type === "same-socket:finished")`)
				f.tap("[data-act=show-me]")
				f.until("the prediction to be graded", `document.querySelector(".predict[data-graded=right]")`)
				f.until("the cards to dissolve", `e2e.screen().cards.length === 0`)
				f.whole("after")
				if got, want := p.told(""), []string{"ready", "predicted", "started", "finished"}; !slices.Equal(got, want) {
					t.Errorf("the page was told %q, want %q", got, want)
				}
				said := look[[]string](p, `heard.map((h) => JSON.stringify([h.origin, h.data])).filter((s) => !s.includes("height"))`)
				want := []string{
					`["` + s.url + `",{"type":"same-socket:ready","version":1,"lesson":"question","run":"two-gets","view":"lab","lang":"en"}]`,
					`["` + s.url + `",{"type":"same-socket:predicted","version":1,"run":"two-gets","value":"1"}]`,
					`["` + s.url + `",{"type":"same-socket:started","version":1,"run":"two-gets"}]`,
					`["` + s.url + `",{"type":"same-socket:finished","version":1,"run":"two-gets","ok":true}]`,
				}
				if !slices.Equal(said, want) {
					t.Errorf("the page heard %s", said)
				}
				p.heights(f)
			})
		}
	}
}

// tap presses in a frame, whose mouse would be the page's: what it presses must
// be there and must not be covered.
func (p *page) tap(selector string) {
	p.t.Helper()
	await[any](p, "something to press at "+selector, fmt.Sprintf("e2e.target(%q)", selector))
	look[any](p, fmt.Sprintf("document.querySelector(%q).click()", selector))
}

// whole wants the frame as high as its content, without a scroll bar, and with
// the whole stage in it.
func (f *page) whole(when string) {
	f.t.Helper()
	f.until("the frame to be as high as its content", `Math.ceil(document.body.getBoundingClientRect().height) === innerHeight`)
	type box struct {
		Over, Wide, Bar, Below, Stage float64
		Inner                         []string
	}
	b := look[box](f, `(() => {
		const root = document.documentElement;
		const stage = document.querySelector(".stage").getBoundingClientRect();
		const scrolls = (e) => e.checkVisibility() && e.scrollHeight > e.clientHeight + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowY);
		return { over: root.scrollHeight - innerHeight, wide: root.scrollWidth - innerWidth, bar: innerWidth - root.clientWidth,
			below: stage.bottom - innerHeight, stage: stage.height, inner: [...document.querySelectorAll("*")].filter(scrolls).map((e) => e.className) };
	})()`)
	if b.Over > 0 || b.Wide > 0 || b.Bar > 0 || b.Below > 0 || b.Stage < 200 || len(b.Inner) > 0 {
		f.t.Errorf("%s: %+v", when, b)
	}
}

// heights wants the frame's height told in every dialect alike, and no more often
// than its content changed: a frame that grows by its own height never stops.
func (p *page) heights(f *page) {
	p.t.Helper()
	var own, canvas, text, h5p []float64
	look[any](f, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
	for what, list := range map[string]*[]float64{
		`d.type === "same-socket:height" && d.version === 1 && d.height`:                               &own,
		`d.subject === "lti.frameResize" && d.height`:                                                  &canvas,
		`typeof d === "string" && JSON.parse(d).subject === "lti.frameResize" && JSON.parse(d).height`: &text,
		`d.context === "h5p" && d.action === "resize" && d.scrollHeight`:                               &h5p,
	} {
		*list = look[[]float64](p, `heard.map(({ data: d }) => `+what+`).filter((n) => n > 0)`)
	}
	if len(own) == 0 || len(own) > 40 || !slices.Equal(own, canvas) || !slices.Equal(own, text) || !slices.Equal(own, h5p) {
		p.t.Errorf("heights told: %v, Canvas %v and %v, H5P %v", own, canvas, text, h5p)
	}
	if now := look[float64](f, "innerHeight"); len(own) > 0 && own[len(own)-1] != now {
		p.t.Errorf("the frame is %v high and last said %v", now, own)
	}
}

// Two elements on one page: each has its own lab, says its own, and follows its
// attributes: another theme at once, anything else as another frame.
func TestTwoElementsOnOnePage(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	// As strict as a page can be that says anything to a test.
	c.policy = "default-src 'none'; script-src 'unsafe-inline' " + s.url + "; frame-src " + s.url + "; style-src 'unsafe-inline'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
	c.page("/two", `<script type="module" src="`+s.url+`/embed.js"></script>
		<same-socket id="a" lesson="question" lang="en" speed="1" controls="none"></same-socket>
		<same-socket id="b" lesson="reuse" run="race" lang="ko" speed="1" controls="time" theme="dark"></same-socket>`)
	p := open(t, s, "/two", view{via: c.url})
	p.resize(900, 2600) // both in sight
	a, b := p.framed("/embed/question"), p.framed("/embed/reuse")
	p.until("both to be ready", `["a", "b"].every((id) => events.some((e) => e.of === id && e.type === "same-socket:ready"))`)
	a.tap("button[data-run]")
	look[any](p, `document.getElementById("b").start()`)
	p.until("both to have run", `["a", "b"].every((id) => events.some((e) => e.of === id && e.type === "same-socket:finished" && e.ok))`)
	for id, want := range map[string][]string{"a": {"ready", "started", "finished"}, "b": {"ready", "started", "finished"}} {
		if got := p.told(id); !slices.Equal(got, want) {
			t.Errorf("%s said %q", id, got)
		}
	}
	if labs := look[string](a, "sameSocket.lab.id") + " " + look[string](b, "sameSocket.lab.id"); !regexp.MustCompile(`^(\S{16,}) (\S{16,})$`).MatchString(labs) || labs[:16] == labs[len(labs)/2+1:][:16] {
		t.Errorf("the labs are %s", labs)
	}
	if kept := look[int](a, "sessionStorage.length") + len(look[string](a, "document.cookie")); kept > 0 {
		t.Error("a frame keeps something that another frame of the page would find")
	}
	a.whole("the first")
	b.whole("the second")

	const ground = `getComputedStyle(document.body).backgroundColor`
	light, dark := look[string](a, ground), look[string](b, ground)
	if light == dark {
		t.Errorf("theme=dark changes nothing: %s", dark)
	}
	look[any](p, `document.getElementById("a").setAttribute("theme", "dark")`)
	a.until("the dark", ground+` === "`+dark+`"`)
	if look[int](a, `e2e.screen().requests`) != 2 {
		t.Error("with other colours the frame has begun anew")
	}
	look[any](p, `document.getElementById("a").setAttribute("lang", "ko")`)
	again := p.framed("/embed/question?lang=ko")
	again.until("the other language", `document.documentElement.lang === "ko" && document.querySelector("button[data-run]")`)
	p.until("its event", `events.some((e) => e.of === "a" && e.type === "same-socket:ready" && e.lang === "ko")`)

	look[any](b, `document.querySelector("button[data-run]").click()`)
	b.until("the clock to run", `sameSocket.lab.feed.log.events.filter((e) => e.name === "scenario:started").length === 2`)
	look[any](p, `document.getElementById("b").pause()`)
	b.until("the lab to stand", `sameSocket.lab.feed.settings.paused`)
	look[any](p, `document.getElementById("b").start()`)
	b.until("the lab to go on", `!sameSocket.lab.feed.settings.paused`)
	// Moved, its frame loads anew, and cannot be told anything yet.
	look[any](p, `(async () => { const b = document.getElementById("b"); document.body.append(b); await null; b.setAttribute("theme", "light"); })()`)
	p.until("the other theme in the frame that was moved", `document.getElementById("b").shadowRoot.querySelector("iframe").src.includes("theme=light")`)
	look[any](p, `document.getElementById("b").remove()`)
	p.until("no frame of it", `document.querySelectorAll("same-socket").length === 1`)
}

// However high a frame is, its content is as high: nothing in it goes by that.
func TestContentIgnoresTheFramesHeight(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	c.page("/", `<iframe src="`+s.url+`/embed/reuse?lang=en&run=race&controls=time" title="x" width="700" height="150" frameborder="0" scrolling="no"></iframe>`)
	p := open(t, s, "/", view{via: c.url})
	p.until("the frame to be ready", `heard.some((h) => h.data.type === "same-socket:ready")`)
	f := p.framed("reuse")
	var content []float64
	for _, height := range []string{"150", "600", "700", "2000"} {
		look[any](p, `(document.querySelector("iframe").height = `+height+`)`)
		f.until("the frame's height", `innerHeight === `+height)
		content = append(content, look[float64](f, `document.body.getBoundingClientRect().height`))
	}
	if slices.Max(content) != slices.Min(content) {
		t.Errorf("the content's height goes by the frame's: %v", content)
	}
}

// A frame that runs by itself waits until its reader has come to it.
func TestAutoplayWaitsToBeSeen(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	c.page("/long", resizing+`<p style="height: 3000px">Much to read first.</p><iframe src="`+s.url+`/embed/question?lang=en&controls=none&speed=1&autoplay=1" title="x" width="640" height="300" frameborder="0"></iframe>`)
	p := open(t, s, "/long", view{via: c.url})
	f := p.framed("question")
	p.until("the frame to be ready", `heard.some((h) => h.data.type === "same-socket:ready")`)
	look[any](f, "new Promise((done) => setTimeout(() => new IntersectionObserver(done).observe(document.body)))") // whoever observes before is told before
	if got := p.told(""); !slices.Equal(got, []string{"ready"}) {
		t.Errorf("out of sight the frame said %q", got)
	}
	look[any](p, `document.querySelector("iframe").scrollIntoView()`)
	p.until("the run to be over", `heard.some((h) => h.data.type === "same-socket:finished" && h.data.ok)`)
}

// The visitor's own socket can be seen in a frame too: its clicks share one, and
// the frame says that this is another than a tab's.
func TestOwnSocketInAFrame(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	c.page("/socket", resizing+`<iframe src="`+s.url+`/embed/question?lang=en&view=socket" title="x" width="640" height="300" frameborder="0"></iframe>`)
	tab := open(t, s, "/en/lab", view{})
	p := open(t, s, "/socket", view{via: c.url, beside: tab})
	f := p.framed("view=socket")
	f.says(".pool", "this frame's own")
	f.tap("[data-act=socket-get]")
	f.until("the first click", `e2e.screen().requests === 1`)
	f.tap("[data-act=socket-get]")
	f.until("the second click", `e2e.screen().requests === 2`)
	used := look[[]string](f, `e2e.screen().lanes.filter((l) => l.clicks > 0).map((l) => l.client)`)
	if len(used) != 1 {
		t.Errorf("two clicks came on %q", used)
	}
	tab.until("the tab's own socket", `document.querySelector("#own-socket [data-cookie]")`)
	if other := tab.text("#own-socket .own-socket"); len(used) == 1 && regexp.MustCompile(regexp.QuoteMeta(used[0])+`\b`).MatchString(other) {
		t.Errorf("the tab and the frame share the socket %s: the frame says otherwise", other)
	}
	f.whole("with sockets")
	if got := p.told(""); !slices.Equal(got, []string{"ready", "started"}) {
		t.Errorf("the page was told %q", got)
	}

	c.page("/ten", resizing+`<iframe src="`+s.url+`/embed/your-socket?lang=en" title="x" width="640" height="300" frameborder="0"></iframe>`)
	p = open(t, s, "/ten", view{via: c.url})
	f = p.framed("your-socket")
	p.until("the frame to be ready", `heard.some((h) => h.data.type === "same-socket:ready")`)
	f.tap(`.predict input[value="6"]`)
	f.tap(`button[data-run="own:ten"]`)
	p.until("ten requests to be over", `heard.some((h) => h.data.type === "same-socket:finished" && h.data.run === "own:ten" && h.data.ok)`)
	f.until("the prediction to be graded", `document.querySelector(".predict[data-graded=right]")`)
	f.whole("after ten requests")
	if got := p.told(""); !slices.Equal(got, []string{"ready", "predicted", "started", "finished"}) {
		t.Errorf("the page was told %q of ten requests", got)
	}
}

// A site that was not named cannot frame an experiment; nobody can frame the rest.
func TestForeignSitesAreRefused(t *testing.T) {
	t.Parallel()
	chromium(t)
	named, other := teachers(t), teachers(t)
	s := start(t, "-embed-origin", named.url)
	for site, src := range map[*course]string{other: "/embed/question", named: "/en/lessons/question"} {
		site.page("/", `<iframe id="f" src="`+s.url+src+`" title="x" width="640" height="300" onload="globalThis.loaded = true"></iframe>`)
		p := open(t, s, "/", view{via: site.url})
		p.seen.allow(`(?i)(frame-ancestors|refused to (display|frame))`)
		p.until("the frame to have been refused", `globalThis.loaded`)
		refused := false
		for _, said := range p.seen.said() {
			refused = refused || regexp.MustCompile(`frame-ancestors`).MatchString(said)
		}
		if heard := look[int](p, "heard.length"); !refused || heard > 0 {
			t.Errorf("%s in %s: %d messages, the browser says %q", src, site.url, heard, p.seen.said())
		}
	}
}

// Where the browser refuses the frame, the element says so in its place: which flag
// the server lacks, and where the experiment is.
func TestARefusedElementExplainsItself(t *testing.T) {
	t.Parallel()
	chromium(t)
	named, other := teachers(t), teachers(t)
	s := start(t, "-embed-origin", named.url)
	for lang, words := range map[string]string{"en": "only if it was started with", "ko": "시작했을 때만"} {
		other.page("/"+lang, `<script type="module" src="`+s.url+`/embed.js"></script><same-socket lesson="reuse" lang="`+lang+`"></same-socket>`)
		p := open(t, s, "/"+lang, view{via: other.url})
		p.seen.allow(`(?i)(frame-ancestors|refused to (display|frame))`)
		const inside = `document.querySelector("same-socket").shadowRoot`
		p.until("the element to explain", inside+`.querySelector("p")?.checkVisibility()`)
		said := look[string](p, inside+`.querySelector("p").textContent`)
		if !strings.Contains(said, words) || !strings.Contains(said, "-embed-origin "+other.url) {
			t.Errorf("%s: the element says %q", lang, said)
		}
		if href := look[string](p, inside+`.querySelector("a").href`); href != s.url+"/"+lang+"/lessons/reuse" {
			t.Errorf("%s: the element leads to %s", lang, href)
		}
		p.until("the picture", inside+`.querySelector("img").naturalWidth > 0`)
		if look[bool](p, inside+`.querySelector("iframe").checkVisibility()`) {
			t.Errorf("%s: the refused frame is to be seen", lang)
		}
	}
}

// A frame listens to the page around it and to nobody else, and takes nothing but
// what it knows.
func TestStrangersAreNotHeard(t *testing.T) {
	t.Parallel()
	chromium(t)
	c := teachers(t)
	s := start(t, "-embed-origin", c.url)
	c.page("/stranger", `<script>addEventListener("message", (e) => {
		const say = (m) => parent.frames[0].postMessage(m, "*");
		say({ type: "same-socket:theme", theme: "dark" }); say({ type: "same-socket:lang", lang: "ko" }); say({ type: "same-socket:start" });
		parent.postMessage("done", "*");
	})</script>`)
	c.page("/", resizing+`<iframe src="`+s.url+`/embed/question?lang=en&controls=none" title="x" width="640" height="300"></iframe><iframe id="stranger" src="/stranger" title="y"></iframe>`)
	p := open(t, s, "/", view{via: c.url})
	f := p.framed("question")
	p.until("the frame to be ready", `heard.some((h) => h.data.type === "same-socket:ready")`)
	look[any](f, `(globalThis.changes = [], new MutationObserver((l) => changes.push(...l.map((m) => m.target.media))).observe(document.head, { subtree: true, attributes: true }))`)
	look[any](p, `document.getElementById("stranger").contentWindow.postMessage("go", "*")`)
	p.until("the stranger to have spoken", `heard.some((h) => h.data === "done")`)
	look[any](f, `(globalThis.leaving = 0, navigation.addEventListener("navigate", () => leaving++), 0)`)
	// What the page itself says comes after what the stranger said.
	for _, nonsense := range []string{`{ type: "same-socket:lang", lang: "en" }`, `null`, `"same-socket:start"`, `{ type: "same-socket:theme", theme: "<b>" }`, `{ type: "same-socket:reset" }`, `{ type: "same-socket:lang", lang: "fr" }`, `{ type: 5 }`, `[1]`} {
		look[any](p, `frames[0].postMessage(`+nonsense+`, "*")`)
	}
	look[any](p, `frames[0].postMessage({ type: "same-socket:theme", theme: "light" }, "*")`)
	f.until("the page's own word", `changes.includes("all")`)
	if got := look[[]string](f, `[...document.querySelectorAll("link[data-theme]")].map((l) => l.dataset.theme + " " + l.media)`); !slices.Equal(got, []string{"light all", "dark not all"}) {
		t.Errorf("the themes are %q", got)
	}
	if got := look[string](f, `document.documentElement.lang + (sameSocket.lab.id ?? "")`); got != "en" {
		t.Errorf("the stranger was heard: %s", got)
	}
	if look[int](f, "leaving") > 0 {
		t.Error("the frame loads anew in the language that it is in")
	}
}
