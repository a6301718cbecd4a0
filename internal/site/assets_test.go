package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestAssetsAreRevalidatedOrKept(t *testing.T) {
	st := serve(t)
	plain := st.Do("GET", "/static/app.js", "")
	etag := plain.Header.Get("ETag")
	if plain.Body != string(testStatic["app.js"].Data) || plain.Header.Get("Cache-Control") != "no-cache" || plain.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("got %v", plain.Header)
	}
	if !regexp.MustCompile(`^"[0-9a-f]{16}"$`).MatchString(etag) || plain.ContentLength != int64(len(plain.Body)) {
		t.Errorf("ETag %s, length %d", etag, plain.ContentLength)
	}
	for match, want := range map[string]int{etag: 304, "W/" + etag: 304, `"x", ` + etag: 304, "*": 304, `"x"`: 200, "": 200, strings.Trim(etag, `"`): 200} {
		if r := st.Do("GET", "/static/app.js", "", "If-None-Match", match); r.StatusCode != want || (want == 304 && r.Body != "") {
			t.Errorf("If-None-Match %s: %d, want %d", match, r.StatusCode, want)
		}
	}
	address := regexp.MustCompile(`/static/app\.js\?v=[0-9a-f]+`).FindString(st.Do("GET", "/ko/", "").Body)
	if got := st.Do("GET", address, "").Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("%s may not be kept: %q", address, got)
	}
	if got := st.Do("GET", "/static/app.js?v=0000", "").Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("another version would be kept: %q", got)
	}
	for name, kind := range map[string]string{"app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"} {
		if got := st.Do("GET", "/static/"+name, "").Header.Get("Content-Type"); got != kind {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// Each coding is the asset, with a length and a tag of its own.
func TestAssetsAreCompressed(t *testing.T) {
	st := serve(t)
	tags := map[string]string{}
	for coding, reader := range map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		r := st.Do("GET", "/static/app.js", "", "Accept-Encoding", coding)
		if r.Header.Get("Content-Encoding") != coding || r.Header.Get("Content-Length") != strconv.Itoa(len(r.Body)) || r.Header.Get("Vary") != "Accept-Encoding" {
			t.Fatalf("%q: %v, %d bytes", coding, r.Header, len(r.Body))
		}
		unpacked, err := reader(strings.NewReader(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(unpacked); err != nil || string(b) != string(testStatic["app.js"].Data) {
			t.Errorf("%q unpacks to %d bytes, %v", coding, len(b), err)
		}
		tag := r.Header.Get("ETag")
		if other, used := tags[tag]; used || strings.HasPrefix(tag, "W/") {
			t.Errorf("%q and %q have the tag %s", coding, other, tag)
		}
		tags[tag] = coding
		again := st.Do("GET", "/static/app.js", "", "Accept-Encoding", coding, "If-None-Match", tag)
		if again.StatusCode != 304 || again.Header.Get("ETag") != tag || again.Header.Get("Vary") != "Accept-Encoding" || again.Header.Get("Content-Encoding") != "" {
			t.Errorf("%q revalidated: %d %v", coding, again.StatusCode, again.Header)
		}
		if other := st.Do("GET", "/static/app.js", "", "Accept-Encoding", "gzip;q=0.1", "If-None-Match", tag); (other.StatusCode == 304) != (coding == "gzip") {
			t.Errorf("the tag of %q confirms gzip: %d", coding, other.StatusCode)
		}
	}
	if got := st.Do("GET", "/static/app.css", "", "Accept-Encoding", "gzip, br").Header.Get("Content-Encoding"); got != "" {
		t.Error("compressed what only grows")
	}
	if r := st.Do("GET", "/static/app.js.br", ""); r.StatusCode != 404 {
		t.Errorf("the packed file has an address of its own: %d", r.StatusCode)
	}
}

// Which coding a client gets of an asset that there is in all three, and of one
// without brotli.
func TestCodingIsNegotiated(t *testing.T) {
	all, older := asset{plain: []byte("p"), gzip: []byte("g"), brotli: []byte("b")}, asset{plain: []byte("p"), gzip: []byte("g")}
	for _, c := range []struct {
		accept    []string
		all, only string // with brotli, and without
	}{
		{nil, "identity", "identity"},
		{[]string{""}, "identity", "identity"},
		{[]string{"gzip, deflate, br, zstd"}, "br", "gzip"}, // Chromium, Firefox
		{[]string{"gzip, deflate"}, "gzip", "gzip"},         // the same without TLS
		{[]string{"br"}, "br", "identity"},
		{[]string{"BR ; Q=0.5 , GZip ; q=0.5"}, "br", "gzip"},
		{[]string{"br;q=0.5, gzip;q=0.8"}, "gzip", "gzip"},
		{[]string{"br;q=1.0, gzip;q=0.8, *;q=0.1"}, "br", "gzip"},
		{[]string{"gzip", "br"}, "br", "gzip"}, // in lines of their own
		{[]string{"*"}, "br", "gzip"},
		{[]string{"*;q=0"}, "identity", "identity"},
		{[]string{"br;q=0, *"}, "gzip", "gzip"},
		{[]string{"*;q=0.2, gzip;q=0.1"}, "br", "gzip"},
		{[]string{"gzip;q=0"}, "identity", "identity"},
		{[]string{"gzip; q=0.000"}, "identity", "identity"},
		{[]string{"gzip;q=0.001"}, "gzip", "gzip"},
		{[]string{"identity"}, "identity", "identity"},
		{[]string{"identity, gzip;q=0.5"}, "identity", "identity"},
		{[]string{"identity;q=0.5, gzip;q=0.5, br;q=0.4"}, "gzip", "gzip"},
		{[]string{"identity;q=0, br"}, "br", "identity"}, // nothing is accepted: as it is
		{[]string{"x-gzip"}, "gzip", "gzip"},
		{[]string{"xgzip, x-br, brotli, deflate"}, "identity", "identity"},
		{[]string{"gzip;q=2, br;q=-1"}, "identity", "identity"},
		{[]string{"gzip;q=NaN, br;q="}, "identity", "identity"},
		{[]string{"gzip;level=9, br;q"}, "identity", "identity"},
		{[]string{",;, ;q=1,,"}, "identity", "identity"},
	} {
		if got, body := all.representation(c.accept); got != c.all || body[0] != got[0] && got != identity {
			t.Errorf("%q: %s, want %s", c.accept, got, c.all)
		}
		if got, _ := older.representation(c.accept); got != c.only {
			t.Errorf("%q without brotli: %s, want %s", c.accept, got, c.only)
		}
	}
}

// What the build has packed is what stands beside it, and smaller than gzip.
func TestPackedAssets(t *testing.T) {
	as, err := readAssets(os.DirFS("../../static"))
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range as.files {
		if a.brotli == nil {
			if name == "app.js" || name == "app.css" {
				t.Errorf("%s is not packed: go generate ./web", name)
			}
			continue
		}
		b, err := io.ReadAll(brotli.NewReader(bytes.NewReader(a.brotli)))
		if err != nil || !bytes.Equal(b, a.plain) {
			t.Errorf("%s.br is not %s: go generate ./web (%v)", name, name, err)
		}
		if len(a.brotli) >= len(a.plain) || a.gzip != nil && len(a.brotli) > len(a.gzip) {
			t.Errorf("%s is %d bytes with brotli, %d with gzip", name, len(a.brotli), len(a.gzip))
		}
	}
}
