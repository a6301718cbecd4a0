package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// at is what is compared of a screen where two labs stand at the same moment: their words,
// their ports and some milliseconds that programs take may differ.
func (s screen) at() string {
	said := fmt.Sprint(s.Handshakes, s.Requests, s.Saved)
	for _, l := range s.Lanes {
		said += fmt.Sprint(l.Conn, l.Requests, l.ClientState, l.ServerState)
	}
	for _, p := range s.Pills {
		said += fmt.Sprintf("%d %s %s", p.Segment, p.Text, p.Conn)
	}
	return said
}

// copied is the link that the page has put on the clipboard.
func (p *page) copied(press func()) string {
	p.t.Helper()
	look[any](p, `void Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) } })`)
	press()
	p.until("a link on the clipboard", "globalThis.copied")
	return strings.TrimPrefix(look[string](p, "copied"), p.program.url)
}

func (p *page) ended(scenario string) {
	p.t.Helper()
	p.until("the page's program", "globalThis.sameSocket")
	look[any](p, fmt.Sprintf("sameSocket.acts.run(%q)", scenario))
	p.until("the end of "+scenario, `sameSocket.shown.feed?.log.events.some((e) => e.name === "scenario:finished")`)
}

const chosenSegment = `document.querySelector(".rung.chosen")?.dataset.segment ?? ""`

// A link to a moment restores the instant and the segment that was chosen, in a lab of
// whoever opens it, in either language and in a chapter.
func TestALinkToAMoment(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/lab", view{})
	p.ended("two-gets")
	sent := p.labStory().sent()
	chosen := sent[6] // of the second exchange, or what acknowledges the first
	at := chosen.Time + 40_000
	look[any](p, fmt.Sprintf("(sameSocket.shown.seek(%d), sameSocket.shown.select(%d))", at, chosen.Data.ID))
	p.until("the moment", fmt.Sprintf("e2e.screen().time === %d && (%s) === %q", at, chosenSegment, fmt.Sprint(chosen.Data.ID)))
	there := p.screen()
	link := p.copied(func() {
		p.click("[data-act=export]")
		p.until("the menu", `document.querySelector("[role=menu]")`)
		p.click("[data-export='moment.copy']")
	})
	if !regexp.MustCompile(`^/en/lab#run=two-gets&t=s\d+\+\d+(\.\d+)?ms&s=7$`).MatchString(link) {
		t.Fatalf("the link is %q", link)
	}
	hash := link[strings.Index(link, "#"):]
	for _, path := range []string{"/ko/lab", "/en/lab", "/ko/lessons/question", "/embed/question?lang=en"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			o := open(t, s, path+hash, view{})
			o.until("the moment of the link", `globalThis.sameSocket?.shown.note &&  e2e.screen().pills.length > 0`)
			if here := o.screen(); here.at() != there.at() {
				t.Errorf("the link leads to\n%s, from\n%s", here.at(), there.at())
			}
			if got := look[string](o, chosenSegment); got != "7" {
				t.Errorf("segment %q is chosen", got)
			}
			if !look[bool](o, `document.querySelector(".transport-said").textContent.includes(sameSocket.shown.note)`) {
				t.Error("nothing says where one is")
			}
			if strings.Contains(path, "lessons") {
				again := o.copied(func() { o.click("[data-act=link]") })
				if again != path+hash {
					t.Errorf("from there the link is %q, not %q", again, path+hash)
				}
			}
		})
	}
}

// What was done by hand during a run, or without one, has no link, and the reason is said.
func TestWhatHasNoLink(t *testing.T) {
	t.Parallel()
	p := open(t, start(t), "/en/lab", view{})
	off := func() bool {
		t.Helper()
		p.click("[data-act=export]")
		p.until("the menu", `document.querySelector("[role=menu]")`)
		defer p.click("[data-act=export]")
		return look[bool](p, `(({ ariaDisabled, title }) => ariaDisabled === "true" && title !== "")(document.querySelector("[data-export='moment.copy']"))`)
	}
	p.quick()
	if !off() {
		t.Error("of what was sent by hand there is a link")
	}
	p.ended("two-gets")
	if off() {
		t.Error("of the end of a run there is none")
	}
	p.click("[data-act=get]")
	p.until("a request after the run", `e2e.screen().requests === 3`)
	if !off() {
		t.Error("of what was sent after a run there is a link")
	}
}

// A link that cannot be followed says so, and the page goes on as without it.
func TestALinkThatLeadsNowhere(t *testing.T) {
	t.Parallel()
	s := start(t)
	for lang, hashes := range map[string][]string{
		"ko": {"#run=nope&t=1ms", "#run=two-gets&t=999999ms"},
		"en": {"#run=<img src=x onerror=alert(1)>&t=1ms", "#run=two-gets&t=soon", "#run=two-gets&t=1ms&s=400"},
	} {
		for _, bad := range hashes {
			p := open(t, s, "/"+lang+"/lab", view{})
			p.seen.allow("404")
			p.until("the page's program", "globalThis.sameSocket")
			look[any](p, fmt.Sprintf("void (location.hash = %q)", bad))
			p.until("why it leads nowhere", `sameSocket.acts.said !== "" && document.querySelector(".transport-said").textContent.includes(sameSocket.acts.said)`)
			if !look[bool](p, "sameSocket.shown.isLive") {
				t.Errorf("%s: the page stands in the past", bad)
			}
			requests := p.screen().Requests
			p.click("[data-act=get]")
			p.until("a request", fmt.Sprintf("e2e.screen().requests > %d", requests))
		}
	}
	chapter := open(t, s, "/en/lessons/handshake#run=two-gets&t=1ms", view{})
	chapter.until("why not here", `globalThis.sameSocket?.acts.said`)
	if slices.ContainsFunc(chapter.seen.asked(), func(r string) bool { return strings.HasPrefix(r, "POST") }) {
		t.Error("a run that the chapter does not have was asked for")
	}
}

// What was done by hand on top of a run, a segment lost and a setting, is in its link, and
// is done again by whoever opens it: with what TCP does about it once the script is over.
func TestALinkToWhatWasDoneByHand(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/lab", view{})
	p.until("the page's program", "globalThis.sameSocket")
	look[any](p, `(sameSocket.acts.clock({ speed: 0.1 }), sameSocket.acts.run("two-gets"))`)
	const told = `sameSocket.shown.feed?.log.events ?? []`
	p.until("the first response on its way", `document.querySelector("[data-hand=bar-lose]") && (`+told+`).some((e) => e.name === "link:segment_sent" && e.data.from === "server" && e.data.tcp.length > 0)`)
	look[any](p, `(() => {
		const { id } = (`+told+`).find((e) => e.name === "link:segment_sent" && e.data.from === "server" && e.data.tcp.length > 0).data;
		sameSocket.acts.byHand((lab) => lab.segment(id, "lose"));
	})()`)
	p.until("the loss", `(`+told+`).some((e) => e.name === "link:segment_lost")`)
	look[any](p, `sameSocket.acts.change({ "client.idle_timeout_ms": 9000 })`)
	p.until("its retransmission, delivered", `(() => {
		const again = (`+told+`).find((e) => e.name === "link:segment_sent" && e.data.retransmission);
		return again && (`+told+`).some((e) => e.name === "link:segment_delivered" && e.data.id === again.data.id);
	})()`)
	look[any](p, `sameSocket.acts.clock({ paused: true })`)
	at := look[int64](p, `(() => {
		const again = (`+told+`).find((e) => e.name === "link:segment_sent" && e.data.retransmission);
		sameSocket.shown.seek(again.time + 50_000);
		return again.time + 50_000;
	})()`)
	p.until("the moment", fmt.Sprintf("e2e.screen().time === %d", at))
	there := p.screen()
	link := p.copied(func() { p.click("[data-act=link]") })
	if !regexp.MustCompile(`&do=s\d+\+[\d.]+ms\.lose\.\d+,s\d+\+[\d.]+ms\.set\.client\.idle_timeout_ms\.9000$`).MatchString(link) {
		t.Fatalf("the link is %q", link)
	}
	hash := link[strings.Index(link, "#"):]
	o := open(t, s, "/en/lab"+hash, view{})
	o.until("the moment of the link", `globalThis.sameSocket?.shown.note && e2e.screen().pills.length > 0`)
	if here := o.screen(); here.at() != there.at() {
		t.Errorf("the link leads to\n%s, from\n%s", here.at(), there.at())
	}
	if got := look[int](o, `sameSocket.lab.settings["client.idle_timeout_ms"]`); got != 9000 {
		t.Errorf("the setting is %d", got)
	}
	if again := o.copied(func() { o.click("[data-act=link]") }); !strings.HasPrefix(again, "/en/lab#run=two-gets&t=s") || !strings.Contains(again, ".lose.") {
		t.Errorf("from there the link is %q", again)
	}
	o.follow(".lang a")
	o.until("the moment in the other language", `globalThis.sameSocket?.shown.note && document.documentElement.lang === "ko" && e2e.screen().pills.length > 0`)
	if got := look[string](o, "location.hash"); got != hash {
		t.Errorf("the other language has %q", got)
	}
}
