// Package publish writes the site as files, with the lab as WebAssembly, for any host
// that serves files; or one page of it as one file, for no host at all.
//
// It promises: nothing is written before everything can be; a directory or a file that it
// has not written is left alone; what it writes again replaces what it wrote before.
// It needs the go command and this module's sources, of which the lab's program is built:
// 20 MB that are not worth keeping in the sources' history.
//
// Reading path: main.go calls it (before); internal/site/copy.go renders the pages, and
// web/wasm is the program (after).
package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"samesocket/internal/site"
)

// list is the file that names the others, so that they can be replaced.
const list = "same-socket-files.txt"

// ErrForeign means that the directory holds something else.
var ErrForeign = errors.New("the directory is not empty, and holds no earlier export")

// Write writes the copy into dir, which it makes; quick takes less time to pack the lab,
// and more room. What it does it says to out.
func Write(ctx context.Context, dir string, c site.Copy, quick bool, out io.Writer) error {
	old, err := written(dir)
	if err != nil {
		return fmt.Errorf("export to %s: %w", dir, err)
	}
	say := saying(out)
	program, start, err := build(ctx, say)
	if err != nil {
		return fmt.Errorf("build the lab: %w", err)
	}
	sum := sha256.Sum256(program)
	c.Version = hex.EncodeToString(sum[:8])
	files := map[string][]byte{"static/wasm_exec.js": start}
	if err := pack(ctx, program, quick, say, files); err != nil {
		return fmt.Errorf("pack the lab: %w", err)
	}
	_, c.Brotli = files[brotliFile]
	traces, err := record(c.Pages, c.Runs())
	if err != nil {
		return err
	}
	for run, trace := range traces {
		files["static/traces/"+run+".jsonl"] = trace
	}
	err = c.Write(func(name string, content []byte) error {
		files[name] = content
		return nil
	})
	if err != nil {
		return fmt.Errorf("render the pages: %w", err)
	}
	if err := replace(dir, old, files); err != nil {
		return fmt.Errorf("export to %s: %w", dir, err)
	}
	size := 0
	for _, content := range files {
		size += len(content)
	}
	say("Wrote %d files, %d kB, of which the lab is %d kB: %s", len(files)+1, size/1000, (len(files[gzipFile])+len(files[brotliFile]))/1000, filepath.Join(dir, "index.html"))
	return nil
}

// The lab's program, packed twice: not every browser unpacks brotli for a script, and no
// host need know of either.
const gzipFile, brotliFile = "static/lab.wasm.gz", "static/lab.wasm.br"

// pack packs the program into files. Where the packer in brotli cannot be had, since its
// module is not on this machine and no network is there, gzip must do.
func pack(ctx context.Context, program []byte, quick bool, say func(string, ...any), files map[string][]byte) (err error) {
	if files[gzipFile], err = gzipped(program); err != nil {
		return err
	}
	if !quick {
		say("Packing the lab closely; this takes a minute or two (-quick: seconds).")
	}
	packed, err := brotlied(ctx, program, quick)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		say("There is no lab in brotli, and readers fetch it in gzip: %v", err)
		return nil
	}
	files[brotliFile] = packed
	return nil
}

// saying says to out what is done, a line each.
func saying(out io.Writer) func(format string, args ...any) {
	return func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
}

// written are the files of an earlier export in dir.
func written(dir string) ([]string, error) {
	b, err := os.ReadFile(filepath.Join(dir, list)) // #nosec G304 -- named by whoever exports
	if err == nil {
		return strings.Fields(string(b)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, ErrForeign
	}
	return nil, nil
}

// replace writes the files and their list, and removes the old ones that are no more.
func replace(dir string, old []string, files map[string][]byte) error {
	root, err := open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	names := []string{}
	for name, content := range files {
		names = append(names, name)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(name, content, 0o644); err != nil {
			return err
		}
	}
	for _, name := range old {
		if _, again := files[name]; again {
			continue
		}
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	slices.Sort(names)
	return root.WriteFile(list, []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// open makes the directory; what is written there, or removed by an old list, cannot
// leave it.
func open(dir string) (*os.Root, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}
