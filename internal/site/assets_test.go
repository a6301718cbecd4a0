package site

import (
	"compress/gzip"
	"io"
	"regexp"
	"strings"
	"testing"
)

func TestAssetsAreRevalidatedOrKept(t *testing.T) {
	st := serve(t)
	plain := st.do("GET", "/static/app.js", "")
	etag := plain.Header.Get("ETag")
	if plain.body != string(testStatic["app.js"].Data) || plain.Header.Get("Cache-Control") != "no-cache" || plain.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("got %v", plain.Header)
	}
	if !regexp.MustCompile(`^"[0-9a-f]{16}"$`).MatchString(etag) || plain.ContentLength != int64(len(plain.body)) {
		t.Errorf("ETag %s, length %d", etag, plain.ContentLength)
	}
	for match, want := range map[string]int{etag: 304, "W/" + etag: 304, `"x", ` + etag: 304, "*": 304, `"x"`: 200, "": 200, strings.Trim(etag, `"`): 200} {
		if r := st.do("GET", "/static/app.js", "", "If-None-Match", match); r.StatusCode != want || (want == 304 && r.body != "") {
			t.Errorf("If-None-Match %s: %d, want %d", match, r.StatusCode, want)
		}
	}
	address := regexp.MustCompile(`/static/app\.js\?v=[0-9a-f]+`).FindString(st.do("GET", "/ko/", "").body)
	if got := st.do("GET", address, "").Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("%s may not be kept: %q", address, got)
	}
	if got := st.do("GET", "/static/app.js?v=0000", "").Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("another version would be kept: %q", got)
	}
	for name, kind := range map[string]string{"app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"} {
		if got := st.do("GET", "/static/"+name, "").Header.Get("Content-Type"); got != kind {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestAssetsAreCompressed(t *testing.T) {
	st := serve(t)
	r := st.do("GET", "/static/app.js", "", "Accept-Encoding", "br;q=1, gzip;q=0.8")
	if r.Header.Get("Content-Encoding") != "gzip" || int(r.ContentLength) != len(r.body) || len(r.body) >= len(testStatic["app.js"].Data) {
		t.Fatalf("%v, %d bytes", r.Header, len(r.body))
	}
	zr, err := gzip.NewReader(strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(zr); err != nil || string(b) != string(testStatic["app.js"].Data) {
		t.Errorf("unpacked to %d bytes, %v", len(b), err)
	}
	if same := st.do("GET", "/static/app.js", ""); same.Header.Get("ETag") == r.Header.Get("ETag") {
		t.Error("two representations share a strong tag")
	}
	if again := st.do("GET", "/static/app.js", "", "Accept-Encoding", "gzip", "If-None-Match", r.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("revalidated: %d", again.StatusCode)
	}
	for _, no := range []string{"gzip;q=0", "gzip; q=0.0", "br", "identity", "", "xgzip"} {
		if got := st.do("GET", "/static/app.js", "", "Accept-Encoding", no).Header.Get("Content-Encoding"); got != "" {
			t.Errorf("%q: %s", no, got)
		}
	}
	if got := st.do("GET", "/static/app.css", "", "Accept-Encoding", "gzip").Header.Get("Content-Encoding"); got != "" {
		t.Error("compressed what only grows")
	}
}
