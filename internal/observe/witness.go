package observe

import (
	"errors"

	"samesocket/internal/event"
)

// ErrUnknownClick says that no request of this click has come.
var ErrUnknownClick = errors.New("unknown click")

// Witness tells what the visitor's browser says of the socket that a click's
// request went on: reused, new or cannot_tell. Only its first word on a click
// is told, for a browser may send that request again, too.
func (v *Visit) Witness(click, says string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	witnessed, known := v.clicks[click]
	if !known {
		return ErrUnknownClick
	}
	if !witnessed {
		v.clicks[click] = true
		v.append(event.Client, "", event.BrowserWitnessed{Click: click, Says: says})
	}
	return nil
}
