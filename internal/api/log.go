package api

import (
	"context"
	"strings"
)

type numberKey struct{}

// Numbered gives the request of a context its number in the log.
func Numbered(ctx context.Context, number uint64) context.Context {
	return context.WithValue(ctx, numberKey{}, number)
}

// Short is as much of a lab's id, or of a visit's token, as may be written into a
// log: enough to find two lines of the same one, too little to use it.
func Short(id string) string { return id[:min(len(id), 6)] }

// Loggable is as much of a path as may be written into a log: whose id or token is in
// it has all authority over the lab or the visit, and what follows a token is a
// visitor's own affair.
func Loggable(path string) string {
	parts := strings.Split(path, "/")
	secret := len(parts)
	switch {
	case len(parts) > 2 && parts[1] == "try":
		secret, parts = 2, append(parts[:3], "…")
	case len(parts) > 3 && (parts[1] == "api" || parts[2] == "shared"):
		secret = 3
	}
	if secret < len(parts) {
		parts[secret] = Short(parts[secret]) + "…"
	}
	// In a path that leads nowhere they may stand anywhere.
	for i, part := range parts {
		if len(part) >= 20 {
			parts[i] = Short(part) + "…"
		}
	}
	return strings.Join(parts, "/")
}
