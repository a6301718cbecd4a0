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
	t       *testing.T
	url     string   // "http://127.0.0.1:40123"
	args    []string // besides the address
	cmd     *exec.Cmd
	printed chan string // what it has printed besides its address, once it has ended
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
func start(t *testing.T, args ...string) *program {
	t.Helper()
	chromium(t) // a program that no browser visits need not be built
	s := &program{t: t, args: args}
	s.run("127.0.0.1:0")
	t.Cleanup(s.end)
	return s
}

func (s *program) run(addr string) {
	s.t.Helper()
	binary, err := built()
	if err != nil {
		s.t.Fatal(err)
	}
	s.cmd = exec.Command(binary, append([]string{"-addr", addr}, s.args...)...)
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	printed := bufio.NewReader(stderr)
	line, err := printed.ReadString('\n')
	rest := make(chan string, 1)
	s.printed = rest
	go func() {
		b, _ := io.ReadAll(printed)
		rest <- string(b)
	}()
	m := address.FindStringSubmatch(line)
	if m == nil {
		s.t.Fatalf("the program printed %q (%v)", line, err)
	}
	s.url = m[1]
}

func (s *program) end() {
	if s.cmd.Process.Signal(os.Interrupt) != nil { // Windows has no such signal
		_ = s.cmd.Process.Kill()
	}
	stuck := time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer stuck.Stop()
	if more := <-s.printed; more != "" {
		s.t.Errorf("the program printed:\n%s", more)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the program ended with %v", err)
	}
}

// kill ends the program without a word.
func (s *program) kill() {
	_ = s.cmd.Process.Kill()
	<-s.printed
	_ = s.cmd.Wait()
}

// again starts the program once more at the same address, after kill.
func (s *program) again() {
	s.t.Helper()
	s.run(s.addr())
}
