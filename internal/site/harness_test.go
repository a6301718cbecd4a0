package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/go-chi/chi/v5"
)

// served is a site under routes like those of the program, for a visitor who
// comes by http or, to lab.example.org, by https.
type served struct {
	*Site
	t      *testing.T
	url    string
	addr   string
	routes http.Handler
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
	st := &served{t: t, addr: "127.0.0.1:8080", url: "http://127.0.0.1:8080"}
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
			w.WriteHeader(refusal.Status)
			_ = json.NewEncoder(w).Encode(refusal)
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
	r.Get("/", s.ChooseLanguage)
	r.Get("/{lang}", s.AddSlash)
	r.Get("/{lang}/", s.Page("front"))
	r.Get("/{lang}/lessons/{slug}", s.Lesson)
	for _, name := range []string{"lab", "client", "limits"} {
		r.Get("/{lang}/"+name, s.Page(name))
	}
	r.Get("/{lang}/teach", s.Teach)
	r.Get("/{lang}/teach/snippets", s.TeachSnippets)
	r.Get("/embed/{slug}", s.Embed)
	r.Get("/embed.js", s.EmbedScript)
	r.Get("/embed.d.ts", s.EmbedScript)
	r.Get("/oembed", s.OEmbed)
	r.Get("/static/*", s.Static)
	st.routes = r
	return st
}

// reply is an answer that has been read to its end.
type reply struct {
	*http.Response
	body string
}

// do sends a request; header holds names and values in turn.
func (st *served) do(method, path, body string, header ...string) reply {
	st.t.Helper()
	req := httptest.NewRequestWithContext(st.t.Context(), method, st.url+path, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		} else {
			req.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	st.routes.ServeHTTP(w, req)
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		st.t.Fatal(err)
	}
	return reply{w.Result(), string(b)}
}

// wantRefusal checks that r is a refusal with this status and code.
func (r reply) wantRefusal(t *testing.T, status int, code string) {
	t.Helper()
	var got Refusal
	if err := json.Unmarshal([]byte(r.body), &got); err != nil || r.StatusCode != status || got.Status != status || got.Code != code {
		t.Errorf("got %d %s, want %d %s", r.StatusCode, r.body, status, code)
	}
}
