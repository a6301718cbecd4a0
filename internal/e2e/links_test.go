package e2e

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// An act is one thing that a reader of a chapter does, and what its phrases may point
// at from then on.
type act struct {
	// run is an experiment of the chapter; or the reader does it with the lab.
	run  string
	does func(p *page)
	// Only these phrases speak of it; none means all, but for the absent.
	only, absent []string
	// What a phrase is to show here, if not what it shows elsewhere.
	shows map[string]string
}

// shows are those phrases for which it is not enough that a place is marked: something
// is to be there.
var shows = map[string]string{
	"card/server":  ".card[data-exchange]",
	"lookup":       ".slot.taken",
	"state/client": ".row:not(.closed) .state-edge",
	"state/server": ".row:not(.closed) .state-edge",
}

// acts are what the chapters' texts speak of, in their order: each run, and what is to
// be done under "now break it".
var acts = map[string][]act{
	"question": {
		{run: "two-gets"},
		{does: (*page).sendsNew, only: []string{"count/handshakes", "card/server", "row/server"}},
	},
	"handshake": {
		{run: "nobody-home", shows: map[string]string{"card/server": ".card.idle"}},
		{run: "handshake"},
		{does: func(p *page) { p.choose("rtt", "400"); p.sendsNew() }, only: []string{"pill/request"}},
	},
	"lookup": {
		{run: "three-connections", absent: []string{"pill/rst"}},
		{run: "no-match"},
		{does: (*page).sendsNew, only: []string{"row/client"}},
	},
	"reuse": {
		{run: "four-requests", absent: []string{"count/saved"}},
		{run: "race", absent: []string{"pipe"}},
		{does: (*page).closesAndSends, only: []string{"pipe"}},
	},
	"stateless": {
		{run: "same-input"},
		{run: "swap"},
		{does: (*page).sendsNew, only: []string{"card/server", "lent"}},
	},
	"boundaries": {
		{run: "off-by-one"},
		{run: "dribble"},
	},
	"closing": {
		{run: "idle-timeout", absent: []string{"pill/probe"}, shows: map[string]string{"state/server": ".row[data-state=TIME-WAIT] .state-edge"}},
		{run: "client-closes", only: []string{"pill/fin", "states", "state/client"}},
		{run: "both-close", only: []string{"states", "state/server"}},
		{run: "connection-close", only: []string{"pill/fin"}},
		{run: "probes", only: []string{"pill/probe"}},
		{does: (*page).letsTheClientClose, only: []string{"state/client"}, shows: map[string]string{"state/client": ".row[data-state=TIME-WAIT] .state-edge"}},
	},
	"faults": {
		{run: "stale-race", absent: []string{"state/server"}},
		{run: "cut-wire", only: []string{"state/server"}},
		{run: "power-cycle", only: []string{"pill/rst"}},
	},
	"cost": {
		{run: "slow-start"},
	},
	"middle": {
		{run: "nat-rebinds", absent: []string{"pill/probe"}},
		{run: "probes-save", only: []string{"pill/probe"}},
	},
	"versions": {
		{run: "ten-on-streams"},
	},
	"your-socket": {
		{run: "own:one"}, {run: "own:ten"}, {run: "own:close"}, {run: "own:idle"}, {run: "own:credentials"},
	},
}

// sendsNew sends a GET on a new connection and waits for the answer.
func (p *page) sendsNew() { p.answered("[data-act=new]") }

func (p *page) closesAndSends() {
	p.click("[data-act=reset]")
	p.until("an empty lab", `e2e.screen().requests === 0`)
	p.answered("[data-act=close]")
	p.answered("[data-act=get]")
}

func (p *page) letsTheClientClose() {
	p.click("[data-act=reset]")
	p.until("an empty lab", `e2e.screen().requests === 0`)
	p.choose("client.idle_timeout_ms", "1000")
	p.answered("[data-act=get]")
	p.until("TIME-WAIT at the client", `document.querySelector(".lane .row[data-side=client][data-state=TIME-WAIT]")`)
}

// answered presses a button and waits until the client has read what the server says.
func (p *page) answered(button string) {
	p.t.Helper()
	const read = `sameSocket.lab.feed.log.events.filter((e) => e.name === "http:response_received").length`
	before := look[int](p, read)
	p.click(button)
	p.until("the answer", fmt.Sprintf(`%s > %d && e2e.screen().pills.length === 0`, read, before))
}

// marks is what a phrase marks on the screen: whatever looks different while it is
// pointed at, as a reader would find out; and what of that is in sight.
type marks struct {
	Marked, Seen []string
}

// marked compares how everything looks with and without what points at it.
const marked = `((wanted) => {
	const place = document.querySelector(".place"), name = place.dataset.seen;
	const all = [...document.querySelectorAll(".place :not(.events *, .course *), .own")];
	const look = () => all.map((e) => {
		const { outlineStyle, strokeWidth, stroke } = getComputedStyle(e);
		return outlineStyle + strokeWidth + stroke;
	});
	const lit = look();
	delete place.dataset.seen;
	const plain = look();
	place.dataset.seen = name;
	const found = all.filter((_, i) => lit[i] !== plain[i]);
	// Whatever is on top is found, even what the mouse goes through.
	const solid = new CSSStyleSheet();
	solid.replaceSync("* { pointer-events: auto !important }");
	document.adoptedStyleSheets.push(solid);
	const called = (e) => [e.closest(".lane, .rung, .pill, .program, .table-head")?.getAttribute("class"), e.getAttribute("class") || e.tagName].join(" ").replace(/\s+/g, " ").trim();
	const seen = found.filter((e) => e.matches(wanted) && e2e.inSight(e));
	document.adoptedStyleSheets.pop();
	return { marked: found.map(called), seen: seen.map(called) };
})`

// pointsAt follows a phrase with the mouse, wants something of what it speaks of to be
// in sight, and goes back to now.
func (p *page) pointsAt(link, wanted, when string) {
	p.t.Helper()
	p.click(fmt.Sprintf(`.lesson-text a[data-see=%q]`, link))
	p.until("the phrase "+link+" to be pointed at", fmt.Sprintf(`document.querySelector(".place").dataset.seen === %q`, link))
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
	if m := look[marks](p, fmt.Sprintf("%s(%q)", marked, cmp.Or(wanted, "*"))); len(m.Seen) == 0 {
		p.t.Errorf("%s: %s marks %q, and nothing of it is in sight (t = %d µs)", when, link, m.Marked, p.screen().Time)
	}
	p.press(kb.End)
	p.until("now", `!document.querySelector("[data-act=live]")`)
}

// proves follows the link below the verdict, wants the stage and the ladder to be at the
// instant that it names, with the arrow that decided it in sight, and what it proves,
// and goes back to now.
func (p *page) proves(when string) {
	p.t.Helper()
	p.click("[data-act=proof]")
	p.until("the arrow that decided it", `document.querySelector(".rung.chosen")`)
	look[any](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
	time := p.screen().Time
	if said := fmt.Sprintf("%.3f", float64(time)/1e6); !strings.Contains(p.text("[data-act=proof]"), said) {
		p.t.Errorf("%s: %q leads to %s s", when, p.text("[data-act=proof]"), said)
	}
	for _, what := range []string{".rung.chosen .arrow", ".ladder-panel .playhead", ".row.proof .edge"} {
		if !look[bool](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e2e.inSight(e))`, what)) {
			p.t.Errorf("%s: at t = %d µs there is no %s in sight", when, time, what)
		}
	}
	p.press(kb.End)
	p.until("now", `!document.querySelector("[data-act=live]")`)
}

// screens are those of a small projector and of two notebooks.
var screens = [][2]int64{{1440, 900}, {1366, 768}, {1280, 720}}

// The chapter of one's own sockets has neither scenarios nor verdicts: its trials are
// run, and what it points at is in sight.
func TestEveryPhraseOfOnesOwnSocketsPointsAtSomethingInSight(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/"+lang+"/lessons/your-socket", view{})
			p.until("the chapter to be alive", `document.querySelector("button[data-run]")`)
			p.click(".predict input")
			p.runs(acts["your-socket"][0].run)
			p.pointsAtWhatIsInSight("your-socket")
		})
	}
}

// pointsAtWhatIsInSight goes through the acts of a chapter whose first run is over, that
// one on each of the screens and the others on the smallest: after the run that it
// speaks of, a phrase points at something that is in sight, and what decided the
// prediction can be seen at the instant that is named.
func (p *page) pointsAtWhatIsInSight(slug string) {
	p.t.Helper()
	links := look[[]string](p, `[...new Set([...document.querySelectorAll(".lesson-text a[data-see]")].map((a) => a.dataset.see))]`)
	if len(links) == 0 || len(acts[slug]) == 0 {
		p.t.Fatal("the chapter points at nothing")
	}
	said := map[string]bool{}
	for i, a := range acts[slug] {
		p.resize(1440, 900)
		when := cmp.Or(a.run, "now break it")
		switch {
		case a.does != nil:
			look[any](p, "sameSocket.acts.clock({ speed: 1 })") // TIME-WAIT is to be looked at
			a.does(p)
		case i > 0:
			p.runs(a.run)
		}
		on := screens
		if i > 0 {
			on = screens[len(screens)-1:] // what the first act has shown on all three is placed as it was
		}
		for _, size := range on {
			p.resize(size[0], size[1])
			at := fmt.Sprintf("%s, %dx%d", when, size[0], size[1])
			if slug != "your-socket" && (i == 0 || size[1] == 720) {
				p.proves(at)
			}
			for _, link := range links {
				if slices.Contains(a.absent, link) || a.only != nil && !slices.Contains(a.only, link) {
					continue
				}
				said[link] = true
				p.pointsAt(link, cmp.Or(a.shows[link], shows[link]), at)
			}
		}
	}
	for _, link := range links {
		if !said[link] {
			p.t.Errorf("no run is named for %s", link)
		}
	}
}

// runs lets the chapter run an experiment to its end.
func (p *page) runs(name string) {
	p.t.Helper()
	if own, ok := strings.CutPrefix(name, "own:"); ok {
		p.ownTrial(own)
		return
	}
	const over = `sameSocket.lab.feed?.log.events.filter((e) => e.name === "scenario:finished").length ?? 0`
	before := look[int](p, over)
	p.click(fmt.Sprintf("button[data-run=%q]", name))
	p.until(name+" to be over", fmt.Sprintf(`(%s) > %d && document.querySelector("[data-progress='%s'] [data-expect]") && [...document.querySelectorAll("[data-progress='%s'] [data-expect]")].every((x) => x.dataset.ok)`, over, before, name, name))
}
