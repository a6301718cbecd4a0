// The lab's program, built by the go command of this machine.

package publish

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// module is this program's, and program the package in it that runs in a browser.
const module, program = "samesocket", "samesocket/web/wasm"

// errNoGo says what is missing. Another go command's wasm_exec.js would not fit, so
// both come from the same.
var errNoGo = errors.New("it is built from the sources by the go command: install Go, and start in the sources' directory, with go run . and -export DIR or -export-file FILE")

// sources is the directory of this module.
func sources(ctx context.Context) (string, error) {
	found, err := command(ctx, nil, "list", "-m", "-f", "{{.Path}} {{.Dir}}")
	dir, ok := strings.CutPrefix(found, module+" ")
	if err != nil || !ok {
		return "", errors.Join(errNoGo, err)
	}
	return dir, nil
}

// flags leave out what only a debugger reads. HTTP/2 stays: labs speak it.
var flags = []string{"-trimpath", "-ldflags=-s -w"}

// build returns the program, and the script that starts it.
func build(ctx context.Context, say func(string, ...any)) (built, start []byte, err error) {
	if _, err := sources(ctx); err != nil {
		return nil, nil, err
	}
	say("Building the lab for the browser; the first time takes half a minute.")
	root, err := command(ctx, nil, "env", "GOROOT")
	if err != nil {
		return nil, nil, err
	}
	if start, err = os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js")); err != nil { // #nosec G304 -- in Go's own root
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "same-socket-")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "lab.wasm")
	args := append(append([]string{"build"}, flags...), "-o", file, program)
	if _, err := command(ctx, []string{"GOOS=js", "GOARCH=wasm"}, args...); err != nil {
		return nil, nil, err
	}
	built, err = os.ReadFile(file) // #nosec G304 -- just made here
	return built, start, err
}

// command runs the go command and returns what it prints.
func command(ctx context.Context, env []string, args ...string) (string, error) {
	out, err := output(exec.CommandContext(ctx, "go", args...), env) // #nosec G204 -- its callers are above
	return strings.TrimSpace(string(out)), err
}

func output(cmd *exec.Cmd, env []string) ([]byte, error) {
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", cmd.Args[1], err, strings.TrimSpace(said.String()))
	}
	return out, nil
}

// packer packs in brotli.
const packer = "samesocket/web/build/pack"

// brotlied packs more closely than gzip can: at its best it takes a minute or two.
func brotlied(ctx context.Context, plain []byte, quick bool) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", "run", packer, fmt.Sprintf("-quick=%t", quick)) // #nosec G204 -- of a constant and a bool
	cmd.Stdin = bytes.NewReader(plain)
	return output(cmd, nil)
}

// gzipped packs as closely as gzip can: it is done once, and fetched by everybody.
func gzipped(plain []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(plain)
	err = errors.Join(err, w.Close())
	return packed.Bytes(), err
}
