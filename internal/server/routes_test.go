package server

import (
	"net/http"
	"strings"
	"testing"

	"samesocket/internal/site"
)

func TestRoutes(t *testing.T) {
	st := newSite(t)
	id, token := st.NewLab(), st.newVisit()
	lab, fresh := "/api/labs/"+id, "/api/labs/"+st.NewLab()
	for _, c := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"GET", "/", "", 302, ""},
		{"HEAD", "/", "", 302, ""},
		{"GET", "/ko", "", 308, ""},
		{"GET", "/ko/", "", 200, ""},
		{"GET", "/en/lab", "", 200, ""},
		{"HEAD", "/en/lab", "", 200, ""},
		{"GET", "/ko/limits", "", 200, ""},
		{"GET", "/en/rfc", "", 200, ""},
		{"GET", "/ko/kernel", "", 200, ""},
		{"GET", "/ko/replay", "", 200, ""},
		{"GET", "/healthz", "", 200, ""},
		{"GET", "/readyz", "", 200, ""},
		{"GET", "/robots.txt", "", 200, ""},
		{"POST", "/ko/lab", "", 405, "method_not_allowed"},

		{"GET", "/static/app.js", "", 200, ""},
		{"HEAD", "/static/app.js", "", 200, ""},
		{"GET", "/static/none.js", "", 404, "not_found"},
		{"GET", "/static/notes.go", "", 404, "not_found"},
		{"GET", "/static/../main.go", "", 404, "not_found"},
		{"GET", "/static/", "", 404, "not_found"},

		{"GET", "/api", "", 404, "not_found"},
		{"GET", "/api/none", "", 404, "not_found"},
		{"GET", "/api/labs", "", 405, "method_not_allowed"},
		{"POST", "/api/labs", "{}", 201, ""},
		{"POST", "/api/labs", `{"size":1}`, 400, "json_unknown_field"},

		{"POST", lab + "/requests", `{"target":"/hello"}`, 202, ""},
		{"GET", lab + "/requests", "", 405, "method_not_allowed"},
		{"POST", "/api/labs/none/requests", `{"target":"/hello"}`, 404, "lab_unknown"},
		{"POST", lab + "/requests", `{"target":"hello"}`, 400, "target_invalid"},
		{"POST", lab + "/requests", `{"method":"GET BAD","target":"/"}`, 400, "method_not_allowed"},
		{"POST", lab + "/requests", `{"target":"/","headers":[["a"]]}`, 400, "header_invalid"},
		{"POST", lab + "/requests", `{"target":"/","headers":[["a","b\r\nc: d"]]}`, 400, "header_invalid"},
		{"POST", lab + "/requests", `{"target":"/","connection":"keep"}`, 400, "connection_policy_unknown"},
		{"POST", lab + "/requests", `{"target":7}`, 400, "json_type"},
		{"POST", lab + "/requests", `{"target":"/"`, 400, "json_malformed"},
		{"POST", lab + "/requests", `["/"]`, 400, "json_malformed"},
		{"POST", lab + "/requests", `null`, 400, "json_malformed"},
		{"POST", lab + "/requests", `{"target":"/"} {}`, 400, "json_trailing"},
		{"POST", lab + "/requests", `{"target":"/","body":"` + strings.Repeat("a", 16<<10) + `"}`, 413, "body_too_large"},

		{"POST", lab + "/requests", `{"target":"/whoami","user":"A"}`, 202, ""},
		{"POST", lab + "/requests", `{"target":"/whoami","user":"C"}`, 400, "user_unknown"},
		{"POST", lab + "/requests", `{"raw":"GET / HTTP/1.0\r\n\r\n","connection":"new"}`, 202, ""},
		{"POST", lab + "/requests", `{"raw":"GET / HTTP/1.0\r\n\r\n"}`, 400, "connection_policy_unknown"},
		{"POST", lab + "/requests", `{"raw":"GET / HTTP/1.0\r\n\r\n","conn":"c99"}`, 404, "connection_unknown"},
		{"POST", lab + "/requests", `{"raw":"x","connection":"new","target":"/hello"}`, 400, "raw_and_more"},
		{"POST", lab + "/requests", `{"raw":"GET / HTTP/1.0\r\n\r\n","connection":"new","cuts":[1,2],"gap_ms":5,"half_close":true}`, 202, ""},
		{"POST", lab + "/requests", `{"raw_base64":"AP8=","connection":"new"}`, 202, ""},
		{"POST", lab + "/requests", `{"raw_base64":"AP8","connection":"new"}`, 400, "raw_base64_invalid"},
		{"POST", lab + "/requests", `{"raw":"x","connection":"new","cuts":[2]}`, 400, "cuts_invalid"},
		{"POST", lab + "/requests", `{"conn":"c1","target":"/hello"}`, 400, "raw_empty"},

		{"PATCH", lab + "/clock", `{"speed":0.1,"paused":false}`, 200, ""},
		{"PATCH", lab + "/clock", `{"speed":"auto"}`, 200, ""},
		{"PATCH", lab + "/clock", `{}`, 200, ""},
		{"PATCH", lab + "/clock", `{"speed":0}`, 400, "speed_out_of_range"},
		{"PATCH", lab + "/clock", `{"speed":11}`, 400, "speed_out_of_range"},
		{"PATCH", lab + "/clock", `{"speed":-1}`, 400, "speed_out_of_range"},
		{"PATCH", lab + "/clock", `{"speed":"fast"}`, 400, "speed_out_of_range"},
		{"PATCH", lab + "/clock", `{"speed":1e999}`, 400, "speed_out_of_range"},
		{"PATCH", lab + "/clock", `{"paused":1}`, 400, "json_type"},
		{"PATCH", "/api/labs/none/clock", `{}`, 404, "lab_unknown"},
		{"PUT", lab + "/clock", `{}`, 405, "method_not_allowed"},

		{"PATCH", lab + "/link", `{"rtt_ms":200}`, 200, ""},
		{"PATCH", lab + "/link", `{"rtt_ms":19}`, 400, "rtt_out_of_range"},
		{"PATCH", lab + "/link", `{"rtt_ms":1001}`, 400, "rtt_out_of_range"},
		{"PATCH", lab + "/link", `{"loss":0.6}`, 400, "loss_out_of_range"},
		{"PATCH", lab + "/link", `{"rate_kbit":0}`, 200, ""},
		{"PATCH", lab + "/link", `{"rate_kbit":1000001}`, 400, "rate_out_of_range"},
		{"PATCH", lab + "/link", `{"rtt":100}`, 400, "json_unknown_field"},

		{"PATCH", lab + "/server", `{"idle_timeout_ms":5000}`, 200, ""},
		{"PATCH", lab + "/client", `{"idle_timeout_ms":60000}`, 200, ""},
		{"PATCH", lab + "/client", `{"idle_timeout_ms":0}`, 200, ""},
		{"PATCH", lab + "/client", `{}`, 200, ""},
		{"PATCH", lab + "/server", `{"idle_timeout_ms":999}`, 400, "idle_timeout_out_of_range"},
		{"PATCH", lab + "/client", `{"idle_timeout_ms":60001}`, 400, "idle_timeout_out_of_range"},
		{"PATCH", lab + "/client", `{"idle_timeout_ms":-1}`, 400, "idle_timeout_out_of_range"},
		{"PATCH", lab + "/server", `{"idle_timeout_ms":1000.5}`, 400, "json_type"},
		{"PATCH", lab + "/server", `{"idle_timeout_ms":1e999}`, 400, "json_type"},
		{"PATCH", lab + "/server", `{"idle_timeout_ms":"5s"}`, 400, "json_type"},
		{"PATCH", lab + "/server", `{"idle_timeout":5000}`, 400, "json_unknown_field"},
		{"PATCH", lab + "/server", `{"accepting":false,"keepalive_ms":2000}`, 200, ""},
		{"PATCH", lab + "/server", `{"accepting":true,"keepalive_ms":0}`, 200, ""},
		{"PATCH", lab + "/server", `{"accepting":"no"}`, 400, "json_type"},
		{"PATCH", lab + "/server", `{"keepalive_ms":999}`, 400, "keepalive_out_of_range"},
		{"PATCH", lab + "/client", `{"keepalive_ms":60001}`, 400, "keepalive_out_of_range"},
		{"PATCH", lab + "/client", `{"accepting":true}`, 400, "json_unknown_field"},
		{"PATCH", lab + "/client", `{"connections":6,"read_body":false,"retry":false,"request_timeout_ms":5000}`, 200, ""},
		{"PATCH", lab + "/client", `{"connections":7}`, 400, "connections_out_of_range"},
		{"PATCH", lab + "/server", `{"max_requests":100,"read_body":false}`, 200, ""},
		{"PATCH", lab + "/server", `{"retry":false}`, 400, "json_unknown_field"},
		{"PATCH", "/api/labs/none/server", `{}`, 404, "lab_unknown"},
		{"PATCH", "/api/labs/none/client", `{}`, 404, "lab_unknown"},
		{"POST", lab + "/server", `{}`, 405, "method_not_allowed"},

		{"POST", fresh + "/step", "", 409, "nothing_in_flight"},
		{"POST", fresh + "/step", "{}", 409, "nothing_in_flight"},
		{"POST", fresh + "/step", `{"to":1}`, 400, "json_unknown_field"},
		{"GET", fresh + "/step", "", 405, "method_not_allowed"},
		{"POST", "/api/labs/none/step", "", 404, "lab_unknown"},
		{"POST", fresh + "/skip", "", 409, "no_timer"},
		{"POST", fresh + "/skip", `{"timer":"time_wait"}`, 400, "json_unknown_field"},
		{"GET", fresh + "/skip", "", 405, "method_not_allowed"},
		{"POST", "/api/labs/none/skip", "", 404, "lab_unknown"},
		{"POST", fresh + "/reset", "", 200, ""},
		{"POST", fresh + "/reset", `[]`, 400, "json_malformed"},
		{"DELETE", fresh + "/reset", "", 405, "method_not_allowed"},
		{"POST", "/api/labs/none/reset", "", 404, "lab_unknown"},
		{"POST", fresh + "/connections/c1/close", `{"by":"client"}`, 404, "connection_unknown"},
		{"POST", fresh + "/connections/c1/close", `{"by":"link"}`, 400, "by_invalid"},
		{"POST", fresh + "/connections/c1/close", ``, 400, "by_invalid"},
		{"POST", fresh + "/connections/c1/close", `{"by":1}`, 400, "json_type"},
		{"POST", fresh + "/connections/c1/close", `{"why":"client"}`, 400, "json_unknown_field"},
		{"POST", fresh + "/connections/c1", `{"by":"client"}`, 404, "not_found"},
		{"POST", "/api/labs/none/connections/c1/close", `{"by":"client"}`, 404, "lab_unknown"},
		{"POST", fresh + "/scenarios/none", "", 404, "unknown_scenario"},
		{"POST", fresh + "/scenarios/..", "", 404, "unknown_scenario"},
		{"POST", fresh + "/scenarios/", "", 404, "not_found"},
		{"GET", fresh + "/scenarios/two-gets", "", 405, "method_not_allowed"},
		{"POST", fresh + "/scenarios/two-gets", `{"speed":1}`, 400, "json_unknown_field"},
		{"POST", "/api/labs/none/scenarios/two-gets", "", 404, "lab_unknown"},
		{"POST", fresh + "/scenarios/two-gets", "", 202, ""},
		{"POST", fresh + "/scenarios/race", "{}", 409, "scenario_running"},
		{"POST", fresh + "/reset", "", 200, ""},
		{"POST", fresh + "/scenarios/race", "{}", 202, ""},
		{"DELETE", fresh, "", 204, ""},

		{"GET", lab + "/events", "", 200, ""},
		{"GET", lab + "/events?since=2", "", 200, ""},
		{"GET", lab + "/events?since=-1", "", 400, "since_invalid"},
		{"GET", lab + "/events?since=x", "", 400, "since_invalid"},
		{"GET", "/api/labs/none/events", "", 404, "lab_unknown"},
		{"DELETE", "/api/labs/none", "", 404, "lab_unknown"},
		{"DELETE", lab, "", 204, ""},
		{"DELETE", lab, "", 404, "lab_unknown"},
		{"GET", lab + "/events", "", 404, "lab_unknown"},

		{"POST", "/api/visits", "", 201, ""},
		{"GET", "/api/visits/" + token + "/events", "", 200, ""},
		{"GET", "/api/visits/none/events", "", 404, "visit_unknown"},
		{"GET", "/try/" + token + "/a/b/c", "", 200, ""},
		{"GET", "/try/" + token + "/1", "", 200, ""},
		{"PURGE", "/try/" + token + "/a", "", 200, ""},
		{"POST", "/try/" + token + "/a", "any body", 200, ""},
		{"GET", "/try/none/a", "", 404, "visit_unknown"},
		{"GET", "/try/" + token, "", 404, "not_found"},
		{"GET", "/try/" + token + "/a?close=%zz", "", 400, "query_malformed"},
		{"GET", "/try/" + token + "/a?close=0&idle=300&bytes=1&delay=1&other=x", "", 200, ""},
		{"GET", "/try/" + token + "/a?bytes=1048576", "", 200, ""},
		{"GET", "/try/" + token + "/a?close=yes", "", 400, "close_out_of_range"},
		{"GET", "/try/" + token + "/a?close=", "", 400, "close_out_of_range"},
		{"GET", "/try/" + token + "/a?idle=0", "", 400, "idle_out_of_range"},
		{"GET", "/try/" + token + "/a?idle=301", "", 400, "idle_out_of_range"},
		{"GET", "/try/" + token + "/a?idle=1.5", "", 400, "idle_out_of_range"},
		{"GET", "/try/" + token + "/a?bytes=-1", "", 400, "bytes_out_of_range"},
		{"GET", "/try/" + token + "/a?bytes=1048577", "", 400, "bytes_out_of_range"},
		{"GET", "/try/" + token + "/a?bytes=99999999999999999999", "", 400, "bytes_out_of_range"},
		{"GET", "/try/" + token + "/a?delay=10001", "", 400, "delay_out_of_range"},
		{"GET", "/try/" + token + "/a?delay=-1", "", 400, "delay_out_of_range"},
		{"GET", "/try/" + token + "/a?status=503&chunked=1&hint=5&lose=0&drop=0&silent=0", "", 503, ""},
		{"GET", "/try/" + token + "/a?status=204&bytes=10", "", 204, ""},
		{"GET", "/try/" + token + "/a?status=199", "", 400, "status_out_of_range"},
		{"GET", "/try/" + token + "/a?status=600", "", 400, "status_out_of_range"},
		{"GET", "/try/" + token + "/a?chunked=2", "", 400, "chunked_out_of_range"},
		{"GET", "/try/" + token + "/a?max=0", "", 400, "max_out_of_range"},
		{"GET", "/try/" + token + "/a?max=1001", "", 400, "max_out_of_range"},
		{"GET", "/try/" + token + "/a?hint=0", "", 400, "hint_out_of_range"},
		{"GET", "/try/" + token + "/a?hint=301", "", 400, "hint_out_of_range"},
		{"GET", "/try/" + token + "/a?lose=fin", "", 400, "lose_out_of_range"},
		{"GET", "/try/" + token + "/a?drop=yes", "", 400, "drop_out_of_range"},
		{"GET", "/try/" + token + "/a?silent=2", "", 400, "silent_out_of_range"},
		{"GET", "/try/" + token + "/A-z0._~", "", 200, ""},
		{"GET", "/try/" + token + "/" + strings.Repeat("a", 64), "", 200, ""},
		{"GET", "/try/" + token + "/" + strings.Repeat("a", 65), "", 400, "run_invalid"},
		{"GET", "/try/" + token + "/%EA%B0%80", "", 400, "run_invalid"},
		{"GET", "/try/" + token + "/a%2Fb", "", 400, "run_invalid"},
		{"GET", "/try/" + token + "/a+b/c", "", 400, "run_invalid"},
		{"GET", "/api/visits/" + token, "", 200, ""},
		{"HEAD", "/api/visits/" + token, "", 200, ""},
		{"GET", "/api/visits/none", "", 404, "visit_unknown"},
		{"DELETE", "/api/visits/" + token, "", 405, "method_not_allowed"},
		{"POST", "/api/visits/" + token + "/witness", `{"witnessed":[{"click":"none","says":"new"}]}`, 404, "click_unknown"},
		{"POST", "/api/visits/" + token + "/witness", `{"witnessed":[{"click":"none","says":"maybe"}]}`, 400, "says_invalid"},
		{"POST", "/api/visits/" + token + "/witness", `{"click":"none","says":"new"}`, 400, "json_unknown_field"},
		{"POST", "/api/visits/none/witness", `{"witnessed":[]}`, 404, "visit_unknown"},
		{"GET", "/api/visits/" + token + "/witness", "", 405, "method_not_allowed"},
	} {
		r := st.Do(c.method, c.path, c.body)
		name := c.method + " " + c.path + " " + c.body[:min(len(c.body), 60)]
		if r.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d: %s", name, r.StatusCode, c.status, r.Body)
			continue
		}
		if c.code != "" {
			r.WantProblem(t, c.status, c.code)
		}
		if c.method == "HEAD" && r.Body != "" {
			t.Errorf("%s: HEAD has a body", name)
		}
	}
}

func TestMethodNotAllowedNamesTheMethods(t *testing.T) {
	st := newSite(t)
	for path, want := range map[string]string{
		"/ko/":             "GET, HEAD",
		"/api/labs":        "POST",
		"/api/labs/x":      "DELETE",
		"/api/labs/x/link": "PATCH", "/api/labs/x/box": "PATCH",
	} {
		r := st.Do("OPTIONS", path, "")
		r.WantProblem(t, 405, "method_not_allowed")
		if got := r.Header.Get("Allow"); got != want {
			t.Errorf("%s: Allow %q, want %q", path, got, want)
		}
	}
}

func TestEveryAnswerHasTheHeaders(t *testing.T) {
	st := newSite(t)
	for _, path := range []string{"/ko/lab", "/nothing", "/api/none", "/static/app.js", "/static/none", "/healthz"} {
		h := st.Do("GET", path, "").Header
		policy := site.ContentSecurityPolicy
		if path == "/static/app.js" {
			policy = site.PartPolicy
		}
		if h.Get("Content-Security-Policy") != policy {
			t.Errorf("%s: policy %q", path, h.Get("Content-Security-Policy"))
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if h.Get("Set-Cookie") != "" || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: a cookie or a grant to other origins", path)
		}
	}
	for _, want := range []string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:",
		"frame-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types lit-html",
	} {
		if !strings.Contains(site.ContentSecurityPolicy+";", want+";") {
			t.Errorf("the policy lacks %q", want)
		}
	}
}

func TestPanicEndsOneRequest(t *testing.T) {
	st := newSite(t)
	before := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("injected") })
	w := &recorded{header: http.Header{}}
	r, _ := http.NewRequest("GET", "http://localhost/x", nil)
	st.recovered(before).ServeHTTP(w, r)
	if w.status != 500 || !strings.Contains(string(w.body), `"internal"`) {
		t.Errorf("got %d %s", w.status, w.body)
	}
	if n := strings.Count(st.log.String(), "injected"); n != 1 {
		t.Errorf("logged %d times", n)
	}

	half := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		panic("injected later")
	})
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler {
			t.Errorf("half an answer ended with %v, want the connection aborted", cause)
		}
	}()
	st.recovered(half).ServeHTTP(&recorded{header: http.Header{}}, r)
}

// recorded is a ResponseWriter that keeps what it is given.
type recorded struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorded) Header() http.Header { return r.header }

func (r *recorded) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorded) Write(p []byte) (int, error) {
	r.WriteHeader(200)
	r.body = append(r.body, p...)
	return len(p), nil
}
