package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/webtest"
)

// served is a site under its routes, for a visitor who
// comes by http or, to lab.example.org, by https.
type served struct {
	*Site
	webtest.Client
	addr string
}

const token = "visit-of-the-test"

var testStatic = fstest.MapFS{
	"app.js":      {Data: []byte("// " + strings.Repeat("same socket ", 100))},
	"app.js.br":   {Data: packed("// " + strings.Repeat("same socket ", 100))},
	"app.css":     {Data: []byte("body{}")},
	"chapter.css": {Data: []byte("main{}")},
	"front.css":   {Data: []byte("main{}")},
	"icon.svg":    {Data: []byte("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")},
	"notes.go":    {Data: []byte("package secret")},
}

// packed is a text as the build packs it.
func packed(text string) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, err := io.WriteString(w, text)
	if err := errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// serve makes a site; change may alter its configuration.
func serve(t *testing.T, change ...func(*Config)) *served {
	t.Helper()
	st := &served{Client: webtest.Client{T: t, URL: "http://127.0.0.1:8080"}, addr: "127.0.0.1:8080"}
	c := Config{
		Pages: os.DirFS("../../web"), Static: testStatic,
		Limits: []Limit{{"Labs", 2000}, {"LabIdleLife", 10 * time.Minute}, {"TraceBytes", Bytes(4 << 20)}},
		Visit:  func(*http.Request) string { return token },
		Visitor: func(r *http.Request) Visitor {
			v := Visitor{Origin: "http://" + r.Host, Local: r.Host == st.addr, Socket: Socket{"192.0.2.1:50000", st.addr}}
			if r.Host == "lab.example.org" {
				v.Origin = "https://lab.example.org"
			}
			return v
		},
		Refuse: func(w http.ResponseWriter, _ *http.Request, err error) {
			refusal, ok := err.(Refusal)
			if !ok {
				t.Errorf("a mistake of ours: %v", err)
				refusal.Status = http.StatusInternalServerError
			}
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(refusal.Status)
			_ = json.NewEncoder(w).Encode(struct {
				Title string
				Refusal
			}{http.StatusText(refusal.Status), refusal})
		},
	}
	for _, f := range change {
		f(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	st.Site = s
	r := chi.NewRouter()
	r.NotFound(s.NotFound)
	for pattern, serve := range s.Routes() {
		r.Get(pattern, serve)
	}
	r.Get("/embed/{slug}", s.Embed)
	st.Send = webtest.Within(r)
	return st
}
