package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// assets are the files under /static/, read, hashed and compressed once.
type assets struct {
	files map[string]asset
}

type asset struct {
	kind   string
	hash   string
	plain  []byte
	gzip   []byte // nil where it would save nothing
	brotli []byte // nil where the build has made none
	// picture says how large a picture is, and what it shows; nil if it is none.
	picture *picture
	// part means that the name says what it holds (web/build).
	part bool
}

// assetKinds are the files that are served; the system's own table of types
// differs from machine to machine.
var assetKinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".png":   "image/png",
	".ts":    "text/plain; charset=utf-8", // the declarations of embed.js
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

func readAssets(from fs.FS) (*assets, error) {
	as := &assets{files: map[string]asset{}}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		kind := assetKinds[path.Ext(name)]
		if err != nil || d.IsDir() || kind == "" {
			return err
		}
		plain, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(plain)
		a := asset{kind: kind, hash: hex.EncodeToString(sum[:8]), plain: plain, part: path.Dir(name) == "parts"}
		if a.gzip, err = gzipped(plain); err != nil {
			return err
		}
		// Brotli at its best takes seconds for all of them, so the build does it.
		if a.brotli, err = fs.ReadFile(from, name+".br"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if path.Dir(name) == "pictures" {
			if a.picture, err = readPicture(plain); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			a.picture.URL = "/static/" + name + "?v=" + a.hash
		}
		as.files[name] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	return as, nil
}

// gzipped is nil if it is no smaller.
func gzipped(plain []byte) ([]byte, error) {
	var packed bytes.Buffer
	zw, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := zw.Write(plain); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	if packed.Len() >= len(plain) {
		return nil, nil
	}
	return packed.Bytes(), nil
}

// url is the address of an asset, with its content's hash, so that a browser
// may keep it for ever and never sees an old one.
func (as *assets) url(name string) string {
	return "/static/" + name + "?v=" + as.files[name].hash
}

// static serves the files under /static/.
func (s *Site) static(w http.ResponseWriter, r *http.Request) {
	s.asset(w, r, strings.TrimPrefix(r.URL.Path, "/static/"))
}

func (s *Site) asset(w http.ResponseWriter, r *http.Request, name string) {
	a, ok := s.assets.files[name]
	if !ok {
		s.Refuse(w, r, notFound)
		return
	}
	h := w.Header()
	if dir := path.Dir(name); dir == "pictures" || dir == "cards" {
		shared(w) // other sites' pages show them
	}
	h.Set("Content-Type", a.kind)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if a.picture != nil {
		h.Set("Content-Security-Policy", picturePolicy)
	}
	if a.part || r.URL.Query().Get("v") == a.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	coding, body := a.representation(r.Header.Values("Accept-Encoding"))
	etag := `"` + a.hash + `"`
	if coding != identity {
		// Another representation needs another strong tag (RFC 9110 section 8.8.3.3).
		etag = `"` + a.hash + "-" + coding + `"`
		h.Set("Content-Encoding", coding)
	}
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// matches compares weakly, as If-None-Match asks (RFC 9110 section 13.1.2).
func matches(list, etag string) bool {
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == etag || part == "*" {
			return true
		}
	}
	return false
}
