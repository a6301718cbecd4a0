package server

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
)

// behind is a trial whose requests go through a proxy of its own. In the
// configuration {listen}, {server} and {dir} are filled in; option is how the
// program is told of its file.
func behind(st *running, name, option, config, line string) program {
	return func(ctx context.Context, url string) (int, error) {
		dir, err := os.MkdirTemp("", "proxy")
		if err != nil {
			return 0, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, err
		}
		addr := l.Addr().String()
		_ = l.Close()
		file := filepath.Join(dir, "proxy.conf")
		text := strings.NewReplacer("{listen}", addr, "{server}", st.addr, "{dir}", dir).Replace(config)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return 0, err
		}
		running, stop := context.WithCancel(ctx)
		cmd := exec.CommandContext(running, name, option, file)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			stop()
			return 0, err
		}
		ended := make(chan struct{})
		go func() { _ = cmd.Wait(); close(ended) }()
		defer func() { stop(); <-ended }()
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			if c, err := net.Dial("tcp", addr); err == nil {
				_ = c.Close()
				_, err := shell(line)(ctx, strings.Replace(url, st.addr, addr, 1)) // what curl opens is not what the proxy does
				return 0, err
			}
			select {
			case <-tick.C:
			case <-ended:
				return 0, fmt.Errorf("%s ended: %s", name, out.String())
			}
		}
	}
}

const nginx = `daemon off; master_process off; pid {dir}/pid; error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
  upstream backend { server {server}; %s }
  server { listen {listen}; location / { proxy_pass http://backend; %s } }
}`

const haproxy = `defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  %s
frontend in
  bind {listen}
  default_backend out
backend out
  server one {server}
`

// What nginx and HAProxy do between client and server, each as people configure
// it: the connections are the proxy's, and so is the remedy.
func TestReasonsBehindProxies(t *testing.T) {
	for _, name := range []string{"curl", "nginx", "haproxy"} {
		need(t, name)
	}
	t.Parallel()
	st := newSite(t)
	const three = `curl -s "$U/1" "$U/2" "$U/3"`
	const noClose = `proxy_http_version 1.1; proxy_set_header Connection "";`
	ng := func(upstream, location, line string) program {
		return behind(st, "nginx", "-c", fmt.Sprintf(nginx, upstream, location), line)
	}
	ha := func(option, line string) program {
		return behind(st, "haproxy", "-f", fmt.Sprintf(haproxy, option), line)
	}
	suspected := func(v event.Verdict, r event.Reason) judgement {
		return judgement{verdict: v, reason: r, suspect: true}
	}
	each(t, st, map[string]trial{
		"nginx":            {ng("", "", three), suspected("not_reused", "client_said_close")},
		"nginx-1.1":        {ng("keepalive 4;", "proxy_http_version 1.1;", three), suspected("not_reused", "client_said_close")},
		"nginx-named":      {ng("", "proxy_set_header X-Forwarded-For $remote_addr;", three), suspected("not_reused", "client_said_close")},
		"nginx-unpooled":   {ng("", noClose, three), wants("not_reused", "client_fin")},
		"nginx-as-advised": {ng("keepalive 4;", noClose, three), wants("reused", "nothing")}, // with "Host: backend"
		"nginx-pool-full": {
			ng("keepalive 2;", noClose, `for i in 1 2 3; do curl -s -Z --parallel-immediate "$U/$i/[1-8]?delay=100" -o /dev/null; done`),
			wants("partly", "pool_full"),
		},
		"nginx-gives-up": {
			ng("keepalive 4;", noClose+" proxy_read_timeout 400ms;", `for i in 1 2 3; do curl -s "$U/$i?delay=8000"; done`),
			wants("not_reused", "client_gave_up"),
		},
		"nginx-lost":     {ng("keepalive 4;", noClose, `curl -s "$U/1?lose=1" "$U/2"`), judgement{"not_reused", "server_ended", "retried", false}},
		"haproxy-closes": {ha("option http-server-close", three), suspected("not_reused", "client_said_close")},
		"haproxy-keeps":  {ha("http-reuse always", `curl -s "$U/1" "$U/2"; curl -s "$U/3"`), suspected("reused", "nothing")},
	})
}
