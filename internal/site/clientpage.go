package site

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// A toolTab is one tab of the client page: a client, and ways to use it.
type toolTab struct {
	ID, Name string
	Snippets []snippet
}

// A snippet is a program or a command that a visitor copies. It sends its
// requests under a run of its own, so that the page can tell what came of it.
type snippet struct {
	Run string
	// Command runs the program; empty if the snippet is a command itself.
	Command string
	// Reuses says whether it keeps its connection, which its verdict confirms.
	Reuses bool
	// Untried says that no test runs it: what it needs is not in Debian.
	Untried bool
	// Code has {url} where the address of the run belongs, and its parts where a
	// proxy's configuration needs them: see addressed.
	Code string
}

const (
	python = "python3 client.py"
	node   = "node client.mjs"
	goRun  = "go run main.go"
	java   = "java Client.java"
	php    = "php client.php"
	ruby   = "ruby client.rb"
	dotnet = "dotnet run"
	cargo  = "cargo run"
)

// proxied starts a proxy and then asks it three times, each time over a connection
// of its own: what it keeps is between it and this server.
func proxied(start string, port int) string {
	return fmt.Sprintf("%s; for i in 1 2 3; do curl -s http://127.0.0.1:%d/$i; done", start, port)
}

// tools lists the tabs. The text of a snippet is in snippets/<run>.txt, its
// title in the message page.client.<run>.title.
func tools() []toolTab {
	return []toolTab{
		{"curl", "curl", []snippet{{Run: "curl-one", Reuses: true}, {Run: "curl-each"}}},
		{"wget", "wget", []snippet{{Run: "wget-one", Reuses: true}, {Run: "wget-each"}}},
		{"python", "Python", []snippet{
			{Run: "requests-session", Command: python, Reuses: true},
			{Run: "requests-get", Command: python},
			{Run: "httpx-client", Command: python, Reuses: true},
			{Run: "httpx-get", Command: python},
			{Run: "aiohttp-session", Command: python, Reuses: true},
			{Run: "aiohttp-each", Command: python},
			{Run: "http-client", Command: python, Reuses: true},
			{Run: "urllib", Command: python},
		}},
		{"node", "Node", []snippet{
			{Run: "node-agent", Command: node, Reuses: true},
			{Run: "node-no-agent", Command: node},
			{Run: "node-fetch", Command: node}, // it opens two and uses them in turn
		}},
		{"go", "Go", []snippet{{Run: "go-drained", Command: goRun, Reuses: true}, {Run: "go-undrained", Command: goRun}}},
		{"java", "Java", []snippet{{Run: "java-one", Command: java, Reuses: true}, {Run: "java-each", Command: java}}},
		{"php", "PHP", []snippet{{Run: "php-one", Command: php, Reuses: true}, {Run: "php-each", Command: php}}},
		{"ruby", "Ruby", []snippet{{Run: "ruby-start", Command: ruby, Reuses: true}, {Run: "ruby-get", Command: ruby}}},
		{"dotnet", ".NET", []snippet{{Run: "dotnet-one", Command: dotnet, Untried: true}, {Run: "dotnet-each", Command: dotnet, Untried: true}}},
		{"rust", "Rust", []snippet{{Run: "reqwest-one", Command: cargo, Untried: true}, {Run: "reqwest-each", Command: cargo, Untried: true}}},
		{"nginx", "nginx", []snippet{
			{Run: "nginx-keepalive", Command: proxied(`nginx -c "$PWD/nginx.conf"`, 8091), Reuses: true},
			{Run: "nginx-bare", Command: proxied(`nginx -c "$PWD/nginx.conf"`, 8092)},
		}},
		{"haproxy", "HAProxy", []snippet{
			{Run: "haproxy-reuse", Command: proxied("haproxy -D -f haproxy.cfg", 8093), Reuses: true},
			{Run: "haproxy-close", Command: proxied("haproxy -D -f haproxy.cfg", 8094)},
		}},
		{"envoy", "Envoy", []snippet{{Run: "envoy", Command: proxied("envoy -c envoy.yaml &", 8095), Untried: true}}},
		{"ab", "ab", []snippet{{Run: "ab-k", Reuses: true}, {Run: "ab"}}},
	}
}

// drills show what a client does when its idle connection has been closed.
func drills() []snippet {
	return []snippet{{Run: "stale-notices", Command: python}, {Run: "stale-retries"}, {Run: "stale-fails", Command: python}}
}

func readSnippets(from fs.FS) (tabs []toolTab, stale []snippet, err error) {
	tabs, stale = tools(), drills()
	for _, t := range tabs {
		if err := readCode(from, t.Snippets); err != nil {
			return nil, nil, err
		}
	}
	return tabs, stale, readCode(from, stale)
}

func readCode(from fs.FS, list []snippet) error {
	for i, s := range list {
		b, err := fs.ReadFile(from, "snippets/"+s.Run+".txt")
		if err != nil {
			return fmt.Errorf("read snippets: %w", err)
		}
		list[i].Code = strings.TrimRight(string(b), "\n")
	}
	return nil
}

// shared shows another's runs: the client page without an address to send to. It
// opens no visit, for what is seen there is not this visitor's.
func (s *Site) shared(w http.ResponseWriter, r *http.Request) {
	lang := r.PathValue("lang")
	if s.pages.words[lang] == nil {
		s.NotFound(w, r)
		return
	}
	v := s.view(r, "client", lang)
	v.Shared = r.PathValue("view")
	s.render(w, r, http.StatusOK, v)
}

// Tools are the tabs of the client page.
func (v view) Tools() []toolTab { return v.tools }

// Drills are the programs of the stale drill.
func (v view) Drills() []snippet { return v.drills }

// Try is the visit's private address, under which every run begins.
func (v view) Try() string { return v.Origin + "/try/" + v.Visit + "/" }

// shown is a snippet as the template shows it.
type shown struct {
	snippet
	Title string
	View  view
}

// Show gives a snippet its title in the page's language, and its text the
// address in this visit.
func (v view) Show(s snippet) (shown, error) {
	title, err := v.T("client." + s.Run + ".title")
	if err != nil {
		return shown{}, err
	}
	s.Code, err = addressed(s.Code, v.Try()+s.Run)
	return shown{s, title, v}, err
}

// addressed puts the address of a run into a snippet. A proxy's configuration has
// the address in parts, and more to say if this server is reached by TLS.
func addressed(code, address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("address a snippet: %w", err)
	}
	tls := u.Scheme == "https"
	port := u.Port()
	if port == "" {
		port = map[bool]string{false: "80", true: "443"}[tls]
	}
	ifTLS := func(s string) string {
		if tls {
			return strings.ReplaceAll(s, "{host}", u.Hostname())
		}
		return ""
	}
	return strings.NewReplacer(
		"{url}", address,
		"{scheme}", u.Scheme, "{name}", u.Host, "{host}", u.Hostname(), "{port}", port, "{path}", u.Path,
		"{authority}", net.JoinHostPort(u.Hostname(), port),
		"{nginx-tls}", ifTLS("\n            proxy_ssl_server_name on;\n            proxy_ssl_name {host};"),
		"{haproxy-tls}", ifTLS(" ssl verify required ca-file /etc/ssl/certs/ca-certificates.crt sni str({host})"),
		"{envoy-tls}", ifTLS(envoyTLS),
	).Replace(code), nil
}

const envoyTLS = `
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        sni: {host}`
