package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// start runs the whole program and returns its address and what stops it.
func start(t *testing.T, getenv func(string) string, args ...string) (url string, stop func() string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, args, getenv, in)
		_ = in.Close()
		ended <- err
	}()
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatalf("no address: %v %v", err, <-ended)
	}
	m := regexp.MustCompile(`^Same Socket: (http://[^/]+)/\n$`).FindSubmatch(line[:n])
	if m == nil {
		t.Fatalf("printed %q", line[:n])
	}
	rest := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(out)
		rest <- string(b)
	}()
	return string(m[1]), func() string {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		return <-rest
	}
}

func noEnv(string) string { return "" }

// The program as a visitor meets it: one line, the page, an asset that the page
// names, and an end without a further word.
func TestProgram(t *testing.T) {
	url, stop := start(t, noEnv, "-addr", "127.0.0.1:0")
	client := &http.Client{Transport: &http.Transport{}}
	get := func(path string) string {
		t.Helper()
		resp, err := client.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", path, resp.StatusCode, err)
		}
		return string(b)
	}
	page := get("/ko/lab")
	for _, asset := range regexp.MustCompile(`/static/[^"]+`).FindAllString(page, -1) {
		if get(asset) == "" || strings.HasSuffix(asset, "?v=") {
			t.Errorf("%s is empty", asset)
		}
	}
	client.CloseIdleConnections()
	if rest := stop(); rest != "" {
		t.Errorf("printed more than one line: %q", rest)
	}
}

// The environment sets the default, flags win.
func TestEnvironment(t *testing.T) {
	env := func(name string) string {
		return map[string]string{"SAMESOCKET_ADDR": "127.0.0.1:0", "SAMESOCKET_ORIGIN": "https://a.example https://b.example", "SAMESOCKET_EMBED_ORIGIN": "https://d.example"}[name]
	}
	url, stop := start(t, env, "-origin", "https://c.example")
	defer stop()
	for host, want := range map[string]int{"c.example": 200, "a.example": 421} {
		req, _ := http.NewRequest("GET", url+"/healthz", nil)
		req.Host = host
		req.Close = true
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", host, resp.StatusCode, want)
		}
	}
	env2 := func(name string) string { return map[string]string{"SAMESOCKET_ADDR": "no address"}[name] }
	if err := run(t.Context(), nil, env2, io.Discard); err == nil {
		t.Error("SAMESOCKET_ADDR is not read")
	}
}

// The program says whose software it contains, under what terms.
func TestLicenses(t *testing.T) {
	var printed bytes.Buffer
	if err := run(t.Context(), []string{"-licenses"}, noEnv, &printed); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"gvisor.dev/gvisor v", "lit-html 3", "\nGo 1.", "Apache License", "BSD 3-Clause License"} {
		if !strings.Contains("\n"+printed.String(), want) {
			t.Errorf("-licenses leaves out %q", want)
		}
	}
	if err := run(t.Context(), []string{"-security-contact", "somebody"}, noEnv, &printed); err == nil || !strings.Contains(err.Error(), "mailto:") {
		t.Errorf("a contact that is no URI: %v", err)
	}
}

func TestTakenPortNamesTheFlag(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var printed bytes.Buffer
	err = run(t.Context(), []string{"-addr", l.Addr().String()}, noEnv, &printed)
	if err == nil || errors.Is(err, errUsage) || !strings.Contains(err.Error(), "-addr") || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("got %v", err)
	}
	if printed.Len() > 0 {
		t.Errorf("printed %q", printed.String())
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-none"}, {"-addr"}, {"stray"}} {
		if err := run(t.Context(), args, noEnv, io.Discard); !errors.Is(err, errUsage) {
			t.Errorf("%v: %v", args, err)
		}
	}
	var help bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, noEnv, &help); err != nil || !strings.Contains(help.String(), "SAMESOCKET_ADDR") {
		t.Errorf("-h: %v %q", err, help.String())
	}
	if err := run(t.Context(), []string{"-export", "."}, noEnv, io.Discard); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a directory with something in it: %v", err)
	}
	if err := run(t.Context(), []string{"-origin", "example.org"}, noEnv, io.Discard); err == nil || !strings.Contains(err.Error(), "example.org") {
		t.Errorf("a malformed origin: %v", err)
	}
}

// What a supervisor sees: ready until it is told to stop; then no new labs, every page
// is told, a request that is under way is finished, and the program ends without error.
func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"-addr", "127.0.0.1:0", "-metrics-addr", "127.0.0.1:0", "-log-level", "info", "-log", "json"}, noEnv, in)
		_ = in.Close()
		ended <- err
	}()
	var url, metrics string
	lines := bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "Metrics: "); ok {
			metrics = at
		}
		if rest, ok := strings.CutPrefix(lines.Text(), "Same Socket: "); ok {
			url = strings.TrimSuffix(rest, "/")
		}
	}
	logged := make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines.Scan() {
			all.WriteString(lines.Text() + "\n")
		}
		logged <- all.String()
	}()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ask := func(method, path string) (int, string) {
		t.Helper()
		req, err := http.NewRequest(method, url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			return 0, err.Error()
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b)
	}
	if code, _ := ask("GET", "/readyz"); code != 200 {
		t.Errorf("ready: %d", code)
	}
	_, lab := ask("POST", "/api/labs")
	_, visit := ask("POST", "/api/visits")
	token := regexp.MustCompile(`"token":"([^"]+)"`).FindStringSubmatch(visit)[1]
	resp, err := client.Get(metrics)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if !strings.Contains(string(b), "\nsamesocket_labs 1\n") {
		t.Errorf("%s is not counted in %s", lab, b)
	}
	slow := make(chan int, 1)
	begun := make(chan struct{})
	go func() {
		trace := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { close(begun) }})
		req, _ := http.NewRequestWithContext(trace, "GET", url+"/try/"+token+"/slow/1?delay=1000", nil)
		resp, err := client.Do(req)
		if err != nil {
			slow <- 0
			return
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		slow <- resp.StatusCode
	}()
	<-begun
	for told := false; !told; { // the program has begun with it
		_, events := ask("GET", "/api/visits/"+token+"/events")
		told = strings.Contains(events, "/slow/1")
	}
	cancel()
	if code := <-slow; code != 200 {
		t.Errorf("the request that was under way: %d", code)
	}
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
	log := <-logged
	if !strings.Contains(log, `"msg":"shutting down"`) || strings.Contains(log, token) || strings.Contains(log, "127.0.0.1:") {
		t.Errorf("the log says %s", log)
	}
}

// asProgram is set for a copy of this test that is to be the program.
const asProgram = "SAMESOCKET_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Args = []string{"samesocket", "-addr", "127.0.0.1:0"}
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// With two hundred descriptors three hundred clients connect and say no more, some
// after a request and some without; whoever comes then is answered at once. And a
// supervisor's signal ends the program without error.
func TestFewDescriptors(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows bounds no descriptors and knows no SIGTERM")
	}
	cmd := exec.Command("sh", "-c", `ulimit -n 200 && exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), asProgram+"=1")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(stderr)
	line, err := said.ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "Same Socket: ")
	if err != nil || !ok {
		t.Fatalf("it says %q, %v", line, err)
	}
	addr := strings.Trim(strings.TrimPrefix(url, "http://"), "/")
	for i := range 300 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if i%2 == 0 {
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
			_, _ = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
			if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		}
	}
	newcomer := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	var slowest time.Duration
	for range 50 {
		began := time.Now()
		resp, err := newcomer.Get(url + "readyz")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		slowest = max(slowest, time.Since(began))
	}
	if slowest > 5*time.Second {
		t.Errorf("a newcomer waited for %v", slowest)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(said)
	if err := cmd.Wait(); err != nil || len(rest) > 0 {
		t.Errorf("it ends with %v and says %q", err, rest)
	}
}
