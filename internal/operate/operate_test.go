package operate

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func settings(env map[string]string, args ...string) (*Settings, error) {
	flags := flag.NewFlagSet("samesocket", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	s := Flags(flags)
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	return s, s.FromEnvironment(flags, func(name string) string { return env[name] })
}

// The environment sets what no flag sets, and nonsense in either is an error.
func TestSettings(t *testing.T) {
	env := map[string]string{"SAMESOCKET_MAX_LABS": "7", "SAMESOCKET_METRICS_ADDR": "127.0.0.1:1", "SAMESOCKET_LOG": "json", "SAMESOCKET_LOG_LEVEL": "info"}
	s, err := settings(env, "-max-labs", "9")
	if err != nil || s.MaxLabs != 9 || s.MetricsAddr != "127.0.0.1:1" {
		t.Errorf("%+v, %v", s, err)
	}
	var log strings.Builder
	s.Log(&log).Info("hello", "lab", "ABC")
	var line map[string]any
	if err := json.Unmarshal([]byte(log.String()), &line); err != nil || line["lab"] != "ABC" {
		t.Errorf("not JSON: %q", log.String())
	}
	for _, bad := range []map[string]string{{"SAMESOCKET_MAX_LABS": "many"}, {"SAMESOCKET_MAX_LABS": "-1"}, {"SAMESOCKET_LOG": "xml"}, {"SAMESOCKET_LOG_LEVEL": "loud"}} {
		if _, err := settings(bad); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
	quiet, err := settings(nil)
	if err != nil {
		t.Fatal(err)
	}
	log.Reset()
	quiet.Log(&log).Info("hello")
	if quiet.Log(&log).Warn("careful"); strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "level=WARN") {
		t.Errorf("by default the log says %q", log.String())
	}
}

// Every flag is told in -help with its variable.
func TestHelp(t *testing.T) {
	var told strings.Builder
	flags := flag.NewFlagSet("samesocket", flag.ContinueOnError)
	flags.SetOutput(&told)
	s := Flags(flags)
	Usage(flags)()
	for _, name := range s.own {
		if !strings.Contains(told.String(), "-"+name) || !strings.Contains(told.String(), env(name)) {
			t.Errorf("-help leaves out %s", name)
		}
	}
}

// The least of what the control groups and the machine allow counts.
func TestMemory(t *testing.T) {
	files := func(of map[string]string) fstest.MapFS {
		f := fstest.MapFS{"proc/meminfo": {Data: []byte("MemTotal:        8000000 kB\nMemFree: 1 kB\n")}}
		for name, text := range of {
			f[name] = &fstest.MapFile{Data: []byte(text)}
		}
		return f
	}
	for name, c := range map[string]struct {
		of   map[string]string
		want int64
	}{
		"no group":           {nil, 8000000 << 10},
		"version 2":          {map[string]string{"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "536870912\n"}, 512 << 20},
		"in a container":     {map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "268435456\n"}, 256 << 20},
		"more than there is": {map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "99999999999999\n"}, 8000000 << 10},
		"version 1":          {map[string]string{"proc/self/cgroup": "5:cpu:/x\n4:memory:/x\n", "sys/fs/cgroup/memory/x/memory.limit_in_bytes": "134217728\n"}, 128 << 20},
	} {
		if got := memory(files(c.of)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if got := memory(fstest.MapFS{}); got != 0 {
		t.Errorf("where nobody can tell: %d", got)
	}
}

// A small machine has small limits, a large one those of the program, and whatever it
// is, each limit lets somebody in.
func TestFit(t *testing.T) {
	all := server.DefaultLimits()
	if got := (Machine{}).Fit(all, 0); got != all {
		t.Errorf("where nobody can tell: %+v", got)
	}
	if got := (Machine{Memory: 64 << 30, Descriptors: 1 << 20}).Fit(all, 0); got != all {
		t.Errorf("a large machine: %+v", got)
	}
	small := Machine{Memory: 512 << 20, Descriptors: 1024}.Fit(all, 0)
	if small.TracesBytes != 128<<20 || small.Labs != 512 || small.LabsPerPrefix != 128 || small.Connections+small.Drills > 1024-64 || small.WebSockets >= small.Connections {
		t.Errorf("a small machine: %+v", small)
	}
	if small.VisitsBytes != 32<<20 || small.VisitTraceBytes != 512<<10 {
		t.Errorf("visits on a small machine: %+v", small)
	}
	// A class of 400 behind one address, on the machine that OPERATING.md names for it: a
	// lab that is used for an hour has some hundred exchanges of six thousand octets.
	if class := (Machine{Memory: 4 << 30, Descriptors: 1 << 20}).Fit(all, 0); class.LabsPerPrefix < 400 || class.TracesBytes/4/400 < 100*6000 {
		t.Errorf("a class does not fit: %+v", class)
	}
	tiny := Machine{Memory: 1, Descriptors: 1}.Fit(all, 0)
	if tiny.Labs < 1 || tiny.TracesBytes < 1 || tiny.VisitsBytes < 1 || tiny.VisitTraceBytes < 1 || tiny.LabsPerPrefix < 1 || tiny.Connections < 1 || tiny.WebSockets < 1 {
		t.Errorf("a tiny machine: %+v", tiny)
	}
	if chosen := (Machine{Memory: 512 << 20}).Fit(all, 100); chosen.Labs != 100 || chosen.LabsPerPrefix != 25 {
		t.Errorf("by -max-labs: %+v", chosen)
	}
	if m := ThisMachine(); m.Memory < 1<<20 || m.Descriptors < 64 {
		t.Errorf("this machine has %+v", m)
	}
}

// What is measured comes out as Prometheus reads it, and the listener ends.
func TestMetrics(t *testing.T) {
	m := NewMetrics()
	m.Watch(func() server.Load {
		return server.Load{Labs: 3, Visits: 4, WebSockets: 5, Connections: 6, TraceBytes: 7, Refused: 8, Shed: 9, AcceptFailed: 10}
	})
	m.Refused("labs_full")
	m.Refused("labs_full")
	m.Written(3 * time.Millisecond)
	m.Queued(100)
	m.Queued(-40)
	m.Slow()
	at, stop, err := m.Serve(context.Background(), "127.0.0.1:0", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + at.String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`samesocket_labs 3`, `samesocket_visits 4`, `samesocket_websockets 5`, `samesocket_connections 6`, `samesocket_trace_bytes 7`,
		`samesocket_connections_closed_total{why="no_place"} 8`, `samesocket_connections_closed_total{why="idle_for_others"} 9`, `samesocket_accept_failed_total 10`,
		`samesocket_refused_total{code="labs_full"} 2`, `samesocket_queued_bytes 60`, `samesocket_slow_viewers_closed_total 1`,
		`samesocket_event_write_seconds_bucket{le="0.0032"} 1`, `samesocket_event_write_seconds_count 1`, `go_goroutines \d+`,
	} {
		if !regexp.MustCompile(`(?m)^` + want + `$`).Match(b) {
			t.Errorf("no line %q in %s", want, b)
		}
	}
	if _, _, err := m.Serve(context.Background(), at.String(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an address that is taken is no error")
	}
}

func TestVersion(t *testing.T) {
	if v := Version(); !regexp.MustCompile(`^samesocket .*go1\.`).MatchString(v) || strings.Contains(v, "\n") {
		t.Errorf("%q", v)
	}
}
