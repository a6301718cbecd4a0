package server

import (
	"bufio"
	"net/http"
	"os"
	"strings"
	"testing"
)

// Whatever a target or a few header fields say, the answer is no mistake of
// ours, and it is not cached if it is refused.
func FuzzTarget(f *testing.F) {
	for _, seed := range [][3]string{
		{"/ko/lab", "localhost", "ko"},
		{"/", "[::1]:1", "ko-KR,ko;q=0.9"},
		{"//", "", ""},
		{"/%2e%2e/%00", "127.0.0.1", "*"},
		{"/api/labs/x/events?since=18446744073709551616", "localhost", ""},
		{"/static/app.js?v=;", "localhost", ""},
		{"/try/x/y/%zz", "localhost:x", ""},
		{"*", "localhost", ""},
		{"http://localhost/ko/", "localhost", ""},
		{"/ko%2flab", "localhost", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	s, err := New(Config{Pages: os.DirFS("../../web"), Static: testStatic})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, target, host, language string) {
		raw := "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAccept-Language: " + language + "\r\nOrigin: " + host + "\r\n\r\n"
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
		if err != nil {
			return // net/http would have refused it
		}
		r.RemoteAddr = "192.0.2.1:1"
		w := &recorded{header: http.Header{}}
		s.handler.ServeHTTP(w, r)
		if w.status >= 500 || w.status < 200 {
			t.Errorf("%q: %d %s", raw, w.status, w.body)
		}
		if to := w.header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%q leads away, to %s", raw, to)
		}
	})
}
