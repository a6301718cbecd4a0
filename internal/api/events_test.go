package api

import (
	"net/http"
	"testing"

	"samesocket/internal/lab"

	"github.com/go-chi/chi/v5"
)

func TestEventsAsJSONLines(t *testing.T) {
	st := serve(t)
	path := "/api/labs/" + st.NewLab() + "/events"
	r := st.Do("GET", path, "")
	all := r.Events(t)
	if got := r.Header.Get("Content-Type"); got != "application/jsonl" || len(all) == 0 || all[0].Name != "lab:opened" {
		t.Fatalf("%s: %d events: %s", got, len(all), r.Body)
	}
	for i, e := range all {
		if e.Seq != uint64(i)+1 {
			t.Fatalf("event %d has seq %d", i, e.Seq)
		}
	}
	if rest := st.Do("GET", path+"?since=1", "").Events(t); len(rest) < len(all)-1 || rest[0].Seq != 2 {
		t.Errorf("since=1 gives %d events", len(rest))
	}
	if r := st.Do("GET", path+"?since=9007199254740991", ""); r.StatusCode != 200 || r.Body != "" {
		t.Errorf("beyond the end: %d %q", r.StatusCode, r.Body)
	}
}

// A lab that ends by itself can still be read, refuses acts with a code, and
// disturbs no other.
func TestLabThatEndedAlone(t *testing.T) {
	st := serve(t)
	broken, other := st.NewLab(), st.NewLab()
	st.lab(broken).Close("panic") // as the lab does after one
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/requests", `{"target":"/hello"}`}, {"PATCH", "/clock", `{}`}, {"PATCH", "/link", `{}`},
	} {
		st.Do(c.method, "/api/labs/"+broken+c.path, c.body).WantProblem(t, 410, "lab_ended")
	}
	if events := st.Do("GET", "/api/labs/"+broken+"/events", "").Events(t); len(events) == 0 || events[len(events)-1].Name != "lab:closed" {
		t.Errorf("the trace of the ended lab ends with %v", events)
	}
	if r := st.Do("POST", "/api/labs/"+other+"/requests", `{"target":"/hello"}`); r.StatusCode != 202 {
		t.Errorf("the other lab: %d %s", r.StatusCode, r.Body)
	}
}

// Who asks for a WebSocket is handed to Live, counted as a viewer, and may
// outlive the end of the server's requests; without Live the wish is not heard.
func TestLiveIsHandedOver(t *testing.T) {
	var st *served
	var path string
	viewers := 0
	st = serve(t, func(c *Config) {
		c.Limits.ViewersPerLab = 1
		c.Live = func(w http.ResponseWriter, r *http.Request, l *lab.Lab) {
			viewers++
			if since, err := Since(r); since != 2 || err != nil || r.Context().Done() != nil || l != st.lab(chi.URLParam(r, "id")) {
				t.Errorf("since %d %v, of another lab, or the viewer leaves with the server's requests", since, err)
			}
			st.Do("GET", path, "", "Upgrade", "websocket").WantProblem(t, 503, "viewers_full")
			w.WriteHeader(http.StatusAccepted)
		}
	})
	path = "/api/labs/" + st.NewLab() + "/events?since=2"
	for range 2 {
		if r := st.Do("GET", path, "", "Upgrade", "WebSocket"); r.StatusCode != http.StatusAccepted {
			t.Errorf("%d %s", r.StatusCode, r.Body)
		}
	}
	if viewers != 2 {
		t.Errorf("%d viewers", viewers)
	}
	deaf := serve(t)
	path = "/api/labs/" + deaf.NewLab() + "/events"
	if r := deaf.Do("GET", path, "", "Upgrade", "websocket"); r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/jsonl" {
		t.Errorf("without Live: %d %v", r.StatusCode, r.Header)
	}
}
