// One page as one file.

package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"samesocket/internal/site"
)

// bundler puts the page's scripts into one.
const bundler = "samesocket/web/build/bundle"

// mark is in the first lines of a file of ours (web/templates/file.html).
const mark = `<meta name="generator" content="Same Socket, one file">`

// ErrForeignFile means that the file is somebody else's.
var ErrForeignFile = errors.New("there is such a file already, and it is no earlier export")

// WriteFile writes one page of the copy as one file; a page's name is a chapter's, or
// site.LabPage. What it does it says to out.
func WriteFile(ctx context.Context, name string, c site.Copy, page, lang string, out io.Writer) error {
	if err := ours(name); err != nil {
		return fmt.Errorf("export to %s: %w", name, err)
	}
	f, err := c.OneFile(page, lang)
	if err != nil {
		return fmt.Errorf("export to %s: %w", name, err)
	}
	say := saying(out)
	built, start, err := build(ctx, say)
	if err != nil {
		return fmt.Errorf("build the lab: %w", err)
	}
	lab, err := gzipped(built)
	if err != nil {
		return fmt.Errorf("pack the lab: %w", err)
	}
	say("Putting everything into one file.")
	in, err := inside(ctx, c, f.Runs())
	if err != nil {
		return err
	}
	in.Lab, in.Worker = lab, slices.Concat(start, []byte("\n"), in.Worker)
	content, err := f.HTML(in)
	if err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	if err := replaceFile(name, content); err != nil {
		return fmt.Errorf("export to %s: %w", name, err)
	}
	say("Wrote %d kB, of which the lab is %d kB: %s", len(content)/1000, len(lab)*4/3/1000, name)
	return nil
}

// inside is what the page has in it, but for the lab's program.
func inside(ctx context.Context, c site.Copy, runs []string) (in site.Inside, err error) {
	dir, err := sources(ctx)
	if err != nil {
		return in, err
	}
	if in.Worker, err = fs.ReadFile(c.Static, site.LabWorker); err != nil {
		return in, fmt.Errorf("read the Worker's script: %w", err)
	}
	script, err := command(ctx, nil, "run", bundler, filepath.Join(dir, "static"))
	if err != nil {
		return in, fmt.Errorf("bundle the script: %w", err)
	}
	in.Script = []byte(script)
	in.Traces, err = record(c.Pages, runs)
	return in, err
}

// ours says whether the file may be written: there is none, or an earlier one.
func ours(name string) error {
	f, err := os.Open(name) // #nosec G304 -- named by whoever exports
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	begin, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return err
	}
	if !bytes.Contains(begin, []byte(mark)) {
		return ErrForeignFile
	}
	return nil
}

// replaceFile writes the whole file, or leaves what was there.
func replaceFile(name string, content []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".same-socket-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
