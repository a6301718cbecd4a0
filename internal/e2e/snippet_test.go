package e2e

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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

// run does what the page says: it saves the program under the name that its
// command has, or types the command.
func (s snippet) run(t *testing.T) error {
	t.Helper()
	dir, command := t.TempDir(), s.Code
	if s.Command != "" {
		command = s.Command
		file := filepath.Join(dir, command[strings.LastIndex(command, " ")+1:])
		if err := os.WriteFile(file, []byte(s.Code), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	t.Logf("%s\n%s", command, out)
	return err
}

// Every snippet of the page, run as the page says, comes to what the page says of
// it. A tool that is not here is named.
func TestSnippetsDoWhatThePageSays(t *testing.T) {
	t.Parallel()
	p := clientPage(t, start(t), "en", view{})
	reuses := look[map[string]bool](p, `Object.fromEntries([...document.querySelectorAll("[data-snippet]")].map((s) => [s.dataset.snippet, s.querySelector(".keeps") !== null]))`)
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
			if strings.Contains(s.Code, "import requests") && exec.Command("python3", "-c", "import requests").Run() != nil {
				missing(t, "Python has no requests here")
			}
			if err := s.run(t); (err != nil) != (run == "stale-fails") {
				t.Errorf("ended with %v", err)
			}
			drill := strings.TrimPrefix(run, "stale-")
			switch {
			case drill == "notices":
				p.until("the drill's end", `document.querySelector('[data-run="stale-notices"] .judged[data-stale=noticed]')`)
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
