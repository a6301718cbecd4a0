package observe

import (
	"strings"

	"samesocket/internal/event"
)

// families pairs the beginning of a User-Agent field with the family of clients
// that sends it, so that a remedy can be given in the client's own language.
// What sends none, as Node's http.Agent, PHP's curl, wrk, reqwest and .NET's
// HttpClient do unless they are told to, is other.
var families = [...]struct {
	begins string
	family event.ClientFamily
}{
	{"curl/", event.FamilyCurl},
	{"PycURL/", event.FamilyPycurl},
	{"Wget", event.FamilyWget},
	{"python-requests/", event.FamilyRequests},
	{"Python-urllib/", event.FamilyUrllib},
	{"python-urllib3/", event.FamilyUrllib3},
	{"python-httpx/", event.FamilyHTTPX},
	{"Python/", event.FamilyAiohttp}, // "Python/3.11 aiohttp/3.8.4"
	{"HTTPie/", event.FamilyHTTPie},
	{"node", event.FamilyNode}, // fetch says "node", node-fetch "node-fetch/1.0"
	{"undici", event.FamilyNode},
	{"axios/", event.FamilyNode},
	{"got ", event.FamilyNode},
	{"Go-http-client/", event.FamilyGo},
	{"go-resty/", event.FamilyResty},
	{"fasthttp", event.FamilyFasthttp},
	{"Java-http-client/", event.FamilyJava}, // java.net.http
	{"Java/", event.FamilyURLConnection},
	{"Apache-HttpClient/", event.FamilyJava},
	{"okhttp/", event.FamilyJava},
	{"AHC/", event.FamilyJava},
	{"ReactorNetty/", event.FamilyJava},
	{"Jetty/", event.FamilyJava},
	{"PHP", event.FamilyPHP},
	{"GuzzleHttp/", event.FamilyPHP},
	{"Symfony HttpClient", event.FamilyPHP},
	{"Ruby", event.FamilyRuby}, // net/http
	{"Faraday ", event.FamilyRuby},
	{"rest-client/", event.FamilyRuby},
	{"http.rb/", event.FamilyRuby},
	{"HTTPClient/", event.FamilyRuby},
	{"Typhoeus", event.FamilyRuby},
	{"libwww-perl/", event.FamilyPerl},
	{"lwp-request/", event.FamilyPerl},
	{"HTTP-Tiny/", event.FamilyPerl},
	{"WWW-Mechanize/", event.FamilyPerl},
	{"Mojolicious", event.FamilyPerl},
	{"reqwest/", event.FamilyRust},
	{"ureq/", event.FamilyRust},
	{"hyper/", event.FamilyRust},
	{"RestSharp/", event.FamilyDotnet},
	{"ApacheBench/", event.FamilyAB},
	{"hey/", event.FamilyHey},
	{"k6/", event.FamilyK6},
	{"Grafana k6/", event.FamilyK6},
	{"Mozilla/", event.FamilyBrowser},
}

// disguised are those that begin like a browser, by what stands further behind.
var disguised = [...]struct {
	has    string
	family event.ClientFamily
}{
	{" Siege/", event.FamilySiege},
	{"PowerShell/", event.FamilyDotnet},
}

// family names the family of clients that a User-Agent field belongs to.
func family(userAgent string) event.ClientFamily {
	for _, f := range families {
		if !strings.HasPrefix(userAgent, f.begins) {
			continue
		}
		if f.family == event.FamilyBrowser {
			for _, d := range disguised {
				if strings.Contains(userAgent, d.has) {
					return d.family
				}
			}
		}
		return f.family
	}
	return event.FamilyOther
}
