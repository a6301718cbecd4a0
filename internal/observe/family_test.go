package observe

import (
	"testing"

	"samesocket/internal/event"
)

// The User-Agent fields as the clients send them, each by itself.
func TestFamily(t *testing.T) {
	for agent, want := range map[string]event.ClientFamily{
		"curl/7.88.1": "curl", "curl/8.5.0": "curl",
		"PycURL/7.45.2 libcurl/7.88.1 OpenSSL/3.0.15 zlib/1.2.13 brotli/1.0.9": "pycurl",
		"Wget/1.21.3": "wget", "Wget/2.1.0": "wget", "Wget2/2.1": "wget",
		"python-requests/2.28.1": "requests", "Python-urllib/3.11": "urllib", "python-urllib3/1.26.12": "urllib3",
		"python-httpx/0.23.3": "httpx", "Python/3.11 aiohttp/3.8.4": "aiohttp", "HTTPie/3.2.1": "httpie",
		"node": "node", "undici": "node", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)": "node", "axios/1.7.9": "node",
		"got (https://github.com/sindresorhus/got)": "node", "node-superagent/8.0.9": "node",
		"Go-http-client/1.1": "go", "go-resty/2.16.5 (https://github.com/go-resty/resty)": "resty", "fasthttp": "fasthttp",
		"Java-http-client/17.0.14": "java", "Java/17.0.14": "urlconnection", "Apache-HttpClient/4.5.14 (Java/17.0.14)": "java",
		"okhttp/4.12.0": "java", "AHC/2.1": "java", "ReactorNetty/1.1.15": "java",
		"PHP/8.2.28": "php", "GuzzleHttp/7": "php", "GuzzleHttp/6.5.5 curl/7.88.1 PHP/8.2.28": "php", "Symfony HttpClient/Curl": "php",
		"Ruby": "ruby", "Faraday v2.7.1": "ruby", "rest-client/2.1.0 (linux x86_64) ruby/3.1.2p20": "ruby", "http.rb/5.1.1": "ruby",
		"libwww-perl/6.68": "perl", "lwp-request/6.68 libwww-perl/6.68": "perl", "HTTP-Tiny/0.082": "perl", "Mojolicious (Perl)": "perl",
		"reqwest/0.11.27": "rust", "ureq/2.9.1": "rust",
		"RestSharp/110.2.0.0": "dotnet", "Mozilla/5.0 (Linux; Debian GNU/Linux 12) PowerShell/7.4.2": "dotnet",
		"Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1": "dotnet",
		"ApacheBench/2.3": "ab", "hey/0.0.1": "hey", "Mozilla/5.0 (pc-x86_64-linux-gnu) Siege/4.0.7": "siege",
		"k6/0.49.0 (https://k6.io/)": "k6", "Grafana k6/1.0.0": "k6",
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "browser",
		// Without a field: wrk, reqwest, .NET's HttpClient, Node's http, PHP's curl and http.client.
		"": "other", "nobody": "other", "x curl/8": "other",
	} {
		if got := family(agent); got != want {
			t.Errorf("%q is %s, want %s", agent, got, want)
		}
	}
}

// Who writes a request anew leaves its own hand in it.
func TestForeign(t *testing.T) {
	const curl = "curl/8.5.0"
	for name, c := range map[string]struct {
		head, version string
		close         bool
		client        string
		want          bool
	}{
		"curl":                              {"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n", "HTTP/1.1", false, curl, false},
		"curl, told to close":               {"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\nConnection: close\r\n", "HTTP/1.1", true, curl, false},
		"curl, told to speak HTTP/1.0":      {"GET / HTTP/1.0\r\nHost: x\r\nUser-Agent: curl/8.5.0\r\n", "HTTP/1.0", false, curl, false},
		"nginx as it comes":                 {"GET / HTTP/1.0\r\nHost: x\r\nConnection: close\r\nUser-Agent: curl/8.5.0\r\n", "HTTP/1.0", true, curl, true},
		"nginx with proxy_http_version 1.1": {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: curl/8.5.0\r\n", "HTTP/1.1", true, curl, true},
		"HAProxy":                           {"GET / HTTP/1.1\r\nhost: x\r\nuser-agent: curl/8.5.0\r\naccept: */*\r\n", "HTTP/1.1", false, curl, true},
		"Go, told to close":                 {"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: Go-http-client/1.1\r\nConnection: close\r\n", "HTTP/1.1", true, "Go-http-client/1.1", false},
		"ab by itself":                      {"GET / HTTP/1.0\r\nHost: x\r\nUser-Agent: ApacheBench/2.3\r\n", "HTTP/1.0", false, "ApacheBench/2.3", false},
		"fetch writes in small letters":     {"GET / HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\nuser-agent: node\r\n", "HTTP/1.1", false, "node", false},
		"nobody that is known":              {"GET / HTTP/1.0\r\nHost: x\r\nConnection: close\r\n", "HTTP/1.0", true, "", false},
		"not read":                          {"", "HTTP/1.1", false, curl, false},
	} {
		got := foreign([]byte(c.head), event.SocketRequest{Version: c.version, Close: c.close, Client: c.client})
		if got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
