package export_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"samesocket/internal/event"
)

// schema is that of HTTP Archive 1.2 (testdata/har: har-schema 2.0.0).
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	err := fs.WalkDir(os.DirFS("testdata/har"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".json") {
			return err
		}
		f, err := os.Open("testdata/har/" + name)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			return err
		}
		return c.AddResource("har:///"+name, doc)
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("har:///har.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The archive of every scenario is one by the schema, has an entry for each request
// that was sent, and its phases add up.
func TestArchives(t *testing.T) {
	s := schema(t)
	for _, run := range scenarios(t) {
		body := run.file(t, "har", "")
		valid(t, s, run.name, body)
		wanted := 0
		for _, e := range run.events {
			if p, ok := e.Data.(event.ConnectionWanted); ok && !p.Raw {
				wanted++
			}
		}
		var har struct {
			Log struct {
				Entries []struct {
					Time     float64
					Request  struct{ URL string }
					Timings  map[string]float64
					Response struct{ Status int }
					Comment  string
					Reused   bool `json:"_reused"`
				}
			}
		}
		if err := json.Unmarshal(body, &har); err != nil {
			t.Fatal(err)
		}
		for _, e := range har.Log.Entries {
			sum := 0.0
			for phase, ms := range e.Timings {
				if phase != "ssl" { // it is within connect
					sum += max(0, ms)
				}
			}
			if math.Abs(sum-e.Time) > 1e-6 || e.Timings["send"] < 0 || e.Timings["wait"] < 0 || e.Timings["receive"] < 0 {
				t.Errorf("%s: %v do not add up to %g", run.name, e.Timings, e.Time)
			}
			if e.Reused && e.Timings["connect"] != -1 {
				t.Errorf("%s: a connection that is reused took %g ms to connect", run.name, e.Timings["connect"])
			}
			if ssl := e.Timings["ssl"]; (ssl > 0 && ssl < e.Timings["connect"]) != (strings.HasPrefix(e.Request.URL, "https:") && !e.Reused) {
				t.Errorf("%s: %s, reused %v, took %g of %g ms for TLS", run.name, e.Request.URL, e.Reused, ssl, e.Timings["connect"])
			}
			if (e.Response.Status == 0) != strings.Contains(e.Comment, "no response") {
				t.Errorf("%s: status %d, %q", run.name, e.Response.Status, e.Comment)
			}
		}
		if len(har.Log.Entries) < wanted {
			t.Errorf("%s: %d entries of %d requests", run.name, len(har.Log.Entries), wanted)
		}
	}
}

func valid(t *testing.T, s *jsonschema.Schema, name string, body []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err == nil {
		err = s.Validate(doc)
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// So are those of the recorded traces.
func TestRecordedArchives(t *testing.T) {
	s := schema(t)
	for _, name := range []string{"lab", "visit"} {
		body, err := os.ReadFile("testdata/" + name + ".har")
		if err != nil {
			t.Fatal(err)
		}
		valid(t, s, name, body)
	}
}
