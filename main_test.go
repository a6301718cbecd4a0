package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
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
	if err := run(t.Context(), []string{"-origin", "example.org"}, noEnv, io.Discard); err == nil || !strings.Contains(err.Error(), "example.org") {
		t.Errorf("a malformed origin: %v", err)
	}
}
