package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// program is one running Same Socket.
type program struct {
	url string // "http://127.0.0.1:40123"
}

// addr is the program's "address:port".
func (s *program) addr() string { return strings.TrimPrefix(s.url, "http://") }

// built is the path of the program's binary, made at the first use.
var built = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(scratch, "samesocket")
	args := []string{"build", "-o", binary}
	if raced {
		args = append(args, "-race")
	}
	cmd := exec.Command("go", append(args, ".")...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return binary, nil
})

var address = regexp.MustCompile(`^Same Socket: (http://127\.0\.0\.1:[0-9]+)/\n$`)

// start runs the program for the browser to visit until the test ends, and then
// wants it to end in order and to have printed its address and nothing else: no
// warning, no panic, no report of a data race.
func start(t *testing.T) *program {
	t.Helper()
	chromium(t) // a program that no browser visits need not be built
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-addr", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	printed := bufio.NewReader(stderr)
	line, err := printed.ReadString('\n')
	rest := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(printed)
		rest <- string(b)
	}()
	t.Cleanup(func() {
		if cmd.Process.Signal(os.Interrupt) != nil { // Windows has no such signal
			_ = cmd.Process.Kill()
		}
		stuck := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		defer stuck.Stop()
		if more := <-rest; more != "" {
			t.Errorf("the program printed:\n%s", more)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
	m := address.FindStringSubmatch(line)
	if m == nil {
		t.Fatalf("the program printed %q (%v)", line, err)
	}
	return &program{url: m[1]}
}
