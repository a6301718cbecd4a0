package publish

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"samesocket/internal/site"
)

// A directory with something of somebody else's in it is left as it is.
func TestForeignDirectoryIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(context.Background(), dir, site.Copy{}, false, io.Discard); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

// Another export takes the place of the one before, and of nothing else, whatever its
// list says.
func TestReplace(t *testing.T) {
	above := t.TempDir()
	dir, foreign := filepath.Join(above, "deep", "site"), filepath.Join(above, "foreign")
	if err := os.WriteFile(foreign, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if old, err := written(dir); err != nil || len(old) > 0 {
		t.Fatalf("before: %q, %v", old, err)
	}
	write := func(old []string, files ...string) error {
		content := map[string][]byte{}
		for _, name := range files {
			content[name] = []byte(name)
		}
		return replace(dir, old, content)
	}
	if err := write(nil, "index.html", "a/b/c.html"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	old, err := written(dir)
	if err != nil || len(old) != 2 {
		t.Fatalf("then: %q, %v", old, err)
	}
	if err := write(old, "index.html", "d.html"); err != nil {
		t.Fatal(err)
	}
	for name, there := range map[string]bool{"index.html": true, "d.html": true, "CNAME": true, list: true, "a/b/c.html": false} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != there {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := write([]string{"../../foreign"}, "index.html"); err == nil {
		t.Error("a list leads out of the directory")
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error(err)
	}
}

// A file of somebody else's is left as it is; an earlier one is replaced.
func TestForeignFileIsLeftAlone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "reuse.html")
	for content, want := range map[string]error{"<!doctype html>\nmy thesis": ErrForeignFile, "": ErrForeignFile, "<!doctype html>\n" + mark: nil} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := ours(name); !errors.Is(err, want) {
			t.Errorf("%q: %v", content, err)
		}
	}
	if err := WriteFile(context.Background(), t.TempDir(), site.Copy{}, "lab", "en", io.Discard); err == nil {
		t.Error("a directory is written")
	}
	if err := replaceFile(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(name); err != nil || string(b) != "new" {
		t.Errorf("%q, %v", b, err)
	}
	if left, err := os.ReadDir(filepath.Dir(name)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
