package observe

import (
	"testing"

	"samesocket/internal/event"
)

func TestFamily(t *testing.T) {
	for agent, want := range map[string]event.ClientFamily{
		"curl/8.5.0": "curl", "Wget/1.21.4": "wget", "Wget2/2.1": "wget", "python-requests/2.31.0": "requests",
		"Python-urllib/3.11": "urllib", "node": "node", "undici": "node", "node-fetch/1.0": "node", "Go-http-client/1.1": "go",
		"Java-http-client/17.0.2": "java", "Java/17": "java", "PHP/8.2": "php", "ApacheBench/2.3": "ab",
		"Mozilla/5.0 (X11)": "browser", "": "other", "nobody": "other", "x curl/8": "other",
	} {
		if got := family(agent); got != want {
			t.Errorf("%q is %s, want %s", agent, got, want)
		}
	}
}
