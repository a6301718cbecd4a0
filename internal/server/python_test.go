package server

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// python returns what makes a program of each mode of a module's client in
// testdata/clients. Its runs are forked from one interpreter, which has the module
// loaded (fork.py).
func python(t *testing.T, module string) func(mode string) program {
	t.Helper()
	cmd := exec.Command(interpreter(t, module), "testdata/clients/fork.py", module, "testdata/clients/"+module+"_client.py")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	if !said.Scan() || said.Text() != "ready" {
		t.Fatalf("the interpreter says %q", said.Text())
	}
	var mu sync.Mutex
	running := map[string]chan struct{}{}
	over := make(chan struct{})
	go func() {
		defer close(over)
		for said.Scan() {
			mu.Lock()
			close(running[said.Text()])
			mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
		<-over
	})

	dir := t.TempDir()
	runs := 0
	begin := func(url, mode string) (file string, ended chan struct{}, err error) {
		mu.Lock()
		defer mu.Unlock()
		runs++
		file, ended = filepath.Join(dir, fmt.Sprint(runs)), make(chan struct{})
		running[file] = ended
		return file, ended, json.NewEncoder(in).Encode([]string{file, url, mode})
	}
	return func(mode string) program {
		return func(ctx context.Context, url string) (int, error) {
			file, ended, err := begin(url, mode)
			if err != nil {
				return 0, err
			}
			select {
			case <-ended:
			case <-ctx.Done():
				return 0, ctx.Err()
			}
			said, err := os.ReadFile(file)
			if err == nil && strings.Contains(string(said), "Traceback") {
				err = fmt.Errorf("%s %s: %s", module, mode, said)
			}
			return opened(string(said)), err
		}
	}
}

// interpreter finds one that has the module: the system's own may not be the first.
func interpreter(t *testing.T, module string) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import "+module).Run() == nil {
			return name
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Python has ", module)
	}
	t.Skip("no Python has ", module)
	return ""
}
