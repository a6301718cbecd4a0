package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// course is another site, which embeds: a browser takes localhost and 127.0.0.1
// for two sites, whatever the ports.
type course struct {
	url    string // "http://localhost:40123"
	policy string // the Content-Security-Policy of its pages, if it has one; then they ask for isolation, too
	pages  *http.ServeMux
}

// teachers opens a course site that ends with the test.
func teachers(t *testing.T) *course {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &course{url: fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port), pages: http.NewServeMux()}
	server := &http.Server{Handler: c.pages}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-ended; err != http.ErrServerClosed {
			t.Error(err)
		}
	})
	return c
}

// listening keeps what a page is told, as a message and as an event.
const listening = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>A course</title><style>body { margin: 0 }</style><script>
globalThis.heard = [];
globalThis.events = [];
addEventListener("message", (e) => heard.push({ origin: e.origin, data: e.data }));
for (const name of ["ready", "height", "started", "predicted", "finished"]) {
  addEventListener("same-socket:" + name, (e) => events.push({ of: e.target.id, ...e.detail }));
}
</script>`

// resizing is what a course page does with our message if it has no element.
const resizing = `<script>addEventListener("message", (e) => {
  if (e.data.type === "same-socket:height") for (const f of document.querySelectorAll("iframe")) if (f.contentWindow === e.source) f.height = e.data.height;
});</script>`

// page has the course say this at a path.
func (c *course) page(path, body string) {
	c.pages.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if c.policy != "" {
			w.Header().Set("Content-Security-Policy", c.policy)
			w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
		}
		_, _ = w.Write([]byte(listening + body))
	})
}

// framed is the frame of the program's whose address contains part, as a page of
// its own to look into.
func (p *page) framed(part string) *page {
	p.t.Helper()
	id := p.frameTarget(part)
	f := &page{t: p.t, program: p.program, seen: &witness{}}
	// While chromedp v0.23.0 attaches to a page that is alive, it writes the nodes that it
	// has been told of and reads them for each event of the DOM, in two goroutines and
	// without a lock. So such events wait until it is attached, or, where what it waits
	// for stands behind them, a moment.
	attached := make(chan struct{})
	held := func(ev any) {
		if name := fmt.Sprintf("%T", ev); !strings.HasPrefix(name, "*dom.Event") || name == "*dom.EventDocumentUpdated" {
			return
		}
		select {
		case <-attached:
		case <-time.After(time.Second):
		}
	}
	var cancel func()
	f.ctx, cancel = chromedp.NewContext(p.ctx, chromedp.WithTargetID(id), chromedp.WithListener(f.seen.take), chromedp.WithListener(held))
	p.t.Cleanup(func() {
		for _, complaint := range f.seen.complaints() {
			p.t.Errorf("frame of %s: %s", part, complaint)
		}
		cancel()
	})
	f.do() // attaches
	close(attached)
	f.do(chromedp.Evaluate[chromedp.Void](inPage))
	return f
}

// told is what the page has heard of a kind, of its element by that id if there
// is one, in order.
func (p *page) told(of string) []string {
	p.t.Helper()
	return look[[]string](p, fmt.Sprintf(`(events.length ? events.filter((e) => !%q || e.of === %q) : heard.map((h) => h.data))
		.filter((d) => String(d.type).startsWith("same-socket:") && d.type !== "same-socket:height").map((d) => d.type.slice(12))`, of, of))
}

// frameTarget waits for the frame to be there.
func (p *page) frameTarget(part string) target.ID {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		infos, err := chromedp.Targets(ctx)
		if err != nil {
			p.t.Fatalf("wait for a frame of %s: %v", part, err)
		}
		for _, info := range infos {
			if info.Type == "iframe" && info.BrowserContextID == chromedp.FromContext(p.ctx).BrowserContextID && strings.HasPrefix(info.URL, p.program.url) && strings.Contains(info.URL, part) {
				return info.TargetID
			}
		}
		p.until("a frame", "true")
	}
}
