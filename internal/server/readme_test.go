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
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "## In your CI\n")
	_, script, opened := strings.Cut(section, "```sh\n")
	script, _, closed := strings.Cut(script, "```\n")
	if !found || !opened || !closed {
		t.Fatal("the README has no script for a CI")
	}
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
		{"reuses", st.url, "", true, `"verdict":"reused","reason":"nothing"`},
		{"says close", st.url, "curl -fsS -H Connection:close", false, `"verdict":"not_reused","reason":"client_said_close"`},
		{"speaks HTTP/1.0", st.url, "curl -fsS --http1.0", false, `"verdict":"not_reused","reason":"http10"`},
		{"does nothing", st.url, "true", false, `"runs":[]`},
		{"fails", st.url, "false", false, ""},
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
