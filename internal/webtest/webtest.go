// Package webtest is an HTTP answer read to its end, and what tests ask of it, so
// that api, site and server are asked in the same words.
//
// It promises: whatever is not as the test wants it ends the test. It knows no
// package that it tests, so their own tests may use it.
//
// Reading path: api, site and server answer (before); their harness_test.go says
// what is asked.
package webtest

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// A Client sends requests for a test.
type Client struct {
	T   *testing.T
	URL string // what is before each path
	// Send is a client's Do, or Within of a handler.
	Send func(*http.Request) (*http.Response, error)
}

// Within has h itself answer, without a network before it.
func Within(h http.Handler) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		r.RequestURI = r.URL.RequestURI()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result(), nil
	}
}

// Do sends a request, a body as JSON; header holds names and values in turn.
func (c Client) Do(method, path, body string, header ...string) Reply {
	c.T.Helper()
	req, err := http.NewRequestWithContext(c.T.Context(), method, c.URL+path, strings.NewReader(body))
	if err != nil {
		c.T.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		} else {
			req.Header.Set(header[i], header[i+1])
		}
	}
	resp, err := c.Send(req)
	if err != nil {
		c.T.Fatal(err)
	}
	return Read(c.T, resp)
}

// NewLab opens a lab and returns its id.
func (c Client) NewLab() string {
	c.T.Helper()
	return c.Do("POST", "/api/labs", "").Member(c.T, http.StatusCreated, "id")
}

// A Reply is an answer that has been read to its end.
type Reply struct {
	*http.Response
	Body string // instead of the response's, of which nothing is left
}

// Read reads an answer to its end.
func Read(t *testing.T, r *http.Response) Reply {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return Reply{r, string(b)}
}

// WantProblem checks that r is a problem (RFC 9457) with this status and code.
func (r Reply) WantProblem(t *testing.T, status int, code string) {
	t.Helper()
	var p struct {
		Title, Code string
		Status      int
	}
	if err := json.Unmarshal([]byte(r.Body), &p); err != nil {
		t.Fatalf("status %d, no problem: %q", r.StatusCode, r.Body)
	}
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type %q", got)
	}
	if r.StatusCode != status || p.Status != status || p.Code != code || p.Title != http.StatusText(status) {
		t.Fatalf("got %d %+v, want %d %s", r.StatusCode, p, status, code)
	}
}

// Member reads one string of a JSON answer with the wanted status.
func (r Reply) Member(t *testing.T, status int, name string) string {
	t.Helper()
	m := map[string]any{}
	if r.StatusCode != status || json.Unmarshal([]byte(r.Body), &m) != nil {
		t.Fatalf("got %d %s, want %d", r.StatusCode, r.Body, status)
	}
	text, _ := m[name].(string)
	if text == "" {
		t.Fatalf("no %s in %s", name, r.Body)
	}
	return text
}

// Events reads JSON Lines.
func (r Reply) Events(t *testing.T) (events []event.Event) {
	t.Helper()
	s := bufio.NewScanner(strings.NewReader(r.Body))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var e event.Event
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			t.Fatalf("%v in %q", err, s.Text())
		}
		events = append(events, e)
	}
	return events
}
