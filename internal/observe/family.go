package observe

import "strings"

// families pairs the beginning of a User-Agent field with the family of clients
// that sends it, so that a remedy can be given in the client's own language.
// What sends none, as Node's http.Agent and PHP's curl do not, is other.
var families = [...]struct{ begins, family string }{
	{"curl/", "curl"},
	{"Wget", "wget"},
	{"python-requests/", "requests"},
	{"Python-urllib/", "urllib"},
	{"node", "node"}, // fetch says "node", node-fetch "node-fetch/1.0"
	{"undici", "node"},
	{"axios/", "node"},
	{"got ", "node"},
	{"Go-http-client/", "go"},
	{"Java", "java"}, // java.net.http and HttpURLConnection
	{"Apache-HttpClient/", "java"},
	{"okhttp/", "java"},
	{"PHP", "php"},
	{"GuzzleHttp/", "php"},
	{"ApacheBench/", "ab"},
	{"Mozilla/", "browser"},
}

// family names the family of clients that a User-Agent field belongs to.
func family(userAgent string) string {
	for _, f := range families {
		if strings.HasPrefix(userAgent, f.begins) {
			return f.family
		}
	}
	return "other"
}
