package e2e

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
)

// Behind a proxy that says so, the page does not take the proxy's sockets for the
// browser's.
func TestBehindAProxyThePageSaysLastHop(t *testing.T) {
	t.Parallel()
	s := start(t)
	to, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}})
	t.Cleanup(proxy.Close)

	p := open(t, s, "/en/lab#socket", view{via: proxy.URL})
	p.until("the footer to say what it shows", `document.querySelector(".own-label")?.textContent.includes("last hop")`)
	p.until("the stage to say so", `e2e.text(".host-head h2").includes("Proxy")`)
	p.click("[data-act=socket-get]")
	p.until("the click", `e2e.screen().requests === 1`)

	p = open(t, s, "/en/lab#socket", view{})
	p.until("the browser's own socket", `document.querySelector("#own-socket [data-cookie]")`)
	p.until("the stage to name the browser", `e2e.text(".host-head h2").includes("Browser")`)
	p.says(".own-label", "real socket")
}
