package server

import (
	"bytes"
	"log/slog"
	"regexp"
)

// nameless writes into the log what net/http says of connections, without the addresses
// of those at their other end: the log names no visitor.
type nameless struct{ log *slog.Logger }

var address = regexp.MustCompile(`\[[0-9A-Fa-f:.]+(?:%[^\]]+)?\]:\d+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b`)

func (n nameless) Write(line []byte) (int, error) {
	n.log.Warn("http", "said", string(address.ReplaceAll(bytes.TrimSpace(line), []byte("{address}"))))
	return len(line), nil
}
