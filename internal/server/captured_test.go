package server

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A capture is what another reader of loopback saw of the segments to a port: a
// count of each run's connections that no part of this program has made.
type capture struct {
	addr, file string
	end        func() (said string)
}

// captures begins one; nil where this machine lets nobody capture, which in CI must
// not be.
func captures(t *testing.T, addr string) *capture {
	t.Helper()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	need(t, "tshark")
	file := filepath.Join(t.TempDir(), "all.pcapng")
	// Of each segment as much as tells whose request it is; 128 MiB for a reader
	// that comes late.
	cmd := exec.Command("dumpcap", "-q", "-i", loopback(t), "-f", "tcp dst port "+port, "-s", "512", "-B", "128", "-w", file)
	out, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	var before strings.Builder
	for said.Scan() {
		if before.WriteString(said.Text() + "\n"); strings.HasPrefix(said.Text(), "File: ") {
			return &capture{addr, file, func() string {
				_ = cmd.Process.Signal(os.Interrupt)
				var rest strings.Builder
				for said.Scan() {
					rest.WriteString(said.Text() + "\n")
				}
				_ = cmd.Wait()
				return rest.String()
			}}
		}
	}
	_ = cmd.Wait()
	if os.Getenv("CI") == "true" {
		t.Fatal("nothing can be captured: ", before.String())
	}
	t.Log("nobody may capture here, so no count but the clients' own is compared: ", before.String())
	return nil
}

// loopback is the name of its interface.
func loopback(t *testing.T) string {
	t.Helper()
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 {
			return i.Name
		}
	}
	t.Fatal("no loopback")
	return ""
}

var (
	dropped = regexp.MustCompile(`'[^']*': \d+/(\d+)`)
	ofRun   = regexp.MustCompile(`/try/[^/ ]+/[^/ ?]+`)
)

// reaches waits until the capture has what is sent last: segments are written some
// time after they went by.
func (c *capture) reaches(t *testing.T) {
	t.Helper()
	conn, err := net.Dial("tcp", c.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	last := fmt.Sprintf("GET /healthz?%s HTTP/1.1\r\nHost: %s\r\n\r\n", rand.Text(), c.addr)
	if _, err := io.WriteString(conn, last); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(20 * time.Second)
	for {
		if b, err := os.ReadFile(c.file); err != nil {
			t.Fatal(err)
		} else if bytes.Contains(b, []byte(last)) {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("the capture does not come to an end")
		}
	}
}

// connections ends it and returns how many connections carried octets of each run,
// by the beginning of its path.
func (c *capture) connections(t *testing.T) map[string]int {
	t.Helper()
	c.reaches(t)
	if m := dropped.FindStringSubmatch(c.end()); m == nil || m[1] != "0" {
		t.Fatalf("segments went by uncaptured: %q", m)
	}
	out, err := exec.Command("tshark", "-r", c.file, "-Y", "tcp.len > 0", "-T", "fields", "-e", "tcp.stream", "-e", "tcp.payload").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen, count := map[string]bool{}, map[string]int{}
	for line := range strings.Lines(string(out)) {
		stream, payload, _ := strings.Cut(strings.TrimSpace(line), "\t")
		octets, err := hex.DecodeString(payload)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range ofRun.FindAllString(string(octets), -1) {
			if !seen[stream+run] {
				seen[stream+run] = true
				count[run]++
			}
		}
	}
	return count
}
