package site

import (
	"strconv"
	"strings"
)

// identity stands for no content coding (RFC 9110 section 12.5.3).
const identity = "identity"

// representation is the asset in the coding that an Accept-Encoding field, in
// as many lines as it came, likes best; of those it likes equally the smallest.
// Where it likes none that there is, the asset comes as it is.
func (a asset) representation(accept []string) (coding string, body []byte) {
	weights := weigh(accept)
	coding, body, best := identity, a.plain, weights[identity]
	for _, other := range []struct { // the larger first
		coding string
		body   []byte
	}{{"gzip", a.gzip}, {"br", a.brotli}} {
		q, named := weights[other.coding]
		if !named {
			q = weights["*"]
		}
		if other.body != nil && q > 0 && q >= best {
			coding, body, best = other.coding, other.body, q
		}
	}
	return coding, body
}

// weigh reads the weight of each coding. What is not named weighs nothing, and
// so does identity, though it is always accepted: whoever names a coding wants
// it rather. A weight that cannot be read is taken for 0.
func weigh(accept []string) map[string]float64 {
	weights := map[string]float64{}
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			coding, weight, weighted := strings.Cut(part, ";")
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding == "x-gzip" {
				coding = "gzip" // RFC 9110 section 8.4.1.3
			}
			q := 1.0
			if weighted {
				q = qvalue(strings.TrimSpace(weight))
			}
			weights[coding] = q
		}
	}
	return weights
}

// qvalue reads "q=0.5" (section 12.4.2); 0 if it is not within 0 and 1.
func qvalue(weight string) float64 {
	name, value, _ := strings.Cut(weight, "=")
	q, err := strconv.ParseFloat(value, 64)
	if err != nil || !strings.EqualFold(name, "q") || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
