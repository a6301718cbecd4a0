// Command gen writes the list of package licenses. It asks the go command what is linked,
// on every system, and static what is bundled; texts are read from where
// the go command and npm have put the sources.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"samesocket/internal/licenses"
)

func main() {
	root := flag.String("root", ".", "`directory` of the module")
	flag.Parse()
	if err := write(*root); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func write(root string) error {
	groups, err := collect(root)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(groups); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "web", licenses.File), b.Bytes(), 0o644)
}

// programs are what is given to others: the server, on each kind of system, and the lab
// in a browser.
var programs = []struct{ os, arch, path string }{
	{"linux", "amd64", "."},
	{"darwin", "arm64", "."},
	{"windows", "amd64", "."},
	{"js", "wasm", "./web/wasm"},
}

// linked are the modules that are, each with the directories of those of its packages
// that are: a part of a module may have terms of its own.
func linked(root string) (map[licenses.Work][]string, error) {
	works := map[licenses.Work][]string{}
	for _, p := range programs {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", p.path) // #nosec G204 -- from the table above
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOOS="+p.os, "GOARCH="+p.arch, "CGO_ENABLED=0")
		var said bytes.Buffer
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w: %s", p.os, err, said.String())
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) != 4 {
				continue // of the standard library, or ours
			}
			work := licenses.Work{Name: f[0], Version: f[1]}
			for dir := f[3]; ; dir = filepath.Dir(dir) {
				if !slices.Contains(works[work], dir) {
					works[work] = append(works[work], dir)
				}
				if dir == f[2] || len(dir) <= len(f[2]) {
					break
				}
			}
		}
	}
	return works, nil
}

// from is how the build says whence a part of a script comes.
var from = regexp.MustCompile(`(?m)^\s*// \S*node_modules/((?:@[^/\s]+/)?[^/\s]+)/`)

// bundled are the packages of npm that parts of static come from, in the versions of the
// lock file.
func bundled(root string) (map[licenses.Work][]string, error) {
	b, err := os.ReadFile(filepath.Join(root, "web", "package-lock.json")) // #nosec G304 -- of this module
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct{ Version string }
	}
	if err := json.Unmarshal(b, &lock); err != nil {
		return nil, err
	}
	works := map[licenses.Work][]string{}
	static := os.DirFS(filepath.Join(root, "static"))
	err = fs.WalkDir(static, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".js" {
			return err
		}
		script, err := fs.ReadFile(static, path)
		if err != nil {
			return err
		}
		for _, m := range from.FindAllSubmatch(script, -1) {
			at := "node_modules/" + string(m[1])
			if lock.Packages[at].Version == "" {
				return fmt.Errorf("%s has parts of %s, which the lock file does not name", path, m[1])
			}
			works[licenses.Work{Name: string(m[1]), Version: lock.Packages[at].Version}] = []string{filepath.Join(root, "web", at)}
		}
		return nil
	})
	return works, err
}

// golang is what Go itself adds: its runtime and standard library, and the script that
// starts the lab in a browser.
func golang(root string) (map[licenses.Work][]string, error) {
	b, err := os.ReadFile(filepath.Join(root, "go.mod")) // #nosec G304 -- of this module
	if err != nil {
		return nil, err
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(b)
	if version == nil {
		return nil, fmt.Errorf("go.mod names no version of Go")
	}
	cmd := exec.Command("go", "env", "GOROOT")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	return map[licenses.Work][]string{{Name: "Go", Version: string(version[1])}: {strings.TrimSpace(string(out))}}, nil
}

// works are all of them.
func works(root string) (map[licenses.Work][]string, error) {
	all := map[licenses.Work][]string{}
	for _, of := range []func(string) (map[licenses.Work][]string, error){golang, linked, bundled} {
		some, err := of(root)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// terms is a file that says under what terms something may be given on.
var terms = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice)(\.(txt|md))?$`)

// collect reads the texts of all works, and puts those together that share one.
func collect(root string) ([]licenses.Group, error) {
	all, err := works(root)
	if err != nil {
		return nil, err
	}
	under := map[string][]licenses.Work{}
	for work, dirs := range all {
		found := false
		for _, dir := range dirs {
			entries, err := os.ReadDir(dir)
			if err != nil {
				return nil, fmt.Errorf("%s: %w (npm ci?)", work.Name, err)
			}
			for _, e := range entries {
				if e.IsDir() || !terms.MatchString(e.Name()) {
					continue
				}
				b, err := os.ReadFile(filepath.Join(dir, e.Name())) // #nosec G304 -- of a source that is linked
				if err != nil {
					return nil, err
				}
				text := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")) + "\n"
				if !slices.Contains(under[text], work) {
					under[text] = append(under[text], work)
				}
				found = true
			}
		}
		if !found {
			return nil, fmt.Errorf("%s %s says nothing of its terms", work.Name, work.Version)
		}
	}
	var groups []licenses.Group
	for text, works := range under {
		slices.SortFunc(works, byName)
		groups = append(groups, licenses.Group{Works: works, Text: text})
	}
	slices.SortFunc(groups, func(a, b licenses.Group) int {
		if c := byName(a.Works[0], b.Works[0]); c != 0 {
			return c
		}
		return strings.Compare(a.Text, b.Text)
	})
	return groups, nil
}

func byName(a, b licenses.Work) int {
	return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
}
