package server

import (
	"encoding/json"
	"strings"
	"testing"

	"samesocket/internal/export"
	"samesocket/internal/observe"
)

// Who is shown a visit sees its runs and events, and cannot send in it: the token is
// nowhere in what is told, and what shows the visit is no token.
func TestAVisitShownToOthers(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.Visits = 2 })
	token := st.newVisit()
	for _, path := range []string{"/1", "/2?next=" + token} {
		if r := st.Do("GET", "/try/"+token+"/ci"+path, "", "Same-Socket-Visit", token, "Referer", "http://there/"+token); r.StatusCode != 200 {
			t.Fatalf("%d %s", r.StatusCode, r.Body)
		}
	}
	lab := st.NewLab()
	if r := st.Do("POST", "/api/labs/"+lab+"/requests", `{"target":"/hello"}`, "Same-Socket-Visit", token); r.StatusCode != 202 {
		t.Fatalf("%d %s", r.StatusCode, r.Body)
	}
	var own struct{ View string }
	if err := json.Unmarshal([]byte(st.Do("GET", "/api/visits/"+token, "").Body), &own); err != nil || own.View == "" || own.View == token {
		t.Fatalf("the view is %q: %v", own.View, err)
	}

	var seen observe.Summary
	summary := st.Do("GET", "/api/shared/"+own.View, "")
	if err := json.Unmarshal([]byte(summary.Body), &seen); err != nil || len(seen.Runs) != 1 || seen.Runs[0].Requests != 2 {
		t.Errorf("of the runs is shown %s: %v", summary.Body, err)
	}
	events := st.Do("GET", "/api/shared/"+own.View+"/events", "")
	if n := len(events.Events(t)); n < 6 || events.Header.Get("Same-Socket-Now") == "" {
		t.Errorf("%d events, now at %q", n, events.Header.Get("Same-Socket-Now"))
	}
	for _, format := range export.Visit.Formats() {
		for _, of := range []string{"/api/visits/" + token, "/api/shared/" + own.View} {
			r := st.Do("GET", of+"/trace."+format, "")
			if format == "pcapng" && r.StatusCode == 409 {
				continue // this system keeps no SYN
			}
			if r.StatusCode != 200 || strings.Contains(r.Body, token) || strings.Contains(r.Body, lab) || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment;") {
				t.Errorf("%s as %s: %d, or it tells the token: %s", of, format, r.StatusCode, r.Body)
			}
		}
	}
	st.Do("GET", "/api/shared/"+own.View+"/trace.exe", "").WantProblem(t, 404, "format_unknown")
	st.Do("GET", "/api/shared/"+token+"/trace.har", "").WantProblem(t, 404, "view_unknown")
	h, told, err := export.Read(strings.NewReader(st.Do("GET", "/api/visits/"+token+"/trace.jsonl", "").Body))
	if err != nil || h.Kind != export.Visit || h.Began == nil || len(told) < 6 {
		t.Errorf("the file is %+v: %v", h, err)
	}
	for what, body := range map[string]string{"runs": summary.Body, "events": events.Body, "page": st.Do("GET", "/en/shared/"+own.View, "").Body} {
		if strings.Contains(body, token) || strings.Contains(body, lab) {
			t.Errorf("the %s tell the token, or the lab", what)
		}
	}
	if !strings.Contains(events.Body, "/try/{token}/ci/2?next={token}") || !strings.Contains(events.Body, "/api/labs/{id}/requests") {
		t.Error("what was asked for is not shown")
	}

	for method, path := range map[string]string{"GET": "/try/" + own.View + "/ci/3", "POST": "/api/visits/" + own.View + "/witness"} {
		st.Do(method, path, "{}").WantProblem(t, 404, "visit_unknown")
	}
	st.Do("GET", "/api/shared/"+token, "").WantProblem(t, 404, "view_unknown")

	// To look is not to use: the visit gives its place to others all the same.
	for range 2 {
		st.Do("GET", "/api/shared/"+own.View, "")
		st.Do("GET", "/try/"+st.newVisit()+"/ci/1", "")
	}
	st.Do("GET", "/api/shared/"+own.View+"/events", "").WantProblem(t, 404, "view_unknown")
}
