package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/lab"
	"samesocket/internal/scenario"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// served is a handler under /api, without a network before it.
type served struct {
	*Handler
	t *testing.T
}

// roomy are limits that no test meets which does not want to; the program's own
// stand in internal/server.
func roomy() Limits {
	return Limits{
		Labs: 100, LabsPerPrefix: 100, LabIdleLife: 10 * time.Minute, LabWholeLife: time.Hour,
		LabCreations: 60, LabCreationsBurst: 100, Acts: 100, ActsBurst: 1000,
		TraceEvents: 20_000, TraceBytes: 4 << 20, TracesBytes: 1 << 30,
		RequestBytes: 16 << 10, ViewersPerLab: 10,
		Answers: 32, AnswerBytes: 2 << 10, AnswerLife: time.Minute,
	}
}

// serve makes a handler; change may alter its configuration.
func serve(t *testing.T, change ...func(*Config)) *served {
	t.Helper()
	scenarios, err := scenario.Load(os.DirFS("../../web"), "scenarios")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Prefix: "/api", Scenarios: scenarios, Limits: roomy(), Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, f := range change {
		f(&c)
	}
	st := &served{New(c), t}
	t.Cleanup(st.stop)
	return st
}

func (st *served) stop() {
	st.Close(context.Background()) // the test's own is done by now
	st.Wait()
}

// reply is an answer that has been read to its end.
type reply struct {
	*http.Response
	body string
}

// do sends a request; header holds names and values in turn.
func (st *served) do(method, path, body string, header ...string) reply {
	st.t.Helper()
	return ask(st.t, st.Handler, method, path, body, header...)
}

func ask(t *testing.T, h http.Handler, method, path, body string, header ...string) reply {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{w.Result(), string(b)}
}

// wantProblem checks that r is a problem with this status and code.
func (r reply) wantProblem(t *testing.T, status int, code string) {
	t.Helper()
	var p Problem
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		t.Fatalf("status %d, no problem: %q", r.StatusCode, r.body)
	}
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type %q", got)
	}
	if r.StatusCode != status || p.Status != status || p.Code != code || p.Title != http.StatusText(status) {
		t.Fatalf("got %d %+v, want %d %s", r.StatusCode, p, status, code)
	}
}

// member reads one string of a JSON answer with the wanted status.
func (r reply) member(t *testing.T, status int, name string) string {
	t.Helper()
	m := map[string]any{}
	if r.StatusCode != status || json.Unmarshal([]byte(r.body), &m) != nil {
		t.Fatalf("got %d %s, want %d", r.StatusCode, r.body, status)
	}
	text, _ := m[name].(string)
	if text == "" {
		t.Fatalf("no %s in %s", name, r.body)
	}
	return text
}

func (st *served) newLab() string {
	st.t.Helper()
	return st.do("POST", "/api/labs", "").member(st.t, 201, "id")
}

// lab is the lab of an id, for what no request can do to it.
func (st *served) lab(id string) *lab.Lab {
	st.t.Helper()
	l, err := st.labs.find(id, time.Now())
	if err != nil {
		st.t.Fatal(err)
	}
	return l.Lab
}
