package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// files are the exported site on a host that only serves files, below a path, as a
// program to visit; asked are the requests that it has had, with their status. Below
// old the same files are as an old browser has them, which cannot read the script.
type files struct {
	*program
	old   *program
	dir   string
	down  atomic.Bool // the host answers no more
	mu    sync.Mutex
	asked []string
}

// export writes the site as files and serves them until the test ends.
func export(t *testing.T, args ...string) *files {
	t.Helper()
	chromium(t)
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "site")
	cmd := exec.Command(binary, append([]string{"-export", dir, "-quick"}, args...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("%s", out)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const below, old = "/some/path", "/old"
	at := func(path string) *program { return &program{t: t, url: "http://" + l.Addr().String() + path} }
	f := &files{dir: dir, program: at(below), old: at(old)}
	plain := http.FileServer(http.Dir(dir))
	host := http.NewServeMux()
	host.Handle(below+"/", http.StripPrefix(below, plain))
	host.Handle(old+"/", http.StripPrefix(old, plain))
	host.HandleFunc(old+"/static/app.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, "let syntax = of a later year;")
	})
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.down.Load() {
			panic(http.ErrAbortHandler)
		}
		s := &status{ResponseWriter: w, code: http.StatusOK}
		w.Header().Set("Access-Control-Allow-Origin", "*") // as hosts of pages do
		if strings.HasSuffix(r.URL.Path, ".br") {
			w.Header().Set("Content-Encoding", "br") // as hosts do that know the ending
		}
		host.ServeHTTP(s, r)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.asked = append(f.asked, fmt.Sprintf("%d %s", s.code, r.URL.Path))
	})}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-ended; err != http.ErrServerClosed {
			t.Error(err)
		}
	})
	return f
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// requests are those so far whose path contains part.
func (f *files) requests(part string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.asked), func(r string) bool { return !strings.Contains(r, part) })
}

// keepsTo wants the page to have asked the host of files, and nobody else.
func (f *files) keepsTo(p *page) {
	p.t.Helper()
	for _, request := range p.seen.asked() {
		if !strings.Contains(request, f.url+"/") {
			p.t.Errorf("asked for %s", request)
		}
	}
}

// As files, below a path, on a host that does nothing but serve them: the text and a
// recorded trace are there before the lab is; the first act fetches it, every experiment
// comes to what is expected of it, and so does one that a reader starts in a chapter, and
// a frame on another site's page. No request goes to an API, for there is none.
func TestWithoutAServer(t *testing.T) {
	t.Parallel()
	named, other := teachers(t), teachers(t)
	f := export(t, "-embed-origin", named.url)
	t.Run("front", func(t *testing.T) {
		first := open(t, f.program, "/", view{})
		first.until("a language", `/\/(ko|en)\/$/.test(location.pathname)`)
		first.until("the recorded trace", `e2e.text("[data-act=second]") && e2e.screen().requests === 1`)
		if early := f.requests("wasm"); len(early) > 0 {
			t.Errorf("before the first act the page asks for %q", early)
		}
		first.click("[data-act=second]")
		first.until("the second request on the same socket", `e2e.screen().requests === 2 && document.querySelectorAll(".lane").length === 1`)
		f.keepsTo(first)
		// The smaller one is the same program; Chromium cannot unpack it for a script yet.
		if same := look[bool](first, `(async () => {
			const [br, gz] = await Promise.all(["br", "gz"].map((as) => fetch("../static/lab.wasm." + as)));
			const plain = await new Response(gz.body.pipeThrough(new DecompressionStream("gzip"))).bytes();
			const other = await br.bytes();
			return other.length > 1e7 && other.length === plain.length && other.every((octet, i) => octet === plain[i]);
		})()`); !same {
			t.Error("the lab in brotli is not the one in gzip")
		}
	})
	t.Run("every experiment", func(t *testing.T) {
		p := open(t, f.program, "/en/lab/", view{})
		p.until("the page's program", "globalThis.sameSocket")
		runs := recordings(t)
		for run := range runs {
			if got := look[string](p, fmt.Sprintf(stepped+"(%q)", run)); got != `{"scenario":"`+run+`","ok":true}` {
				t.Errorf("%s: %s", run, got)
			}
		}
		t.Logf("%d experiments", len(runs))
		f.keepsTo(p)
	})
	t.Run("chapter", func(t *testing.T) {
		p := open(t, f.program, "/ko/lessons/question", view{}) // the host adds the slash
		const run = `button[data-run="two-gets"]`
		p.until("a button", `document.querySelector('`+run+`')`)
		look[any](p, `sameSocket.acts.clock({ speed: 1 })`)
		p.click(`.predict input[value="1"]`)
		p.click(run)
		p.until("every expectation to hold", everyExpectation)
		f.keepsTo(p)
	})
	t.Run("old browsers", func(t *testing.T) {
		t.Run("that cannot read the script", func(t *testing.T) {
			p := open(t, f.old, "/ko/", view{})
			p.seen.allow("SyntaxError")
			for i, path := range []string{"/ko/", "/en/lab/", "/en/lessons/question/", "/embed/question/ko-two-gets.html"} {
				if i > 0 {
					p.visit(path, "")
				}
				p.until("a sentence and a picture on "+path, `e2e.text(".old .needs-server") && document.querySelector(".old img").naturalWidth > 300 && document.querySelector(".old img").offsetWidth > 200`)
			}
		})
		t.Run("that have no WebAssembly", func(t *testing.T) {
			p := open(t, f.program, "/ko/server/", view{})
			p.without("WebAssembly")
			p.visit("/ko/", "")
			p.until("why nothing can be sent", `e2e.text(".needs-server") && e2e.screen().requests === 1 && document.querySelector("[data-act=second]")?.offsetWidth === 0`)
			p.visit("/en/lab/", "")
			p.until("the recorded run, playing", `e2e.text(".needs-server") && globalThis.sameSocket?.lab.isRecording && e2e.screen().handshakes === 1`)
			for _, path := range []string{"/ko/lessons/question/", "/embed/question/en-two-gets.html"} {
				p.visit(path, "")
				p.playsRecorded()
			}
			f.keepsTo(p)
		})
	})
	t.Run("frame", func(t *testing.T) {
		// The address is that of a server's frame.
		frame := `<iframe src="` + f.url + `/embed/question?lang=ko&speed=1&theme=dark" title="x" width="700" height="300" frameborder="0"></iframe>`
		for _, c := range []*course{named, other} {
			c.page("/", resizing+frame)
			p := open(t, f.program, "/", view{via: c.url})
			p.until("a height", `heard.some((h) => h.data.type === "same-socket:height")`)
			in := p.framed("ko-two-gets.html")
			in.until("the run", `document.querySelector("button[data-run]")`)
			in.tap(`.predict input[value="1"]`)
			in.tap(`button[data-run]`)
			in.until("the run to be over", `document.querySelectorAll("[data-expect]").length > 2 && sameSocket.lab.feed.log.events.some((e) => e.name === "scenario:finished" && e.data.ok)`)
			in.until("the frame as high as its content", `Math.ceil(document.body.getBoundingClientRect().height) === innerHeight`)
			if got := look[string](in, `document.documentElement.lang + " " + getComputedStyle(document.documentElement).colorScheme`); got != "ko dark" {
				t.Errorf("the frame is %s", got)
			}
			// What a learner does is told to whom the export named, and to nobody else.
			want := []string{"ready", "predicted", "started", "finished"}
			if c == other {
				want = nil
			} else {
				p.until("the news of the run", `heard.some((h) => h.data.type === "same-socket:finished")`)
			}
			if got := p.told(""); !slices.Equal(got, want) {
				t.Errorf("%s was told %q, want %q", c.url, got, want)
			}
		}
	})
	t.Run("two elements", func(t *testing.T) {
		named.page("/two", `<script type="module" src="`+f.url+`/embed.js"></script>
			<same-socket id="a" lesson="question" lang="en" speed="1" controls="none"></same-socket>
			<same-socket id="b" lesson="handshake" lang="ko" speed="1" controls="none"></same-socket>`)
		p := open(t, f.program, "/two", view{via: named.url})
		p.resize(900, 2600) // both in sight
		p.until("both to be ready", `["a", "b"].every((id) => events.some((e) => e.of === id && e.type === "same-socket:ready"))`)
		look[any](p, `["a", "b"].forEach((id) => document.getElementById(id).start())`)
		p.until("both to have run", `["a", "b"].every((id) => events.some((e) => e.of === id && e.type === "same-socket:finished" && e.ok))`)

		// embed.js may be the course's own copy.
		named.pages.HandleFunc("GET /embed.js", func(w http.ResponseWriter, r *http.Request) {
			http.ServeFile(w, r, filepath.Join(f.dir, "embed.js"))
		})
		named.page("/src", `<script type="module" src="embed.js"></script><same-socket id="c" lesson="question" lang="en" src="`+f.url+`"></same-socket>`)
		p = open(t, f.program, "/src", view{via: named.url})
		p.until("the frame of that site", `events.some((e) => e.of === "c" && e.type === "same-socket:ready")`)
	})
	// Once the lab has come, a page needs its host no more: another experiment, what is
	// fetched when it is wanted, and files.
	t.Run("offline", func(t *testing.T) {
		p := open(t, f.program, "/en/lab/", view{})
		p.until("the page", `globalThis.sameSocket && document.querySelector("[data-act=get]")`)
		p.quick()
		p.until("all that is fetched later", `document.querySelectorAll("link[data-later=here]").length > 20 && !document.querySelector("link[data-later]:not([data-later=here])")`)
		f.down.Store(true)
		defer f.down.Store(false)
		before := len(p.seen.asked())
		p.ended("two-gets")
		p.click("#tab-ruler")
		p.until("the ruler", `document.querySelector(".ruler .ribbon")`)
		p.click("#tab-raw")
		p.until("the editor of raw octets", `document.querySelector(".raw textarea")`)
		p.keepsDownloads()
		if got := p.exported("har"); got.Size < 100 {
			t.Errorf("%+v", got)
		}
		p.press(kb.F2)
		p.until("the screen for a class", `document.querySelector(".present-end")`)
		if asked := p.seen.asked()[before:]; len(asked) > 0 {
			t.Errorf("without its host the page asks for %q", asked)
		}
	})
	// What a teacher copies leads to where the copy lies.
	t.Run("teach", func(t *testing.T) {
		p := open(t, f.program, "/ko/teach/", view{})
		p.until("the form to be followed", `document.querySelector("[data-snippet=iframe]").textContent.includes("`+f.url+`/embed/question/?lang=ko")`)
		look[bool](p, `((form) => { form.elements.experiment.value = "reuse/race"; return form.dispatchEvent(new Event("input", { bubbles: true })); })(document.querySelector("form.choices"))`)
		p.until("the command for another chapter", `document.querySelector("[data-snippet=file]").textContent === "go run . -export-file reuse.html -lang ko"`)
		p.until("its frame, at its height", `document.querySelector("#preview").contentWindow.location.pathname.endsWith("/embed/reuse/ko-race.html") && document.querySelector(".measured").textContent.includes("px")`)
		named.page("/snippet", look[string](p, `document.querySelector("[data-snippet=element]").textContent`))
		there := open(t, f.program, "/snippet", view{via: named.url})
		there.until("the experiment in the course", `events.some((e) => e.type === "same-socket:ready" && e.run === "race")`)
	})
	t.Run("needs a server", func(t *testing.T) {
		for _, path := range []string{"/ko/lessons/your-socket/", "/en/lessons/your-socket/", "/embed/your-socket/?lang=ko"} {
			p := open(t, f.program, path, view{})
			p.until("where to read on", `document.querySelector("a[href$='/server/']")`)
			if look[bool](p, `"sameSocket" in window`) {
				t.Errorf("%s starts the program", path)
			}
		}
	})
	if api := append(f.requests("/api"), f.requests("/try")...); len(api) > 0 {
		t.Errorf("the pages ask for %q", api)
	}
	if bad := f.requests("404 "); len(bad) > 0 {
		t.Errorf("not there: %q", bad)
	}
}

// stepped runs a scenario step by step in a lab of its own in the page's Worker, and is
// how it was finished.
const stepped = `(async (run) => {
	const { server } = sameSocket.lab;
	const { id } = await server.send("POST", "/api/labs");
	await server.send("POST", "/api/labs/" + id + "/scenarios/" + run, { stepped: true });
	const source = server.worker.follow("/api/labs/" + id + "/events");
	const finished = await new Promise((found) => {
		const look = (events) => events.filter((e) => e.name === "scenario:finished").forEach(found);
		source.open(0, { events: look, clock() {}, state() {} });
	});
	source.close();
	await server.send("DELETE", "/api/labs/" + id);
	return JSON.stringify(finished.data);
})`

// everyExpectation holds when all that is expected of two-gets has been seen.
const everyExpectation = `(() => {
	const list = [...document.querySelectorAll("[data-progress='two-gets'] [data-expect]")];
	return list.length > 2 && list.every((x) => x.dataset.ok === "true");
})()`

// without takes something away from the pages that this tab visits from now on.
func (p *page) without(what string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: "delete globalThis." + what})
		return err
	}))
}

// playsRecorded wants the button of two-gets to play what was recorded of it, and the
// page to say why.
func (p *page) playsRecorded() {
	p.t.Helper()
	const run = `button[data-run="two-gets"]`
	p.until("a button, and why there is no lab", `globalThis.sameSocket && document.querySelector('`+run+`') && e2e.text(".needs-server")`)
	p.click(`.predict input[value="1"]`)
	p.click(run)
	p.until("the recorded run, playing", `sameSocket.lab.isRecording && e2e.screen().handshakes === 1`)
}
