package observe

import (
	"strings"

	"samesocket/internal/event"
)

// families pairs the beginning of a User-Agent field with the family of clients
// that sends it, so that a remedy can be given in the client's own language.
// What sends none, as Node's http.Agent and PHP's curl do not, is other.
var families = [...]struct {
	begins string
	family event.ClientFamily
}{
	{"curl/", event.FamilyCurl},
	{"Wget", event.FamilyWget},
	{"python-requests/", event.FamilyRequests},
	{"Python-urllib/", event.FamilyUrllib},
	{"node", event.FamilyNode}, // fetch says "node", node-fetch "node-fetch/1.0"
	{"undici", event.FamilyNode},
	{"axios/", event.FamilyNode},
	{"got ", event.FamilyNode},
	{"Go-http-client/", event.FamilyGo},
	{"Java", event.FamilyJava}, // java.net.http and HttpURLConnection
	{"Apache-HttpClient/", event.FamilyJava},
	{"okhttp/", event.FamilyJava},
	{"PHP", event.FamilyPHP},
	{"GuzzleHttp/", event.FamilyPHP},
	{"ApacheBench/", event.FamilyAB},
	{"Mozilla/", event.FamilyBrowser},
}

// family names the family of clients that a User-Agent field belongs to.
func family(userAgent string) event.ClientFamily {
	for _, f := range families {
		if strings.HasPrefix(userAgent, f.begins) {
			return f.family
		}
	}
	return event.FamilyOther
}
