package observe

import (
	"errors"

	"samesocket/internal/event"
)

// ErrUnknownClick says that no request of this click has come.
var ErrUnknownClick = errors.New("unknown click")

// Witness tells what the visitor's browser says of the sockets that the requests
// of its clicks went on. If one of the clicks is unknown, none is told. Only the
// first word on a click is told, for a browser may send that request again, too.
func (v *Visit) Witness(words []event.BrowserWitnessed) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, word := range words {
		if _, known := v.clicks[word.Click]; !known {
			return ErrUnknownClick
		}
	}
	for _, word := range words {
		if !v.clicks[word.Click] {
			v.clicks[word.Click] = true
			v.append(event.Browser, "", word)
		}
	}
	return nil
}
