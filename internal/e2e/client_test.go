package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"samesocket/internal/event"
)

// clientPage opens the page where visitors bring clients of their own.
func clientPage(t *testing.T, s *program, lang string, v view) *page {
	t.Helper()
	p := open(t, s, "/"+lang+"/client", v)
	p.until("the page to wait for requests", `document.querySelector("#runs .waiting")`)
	return p
}

// judged holds once the card of a run has that verdict.
func judged(run, verdict string) string {
	return fmt.Sprintf(`document.querySelector('[data-run=%q] .judged[data-verdict=%q]')`, run, verdict)
}

// sockets are the ids that the card of a run shows, in order.
func (p *page) sockets(run string) []string {
	p.t.Helper()
	return look[[]string](p, fmt.Sprintf(`[...document.querySelectorAll('[data-run=%q] [data-socket]')].map((s) => s.dataset.socket)`, run))
}

// on are the sockets that requests of a run came on, as the trace tells.
func (s story) on(run string) (sockets []string, requests int) {
	for _, e := range all[event.SocketRequest](s) {
		if e.Data.Run == run {
			requests++
			if !slices.Contains(sockets, e.Data.Socket) {
				sockets = append(sockets, e.Data.Socket)
			}
		}
	}
	return sockets, requests
}

// Real clients come, and without a reload the page says what they did: curl once
// with three addresses and three times with one, and Go with its body read and
// not, each as the client itself knows it.
func TestClientPageJudgesRealClients(t *testing.T) {
	t.Parallel()
	for lang, words := range map[string]map[string]string{
		"ko": {"curl-one": "재사용했습니다. 요청 3개에 연결 1개.", "curl-each": "재사용하지 않았습니다. 요청 3개에 연결 3개.", "remedy": "curl 한 번에 주소를 모두"},
		"en": {"curl-one": "Reused. Requests: 3, connections: 1.", "curl-each": "Not reused. Requests: 3, connections: 3.", "remedy": "Give one curl all the URLs"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			p := clientPage(t, start(t), lang, view{})
			if _, err := exec.LookPath("curl"); err != nil {
				missing(t, "no curl on this machine")
			}
			for run, verdict := range map[string]string{"curl-one": "reused", "curl-each": "not_reused"} {
				if err := p.snippet(run).run(t); err != nil {
					t.Fatal(err)
				}
				p.until("the verdict on "+run, judged(run, verdict))
				p.until("all of its requests", fmt.Sprintf(`e2e.text('[data-run=%q] h2') === %q`, run, words[run]))
				p.until("the verdict to be said aloud", fmt.Sprintf(`e2e.text("#runs [aria-live]") === %q`, run+": "+words[run]))
				p.shows(run)
			}
			p.until("the cost of all three", `e2e.text('[data-run="curl-each"]').includes("160 ms")`)
			p.says(`[data-run="curl-each"]`, words["remedy"])
			if lang == "ko" {
				return // the rest is the same in every language
			}

			for run, drain := range map[string]bool{"go-read": true, "go-unread": false} {
				client, reused := &http.Client{Transport: &http.Transport{}}, 0
				trace := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
					if i.Reused {
						reused++
					}
				}})
				for n := range 3 {
					req, err := http.NewRequestWithContext(trace, http.MethodGet, fmt.Sprintf("%s/try/%s/%s/%d?bytes=100000", p.program.url, p.kept("visit"), run, n), nil)
					if err != nil {
						t.Fatal(err)
					}
					resp, err := client.Do(req)
					if err != nil {
						t.Fatal(err)
					}
					if drain {
						_, err = io.Copy(io.Discard, resp.Body)
					}
					if err != nil || resp.Body.Close() != nil {
						t.Fatal(err)
					}
				}
				verdict := "not_reused"
				if reused == 2 {
					verdict = "reused"
				}
				if drain != (reused == 2) {
					t.Errorf("%s: Go says that it has reused its connection %d times", run, reused)
				}
				p.until("the verdict on "+run, judged(run, verdict))
				p.shows(run)
				client.CloseIdleConnections()
			}
		})
	}
}

// shows wants the card of a run to have the trace's sockets, tuples and requests.
func (p *page) shows(run string) {
	p.t.Helper()
	told := p.visitStory()
	sockets, requests := told.on(run)
	p.until("all of its requests", fmt.Sprintf(`document.querySelectorAll('[data-run=%q] .chip').length >= %d`, run, requests))
	if shown := p.sockets(run); !slices.Equal(shown, sockets) {
		p.t.Errorf("%s came on %v, the page shows %v", run, sockets, shown)
	}
	for _, s := range sockets {
		p.says(`[data-socket="`+s+`"]`, told.accepted(s).Tuple.Remote+" ⇄ "+told.accepted(s).Tuple.Local)
	}
	if chips := look[int](p, `document.querySelectorAll('[data-run="`+run+`"] .chip').length`); chips != requests {
		p.t.Errorf("%s sent %d requests, the page shows %d", run, requests, chips)
	}
}

// A run of two hundred sockets shows its first and last, and the others when they
// are asked for.
func TestManySocketsStayUsable(t *testing.T) {
	t.Parallel()
	p := clientPage(t, start(t), "en", view{})
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for n := range 200 {
		resp, err := client.Get(fmt.Sprintf("%s/try/%s/many/%d", p.program.url, p.kept("visit"), n))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	p.until("all of them", `e2e.text('[data-run="many"] h2').includes("200")`)
	sockets, _ := p.visitStory().on("many")
	want := slices.Concat(sockets[:3], sockets[197:])
	if shown := p.sockets("many"); !slices.Equal(shown, want) {
		t.Errorf("the page shows %v, want %v", shown, want)
	}
	for len(p.sockets("many")) < 200 {
		before := len(p.sockets("many"))
		p.click(`[data-run="many"] .hidden-sockets button`)
		p.until("more sockets", fmt.Sprintf(`document.querySelectorAll('[data-run="many"] [data-socket]').length > %d`, before))
	}
	if shown := p.sockets("many"); !slices.Equal(shown, sockets) {
		t.Error("the sockets are not those of the trace, in their order")
	}
}

// Copy copies what is shown; a reload keeps address and runs; starting over gives
// another address, which the commands have too, and another page keeps the tool.
func TestClientPageKeepsItsAddress(t *testing.T) {
	t.Parallel()
	p := clientPage(t, start(t), "en", view{})
	p.click("#tab-go")
	p.click(`[data-snippet="go-drained"] .copy`)
	p.until("the copy", `e2e.text('[data-snippet="go-drained"] .copy') === "Copied"`)
	if got, want := p.paste(), p.snippet("go-drained").Code; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}

	visit := p.kept("visit")
	get := func(run string) {
		t.Helper()
		for range 2 {
			resp, err := http.Get(p.program.url + "/try/" + p.kept("visit") + "/" + run + "/1")
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Fatal(resp, err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		p.until("the verdict on "+run, judged(run, "reused"))
	}
	get("mine")
	p.click(`[data-run="mine"] button.more`)
	p.until("what the kernel knows", `document.querySelector('[data-run="mine"] .kernel')`)
	p.says(`[data-run="mine"] .kernel`, "SO_COOKIE")
	before := p.text(`[data-run="mine"] .judged`)

	p.do(chromedp.Reload())
	p.until("the run to be there again", judged("mine", "reused"))
	if after := p.text(`[data-run="mine"] .judged`); after != before {
		t.Errorf("before the reload %q, after it %q", before, after)
	}
	commands := func(token string) {
		t.Helper()
		for _, code := range look[[]string](p, `[...document.querySelectorAll(".snippet pre code")].map((c) => c.textContent)`) {
			if strings.Contains(code, "/try/") && !strings.Contains(code, "/try/"+token) && !strings.Contains(code, "/try/$VISIT") {
				t.Errorf("not with the address of %s: %s", token, code)
			}
		}
		if href := look[string](p, `document.querySelector("[data-json]").pathname`); href != "/api/visits/"+token {
			t.Errorf("the JSON is at %s", href)
		}
	}
	commands(visit)
	if p.kept("visit") != visit {
		t.Errorf("visit %s became %s", visit, p.kept("visit"))
	}
	p.until("the tool that was chosen", `document.querySelector("#tab-go[aria-selected=true]") && !document.querySelector("#tool-go").hidden && document.querySelector("#tool-curl").hidden`)

	p.click("[data-act=start-over]")
	p.until("an empty list", `document.querySelector("#runs .waiting") && !document.querySelector("[data-run]")`)
	if p.kept("visit") == visit {
		t.Error("started over with the same visit")
	}
	commands(p.kept("visit"))
	get("again")
}

// The program is killed and started again: the page has another address, puts it
// into the commands and says so, and they work.
func TestClientPageAfterARestart(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := clientPage(t, s, "en", view{})
	for range 2 {
		p.ask(http.MethodGet, "/try/"+p.kept("visit")+"/before/1", "", nil)
	}
	p.until("a verdict", judged("before", "reused"))
	visit := p.kept("visit")
	p.seen.allow(`WebSocket|ERR_CONNECTION_REFUSED|404`)
	s.kill()
	p.until("the page to say that the server is lost", `e2e.text("#runs .warn").includes("Reconnecting")`)
	s.again()
	p.until("another address", fmt.Sprintf(`sessionStorage.getItem("same-socket.visit") !== %q && e2e.text("#runs .waiting").includes("new address")`, visit))
	if code := p.snippet("curl-one").Code; strings.Contains(code, visit) || !strings.Contains(code, "/try/"+p.kept("visit")+"/curl-one/1") {
		t.Errorf("after %s the command is %s", visit, code)
	}
	for range 2 {
		p.ask(http.MethodGet, "/try/"+p.kept("visit")+"/after/1", "", nil)
	}
	p.until("a verdict", judged("after", "reused")+` && !document.querySelector('[data-run="before"]')`)
}

// paste is what the clipboard holds, put where a person would put it.
func (p *page) paste() string {
	p.t.Helper()
	look[bool](p, `(() => { const t = document.createElement("textarea"); t.id = "pasted"; document.body.append(t); t.focus(); return true; })()`)
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Commands: []string{"paste"}})
		return err
	}))
	text := look[string](p, `document.querySelector("#pasted").value`)
	look[bool](p, `(document.querySelector("#pasted").remove(), true)`)
	return text
}

// The round-trip time that the visitor picks is what a handshake costs.
func TestRoundTripTimeIsTheVisitors(t *testing.T) {
	t.Parallel()
	p := clientPage(t, start(t), "en", view{})
	for range 3 {
		p.ask(http.MethodGet, "/try/"+p.kept("visit")+"/mine/1", "", nil)
	}
	p.until("the verdict", judged("mine", "reused"))
	p.until("its cost at 80 ms, of all three", `e2e.text('[data-run="mine"] .cost').includes("160 ms")`)
	p.says(`[data-run="mine"] .cost`, "Handshakes saved: 2.")
	look[bool](p, `(() => { const n = document.querySelector(".rtt input[type=number]"); n.value = "300"; return n.dispatchEvent(new Event("change")); })()`)
	p.until("its cost at 300 ms", `e2e.text('[data-run="mine"] .cost').includes("600 ms")`)
}

// The page fits into every screen, in either language and at work, and axe-core
// finds nothing to complain about.
func TestClientPageFitsAndCanBeUsed(t *testing.T) {
	t.Parallel()
	for lang, scheme := range map[string]string{"ko": "dark", "en": "light"} {
		t.Run(lang+", "+scheme, func(t *testing.T) {
			t.Parallel()
			chromium(t)
			axe, err := os.ReadFile(filepath.Join(root, "web", "node_modules", "axe-core", "axe.min.js"))
			if err != nil {
				missing(t, "axe-core is not installed (npm ci in web/): accessibility goes unchecked")
			}
			p := clientPage(t, start(t), lang, view{media: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
			check := func(what string) {
				t.Helper()
				p.fits(what)
				p.resize(1440, 960)
				for _, v := range look[[]violation](p, "axe.run().then((r) => r.violations)") {
					for _, n := range v.Nodes {
						t.Errorf("%s: %s (%s, %s) at %v: %s", what, v.Help, v.ID, v.Impact, n.Target, n.FailureSummary)
					}
				}
			}
			check("at rest")
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for _, target := range []string{"mine/1", "mine/2?close=1", "mine/3", strings.Repeat("n", 64) + "/1"} {
				req, err := http.NewRequest(http.MethodGet, p.program.url+"/try/"+p.kept("visit")+"/"+target, nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Via", "1.1 somewhere")
				resp, err := client.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
			p.until("the runs", judged("mine", "partly")+` && document.querySelectorAll("[data-run]").length === 2`)
			if look[int](p, `document.querySelectorAll('[data-run="mine"] .last-hop').length`) != 1 {
				t.Error("nothing is said of the proxy")
			}
			// The connection is the proxy's, and so is the remedy: none of Go's own.
			if remedy := p.text(`[data-run="mine"] .remedy`); remedy == "" || strings.Contains(remedy, "Transport") {
				t.Errorf("of a connection of the proxy it says %q", remedy)
			}
			p.click(`[data-run="mine"] button.more`)
			p.until("what the kernel knows", `document.querySelector('[data-run="mine"] .kernel')`)
			for _, tool := range []string{"curl", "python", "go", "ab"} {
				p.click("#tab-" + tool)
				check("at work, with " + tool)
			}
		})
	}
}

// Without script every command can be read and works, and so does the JSON.
func TestClientPageWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := open(t, s, "/en/client", view{noScript: true})
	text := look[string](p, "document.body.innerText")
	for _, w := range []string{s.url + "/try/", "wget -qO-", "requests.Session()", "io.Discard", "curl_init", "Sockets and verdicts are drawn by script", "last hop"} {
		if !strings.Contains(text, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
	if dead := look[int](p, `document.querySelectorAll("button").length`); dead > 0 {
		t.Errorf("%d buttons that do nothing", dead)
	}
	if json := look[string](p, `document.querySelector("[data-json]").pathname`); !strings.Contains(p.get(json, "identity"), `"runs":`) {
		t.Errorf("no runs at %s", json)
	}
}
