package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"samesocket/internal/event"
)

// chapters are those that can be read, with what their predictions are about.
var chapters = []struct{ slug, scenario, value string }{
	{"question", "two-gets", "1"},
	{"handshake", "nobody-home", "acknowledged"},
	{"lookup", "three-connections", "1"},
	{"reuse", "four-requests", "2"},
	{"stateless", "same-input", "1"},
	{"boundaries", "off-by-one", "501"},
	{"closing", "idle-timeout", "server"},
	{"faults", "stale-race", "1"},
	{"cost", "slow-start", "1"},
	{"middle", "nat-rebinds", "1"},
	{"versions", "ten-on-streams", "1"},
}

// In every chapter and language: the run waits for a prediction, runs, ticks off
// all that was expected, and grades the prediction by the trace, a wrong one
// kindly; axe-core finds nothing; each phrase points at something that is in sight
// after the run that it speaks of; then the reader breaks it.
func TestEveryChapterRuns(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, lang := range []string{"ko", "en"} {
		for _, c := range chapters {
			t.Run(lang+"/"+c.slug, func(t *testing.T) {
				t.Parallel()
				p := open(t, s, "/"+lang+"/lessons/"+c.slug, view{})
				run := fmt.Sprintf("button[data-run=%q]", c.scenario)
				p.until("a button that waits for the prediction", fmt.Sprintf("document.querySelector(%q)?.disabled", run))
				wrong := look[string](p, fmt.Sprintf(`[...document.querySelectorAll(".predict input")].map((i) => i.value).find((v) => v !== %q)`, c.value))
				p.click(fmt.Sprintf(".predict input[value=%q]", wrong))
				speed := 10 // faster than a reader can choose
				if c.slug == "cost" {
					speed = 2 // who is let run a retransmission time-out late has another congestion window (RFC 5681 section 4.1)
				}
				look[any](p, fmt.Sprintf("sameSocket.acts.clock({ speed: %d })", speed))
				p.click(run)
				p.until("every expectation to be decided", fmt.Sprintf(`(() => {
					const list = [...document.querySelectorAll("[data-progress='%s'] [data-expect]")];
					return list.length > 2 && list.every((x) => x.dataset.ok);
				})()`, c.scenario))
				if bad := look[[]string](p, `[...document.querySelectorAll("[data-ok=false]")].map((x) => x.dataset.expect)`); len(bad) > 0 {
					t.Errorf("not as expected: %q", bad)
				}
				p.until("the numbers of this run behind what speaks of them", fmt.Sprintf(`[...document.querySelectorAll("[data-run-of='%s'] .reading")].every((b) => !b.hidden && /\d/.test(b.textContent))`, c.scenario))
				p.showMe()
				p.isGraded(c.slug, c.scenario, c.value)
				finished := all[event.ScenarioFinished](p.labStory())
				if len(finished) != 1 || !finished[0].Data.OK {
					t.Errorf("the scenario ended with %+v", finished)
				}
				scheme := map[string]string{"ko": "light", "en": "dark"}[lang] // both in each chapter
				p.inScheme(scheme)
				p.axe("the graded chapter", scheme)

				p.pointsAtWhatIsInSight(c.slug)

				p.resize(1440, 960)
				sent := len(all[event.RequestSent](p.labStory()))
				p.click("[data-act=new]")
				for len(all[event.RequestSent](p.labStory())) == sent && c.slug != "handshake" {
					p.until("a frame", "true")
				}
				p.resize(390, 844)
				if wide := look[float64](p, "document.documentElement.scrollWidth"); wide > 390 {
					t.Errorf("%v px wide on a phone", wide)
				}
			})
		}
	}
}

// Where a chapter predicts more than once, each prediction waits for its own run, and is
// graded by that one alone.
func TestTheOtherPredictions(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct{ slug, scenario, value string }{
		{"handshake", "backlog", "nothing"},
		{"closing", "never-closes", "CLOSE-WAIT"},
		{"closing", "ports-run-out", "1"},
	} {
		t.Run(c.scenario, func(t *testing.T) {
			t.Parallel()
			p := open(t, s, "/en/lessons/"+c.slug, view{})
			asked := fmt.Sprintf(".predict[data-scenario=%q]", c.scenario)
			p.until("a button that waits for the prediction", fmt.Sprintf("document.querySelector('button[data-run=%q]')?.disabled", c.scenario))
			p.click(asked + fmt.Sprintf(" input[value=%q]", c.value))
			look[any](p, "sameSocket.acts.clock({ speed: 1 })") // no faster, for TCP would send again by itself
			p.click(fmt.Sprintf("button[data-run=%q]", c.scenario))
			p.until("the run to be over", fmt.Sprintf("document.querySelector('%s[data-over]')", asked))
			p.click(asked + " [data-act=show-me]")
			p.until("the verdict, and what proves it", fmt.Sprintf("document.querySelector('%s[data-graded=right]') && document.querySelector('.rung.proof') && document.querySelector('.lane .row.proof')", asked))
			if n := look[int](p, "document.querySelectorAll('.predict[data-graded]').length"); n != 1 {
				t.Errorf("%d predictions are graded by one run", n)
			}
		})
	}
}

// isGraded wants the verdict on a wrong guess and what proves it, and then another guess
// to be called right.
func (p *page) isGraded(slug, scenario, value string) {
	p.t.Helper()
	p.until("the prediction to be graded", `document.querySelector(".predict[data-graded=wrong] .verdict")?.textContent`)
	if scenario == "idle-timeout" {
		p.until("the run to stand where TIME-WAIT has begun", `document.querySelector(".countdown[data-side=server]") && e2e.text(".under [data-act=live]")`)
	}
	long := slug == "faults" || slug == "cost" // what proves it is out of sight by then
	if long {
		p.click("[data-act=proof]")
	}
	p.until("what proves it to be marked", `document.querySelector(".lane .row.proof") && document.querySelector(".rung.proof")`)
	if long || scenario == "idle-timeout" {
		p.press(kb.End)
		p.until("now", `!document.querySelector("[data-act=live]")`)
	}
	if slug == "question" || slug == "stateless" {
		p.until("the messages to be put side by side", `document.querySelectorAll(".compare .message").length === 2 && e2e.text(".compare [data-apart]") === "0"`)
	}
	if look[bool](p, `!document.querySelector(".predict .option:has(:checked) .answer").checkVisibility()`) {
		p.t.Error("the answer to the wrong guess stays hidden")
	}
	p.click(".predict [data-act=guess-again]")
	p.click(fmt.Sprintf(".predict input[value=%q]", value))
	p.until("the right one to be called right", `document.querySelector(".predict[data-graded=right]")`)
	stays := 0
	if scenario == "nobody-home" {
		stays = 1 // the request that nobody answers
	}
	p.until("the cards to dissolve", fmt.Sprintf(`document.querySelectorAll(".stage .card[data-exchange]").length === %d`, stays))
}

// The words point at the stage, answers and place survive, and the chapter can be
// presented.
func TestAChapterPointsRemembersAndPresents(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/lessons/question#step-4", view{})
	p.until("the chapter to be alive", `document.querySelector("button[data-run]")`)
	p.click(".predict input[value='2']")
	look[any](p, `document.querySelector("[data-see='row/server']").focus()`)
	p.until("the phrase to light its row", `document.querySelector(".place[data-seen='row/server']")`)
	p.press(kb.F2)
	p.until("the text to make way", `!document.querySelector(".lesson-text").checkVisibility()`)
	p.press(kb.F2)
	p.until("the text to be back", `document.querySelector(".lesson-text").checkVisibility()`)
	p.follow("nav.lang a")
	p.until("the other language", `document.documentElement.lang === "ko" && document.querySelector(".predict input[value='2']:checked")`)
	if at := look[string](p, "location.hash"); !strings.HasPrefix(at, "#step-") {
		t.Errorf("the place in the text is lost: %q", at)
	}
	p.click("[data-act=clear]")
	p.until("no answer", `!document.querySelector(".predict input:checked")`)
}

// Five requests behind the cover: all that the handler sees is the same, and only
// what was covered tells which opened a connection.
func TestNobodyCanTellFromTheMessages(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lessons/question", view{})
	p.quick() // and so whatever fills with the first trace is there
	p.click("[data-act=hide-start]")
	p.until("the cover", `document.querySelector(".place.covered") && !document.querySelector(".lane .tube")?.checkVisibility({ visibilityProperty: true })`)
	// Whatever could be seen or heard there, at any frame: words, where they are, and what
	// is told of an element to who does not see it.
	look[any](p, `(() => {
		globalThis.told = new Set();
		const names = ["aria-label", "aria-valuenow", "aria-valuetext", "aria-pressed", "aria-selected", "title", "alt", "value", "disabled"];
		const seen = (e) => {
			const { left, top, width, height } = e.getBoundingClientRect();
			const words = [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data.trim()).join(" ");
			return [e.tagName, left, top, width, height, words, ...names.map((n) => e.getAttribute(n))].join(" ");
		};
		const tell = () => {
			if (document.querySelector(".hidden-five li")) return;
			const all = [...document.querySelectorAll(".place *")].filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
			told.add(all.map(seen).join("\n") + document.querySelector(".cover-panel p:not(.acts)").innerText);
			requestAnimationFrame(tell);
		};
		tell();
	})()`)
	p.until("five messages", `document.querySelectorAll(".hidden-five li").length === 5`)
	if told := look[[]string](p, `[...told]`); len(told) != 1 {
		t.Errorf("what is covered told something in %d ways: %s", len(told), apart(told[0], told[len(told)-1]))
	}
	if said := look[string](p, `document.querySelector(".headline-spoken").textContent`); said != "" {
		t.Errorf("the status says %q behind the cover", said)
	}
	messages := look[[]string](p, `[...document.querySelectorAll(".hidden-five code")].map((c) => c.textContent)`)
	for _, m := range messages {
		if m != messages[0] {
			t.Errorf("the messages differ: %q", messages)
		}
	}
	p.click("[data-act=hide-reveal]")
	p.until("the cover to be gone", `!document.querySelector(".place.covered")`)
	shown := look[[]bool](p, `[...document.querySelectorAll(".hidden-five li")].map((li) => li.dataset.fresh === "true")`)
	for i, e := range all[event.RequestReceived](p.labStory())[1:] {
		if shown[i] != (e.Data.Nth == 1) {
			t.Errorf("request %d came as the connection's number %d, and is shown as new: %v", i+1, e.Data.Nth, shown[i])
		}
	}
}

// apart are the first lines in which two texts differ.
func apart(a, b string) string {
	others := strings.Split(b, "\n")
	for i, line := range strings.Split(a, "\n") {
		if i >= len(others) || line != others[i] {
			return fmt.Sprintf("%q and %q", line, strings.Join(others[min(i, len(others)):min(i+1, len(others))], ""))
		}
	}
	return fmt.Sprintf("%d and %d lines", strings.Count(a, "\n"), len(others)-1)
}

// showMe lets a chapter whose run is over say what decided it.
func (p *page) showMe() {
	p.t.Helper()
	p.until("the run to be over", `document.querySelector(".predict[data-over]")`)
	p.click("[data-act=show-me]")
}

// After a run the reader says what decided it, by a segment of the ladder: with the
// mouse or with the keys. What does not decide it gets a hint; what does, the verdict;
// and whoever has found it once is not asked again after a reload.
func TestTheReaderFindsWhatDecidedIt(t *testing.T) {
	t.Parallel()
	for _, keys := range []bool{false, true} {
		p := open(t, start(t), "/ko/lessons/question", view{})
		p.click(".predict input[value='2']")
		p.click(`[data-speed="1"]`)
		p.click("button[data-run]")
		p.until("the run to be over", `document.querySelector(".predict[data-over]")`)
		p.says(".predict .verdict", "GET마다 한 번씩, 두 번")
		if look[bool](p, `document.querySelector(".predict[data-graded]") !== null || document.querySelector(".proof") !== null`) {
			t.Fatal("the verdict is out before anybody has looked")
		}
		choose := func(what string) {
			t.Helper()
			segment := look[int](p, `sameSocket.lab.feed.log.events.find((e) => e.name === "link:segment_sent" && `+what+`).data.id`)
			p.until("the segment in the ladder", fmt.Sprintf(`document.querySelector('.rung[data-segment="%d"]')`, segment))
			look[any](p, fmt.Sprintf(`document.querySelector('.rung[data-segment="%d"] .hit').dispatchEvent(new MouseEvent("click", { bubbles: true }))`, segment))
		}
		choose(`e.data.from === "server" && e.data.tcp.length > 0`)
		p.until("a hint", fmt.Sprintf("e2e.text('.predict .observed').includes(%q)", p.word("observe.syns")))
		if keys {
			look[any](p, `document.querySelector(".lying-scroll").focus()`)
			for range 20 {
				if look[bool](p, `document.querySelector(".predict[data-graded]") !== null`) {
					break
				}
				p.press(kb.ArrowUp)
				p.until("a frame", "true")
			}
		} else {
			choose(`e.data.tcp.flags.includes("SYN") && e.data.from === "client"`)
		}
		p.until("the verdict", `document.querySelector(".predict[data-graded=wrong]") && document.querySelector(".lane .row.proof")`)
		p.says(".predict .observed", "s1 (SYN)")
		p.do(chromedp.Reload())
		p.until("the verdict at once", `document.querySelector(".predict[data-graded=wrong]")`)
	}
}

// A row decides it as well as a segment: that of the end that waits, and not its peer's.
func TestTheReaderFindsTheRowThatDecidedIt(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lessons/closing", view{})
	p.click(".predict input[value=server]")
	p.click(`button[data-run="idle-timeout"]`)
	p.until("the run to be over", `document.querySelector(".predict[data-over]")`)
	p.says(".predict .verdict", "or a row")
	point := func(side string) {
		t.Helper()
		p.until("its row", fmt.Sprintf(`document.querySelector('.lane[data-conn=c1] .tcp-cell.%s .row')`, side))
		look[any](p, fmt.Sprintf(`document.querySelector('.lane[data-conn=c1] .tcp-cell.%s .row').dispatchEvent(new MouseEvent("click", { bubbles: true }))`, side))
	}
	point("client")
	p.until("a hint", `e2e.text(".predict .observed").includes("not it: the row of c1 at the client")`)
	point("server")
	p.until("the verdict", `document.querySelector(".predict[data-graded=right]")`)
	p.says(".predict .observed", "You chose the row of c1 at the server")
}

// The race ends with totals that the formula foretells within 5 %.
func TestTheRaceAgreesWithTheFormula(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/ko/lessons/reuse", view{})
	p.click(`[data-act=get]`)
	p.until("its response, which belongs to no lap", `sameSocket.shown.feed?.log.events.some((e) => e.name === "http:response_received")`)
	p.click(`[data-speed="1"]`)
	// The formula knows no busy machine, on which the programs of the lab are late:
	// such a race is run again, at a clock by which they are a tenth as late.
	for race := 1; ; race++ {
		p.click("button[data-run=race]")
		p.until("the race to be over", fmt.Sprintf(`sameSocket.shown.feed.log.events.filter((e) => e.name === "scenario:finished").length === %d &&
			document.querySelector(".race:not(.running)") && document.querySelectorAll(".race .lap").length === 2 && [...document.querySelectorAll("[data-progress=race] [data-expect]")].every((x) => x.dataset.ok)`, race))
		far := ""
		for _, lap := range look[[]string](p, `[...document.querySelectorAll(".race .lap .mono")].map((l) => l.textContent)`) {
			var rtts float64
			var formula int
			if _, err := fmt.Sscanf(lap, "측정 %f RTT · 공식 %d RTT", &rtts, &formula); err != nil || (formula != 7 && formula != 12) {
				t.Fatalf("%q: %v", lap, err)
			}
			if off := rtts/float64(formula) - 1; off < -0.05 || off > 0.05 {
				far = fmt.Sprintf("%q: %.1f %% apart", lap, off*100)
			}
		}
		if far == "" {
			return
		}
		if t.Log(far); race == 3 {
			t.Fatal("none of three races agrees with the formula")
		}
		p.click(`[data-speed="0.1"]`)
	}
}
