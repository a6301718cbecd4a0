package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/stream/streamtest"
)

// Fifty times the server is stopped and started again at the same address, while visitors
// open labs, act in them and watch: no answer is half an answer, whoever watches a lab is
// told that it is closed, nobody waits, and the first request to the next server is
// answered as ever.
func TestRestartUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	addr := "127.0.0.1:0"
	var acts, told atomic.Int64
	for range 50 {
		st := newSiteOn(t, addr)
		addr = st.addr
		st.T = t
		var lab, visit struct{ ID, Token string }
		over, stop := context.WithCancel(context.Background())
		v := visitor{t, st.URL, &http.Client{Transport: &http.Transport{}}}
		if status, _ := v.ask("POST", "/api/labs", "", &lab); status != http.StatusCreated {
			t.Fatalf("the first request: %d", status)
		}
		if status, _ := v.ask("POST", "/api/visits", "", &visit); status != http.StatusCreated {
			t.Fatalf("the second: %d", status)
		}
		var all sync.WaitGroup
		for range 3 {
			watcher, _, err := streamtest.Dial(t.Context(), v.client, st.URL+"/api/labs/"+lab.ID+"/events", http.Header{"Origin": {st.URL}})
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				defer watcher.Close()
				if why := end(t.Context(), watcher); why == event.LabShutdown {
					told.Add(1)
				} else {
					t.Errorf("a viewer of a lab is told %q", why)
				}
			})
		}
		for range 4 {
			all.Go(func() {
				for over.Err() == nil {
					for _, act := range [][3]string{
						{"POST", "/api/labs/" + lab.ID + "/requests", `{"target":"/hello"}`},
						{"GET", "/api/labs/" + lab.ID + "/events", ""},
						{"GET", "/try/" + visit.Token + "/load/1?bytes=100000", ""},
						{"POST", "/api/labs", ""},
						{"GET", "/ko/lab", ""},
					} {
						switch status, err := v.ask(act[0], act[1], act[2], nil); {
						case errors.Is(err, errHalf):
							t.Errorf("%s %s: %v", act[0], act[1], err)
						case err != nil, status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests, status == http.StatusNotFound, status == http.StatusGone:
							// It stops, or the lab has had enough, has ended, or is gone.
						case status >= 300:
							t.Errorf("%s %s: %d", act[0], act[1], status)
						default:
							acts.Add(1)
						}
					}
				}
			})
		}
		for before := acts.Load(); acts.Load() < before+20; { // they are at it
			if _, err := v.ask("GET", "/healthz", "", nil); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		st.stop()
		if took := time.Since(began); took > 9*time.Second {
			t.Errorf("it stops after %v", took)
		}
		stop()
		all.Wait()
		v.client.CloseIdleConnections()
	}
	t.Logf("%d acts were answered, %d viewers told", acts.Load(), told.Load())
}

type visitor struct {
	t      *testing.T
	url    string
	client *http.Client
}

var errHalf = errors.New("half an answer")

// ask sends a request; where an answer begins it must be whole.
func (v visitor) ask(method, path, body string, into any) (status int, err error) {
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, errors.Join(errHalf, err)
	}
	if into != nil {
		err = json.Unmarshal(b, into)
	}
	return resp.StatusCode, err
}

// end watches until the trace has ended, and returns why the lab was closed.
func end(ctx context.Context, v *streamtest.Viewer) (why event.LabEnd) {
	for {
		f, err := v.Next(ctx)
		if err != nil {
			return why
		}
		for _, e := range f.Events {
			if closed, ok := e.Data.(event.LabClosed); ok {
				why = closed.Why
			}
		}
	}
}
