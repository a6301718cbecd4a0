package server

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The script of the README, word for word: it succeeds with a client that
// reuses its connection, fails with one that does not, and fails without a
// server.
func TestReadmeScript(t *testing.T) {
	need(t, "sh")
	need(t, "curl")
	script := readmeScript(t, "## In your CI\n")
	file := filepath.Join(t.TempDir(), "check.sh")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	st := newSite(t)
	for _, c := range []struct {
		name, server, client string
		passes               bool
		says                 string
	}{
		{"reuses", st.URL, "", true, `"verdict":"reused","reason":"nothing"`},
		{"says close", st.URL, "curl -fsS -H Connection:close", false, `"verdict":"not_reused","reason":"client_said_close"`},
		{"speaks HTTP/1.0", st.URL, "curl -fsS --http1.0", false, `"verdict":"not_reused","reason":"http10"`},
		{"does nothing", st.URL, "true", false, `"runs":[]`},
		{"fails", st.URL, "false", false, ""},
		{"no server", "http://127.0.0.1:1", "", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "sh", file)
			cmd.Env = append(os.Environ(), "SAME_SOCKET="+c.server)
			if c.client != "" {
				cmd.Env = append(cmd.Env, "CLIENT="+c.client)
			}
			out, err := cmd.CombinedOutput()
			if (err == nil) != c.passes || !strings.Contains(string(out), c.says) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// The README's way to put hands on the wire, line by line: each act is taken, the
// segments have the numbers that it says, and what is to come of them comes.
func TestReadmeWire(t *testing.T) {
	need(t, "sh")
	need(t, "curl")
	st := newSite(t, func(c *Config) { c.Limits.ActsBurst = 10_000 })
	first, acts, _ := strings.Cut(readmeScript(t, "The wire is yours too"), "\n")
	sh := func(line string) string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), "sh", "-c", line).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", line, err, out)
		}
		return string(out)
	}
	lab := strings.TrimSpace(sh(strings.ReplaceAll(first, "http://127.0.0.1:8080", st.URL) + "; echo $LAB"))
	for act := range strings.Lines(acts) {
		answer := sh("LAB=" + lab + "; " + act)
		// A reader is slower than the SYN, which sets out when the answer has gone.
		for strings.Contains(act, "/hold") && strings.Contains(answer, "segment_unknown") {
			answer = sh("LAB=" + lab + "; " + act)
		}
		if strings.Contains(answer, `"code"`) || !strings.HasPrefix(answer, "{") {
			t.Errorf("%s: %s", act, answer)
		}
	}
	_, path, _ := strings.Cut(lab, st.addr)
	events := st.Do("GET", path+"/events", "").Body
	for _, want := range []string{
		`"link:segment_held","host":"link","conn":"c1","data":{"id":1,`,
		`"link:segment_sent","host":"link","conn":"c1","data":{"id":2,"from":"client",`,
		`"retransmission":true`,
		`"link:segment_released","host":"link","conn":"c1","data":{"id":1,`,
		`"up":false`,
		`"host:power_cycled","host":"server"`,
	} {
		if !strings.Contains(events, want) {
			t.Errorf("no %s in %s", want, events)
		}
	}
	if n := strings.Count(events, `"link:segment_sent"`); n != 2 {
		t.Errorf("%d segments were sent: nothing is to go on the wire at a power cycle", n)
	}
}

// readmeScript is the first shell script of the README after some words.
func readmeScript(t *testing.T, after string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), after)
	_, script, opened := strings.Cut(section, "```sh\n")
	script, _, closed := strings.Cut(script, "```\n")
	if !found || !opened || !closed {
		t.Fatalf("the README has no script after %q", after)
	}
	return script
}
