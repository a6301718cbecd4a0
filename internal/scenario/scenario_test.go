package scenario

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"samesocket/internal/lab"
)

var (
	update = flag.Bool("update", false, "write the golden sections and the traces of the pictures anew")
	runs   = flag.Int("runs", 1, "how often each scenario is run")
)

const files = "../../web/scenarios"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func load(t testing.TB) map[string]*Scenario {
	t.Helper()
	all, err := Load(os.DirFS(files), ".")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// open opens a lab that ends with the test.
func openLab(t testing.TB, c lab.Config) *lab.Lab {
	t.Helper()
	l, err := lab.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close("destroyed") })
	return l
}

// dump is for a test that fails.
func dump(l *lab.Lab) (s string) {
	lines, _ := l.Trace().Since(0)
	for _, b := range lines {
		s += string(b) + "\n"
	}
	return s
}

// Every scenario, stepped: what it claims is seen, and every run is the same.
func TestScenarios(t *testing.T) {
	for name, s := range load(t) {
		for n := range *runs {
			t.Run(fmt.Sprintf("%s/%d", name, n), func(t *testing.T) {
				t.Parallel()
				l := openLab(t, lab.Config{})
				got := s.Run(l, Options{Stepped: true})
				if !got.OK {
					t.Errorf("%v: not met are %q, in\n%s", got.Err, got.Failed, dump(l))
				}
				if *update && n == 0 {
					rewrite(t, name, got.Golden)
				} else if got.Golden != s.Golden {
					t.Errorf("the golden section differs (-update writes it anew). Got\n%s\nin\n%s", got.Golden, dump(l))
				}
				file, trace := filepath.Join(files, "traces", name+".jsonl"), drawn(t, l)
				if *update && n == 0 {
					if err := os.WriteFile(file, trace, 0o644); err != nil {
						t.Fatal(err)
					}
				} else if want, err := os.ReadFile(file); err != nil || !bytes.Equal(want, trace) {
					t.Errorf("%s differs (-update writes it anew, npm run pictures draws it): %v. Got\n%s", file, err, trace)
				}
			})
		}
	}
}

func rewrite(t *testing.T, name, golden string) {
	t.Helper()
	file := filepath.Join(files, name+extension)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, Replace(b, golden), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The list is what the chapters count on.
func TestTheScenariosThatThereAre(t *testing.T) {
	var names []string
	for name := range load(t) {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{
		"after-close", "backlog", "bad-length", "both-close", "both-lengths", "chunked", "client-closes", "connection-close", "cut-wire", "dribble",
		"four-requests", "handshake", "head-and-304", "idle-timeout", "lb-502", "lost-fin", "lost-segment", "lost-syn", "nat-drops", "nat-rebinds", "never-closes", "no-answer", "no-match",
		"nobody-home", "off-by-one", "pipelining",
		"pool", "ports-run-out", "power-cycle", "probes", "probes-save", "race", "reuse-or-resume", "same-input", "slow-start", "stale-race", "swap",
		"ten-on-one", "ten-on-six", "ten-on-streams", "three-connections",
		"two-gets", "two-in-one", "unread-body",
	}
	if !slices.Equal(names, want) {
		t.Errorf("there are %q", names)
	}
}
