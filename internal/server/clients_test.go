package server

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// tool runs a client that not every machine has; in CI every one must be there.
// It returns what the client wrote to both of its outputs.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	need(t, name)
	cmd := exec.CommandContext(t.Context(), name, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out.String())
	}
	return out.String()
}

func need(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	} else if err != nil {
		t.Skip(err)
	}
}

// distinct counts the different numbers that a client wrote as "port N".
func distinct(out string) int {
	ports := map[string]bool{}
	for _, m := range regexp.MustCompile(`port (\d+)`).FindAllString(out, -1) {
		ports[m] = true
	}
	return len(ports)
}

// connects adds up curl's own count of the connections that it opened.
func connects(out string) int {
	sum := 0
	for _, m := range regexp.MustCompile(`connects (\d+)`).FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(m[1])
		sum += n
	}
	return sum
}

func curl(t *testing.T, args ...string) int {
	t.Helper()
	return connects(tool(t, "curl", append([]string{"-sS", "-o", "/dev/null", "-w", "connects %{num_connects}\n"}, args...)...))
}

// Real clients, each in a form that reuses and in forms that do not. What they
// know themselves of their connections must agree with what is said of them.
func TestRealClients(t *testing.T) {
	type client struct {
		run     func(t *testing.T, url string) (connections int) // as the client itself counts them
		family  event.ClientFamily
		verdict event.Verdict
		reason  event.Reason
		stale   event.Stale
	}
	for name, c := range map[string]client{
		"curl-two-urls": {func(t *testing.T, url string) int {
			return curl(t, url+"/1", "-o", "/dev/null", url+"/2")
		}, "curl", "reused", "nothing", ""},
		"curl-two-processes": {func(t *testing.T, url string) int {
			return curl(t, url+"/1") + curl(t, url+"/2")
		}, "curl", "not_reused", "client_fin", ""},
		"curl-close": {func(t *testing.T, url string) int {
			return curl(t, "-H", "Connection: close", url+"/1", "-o", "/dev/null", url+"/2")
		}, "curl", "not_reused", "client_said_close", ""},
		"curl-1.0": {func(t *testing.T, url string) int {
			return curl(t, "--http1.0", url+"/1", "-o", "/dev/null", url+"/2")
		}, "curl", "not_reused", "http10", ""},
		"curl-server-closes": {func(t *testing.T, url string) int {
			return curl(t, url+"/1?close=1", "-o", "/dev/null", url+"/2")
		}, "curl", "not_reused", "server_said_close", ""},
		"curl-parallel": {func(t *testing.T, url string) int {
			return curl(t, "-Z", "--parallel-immediate", url+"/[1-8]?delay=300")
		}, "curl", "parallel", "concurrent", ""},
		"curl-parallel-quick": {func(t *testing.T, url string) int {
			return curl(t, "-Z", "--parallel-immediate", url+"/[1-8]")
		}, "curl", "parallel", "concurrent", ""},
		"curl-gives-up": {func(t *testing.T, url string) int {
			need(t, "curl")
			for range 2 { // reads 1,000 octets at most, of a million
				cmd := exec.CommandContext(t.Context(), "curl", "-sS", "--max-filesize", "1000", url+"/1?bytes=1000000")
				if err := cmd.Run(); err == nil {
					t.Error("curl took a million octets for a thousand")
				}
			}
			return 2
		}, "curl", "not_reused", "body_unread", ""},

		"wget": {func(t *testing.T, url string) int {
			out := tool(t, "wget", "-O", "/dev/null", url+"/1", url+"/2")
			return 2 - strings.Count(out, "Reusing existing connection")
		}, "wget", "reused", "nothing", ""},
		"wget-no-keep-alive": {func(t *testing.T, url string) int {
			out := tool(t, "wget", "--no-http-keep-alive", "-O", "/dev/null", url+"/1", url+"/2")
			return 2 - strings.Count(out, "Reusing existing connection")
		}, "wget", "not_reused", "client_said_close", ""},

		"urllib": {func(t *testing.T, url string) int {
			tool(t, "python3", "-c", "import sys, urllib.request as u\nfor i in '12': u.urlopen(sys.argv[1] + '/' + i).read()", url)
			return 2
		}, "urllib", "not_reused", "client_said_close", ""},
		"http.client": {func(t *testing.T, url string) int {
			return distinct(tool(t, "python3", "-c", pythonConnection, url))
		}, "other", "reused", "nothing", ""},
		"http.client-stale": {func(t *testing.T, url string) int {
			out := tool(t, "python3", "-c", pythonConnection, url, "stale")
			if !strings.Contains(out, "RemoteDisconnected") && !strings.Contains(out, "ConnectionReset") && !strings.Contains(out, "BrokenPipe") {
				t.Errorf("python did not notice: %s", out)
			}
			return distinct(out)
		}, "other", "cannot_tell", "one_request", "failed"},

		"node-agent": {func(t *testing.T, url string) int {
			return distinct(tool(t, "node", "-e", nodeAgent, url, "true"))
		}, "other", "reused", "nothing", ""},
		"node-no-agent": {func(t *testing.T, url string) int {
			return distinct(tool(t, "node", "-e", nodeAgent, url, "false"))
		}, "other", "not_reused", "client_said_close", ""},

		"ab": {func(t *testing.T, url string) int {
			return 10 - kept(tool(t, "ab", "-q", "-n", "10", "-c", "1", url+"/1"))
		}, "ab", "not_reused", "http10", ""},
		"ab-k": {func(t *testing.T, url string) int {
			return 11 - kept(tool(t, "ab", "-q", "-k", "-n", "10", "-c", "1", url+"/1"))
		}, "ab", "reused", "nothing", ""},

		"go": {func(t *testing.T, url string) int {
			return goClient(t, &http.Transport{}, url+"/1", true)
		}, "go", "reused", "nothing", ""},
		"go-not-drained": {func(t *testing.T, url string) int {
			return goClient(t, &http.Transport{}, url+"/1?bytes=1000000", false)
		}, "go", "not_reused", "body_unread", ""},
		"go-no-keep-alives": {func(t *testing.T, url string) int {
			return goClient(t, &http.Transport{DisableKeepAlives: true}, url+"/1", true)
		}, "go", "not_reused", "client_said_close", ""},
		"go-transport-each": {func(t *testing.T, url string) int {
			return goClient(t, nil, url+"/1", true)
		}, "go", "not_reused", "left_idle", ""},
	} {
		t.Run(name, func(t *testing.T) {
			st := newSite(t)
			token := st.newVisit()
			connections := c.run(t, "http://"+st.addr+"/try/"+token+"/"+name)
			r := st.settled(token, name, func(r observe.RunSummary) bool {
				return r.Verdict == c.verdict && r.Reason == c.reason && r.Stale == c.stale
			})
			if r.Client != c.family {
				t.Errorf("taken for %s", r.Client)
			}
			if r.Connections != connections {
				t.Errorf("%d connections, the client knows of %d: %+v", r.Connections, connections, r)
			}
		})
	}
}

// pythonConnection sends two requests on one connection; with a second argument
// it waits in between until the server's FIN is there, and does not read it.
const pythonConnection = `
import http.client, select, sys, urllib.parse
u = urllib.parse.urlsplit(sys.argv[1])
c = http.client.HTTPConnection(u.netloc)
idle = '?idle=1' if sys.argv[2:] else ''
try:
    for n in '12':
        c.request('GET', u.path + '/' + n + idle)
        print('port', c.sock.getsockname()[1])
        c.getresponse().read()
        if n == '1' and idle: select.select([c.sock], [], [])
except OSError as e:
    print(repr(e))
`

const nodeAgent = `
const http = require('http');
const [url, keepAlive] = process.argv.slice(1);
const agent = new http.Agent({keepAlive: keepAlive === 'true'});
const get = (n) => new Promise((resolve, reject) => {
  http.get(url + '/' + n, {agent}, (res) => {
    console.log('port', res.socket.localPort);
    res.resume().on('end', () => setImmediate(resolve));
  }).on('error', reject);
});
get(1).then(() => get(2)).then(() => agent.destroy());
`

// kept is how many requests ab itself counts as kept alive.
func kept(out string) int {
	m := regexp.MustCompile(`Keep-Alive requests:\s+(\d+)`).FindStringSubmatch(out)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// goClient sends four requests and counts the connections that were not reused.
// Without a transport each request has its own.
func goClient(t *testing.T, tr *http.Transport, url string, drain bool) (connections int) {
	t.Helper()
	for range 4 {
		connections += goRequest(t, tr, url, drain)
	}
	return connections
}

func goRequest(t *testing.T, tr *http.Transport, url string, drain bool) (connections int) {
	t.Helper()
	if tr == nil {
		tr = &http.Transport{}
	}
	t.Cleanup(tr.CloseIdleConnections)
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		if !i.Reused {
			connections++
		}
	}})
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if drain {
		_, _ = io.Copy(io.Discard, resp.Body)
	}
	_ = resp.Body.Close()
	return connections
}

// Go's transport reads an idle connection, so it notices the server's FIN. Its
// next request comes when that has been seen.
func TestRealGoClientNoticesTheFIN(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	tr := &http.Transport{}
	url := "http://" + st.addr + "/try/" + token + "/a/1"
	n := goRequest(t, tr, url+"?idle=1", true)
	st.settled(token, "a", func(r observe.RunSummary) bool { return r.Stale == "noticed" })
	n += goRequest(t, tr, url, true)
	r := st.settled(token, "a", func(r observe.RunSummary) bool { return r.Reason == "idle_timeout" })
	if n != 2 || r.Connections != 2 || r.Needless != 0 || r.Verdict != "not_reused" || r.Stale != "noticed" {
		t.Errorf("%d connections: %+v", n, r)
	}
}
