package export

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"samesocket/internal/event"
)

// The objects of an HTTP Archive, version 1.2, as far as they are written here. What
// is not known is 0, -1 or empty, as each member's rule there has it; members that
// begin with _ are ours.
type (
	archive struct {
		Log archiveLog `json:"log"`
	}
	archiveLog struct {
		Version string   `json:"version"`
		Creator named    `json:"creator"`
		Entries []*entry `json:"entries"`
		Comment string   `json:"comment"`
	}
	named struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	entry struct {
		Started    string   `json:"startedDateTime"`
		Time       float64  `json:"time"`
		Request    request  `json:"request"`
		Response   response `json:"response"`
		Cache      struct{} `json:"cache"`
		Timings    timings  `json:"timings"`
		ServerIP   string   `json:"serverIPAddress,omitempty"`
		Connection string   `json:"connection,omitempty"`
		Comment    string   `json:"comment,omitempty"`

		// ID is the request's in the trace, Nth its place on the connection; Reused
		// means that the connection had carried a request before, Retries how often
		// the client has sent it again by itself.
		ID      string `json:"_request,omitempty"`
		Nth     int    `json:"_nth,omitempty"`
		Reused  bool   `json:"_reused"`
		Retries int    `json:"_retries,omitempty"`
		Error   string `json:"_error,omitempty"` // event.RequestFailed.Code
	}
	request struct {
		Method      string `json:"method"`
		URL         string `json:"url"`
		Version     string `json:"httpVersion"`
		Cookies     []pair `json:"cookies"`
		Headers     []pair `json:"headers"`
		Query       []pair `json:"queryString"`
		HeadersSize int    `json:"headersSize"`
		BodySize    int    `json:"bodySize"`
	}
	response struct {
		Status      int     `json:"status"`
		StatusText  string  `json:"statusText"`
		Version     string  `json:"httpVersion"`
		Cookies     []pair  `json:"cookies"`
		Headers     []pair  `json:"headers"`
		Content     content `json:"content"`
		RedirectURL string  `json:"redirectURL"`
		HeadersSize int     `json:"headersSize"`
		BodySize    int     `json:"bodySize"`
	}
	pair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	content struct {
		Size int    `json:"size"`
		Type string `json:"mimeType"`
	}
	timings struct {
		Blocked float64 `json:"blocked"`
		DNS     float64 `json:"dns"`
		Connect float64 `json:"connect"`
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
		SSL     float64 `json:"ssl"`
	}
)

// date is how an archive writes an instant.
const date = "2006-01-02T15:04:05.000000Z"

func ms(us int64) float64 { return float64(us) / 1000 }

func (t *told) archive(comment string, entries []*entry) ([]byte, error) {
	if entries == nil {
		entries = []*entry{}
	}
	name, version, _ := strings.Cut(t.Program, " ")
	b, err := json.MarshalIndent(archive{archiveLog{Version: "1.2", Creator: named{name, version}, Entries: entries, Comment: comment}}, "", "  ")
	return append(b, '\n'), err
}

func newEntry() *entry {
	none := []pair{}
	return &entry{
		Request:  request{Cookies: none, Headers: none, Query: none, HeadersSize: -1, BodySize: -1},
		Response: response{Cookies: none, Headers: none, HeadersSize: -1, BodySize: -1},
	}
}

// asked fills in what a request line and field lines say.
func (r *request) asked(base, method, target, version string, fields []event.Header) {
	r.Method, r.URL, r.Version = method, targetURI(base, target), version
	r.Headers = pairs(fields)
	r.BodySize = bodySize(fields, contentLength(fields))
	if _, query, ok := strings.Cut(target, "?"); ok {
		r.Query = queries(query)
	}
	for _, f := range fields {
		if !strings.EqualFold(f[0], "Cookie") {
			continue
		}
		cookies, err := http.ParseCookie(f[1])
		if err != nil {
			continue // the field stands among the headers
		}
		for _, c := range cookies {
			r.Cookies = append(r.Cookies, pair{c.Name, c.Value})
		}
	}
}

// answered fills in what a status line and field lines say, of so much content.
func (r *response) answered(statusLine string, fields []event.Header, size int) {
	version, rest, _ := strings.Cut(statusLine, " ")
	code, phrase, _ := strings.Cut(rest, " ")
	r.Version, r.StatusText, r.Headers = version, phrase, pairs(fields)
	r.Status, _ = strconv.Atoi(code)
	r.Content.Size, r.BodySize = size, bodySize(fields, size)
	for _, f := range fields {
		switch {
		case strings.EqualFold(f[0], "Content-Type"):
			r.Content.Type = f[1]
		case strings.EqualFold(f[0], "Location"):
			r.RedirectURL = f[1]
		case strings.EqualFold(f[0], "Set-Cookie"):
			if c, err := http.ParseSetCookie(f[1]); err == nil {
				r.Cookies = append(r.Cookies, pair{c.Name, c.Value})
			}
		}
	}
}

// bodySize is how many octets a body took on the wire: with a transfer coding more
// than its content, and nobody counted them.
func bodySize(fields []event.Header, content int) int {
	for _, f := range fields {
		if strings.EqualFold(f[0], "Transfer-Encoding") {
			return -1
		}
	}
	return content
}

// contentLength is that of a request, which has no content if it does not say so (RFC
// 9112 section 6.3).
func contentLength(fields []event.Header) int {
	for _, f := range fields {
		if n, err := strconv.Atoi(f[1]); err == nil && strings.EqualFold(f[0], "Content-Length") && n >= 0 {
			return n
		}
	}
	return 0
}

func pairs(fields []event.Header) []pair {
	ps := make([]pair, 0, len(fields))
	for _, f := range fields {
		ps = append(ps, pair{f[0], f[1]})
	}
	return ps
}

// queries are the parameters in the order in which they stand there.
func queries(query string) []pair {
	ps := []pair{}
	for q := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(q, "=")
		ps = append(ps, pair{unescaped(name), unescaped(value)})
	}
	return ps
}

func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// targetURI reconstructs the URI that a request target means (RFC 9110 section 7.1,
// RFC 9112 section 3.3). What a URI cannot have in it is percent-encoded.
func targetURI(base, target string) string {
	switch {
	case strings.HasPrefix(target, "/"):
		target = base + target
	case !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://"):
		return base // the authority-form and the asterisk-form name no path
	}
	const hex, allowed = "0123456789ABCDEF", "-._~:/?#[]@!$&'()*+,;=%"
	var b strings.Builder
	for _, c := range []byte(target) {
		if '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || strings.IndexByte(allowed, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
