package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// program is the one that is measured, as a process of its own.
type program struct {
	url     string
	metrics string
	cmd     *exec.Cmd
	dir     string
	client  *http.Client
}

// start builds the program and runs it on a free port of loopback.
func start(ctx context.Context) (*program, error) {
	dir, err := os.MkdirTemp("", "samesocket-load-")
	if err != nil {
		return nil, err
	}
	p := &program{dir: dir, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	binary := filepath.Join(dir, "samesocket")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "samesocket") // #nosec G204 -- the file is in a directory made here
	if out, err := build.CombinedOutput(); err != nil {
		p.clean()
		return nil, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.clean()
		return nil, err
	}
	metrics := free.Addr().String()
	_ = free.Close()
	p.metrics = "http://" + metrics + "/metrics"
	p.cmd = exec.CommandContext(ctx, binary, "-addr", "127.0.0.1:0", "-metrics-addr", metrics) // #nosec G204 -- what was just built
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(os.Interrupt) }
	stderr, err := p.cmd.StderrPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		p.clean()
		return nil, fmt.Errorf("start the program: %w", err)
	}
	said := bufio.NewReader(stderr)
	for p.url == "" { // it names the address of its metrics first
		line, err := said.ReadString('\n')
		if err != nil {
			p.stop()
			return nil, fmt.Errorf("the program said %q: %w", line, err)
		}
		if url, ok := strings.CutPrefix(strings.TrimSpace(line), "Same Socket: "); ok {
			p.url = strings.TrimSuffix(url, "/")
		}
	}
	go func() { _, _ = io.Copy(os.Stderr, said) }()
	return p, nil
}

func (p *program) clean() { _ = os.RemoveAll(p.dir) }

// stop ends the program as an operator does.
func (p *program) stop() {
	defer p.clean()
	p.client.CloseIdleConnections()
	_ = p.cmd.Process.Signal(os.Interrupt)
	if err := p.cmd.Wait(); err != nil {
		fmt.Println("the program ended with", err)
	}
}

func (p *program) ask(ctx context.Context, method, path, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, p.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s %s", method, path, resp.Status, b)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(b, into)
}

// lab opens one whose time goes as the wall's.
func (p *program) lab(ctx context.Context) (id string, err error) {
	var made struct{ ID string }
	if err = p.ask(ctx, "POST", "/api/labs", "", &made); err == nil {
		err = p.ask(ctx, "PATCH", "/api/labs/"+made.ID+"/clock", `{"speed":1}`, nil)
	}
	return made.ID, err
}

func (p *program) click(ctx context.Context, lab string) error {
	return p.ask(ctx, "POST", "/api/labs/"+lab+"/requests", `{"target":"/hello"}`, nil)
}

// told is how many events the lab's trace has.
func (p *program) told(ctx context.Context, lab string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", p.url+"/api/labs/"+lab+"/events", nil)
	if err != nil {
		return 0, err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return bytes.Count(b, []byte("\n")), err
}

// memory is what of the program is in memory, in octets; 0 if nobody can tell.
func (p *program) memory() int64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kib, _ := strconv.ParseInt(f[1], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// processor is how long the program has been computing; 0 if nobody can tell.
func (p *program) processor() time.Duration {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	_, after, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * time.Second / 100 // of USER_HZ
}
