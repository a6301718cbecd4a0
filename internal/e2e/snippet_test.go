package e2e

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A snippet is what the page offers to copy.
type snippet struct{ Code, Command string }

func (p *page) snippet(run string) snippet {
	p.t.Helper()
	return look[snippet](p, fmt.Sprintf(`(() => {
		const s = document.querySelector('[data-snippet=%q]');
		return { Code: s.querySelector("pre code").textContent, Command: s.querySelector(".snippet-run code")?.textContent ?? "" };
	})()`, run))
}

// named is the file in a command: client.py, nginx.conf.
var named = regexp.MustCompile(`\w+\.(py|mjs|go|java|php|rb|conf|cfg)\b`)

// run does what the page says: it saves the program under the name that its
// command has, or types the command.
func (s snippet) run(t *testing.T) error {
	t.Helper()
	dir, command := t.TempDir(), s.Code
	if s.Command != "" {
		command = s.Command
		if err := os.WriteFile(filepath.Join(dir, named.FindString(command)), []byte(s.Code+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// A proxy goes on in the background; here it says which process it is, and ends.
	pid := filepath.Join(dir, "pid")
	command = strings.Replace(command, "nginx -c", fmt.Sprintf("nginx -g 'pid %s;' -c", pid), 1)
	command = strings.Replace(command, "haproxy -D", "haproxy -D -p "+pid, 1)
	t.Cleanup(func() { end(t, pid) })
	// Into a file, for a proxy in the background would keep a pipe open.
	out, err := os.Create(filepath.Join(dir, "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	err = cmd.Run()
	said, _ := os.ReadFile(out.Name())
	t.Logf("%s\n%s", command, said)
	return err
}

// end ends the process whose number is in a file, if there is one.
func end(t *testing.T, pid string) {
	t.Helper()
	b, err := os.ReadFile(pid)
	if err != nil {
		return
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := os.FindProcess(n); err == nil {
		_ = p.Signal(syscall.SIGTERM) // it may have ended by itself
	}
}

// imported is what a program needs that Python does not bring.
var imported = regexp.MustCompile(`(?m)^import (requests|httpx|aiohttp)$`)

// pythonWith is a Python that has a module: the one that is found first, or else that
// of the system, for which packages are installed.
func pythonWith(module string) (string, bool) {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import "+module).Run() == nil {
			return python, true
		}
	}
	return "", false
}

// Every snippet of the page, run as the page says, comes to what the page says of
// it. A tool that is not here is named.
func TestSnippetsDoWhatThePageSays(t *testing.T) {
	t.Parallel()
	p := clientPage(t, start(t), "en", view{})
	reuses := look[map[string]bool](p, `Object.fromEntries([...document.querySelectorAll("[data-snippet]")].filter((s) => !("untried" in s.dataset)).map((s) => [s.dataset.snippet, s.querySelector(".keeps") !== null]))`)
	if len(reuses) < 20 {
		t.Fatalf("only %d snippets", len(reuses))
	}
	for _, run := range slices.Sorted(maps.Keys(reuses)) {
		t.Run(run, func(t *testing.T) {
			p := &page{t: t, ctx: p.ctx, program: p.program, seen: p.seen}
			s := p.snippet(run)
			tool, _, _ := strings.Cut(strings.TrimPrefix(s.Command+s.Code, "for i in 1 2 3; do\n  "), " ")
			if _, err := exec.LookPath(tool); err != nil {
				missing(t, "no "+tool+" on this machine")
			}
			if module := imported.FindStringSubmatch(s.Code); module != nil {
				python, ok := pythonWith(module[1])
				if !ok {
					missing(t, "Python has no "+module[1]+" here")
				}
				s.Command = strings.Replace(s.Command, "python3", python, 1)
			}
			if tool == "nginx" && os.Getuid() != 0 {
				missing(t, "nginx keeps its log where only root may")
			}
			if err := s.run(t); (err != nil) != (run == "stale-fails") {
				t.Errorf("ended with %v", err)
			}
			drill := strings.TrimPrefix(run, "stale-")
			switch {
			case drill == "notices":
				p.until("the drill's end", `document.querySelector('[data-run="stale-notices"] .judged[data-stale=noticed]')`)
			case drill == "retries":
				p.until("the drill's end", `document.querySelector('[data-run="stale-retries"] .judged[data-stale=retried]')`)
			case drill == "fails":
				p.until("the drill's end", `document.querySelector('[data-run="stale-fails"] .judged[data-stale=failed]')`)
			case run == "node-fetch":
				p.until("a verdict", `document.querySelector('[data-run="node-fetch"] .judged[data-verdict]:not([data-verdict=none],[data-verdict=cannot_tell])')`)
			case reuses[run]:
				p.until("the verdict", judged(run, "reused"))
			default:
				p.until("the verdict", judged(run, "not_reused"))
			}
		})
	}
}

// The recipe for CI ends well for a client that reuses its connection, and not for
// one that does not.
func TestRecipeForCI(t *testing.T) {
	t.Parallel()
	p := clientPage(t, start(t), "en", view{})
	if _, err := exec.LookPath("curl"); err != nil {
		missing(t, "no curl on this machine")
	}
	recipe := snippet{Code: look[string](p, `[...document.querySelectorAll(".snippet pre code")].map((c) => c.textContent).find((c) => c.startsWith("VISIT="))`)}
	if err := recipe.run(t); err != nil {
		t.Errorf("with one curl it ended with %v", err)
	}
	one := recipe.Code
	if recipe.Code = strings.Replace(one, "ci/1 ", "ci/1; curl -s ", 1); recipe.Code == one {
		t.Fatalf("the recipe has changed: %s", one)
	}
	if err := recipe.run(t); err == nil {
		t.Error("with two curls it ended well")
	}
}
